import Foundation
import HostState
import NoroshiModel
import Testing

/// sendmail's configuration in an image, from the files to the findings.
@Suite struct `Sendmail's configuration` {
    /// Relays for whom the map `access` names, and for everybody where the class R has them.
    private static let configuration = """
        V10/Berkeley
        DZ8.17.1
        Cwlocalhost
        FR|/usr/bin/make-relays
        Kaccess hash -T<TMPF> /etc/mail/access
        O OperatorChars=.:%@!^/[]+
        Xguard, S=local:/run/guard.sock
        Scanonify=3
        R$* < $* > $*\t\t$: $2
        R$+ @ $+\t\t$: $1 < @ $2 >
        Sparse=0
        R$+ < @ $=w >\t\t$#local $: $1
        R$+ < @ $+ >\t\t$#esmtp $@ $2 $: $1 < @ $2 >
        R$+\t\t\t$#local $: $1
        Sfinal=4
        R$+ < @ $+ >\t\t$1 @ $2
        Scheck_rcpt
        R$*\t\t\t$: $&{client_addr}
        R$=R $*\t\t\t$@ RELAY
        R$*\t\t\t$: <$(access Connect:$1 $: ? $)>
        R<RELAY>\t\t$@ RELAY
        R$*\t\t\t$#error $@ 5.7.1 $: "550 Relaying denied"
        Mlocal, P=/usr/sbin/mail.local, F=lsDFMAw5:/|@qSPfhn9, A=mail.local -l
        Mprog, P=/bin/sh, F=lsDFMoqeu9, A=sh -c $u
        Mesmtp, P=[IPC], F=mDFMuXa, E=\\r\\n, A=TCP $h

        """
    /// The client of the questions that are asked.
    private static let stranger = "198.51.100.77"

    private func image(_ files: [String: String] = [:], database: [(String, String)]? = nil) throws
        -> ConfigurationImage
    {
        let image = try ConfigurationImage()
        try image.write("/etc/mail/sendmail.cf", Self.configuration)
        for (path, text) in files { try image.write(path, text) }
        if let database { try image.write("/etc/mail/access.db", Data(Self.table(database))) }
        return image
    }

    /// A hash table of Berkeley DB with one page of pairs.
    private static func table(_ pairs: [(String, String)]) -> [UInt8] {
        var pages = [UInt8](repeating: 0, count: 1024)
        func put(_ value: Int, at place: Int) {
            pages[place] = UInt8(value & 255)
            pages[place + 1] = UInt8(value >> 8 & 255)
            if value > 0xFFFF { pages[place + 2] = UInt8(value >> 16) }
        }
        put(0x061561, at: 12)
        put(512, at: 20)
        pages[25] = 8
        put(1, at: 32)
        pages[512 + 25] = 13
        put(pairs.count * 2, at: 512 + 20)
        var end = 512
        for (index, text) in pairs.flatMap({ [$0.0, $0.1] }).enumerated() {
            end -= text.utf8.count + 1
            pages[512 + end] = 1
            pages.replaceSubrange(512 + end + 1..<512 + end + 1 + text.utf8.count, with: text.utf8)
            put(end, at: 512 + 26 + index * 2)
        }
        return pages
    }

    private func look(_ image: ConfigurationImage) async throws -> (
        software: ConfigurationSurvey.Software, findings: [Finding], gaps: [String]
    ) {
        let observations = try await ConfigurationProbe(root: image.root).observe("mail.example.net", after: [])
        let surveys = observations.compactMap { observation -> ConfigurationSurvey? in
            if case .state(.configuration(let survey)) = observation.fact { survey } else { nil }
        }
        let software = try #require(surveys.first?.software.first { $0.name == "sendmail" })
        let results = try ConfigurationRules.load(from: Configured.resources).rules
            .filter { $0.software == "sendmail" }.flatMap { ConfigurationRuleCheck($0).evaluate(observations) }
        let gaps = results.compactMap { if case .unknown(let gap) = $0 { gap.reason } else { nil } }
        return (software, try Configured.findings(software), gaps)
    }

    @Test func `that relays by its database alone is found, with the entry`() async throws {
        let seen = try await look(image(database: [("connect:\(Self.stranger)", "RELAY"), ("connect:com", "RELAY\0")]))
        #expect(seen.gaps.isEmpty, "\(seen.gaps)")
        let relay = try #require(seen.findings.first { $0.check == "configuration.sendmail.open-relay" })
        #expect(relay.severity == .critical)
        #expect(seen.software.files.contains("/etc/mail/access.db"))
        let wide = try #require(seen.findings.first { $0.check == "configuration.sendmail.access-relays-all" })
        #expect(wide.evidence.map(\.locator).contains("/etc/mail/access.db"))
        #expect(wide.evidence.map(\.excerpt).contains("connect:com RELAY"))
    }

    @Test func `whose database refuses relays for nobody`() async throws {
        let seen = try await look(
            image(database: [("connect:192.0.2", "RELAY"), ("connect:\(Self.stranger)", "REJECT")]))
        #expect(seen.gaps.isEmpty, "\(seen.gaps)")
        #expect(seen.software.values("relay.outside-to-outside") == ["refuses"])
        #expect(!seen.findings.contains { $0.check == "configuration.sendmail.open-relay" })
        // Nobody asks for what an answer rests on that finds nothing.
        #expect(!seen.software.settings.contains { $0.name.hasSuffix(".assumed") })
    }

    @Test func `tells what was taken for granted for a finding`() async throws {
        let seen = try await look(image(["/etc/mail/access": "Connect:\(Self.stranger)\tRELAY\n"]))
        let relay = try #require(seen.findings.first { $0.check == "configuration.sendmail.open-relay" })
        let lines = relay.evidence.map { "\($0.locator) \($0.excerpt)" }
        #expect(
            lines.contains("/etc/mail/sendmail.cf:7 assumed: the mail filter of /etc/mail/sendmail.cf:7 was not asked"))
        #expect(
            lines.contains(
                "/etc/mail/sendmail.cf assumed: /etc/mail/access was read for the map access, not its database"))
        #expect(
            lines.contains {
                $0.hasPrefix("/etc/mail/sendmail.cf:4 assumed: the members of $=R from ")
                    && $0.hasSuffix(" are not known")
            })
        #expect(relay.evidence[0].excerpt.hasPrefix("MAIL FROM:"))
    }

    @Test func `that cannot be told says why`() async throws {
        let image = try image()
        try image.write("/etc/mail/access.db", "no table")
        let seen = try await look(image)
        let reason =
            "the map access (/etc/mail/sendmail.cf:5): only the database /etc/mail/access.db is there, "
            + "and was not read: is not a table of Berkeley DB"
        #expect(
            seen.gaps.contains { $0.hasPrefix("the settings do not tell: MAIL FROM:") && $0.hasSuffix(reason) },
            "\(seen.gaps)")
        #expect(seen.software.reasons.contains("/etc/mail/access.db: is not a table of Berkeley DB"))
    }

    @Test func `that ends in the middle is a gap, and not said to lack what may be in the other half`() async throws {
        let whole = try await look(image(database: []))
        #expect(whole.software.problems.isEmpty, "\(whole.software.reasons)")
        let image = try image(database: [])
        let rules = Self.configuration.components(separatedBy: "Scheck_rcpt")[0]
        for (text, why) in [
            (rules, "no mailer 'local' is defined"),
            (String(Self.configuration.dropLast(4)), "the last line has no end"),
        ] {
            try image.write("/etc/mail/sendmail.cf", text)
            let seen = try await look(image)
            #expect(seen.software.reasons.contains { $0.hasSuffix("it ends in the middle: \(why)") })
            #expect(!seen.findings.contains { $0.check == "configuration.sendmail.no-check-rcpt" })
        }
        try image.write("/etc/mail/sendmail.cf", rules)
        #expect(try await look(image).gaps.contains { $0.hasSuffix("no mailer 'local' is defined") })
    }

    @Test func `of many strange lines is one gap with the first of them`() async throws {
        let image = try image(database: [])
        try image.write("/etc/mail/sendmail.cf", Self.configuration + String(repeating: "zz\u{1B}[31m\n", count: 150))
        let reasons = try await look(image).software.reasons
        #expect(reasons.count == 1)
        let first = reasons.first ?? ""
        #expect(first.contains("150 lines are not understood, the first of them: "))
        #expect(first.contains("\\x1b[31m") && !first.contains("\u{1B}") && first.utf8.count < 500, "\(first)")
    }

    @Test(arguments: [("com", true), ("partner.example", false)])
    func `that relays for a part of the Internet is found`(domain: String, isFound: Bool) async throws {
        let image = try image(database: [])
        let text = Self.configuration.replacingOccurrences(of: "FR|/usr/bin/make-relays", with: "CR\(domain)")
            .replacingOccurrences(
                of: "R$=R $*\t\t\t$@ RELAY", with: "R$*\t\t\t$: $>canonify $1\nR$+ < @ $* $=R >\t$@ RELAY")
        try image.write("/etc/mail/sendmail.cf", text.replacingOccurrences(of: "$: $&{client_addr}", with: "$: $1"))
        let seen = try await look(image)
        #expect(
            seen.findings.contains { $0.check == "configuration.sendmail.relays-for-everybodys-domain" } == isFound,
            "\(seen.software.settings.filter { $0.name.hasPrefix("relay.named") })")
    }

    private static let everybody = [
        "203", "Connect:172", "192", "Connect:100", "Connect:", "Connect:com", "To:de", "co.jp", "IPv6:2001",
        "Connect:IPv6",
    ]
    private static let own = [
        "Connect:10", "10", "Connect:127", "127.0.0.1", "Connect:192.168", "Connect:172.16", "172.31", "169.254",
        "Connect:IPv6:fd12:3456", "IPv6:fe80", "IPv6:fd00", "Connect:203.0", "IPv6:2001:db8", "Connect:255",
        "From:example.com", "Connect:localhost",
    ]

    @Test(arguments: everybody.map { ($0, true) } + own.map { ($0, false) })
    func `has an access map that names a part of the Internet, or not`(key: String, isWide: Bool) async throws {
        let seen = try await look(image(["/etc/mail/access": "\(key)\tRELAY\n"]))
        #expect(seen.software.values("access.wide") == (isWide ? ["\(key) RELAY"] : nil))
        #expect(seen.findings.contains { $0.check == "configuration.sendmail.access-relays-all" } == isWide)
    }

    @Test(arguments: [
        ("From:example.com\tRELAY\n", "MAIL FROM:<postmaster@example.com> "),
        ("From:bob@example.com\tRELAY\n", "MAIL FROM:<bob@example.com> "), ("Connect:example.com\tRELAY\n", nil),
    ])
    func `that relays by the sender is found without its mc file`(access: String, asked: String?) async throws {
        let image = try image(["/etc/mail/access": access])
        let text = Self.configuration.replacingOccurrences(
            of: "R$*\t\t\t$#error $@ 5.7.1",
            with: """
                R$*\t\t\t$: <?> $>canonify $&f
                R<?> $+ < @ $+ >\t$: <$(access From:$1@$2 $: ? $)> $1 < @ $2 >
                R<?> $+ < @ $+ >\t$: <$(access From:$2 $: ? $)> $1 < @ $2 >
                R<RELAY> $*\t\t$@ RELAY
                R$*\t\t\t$#error $@ 5.7.1
                """)
        try image.write("/etc/mail/sendmail.cf", text)
        let seen = try await look(image)
        let relay = seen.findings.first { $0.check == "configuration.sendmail.relay-by-sender" }
        #expect((relay != nil) == (asked != nil), "\(seen.software.settings.filter { $0.name.hasPrefix("relay.") })")
        if let asked { #expect(relay?.evidence.first?.excerpt.hasPrefix(asked) == true) }
        let titles = seen.findings.compactMap { $0.title.arguments["title.en"] }
        #expect(!titles.contains { $0.contains("(relays)") || $0.contains("(yes)") }, "\(titles)")
    }

    @Test(arguments: [
        ("O DaemonPortOptions=Port=smtp, Addr=127.0.0.1\nO DaemonPortOptions=Family=inet6, A=IPv6:::1\n", false),
        ("O DaemonPortOptions=Port=smtp, Addr=127.0.0.1\nO DaemonPortOptions=Port=587, Name=MSA, M=E\n", true),
        ("O DaemonPortOptions=Port=smtp, Addr=192.0.2.1\n", true), ("", true),
    ])
    func `with daemons of the host itself alone relays for no stranger yet`(options: String, isOpen: Bool) async throws
    {
        let image = try image(["/etc/mail/access": "Connect:\(Self.stranger)\tRELAY\n"])
        try image.write(
            "/etc/mail/sendmail.cf", Self.configuration.replacingOccurrences(of: "Xguard", with: options + "Xguard"))
        let seen = try await look(image)
        #expect(seen.findings.contains { $0.check == "configuration.sendmail.open-relay" } == isOpen)
        let latent = seen.findings.first { $0.check == "configuration.sendmail.latent-relay" }
        #expect(latent?.severity == (isOpen ? nil : .low))
    }

    @Test func `of an image without a name has no folder for a host`() async throws {
        let image = try image(["/etc/mail/access": "Connect:\(Self.stranger)\tRELAY\n"])
        let observations = try await ConfigurationProbe(root: image.root).observe("/srv/images/a", after: [])
        let surveys = observations.compactMap { observation -> ConfigurationSurvey? in
            if case .state(.configuration(let survey)) = observation.fact { survey } else { nil }
        }
        let software = try #require(surveys.first?.software.first { $0.name == "sendmail" })
        let setting = try #require(software.settings.first { $0.name == "relay.local-looking-sender" })
        #expect(setting.text.hasPrefix("MAIL FROM:<postmaster@localhost> "))
        #expect(!software.settings.contains { $0.text.contains("/srv/images") })
    }

    /// makemap(8) of this machine, or unpacked in the folder that `NOROSHI_SENDMAIL` names.
    private static let makemap = ["", ProcessInfo.processInfo.environment["NOROSHI_SENDMAIL"] ?? ""]
        .map { $0 + "/usr/sbin/makemap" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(
        .enabled(if: makemap != nil, "no makemap"), arguments: [["hash"], ["btree"], ["-N", "hash"], ["-d", "btree"]])
    func `is read with the databases that makemap makes`(options: [String]) async throws {
        let image = try image()
        let lines = (0..<3000).map { "Connect:10.\($0 / 250).\($0 % 250)\tRELAY\n" }.joined()
        try image.write("/etc/mail/text", "Connect:\(Self.stranger)\tRELAY\nConnect:org\tRELAY\n" + lines)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.makemap))
        process.arguments = ["-C", "/dev/null"] + options + [image.path + "/etc/mail/access"]
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: image.path + "/etc/mail/text"))
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let seen = try await look(image)
        #expect(seen.gaps.isEmpty, "\(seen.gaps)")
        #expect(seen.findings.contains { $0.check == "configuration.sendmail.open-relay" })
        #expect(seen.findings.contains { $0.check == "configuration.sendmail.access-relays-all" })
        #expect(seen.software.values("access")?.count == 3002)
        // Once the text says something else, the database still counts, and that is told.
        try image.write("/etc/mail/access", "Connect:\(Self.stranger)\tREJECT\n")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: 60)], ofItemAtPath: image.path + "/etc/mail/access")
        let stale = try await look(image)
        let relay = try #require(stale.findings.first { $0.check == "configuration.sendmail.open-relay" })
        #expect(
            relay.evidence.map(\.excerpt).contains(
                "assumed: /etc/mail/access was changed after /etc/mail/access.db, from which the map access was read"))
    }
}
