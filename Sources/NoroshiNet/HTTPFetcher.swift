import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NoroshiModel

/// One HTTP exchange at a time, with a deadline and a limit on what is read; redirects are not followed.
package struct HTTPFetcher: Sendable {
    package struct Request: Sendable {
        package var method = "GET"
        package var url: String
        package var headers: [(name: String, value: String)] = []
        package var body: [UInt8]?

        package init(_ method: String = "GET", _ url: String) {
            self.method = method
            self.url = url
        }
    }

    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]
        private let headers: HTTPHeaders

        fileprivate init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
            self.status = status
            self.headers = headers
            self.body = body
        }

        /// The header's first value.
        package subscript(header: String) -> String? { headers.first(name: header) }
    }

    package let deadline: Duration
    /// Of an answer's body.
    package let maximumBytes: Int

    package init(deadline: Duration = .seconds(30), maximumBytes: Int = 32 << 20) {
        self.deadline = deadline
        self.maximumBytes = maximumBytes
    }

    /// - Throws: ``DialError`` with the place and the reason, for example `https://center.example: connection refused`.
    package func send(_ request: Request) async throws(DialError) -> Answer {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<Answer, any Error>
        do {
            result = .success(try await within(deadline) { try await answer(to: request, client) })
        } catch {
            result = .failure(error)
        }
        // A client that cannot be shut down has nothing left that could hurt.
        try? await client.shutdown()
        do {
            return try result.get()
        } catch {
            throw DialError(reason: "\(Escaped.text(request.url)): \(Self.reason(error, deadline))")
        }
    }

    private func answer(to request: Request, _ client: HTTPClient) async throws -> Answer {
        var message = HTTPClientRequest(url: request.url)
        message.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers { message.headers.add(name: name, value: value) }
        message.headers.add(name: "User-Agent", value: "noroshi")
        if let body = request.body { message.body = .bytes(ByteBuffer(bytes: body)) }
        let limit = TimeAmount.nanoseconds(deadline.nanoseconds)
        let response = try await client.execute(message, deadline: .now() + limit)
        let body = try await response.body.collect(upTo: maximumBytes)
        return Answer(status: Int(response.status.code), headers: response.headers, body: Array(body.readableBytesView))
    }

    private static func reason(_ error: any Error, _ deadline: Duration) -> String {
        if error is NIOTooManyBytesError { return "the answer is larger than allowed" }
        switch error as? HTTPClientError {
        case .deadlineExceeded, .connectTimeout, .readTimeout:
            return "no answer within \(deadline.milliseconds / 1000) s"
        case .invalidURL, .emptyHost, .emptyScheme: return "not an address"
        case .remoteConnectionClosed: return "the connection was closed before the answer was complete"
        default: return Dialer.reason(error)
        }
    }
}
