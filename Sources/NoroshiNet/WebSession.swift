import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL
import NoroshiModel

/// Takes files from web servers that nobody here chose: over TLS alone, from the Internet alone, with limits.
///
/// A name is looked up once, and only the address that was looked at is spoken to, so that no name can lead to this
/// site's own hosts. Redirects are followed by the same rules, and counted.
package actor WebSession {
    package struct Options: Sendable {
        /// Whether addresses of this site's networks, and of this host, may be spoken to.
        package var allowsInside = false
        /// A file of certificates that are trusted besides the system's.
        package var certificates: String?
        /// For one answer, from the question to its last byte.
        package var deadline = Duration.seconds(60)
        /// How long a server may say nothing within an answer.
        package var silence = Duration.seconds(20)

        package init() {}
    }

    package struct Answer: Sendable {
        package let status: Int
        package let body: [UInt8]
        /// Where it came from in the end.
        package let url: String
        /// How often the server pointed elsewhere.
        package let redirects: Int
    }

    /// - Source: CSAF 2.1 §7.1.6
    private static let maximumRedirects = 10

    private let options: Options
    /// By the host's name.
    private var clients: [String: HTTPClient] = [:]

    package init(_ options: Options = Options()) { self.options = options }

    /// - Parameter limit: Of the body, in bytes.
    /// - Throws: ``DialError`` with the address and the reason.
    package func get(_ url: String, limit: Int) async throws(DialError) -> Answer {
        var place = url
        for hop in 0...Self.maximumRedirects {
            let (answer, next) = try await exchange(place, from: hop == 0 ? nil : url, limit: limit)
            guard let next else {
                return Answer(status: answer.status, body: answer.body, url: place, redirects: hop)
            }
            place = next
        }
        throw DialError(
            reason: "\(Escaped.text(url)): the server points elsewhere more than \(Self.maximumRedirects) times")
    }

    package func close() async {
        for client in clients.values {
            // A client that cannot be shut down has nothing left that could hurt.
            try? await client.shutdown()
        }
        clients = [:]
    }

    /// - Parameter origin: What was asked for when a server pointed here.
    private func exchange(
        _ place: String, from origin: String?, limit: Int
    ) async throws(DialError) -> ((status: Int, body: [UInt8]), next: String?) {
        guard let origin else { return try await exchange(place, limit: limit) }
        do {
            return try await exchange(place, limit: limit)
        } catch {
            throw DialError(reason: "\(Escaped.text(origin)): the server points to \(error.reason)")
        }
    }

    private func exchange(
        _ place: String, limit: Int
    ) async throws(DialError) -> ((status: Int, body: [UInt8]), next: String?) {
        let shown = Escaped.text(place)
        guard let url = URL(string: place), let host = url.host(), !host.isEmpty, url.scheme?.lowercased() == "https"
        else { throw DialError(reason: "\(shown): not an address of the form https://…") }
        guard url.user() == nil, url.password() == nil else {
            throw DialError(reason: "\(shown): an address with a name or a password in it is not used")
        }
        let client = try await client(for: host, shown)
        do {
            let response = try await answer(place, client, limit: limit)
            guard (300..<400).contains(response.status), let target = response.location else {
                return ((response.status, response.body), nil)
            }
            guard let next = URL(string: target, relativeTo: url)?.absoluteString else {
                throw DialError(reason: "\(shown): the server points to '\(Escaped.text(target))', which is no address")
            }
            return ((response.status, response.body), next)
        } catch let error as DialError {
            throw error
        } catch {
            throw DialError(reason: "\(shown): \(reason(error, limit))")
        }
    }

    /// The client that speaks to the addresses of a name as they were when it was met first.
    private func client(for host: String, _ shown: String) async throws(DialError) -> HTTPClient {
        if let client = clients[host] { return client }
        let bare = host.filter { $0 != "[" && $0 != "]" }
        let addresses: [IPAddress]
        do {
            addresses = try await Resolver.addresses(of: bare)
        } catch {
            throw DialError(reason: "\(shown): \(error)")
        }
        guard let address = addresses.first else { throw DialError(reason: "\(shown): the name has no address") }
        if !options.allowsInside, let inside = addresses.first(where: \.isInside) {
            throw DialError(
                reason: "\(shown): '\(Escaped.text(bare))' is \(inside), which is not an address of the Internet")
        }
        // Another call may have made one meanwhile.
        if let client = clients[host] { return client }
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(15)
        configuration.timeout.read = .nanoseconds(options.silence.nanoseconds)
        // A certificate that nobody vouches for does not get better by asking again.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.dnsOverride = [host: address.description]
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file = options.certificates { tls.additionalTrustRoots = [.file(file)] }
        configuration.tlsConfiguration = tls
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        clients[host] = client
        return client
    }

    private struct Response: Sendable {
        var status: Int
        var body: [UInt8]
        var location: String?
    }

    private nonisolated func answer(_ url: String, _ client: HTTPClient, limit: Int) async throws -> Response {
        try await within(options.deadline) { [deadline = options.deadline] in
            var message = HTTPClientRequest(url: url)
            message.headers.add(name: "User-Agent", value: "noroshi")
            let response = try await client.execute(message, deadline: .now() + .nanoseconds(deadline.nanoseconds))
            let body = try await response.body.collect(upTo: limit)
            return Response(
                status: Int(response.status.code), body: Array(body.readableBytesView),
                location: response.headers.first(name: "location"))
        }
    }

    private nonisolated func reason(_ error: any Error, _ limit: Int) -> String {
        if error is NIOTooManyBytesError { return "the answer is larger than \(limit) bytes" }
        if case .uncleanShutdown? = error as? NIOSSLError {
            return "the connection was closed before it was certain that the answer was complete"
        }
        switch error as? HTTPClientError {
        case .deadlineExceeded: return "no whole answer within \(options.deadline.milliseconds / 1000) s"
        case .connectTimeout: return "no connection within 15 s"
        case .readTimeout: return "the server said nothing for \(options.silence.milliseconds / 1000) s"
        case .invalidURL, .emptyHost, .emptyScheme: return "not an address"
        case .remoteConnectionClosed: return "the connection was closed before the answer was complete"
        default: return Dialer.reason(error)
        }
    }
}
