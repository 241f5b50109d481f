import NoroshiFormats
import NoroshiModel
import Testing

@testable import NoroshiInspect

private let knowledge = ServiceKnowledge(
    packages: [
        "openbsd:openssh": ["openssh"], "dropbear_ssh_project:dropbear_ssh": ["dropbear"],
        "apache:http_server": ["apache2"],
        "qualcomm:qpopper": ["qpopper"],
    ], carriers: ["python3.11", "openbsd-inetd"])

private func product(
    _ endpoint: Endpoint, _ name: String = "OpenSSH", _ version: String? = "9.2p1",
    cpe: String? = "cpe:/a:openbsd:openssh:9.2p1", package version2: String? = nil
) -> Product {
    Product(
        endpoint: endpoint, protocol: .ssh, name: name, version: version, cpe: cpe, greetingPackageVersion: version2,
        excerpt: "\(name)_\(version ?? "")")
}

private func kinds(_ seen: [Observation], _ products: [Product]) -> [String] {
    findings(OtherGreetingCheck(products: products, knowledge: knowledge), seen).map {
        String($0.title.key.dropFirst("check.service.other-greeting.".count))
    }
}

@Suite struct `Greetings beside their packages` {
    private let here = Endpoint(.tcp, "0.0.0.0", 22)

    @Test(
        arguments: [
            ("openssh", "1:9.2p1-2+deb12u3", "9.2p1", nil), ("openssh", "1:9.2p1-2+deb12u3", "9.2", nil),
            ("openssh", "1:9.2p1-2+deb12u3", "9.1p1", "version"), ("openssh", "1:9.20p1-2", "9.2", "version"),
            ("openssh", "1:9.2p1-2", nil, nil), ("dropbear", "2022.83-1", "9.2p1", "product"),
            ("my-own-ssh", "1.0", "9.2p1", nil), ("python3.11", "3.11.2-6", "9.2p1", nil),
        ] as [(String, String, String?, String?)])
    func `name another product or version`(source: String, installed: String, told: String?, kind: String?) {
        let seen = listener(here, package: debian("server", installed, source: source))
        #expect(kinds([seen], [product(here, "OpenSSH", told)]) == (kind.map { [$0] } ?? []))
    }

    @Test(
        arguments: [
            ("9.2p1-2+deb12u3", nil), ("9.2p1-2+deb12u2", "version"),
        ] as [(String, String?)])
    func `that tell the package's version are compared with it`(told: String, kind: String?) {
        let seen = listener(here, package: debian("openssh-server", "1:9.2p1-2+deb12u3", source: "openssh"))
        #expect(kinds([seen], [product(here, package: told)]) == (kind.map { [$0] } ?? []))
    }

    @Test(arguments: [
        ("1.22.1", "1.22.1-9+deb12u1"), ("1.3.8", "1.3.8+dfsg-4+deb12u3"), ("2.3.19.1", "1:2.3.19.1+dfsg1-2.1"),
        ("4.96", "4.96-15+deb12u4"), ("2.4.57", "2.4.57-2+b1"), ("2.4", "2.4.57-2"),
        ("9.18.24-1-Debian", "1:9.18.24-1"),
        ("8.17.1.9", "8.17.1.9-2+deb12u2"), ("3.0.3", "3.0.3-13+b2"), ("2.0.0", "2.0.0~rc1-1"),
        ("0.9.7", "0.9.7.dfsg2-1"),
        ("9.2_p1", "1:9.2p1-2"), ("hidden", "1:9.2p1-2"),
    ])
    func `fit the version that the package has from its authors`(told: String, package: String) {
        #expect(DebianVersion.fits(told, package: package))
    }

    @Test(arguments: [("1.22.1", "1.22.2-1"), ("4.9", "4.96-15"), ("2.4.5", "2.4.57-2"), ("1.3.8a", "1.3.9-1")])
    func `do not fit another`(told: String, package: String) {
        #expect(!DebianVersion.fits(told, package: package))
    }

    @Test func `of what a super-server starts count with that program's package`() {
        let inetd = debian("openbsd-inetd", "0.20221205-1")
        let pop = Endpoint(.tcp, "0.0.0.0", 110)
        func started(_ package: InstalledPackage?) -> Observation {
            listener(
                pop, package: inetd,
                starter: Starter(kind: .inetd, name: "pop3", program: "/usr/sbin/in.qpopper", package: package))
        }
        let told = product(pop, "Qpopper", "4.0.9", cpe: "cpe:/a:qualcomm:qpopper:4.0.9")
        #expect(kinds([started(nil)], [told]).isEmpty)
        #expect(kinds([started(debian("qpopper", "4.0.9.dfsg-1"))], [told]).isEmpty)
        #expect(kinds([started(debian("dropbear", "2022.83-1"))], [told]) == ["product"])
    }

    @Test func `differ from outside and from inside`() {
        let seen = [listener(here), sweep(open: [22])]
        let outside = Endpoint(.tcp, "192.0.2.25", 22)
        #expect(kinds(seen, [product(here), product(outside)]).isEmpty)
        #expect(kinds(seen, [product(here), product(outside, "OpenSSH", "8.4p1")]) == ["outside"])
        let other = product(outside, "Dropbear", "2022", cpe: "cpe:/a:dropbear_ssh_project:dropbear_ssh:2022")
        #expect(kinds(seen, [product(here), other]) == ["outside"])
        // A hidden version is no other one.
        #expect(kinds(seen, [product(here), product(outside, "OpenSSH", nil)]).isEmpty)
        // Another socket may well be another program.
        let own = listener(outside)
        #expect(kinds(seen + [own], [product(here), product(outside, "OpenSSH", "8.4p1")]).isEmpty)
    }
}

private func said(
    _ spoken: ServiceProtocol, _ texts: [String: String], at endpoint: Endpoint, tls: Bool = false
) -> Observation {
    Observation(
        host: "mail.example.jp", at: midnight,
        fact: .reply(
            ServiceReply(
                endpoint: endpoint, protocol: spoken, tls: tls,
                texts: texts.map { .init(key: $0.key, bytes: Array($0.value.utf8)) }, transcript: ["< hello"],
                truncated: false, milliseconds: 1)))
}

@Suite struct `Logins without encryption` {
    private static let outside = Endpoint(.tcp, "192.0.2.25", 110)

    @Test(
        arguments: [
            (.pop3, "pop3.capa", "+OK\r\nUSER\r\nSASL PLAIN LOGIN\r\n.\r\n", .confirmed),
            (.pop3, "pop3.capa", "+OK\r\nSTLS\r\nSASL CRAM-MD5\r\n.\r\n", nil),
            (.pop3, "pop3.capa", "+OK\r\nSTLS\r\nUSER\r\n.\r\n", .confirmed),
            (.imap, "imap4.capability", "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\na OK\r\n", nil),
            (.imap, "imap4.capability", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na OK\r\n", .confirmed),
            (.ftp, "ftp.feat", "211-Features:\r\n UTF8\r\n211 End\r\n", .confirmed),
            (.ftp, "ftp.feat", "211-Features:\r\n AUTH TLS\r\n211 End\r\n", .assumed),
            (.telnet, "telnet.banner", "login: ", .confirmed),
            (.smtp, "smtp.ehlo", "250-mail\r\n250-AUTH PLAIN LOGIN\r\n250 HELP\r\n", .confirmed),
            (.smtp, "smtp.ehlo", "250-mail\r\n250-AUTH CRAM-MD5\r\n250 HELP\r\n", nil),
            (.smtp, "smtp.ehlo", "250-mail\r\n250-STARTTLS\r\n250 HELP\r\n", nil),
            (.http, "http_header.wwwauth", "Basic realm=\"x\"", .confirmed),
            (.http, "http_header.wwwauth", "Digest realm=\"x\"", nil), (.ssh, "ssh.banner", "OpenSSH_9.2p1", nil),
            (.pop3, "pop3.banner", "ready", .assumed),
        ] as [(ServiceProtocol, String, String, Confidence?)])
    func `are found by what a service offers`(
        spoken: ServiceProtocol, key: String, text: String, confidence: Confidence?
    ) {
        let seen = [said(spoken, [key: text], at: Self.outside), sweep(open: [110])]
        let found = findings(ClearTextLoginCheck(), seen)
        #expect(found.map(\.confidence) == (confidence.map { [$0] } ?? []))
        #expect(found.allSatisfy { $0.severity == .medium })
        let encrypted = [said(spoken, [key: text], at: Self.outside, tls: true), sweep(open: [110])]
        #expect(findings(ClearTextLoginCheck(), encrypted).isEmpty)
    }

    @Test func `on loopback only are information`() {
        let end = Endpoint(.tcp, "127.0.0.1", 23)
        let found = findings(ClearTextLoginCheck(), [listener(end), said(.telnet, ["telnet.banner": ""], at: end)])
        #expect(found.map(\.severity) == [.none])
        #expect(found.map(\.title.key) == ["check.service.cleartext-login.local"])
    }

    @Test func `that are allowed to the host itself only are not told when others were refused`() {
        let here = Endpoint(.tcp, "0.0.0.0", 110)
        let own = said(.pop3, ["pop3.capa": "+OK\r\nSTLS\r\nUSER\r\n.\r\n"], at: here)
        let theirs = said(.pop3, ["pop3.capa": "+OK\r\nSTLS\r\n.\r\n"], at: Self.outside)
        #expect(findings(ClearTextLoginCheck(), [listener(here), own]).map(\.confidence) == [.assumed])
        #expect(findings(ClearTextLoginCheck(), [listener(here), own, theirs, sweep(open: [110])]).isEmpty)
    }

    @Test func `by the commands of the BSDs are known by their programs`() {
        let login = Endpoint(.tcp, "0.0.0.0", 513)
        let log = Endpoint(.tcp, "0.0.0.0", 514)
        let found = findings(
            ClearTextLoginCheck(),
            [listener(login, executable: "/usr/sbin/in.rlogind"), listener(log, executable: "/usr/sbin/rsyslogd")])
        #expect(found.map(\.key) == ["tcp/513"])
        #expect(findings(ClearTextLoginCheck(), [sweep(open: [513])]).map(\.confidence) == [.suspected])
    }
}

@Suite struct `Protocols on ports of others` {
    @Test func `are told with both names`() {
        let check = UnexpectedProtocolCheck(policy: ServicePolicy([declaration(443)]))
        let found = findings(
            check,
            [
                said(.ssh, ["ssh.banner": "x"], at: Endpoint(.tcp, "::", 80)),
                said(.ssh, ["ssh.banner": "x"], at: Endpoint(.tcp, "::", 443)),
                said(.http, [:], at: Endpoint(.tcp, "::", 8080)), said(.ssh, [:], at: Endpoint(.tcp, "::", 2222)),
            ])
        #expect(found.map(\.key) == ["tcp/443/ssh", "tcp/80/ssh"])
        #expect(found.map(\.severity) == [.none, .low])
        #expect(found[1].title.arguments == ["service": "tcp/80", "spoken": "ssh", "expected": "http"])
    }
}
