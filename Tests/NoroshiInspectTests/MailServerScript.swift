import NIOCore
import NIOPosix
import NoroshiModel
import Synchronization

/// How a mail server of the tests behaves.
struct MailServerScript: Sendable {
    var greeting = "220 mail.example.jp ESMTP"
    var knowsEHLO = true
    /// The reply to RCPT, by sender and recipient.
    var recipient: @Sendable (_ sender: String, _ recipient: String) -> String = { _, _ in
        "554 5.7.1 Relay access denied"
    }
    var sender: @Sendable (_ sender: String) -> String = { _ in "250 2.1.0 Ok" }
    var data = "354 go"
    var end = "250 2.0.0 queued"
    /// Closes the line behind every refusal.
    var hangsUp = false
    /// Connections beyond so many at a time get 421.
    var maximumConnections = 100
    /// After so many connections everybody is turned away with 554.
    var patience = 10_000
    var delivered: @Sendable (_ sender: String, _ recipients: [String], _ message: [UInt8]) -> Void = { _, _, _ in }

    static let open = MailServerScript(recipient: { _, _ in "250 2.1.5 Ok" })
}

/// A running one, and what was said to it.
final class ScriptedMailServer: Sendable {
    struct Seen {
        var commands: [String] = []
        var connections = 0
        var open = 0
        /// Pairs that were asked before.
        var pairs: Set<String> = []
    }

    let seen = Mutex(Seen())

    var commands: [String] { seen.withLock { $0.commands } }

    /// Whether this is the first time that the two are asked about.
    func isNew(_ sender: String, _ recipient: String) -> Bool {
        seen.withLock { $0.pairs.insert("\(sender) \(recipient)").inserted }
    }
}

nonisolated(nonsending) func withMailServer<Result>(
    _ script: @escaping @Sendable (ScriptedMailServer) -> MailServerScript,
    _ body: (ScriptedMailServer, Endpoint) async throws -> Result
) async throws -> Result {
    let server = ScriptedMailServer()
    let script = script(server)
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .childChannelInitializer { child in
            child.eventLoop.makeCompletedFuture {
                try child.pipeline.syncOperations.addHandler(MailHandler(script: script, server: server))
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    let endpoint = Endpoint(.tcp, "127.0.0.1", channel.localAddress?.port ?? 0)
    do {
        let result = try await body(server, endpoint)
        try await channel.close()
        return result
    } catch {
        try? await channel.close()
        throw error
    }
}

private final class MailHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: MailServerScript
    private let server: ScriptedMailServer
    private var line: [UInt8] = []
    private var sender = ""
    private var recipients: [String] = []
    private var message: [UInt8]?

    init(script: MailServerScript, server: ScriptedMailServer) {
        self.script = script
        self.server = server
    }

    func channelActive(context: ChannelHandlerContext) {
        let (open, count) = server.seen.withLock { seen in
            seen.connections += 1
            seen.open += 1
            return (seen.open, seen.connections)
        }
        guard count <= script.patience else { return say("554 5.7.1 banned", context, closes: true) }
        guard open <= script.maximumConnections else {
            return say("421 4.7.0 too many connections", context, closes: true)
        }
        guard !script.greeting.isEmpty else { return }
        say(script.greeting, context, closes: !script.greeting.hasPrefix("220"))
    }

    func channelInactive(context: ChannelHandlerContext) { server.seen.withLock { $0.open -= 1 } }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for byte in unwrapInboundIn(data).readableBytesView {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            let text = String(decoding: line, as: UTF8.self)
            line = []
            if message != nil { body(text, context) } else { command(text, context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func command(_ text: String, _ context: ChannelHandlerContext) {
        server.seen.withLock { $0.commands.append(text) }
        let path = text.drop { $0 != "<" }.dropFirst().dropLast()
        switch text.prefix(4) {
        case "EHLO": say(script.knowsEHLO ? "250-mail.example.jp\r\n250 SIZE" : "502 unknown", context)
        case "MAIL":
            sender = String(path)
            recipients = []
            say(script.sender(sender), context)
        case "RCPT":
            recipients.append(String(path))
            let reply = script.recipient(sender, String(path))
            say(reply, context, closes: script.hangsUp && !reply.hasPrefix("2"))
        case "DATA":
            if script.data.hasPrefix("3") { message = [] }
            say(script.data, context)
        case "QUIT": say("221 bye", context, closes: true)
        default: say("250 ok", context)
        }
    }

    private func body(_ text: String, _ context: ChannelHandlerContext) {
        guard text == "." else {
            message?.append(contentsOf: Array("\(text)\r\n".utf8))
            return
        }
        if script.end.hasPrefix("2") { script.delivered(sender, recipients, message ?? []) }
        message = nil
        say(script.end, context)
    }

    private func say(_ text: String, _ context: ChannelHandlerContext, closes: Bool = false) {
        let bound = context.loopBound
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "\(text)\r\n"))).whenComplete { _ in
            if closes { bound.value.close(promise: nil) }
        }
    }
}
