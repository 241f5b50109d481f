import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

private func tcp(_ port: Int) -> Endpoint { Endpoint(.tcp, "127.0.0.1", port) }

private func heard(_ text: String, port: Int, sent: [UInt8] = []) -> ServiceReply {
    var record = TalkRecord()
    record.append(.sent, sent)
    record.append(.received, Array(text.utf8))
    return ReplyReader.read(record, endpoint: tcp(port), tls: false)
}

@Suite struct `Attempts` {
    @Test(
        arguments: [
            (80, .http, false), (443, .http, true), (631, .ipp, false), (853, .domain, true),
            (5432, .postgresql, false),
            (6379, .redis, false), (389, .ldap, false), (636, .ldap, true), (111, .sunrpc, false), (7, .echo, false),
            (1080, .socks, false), (6697, .irc, true), (2049, .nfs, false),
        ] as [(Int, ServiceProtocol, Bool)])
    func `the question that fits the port is put at once`(port: Int, asks: ServiceProtocol, tls: Bool) {
        let attempt = Attempt.first(for: tcp(port))
        #expect(attempt.asks == asks)
        #expect(attempt.tls == tls)
        #expect(!attempt.isGreeting && !attempt.talk.opening.isEmpty)
        #expect(Attempt.others(for: tcp(port)).count == 1)
    }

    @Test(arguments: [13, 19, 21, 22, 23, 25, 37, 110, 143, 873, 3306, 5900, 4711])
    func `one that greets is waited for`(port: Int) {
        let attempt = Attempt.first(for: tcp(port))
        #expect(attempt.isGreeting && attempt.talk.opening.isEmpty && attempt.talk.patience != nil)
    }

    /// A printer prints what it gets, and rlogin takes it for a name.
    @Test(arguments: [512, 513, 514, 9100])
    func `nothing is ever sent where it would be obeyed`(port: Int) {
        let attempt = Attempt.first(for: tcp(port))
        #expect(attempt.talk.opening.isEmpty && attempt.talk.patience == nil)
        #expect(Attempt.others(for: tcp(port)).isEmpty)
    }

    @Test func `the connections to one service are few`() {
        for port in 1...65_535 {
            #expect(1 + Attempt.others(for: tcp(port)).count + 1 <= Attempt.maximumConnections)
        }
    }

    @Test func `a protocol found by chance is asked in its own words, once`() {
        let page = HTTPTalk().opening
        let found = heard("-ERR wrong number of arguments for 'get' command\r\n", port: 4711, sent: page)
        #expect(found.protocol == .redis)
        #expect(Attempt.next(after: found)?.asks == .redis)
        #expect(Attempt.next(after: heard("-NOAUTH Authentication required.\r\n", port: 6379)) == nil)
        #expect(Attempt.next(after: heard("SSH-2.0-x\r\n", port: 4711)) == nil)
    }

    /// None is a login, a password or a name of a user.
    @Test func `no question holds a word of a login`() {
        let words = ["AUTH", "PASS", "USER", "LOGIN", "NICK", "public"]
        var questions = ReplyReader.questions.values.map { $0.init().opening }
        for port in 1...65_535 {
            questions += DatagramQuestion.questions(for: Endpoint(.udp, "127.0.0.1", port)).map(\.payload)
        }
        for question in Set(questions) {
            #expect(words.allSatisfy { !question[...].contains(sequence: Array($0.utf8)) }, "\(question)")
            #expect(question.count < 400)
        }
    }
}

@Suite struct `What is spoken where something else belongs` {
    @Test(
        arguments: [
            (":irc.example NOTICE * :hi\r\n", 80, .http, .irc), ("SSH-2.0-OpenSSH_9.2p1\r\n", 443, .http, .ssh),
            ("HTTP/1.1 200 OK\r\n\r\n", 110, .pop3, .http), ("+OK\r\n", 25, .smtp, .pop3),
            ("@RSYNCD: 31.0\n", 21, .ftp, .rsync), ("RFB 003.008\n", 23, .telnet, .rfb),
        ] as [(String, Int, ServiceProtocol, ServiceProtocol)])
    func `is told apart`(greeting: String, port: Int, expected: ServiceProtocol, spoken: ServiceProtocol) throws {
        let mismatch = try #require(heard(greeting, port: port).unexpectedProtocol)
        #expect(mismatch.expected == expected)
        #expect(mismatch.spoken == spoken)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n\r\n", 80), ("HTTP/1.1 200 OK\r\n\r\n", 631), ("HTTP/1.1 200 OK\r\n\r\n", 4711),
        ("hello\r\n", 80), ("220 mail LMTP ready\r\n", 25), ("SSH-2.0-x\r\n", 2222),
    ])
    func `is no surprise on its own port, on one without a name, or when nothing is known`(greeting: String, port: Int)
    {
        #expect(heard(greeting, port: port).unexpectedProtocol == nil)
    }

    @Test func `names of protocols are stable, and every port has one at most`() {
        let names = Set(ServiceProtocol.allCases.map(\.rawValue))
        #expect(names.count == ServiceProtocol.allCases.count)
        #expect(
            names.isSuperset(of: ["pop3", "smtp", "imap", "ftp", "ssh", "telnet", "http", "domain", "nntp", "irc"]))
        #expect(ServiceProtocol.expected(on: 514)?.protocol == .shell)
        #expect(ServiceProtocol.expected(on: 514, transport: .udp)?.protocol == .syslog)
        #expect(ServiceProtocol.expected(on: 0) == nil)
        #expect(ServiceProtocol.telnet.hasClearTextLogin && ServiceProtocol.pop3.hasClearTextLogin)
        #expect(!ServiceProtocol.ssh.hasClearTextLogin && !ServiceProtocol.domain.hasClearTextLogin)
    }
}

@Suite struct `The small services` {
    @Test(
        arguments: [
            ("Sat Nov 21 03:17:21 2026\r\n", .daytime), ("21 NOV 2026 03:17:21 UTC\r\n", .daytime),
            ("Saturday, November 21, 2026 03:17:21-UTC\r\n", .daytime),
            ("\n61365 26-11-21 03:17:21 00 0 0 895.2 UTC(NIST) * \n", .daytime),
            ("Welcome, it is 03:17:21 of 2026 here\r\n", nil), ("hello\r\n", nil),
            ("  PID TTY      STAT   TIME COMMAND\n    1 ?  Ss 0:01 init\n", .systat),
            ("Active Internet connections (w/o servers)\nProto Recv-Q Send-Q\n", .netstat),
        ] as [(String, ServiceProtocol?)])
    func `are told by the form of what they say`(text: String, spoken: ServiceProtocol?) {
        #expect(heard(text, port: 4711).protocol == spoken)
    }

    @Test func `a rotating pattern is not read to the end it does not have`() {
        let line = (0x20...0x7E).map { UInt8($0) }.prefix(72) + [13, 10]
        var talk = GreetingTalk(port: 19)
        #expect(talk.received(Array(line)) == .wait)
        #expect(talk.received(Array(line + line + line)) == .finish(farewell: []))
        #expect(heard(String(decoding: line, as: UTF8.self), port: 4711).protocol == .chargen)
    }

    @Test(
        arguments: [
            ([0xEE, 0xAC, 0x5F, 0xC2], 4711, .time), ([0xEE, 0xAC, 0x5F, 0xC2, 0, 0, 0, 0], 37, .time),
            ([1, 2, 3, 4], 37, .time),
            ([1, 2, 3, 4], 4711, nil), ([1, 2, 3], 37, nil),
        ] as [([UInt8], Int, ServiceProtocol?)])
    func `four bytes may be the time`(answer: [UInt8], port: Int, spoken: ServiceProtocol?) {
        var record = TalkRecord()
        record.append(.received, answer)
        #expect(ReplyReader.read(record, endpoint: tcp(port), tls: false).protocol == spoken)
    }

    @Test func `an echo is what comes back whole, and a saying any text on its port`() {
        let line = String(decoding: EchoTalk.line, as: UTF8.self)
        #expect(heard(line, port: 7, sent: EchoTalk.line).protocol == .echo)
        #expect(heard(line + "?", port: 4711, sent: EchoTalk.line).protocol == nil)
        #expect(heard("All that glitters is not gold.\r\n", port: 17).protocol == .qotd)
        #expect(heard("\u{1}rlogind: Permission denied.\r\n", port: 513).texts.map(\.key) == ["rsh_resp"])
    }
}

@Suite struct `Questions in datagrams` {
    private func answer(_ port: Int, _ bytes: [UInt8]) -> ServiceReply? {
        let endpoint = Endpoint(.udp, "127.0.0.1", port)
        return DatagramQuestion.questions(for: endpoint).first?.reply([bytes], from: endpoint, after: .milliseconds(3))
    }

    @Test func `each port is asked in its own protocol, and some not at all`() {
        func asks(_ port: Int) -> [ServiceProtocol] {
            DatagramQuestion.questions(for: Endpoint(.udp, "127.0.0.1", port)).map(\.asks)
        }
        #expect(asks(53) == [.domain] && asks(123) == [.ntp, .ntp] && asks(161) == [.snmp] && asks(69) == [.tftp])
        #expect(asks(4711) == [.domain, .sunrpc, .sip])
        for port in [9, 67, 68, 162, 500, 514, 520, 1194, 51820] { #expect(asks(port).isEmpty) }
    }

    @Test func `answers tell the protocol and its texts`() {
        let memcache = answer(11211, [0, 1, 0, 0, 0, 1, 0, 0] + Array("VERSION 1.6.18\r\n".utf8))
        #expect(memcache?.protocol == .memcache)
        #expect(memcache?.texts == [.init(key: "memcache.version", bytes: Array("1.6.18".utf8))])
        #expect(memcache?.milliseconds == 3)
        #expect(answer(13, Array("Sat Nov 21 03:17:26 2026\r\n".utf8))?.protocol == .daytime)
        #expect(answer(7, EchoTalk.line)?.protocol == .echo)
        #expect(answer(37, [0xEE, 0xAC, 0x5F, 0xC2])?.protocol == .time)
        #expect(answer(69, [0, 5, 0, 1] + Array("File not found".utf8) + [0])?.texts.first?.key == "tftp.error")
        #expect(answer(4711, [1, 2, 3])?.protocol == nil)
        #expect(answer(123, [0x24, 1] + [UInt8](repeating: 0, count: 46))?.protocol == .ntp)
        let variables = Array("version=\"ntpd ntpsec-1.2.2\"".utf8)
        let readvar: [UInt8] = [0x16, 0x82, 0, 1, 0, 0, 0, 0, 0, 0, 0, UInt8(variables.count)] + variables
        #expect(answer(123, readvar)?.texts == [.init(key: "ntp.readvar", bytes: variables)])
    }

    @Test func `an agent names its engine to nobody`() {
        let engine: [UInt8] = [0x80, 0, 0x1F, 0x88, 0x80, 0x8C, 0x5B]
        let security = BER.value(4, BER.value(0x30, BER.value(4, engine) + [2, 1, 1, 2, 1, 22, 4, 0, 4, 0, 4, 0]))
        let global = BER.value(0x30, [2, 2, 0x4E, 0x52, 2, 3, 0, 0xFF, 0xE3, 4, 1, 0, 2, 1, 3])
        let reply = answer(161, BER.value(0x30, [2, 1, 3] + global + security + [0x30, 0]))
        #expect(reply?.protocol == .snmp)
        #expect(reply?.texts == [.init(key: "snmp.engine", bytes: Array("enterprise 8072, 80001f88808c5b".utf8))])
    }
}
