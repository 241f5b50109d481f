import NIOCore
import NIOPosix
import NIOSSL

/// Hands one message to a mail server, as a patient client does: HELO where EHLO is not known, STARTTLS after 530,
/// a second try after 4xx.
package struct RelaySession: Sendable {
    package struct Message: Sendable {
        package var sender: String
        package var recipient: String
        package var mark: String

        package init(sender: String, recipient: String, mark: String) {
            self.sender = sender
            self.recipient = recipient
            self.mark = mark
        }
    }

    /// How far a message came.
    package struct Outcome: Sendable, Codable {
        /// The last command, lower case: "connect", "helo", "mail", "rcpt", "data", "end".
        package var stage: String
        /// 0 where the server closed the line.
        package var code: Int
        package var reply: String

        package var isAccepted: Bool { stage == "end" && code / 100 == 2 }
        package var isRejectedAtDATA: Bool { !isAccepted && (stage == "data" || stage == "end") }
    }

    /// For one session; a server that is slower is as good as closed.
    private static let deadline = TimeAmount.seconds(30)

    private let endpoint: LabEndpoint
    private let source: String?

    package init(_ endpoint: LabEndpoint, source: String? = nil) {
        self.endpoint = endpoint
        self.source = source
    }

    package func send(_ message: Message) async throws -> Outcome {
        let first = try await attempt(message)
        // 421 and 450 may mean: not now.
        return first.code / 100 == 4 ? try await attempt(message) : first
    }

    private func attempt(_ message: Message) async throws -> Outcome {
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(5))
        if let source { bootstrap = bootstrap.bind(to: try SocketAddress(ipAddress: source, port: 0)) }
        let channel = try await bootstrap.connect(host: endpoint.address, port: endpoint.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        let limit = channel.channel.eventLoop.scheduleTask(in: Self.deadline) { channel.channel.close(promise: nil) }
        defer { limit.cancel() }
        do {
            return try await channel.executeThenClose { inbound, outbound in
                var talk = Talk(channel: channel.channel, input: inbound.makeAsyncIterator(), output: outbound)
                return try await talk.deliver(message)
            }
        } catch let closed as Closed {
            return closed.outcome
        }
    }
}

private struct Closed: Error {
    var outcome: RelaySession.Outcome
}

private struct Talk {
    let channel: any Channel
    var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffer: [UInt8] = []
    private var stage = "connect"

    init(
        channel: any Channel, input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.channel = channel
        self.input = input
        self.output = output
    }

    mutating func deliver(_ message: RelaySession.Message) async throws -> RelaySession.Outcome {
        var last = try await reply()
        guard last.code == 220 else { return last }
        last = try await greet()
        guard last.code == 250 else { return last }
        last = try await ask("mail", "MAIL FROM:<\(message.sender)>")
        if last.code == 530, try await ask("mail", "STARTTLS").code == 220 {
            try await startTLS()
            _ = try await greet()
            last = try await ask("mail", "MAIL FROM:<\(message.sender)>")
        }
        guard last.code == 250 else { return last }
        last = try await ask("rcpt", "RCPT TO:<\(message.recipient)>")
        guard last.code / 100 == 2 else { return last }
        last = try await ask("data", "DATA")
        guard last.code == 354 else { return last }
        let text = [
            "From: <postmaster@\(RelayDomain.outsider)>", "To: undisclosed-recipients:;", "Subject: \(message.mark)",
            "Message-ID: <\(message.mark)@client.\(RelayDomain.outsider)>",
            "Date: Mon, 26 Jun 2006 12:00:00 +0900", "", message.mark, ".",
        ]
        last = try await ask("end", text.joined(separator: "\r\n"))
        _ = try? await ask("end", "QUIT")
        return last
    }

    private mutating func greet() async throws -> RelaySession.Outcome {
        let answer = try await ask("helo", "EHLO client.\(RelayDomain.outsider)")
        return answer.code / 100 == 5 ? try await ask("helo", "HELO client.\(RelayDomain.outsider)") : answer
    }

    private func startTLS() async throws {
        var settings = TLSConfiguration.makeClientConfiguration()
        settings.certificateVerification = .none  // the lab's own certificate
        settings.shutdownTimeout = .milliseconds(100)  // many servers just hang up
        let context = try NIOSSLContext(configuration: settings)
        try await channel.eventLoop.submit { [channel] in
            let handler = try NIOSSLClientHandler(context: context, serverHostname: nil)
            try channel.pipeline.syncOperations.addHandler(handler, position: .first)
        }.get()
    }

    private mutating func ask(_ stage: String, _ command: String) async throws -> RelaySession.Outcome {
        self.stage = stage
        do {
            try await output.write(ByteBuffer(string: command + "\r\n"))
        } catch {
            throw closed()
        }
        return try await reply()
    }

    /// The last line of a reply, and its code.
    private mutating func reply() async throws -> RelaySession.Outcome {
        while true {
            let line = try await line()
            guard line.dropFirst(3).first != "-" else { continue }
            return RelaySession.Outcome(stage: stage, code: Int(line.prefix(3)) ?? 0, reply: line)
        }
    }

    private mutating func line() async throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end].filter { $0 != 0x0D }
                buffer.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            guard buffer.count < 65_536, let more = try? await input.next() else { throw closed() }
            buffer += more.readableBytesView
        }
    }

    private func closed() -> Closed {
        Closed(outcome: RelaySession.Outcome(stage: stage, code: 0, reply: "closed"))
    }
}
