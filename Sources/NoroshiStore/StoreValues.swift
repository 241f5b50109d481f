package import FoundationEssentials

/// Times as the database holds them: RFC 3339 in UTC with milliseconds, so that text order is time order.
package enum StoreTime {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    package static func text(_ date: Date) -> String { date.formatted(style) }

    /// - Throws: ``StoreError`` when the text is no such time.
    package static func date(_ text: String) throws -> Date {
        do {
            return try Date(text, strategy: style)
        } catch {
            throw StoreError(sql: "time", message: "'\(text)' is not a time")
        }
    }
}

/// Values as JSON text in a column.
package enum StoreJSON {
    package static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    package static func value<T: Decodable>(_ text: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(T.self, from: Data(text.utf8))
    }
}
