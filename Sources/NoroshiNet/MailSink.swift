import NIOCore
import NIOPosix
package import NoroshiModel
import Synchronization

/// A small mail server of ours that keeps the few messages it was made for, and refuses every other recipient.
package struct MailSink: Sendable {
    package static let maximumMessages = 512
    static let maximumConnections = 32
    static let idleTime = TimeAmount.seconds(60)

    /// Where it listens.
    package let endpoint: Endpoint
    fileprivate let basin: Basin

    /// Everything that arrived so far.
    package var messages: [SunkMessage] { basin.state.withLock { $0.messages } }

    /// Listens at `endpoint` (port 0: a free one) while `body` runs.
    ///
    /// - Parameter accepts: Whether mail for the recipient of an envelope is taken.
    /// - Throws: ``DialError`` when the address cannot be listened at; what `body` throws.
    package static func run<Result>(
        at endpoint: Endpoint, accepting accepts: @escaping @Sendable (_ recipient: String) -> Bool,
        _ body: (MailSink) async throws -> Result
    ) async throws -> Result {
        let basin = Basin()
        let channel: any Channel
        do {
            channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { child in
                    child.eventLoop.makeCompletedFuture {
                        guard basin.open(child) else {
                            child.close(promise: nil)
                            return
                        }
                        try child.pipeline.syncOperations.addHandler(SinkHandler(basin: basin, accepts: accepts))
                    }
                }
                .bind(to: Dialer.address(endpoint)).get()
        } catch {
            throw DialError(reason: "cannot listen at \(endpoint): \(Dialer.reason(error))")
        }
        let sink = MailSink(
            endpoint: Endpoint(.tcp, endpoint.address, channel.localAddress?.port ?? endpoint.port), basin: basin)
        do {
            let result = try await body(sink)
            await end(channel, basin)
            return result
        } catch {
            await end(channel, basin)
            throw error
        }
    }

    private static func end(_ channel: any Channel, _ basin: Basin) async {
        try? await channel.close().get()
        for child in basin.state.withLock({ $0.open }) { try? await child.close().get() }
    }
}

/// What the handlers of one sink share.
private final class Basin: Sendable {
    struct State {
        var messages: [SunkMessage] = []
        var open: [any Channel] = []
    }

    let state = Mutex(State())

    /// false when there are too many connections already.
    func open(_ channel: any Channel) -> Bool {
        state.withLock { state in
            state.open.removeAll { !$0.isActive }
            guard state.open.count < MailSink.maximumConnections else { return false }
            state.open.append(channel)
            return true
        }
    }

    func keep(_ messages: [SunkMessage]) {
        state.withLock { state in
            state.messages += messages.prefix(max(0, MailSink.maximumMessages - state.messages.count))
        }
    }
}

private final class SinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let basin: Basin
    private var session: SinkSession
    private var idle: Scheduled<Void>?

    init(basin: Basin, accepts: @escaping @Sendable (_ recipient: String) -> Bool) {
        self.basin = basin
        session = SinkSession(name: "noroshi-sink.invalid", accepts: accepts)
    }

    func channelActive(context: ChannelHandlerContext) {
        say(session.greeting, context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let reply = session.received(unwrapInboundIn(data).readableBytesView)
        basin.keep(session.takeFinished())
        say(reply, context)
        if session.isOver { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        idle?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)  // a client that resets the connection takes nothing with it
    }

    private func say(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        idle?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        idle = context.eventLoop.scheduleTask(in: MailSink.idleTime) { bound.value.close(promise: nil) }
        guard !bytes.isEmpty else { return }
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }
}
