import NoroshiModel
import Testing

@testable import NoroshiNet

private func session() -> SinkSession { SinkSession(name: "sink.invalid") { $0.contains("marked") } }

extension SinkSession {
    fileprivate mutating func say(_ text: String) -> String {
        String(decoding: received(Array(text.utf8)), as: UTF8.self)
    }
}

@Suite struct `A sink's session` {
    @Test func `keeps a message for a marked recipient, dots unstuffed`() {
        var session = session()
        let replies = session.say("EHLO x\r\nMAIL FROM:<> SIZE=10\r\nRCPT TO:<@a:marked%b@c>\r\nDATA\r\n")
        #expect(replies.hasSuffix("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End with a dot\r\n"))
        #expect(session.say("Subject: x\r\n\r\n..dot\r\n.\r\n") == "250 2.0.0 Kept, and relayed nowhere\r\n")
        #expect(
            session.takeFinished() == [
                SunkMessage(sender: "", recipients: ["@a:marked%b@c"], bytes: Array("Subject: x\r\n\r\n.dot\r\n".utf8))
            ])
        #expect(session.takeFinished().isEmpty)
        #expect(session.say("QUIT\r\n") == "221 2.0.0 Bye\r\n")
        #expect(session.isOver)
    }

    @Test func `refuses every other recipient, and what is out of order`() {
        var session = session()
        #expect(session.say("RCPT TO:<marked@x>\r\n").hasPrefix("503"))
        #expect(session.say("DATA\r\n").hasPrefix("503"))
        #expect(session.say("MAIL FROM:a@b\r\n").hasPrefix("501"))
        #expect(
            session.say("MAIL FROM:<a@b>\r\nRCPT TO:<other@x>\r\n").hasSuffix("550 5.7.1 Only marked recipients\r\n"))
        #expect(session.say("STARTTLS\r\n").hasPrefix("502"))
        #expect(session.takeFinished().isEmpty)
    }

    @Test func `keeps its limits`() {
        var session = session()
        #expect(session.say(String(repeating: "x", count: 10_000) + "\r\n").hasPrefix("500"))
        _ = session.say("MAIL FROM:<a@b>\r\nRCPT TO:<marked@x>\r\nDATA\r\n")
        for _ in 0..<400 { _ = session.say(String(repeating: "y", count: 1000) + "\r\n") }
        #expect(session.say(".\r\n").hasPrefix("552"))
        #expect(session.takeFinished().isEmpty)
        for _ in 0..<30 { _ = session.say("NONSENSE\r\n") }
        #expect(session.isOver)
        #expect(session.say("NOOP\r\n") == "")
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A sink` {
    @Test func `takes mail from a client of ours and gives it out`() async throws {
        let messages = try await MailSink.run(at: Endpoint(.tcp, "127.0.0.1", 0), accepting: { $0.hasPrefix("marked") })
        { sink in
            let client = SMTPClient(server: sink.endpoint, allowsCleartext: true)
            let answer = try await client.send(
                Array("Subject: x\r\n\r\nbody\r\n".utf8), from: "a@b.example", to: ["marked@c.example"])
            #expect(answer.hasPrefix("250"))
            await #expect(throws: DialError.self) {
                try await client.send(Array("x".utf8), from: "a@b.example", to: ["other@c.example"])
            }
            return sink.messages
        }
        #expect(messages.map(\.recipients) == [["marked@c.example"]])
        #expect(messages.map(\.sender) == ["a@b.example"])
    }

    @Test func `that cannot listen says where`() async throws {
        let error = await #expect(throws: DialError.self) {
            try await MailSink.run(at: Endpoint(.tcp, "192.0.2.1", 2525), accepting: { _ in true }) { _ in }
        }
        #expect(error?.reason.hasPrefix("cannot listen at tcp://192.0.2.1:2525: ") == true)
    }
}
