import NIOCore
import NIOEmbedded
import NIOSSL
import NoroshiModel
import Testing

@testable import NoroshiNet

@Suite(.timeLimit(.minutes(1))) struct `A TLS connection that is let go` {
    /// A server that is never told goodbye never answers it.
    @Test(arguments: [true, false])
    func `waits for nobody`(isShaken: Bool) throws {
        let server = try TLSServer()
        let client = try TLSClient(name: "mail.example.jp")
        for _ in 0..<8 where isShaken {
            let answer = try server.received(client.outgoing())
            if !answer.isEmpty { _ = try client.received(answer) }
        }
        #expect(client.isReady == isShaken)
        #expect(client.session.certificates.count == (isShaken ? 1 : 0))
        client.close()
    }
}

/// The server's side without a socket, with a certificate made for it.
private final class TLSServer {
    private let channel: EmbeddedChannel

    init() throws {
        let (certificate, key) = try TestCertificate.make()
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate, format: .der))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .der)))
        configuration.minimumTLSVersion = .tlsv12
        channel = EmbeddedChannel(
            handler: NIOSSLServerHandler(context: try NIOSSLContext(configuration: configuration)))
        channel.connect(to: try SocketAddress(unixDomainSocketPath: "/"), promise: nil)
    }

    func received(_ bytes: [UInt8]) throws -> [UInt8] {
        if !bytes.isEmpty { try channel.writeInbound(ByteBuffer(bytes: bytes)) }
        channel.embeddedEventLoop.run()
        var answer: [UInt8] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { answer += buffer.readableBytesView }
        return answer
    }
}
