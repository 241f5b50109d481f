import NIOCore
import NIOPosix
package import NoroshiModel

extension Dialer {
    /// Sends one datagram and returns the first one that comes back from `endpoint`, asking `tries` times,
    /// the time allowed divided evenly; nil when none came.
    ///
    /// - Throws: ``DialError`` with the system's reason, for example "connection refused".
    package func ask(
        _ question: [UInt8], of endpoint: Endpoint, tries: Int = 2, deadline: Duration
    ) async throws(DialError) -> [UInt8]? {
        let loop = MultiThreadedEventLoopGroup.singletonMultiThreadedEventLoopGroup.any()
        let answer = loop.makePromise(of: [UInt8]?.self)
        do {
            let address = try Self.address(endpoint)
            let channel = try await DatagramBootstrap(group: loop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            AnswerHandler(
                                question: question, address: address, tries: max(1, tries),
                                wait: .nanoseconds(deadline.nanoseconds / Int64(max(1, tries))), answer: answer))
                    }
                }
                .connect(to: address).get()
            return try await withTaskCancellationHandler {
                try await answer.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            answer.succeed(nil)  // where no handler was there to do it
            throw DialError(reason: Self.reason(error))
        }
    }
}

/// Why nothing could be exchanged with a service.
package struct DialError: Error, Hashable, CustomStringConvertible {
    package let reason: String
    package init(reason: String) { self.reason = reason }
    package var description: String { reason }
}

/// Sends a question again and again until an answer comes or the tries are used up.
private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let question: [UInt8]
    private let address: SocketAddress
    private let wait: TimeAmount
    private let answer: EventLoopPromise<[UInt8]?>
    private var tries: Int
    private var timer: Scheduled<Void>?
    private var isDone = false

    init(question: [UInt8], address: SocketAddress, tries: Int, wait: TimeAmount, answer: EventLoopPromise<[UInt8]?>) {
        self.question = question
        self.address = address
        self.tries = tries
        self.wait = wait
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) { ask(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        end(.success(Array(unwrapInboundIn(data).data.readableBytesView)), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(.failure(error), context) }
    func handlerRemoved(context: ChannelHandlerContext) { end(.success(nil), context) }

    private func ask(_ context: ChannelHandlerContext) {
        guard tries > 0 else {
            end(.success(nil), context)
            return
        }
        tries -= 1
        let envelope = AddressedEnvelope(
            remoteAddress: address, data: context.channel.allocator.buffer(bytes: question))
        context.writeAndFlush(wrapOutboundOut(envelope), promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: wait) {
            let (handler, context) = bound.value
            handler.ask(context)
        }
    }

    private func end(_ result: Result<[UInt8]?, any Error>, _ context: ChannelHandlerContext) {
        guard !isDone else { return }
        isDone = true
        timer?.cancel()
        answer.completeWith(result)
        context.close(promise: nil)
    }
}
