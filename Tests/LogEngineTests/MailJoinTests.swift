import Foundation
import LogEngine
import LogReading
import Sigma
import Testing

/// Lines that real servers wrote, of mails that were really sent: see the note at the head of each test.
private func log(_ name: String) throws -> [String] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Logs/\(name).log")
    return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map(String.init)
}

private func recipients(_ derived: Derived, _ rule: String) -> Set<String> {
    Set(derived.named(rule).map { $0.text(.recipient) })
}

@Suite struct `Mail that is joined by its number` {
    /// Postfix 3.7.11, first open to everybody, then with a content filter on the host, then closed.
    @Test func `tells what Postfix relayed for strangers, and nothing else`() throws {
        let derived = try derive(shippedRules, log("postfix"))
        let odd = "\"x>, orig_to=<y\"@example.net"
        #expect(
            recipients(derived, "mail_relayed") == [
                "u1@example.net", "u2@example.net", "u6@example.net", "u8@example.net", odd,
            ])
        #expect(
            derived.stories.filter { $0.name == "mail_relay" }.map(\.group) == [
                ["host": "mx1", "client": "192.0.2.67"]
            ])
        #expect(derived.statistics?.withoutOrigin == 0)
    }

    /// sendmail 8.17.1 with promiscuous_relay, then without.
    @Test func `tells what sendmail relayed for strangers, and doubts what an alias may have been`() throws {
        let derived = try derive(shippedRules, log("sendmail"))
        let odd = "\"x>, orig_to=<y\"@example.net"
        #expect(
            recipients(derived, "mail_relayed") == ["u1@example.net", "u2@example.net", "u6@example.net", odd])
        #expect(recipients(derived, "mail_perhaps_relayed") == ["info@example.net", "friend@example.net"])
        #expect(!derived.stories.contains { $0.name == "mail_perhaps_relay" })
    }

    /// Exim 4.96 with relay_from_hosts = *, with and without what it can log besides; to syslog, and to its own file.
    @Test(arguments: ["exim", "exim-mainlog"])
    func `tells what Exim relayed for strangers`(name: String) throws {
        let derived = try derive(shippedRules, log(name))
        #expect(
            recipients(derived, "mail_relayed") == [
                "u1@example.net", "u2@example.net", "u6@example.net", "x>, orig_to=<y@example.net",
            ])
        #expect(
            derived.stories.filter { $0.name == "mail_relay" }.map { $0.group["client"] }
                == ["192.0.2.67"])
    }

    @Test func `tells what Exim gave on while it was still coming in`() throws {
        let derived = try derive(
            shippedRules,
            [
                "2026-11-20 10:00:02 1rAbCd-000123-Ab >> victim@other.example R=dnslookup T=remote_smtp "
                    + "H=mx.other.example [198.51.100.7] C=\"250 ok\"",
                "2026-11-20 10:00:02 1rAbCd-000123-Ab <= spam@evil.example H=evil.example [203.0.113.5] P=esmtp S=1200",
                "2026-11-20 10:00:02 1rAbCd-000123-Ab Completed",
            ])
        #expect(recipients(derived, "mail_relayed") == ["victim@other.example"])
    }

    @Test func `calls a client over IPv6 the same in all servers' words`() throws {
        let derived = try derive(
            shippedRules,
            [
                "Nov 20 10:00:00 mx sendmail[7]: 5AK1a2b3000007: from=<spam@evil.example>, size=9, class=0, nrcpts=1, "
                    + "msgid=<x@evil.example>, proto=ESMTP, daemon=MTA, relay=evil.example [IPv6:2001:db8::5]",
                "Nov 20 10:00:01 mx sendmail[8]: 5AK1a2b3000007: to=<victim@other.example>, delay=00:00:01, "
                    + "mailer=esmtp, pri=30009, relay=mx.other.example. [198.51.100.7], dsn=2.0.0, stat=Sent (ok)",
            ])
        #expect(derived.events.map { $0.text(.client) } == ["2001:db8::5"])
    }

    @Test(arguments: ["postfix", "sendmail", "exim", "exim-mainlog"])
    func `makes no event about which no rule asks, and leaves out nothing else`(name: String) throws {
        let all = try derive(shippedRules, log(name))
        let some = try derive(shippedRules, log(name), asking: shippedRules)
        func found(_ derived: Derived) -> [[UInt8]] {
            zip(derived.events, derived.matches).filter { !$0.1.isEmpty }.map { $0.0.text }
        }
        #expect(found(some) == found(all))
        #expect(!found(some).isEmpty)
        #expect(some.stories.map(\.group) == all.stories.map(\.group))
        #expect(some.events.count < all.events.count)
        #expect(some.statistics?.deliveries == all.statistics?.deliveries)
    }

    @Test(arguments: ["postfix", "sendmail", "exim", "exim-mainlog"])
    func `knows who gave each mail`(name: String) throws {
        let derived = try derive(shippedRules, log(name))
        func origins(_ recipient: String) -> Set<String> {
            Set(derived.events.filter { $0.text(.recipient) == recipient }.map { $0.text(.origin) })
        }
        #expect(origins("u3@example.net") == ["inside"])
        #expect(origins("u5@example.net") == ["local"])
        #expect(origins("u7@example.net") == ["local"])
        #expect(origins("nobody@example.com") == ["outside"])
        if name != "sendmail" { #expect(origins("u4@example.net") == ["authenticated"]) }
        let user = derived.events.last { $0.text(.recipient) == "u5@example.net" }
        #expect(user?.text(.user) == "tanaka")
    }

    @Test func `follows a mail through a content filter, with the user who sent it`() throws {
        let derived = try derive(shippedRules, log("postfix"))
        let own = derived.events.filter { $0.text(.queue) == "9D4EC8B" }
        #expect(own.map { $0.text(.origin) } == ["authenticated"])
        #expect(own.map { $0.text(.user) } == ["tanaka"])
        // Through the filter, and then through an alias that makes a mail of its own.
        let alias = derived.events.filter { $0.text(.queue) == "9E7BE89" }
        #expect(alias.map { $0.text(.origin) } == ["outside"])
        #expect(alias.map { $0.text(.alias) } == ["true"])
        #expect(alias.map { $0.text(.client) } == ["192.0.2.66"])
    }

    @Test func `takes what a server sends back for its own`() throws {
        for name in ["postfix", "sendmail", "exim"] {
            let derived = try derive(shippedRules, log(name))
            let back = derived.events.filter { $0.text(.recipient) == "a@example.org" }
            #expect(!back.isEmpty)
            #expect(back.allSatisfy { $0.text(.bounce) == "true" && $0.text(.origin) == "local" }, "\(name)")
        }
    }

    @Test func `tells the line of the recipient, and that of the client`() throws {
        let derived = try derive(shippedRules, log("postfix"))
        let event = try #require(derived.events.first { $0.text(.recipient) == "u1@example.net" })
        let lines = try log("postfix")
        #expect(lines[event.places[0].line - 1].contains("to=<u1@example.net>"))
        #expect(lines[event.places[1].line - 1].contains("client=unknown[192.0.2.67]"))
        #expect(event.places[0].offset == lines[..<(event.places[0].line - 1)].map { $0.utf8.count + 1 }.reduce(0, +))
    }

    @Test func `finds each line that says something by a text that it looks for`() throws {
        let literals = Derivation.literals(for: shippedRules).map { String(decoding: $0, as: UTF8.self) }
        var count = 0
        for text in try ["postfix", "sendmail", "exim", "exim-mainlog"].flatMap(log) {
            var (join, events) = (MailJoin(), DerivedEvents())
            LineBytes.with(Array(text.utf8)) { line in
                join.read(line, LogLine(line), at: nil, LinePlace(file: 0, line: 1, offset: 0), into: &events)
            }
            guard join.statistics.lines > 0 else { continue }
            count += 1
            #expect(literals.contains { text.contains($0) }, "\(text)")
        }
        #expect(count == 108 + 29 + 56 + 56)
    }

    // MARK: Numbers

    private func sent(_ queue: String, to recipient: String, host: String = "mx1", at time: String = "09:00:05")
        -> String
    {
        "Nov 21 \(time) \(host) postfix/smtp[2]: \(queue): to=<\(recipient)>, relay=mx.example.net[198.51.100.25]:25, "
            + "delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)"
    }

    private func client(_ queue: String, _ address: String, host: String = "mx1", at time: String = "09:00:00")
        -> String
    {
        "Nov 21 \(time) \(host) postfix/smtpd[1]: \(queue): client=unknown[\(address)]"
    }

    @Test func `keeps the same number on two hosts, and of two Postfixes, apart`() throws {
        let derived = try derive(
            shippedRules,
            [
                client("4F1A2B3C4D", "192.0.2.67"), client("4F1A2B3C4D", "10.0.0.7", host: "mx2"),
                "Nov 21 09:00:00 mx1 postfix-out/smtpd[1]: 4F1A2B3C4D: client=unknown[10.0.0.9]",
                sent("4F1A2B3C4D", to: "b@example.net", host: "mx2"), sent("4F1A2B3C4D", to: "a@example.net"),
                "Nov 21 09:00:05 mx1 postfix-out/smtp[2]: 4F1A2B3C4D: to=<c@example.net>, "
                    + "relay=mx.example.net[198.51.100.25]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)",
            ])
        #expect(derived.events.map { $0.text(.address) } == ["10.0.0.7", "192.0.2.67", "10.0.0.9"])
    }

    @Test func `begins anew with a number that is used again`() throws {
        let derived = try derive(
            shippedRules,
            [
                client("4F1A2", "192.0.2.67"), "Nov 21 09:00:06 mx1 postfix/qmgr[1]: 4F1A2: removed",
                client("4F1A2", "10.0.0.7", at: "11:00:00"), sent("4F1A2", to: "a@example.net", at: "11:00:01"),
                "Nov 21 11:00:02 mx1 postfix/qmgr[1]: 4F1A2: removed",
                // Nobody told whose this is.
                sent("4F1A2", to: "b@example.net", at: "15:00:01"),
            ])
        #expect(derived.events.map { $0.text(.origin) } == ["inside", "unknown"])
        #expect(derived.statistics?.withoutOrigin == 1)
    }

    @Test func `takes lines that come in another order`() throws {
        let derived = try derive(
            shippedRules,
            [
                "Nov 21 09:00:06 mx1 postfix/qmgr[1]: 4F1A2: removed", sent("4F1A2", to: "a@example.net"),
                client("4F1A2", "192.0.2.67"),
            ])
        #expect(derived.events.map { $0.text(.origin) } == ["outside"])
        let late = try derive(
            shippedRules,
            [
                client("4F1A2", "192.0.2.67"), "Nov 21 09:00:06 mx1 postfix/qmgr[1]: 4F1A2: removed",
                sent("4F1A2", to: "a@example.net"),
            ])
        #expect(late.events.map { $0.text(.origin) } == ["outside"])
    }

    @Test func `forgets what there is no room for, and says so`() throws {
        var options = MailJoin.Options()
        options.memory = 64 << 10
        var join = MailJoin(options)
        var derivation = DerivedEvents()
        for number in 0..<5_000 {
            let text = client("A\(100_000 + number)", "192.0.2.67")
            LineBytes.with(Array(text.utf8)) { line in
                join.read(
                    line, LogLine(line), at: Moment(seconds: 1_000), LinePlace(file: 0, line: number, offset: 0),
                    into: &derivation)
            }
        }
        #expect(join.statistics.lines == 5_000)
        #expect((4_500..<5_000).contains(join.statistics.evicted))
    }

    // MARK: Strangers' words

    @Test(arguments: [
        // A percent sign and a bang path are the client's own way to a stranger, no alias.
        ("u1@elsewhere.test", "u1%elsewhere.test@example.jp", "route"),
        ("u1@elsewhere.test", "elsewhere.test!u1@example.jp", "route"),
        ("u1@elsewhere.test", "\"u1@elsewhere.test\"@example.jp", "route"),
        ("u1@elsewhere.test", "\"u1\"@elsewhere.test", ""), ("u1@elsewhere.test", "U1@Elsewhere.Test", ""),
        ("u1@elsewhere.test", "sales@example.jp", "true"), ("tanaka@mx1.example.jp", "tanaka", "true"),
    ])
    func `tells an alias from a client's own route`(final: String, original: String, alias: String) throws {
        let derived = try derive(
            shippedRules,
            [
                client("4F1A2", "192.0.2.67"),
                "Nov 21 09:00:05 mx1 postfix/smtp[2]: 4F1A2: to=<\(final)>, orig_to=<\(original)>, "
                    + "relay=mx.example.net[198.51.100.25]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)",
            ])
        #expect(derived.events.map { $0.text(.alias) } == [alias])
        #expect(derived.named("mail_relayed").isEmpty == (alias == "true"))
    }

    @Test func `believes no words of the next server, and none within quotes`() throws {
        let lines = [
            client("4F1A2", "192.0.2.67"), client("4F1A3", "10.0.0.7"),
            // The next server invents a number of this host.
            "Nov 21 09:00:05 mx1 postfix/smtp[2]: 4F1A2: to=<\"a>, status=bounced (x\"@example.net>, "
                + "relay=mx.example.net[198.51.100.25]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, "
                + "status=sent (250 ok), relay=local, status=deferred: queued as 4F1A3)",
            sent("4F1A3", to: "b@example.net"),
            "2026-11-21 09:40:01 1xUhZh-00001g-0j <= \"x A=plain:root S=5\"@example.org H=([10.0.0.1]) [192.0.2.67]:49471 "
                + "P=esmtp S=263 id=<a A=plain:root H=localhost [127.0.0.1]>",
            "2026-11-21 09:40:01 1xUhZh-00001g-0j => a R=b T=local C=x@example.net <\"a R=b T=local C=x\"@example.net> "
                + "R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25] C=\"250 H=local [127.0.0.1]\"",
            "Nov 21 09:46:07 mx1 sendmail[146]: 6AL9k71T000146: from=<\"a, relay=tanaka@localhost\"@example.org>, size=91, "
                + "class=0, nrcpts=1, msgid=<x, proto=ESMTPA, daemon=MTA, relay=localhost [127.0.0.1]>, proto=ESMTP, "
                + "daemon=MTA, relay=[192.0.2.67]",
            "Nov 21 09:46:07 mx1 sendmail[148]: 6AL9k71T000146: to=<\"a, dsn=5.0.0, stat=x\"@example.net>, "
                + "delay=00:00:00, mailer=esmtp, pri=60091, relay=mx.example.net. [198.51.100.25], dsn=2.0.0, stat=Sent (ok)",
        ]
        let derived = try derive(shippedRules, lines)
        #expect(derived.events.filter { $0.text(.origin) == "outside" }.count == 3)
        #expect(
            derived.events.filter { $0.service == .mail }.allSatisfy {
                $0.text(.destination) == "remote" && $0.text(.outcome) == "sent"
            })
        #expect(derived.events.first { $0.text(.queue) == "4F1A3" }?.text(.origin) == "inside")
    }

    @Test func `takes the client that a trusted filter names, and the login of sendmail's process`() throws {
        let derived = try derive(
            shippedRules,
            [
                "Nov 21 09:00:00 mx1 postfix/smtpd[1]: 4F1A2: client=localhost[127.0.0.1], orig_queue_id=4F1A1, "
                    + "orig_client=unknown[192.0.2.67]",
                sent("4F1A2", to: "a@example.net"),
                "Nov 21 09:46:06 mx1 sendmail[146]: AUTH=server, relay=client.example.org [192.0.2.66], authid=tanaka, "
                    + "mech=PLAIN, bits=0",
                "Nov 21 09:46:07 mx1 sendmail[146]: 6AL9k71T000146: from=<a@example.jp>, size=91, class=0, nrcpts=1, "
                    + "msgid=<x@example.jp>, proto=ESMTPA, daemon=MTA, relay=client.example.org [192.0.2.66]",
                "Nov 21 09:46:07 mx1 sendmail[148]: 6AL9k71T000146: to=<u@example.net>, delay=00:00:00, mailer=esmtp, "
                    + "pri=60091, relay=mx.example.net. [198.51.100.25], dsn=2.0.0, stat=Sent (ok)",
            ])
        #expect(derived.events.map { $0.text(.address) } == ["192.0.2.67", "192.0.2.66"])
        #expect(derived.events.map { $0.text(.user) } == ["", "tanaka"])
        #expect(derived.events.map { $0.text(.origin) } == ["outside", "authenticated"])
    }

    @Test func `takes networks and domains that are given for the site's own`() throws {
        var site = MailSite()
        site.inside.append(try #require(AddressBlock("192.0.2.64/28")))
        #expect(
            try derive(shippedRules, [client("4F1A2", "192.0.2.67"), sent("4F1A2", to: "a@example.net")], site: site)
                .named(
                    "mail_relayed"
                ).isEmpty)
        site = MailSite()
        site.domains = ["Example.NET"]
        #expect(
            try derive(shippedRules, [client("4F1A2", "192.0.2.67"), sent("4F1A2", to: "a@example.net")], site: site)
                .named(
                    "mail_relayed"
                ).isEmpty)
        #expect(AddressBlock("192.0.2.0/33") == nil && AddressBlock("x") == nil)
    }

    @Test func `tells a user's password that is used from many places`() throws {
        let lines = (1...6).flatMap { number in
            [
                "Nov 21 09:0\(number):00 mx1 postfix/smtpd[1]: 4F1A\(number)0: client=unknown[203.0.113.\(number)], "
                    + "sasl_method=PLAIN, sasl_username=tanaka",
                sent("4F1A\(number)0", to: "a\(number)@example.net", at: "09:0\(number):05"),
            ]
        }
        let stories = try derive(shippedRules, lines).stories
        #expect(stories.filter { $0.name == "mail_stolen_account" }.map(\.group) == [["user": "tanaka"]])
        #expect(
            !(try derive(shippedRules, Array(lines.prefix(8))).stories.contains { $0.name == "mail_stolen_account" }))
    }
}

/// Lines in the form of netqmail 1.06 behind splogger.
@Suite struct `Mail of qmail` {
    private func mail(_ number: Int, uid: Int, from process: Int = 900, to recipient: String, relay: String) -> [String]
    {
        [
            "new msg \(number)", "info msg \(number): bytes 800 from <a@example.org> qp \(process) uid \(uid)",
            "starting delivery \(number): msg \(number) to remote \(recipient)",
            "delivery \(number): success: \(relay)_accepted_message./Remote_host_said:_250_ok/", "end msg \(number)",
        ].map { "Nov  5 03:12:44 mx1 qmail: 1793848364.123456 \($0)" }
    }

    private func session(_ process: Int, _ address: String, _ lines: [String], port: Int = 25) -> [String] {
        let local = "mx1.example.jp:10.0.0.5:\(port)"
        return ["Nov  5 03:12:43 mx1 smtpd: 1793848363.1 tcpserver: ok \(process) \(local) :\(address):x:40000"] + lines
            + ["Nov  5 03:12:45 mx1 smtpd: 1793848365.1 tcpserver: end \(process) status 0"]
    }

    private func origins(_ lines: [String], site: MailSite = MailSite()) throws -> [String] {
        try derive(shippedRules, lines, site: site).events("").map { "\($0.text(.origin)) \($0.text(.client))" }
    }

    @Test func `is joined by its number, with the client whose connection alone is open`() throws {
        let mail = mail(8, uid: 7791, to: "b@example.net", relay: "203.0.113.25")
        let derived = try derive(shippedRules, session(812, "198.51.100.7", mail))
        let event = try #require(derived.events("").first)
        #expect(event.text(.server) == "qmail" && event.text(.queue) == "8" && event.text(.host) == "mx1")
        #expect(event.text(.client) == "198.51.100.7" && event.text(.origin) == "outside")
        #expect(event.text(.sender) == "a@example.org" && event.text(.recipient) == "b@example.net")
        #expect(event.text(.relay) == "203.0.113.25" && event.text(.destination) == "remote")
        #expect(event.text(.outcome) == "sent" && event.text(.alias) == "perhaps")
        #expect(derived.named("mail_relayed").isEmpty && derived.named("mail_perhaps_relayed").count == 1)
    }

    @Test func `names nobody where two clients are there, or the port takes no mail`() throws {
        let mail = mail(8, uid: 7791, to: "b@example.net", relay: "203.0.113.25")
        let two = session(811, "192.0.2.1", session(812, "198.51.100.7", mail))
        #expect(try origins(two) == ["unknown "])
        #expect(try origins(session(811, "192.0.2.1", mail, port: 110)) == ["unknown "])
        #expect(try origins(mail) == ["unknown "])
        #expect(try origins(session(811, "192.168.0.1", mail)) == ["inside 192.168.0.1"])
    }

    @Test func `learns which user takes mail from the network, and takes others for users of the host`() throws {
        let first = (1...6).flatMap { number in
            session(800 + number, "198.51.100.7", mail(number, uid: 503, to: "b@example.net", relay: "203.0.113.25"))
        }
        let unknown = Array(repeating: "unknown ", count: 4)
        let known = ["outside 198.51.100.7", "outside 198.51.100.7"]
        #expect(try origins(first).sorted() == (known + unknown).sorted())
        let own = mail(9, uid: 1_000, to: "b@example.net", relay: "203.0.113.25")
        #expect(try origins(first + own).sorted() == (known + unknown + ["local "]).sorted())
    }

    @Test func `knows a login, a bounce, a mailbox, and what was not taken`() throws {
        let login = [
            "Nov  5 03:12:43 mx1 vpopmail[9]: vchkpw-smtp: (PLAIN) login success tanaka@example.jp:198.51.100.7"
        ]
        let mail = mail(8, uid: 82, to: "b@example.net", relay: "203.0.113.25")
        #expect(try origins(session(812, "198.51.100.7", login + mail)) == ["authenticated 198.51.100.7"])
        let line = "Nov  5 03:12:44 mx1 qmail: 1793848364.1 "
        let back = [line + "bounce msg 7 qp 900"] + mail
        let derived = try derive(shippedRules, session(812, "198.51.100.7", back))
        #expect(derived.events("").map { $0.text(.bounce) } == ["true"])
        let others = [
            line + "info msg 8: bytes 8 from <a@example.org> qp 900 uid 82",
            line + "starting delivery 1: msg 8 to local example.jp-tanaka@example.jp",
            line + "starting delivery 2: msg 8 to remote x@example.net",
            line + "delivery 1: success: did_1+0+0/",
            line + "delivery 2: failure: 203.0.113.25_does_not_like_recipient./Remote_host_said:_550_x/",
            line + "delivery 3: success: 203.0.113.25_accepted_message./x/",
        ]
        let told = try derive(shippedRules, others).events("")
        #expect(told.map { $0.text(.outcome) } == ["sent", "bounced"])
        #expect(told.map { $0.text(.destination) } == ["local delivery", ""])
    }

    @Test func `is read from the log of multilog`() throws {
        let lines = mail(8, uid: 82, to: "b@example.net", relay: "203.0.113.25").map {
            "@4000000037c219bf2ef02e94 " + ($0.components(separatedBy: ".123456 ").last ?? "")
        }
        #expect(try derive(shippedRules, lines).events("").map { $0.text(.recipient) } == ["b@example.net"])
    }
}

@Suite struct `What sendmail says of logins and forwarding` {
    private func login(_ process: Int, _ address: String) -> String {
        "Nov 21 09:45:59 mx1 sendmail[\(process)]: AUTH=server, relay=x [\(address)], authid=tanaka, mech=LOGIN, bits=0"
    }

    /// One mail, of which another process delivers.
    private func mail(_ queue: String, _ process: Int, _ address: String, at time: String = "09:46:00") -> [String] {
        [
            "Nov 21 \(time) mx1 sendmail[\(process)]: \(queue): from=<a@e.org>, size=91, class=0, nrcpts=1, "
                + "msgid=<x@y>, proto=ESMTP, daemon=MTA, relay=x [\(address)]",
            delivery(queue, at: time),
        ]
    }

    private func delivery(_ queue: String, controller: String = "", at time: String = "09:46:01") -> String {
        "Nov 21 \(time) mx1 sendmail[148]: \(queue): to=<u1@example.net>, \(controller)delay=00:00:01, "
            + "xdelay=00:00:00, mailer=esmtp, pri=30000, relay=mx.example.net. [198.51.100.25], dsn=2.0.0, stat=Sent (OK)"
    }

    private func origins(_ lines: [String]) throws -> [String] {
        try derive(shippedRules, lines).events("").map { "\($0.text(.origin)) \($0.text(.user))" }
    }

    @Test func `a login is that of all mails of its connection`() throws {
        let lines =
            [login(146, "192.0.2.67")] + mail("6AL9k71T000146", 146, "192.0.2.67")
            + mail("6AL9k71T100146", 146, "192.0.2.67", at: "10:40:00")
            + mail("6AL9k71T200146", 146, "192.0.2.67", at: "11:30:00")
        #expect(try origins(lines) == Array(repeating: "authenticated tanaka", count: 3))
        #expect(try derive(shippedRules, lines).named("mail_relayed").isEmpty)
    }

    @Test func `a login is no other connection's`() throws {
        let login = [login(146, "192.0.2.67")]
        #expect(try origins(login + mail("6AL9k71T000146", 146, "192.0.2.99")) == ["outside "])
        #expect(try origins(login + mail("6AL9k71T000147", 147, "192.0.2.67")) == ["outside "])
        #expect(try origins(login + mail("6AL9k71T000146", 146, "192.0.2.67", at: "10:46:01")) == ["outside "])
        // Other programs may write such words.
        let other = login.map { $0.replacing("sendmail", with: "app") }
        #expect(try origins(other + mail("6AL9k71T000146", 146, "192.0.2.67")) == ["outside "])
    }

    @Test func `what a user of the host forwards is perhaps no relay, but what a stranger sends in its name`() throws {
        func alias(_ controller: String) throws -> [String] {
            let client = mail("6AL9k71T000146", 146, "192.0.2.67")[0]
            return try derive(shippedRules, [client, delivery("6AL9k71T000146", controller: controller)]).events("")
                .map { $0.text(.alias) }
        }
        #expect(try alias("ctladdr=<t@example.jp> (1000/1000), ") == ["perhaps"])
        #expect(try alias("ctladdr=t (1000/1000), ") == ["perhaps"])
        #expect(try alias("ctladdr=<a@e.org> (1000/1000), ") == [""])
        #expect(try alias("ctladdr=<t@example.jp>, ") == [""])
        #expect(try alias("") == [""])
    }
}
