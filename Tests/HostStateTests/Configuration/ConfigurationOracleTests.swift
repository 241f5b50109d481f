import Foundation
import HostState
import NoroshiModel
import Testing

/// What is read of a configuration is what the program itself makes of it.
@Suite(.serialized) struct `Values as the programs see them` {
    private static let programs = [
        "ssh": "/usr/sbin/sshd", "postfix": "/usr/sbin/postconf", "dovecot": "/usr/bin/doveconf",
        "named": "/usr/bin/named-checkconf", "exim": "/usr/sbin/exim4",
    ]

    /// Hands an oracle over; where there is none, says so.
    private func asking(_ name: String, _ body: (ConfigurationOracle) throws -> Void) throws {
        let path = Self.programs[name] ?? ""
        guard let oracle = try ConfigurationOracle(path, needsRoot: name == "exim" || name == "ssh") else {
            print("skipped: \(path) is not installed, here or in NOROSHI_ORACLE_ROOTS")
            return
        }
        defer { oracle.remove() }
        try body(oracle)
    }

    @Test func `of sshd`() throws {
        let keywords: [(String, [String])] = [
            ("PermitRootLogin", ["yes", "no", "forced-commands-only"]), ("PasswordAuthentication", ["yes", "no"]),
            ("PermitEmptyPasswords", ["yes", "no"]), ("X11Forwarding", ["yes", "no"]),
            ("MaxAuthTries", ["3", "6", "20"]),
            ("GatewayPorts", ["yes", "no", "clientspecified"]), ("LogLevel", ["QUIET", "INFO", "VERBOSE"]),
            ("AllowTcpForwarding", ["yes", "no", "local"]), ("PermitTunnel", ["yes", "no", "ethernet"]),
            ("AuthorizedKeysFile", [".ssh/a", "\"/etc/k eys/%u\" .ssh/b", "none"]),
        ]
        try asking("ssh") { oracle in
            var dice = SplitMix(state: 7)
            func lines(_ count: Int) -> String {
                (0..<count).map { _ in
                    let (name, values) = keywords.randomElement(using: &dice) ?? ("Port", ["22"])
                    let sign = Bool.random(using: &dice) ? " " : Bool.random(using: &dice) ? "=" : " = "
                    let shown = Bool.random(using: &dice) ? name.lowercased() : name
                    return
                        "\(Bool.random(using: &dice) ? "  " : "")\(shown)\(sign)\(values.randomElement(using: &dice) ?? "")\n"
                }.joined()
            }
            for _ in 0..<40 {
                let included = lines(3)
                let main =
                    lines(3) + "Include \(oracle.folder)/*.inc\n# no\n" + lines(4)
                    + "Match User bob\n" + lines(4) + "Match User nobody-else\n" + lines(2)
                try oracle.write("sshd_config", main)
                try oracle.write("a.inc", included)
                let answer = try oracle.ask([
                    "-T", "-f", "\(oracle.folder)/sshd_config", "-C",
                    "user=bob,host=h,addr=192.0.2.1,laddr=192.0.2.2,lport=22",
                ])
                try #require(answer.contains("permitrootlogin "), "\(answer)")
                let ssh = try #require(
                    Configured.software("ssh", ["/etc/ssh/sshd_config": main, "\(oracle.folder)/a.inc": included]))
                for (name, _) in keywords {
                    let name = name.lowercased()
                    guard let values = ssh.values(name, in: ["match User bob"]) ?? ssh.values(name) else { continue }
                    let expected = answer.split(separator: "\n").first { $0.hasPrefix(name + " ") }
                    // It has two names for its lowest level.
                    let own = "\(name) \(values.joined(separator: " "))".lowercased().replacing("quiet", with: "silent")
                    #expect(
                        own == expected.map { $0.lowercased() },
                        "\(main)")
                }
            }
        }
    }

    @Test func `of Postfix`() throws {
        let texts = [
            "compatibility_level = 3.6\nmynetworks = 127.0.0.0/8\n  [::1]/128, 10.0.0.0/8\n# x\n  192.0.2.0/24\nsmtpd_banner = $mail_name x\n",
            "compatibility_level = 0\nrelay_domains = a.example\nrelay_domains = b.example, ${mydomain}\nmydomain = c.example\n",
            "a = 1\nsmtpd_banner = ${a?yes}${b:no}${a?{t}:{f}}${b?{t}:{f}} ${{$a} == {1} ? {eq} : {ne}}\n",
            "compatibility_level = 2\nx = $y\ny = $z$$\nz = deep\nsmtpd_banner = ${x} $(z) tail\n",
            "smtpd_relay_restrictions =\n permit_mynetworks\n\n , reject_unauth_destination\n",
            "mydestination = $mydomain, localhost\nmydomain = d.example\nsmtpd_banner=x=y = z\nrelayhost\t=\t[h]:25   \n",
            "compatibility_level = 1\nmynetworks_style = class\nsmtpd_recipient_restrictions = check_policy_service { inet:127.0.0.1:1, timeout=1 }, reject\n",
        ]
        let names = [
            "mynetworks", "relay_domains", "smtpd_banner", "smtpd_relay_restrictions", "mydestination", "relayhost",
            "smtpd_recipient_restrictions", "mynetworks_style",
        ]
        try asking("postfix") { oracle in
            for text in texts.map({ "myhostname = h.example\nmydomain = example\n" + $0 }) {
                try oracle.write("main.cf", text)
                let answer = try oracle.ask(["-x", "-c", oracle.folder] + names)
                let postfix = try #require(Configured.software("postfix", text))
                for line in answer.split(separator: "\n") {
                    guard let equals = line.firstIndex(of: "="), !line.contains("warning") else { continue }
                    let name = line[..<equals].filter { $0 != " " }
                    // Defaults that come from the host's own name and addresses are not ours to know.
                    guard let values = postfix.values(name), names.contains(name) else { continue }
                    let expected = PostfixParameters.items(String(line[line.index(after: equals)...]))
                    #expect(values == expected, "\(name) of \(text)")
                }
                #expect(answer.contains("smtpd_banner"))
            }
        }
    }

    @Test(arguments: ["", "compatibility_level = 1\n", "compatibility_level = 2\n", "compatibility_level = 3.6\n"])
    func `of Postfix's defaults in the installed version`(level: String) throws {
        let names = [
            "append_dot_mydomain", "disable_vrfy_command", "mynetworks_style", "smtpd_data_restrictions",
            "smtpd_delay_reject", "smtpd_forbid_bare_newline", "smtpd_forbid_unauth_pipelining",
            "smtpd_recipient_restrictions", "smtpd_relay_before_recipient_restrictions", "smtpd_relay_restrictions",
            "smtpd_sasl_security_options", "smtpd_tls_auth_only", "smtpd_tls_mandatory_protocols",
            "smtpd_tls_protocols", "smtpd_tls_security_level", "smtpd_banner", "mail_version",
        ]
        try asking("postfix") { oracle in
            try oracle.write("main.cf", level + "myhostname = h.example\n")
            let answer = try oracle.ask(["-x", "-c", oracle.folder] + names)
            var version = ""
            var answers: [String: [String]] = [:]
            for line in answer.split(separator: "\n") {
                guard let equals = line.firstIndex(of: "="), !line.contains("warning") else { continue }
                let name = line[..<equals].filter { $0 != " " }
                answers[name] = PostfixParameters.items(String(line[line.index(after: equals)...]))
                if name == "mail_version" { version = answers[name]?.first ?? "" }
            }
            // `$name` in a service's own value shows what the parser takes for each.
            let text = level + "myhostname = h.example\n" + names.map { "own_\($0) = $\($0)\n" }.joined()
            let postfix = try #require(Configured.software("postfix", text, version: version))
            for name in names { #expect(postfix.values("own_\(name)") == answers[name], "\(name) of \(version)") }
            #expect(answers.count == names.count)
        }
    }

    @Test func `of Postfix's services`() throws {
        let master = """
            smtp inet n - y - - smtpd
            587 inet n - y - - smtpd
              -o syslog_name=postfix/submission -o smtpd_sasl_auth_enable=yes
             -o { smtpd_client_restrictions = permit_sasl_authenticated, reject }
            # -o smtpd_banner=no
              -o smtpd_tls_auth_only=yes
            """
        try asking("postfix") { oracle in
            try oracle.write("main.cf", "compatibility_level = 3.6\n")
            try oracle.write("master.cf", master + "\n")
            let answer = try oracle.ask(["-P", "-c", oracle.folder]).split(separator: "\n").filter {
                $0.hasPrefix("587/inet/")
            }
            #expect(answer.count == 4)
            let postfix = try #require(
                Configured.software(
                    "postfix",
                    ["/etc/postfix/main.cf": "compatibility_level = 3.6\n", "/etc/postfix/master.cf": master]))
            for line in answer {
                let parts = line.dropFirst("587/inet/".count).split(separator: "=", maxSplits: 1)
                let name = String(parts[0]).filter { $0 != " " }
                #expect(postfix.values(name, in: ["service 587/inet"]) == PostfixParameters.items(String(parts[1])))
            }
        }
    }

    @Test(arguments: [
        "disable_plaintext_auth = no\nssl = no\n",
        "ssl = yes # c\nssl = required\nauth_mechanisms = plain \\\n  login\n",
        "!include a.inc\ndisable_plaintext_auth=no\n",
        "disable_plaintext_auth = no\n!include_try *.inc\n!include_try none\n",
        "auth_mechanisms = \"plain login\"\nprotocol imap {\n  mail_max_userip_connections = 7\n}\n",
        "first_valid_uid = 8\nlogin_trusted_networks = 10.0.0.0/8 192.0.2.0/24\n  auth_mechanisms   =   plain   \n",
    ])
    func `of Dovecot`(text: String) throws {
        let names = ["disable_plaintext_auth", "ssl", "auth_mechanisms", "first_valid_uid", "login_trusted_networks"]
        let included = "disable_plaintext_auth = yes\nssl = required\n"
        try asking("dovecot") { oracle in
            try oracle.write("dovecot.conf", text)
            try oracle.write("a.inc", included)
            let dovecot = try #require(
                Configured.software(
                    "dovecot", ["/etc/dovecot/dovecot.conf": text, "/etc/dovecot/a.inc": included]))
            for name in names {
                guard let values = dovecot.values(name) else { continue }
                let answer = try oracle.ask(["-h", "-c", "\(oracle.folder)/dovecot.conf", name])
                #expect(values == answer.split(whereSeparator: \.isWhitespace).map(String.init), "\(name) of \(text)")
            }
        }
    }

    @Test(arguments: [
        "options { recursion no; allow-query { any; }; listen-on port 5353 { 127.0.0.1; }; };\n",
        "acl a { 10.0.0.0/8; !192.0.2.1; };\noptions { allow-recursion { a; localhost; }; version \"none\"; };\n",
        "view x { match-clients { any; }; recursion yes; zone \"e.example\" { type master; file \"/e\"; allow-transfer { none; }; }; };\n",
        "/* c */ options { # d\n allow-transfer { key k; }; // e\n};\nkey k { algorithm hmac-sha256; secret \"c2VjcmV0\"; };\n",
        "controls { inet 127.0.0.1 port 953 allow { localhost; } keys { \"k\"; }; };\nkey \"k\" { algorithm hmac-md5; secret \"c2VjcmV0\"; };\n",
        "include \"{folder}/a.inc\";\nzone \"a.example\" IN { type secondary; primaries { 192.0.2.1; }; file \"/a\"; };\n",
    ])
    func `of BIND`(text: String) throws {
        try asking("named") { oracle in
            let included = "options { dnssec-validation no; rate-limit { responses-per-second 5; }; };\n"
            let text = text.replacing("{folder}", with: oracle.folder)
            try oracle.write("named.conf", text)
            try oracle.write("a.inc", included)
            let canonical = try oracle.ask(["-p", "\(oracle.folder)/named.conf"])
            let files = ["\(oracle.folder)/a.inc": included]
            let own = try #require(Configured.software("named", files.merging(["/etc/bind/named.conf": text]) { $1 }))
            let theirs = try #require(Configured.software("named", canonical))
            #expect(own.problems.isEmpty && theirs.problems.isEmpty, "\(canonical)")
            #expect(!theirs.settings.isEmpty)
            func facts(_ software: ConfigurationSurvey.Software) -> Set<String> {
                Set(
                    software.settings.filter { $0.name != "key" && $0.name != "controls" }.map { setting in
                        "\(setting.scope) \(setting.name) \(setting.values.map { $0.replacing("/32", with: "").filter { $0 != " " }.lowercased() })"
                    })
            }
            #expect(facts(own).subtracting(facts(theirs)) == [], "\(canonical)")
        }
    }

    @Test(arguments: [
        "trusted_users = root : mail\nsmtp_banner = hello there\n",
        "A = x.example\nprimary_hostname = A\nacl_smtp_rcpt = \\\n   some_acl\n",
        ".ifdef B\nsmtp_banner = no\n.else\nsmtp_banner = \"yes\"\n.endif\n",
        "C = 1\n.ifndef C\nsmtp_banner = a\n.elifdef C\nsmtp_banner = b\n.else\nsmtp_banner = c\n.endif\n",
        ".include {folder}/a.inc\n.include_if_exists /none\nABC = longer\nAB = long\nsmtp_banner = ABC AB\n",
        "domainlist local_domains = a.example : b.example\nno_smtp_enforce_sync\ntls_advertise_hosts =\n",
    ])
    func `of Exim`(text: String) throws {
        try asking("exim") { oracle in
            let included = "trusted_groups = daemon\n"
            let text = text.replacing("{folder}", with: oracle.folder)
            try oracle.write("exim.conf", text)
            try oracle.write("a.inc", included)
            let exim = try #require(
                Configured.software(
                    "exim", ["/etc/exim4/exim4.conf": text, "\(oracle.folder)/a.inc": included]))
            for name in ["smtp_banner", "primary_hostname", "acl_smtp_rcpt", "tls_advertise_hosts"] {
                guard let values = exim.values(name) else { continue }
                let answer = try oracle.ask(["-C", "\(oracle.folder)/exim.conf", "-bP", name])
                let value = answer.split(separator: "\n").last.map(String.init) ?? ""
                let expected = value.split(separator: "=", maxSplits: 1).dropFirst().joined()
                #expect(
                    values.joined(separator: " : ") == EximList.items(expected).joined(separator: " : "), "\(answer)")
            }
        }
    }
}
