import NIOCore
import NIOPosix
import NIOSSL
import NoroshiModel

/// The far end of one connection, as a test's script speaks for it.
struct Peer {
    fileprivate var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    fileprivate let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    fileprivate let channel: any Channel
    private var pending: [UInt8] = []

    fileprivate init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ channel: any Channel
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
        self.channel = channel
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }
    func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// The next line without its CRLF; nil when the other side has closed.
    mutating func line() async throws -> String? {
        while true {
            if let end = pending.firstIndex(of: 10) {
                let line = String(decoding: pending[..<end].filter { $0 != 13 }, as: UTF8.self)
                pending.removeSubrange(...end)
                return line
            }
            guard let more = try await inbound.next() else { return nil }
            pending += Array(more.readableBytesView)
        }
    }

    /// Reads on until the other side closes.
    mutating func untilClosed() async throws { while try await inbound.next() != nil {} }

    /// Agrees to STARTTLS in cleartext and encrypts from there on.
    func startTLS(_ agreement: String) async throws {
        let context = try TestIdentity.context()
        let channel = channel
        try await channel.eventLoop.submit {
            channel.writeAndFlush(ByteBuffer(string: agreement), promise: nil)
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context), position: .first)
        }.get()
    }
}

/// Runs `body` beside a server on a free port of loopback, whose every connection `script` speaks for.
func withServer<Result: Sendable>(
    tls: Bool = false, _ script: @escaping @Sendable (inout Peer) async throws -> Void,
    _ body: @escaping @Sendable (Endpoint) async throws -> Result
) async throws -> Result {
    let context = tls ? try TestIdentity.context() : nil
    // A connection is made asynchronous only by the task that ends it: one that nobody took stays a plain channel.
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .serverChannelOption(.backlog, value: 4096)
        .childChannelOption(.autoRead, value: false)
        .bind(host: "127.0.0.1", port: 0) { channel in
            channel.eventLoop.makeCompletedFuture {
                if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
                return channel
            }
        }
    let port = server.channel.localAddress?.port ?? 0
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await server.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask {
                            // The client may leave at any moment: that is what many tests are about.
                            try? await opened(connection).executeThenClose { inbound, outbound in
                                var peer = Peer(inbound, outbound, connection)
                                try await script(&peer)
                            }
                        }
                    }
                }
            }
        }
        let result = try await body(Endpoint(.tcp, "127.0.0.1", port))
        group.cancelAll()
        return result
    }
}

private func opened(_ connection: any Channel) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
    try await connection.eventLoop.submit {
        let opened = try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: connection)
        connection.setOption(.autoRead, value: true).whenComplete { _ in }
        return opened
    }.get()
}

/// A port of loopback on which nothing listens.
func closedPort() async throws -> Endpoint {
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup).bind(
        host: "127.0.0.1", port: 0
    ).get()
    let port = channel.localAddress?.port ?? 0
    try await channel.close()
    return Endpoint(.tcp, "127.0.0.1", port)
}

/// A self-signed certificate for tests; its key protects nothing.
private enum TestIdentity {
    static func context() throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBfzCCASWgAwIBAgIUDPs7WjiKlM1U3q1Q/fLRDh21UmowCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAxMDAwMVoYDzIxMjYxMDI4
        MDEwMDAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARjn4JUvmXl1yrZjiWkIhXHfZF9xPnD9erQs/mYSC8b+fILuUZlLxG7
        VbRGBPMOkLrSt6sXZrjtoASHh3DkNHOIo1MwUTAdBgNVHQ4EFgQUqzogkU1JzF4A
        2dz0988kgD+m9SYwHwYDVR0jBBgwFoAUqzogkU1JzF4A2dz0988kgD+m9SYwDwYD
        VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiA4yRxWetYlT6EGwwob2By/
        w81dpHq5xmWDILw7acvWPQIhAKvj02kRr2xSq9I5UPif/yUQ0HO+n+EzqCoY+2uf
        2KGP
        -----END CERTIFICATE-----
        """

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgSPC+lb2rihEaaJB4
        S3q0DINVlsHc5dK80nHTkzSJ23ihRANCAARjn4JUvmXl1yrZjiWkIhXHfZF9xPnD
        9erQs/mYSC8b+fILuUZlLxG7VbRGBPMOkLrSt6sXZrjtoASHh3DkNHOI
        -----END PRIVATE KEY-----
        """
}
