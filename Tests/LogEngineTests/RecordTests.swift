import LogEngine
import LogReading
import Sigma
import Testing

private let all = ["accounts", "login", "mail", "system", "web"].map { "\(Places.resources)/sigma/\($0).yml" }

private func fields(_ match: LogMatch) -> [String: String] {
    Dictionary(
        match.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }, uniquingKeysWith: { one, _ in one })
}

private func keywords(_ texts: String...) -> RuleCollection {
    var collection = RuleCollection()
    for (number, text) in texts.enumerated() {
        collection.add(
            """
            title: Test \(number)
            logsource: {category: webserver}
            detection: \(text)
            """, file: "test.yml")
    }
    return collection
}

@Suite struct `Lines of JSON` {
    @Test func `of journalctl are read as the messages that they carry`() throws {
        let line =
            #"{"__REALTIME_TIMESTAMP":"1793850240123456","_HOSTNAME":"h1","SYSLOG_IDENTIFIER":"useradd","_PID":"9","#
            + #""MESSAGE":"new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/bash, from=none"}"#
        let ready = try rules(all)
        let matches = try run(ready, [line]).matches
        let match = try #require(matches.first { ready.rules.rules[$0.rule].metadata.name == "account_uid0" })
        #expect(match.time == Moment(microseconds: 1_793_850_240_123_456))
        let fields = fields(match)
        #expect(fields["user"] == "sys1" && fields["uid"] == "0" && fields["host"] == "h1")
        #expect(match.bytes == Array(line.utf8))
    }

    @Test func `with a message in numbers, and escapes, are read`() throws {
        let message = Array("new user: name=a\u{e9}, UID=0, GID=0, home=/root, shell=/bin/bash".utf8)
        let numbers = message.map { "\($0)" }.joined(separator: ", ")
        let ready = try rules(all)
        let lines = [
            #"{"time":"2026-11-05T03:44:00Z","SYSLOG_IDENTIFIER":"useradd","MESSAGE":[\#(numbers)],"x":"UID=0 new user"}"#,
            #"{"time":"2026-11-05T03:44:00Z", "program":"useradd", "msg":"new user: name=sys\u0031, UID=0, GID=0, home=\/root, shell=\"x\"\n"}"#,
        ]
        let users = try run(ready, lines).matches.filter {
            ready.rules.rules[$0.rule].metadata.name == "account_uid0"
        }.map { fields($0)["user"] }
        #expect(users == ["a\u{e9}", "sys1"])
    }

    @Test func `are no messages of a program that one of their values names`() throws {
        // The value of a member is a stranger's; only the member that names the program does.
        let line =
            #"{"time":"2026-11-05T03:44:00Z","program":"web","MESSAGE":"x","a":"useradd[1]: new user: name=s, UID=0"}"#
        #expect(try run(try rules(all), [line]).matches.isEmpty)
        // Not JSON after all: what is left of it is no message of anybody.
        #expect(try run(try rules(all), [String(line.dropLast())]).matches.isEmpty)
    }

    @Test func `have members that are nothing`() throws {
        let ready = try LogRules(
            RuleSet(
                keywords(
                    "{w: {w: keyword}, a: {f: null}, condition: w and a}",
                    "{w: {w: keyword}, a: {f: 'null'}, condition: w and a}",
                    "{w: {w: keyword}, a: {f|exists: true}, condition: w and a}")),
            catalog: MessageCatalog([]))
        let lines = [#","f":null"#, #","f":"null""#, ""].map {
            #"{"w":"keyword"\#($0),"request_method":"GET","request_uri":"/"}"#
        }
        let matches = try run(ready, lines).matches
        #expect(matches.map { "\($0.rule):\($0.line)" } == ["0:1", "2:1", "1:2", "2:2", "0:3"])
        #expect(fields(matches[0])["f"] == nil && fields(matches[2])["f"] == "null")
    }

    @Test(arguments: [
        // The user, the program, and whether it is believed that it is useradd.
        ("1000", "/usr/bin/logger", "logger", false), ("1000", "/home/x/useradd", "useradd", false),
        ("1000", "/usr/bin/python3.11", "useradd", false), ("1000", "/usr/sbin/useradd", "useradd", true),
        ("0", "/usr/bin/logger", "logger", true), ("997", "/usr/bin/logger", "logger", true),
    ])
    func `are of the program that journald saw, where a user named another`(
        _ user: String, _ file: String, _ command: String, _ isBelieved: Bool
    ) throws {
        let line =
            #"{"__REALTIME_TIMESTAMP":"1793850240123456","_HOSTNAME":"h","SYSLOG_IDENTIFIER":"useradd","_PID":"9","#
            + #""_TRANSPORT":"syslog","_UID":"\#(user)","_COMM":"\#(command)","_EXE":"\#(file)","#
            + #""MESSAGE":"new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/bash, from=none"}"#
        let ready = try rules(all)
        let names = try run(ready, [line]).matches.map { ready.rules.rules[$0.rule].metadata.name }
        #expect(names.contains("account_uid0") == isBelieved)
    }

    @Test func `of web servers have the fields that rules ask for`() throws {
        let ready = try LogRules(
            RuleSet(
                keywords(
                    "{a: {cs-method: GET, c-uri|contains: 'etc/passwd', sc-status: 200}, condition: a}",
                    "{a: {cs-uri-query|contains: 'cmd=id', c-ip: 192.0.2.1}, condition: a}")),
            catalog: MessageCatalog([]))
        let lines = [
            #"{"time_local":"x","remote_addr":"192.0.2.1","request_method":"GET","request_uri":"/a?f=etc/passwd&cmd=id","status":"200"}"#,
            #"{"ts":1793850240.5,"request":{"remote_ip":"192.0.2.1","method":"GET","uri":"/etc/passwd"},"status":200}"#,
            #"{"log":"192.0.2.1 - - [05/Nov/2026:03:12:44 +0000] \"GET /x?cmd=id HTTP/1.1\" 200 1\n","stream":"stdout"}"#,
            #"{"note":"GET /etc/passwd?cmd=id 200 192.0.2.1"}"#,
        ]
        let matches = try run(ready, lines).matches
        #expect(matches.map { "\($0.rule):\($0.line)" } == ["0:1", "1:1", "0:2", "1:3"])
        #expect(matches[2].time == Moment(microseconds: 1_793_850_240_500_000))
    }
}

@Suite struct `Rules and their logs` {
    @Test func `those without any literal are asked about every line of their logs`() throws {
        var collection = RuleCollection()
        collection.add(
            """
            title: Everything but one
            logsource: {product: linux}
            detection: {a: {message: x}, condition: not a}
            ---
            title: A word
            logsource: {product: linux}
            detection: {a: [wanted], condition: a}
            """, file: "more.yml")
        let more = try LogRules(RuleSet(collection), catalog: MessageCatalog([]))
        #expect(more.unsearchable == [0])
        let lines = [
            "a: 1", "Nov  5 03:12:44 h t: x", "Nov  5 03:12:44 h t: wanted", "y", "Nov  5 03:12:44 h t: x", "z",
        ]
        let found = try run(more, lines).matches.map { "\($0.rule):\($0.line)" }
        #expect(found == ["0:1", "0:3", "1:3", "0:4", "0:6"])
    }

    @Test func `those for other systems are set apart, and those without literals run over their own logs`() throws {
        var collection = keywords("{a: {sc-status: 404}, condition: a}")
        collection.add(
            """
            title: Windows
            logsource: {product: windows, service: security}
            detection: {a: {EventID: 4625}, condition: a}
            ---
            title: Everything
            logsource: {product: linux}
            detection: {a: {host: h}, condition: a}
            ---
            title: By number
            logsource: {product: linux, service: auditd}
            detection: {a: {uid|gte: 1000}, condition: a}
            """, file: "more.yml")
        let ready = try LogRules(RuleSet(collection), catalog: MessageCatalog([]))
        #expect((ready.foreign, ready.unsearchable, ready.slow) == ([1], [2], [3]))
        let lines = [
            #"192.0.2.1 - - [05/Nov/2026:03:12:44 +0000] "GET /x HTTP/1.1" 404 1"#,
            #"type=SYSCALL msg=audit(1793850240.5:1): uid=1000 a0=1000"#,
            "type=SYSCALL msg=audit(1793850240.5:1): uid=99",
        ]
        #expect(try run(ready, lines).matches.map { "\($0.rule):\($0.line)" } == ["0:1", "3:2"])
    }
}
