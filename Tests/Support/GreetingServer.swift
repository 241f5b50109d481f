import NIOCore
import NIOPosix
import Synchronization

/// A scripted TCP server inside the tests, for any number of clients.
package final class GreetingServer: Sendable {
    package let address: String
    package let port: Int
    private let seen: Seen

    fileprivate init(channel: any Channel, seen: Seen) throws {
        guard let local = channel.localAddress, let port = local.port else { throw ChannelError.unknownLocalAddress }
        address = local.ipAddress ?? ""
        self.port = port
        self.seen = seen
    }

    /// How many clients connected so far.
    package var connections: Int { seen.state.withLock { $0.connections } }

    /// Everything that clients sent so far, in order of arrival.
    package var received: [UInt8] { seen.state.withLock { $0.received } }
}

/// Serves `script` on `address` (loopback) and `port` (0: a free one) while `body` runs.
package nonisolated(nonsending) func withGreetingServer<Result>(
    _ script: GreetingScript, address: String = "127.0.0.1", port: Int = 0,
    _ body: (GreetingServer) async throws -> Result
) async throws -> Result {
    let seen = Seen()
    let group = MultiThreadedEventLoopGroup.singleton
    let channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { child in
            child.eventLoop.makeCompletedFuture {
                seen.add(child)
                try child.pipeline.syncOperations.addHandler(GreetingHandler(script: script, seen: seen))
            }
        }
        .bind(host: address, port: port).get()
    do {
        let result = try await body(GreetingServer(channel: channel, seen: seen))
        try await end(channel, seen)
        return result
    } catch {
        try? await end(channel, seen)
        throw error
    }
}

private func end(_ channel: any Channel, _ seen: Seen) async throws {
    try await channel.close().get()
    for child in seen.state.withLock({ $0.open }) { try? await child.close().get() }
}

/// What the server's handlers share.
private final class Seen: Sendable {
    struct State {
        var connections = 0
        var received: [UInt8] = []
        var open: [any Channel] = []
    }

    let state = Mutex(State())

    func add(_ channel: any Channel) {
        state.withLock {
            $0.connections += 1
            $0.open.removeAll { !$0.isActive }
            $0.open.append(channel)
        }
    }
}

private final class GreetingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A client's line is cut here.
    private static let maximumLine = 8192  // bytes

    private let script: GreetingScript
    private let seen: Seen
    private var line: [UInt8] = []

    init(script: GreetingScript, seen: Seen) {
        self.script = script
        self.seen = seen
    }

    func channelActive(context: ChannelHandlerContext) {
        switch script.behavior {
        case .silent: break
        case .talk: send(script.greeting, context)
        case .endless: pour(context)
        case .drip(let interval): drip(script.greeting[...], every: TimeAmount(interval), context)
        case .close:
            let bound = context.loopBound
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: script.greeting)))
                .whenComplete { _ in bound.value.close(promise: nil) }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data).readableBytesView
        seen.state.withLock { $0.received += bytes }
        guard case .talk = script.behavior else { return }
        for byte in bytes {
            if line.count < Self.maximumLine { line.append(byte) }
            guard byte == UInt8(ascii: "\n") else { continue }
            let text = String(decoding: line, as: UTF8.self).uppercased()
            line.removeAll()
            if let reply = script.replies.first(where: { text.hasPrefix($0.prefix.uppercased()) }) {
                send(reply.answer, context)
            }
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard case .endless = script.behavior, context.channel.isWritable else { return }
        let bound = context.loopBound
        // Not at once: this is called from within the flush that made room.
        context.eventLoop.assumeIsolated().execute { self.pour(bound.value) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)  // a client that resets the connection is no business of the test
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard !bytes.isEmpty else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    /// Writes until the socket is full; NIO says when it has room again.
    private func pour(_ context: ChannelHandlerContext) {
        let copies = max(1, 16_384 / max(1, script.greeting.count))
        let chunk = ByteBuffer(bytes: (0..<copies).flatMap { _ in script.greeting })
        while context.channel.isActive, context.channel.isWritable, chunk.readableBytes > 0 {
            context.write(wrapOutboundOut(chunk), promise: nil)
        }
        context.flush()
    }

    private func drip(_ rest: ArraySlice<UInt8>, every interval: TimeAmount, _ context: ChannelHandlerContext) {
        guard let byte = rest.first, context.channel.isActive else { return }
        send([byte], context)
        let bound = context.loopBound
        context.eventLoop.assumeIsolated().scheduleTask(in: interval) {
            self.drip(rest.dropFirst(), every: interval, bound.value)
        }
    }
}
