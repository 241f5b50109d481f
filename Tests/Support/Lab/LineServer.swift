import NIOCore
import NIOPosix

/// What a server that reads lines does with one client.
package protocol LineTalk {
    /// Sent first; may be empty.
    mutating func greet() -> String
    /// The line is without its end. Nothing is sent for an empty text.
    mutating func answer(_ line: [UInt8]) -> LineAnswer
}

package struct LineAnswer {
    package var text: String
    package var closes: Bool

    package init(_ text: String, closes: Bool = false) {
        self.text = text
        self.closes = closes
    }
}

/// Serves until the process ends.
package func serveLines<Talk: LineTalk>(
    at endpoint: LabEndpoint, _ talk: @escaping @Sendable () -> Talk
) async throws {
    _ = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { child in
            child.eventLoop.makeCompletedFuture {
                try child.pipeline.syncOperations.addHandler(LineHandler(talk()))
            }
        }
        .bind(host: endpoint.address, port: endpoint.port).get()
}

private final class LineHandler<Talk: LineTalk>: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A longer line is cut.
    private static var maximumLine: Int { 8192 }  // bytes

    private var talk: Talk
    private var line: [UInt8] = []

    init(_ talk: Talk) {
        self.talk = talk
    }

    func channelActive(context: ChannelHandlerContext) {
        send(LineAnswer(talk.greet()), context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for byte in unwrapInboundIn(data).readableBytesView {
            guard byte == UInt8(ascii: "\n") else {
                if line.count < Self.maximumLine { line.append(byte) }
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            let answer = talk.answer(line)
            line.removeAll(keepingCapacity: true)
            send(answer, context)
            if answer.closes { return }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func send(_ answer: LineAnswer, _ context: ChannelHandlerContext) {
        guard !answer.text.isEmpty else { return }
        let bound = context.loopBound
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer.text))).whenComplete { _ in
            if answer.closes { bound.value.close(promise: nil) }
        }
    }
}
