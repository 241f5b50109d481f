import NIOCore
import NIOEmbedded
import NIOSSL
import NIOTLS
import NoroshiModel

/// The client's side of TLS without a socket: takes what arrived, gives what to send.
///
/// Certificates are looked at, never trusted: what matters is what answers behind them.
final class TLSClient {
    private let channel: EmbeddedChannel
    private let watcher = Watcher()
    private let chain: Chain

    /// The handshake is done.
    var isReady: Bool { watcher.isReady }

    /// - Parameter name: For the server to choose its certificate by (RFC 6066 §3); nil to name none.
    init(name: String?) throws {
        let chain = Chain()
        let handler = try NIOSSLClientHandler(
            context: Self.context.get(), serverHostname: name,
            customVerificationCallback: { certificates, promise in
                chain.certificates = certificates
                promise.succeed(.certificateVerified)
            })
        self.chain = chain
        channel = EmbeddedChannel(handlers: [handler, watcher])
        channel.connect(to: try SocketAddress(unixDomainSocketPath: "/"), promise: nil)
        channel.embeddedEventLoop.run()
    }

    /// What the server wrote, decrypted; empty while the handshake goes on.
    func received(_ bytes: [UInt8]) throws -> [UInt8] {
        try channel.writeInbound(ByteBuffer(bytes: bytes))
        channel.embeddedEventLoop.run()
        var plain: [UInt8] = []
        while let buffer = try channel.readInbound(as: ByteBuffer.self) { plain += buffer.readableBytesView }
        return plain
    }

    func send(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        channel.embeddedEventLoop.run()
    }

    /// What is to go out on the wire now.
    func outgoing() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { bytes += buffer.readableBytesView }
        return bytes
    }

    /// The version that was agreed on and the certificates that were shown, the server's own first.
    var session: TLSSession {
        let handler = try? channel.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        let version: String? =
            switch handler?.tlsVersion {
            case .tlsv1: "TLSv1"
            case .tlsv11: "TLSv1.1"
            case .tlsv12: "TLSv1.2"
            case .tlsv13: "TLSv1.3"
            case nil: nil
            }
        return TLSSession(version: version, certificates: chain.certificates.compactMap { try? $0.toDERBytes() })
    }

    /// Frees the connection's memory without a word.
    ///
    /// Nobody waits for the server to say goodbye, as ``EmbeddedChannel/finish()`` would for ever: the channel's clock
    /// is put forward past the time that it may take.
    func close() {
        channel.close(promise: nil)
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
    }

    private static let context: Result<NIOSSLContext, any Error> = Result {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .noHostnameVerification
        configuration.minimumTLSVersion = .tlsv1
        return try NIOSSLContext(configuration: configuration)
    }

    /// What the verification callback is shown.
    private final class Chain: @unchecked Sendable {  // used on the engine's thread only
        var certificates: [NIOSSLCertificate] = []
    }

    private final class Watcher: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var isReady = false

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted? = event as? TLSUserEvent { isReady = true }
        }
    }
}
