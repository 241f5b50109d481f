import NIOCore
import NIOPosix
import NIOSSL
package import NoroshiModel

/// Connects to services and lets a ``Talk`` speak with them, within limits that no service can stretch.
package struct Dialer: Sendable {
    /// Read from one connection at most; a greeting is far smaller.
    package static let maximumBytes = 16_384  // bytes
    /// A service that has begun to speak and says nothing for so long has said what it had to say.
    package static let quietTime = Duration.milliseconds(250)

    /// For an answer to something we sent; a service that has greeted us is known even without it.
    package static let answerTime = Duration.seconds(2)

    package init() {}

    /// Talks with `endpoint` until the talk ends, the service closes, or `deadline` has passed.
    ///
    /// Never throws: how it ended is part of the record. Cancelling the task closes the connection.
    ///
    /// - Parameter source: The address of this host to speak from; nil for the one that the kernel takes.
    package func talk(
        _ talk: some Talk, with endpoint: Endpoint, from source: String? = nil, tls: Bool, deadline: Duration
    ) async -> TalkRecord {
        await hold(talk, with: endpoint, from: source, tls: tls, deadline: deadline).record
    }

    /// As ``talk(_:with:from:tls:deadline:)``, and gives back the talk as it was at the end, with what it learned.
    package func hold<Conversation: Talk>(
        _ talk: Conversation, with endpoint: Endpoint, from source: String? = nil, tls: Bool, deadline: Duration
    ) async -> (talk: Conversation, record: TalkRecord) {
        let loop = MultiThreadedEventLoopGroup.singletonMultiThreadedEventLoopGroup.any()
        let result = loop.makePromise(of: (Conversation, TalkRecord).self)
        var bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(.nanoseconds(deadline.nanoseconds))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if tls {
                        try channel.pipeline.syncOperations.addHandler(Self.tlsHandler())
                    }
                    try channel.pipeline.syncOperations.addHandler(
                        TalkHandler(talk: talk, deadline: deadline, result: result))
                }
            }
        do {
            if let source { bootstrap = bootstrap.bind(to: try Self.address(Endpoint(.tcp, source, 0))) }
            let channel = try await bootstrap.connect(to: Self.address(endpoint)).get()
            return try await withTaskCancellationHandler {
                try await result.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            let record = TalkRecord(end: .failed(Self.reason(error)))
            result.succeed((talk, record))  // where no handler was there to do it
            return (talk, record)
        }
    }

    static func tlsHandler() throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: lenientTLS.get(), serverHostname: nil)
    }

    /// Certificates are looked at, never trusted: what matters is what answers behind them.
    private static let lenientTLS: Result<NIOSSLContext, any Error> = Result {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv1
        return try NIOSSLContext(configuration: configuration)
    }

    static func address(_ endpoint: Endpoint) throws -> SocketAddress {
        // A link-local address carries its interface after `%`, which only the resolver understands.
        endpoint.address.contains("%")
            ? try SocketAddress.makeAddressResolvingHost(endpoint.address, port: endpoint.port)
            : try SocketAddress(ipAddress: endpoint.address, port: endpoint.port)
    }

    /// The system's words for why a connection failed.
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            error.connectionErrors.first.map { reason($0.error) } ?? "cannot connect"
        case let error as IOError: error.reasonPhrase
        case is ChannelError: "no connection within the time allowed"
        default: "\(error)"
        }
    }
}

extension IOError {
    fileprivate var reasonPhrase: String {
        switch errnoCode {
        case 111: "connection refused"
        case 110: "connection timed out"
        case 113: "no route to host"
        case 101: "network unreachable"
        case 104: "connection reset"
        default: description
        }
    }
}

extension Duration {
    /// Whole nanoseconds, saturating at about 292 years.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : scaled + attoseconds / 1_000_000_000
    }

    package var milliseconds: Int { Int(nanoseconds / 1_000_000) }
}
