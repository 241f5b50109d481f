import NIOCore
import NIOSSL
import NIOTLS
import NoroshiModel

/// Drives one ``Talk`` over one channel. Everything runs on the channel's event loop.
final class TalkHandler<Conversation: Talk>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var talk: Conversation
    private let deadline: TimeAmount
    private let result: EventLoopPromise<(Conversation, TalkRecord)>
    private let started = NIODeadline.now()

    private var record = TalkRecord()
    /// Received since the last send.
    private var pending: [UInt8] = []
    private var total = 0
    private var quietTimer: Scheduled<Void>?
    private var deadlineTimer: Scheduled<Void>?
    private var isDone = false
    private var isUpgrading = false

    init(talk: Conversation, deadline: Duration, result: EventLoopPromise<(Conversation, TalkRecord)>) {
        self.talk = talk
        self.deadline = .nanoseconds(deadline.nanoseconds)
        self.result = result
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadlineTimer = context.eventLoop.scheduleTask(in: deadline) {
            let (handler, context) = bound.value
            handler.end(.deadline, context: context)
        }
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else { return }
        if record.firstByte == nil { record.firstByte = .nanoseconds((NIODeadline.now() - started).nanoseconds) }
        let buffer = unwrapInboundIn(data)
        let room = Dialer.maximumBytes - total
        let bytes = Array(buffer.readableBytesView.prefix(room))
        total += bytes.count
        pending += bytes
        record.append(.received, bytes)
        quietTimer?.cancel()
        guard buffer.readableBytes <= room else {
            end(.overflow, context: context)
            return
        }
        let step = talk.received(pending)
        if step == .wait { startTimer(Dialer.quietTime, context) }
        perform(step, context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.closedByService, context: context)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isUpgrading, case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            isUpgrading = false
            perform(talk.secured(), context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(.failed(Dialer.reason(error)), context: context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(.closedByService, context: context)
    }

    private func begin(_ context: ChannelHandlerContext) {
        record.localAddress = context.channel.localAddress?.ipAddress
        send(talk.opening, context)
        if let patience = talk.patience { startTimer(patience, context) }
    }

    private func perform(_ step: TalkStep, _ context: ChannelHandlerContext) {
        switch step {
        case .wait: break
        case .send(let bytes):
            pending = []
            send(bytes, context)
            startTimer(talk.answerTime, context)
        case .startTLS:
            pending = []
            isUpgrading = true
            do {
                try context.pipeline.syncOperations.addHandler(Dialer.tlsHandler(), position: .first)
            } catch {
                end(.failed(Dialer.reason(error)), context: context)
            }
        case .finish(let farewell):
            if context.channel.isActive { send(farewell, context) }
            end(.finished, context: context)
        }
    }

    /// Asks the talk what to do when nothing arrives for `time`.
    private func startTimer(_ time: Duration, _ context: ChannelHandlerContext) {
        quietTimer?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        quietTimer = context.eventLoop.scheduleTask(in: .nanoseconds(time.nanoseconds)) {
            let (handler, context) = bound.value
            guard !handler.isDone else { return }
            handler.perform(handler.talk.quiet(handler.pending), context)
        }
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        guard !bytes.isEmpty else { return }
        record.append(.sent, bytes)
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    private func end(_ end: TalkRecord.End, context: ChannelHandlerContext) {
        guard !isDone else { return }
        isDone = true
        quietTimer?.cancel()
        deadlineTimer?.cancel()
        record.end = end
        result.succeed((talk, record))
        context.close(promise: nil)
    }
}
