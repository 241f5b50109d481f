import Foundation
import HostState
import NoroshiModel
import Testing

@Suite struct `Configuration that cannot be read` {
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("ssh", "/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config\n"),
            ("dovecot", "/etc/dovecot/dovecot.conf", "!include dovecot.conf\n"),
            ("named", "/etc/bind/named.conf", "include \"/etc/bind/named.conf\";\n"),
            ("exim", "/etc/exim4/exim4.conf", ".include /etc/exim4/exim4.conf\n"),
            ("proftpd", "/etc/proftpd/proftpd.conf", "Include /etc/proftpd/proftpd.conf\n"),
            ("syslog", "/etc/rsyslog.conf", "$IncludeConfig /etc/rsyslog.conf\n"),
            ("super-server", "/etc/xinetd.conf", "include /etc/xinetd.conf\n"),
        ])
    func `because it includes itself ends, and says so`(name: String, path: String, text: String) throws {
        let software = try #require(Configured.software(name, [path: text]))
        #expect(software.reasons.contains("\(path):1: includes itself by way of \(path)"))
    }

    @Test(arguments: [
        ("ssh", "/etc/ssh/sshd_config", "Include sshd_config\nPermitRootLogin yes\n", "permitrootlogin"),
        ("dovecot", "/etc/dovecot/dovecot.conf", "!include dovecot.conf\nssl = no\n", "ssl"),
        (
            "named", "/etc/bind/named.conf",
            "include \"/etc/bind/../bind/./named.conf\";\noptions { recursion yes; allow-recursion { any; }; };\n",
            "recursion"
        ),
        (
            "exim", "/etc/exim4/exim4.conf", ".include /etc/exim4/exim4.conf\nhostlist relay_from_hosts = *\n",
            "relay_from_hosts"
        ),
        ("proftpd", "/etc/proftpd/proftpd.conf", "Include /etc/proftpd/proftpd.conf\nRootLogin on\n", "rootlogin"),
        ("syslog", "/etc/rsyslog.conf", "$IncludeConfig /etc/rsyslog.conf\n$UDPServerRun 514\n", "udp-input"),
    ])
    func `by an include that closes a circle is read for the rest`(
        name: String, path: String, text: String, setting: String
    ) throws {
        let software = try #require(Configured.software(name, [path: text]))
        #expect(software.settings.count { $0.name == setting } == 1, "\(software.settings)")
        #expect(software.reasons == ["\(path):1: includes itself by way of \(path)"])
        #expect(try !Configured.findings(software).isEmpty)
    }

    /// `sshd -T` of OpenSSH 9.2 prints these.
    @Test(arguments: [
        ("Port 2222\n\0\nPermitRootLogin yes\n", ["yes"]),
        ("Port 2222\n# a\0b\nPermitRootLogin yes\n", nil),
        ("Port 2222\nPermitRootLogin \0x\n yes\n", ["yes"]),
        ("PermitRootLogin yes\0\n\nPermitEmptyPasswords yes\n", ["yes"]),
        ("PermitRootLogin yes\0", ["yes"]),
    ])
    func `by a byte of value 0 is read as sshd does`(text: String, value: [String]?) throws {
        let software = try #require(Configured.software("ssh", text))
        #expect(software.values("permitrootlogin") == value)
        #expect(software.reasons.contains { $0.hasSuffix("a byte of value 0: the rest of the line was not read") })
    }

    @Test func `because it is no text is one gap`() throws {
        let software = try #require(Configured.software("ssh", String(repeating: "a\0b\n", count: 17)))
        #expect(software.reasons == ["/etc/ssh/sshd_config:1: a byte of value 0: this is no text"])
    }

    @Test(arguments: [
        "/etc/ssh/sshd_config", "/etc/postfix/main.cf", "/etc/bind/named.conf", "/etc/exim4/exim4.conf",
        "/etc/proftpd/proftpd.conf", "/etc/mail/sendmail.cf", "/var/lib/dpkg/status",
    ])
    func `because its link leads nowhere is a gap`(path: String) async throws {
        let image = try ConfigurationImage()
        try image.link(path, to: "/srv/none")
        let seen = try await ConfigurationProbe(root: image.root).observe("h", after: [])
        #expect(
            seen.contains { $0.fact == .unseen(what: path, reason: "leads to /srv/none, which is not there") },
            "\(seen)")
        try image.write("/srv/none", "")
        let whole = try await ConfigurationProbe(root: image.root).observe("h", after: [])
        #expect(!whole.contains { if case .unseen = $0.fact { true } else { false } }, "\(whole)")
    }

    @Test(arguments: [
        ("dovecot", "!include /etc/none.conf\n", "/etc/dovecot/dovecot.conf:1: /etc/none.conf is not there"),
        ("named", "\ninclude \"/etc/none.conf\";\n", "/etc/bind/named.conf:2: /etc/none.conf is not there"),
        (
            "exim", "trusted_users = a\n.include /etc/none.conf\n",
            "/etc/exim4/exim4.conf:2: /etc/none.conf is not there"
        ),
        ("proftpd", "Include /etc/none.conf\n", "/etc/proftpd/proftpd.conf:1: /etc/none.conf is not there"),
        ("ssh", "Banner \"open\nPort\n", "/etc/ssh/sshd_config:1: a quote is not closed"),
        ("ssh", "Port\n", "/etc/ssh/sshd_config:1: 'Port' without a value"),
        ("dovecot", "a {\n b = c\n", "/etc/dovecot/dovecot.conf:1: 'a' is not closed"),
        ("dovecot", "}\n", "/etc/dovecot/dovecot.conf:1: '}' without a section"),
        ("named", "options {\n recursion no;\n", "/etc/bind/named.conf:1: '{' is not closed"),
        ("named", "options { };\n/* open\n", "/etc/bind/named.conf:2: a comment or quote is not closed"),
        ("named", "options { }; };\n", "/etc/bind/named.conf:1: '}' without '{'"),
        ("exim", ".ifdef A\nx = y\n", "/etc/exim4/exim4.conf:1: '.ifdef' is not closed"),
        ("exim", ".endif\n", "/etc/exim4/exim4.conf:1: '.endif' without '.ifdef'"),
        ("proftpd", "<Limit ALL>\n", "/etc/proftpd/proftpd.conf:1: <limit ALL> is not closed"),
        ("postfix", "what is this\n", "/etc/postfix/main.cf:1: expected 'name = value'"),
        ("vsftpd", "anonymous_enable\n", "/etc/vsftpd.conf:1: expected 'name=value'"),
        ("exports", "/srv a(rw\n", "/etc/exports:1: '(rw' is not closed"),
        (
            "super-server", "telnet stream\n",
            "/etc/inetd.conf:1: expected 'service type protocol wait user program', found 2 field(s)"
        ),
        (
            "postfix", "a = b\nc = d\0e\n",
            "/etc/postfix/main.cf:2: a byte of value 0: the rest of the line was not read"
        ),
        ("postfix", "a = $b\nb = ${a}x\nc = $a\n", "/etc/postfix/main.cf:1: needs itself by way of $b"),
        ("postfix", "a = $a\n", "/etc/postfix/main.cf:1: needs itself by way of $a"),
    ])
    func `is told with its line`(name: String, text: String, reason: String) throws {
        let software = try #require(Configured.software(name, text))
        #expect(software.reasons.contains(reason), "\(software.reasons)")
    }

    @Test(.timeLimit(.minutes(1))) func `because it is too large is a gap`() async throws {
        let image = try ConfigurationImage()
        try image.write("/etc/ssh/sshd_config", Data(count: 100 << 20))
        try image.write("/etc/exports", "/srv *(rw)\n")
        let seen = try await ConfigurationProbe(root: image.root, clock: { Date(timeIntervalSince1970: 0) })
            .observe("h", after: [])
        #expect(seen.contains { $0.fact == .unseen(what: "/etc/ssh/sshd_config", reason: "larger than the limit") })
        #expect(
            seen.contains {
                if case .state(.configuration(let survey)) = $0.fact {
                    survey.software.contains { $0.name == "exports" }
                } else {
                    false
                }
            })
    }

    @Test(.timeLimit(.minutes(1))) func `because it is a FIFO or a folder is a gap`() async throws {
        let image = try ConfigurationImage()
        try image.write("/etc/ssh/sshd_config/x", "")
        try image.write("/etc/postfix/x", "")
        let made = unsafe mkfifo(image.path + "/etc/postfix/main.cf", 0o600)
        #expect(made == 0)
        let seen = try await ConfigurationProbe(root: image.root).observe("h", after: [])
        for path in ["/etc/ssh/sshd_config", "/etc/postfix/main.cf"] {
            #expect(seen.contains { $0.fact == .unseen(what: path, reason: "not a regular file") })
        }
    }

    @Test func `of an empty system is nothing, without a gap`() async throws {
        let image = try ConfigurationImage()
        let seen = try await ConfigurationProbe(root: image.root).observe("h", after: [])
        #expect(seen.map(\.fact) == [.state(.configuration(ConfigurationSurvey()))])
    }

    @Test func `does not lead out of the root`() throws {
        let image = try ConfigurationImage()
        try image.write(
            "/etc/dovecot/dovecot.conf", "!include ../../../../../../etc/hostname\n!include /proc/self/environ\n")
        let reader = try #require(SoftwareReader.all.first { $0.name == "dovecot" })
        let dovecot = try #require(reader.software(in: HostConfigurationFiles(image.root), versions: [:]))
        #expect(dovecot.files == ["/etc/dovecot/dovecot.conf"])
        #expect(dovecot.problems.count == 2)
    }

    @Test(.timeLimit(.minutes(2)), arguments: SoftwareReader.all.map(\.name).sorted())
    func `because it is anything at all ends`(name: String) {
        var dice = SplitMix(state: 20_260_101)
        let pieces = [
            "{", "}", "(", ")", "\"", "\\", "\n", "=", "$a", "${a", "${a?{", "a = $a$a\n", ";", "#", "/*", "<x>",
            "</x>", ":",
            ".ifdef A\n", "begin acl\n", "accept\n", "X = XX\n", "!include *\n", "Include *\n", "service x\n", " ",
            "\u{202E}", "é", "-o", "Match ", "a", "0.0.0.0/0", ",",
        ]
        for _ in 0..<300 {
            let text = (0..<Int(dice.next() % 60)).map { _ in pieces[Int(dice.next() % UInt64(pieces.count))] }.joined()
            let software = Configured.software(name, text)
            #expect((software?.settings.count ?? 0) < 1000)
        }
    }
}

/// - Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
