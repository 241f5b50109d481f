import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

private func read(
    _ received: [UInt8], port: Int = 4711, asked: ServiceProtocol? = nil, sent: String? = nil, then: String = ""
) -> ServiceReply {
    var record = TalkRecord()
    record.append(.received, received)
    if let sent { record.append(.sent, Array(sent.utf8)) }
    record.append(.received, Array(then.utf8))
    return ReplyReader.read(record, endpoint: Endpoint(.tcp, "127.0.0.1", port), tls: false, asked: asked)
}

private func texts(_ reply: ServiceReply) -> [String] {
    reply.texts.map { "\($0.key)=\(String(decoding: $0.bytes, as: UTF8.self))" }
}

@Suite struct `Reading what a service said` {
    @Test(
        arguments: [
            (
                "+OK QPOP (version 2.52) at h starting.\r\n", 4711, .pop3,
                "pop3.banner=QPOP (version 2.52) at h starting."
            ),
            ("+OK\r\n", 110, .pop3, "pop3.banner="), ("+OK no line end", 110, .pop3, "pop3.banner=no line end"),
            ("+OK LF only\n", 110, .pop3, "pop3.banner=LF only"),
            ("+OK one\r\n+OK two\r\n", 110, .pop3, "pop3.banner=one"),
            ("* OK Dovecot ready.\r\n", 143, .imap, "imap4.banner=Dovecot ready."),
            ("* PREAUTH hi\r\n", 143, .imap, "imap4.banner=hi"),
            ("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", 22, .ssh, "ssh.banner=OpenSSH_9.2p1 Debian-2+deb12u3"),
            ("SSH-1.99-OpenSSH_3.6.1p2\n", 22, .ssh, "ssh.banner=OpenSSH_3.6.1p2"),
            ("hello\r\nSSH-2.0-x\r\n", 22, .ssh, "ssh.banner=x"),
            ("SSH-", 22, .ssh, "ssh.banner="), ("220 vsFTPd 3.0.3\r\n", 2121, .ftp, "ftp.banner=vsFTPd 3.0.3"),
            ("220 ready\r\n", 21, .ftp, "ftp.banner=ready"), ("220-a\r\n220 b\r\n", 21, .ftp, "ftp.banner=a"),
            ("220 mail ESMTP Exim 4.96\r\n", 2525, .smtp, "smtp.banner=mail ESMTP Exim 4.96"),
            ("220\r\n", 25, .smtp, "smtp.banner="),
            ("554 5.7.1 no\r\n", 25, .smtp, "smtp.banner=5.7.1 no"),
            ("200 INN ready\r\n", 119, .nntp, "nntp.banner=INN ready"),
            (":irc.example NOTICE * :hi\r\n", 6667, .irc, "irc.banner=:irc.example NOTICE * :hi"),
            ("hello\r\n", 7, nil, "banner=hello\r\n"),
            ("+OK\u{0}x y\r\n", 110, .pop3, "pop3.banner=y"), ("220x\r\n", 25, nil, "banner=220x\r\n"),
            ("\r\n\r\n", 1, nil, "banner=\r\n\r\n"),
        ] as [(String, Int, ServiceProtocol?, String)])
    func `the protocol is told by the form of its greeting`(
        greeting: String, port: Int, spoken: ServiceProtocol?, text: String
    ) {
        let reply = read(Array(greeting.utf8), port: port)
        #expect(reply.protocol == spoken)
        #expect(texts(reply) == [text])
    }

    @Test func `a mail server's abilities are kept beside its greeting`() {
        let reply = read(
            Array("220 mail ESMTP\r\n".utf8), port: 2525, sent: "EHLO localhost\r\n", then: "250-mail\r\n250 SIZE\r\n")
        #expect(reply.protocol == .smtp)
        #expect(texts(reply) == ["smtp.banner=mail ESMTP", "smtp.ehlo=250-mail\r\n250 SIZE\r\n"])
        #expect(reply.transcript == ["< 220 mail ESMTP", "> EHLO localhost", "< 250-mail", "< 250 SIZE"])
        let either = read(Array("220 x\r\n".utf8), port: 2121, sent: "EHLO localhost\r\n", then: "500 what?\r\n")
        #expect(texts(either) == ["smtp.banner=x", "ftp.banner=x"], "neither words nor port tell: both are asked for")
    }

    @Test func `a web server's headers are read by their names, whatever their case`() {
        let answer =
            "HTTP/1.1 401 Unauthorized\r\nSERVER:  Apache/2.4.62 (Debian)\r\nserver: second\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\nServer: body"
        let reply = read(Array(answer.utf8), port: 80)
        #expect(reply.protocol == .http)
        #expect(texts(reply) == ["http_header.server=Apache/2.4.62 (Debian)", "http_header.wwwauth=Basic realm=\"x\""])
        #expect(texts(read(Array("HTTP/1.0 200 OK\r\n\r\n".utf8))) == ["http_header.server="])
    }

    @Test func `telnet is told by its commands`() {
        let reply = read([255, 253, 24] + Array("\r\nDebian GNU/Linux 12\r\nlogin: ".utf8), port: 23)
        #expect(reply.protocol == .telnet)
        #expect(texts(reply) == ["telnet.banner=\r\nDebian GNU/Linux 12\r\nlogin: "])
    }

    @Test func `a name server's refusal is an answer, and only to a question`() {
        let refused: [UInt8] = [0, 12, 0x4E, 0x52, 0x80, 0x05, 0, 0, 0, 0, 0, 0, 0, 0]
        #expect(texts(read(refused, port: 53, asked: .domain)) == ["dns.versionbind="])
        #expect(read(refused, port: 53, asked: .domain).protocol == .domain)
        #expect(read(refused, port: 53).protocol == nil)
    }

    @Test func `one that said nothing has no text`() {
        #expect(read([]).texts.isEmpty)
        #expect(read([]).protocol == nil)
    }
}
