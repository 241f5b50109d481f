import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Bytes written in pairs of digits.
private func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { $0 != " " }.map { String($0) }
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(digits[$0] + digits[$0 + 1], radix: 16) }
}

/// Holds the talk with a server that gives these answers, one to each question.
private func hold(_ start: some QuestionTalk, _ answers: [[UInt8]]) -> TalkRecord {
    var talk = start
    var record = TalkRecord()
    record.append(.sent, talk.opening)
    for answer in answers {
        record.append(.received, answer)
        guard case .send(let more) = talk.received(answer) else { break }
        record.append(.sent, more)
    }
    return record
}

private func read(_ record: TalkRecord, port: Int, asked: ServiceProtocol?) -> ServiceReply {
    ReplyReader.read(record, endpoint: Endpoint(.tcp, "127.0.0.1", port), tls: false, asked: asked)
}

private func texts(_ reply: ServiceReply) -> [String] {
    reply.texts.map { "\($0.key)=\(String(decoding: $0.bytes, as: UTF8.self))" }
}

/// The answers are those of the servers of Debian 12, recorded.
@Suite struct `Questions to servers that wait for their client` {
    @Test func `Redis tells its version to strangers, or that it wants a password`() {
        let info = "$38\r\n# Server\r\nredis_version:7.0.15\r\nos:Linux\r\n\r\n"
        let open = read(hold(RedisTalk(), [bytes("+PONG\r\n"), bytes(info)]), port: 6379, asked: .redis)
        #expect(open.protocol == .redis)
        #expect(texts(open) == ["redis.info=# Server\r\nredis_version:7.0.15\r\nos:Linux\r\n\r\n"])
        #expect(open.transcript.prefix(3) == ["> PING", "< +PONG", "> INFO server"])
        let closed = read(
            hold(RedisTalk(), [bytes("-NOAUTH Authentication required.\r\n")]), port: 6379, asked: .redis)
        #expect(texts(closed) == ["redis.error=-NOAUTH Authentication required."])
    }

    @Test func `memcached tells its version`() {
        let reply = read(hold(MemcacheTalk(), [bytes("VERSION 1.6.18\r\n")]), port: 11211, asked: .memcache)
        #expect(reply.protocol == .memcache)
        #expect(texts(reply) == ["memcache.version=1.6.18"])
        // On a port without a name it is asked for a page, line for line.
        let unknown = read(hold(HTTPTalk(), [bytes("ERROR\r\nERROR\r\n")]), port: 4711, asked: nil)
        #expect(unknown.protocol == .memcache)
    }

    @Test func `PostgreSQL refuses a version that does not exist, and no name is given`() {
        let refusal =
            bytes("E") + [0, 0, 0, 0x6B]
            + bytes("SFATAL\0VFATAL\0C0A000\0Munsupported frontend protocol 255.255: server supports 3.0 to 3.0\0") + [
                0
            ]
        let record = hold(PostgreSQLTalk(), [bytes("N"), refusal])
        let reply = read(record, port: 5432, asked: .postgresql)
        #expect(reply.protocol == .postgresql)
        #expect(
            texts(reply) == [
                "postgresql.error=S=FATAL\nV=FATAL\nC=0A000\nM=unsupported frontend protocol 255.255: server supports 3.0 to 3.0",
                "postgresql.tls=not offered",
            ])
        #expect(
            Conversation(record).questions == [
                [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F], [0, 0, 0, 9, 0, 255, 0, 255, 0],
            ])
        let secure = read(hold(PostgreSQLTalk(), [bytes("S")]), port: 5432, asked: .postgresql)
        #expect(texts(secure) == ["postgresql.tls=offered"])
    }

    @Test func `MongoDB tells its build`() {
        func element(_ name: String, _ value: UInt32) -> [UInt8] {
            [0x10] + bytes(name) + [0] + value.littleEndianBytes
        }
        func document(_ body: [UInt8]) -> [UInt8] { UInt32(body.count + 5).littleEndianBytes + body + [0] }
        func message(_ code: UInt32, _ body: [UInt8]) -> [UInt8] {
            UInt32(16 + body.count).littleEndianBytes + [9, 0, 0, 0, 1, 0, 0, 0] + code.littleEndianBytes + body
        }
        let hello = message(
            1,
            [UInt8](repeating: 0, count: 20)
                + document([0x08] + bytes("ismaster") + [0, 1] + element("maxWireVersion", 17)))
        let build = message(
            2013, [0, 0, 0, 0, 0] + document([0x02] + bytes("version") + [0, 7, 0, 0, 0] + bytes("6.0.13") + [0]))
        let record = hold(MongoDBTalk(), [hello, build])
        #expect(Conversation(record).questions.count == 2)
        #expect(texts(read(record, port: 27017, asked: .mongodb)) == ["mongodb.version=6.0.13"])
        let page =
            "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nIt looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n"
        #expect(read(hold(HTTPTalk(), [bytes(page)]), port: 4711, asked: nil).protocol == .mongodb)
    }

    @Test func `MySQL greets with its version, or says why it does not talk`() {
        let greeting =
            hex("64 00 00 00 0A") + bytes("5.5.5-10.11.19-MariaDB-0+deb12u1\0")
            + hex("03 00 00 00 58 63 68 61 2D 59 5A 37 00")
            + hex("FE F7 08 02 00 FF 81 15") + [UInt8](repeating: 0, count: 42)
        var talk = GreetingTalk(port: 3306)
        #expect(talk.received(greeting) == .finish(farewell: []))
        var record = TalkRecord()
        record.append(.received, greeting)
        let reply = read(record, port: 3306, asked: nil)
        #expect(reply.protocol == .mysql)
        #expect(texts(reply) == ["mysql.banners=5.5.5-10.11.19-MariaDB-0+deb12u1", "mysql.tls=not offered"])
        var refused = TalkRecord()
        refused.append(
            .received,
            hex("45 00 00 00 FF 6A 04") + bytes("Host '192.0.2.1' is not allowed to connect to this MariaDB server..."))
        #expect(read(refused, port: 4711, asked: nil).protocol == .mysql)
    }

    @Test func `a directory shows its root to nobody`() {
        func value(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] { BER.value(tag, body) }
        let entry = value(
            0x64,
            value(4, [])
                + value(
                    0x30,
                    value(0x30, value(4, bytes("vendorName")) + value(0x31, value(4, bytes("389 Project"))))
                        + value(
                            0x30, value(4, bytes("vendorVersion")) + value(0x31, value(4, bytes("389-Directory/2.3.1")))
                        )))
        let answer = value(0x30, [2, 1, 1] + entry) + value(0x30, [2, 1, 1] + value(0x65, [0x0A, 1, 0, 4, 0, 4, 0]))
        let talk = LDAPTalk()
        #expect(talk.received(Array(answer.dropLast())) == .wait)
        #expect(talk.received(answer) == .finish(farewell: [0x30, 5, 2, 1, 2, 0x42, 0]))
        let reply = read(hold(LDAPTalk(), [answer]), port: 389, asked: .ldap)
        #expect(reply.protocol == .ldap)
        #expect(texts(reply).last == "ldap.vendor=389 Project 389-Directory/2.3.1")
        #expect(talk.opening.count == 45)
    }

    @Test func `the portmapper lists its programs`() {
        let reply = hex(
            "80000044 4E525043 00000001 00000000 00000000 00000000 00000000"
                + "00000001 000186A0 00000002 00000006 0000006F 00000001 000186A3 00000003 00000011 00000801 00000000")
        let read = read(hold(PortmapperTalk(), [reply]), port: 111, asked: .sunrpc)
        #expect(read.protocol == .sunrpc)
        #expect(texts(read) == ["rpc.programs=100000 2 tcp 111\n100003 3 udp 2049"])
    }

    @Test(arguments: [
        (hex("05 00"), "no authentication required"), (hex("05 FF"), "authentication required"),
    ])
    func `a proxy says whether it serves anyone`(answer: [UInt8], method: String) {
        let reply = read(hold(SOCKSTalk(), [answer]), port: 1080, asked: .socks)
        #expect(reply.protocol == .socks)
        #expect(texts(reply) == ["socks.method=\(method)"])
    }

    @Test func `a chat server is asked without a nickname`() {
        let answer = bytes(":irc.example.jp 451 * :Connection not registered\r\n")
        let reply = read(hold(IRCTalk(), [answer]), port: 6667, asked: .irc)
        #expect(reply.protocol == .irc)
        #expect(texts(reply) == ["irc.banner=:irc.example.jp 451 * :Connection not registered"])
        let talk = IRCTalk()
        #expect(talk.received(answer) == .finish(farewell: bytes("QUIT\r\n")))
        let version = bytes("NOTICE AUTH :*** Looking up\r\n:irc.example.jp 351 * ngircd-26.1 irc.example.jp :x\r\n")
        #expect(
            texts(read(hold(IRCTalk(), [version]), port: 6667, asked: .irc)).first
                == "irc.version=ngircd-26.1 irc.example.jp :x")
    }

    @Test func `a display refuses a version that does not exist`() {
        let answer = hex("00 19 0B00 0000 0700") + bytes("Protocol version mismatch") + [0, 0, 0]
        let reply = read(hold(X11Talk(), [answer]), port: 6000, asked: .x11)
        #expect(reply.protocol == .x11)
        #expect(texts(reply) == ["x11.reason=Protocol version mismatch"])
    }

    @Test func `a screen is told its own version and names its ways to prove who one is`() {
        var talk = GreetingTalk(port: 5900)
        #expect(talk.received(bytes("RFB 003.008\n")) == .send(bytes("RFB 003.008\n")))
        #expect(talk.received([2, 1, 2]) == .finish(farewell: []))
        var record = TalkRecord()
        record.append(.received, bytes("RFB 003.008\n"))
        record.append(.sent, bytes("RFB 003.008\n"))
        record.append(.received, [2, 1, 2])
        let reply = read(record, port: 5900, asked: nil)
        #expect(reply.protocol == .rfb)
        #expect(texts(reply) == ["rfb.banner=RFB 003.008", "rfb.security=none password"])
        var old = TalkRecord()
        old.append(.received, bytes("RFB 003.003\n"))
        old.append(.sent, bytes("RFB 003.003\n"))
        old.append(.received, [0, 0, 0, 2])
        #expect(texts(read(old, port: 5900, asked: nil)).last == "rfb.security=password")
    }

    @Test func `message brokers say what they are before a login, or refuse a level that does not exist`() {
        func field(_ name: String, _ value: String) -> [UInt8] {
            [UInt8(name.utf8.count)] + bytes(name) + bytes("S") + UInt32(value.utf8.count).bigEndianBytes + bytes(value)
        }
        let table =
            [12] + bytes("capabilities") + bytes("F") + [0, 0, 0, 0] + field("product", "RabbitMQ")
            + field("version", "3.10.8")
        let payload = [0, 10, 0, 10, 0, 9] + UInt32(table.count).bigEndianBytes + table
        let answer = [1, 0, 0] + UInt32(payload.count).bigEndianBytes + payload + [0xCE]
        #expect(
            texts(read(hold(AMQPTalk(), [answer]), port: 5672, asked: .amqp)) == ["amqp.server=RabbitMQ 3.10.8"])
        // One that was asked for a page names its version and closes.
        #expect(read(hold(HTTPTalk(), [bytes("AMQP") + [0, 0, 9, 1]]), port: 4711, asked: nil).protocol == .amqp)
        #expect(read(hold(MQTTTalk(), [hex("20 02 00 01")]), port: 1883, asked: .mqtt).protocol == .mqtt)
    }

    @Test func `Microsoft's protocols are known by their first answer`() {
        let sql = hex("04 01 0025 0000 0100 00 0015 0006 01 001B 0001 FF 10000fc0 0000") + [2]
        #expect(read(hold(MicrosoftSQLTalk(), [sql]), port: 1433, asked: .microsoftSQL).protocol == nil)
        let whole = hex("04 01 001A 0000 0100 00 000B 0006 01 0011 0001 FF 10000FC0 0000 02")
        #expect(
            texts(read(hold(MicrosoftSQLTalk(), [whole]), port: 1433, asked: .microsoftSQL)) == [
                "mssql.version=16.0.4032"
            ])
        let desktop = hex("03000013 0ED0 0000 1234 00 02 0F 0800 01000000")
        #expect(
            texts(read(hold(RemoteDesktopTalk(), [desktop]), port: 3389, asked: .remoteDesktop)) == ["rdp.protocol=tls"]
        )
        let files = hex("00000044 FE534D42") + [UInt8](repeating: 0, count: 60) + hex("4100 0100 FF02")
        #expect(
            texts(read(hold(SMBTalk(), [files]), port: 445, asked: .microsoftDS)) == ["smb.dialect=SMB 2 or later"])
        let session = read(hold(NetBIOSTalk(), [hex("82000000")]), port: 139, asked: .netbiosSession)
        #expect(session.protocol == .netbiosSession)
    }

    @Test(
        arguments: [
            (.rtsp, 554, "RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: Example/1.0\r\n\r\n", "rtsp_header.server=Example/1.0"),
            (
                .sip, 5060, "SIP/2.0 200 OK\r\nServer: Asterisk PBX 20.6.0\r\n\r\n",
                "sip_header.server=Asterisk PBX 20.6.0"
            ),
            (
                .git, 9418, "0044ERR access denied or repository not exported: /x\n",
                "git.error=access denied or repository not exported: /x"
            ),
            (
                .cvspserver, 2401, "cvs [pserver aborted]: bad auth protocol start: noroshi\n",
                "cvs.error=cvs [pserver aborted]: bad auth protocol start: noroshi"
            ),
            (.ident, 113, "0,0:ERROR:UNKNOWN-ERROR\r\n", "ident.banner=0,0:ERROR:UNKNOWN-ERROR"),
            (.finger, 79, "No one logged on.\r\n", "finger.banner=No one logged on.\r\n"),
            (.printer, 515, "lpd: noroshi: unknown printer\n", "lpd.banner=lpd: noroshi: unknown printer\n"),
            (.ipp, 631, "HTTP/1.1 200 OK\r\nServer: CUPS/2.4 IPP/2.1\r\n\r\n", "http_header.server=CUPS/2.4 IPP/2.1"),
        ] as [(ServiceProtocol, Int, String, String)])
    func `an answer is read by the question's protocol`(
        asked: ServiceProtocol, port: Int, answer: String, text: String
    ) throws {
        let attempt = Attempt.first(for: Endpoint(.tcp, "127.0.0.1", port))
        var record = TalkRecord()
        record.append(.sent, attempt.talk.opening)
        record.append(.received, bytes(answer))
        let reply = read(record, port: port, asked: attempt.asks)
        #expect(reply.protocol == asked)
        #expect(texts(reply) == [text])
        #expect(reply.unexpectedProtocol == nil)
    }
}

@Suite struct `Hostile answers` {
    private static let starts: [[UInt8]] = [
        [], [0x30, 0x84], [0x30, 0x82, 0xFF, 0xFF], [5], hex("80000044 4E525043 00000001 00000000"),
        bytes("E") + [0, 0],
        hex("0A 00 00 00 0A"), hex("FF FF FF FF 01 00 00 00 00 00 00 00 DD 07 00 00"), hex("01 00 00 00 00 00 20"),
        bytes("SIP/2.0 200 OK\r\n"), [3, 0, 0, 19], hex("00000044 FE534D42"), bytes(":a 451 "), bytes("RFB 003.008\n"),
        hex("4E52 8000 0001 0001"), hex("16 82 00 01"), bytes("$-1\r\n"), bytes("( success ( "),
    ]

    /// Bytes at random, and recorded beginnings with bytes at random behind them, given to every reader.
    @Test func `no garbage stops a reader or keeps a talk from ending`() {
        var generator = SystemRandomNumberGenerator()
        for round in 0..<400 {
            let tail = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let input = Self.starts[round % Self.starts.count] + tail
            for question in ReplyReader.questions.values {
                var talk: any QuestionTalk = question.init()
                var record = TalkRecord()
                record.append(.sent, talk.opening)
                for _ in 0..<4 {
                    record.append(.received, input)
                    guard case .send(let more) = talk.received(input) else { break }
                    record.append(.sent, more)
                }
                _ = talk.quiet(input)
                _ = question.texts(in: Conversation(record))
                _ = read(record, port: [25, 37, 514, 4711][round % 4], asked: question.spoken)
            }
            for port in [7, 13, 37, 53, 69, 111, 123, 137, 161, 177, 389, 1900, 3478, 5060, 5353, 11211] {
                let endpoint = Endpoint(.udp, "127.0.0.1", port)
                for question in DatagramQuestion.questions(for: endpoint) {
                    _ = question.reply([input, input], from: endpoint, after: .zero)
                }
            }
        }
    }

    /// A name in a message that points to itself, and one that points back and forth.
    @Test(arguments: [hex("C00C"), hex("01 61 C00C"), hex("C00E C00C")])
    func `a name that never ends is no name`(name: [UInt8]) {
        let message = hex("0000 8400 0000 0001 0000 0000") + name + hex("000C 0001 00000000 0002 C00C")
        #expect(DatagramQuestion.mdns.texts(message) == nil)
    }

    @Test func `a long answer is kept only as far as a fingerprint needs it`() {
        let answer = BER.value(0x30, [2, 1, 1] + BER.value(0x65, [UInt8](repeating: 0x41, count: 9_000)))
        let reply = read(hold(LDAPTalk(), [answer]), port: 389, asked: .ldap)
        #expect(reply.texts.allSatisfy { $0.bytes.count <= ServiceReply.Text.maximum })
    }
}
