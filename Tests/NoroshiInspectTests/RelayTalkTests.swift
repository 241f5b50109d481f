import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private let addresses = RelayAddresses(ownDomains: ["example.jp"], serverAddress: "192.0.2.25")
private let questions = RelayPlan(addresses: addresses).inClear()

/// Plays the server's replies to a talk and writes down what the talk sends.
private struct Play {
    var talk: RelayTalk
    private(set) var sent: [String] = []

    init(_ count: Int = 1, hello: RelayAttempt.Hello = .ehlo, startTLS: Bool = false, names: [String] = ["[192.0.2.1]"])
    {
        let asked = questions.prefix(count).map {
            RelayQuestion(sender: $0.sender, form: $0.form, hello: hello, startTLS: startTLS)
        }
        talk = RelayTalk(Array(asked), names: names, implicitTLS: false)
    }

    /// Each reply in turn; `TLS` stands for a handshake that is done.
    mutating func run(_ replies: String...) {
        for reply in replies { step(reply == "TLS" ? talk.secured() : talk.received(bytes("\(reply)\r\n"))) }
    }

    private mutating func step(_ step: TalkStep) {
        switch step {
        case .wait: sent.append("…")
        case .send(let bytes): sent.append(String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline })
        case .startTLS: sent.append("handshake")
        case .finish(let farewell):
            sent.append("end " + String(decoding: farewell, as: UTF8.self).filter { !$0.isNewline })
        }
    }

    var outcomes: [RelayAttempt.Outcome] { talk.answers.map(\.outcome) }
}

@Suite struct `Asking a server to relay` {
    @Test func `three questions, a reset between them, and never any data`() {
        var play = Play(3)
        play.run(
            "220 mail.example.jp ESMTP", "250-mail.example.jp\r\n250 SIZE", "250 2.1.0 Ok",
            "554 5.7.1 <x>: Relay access denied", "250 Ok", "250 Ok", "250 2.1.5 Ok", "250 Ok", "550 5.7.1 no")
        #expect(
            play.sent == [
                "EHLO [192.0.2.1]", "MAIL FROM:<noroshi-relay-test@example.net>",
                "RCPT TO:<noroshi-relay-test@example.org>", "RSET", "MAIL FROM:<noroshi-relay-test@example.net>",
                "RCPT TO:<noroshi-relay-test%example.org@example.jp>", "RSET",
                "MAIL FROM:<noroshi-relay-test@example.net>", "end QUIT",
            ])
        #expect(play.outcomes == [.refusedAtRCPT, .accepted, .refusedAtMAIL])
        #expect(
            play.talk.answers[0].recipientReply
                == SMTPReply(code: 554, enhancedCode: "5.7.1", text: "<x>: Relay access denied"))
        #expect(!play.sent.contains { $0.contains("DATA") })
    }

    @Test(arguments: ["250", "251 2.1.5 User not local; will forward", "252 Cannot verify, will try", "250-a\r\n250 b"])
    func `every 25x is an acceptance`(reply: String) {
        var play = Play()
        play.run("220 x", "250 x", "250 ok", reply)
        #expect(play.outcomes == [.accepted])
        #expect(play.sent.last == "end QUIT")
    }

    @Test func `a server without EHLO is greeted with HELO, one that dislikes a name with another`() {
        var play = Play(names: ["[192.0.2.1]", "mail.example.jp"])
        play.run("220 x", "502 no EHLO", "501 no address", "250 x", "250 ok", "250 ok")
        #expect(play.sent.prefix(3) == ["EHLO [192.0.2.1]", "HELO [192.0.2.1]", "HELO mail.example.jp"])
        #expect(play.outcomes == [.accepted])
        #expect(play.talk.entry.spoken == .helo)
    }

    @Test func `a server that takes no greeting refuses, one that cannot now is asked later`() {
        var refusing = Play()
        refusing.run("220 x", "502 no", "502 no")
        #expect(refusing.talk.obstacle == .refused(SMTPReply(code: 502, text: "no")))
        var turning = Play()
        turning.run("554 5.3.2 go away")
        #expect(turning.talk.obstacle == .refused(SMTPReply(code: 554, enhancedCode: "5.3.2", text: "go away")))
        var busy = Play()
        busy.run("421 4.3.2 too busy")
        #expect(busy.talk.obstacle == .later(SMTPReply(code: 421, enhancedCode: "4.3.2", text: "too busy")))
        #expect(busy.sent == ["end "])
    }

    @Test func `530 is answered with STARTTLS, and the question put again inside of it`() {
        var play = Play(2)
        play.run(
            "220 x", "250-x\r\n250 STARTTLS", "530 5.7.0 Must issue a STARTTLS command first", "220 go", "TLS", "250 x",
            "250 ok", "250 ok", "250 ok", "250 ok", "550 no")
        #expect(
            play.sent.prefix(7) == [
                "EHLO [192.0.2.1]", "MAIL FROM:<noroshi-relay-test@example.net>", "STARTTLS", "handshake",
                "EHLO [192.0.2.1]", "MAIL FROM:<noroshi-relay-test@example.net>",
                "RCPT TO:<noroshi-relay-test@example.org>",
            ])
        #expect(play.outcomes == [.accepted, .refusedAtRCPT])
        #expect(play.talk.answers.map(\.tls) == [true, true])
        #expect(play.talk.entry.offersTLS)
    }

    @Test func `530 at RCPT too, and 530 without a handshake is not a refusal`() {
        var play = Play(2)
        play.run(
            "220 x", "250 x", "250 ok", "530 5.7.0 STARTTLS first", "454 4.7.0 TLS not available", "250 ok", "530 no",
            "250 ok")
        #expect(play.outcomes == [.needsTLS, .needsTLS])
        #expect(play.talk.answers[0].reason == "454 4.7.0 TLS not available")
    }

    @Test func `530 for a login is one`() {
        var play = Play()
        play.run("220 x", "250 x", "530 5.7.0 Authentication required")
        #expect(play.outcomes == [.needsAuthentication])
        var late = Play()
        late.run("220 x", "250 x", "250 ok", "550 5.7.1 relaying denied, proper authentication required")
        #expect(late.outcomes == [.needsAuthentication])
    }

    @Test func `encryption can be asked for at once`() {
        var play = Play(startTLS: true)
        play.run("220 x", "250-x\r\n250 STARTTLS", "220 go", "TLS", "250 x", "250 ok", "250 ok")
        #expect(play.sent.prefix(4) == ["EHLO [192.0.2.1]", "STARTTLS", "handshake", "EHLO [192.0.2.1]"])
        var refused = Play(startTLS: true)
        refused.run("220 x", "250 x", "502 no")
        #expect(refused.talk.obstacle == .noTLS("502 no"))
    }

    @Test func `HELO can be asked for at once`() {
        var play = Play(hello: .helo)
        play.run("220 x", "250 x", "250 ok", "250 ok")
        #expect(play.sent.first == "HELO [192.0.2.1]")
        // STARTTLS belongs to EHLO.
        var wanting = Play(hello: .helo)
        wanting.run("220 x", "250 x", "530 5.7.0 STARTTLS first", "250 x", "220 go", "TLS", "250 x", "250 ok", "250 ok")
        #expect(
            wanting.sent.dropFirst(2).prefix(4) == ["EHLO [192.0.2.1]", "STARTTLS", "handshake", "HELO [192.0.2.1]"])
        #expect(wanting.outcomes == [.accepted])
    }

    @Test func `replies come in pieces and in several lines`() {
        var talk = Play().talk
        #expect(talk.received(bytes("22")) == .wait)
        #expect(talk.received(bytes("220-wait\r\n220-still")) == .wait)
        #expect(talk.received(bytes("220-wait\r\n220-still\r\n220 x\r\n")) == .send(bytes("EHLO [192.0.2.1]\r\n")))
        #expect(talk.quiet([]) == .wait)
        #expect(talk.received(bytes("250-x\r\n250-PIPELINING\r\n")) == .wait)
        #expect(talk.received(bytes("250\n")) == .send(bytes("MAIL FROM:<noroshi-relay-test@example.net>\r\n")))
    }

    @Test func `421 cuts off the question, not those that were answered or never asked`() {
        var play = Play(3)
        play.run("220 x", "250 x", "250 ok", "550 no", "250 ok", "250 ok", "421 4.7.0 too many errors")
        #expect(play.outcomes == [.refusedAtRCPT, .dropped])
        #expect(play.sent.last == "end ")
        var between = Play(3)
        between.run("220 x", "250 x", "250 ok", "550 no", "421 bye")
        #expect(between.outcomes == [.refusedAtRCPT])
        var behind = Play(1)
        behind.run("220 x", "250 x", "250 ok", "550 no\r\n421 bye")
        #expect(behind.outcomes == [.dropped])
    }

    @Test func `a line that breaks leaves the question open`() {
        var play = Play(2)
        play.run("220 x", "250 x", "250 ok")
        #expect(play.talk.isAsking)
        #expect(play.talk.interrupted("closed the connection").outcome == .dropped)
        var silent = Play(1)
        silent.run()
        #expect(!silent.talk.isAsking)
    }

    @Test func `no garbage stops the program, or makes it accept`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var play = Play(3)
            for _ in 0..<12 {
                let alphabet: [UInt8] = [10, 13, 32, 45, 50, 53, 48, 255, 0]
                let input = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? 0
                }
                if case .finish = play.talk.received(input) { break }
            }
            #expect(play.talk.answers.count <= 3)
            // Nor does what is said behind the last word.
            _ = play.talk.received(bytes("250 ok\r\n"))
        }
    }
}

@Suite struct `What a refusal means` {
    private func outcome(
        _ code: Int, _ enhanced: String?, _ text: String, form: String = "plain",
        sender: RelaySender = .outsider(.reservedSender)
    ) throws -> RelayAttempt.Outcome {
        let forms = RelayForm.all(addresses)
        let question = RelayQuestion(
            sender: sender, form: try #require(forms.first { $0.name == form }), hello: .ehlo, startTLS: false)
        return RelayJudgment.outcome(
            SMTPReply(code: code, enhancedCode: enhanced, text: text), at: .refusedAtRCPT, of: question,
            isSecured: false)
    }

    @Test(
        arguments: [
            (554, "5.7.1", "<x>: Relay access denied", .refusedAtRCPT),
            (454, "4.7.1", "<x>: Relay access denied", .refusedAtRCPT),
            (550, "5.7.1", "x... Relaying denied", .refusedAtRCPT), (550, nil, "relay not permitted", .refusedAtRCPT),
            (450, "4.2.0", "Greylisted", .temporary), (451, nil, "come again", .temporary),
            (452, "4.3.1", "no space", .temporary),
            (450, "4.1.8", "<x>: Sender address rejected: Domain not found", .unresolvable),
            (550, "5.7.27", "<x>: Sender address rejected: Domain does not accept mail (nullMX)", .unresolvable),
            (553, "5.1.8", "x... Domain of sender address x does not exist", .unresolvable),
            (556, "5.1.10", "<x>: Recipient address rejected: nullMX", .unresolvable),
            (550, nil, "Sender verify failed", .unresolvable),
            (451, nil, "Could not complete sender verify", .unresolvable),
            (550, nil, "Unrouteable address", .unresolvable),
            (504, "5.5.2", "<x>: Helo command rejected: need fully-qualified hostname", .unresolvable),
            (450, "4.7.1", "<x>: Helo command rejected: Host not found", .unresolvable),
            (421, "4.7.0", "bye", .dropped),
        ] as [(Int, String?, String, RelayAttempt.Outcome)])
    func `is read from its code and its words`(
        code: Int, enhanced: String?, text: String, expected: RelayAttempt.Outcome
    ) throws {
        #expect(try outcome(code, enhanced, text) == expected)
    }

    @Test func `depends on what was asked`() throws {
        // An unknown mailbox of the server's own, and a sender that has no domain to look for.
        #expect(try outcome(550, nil, "Unrouteable address", form: "percent:example.jp") == .refusedAtRCPT)
        #expect(try outcome(550, nil, "Sender verify failed", sender: .empty) == .refusedAtRCPT)
    }
}

@Suite struct `Replies of a mail server` {
    @Test(
        arguments: [
            ("250 2.1.5 Ok\r\n", 250, "2.1.5", "Ok"), ("250\r\n", 250, nil, ""),
            ("250 Accepted\n", 250, nil, "Accepted"),
            ("550 5.1.1 a\r\n", 550, "5.1.1", "a"), ("550 2.1.1 a\r\n", 550, nil, "2.1.1 a"),
            (
                "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)\r\n", 553, "5.7.1",
                "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"
            ),
            ("550-5.7.1 one\r\n550 5.7.1 two\r\n", 550, "5.7.1", "one\\ntwo"), ("debug\r\n220 x\r\n", 220, nil, "x"),
            ("550 \u{1B}[2J\r\n", 550, nil, "\\x1b[2J"),
        ] as [(String, Int, String?, String)])
    func `are read line by line, escaped`(text: String, code: Int, enhanced: String?, words: String) throws {
        let reply = try #require(SMTPReplyReader.read(bytes(text))?.first?.reply)
        #expect(reply == SMTPReply(code: code, enhancedCode: enhanced, text: words))
    }

    @Test(arguments: ["", "250", "250-a\r\n", "250-a\r\n250", "hello\r\n", "99 x\r\n", "2500 x\r\n", "\n"])
    func `are not read before they are whole`(text: String) {
        #expect(SMTPReplyReader.read(bytes(text)) == nil)
    }

    @Test func `are kept to a limit`() throws {
        let long = "250 " + String(repeating: "x", count: 3000) + "\r\n"
        #expect(try #require(SMTPReplyReader.read(bytes(long))?.first).reply.text.utf8.count == SMTPReply.maximumText)
    }
}
