import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private func goodbye(_ text: String) -> TalkStep { .finish(farewell: bytes(text)) }

@Suite struct `Talking with a service that greets` {
    @Test(arguments: [
        ("+OK QPOP (version 2.52) at host starting.\r\n", 110, "QUIT\r\n"), ("+OK\r\n", 110, "QUIT\r\n"),
        ("-ERR busy\n", 110, "QUIT\r\n"),
        ("* OK [CAPABILITY IMAP4rev1] ready\r\n", 143, "a LOGOUT\r\n"), ("* BYE\r\n", 143, "a LOGOUT\r\n"),
        ("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", 22, ""), ("welcome\r\nto our host\r\nSSH-2.0-x\r\n", 22, ""),
        ("220 ProFTPD Server ready.\r\n", 21, "QUIT\r\n"), ("220 ready\r\n", 21, "QUIT\r\n"),
        ("220 host FTP server ready\r\n", 2121, "QUIT\r\n"),
        ("220-a\r\n220-b\r\n220 c\r\n", 21, "QUIT\r\n"), ("200 news ready\r\n", 119, "QUIT\r\n"),
        ("421 too busy\r\n", 25, "QUIT\r\n"),
        ("554 no\r\n", 25, "QUIT\r\n"), ("NOTICE AUTH :*** Looking up your hostname\r\n", 6667, "QUIT\r\n"),
        (":irc.example NOTICE * :hi\r\n", 6667, "QUIT\r\n"),
    ])
    func `it is left with its own word`(greeting: String, port: Int, farewell: String) {
        var talk = GreetingTalk(port: port)
        #expect(talk.opening.isEmpty)
        #expect(talk.received(bytes(greeting)) == goodbye(farewell))
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

    @Test func `after a while it takes what there is`() {
        var talk = GreetingTalk(port: 110)
        #expect(talk.quiet(bytes("+OK without an end")) == .wait, "the rest of the line may come")
        #expect(talk.quiet(bytes("what do you want?\r\n")) == goodbye(""))
        #expect(talk.quiet([0xFF, 0x00]) == goodbye(""))
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
        let talk = DNSTalk()
        #expect(talk.opening.prefix(2) == [0, 30])
        #expect(talk.opening.count == 32)
        #expect(talk.received([0]) == .wait)
        #expect(talk.received([0, 3, 1, 2]) == .wait)
        #expect(talk.received([0, 3, 1, 2, 3]) == goodbye(""))
    }
}
