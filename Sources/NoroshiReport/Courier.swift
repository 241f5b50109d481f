import FoundationEssentials
package import NoroshiFormats
package import NoroshiModel
package import NoroshiNet

/// Takes a report to the center, and asks after it.
package struct Courier: Sendable {
    private let fetcher: HTTPFetcher

    package init(fetcher: HTTPFetcher = HTTPFetcher()) { self.fetcher = fetcher }

    /// Sends `json` to the center's API. Sending the same report again gives the same receipt.
    ///
    /// - Parameter center: `https://center.example`, without a slash at the end.
    /// - Throws: ``DeliveryError`` with the center's own words when it refused.
    package func send(_ json: [UInt8], id: String, to center: String) async throws -> Receipt {
        var request = HTTPFetcher.Request("POST", "\(center)/api/v1/reports")
        request.headers = [("Content-Type", "application/json"), ("Idempotency-Key", id)]
        request.body = json
        let answer = try await fetcher.send(request)
        guard answer.status == 200 || answer.status == 201 else { throw Self.refusal(answer, center) }
        return try Self.decode(answer, center)
    }

    /// What the center says of a report now.
    package func status(number: String, secret: String, at center: String) async throws -> ReportStatus {
        var request = HTTPFetcher.Request("GET", "\(center)/api/v1/reports/\(Self.percentEncoded(number))")
        request.headers = [("Authorization", "Bearer \(secret)")]
        let answer = try await fetcher.send(request)
        guard answer.status == 200 else { throw Self.refusal(answer, center) }
        return try Self.decode(answer, center)
    }

    /// Hands the report to a mail server as text and JSON.
    ///
    /// - Returns: The server's last words.
    package func send(_ message: InternetMessage, from: String, to: [String], through client: SMTPClient) async throws
        -> String
    {
        try await client.send(message.serialize(), from: from, to: to)
    }

    private static func decode<T: Decodable>(_ answer: HTTPFetcher.Answer, _ center: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            if let date = try? Date(text, strategy: .iso8601) { return date }
            return try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        }
        do {
            return try decoder.decode(T.self, from: Data(answer.body))
        } catch {
            throw DeliveryError(place: center, reason: "the answer is not one of a center: \(excerpt(answer.body))")
        }
    }

    private static func refusal(_ answer: HTTPFetcher.Answer, _ center: String) -> DeliveryError {
        DeliveryError(place: center, reason: "refused with status \(answer.status): \(excerpt(answer.body))")
    }

    private static func excerpt(_ body: [UInt8]) -> String { Escaped.text(body.prefix(400)) }

    private static func percentEncoded(_ text: String) -> String {
        String(
            decoding: text.utf8.flatMap { byte -> [UInt8] in
                let isPlain =
                    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                return isPlain ? [byte] : Array("%\(String(byte, radix: 16, uppercase: true))".utf8)
            }, as: UTF8.self)
    }
}

/// Why a report did not get through.
package struct DeliveryError: Error, Hashable, CustomStringConvertible {
    package let place: String
    package let reason: String
    package init(place: String, reason: String) {
        self.place = place
        self.reason = reason
    }
    package var description: String { "\(place): \(reason)" }
}
