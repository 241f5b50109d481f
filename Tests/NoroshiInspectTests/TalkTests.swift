import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private func goodbye(_ text: String) -> TalkStep { .finish(farewell: bytes(text)) }

@Suite struct `Talking with a service that greets` {
    @Test(arguments: [
        ("-ERR busy\n", 110, "QUIT\r\n"), ("* BYE\r\n", 143, "a LOGOUT\r\n"),
        ("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", 22, ""), ("welcome\r\nto our host\r\nSSH-2.0-x\r\n", 22, ""),
        ("200 news ready\r\n", 119, "QUIT\r\n"),
        ("421 too busy\r\n", 25, "QUIT\r\n"),
        ("554 no\r\n", 25, "QUIT\r\n"), ("NOTICE AUTH :*** Looking up your hostname\r\n", 6667, "QUIT\r\n"),
        (":irc.example NOTICE * :hi\r\n", 6667, "QUIT\r\n"),
    ])
    func `it is left with its own word`(greeting: String, port: Int, farewell: String) {
        var talk = GreetingTalk(port: port)
        #expect(talk.opening.isEmpty)
        #expect(talk.received(bytes(greeting)) == goodbye(farewell))
    }

    @Test(arguments: [
        ("+OK QPOP (version 2.52) at host starting.\r\n", 110, "CAPA\r\n", "-ERR what?\r\n", "QUIT\r\n"),
        ("+OK\r\n", 110, "CAPA\r\n", "+OK\r\nUSER\r\n.\r\n", "QUIT\r\n"),
        (
            "* OK [CAPABILITY IMAP4rev1] ready\r\n", 143, "a CAPABILITY\r\n",
            "* CAPABILITY IMAP4rev1\r\na OK done\r\n", "a LOGOUT\r\n"
        ),
        ("220 ProFTPD Server ready.\r\n", 21, "FEAT\r\n", "211-Features:\r\n UTF8\r\n211 End\r\n", "QUIT\r\n"),
        ("220-a\r\n220-b\r\n220 c\r\n", 21, "FEAT\r\n", "500 what?\r\n", "QUIT\r\n"),
        ("220 host FTP server ready\r\n", 2121, "FEAT\r\n", "530 log in\r\n", "QUIT\r\n"),
    ])
    func `it is asked what it can do, and left`(
        greeting: String, port: Int, question: String, answer: String, farewell: String
    ) {
        var talk = GreetingTalk(port: port)
        #expect(talk.received(bytes(greeting)) == .send(bytes(question)))
        for end in 1..<answer.utf8.count {
            #expect(talk.received(Array(answer.utf8.prefix(end))) == .wait || end > answer.utf8.count - 2)
        }
        var whole = GreetingTalk(port: port)
        _ = whole.received(bytes(greeting))
        #expect(whole.received(bytes(answer)) == goodbye(farewell))
    }

    @Test(arguments: [
        ("+OK ready\r\n", 110, "+OK\r\nSTLS\r\n.\r\n", "STLS\r\n", "+OK begin\r\n", "-ERR no\r\n", "QUIT\r\n"),
        (
            "* OK ready\r\n", 143, "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na OK\r\n", "a STARTTLS\r\n",
            "a OK begin\r\n", "a NO\r\n", "a LOGOUT\r\n"
        ),
        (
            "220 FTP ready\r\n", 21, "211-Features\r\n AUTH TLS\r\n211 End\r\n", "AUTH TLS\r\n", "234 begin\r\n",
            "502 no\r\n", "QUIT\r\n"
        ),
        (
            "220 mail ESMTP\r\n", 25, "250-mail\r\n250-STARTTLS\r\n250 HELP\r\n", "STARTTLS\r\n", "220 begin\r\n",
            "454 not now\r\n", "QUIT\r\n"
        ),
    ])
    func `its certificate is seen where it can encrypt`(
        greeting: String, port: Int, answer: String, command: String, yes: String, no: String, farewell: String
    ) {
        for (reply, step) in [(yes, TalkStep.startTLS), (no, goodbye(farewell))] {
            var talk = GreetingTalk(port: port)
            _ = talk.received(bytes(greeting))
            #expect(talk.received(bytes(answer)) == .send(bytes(command)))
            #expect(talk.received(bytes(reply)) == step)
            #expect(talk.secured() == goodbye(farewell))
        }
    }

    @Test func `what it can do is kept, and the certificate with it`() {
        var record = TalkRecord()
        record.append(.received, bytes("+OK ready\r\n"))
        record.append(.sent, bytes("CAPA\r\n"))
        record.append(.received, bytes("+OK\r\nUSER\r\nSTLS\r\n.\r\n"))
        record.append(.sent, bytes("STLS\r\n"))
        record.append(.received, bytes("+OK begin\r\n"))
        record.session = TLSSession(version: "TLSv1.3", certificates: Array(repeating: [1], count: 20))
        let reply = ReplyReader.read(record, endpoint: Endpoint(.tcp, "::1", 110), tls: false)
        #expect(reply.texts.map(\.key) == ["pop3.banner", "pop3.capa"])
        #expect(!reply.tls)
        #expect(reply.session?.certificates.count == TLSSession.maximumCertificates)
    }

    @Test func `a greeting of several lines is read by itself`() {
        var record = TalkRecord()
        record.append(.received, bytes("220-welcome to SMTP\r\n220 ready\r\n"))
        record.append(.sent, bytes("EHLO localhost\r\n"))
        record.append(.received, bytes("250 mail\r\n"))
        let reply = ReplyReader.read(record, endpoint: Endpoint(.tcp, "::1", 25), tls: false)
        #expect(reply.protocol == .smtp)
        #expect(reply.texts.map(\.key) == ["smtp.banner", "smtp.ehlo"])
    }

    @Test func `a mail server is asked what it can do, and left`() {
        var talk = GreetingTalk(port: 25)
        #expect(talk.received(bytes("220-mail.example.jp ESMTP\r\n")) == .wait)
        #expect(
            talk.received(bytes("220-mail.example.jp ESMTP\r\n220 ready\r\n")) == .send(bytes("EHLO localhost\r\n")))
        #expect(talk.received(bytes("250-mail.example.jp\r\n")) == .wait)
        #expect(talk.received(bytes("250-mail.example.jp\r\n250 SIZE\r\n")) == goodbye("QUIT\r\n"))
    }

    @Test(arguments: [
        "", "+", "+OK QPOP", "220", "220-a\r\n", "220-a\r\n220-b\r\n", "220-a\r\n220", "\u{0}\u{0}", "hello\r\n",
        "12\n", "\n", "2200 x\r\n",
    ])
    func `it goes on listening while the greeting is not whole or not known`(greeting: String) {
        var talk = GreetingTalk(port: 110)
        #expect(talk.received(bytes(greeting)) == .wait)
    }

    @Test func `after a while it takes what there is, but waits for the rest of a line`() {
        var talk = GreetingTalk(port: 110)
        #expect(talk.quiet(bytes("+OK without an end")) == .wait)
        #expect(talk.quiet(bytes("220 first\r\n250-second\r\n")) == goodbye(""))
        #expect(talk.quiet([0x4A, 0x00, 0x00]) == goodbye(""))
        #expect(talk.quiet([]) == .wait)
    }

    @Test func `one that waits for the client is asked for a page, once`() {
        var talk = GreetingTalk(port: 4711, patience: .milliseconds(80))
        #expect(talk.quiet([]) == .send(HTTPTalk().opening))
        #expect(talk.quiet([]) == .wait)
        #expect(talk.received(bytes("HTTP/1.1 200 OK\r\n")) == .wait)
        #expect(talk.received(bytes("HTTP/1.1 200 OK\r\n\r\n")) == goodbye(""))
    }

    /// RFC 854: IAC DO TERMINAL-TYPE, IAC WILL ECHO are refused with WONT and DONT.
    @Test func `telnet's options are refused`() {
        var talk = GreetingTalk(port: 23)
        #expect(
            talk.received([255, 253, 24, 255, 251, 1, 255, 254, 3, 255, 252, 5]) == .send([255, 252, 24, 255, 254, 1]))
        #expect(talk.received([255, 250, 24, 1, 255, 240]) == .wait)
    }

    @Test(
        arguments: [
            [255], [255, 255], [255, 253], [255, 250], [255, 250, 24], [255, 250, 255, 255], [255, 240], [255, 0],
            [255, 253, 255],
        ] as [[UInt8]])
    func `broken commands of telnet lead nowhere`(input: [UInt8]) {
        var talk = GreetingTalk(port: 23)
        if case .finish = talk.received(input) { Issue.record("finished at \(input)") }
        _ = Telnet.text(of: input)
    }

    @Test(
        arguments: [
            ([255, 253, 24, 72, 105, 13, 10], "Hi\r\n"), ([72, 0, 105, 255, 241, 33], "Hi!"),
            ([255, 250, 24, 0, 255, 240, 65], "A"),
            ([255, 250, 24, 65, 66], ""), ([], ""), ([255, 253], ""),
        ] as [([UInt8], String)])
    func `telnet's text stands between its commands`(input: [UInt8], text: String) {
        #expect(Telnet.text(of: input) == bytes(text))
    }

    @Test func `no garbage stops the program`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let starts: [[UInt8]] = [
                [], [255], bytes("220-"), bytes("SSH-"), bytes("HTTP/"), bytes("+OK"), bytes("* OK"),
            ]
            let input =
                (starts.randomElement(using: &generator) ?? [])
                + (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                    [10, 13, 0, 32, 255, 250, 240, 253, 45, 65].randomElement(using: &generator) ?? 0
                }
            var talk = GreetingTalk(port: [23, 25, 110].randomElement(using: &generator) ?? 0)
            _ = talk.received(input)
            _ = talk.quiet(input)
            var record = TalkRecord()
            record.append(.received, input)
            _ = ReplyReader.read(record, endpoint: Endpoint(.tcp, "::1", 25), tls: false, asked: .domain)
        }
    }
}

@Suite struct `Questions` {
    @Test func `a page is asked for with the least there is`() {
        let text = String(decoding: HTTPTalk().opening, as: UTF8.self)
        #expect(text.hasPrefix("GET / HTTP/1.1\r\nHost: localhost\r\n"))
        #expect(text.hasSuffix("\r\nConnection: close\r\n\r\n"))
        #expect(HTTPTalk().received(bytes("HTTP/1.0 200 OK\r\nServer: x\r\n\r\nbody")) == goodbye(""))
        #expect(HTTPTalk().received(bytes("\r\n\r")) == .wait)
        #expect(HTTPTalk().quiet([]) == goodbye(""))
    }

    /// RFC 1035 §4.2.2: two bytes of length go before a message over TCP.
    @Test func `a name server's answer is whole when its length says so`() {
        var talk = DNSTalk()
        #expect(talk.opening.prefix(2) == [0, 30])
        #expect(talk.opening.count == 32)
        #expect(talk.received([0]) == .wait)
        #expect(talk.received([0, 3, 1, 2]) == .wait)
        #expect(talk.received([0, 3, 1, 2, 3]) == goodbye(""))
    }

    /// RFC 2136 §2.4: no record is in the class NONE, and servers say so each in its own way.
    @Test func `a name server that tells no version is asked once more, in another class`() {
        var talk = DNSTalk()
        let refusal: [UInt8] = [0, 12, 0x4E, 0x52, 0x80, 0x05, 0, 0, 0, 0, 0, 0, 0, 0]
        let question = Array(talk.opening.dropLast()) + [254]
        #expect(talk.received(refusal) == .send(question))
        #expect(talk.received(refusal) == goodbye(""))
    }

    /// RFC 2971 §3.1.
    @Test(arguments: [("", "a LOGOUT\r\n"), (" STARTTLS", "a STARTTLS\r\n")])
    func `an IMAP server that has a name is asked for it before anything else`(offer: String, next: String) {
        var talk = GreetingTalk(port: 143)
        _ = talk.received(bytes("* OK Welcome.\r\n"))
        let answer = "* CAPABILITY IMAP4rev1 ID\(offer)\r\na OK done\r\n"
        #expect(talk.received(bytes(answer)) == .send(bytes("b ID NIL\r\n")))
        #expect(talk.received(bytes("* ID (\"name\" \"x\")\r\n")) == .wait)
        let step = talk.received(bytes("* ID (\"name\" \"x\")\r\nb OK done\r\n"))
        #expect(step == (offer.isEmpty ? goodbye(next) : .send(bytes(next))))
    }
}
