import HostState
import NoroshiModel
import Testing

@Suite struct `Configuration files` {
    @Test func `of sshd give the first value, and Match blocks their own`() throws {
        let ssh = try #require(
            Configured.software(
                "ssh",
                [
                    "/etc/ssh/sshd_config": """
                    Include /etc/ssh/sshd_config.d/*.conf
                    PermitRootLogin no
                    Port 22
                    Port 2222
                    Banner "/etc/my banner"
                    Match User bob
                      X11Forwarding yes
                    """,
                    "/etc/ssh/sshd_config.d/10.conf": "PERMITROOTLOGIN = yes\nMatch Group a\nMaxAuthTries 3\n",
                    "/etc/ssh/sshd_config.d/20.conf": "MaxAuthTries 9\n",
                    "/etc/ssh/sshd_config.d/.hidden.conf": "MaxAuthTries 1\n",
                ]))
        #expect(ssh.values("permitrootlogin") == ["yes"])
        #expect(ssh.locator("permitrootlogin") == "/etc/ssh/sshd_config.d/10.conf:1")
        #expect(ssh.values("maxauthtries") == ["9"])
        #expect(ssh.values("maxauthtries", in: ["match Group a"]) == ["3"])
        #expect(ssh.values("port") == ["22", "2222"])
        #expect(ssh.values("banner") == ["/etc/my banner"])
        #expect(ssh.values("x11forwarding", in: ["match User bob"]) == ["yes"])
        #expect(ssh.values("x11forwarding") == nil)
        #expect(ssh.problems.isEmpty)
    }

    @Test func `of Postfix give the last value, with what names stand for`() throws {
        let postfix = try #require(
            Configured.software(
                "postfix",
                [
                    "/etc/postfix/main.cf": """
                    # comment
                    compatibility_level = 3.6
                    mydomain = example.jp
                    myorigin = $mydomain
                    empty =
                    relayhost = [mx.${mydomain}]
                    relayhost = ${empty?no}${empty:yes}${mydomain?{set}:{unset}}
                    mynetworks = 127.0.0.0/8,
                    # in between
                      10.0.0.0/8
                    loop = $loop
                    """,
                    "/etc/postfix/master.cf": """
                    smtp inet n - y - - smtpd
                    submission inet n - y - - smtpd
                      -o smtpd_sasl_auth_enable=yes
                      -o { smtpd_relay_restrictions = permit_sasl_authenticated, reject }
                      -o smtpd_recipient_restrictions=
                    """,
                ]))
        #expect(postfix.values("myorigin") == ["example.jp"])
        #expect(postfix.values("relayhost") == ["yesset"])
        #expect(postfix.values("mynetworks") == ["127.0.0.0/8", "10.0.0.0/8"])
        #expect(postfix.locator("mynetworks") == "/etc/postfix/main.cf:8")
        #expect(
            postfix.values("smtpd_relay_restrictions")
                == ["permit_mynetworks", "permit_sasl_authenticated", "defer_unauth_destination"])
        #expect(postfix.values("relay-guard") == ["relay"])
        let submission = ["service submission/inet"]
        #expect(postfix.values("smtpd_sasl_auth_enable", in: submission) == ["yes"])
        #expect(postfix.values("smtpd_relay_restrictions", in: submission) == ["permit_sasl_authenticated", "reject"])
        #expect(postfix.locator("smtpd_sasl_auth_enable", in: submission) == "/etc/postfix/master.cf:2")
    }

    @Test func `of Dovecot have sections and includes`() throws {
        let dovecot = try #require(
            Configured.software(
                "dovecot",
                [
                    "/etc/dovecot/dovecot.conf": """
                    !include_try /usr/share/dovecot/protocols.d/*.protocol
                    protocols = imap
                    protocols = $protocols pop3
                    service imap-login {
                      inet_listener imap {
                        port = 143 # plain
                      }
                    }
                    !include conf.d/*.conf
                    !include_try local.conf
                    """,
                    "/etc/dovecot/conf.d/10-ssl.conf": "ssl = \"required\"\nssl_key = <private.pem\n",
                ]))
        #expect(dovecot.values("protocols") == ["imap", "pop3"])
        #expect(dovecot.values("port", in: ["service imap-login", "inet_listener imap"]) == ["143"])
        #expect(dovecot.values("ssl") == ["required"])
        #expect(dovecot.problems.isEmpty)
    }

    @Test func `of BIND have lists put in and views around zones`() throws {
        let named = try #require(
            Configured.software(
                "named",
                """
                acl inner { 10.0.0.0/8; };
                acl mine { inner; ! 192.0.2.1; localhost; };
                options { /* a */ directory "/var"; # b
                  allow-query { any; }; // c
                  allow-recursion { mine; };
                };
                view "in" { zone "example.jp" { type master; allow-transfer { none; }; }; };
                key k { algorithm hmac-sha256; secret "c2VjcmV0"; };
                """))
        #expect(named.values("recursion-clients") == ["10.0.0.0/8", "! 192.0.2.1", "localhost"])
        #expect(named.values("allow-transfer", in: ["view in", "zone example.jp"]) == ["none"])
        #expect(named.locator("allow-transfer", in: ["view in", "zone example.jp"]) == "/etc/bind/named.conf:7")
        #expect(!named.settings.contains { $0.text.contains("c2VjcmV0") || $0.values.contains("c2VjcmV0") })
    }

    @Test func `of Exim have macros, conditions and lists of their own separators`() throws {
        let exim = try #require(
            Configured.software(
                "exim",
                [
                    "/etc/exim4/update-exim4.conf.conf":
                        "dc_use_split_config='true'\ndc_relay_nets='192.0.2.0/24;2001:db8::/32'\n",
                    "/etc/exim4/conf.d/main/01_a": """
                    .ifndef MAIN_RELAY_NETS
                    MAIN_RELAY_NETS=DEBCONFrelay_netsDEBCONF
                    .endif
                    hostlist relay_from_hosts = MAIN_RELAY_NETS
                    .ifdef NEVER
                    trusted_users = *
                    .else
                    trusted_users = uucp : \\
                       mail
                    .endif
                    acl_smtp_rcpt = acl_check
                    no_smtp_return_error_details
                    hide mysql_servers = localhost/db/user/pw
                    """,
                    "/etc/exim4/conf.d/acl/30": "begin acl\nacl_check:\n  accept hosts = +relay_from_hosts\n  deny\n",
                ]))
        #expect(exim.values("relay_from_hosts") == ["192.0.2.0/24", "2001:db8::/32"])
        #expect(exim.values("trusted_users") == ["uucp", "mail"])
        #expect(exim.values("smtp_return_error_details") == ["no"])
        #expect(exim.values("relay-guard") == ["list"])
        #expect(!exim.settings.contains { $0.text.contains("user/pw") || $0.values.contains { $0.contains("pw") } })
    }

    @Test func `of Exim have the macros that Debian makes of its answers`() throws {
        let exim = try #require(
            Configured.software(
                "exim",
                [
                    "/etc/exim4/update-exim4.conf.conf": "dc_relay_nets='0.0.0.0/0'\ndc_relay_domains=''\n",
                    "/etc/exim4/exim4.conf.template":
                        "hostlist relay_from_hosts = MAIN_RELAY_NETS\ndomainlist relay_to_domains = MAIN_RELAY_TO_DOMAINS\n",
                ]))
        #expect(exim.values("relay_from_hosts") == ["0.0.0.0/0"])
        #expect(exim.values("relay_to_domains") == [])
    }

    @Test func `of super-servers name the program behind tcpd, and what is switched off`() throws {
        let services = try #require(
            Configured.software(
                "super-server",
                [
                    "/etc/inetd.conf":
                        "pop-3 stream tcp nowait root /usr/sbin/tcpd in.qpopper -f\n#telnet stream tcp nowait root x\n",
                    "/etc/xinetd.conf":
                        "defaults\n{\n only_from = 10.0.0.0/8\n disabled = ftp\n}\nincludedir /etc/xinetd.d\n",
                    "/etc/xinetd.d/ftp": "service ftp\n{\n server = /usr/sbin/in.ftpd\n}\n",
                    "/etc/xinetd.d/tftp":
                        "service tftp\n{\n socket_type = dgram\n only_from += 0.0.0.0/0\n server = /usr/sbin/in.tftpd\n}\n",
                    "/etc/xinetd.d/old.bak": "service exec\n{\n server = /x\n}\n",
                ]))
        #expect(services.values("program", in: ["service pop3/tcp"]) == ["/usr/sbin/in.qpopper"])
        #expect(services.values("wrapped", in: ["service pop3/tcp"]) == ["yes"])
        #expect(services.values("restricted", in: ["service tftp/udp"]) == ["no"])
        #expect(Set(services.settings.map(\.scope)) == [["service pop3/tcp"], ["service tftp/udp"]])
    }

    @Test(arguments: [
        ("inet_interfaces = loopback-only\n", nil, "loopback"), ("inet_interfaces = all\n", nil, "outside"),
        ("", "smtp inet n - y - - smtpd\n", "outside"), ("", "pickup unix n - y 60 1 pickup\n", "nowhere"),
        ("", "127.0.0.1:25 inet n - y - - smtpd\n[::1]:25 inet n - y - - smtpd\n", "loopback"),
        ("inet_interfaces = localhost\n", "25 inet n - y - - smtpd\n192.0.2.1:587 inet n - y - - smtpd\n", "outside"),
        ("inet_interfaces = $myhostname, localhost\n", "smtp inet n - y - - smtpd\n", "outside"),
        ("", "smtp inet n - y - 1 postscreen\nsmtpd pass - - y - - smtpd\n", "outside"),
        ("inet_interfaces = loopback-only\n", "smtp inet n - y - - smtpd\nbroken\n", "outside"),
    ])
    func `of Postfix tell who can connect`(main: String, master: String?, listens: String) throws {
        var files = ["/etc/postfix/main.cf": "compatibility_level = 3\n" + main]
        files["/etc/postfix/master.cf"] = master
        let postfix = try #require(Configured.software("postfix", files))
        #expect(postfix.values("listens") == [listens])
        if master?.contains("pass") == true {
            #expect(postfix.values("listens", in: ["service smtpd/pass"]) == [listens])
        }
    }

    @Test(arguments: [
        ("local_interfaces = <; 127.0.0.1 ; ::1\n", "loopback"),
        ("local_interfaces = 127.0.0.1.25 : [::::1]\n", "loopback"),
        ("local_interfaces = 127.0.0.1 : 0.0.0.0.587\n", "outside"), ("local_interfaces =\n", "outside"),
        ("local_interfaces = ${lookup{a}lsearch{/b}}\n", "outside"), ("daemon_smtp_ports = 25\n", "outside"),
    ])
    func `of Exim tell who can connect`(text: String, listens: String) throws {
        let exim = try #require(Configured.software("exim", "primary_hostname = a.example\n" + text))
        #expect(exim.values("listens") == [listens])
    }

    @Test func `of snmpd name a word without whom it is for`() throws {
        let snmpd = try #require(Configured.software("snmpd", "rocommunity public\nrocommunity private 10.0.0.1\n"))
        #expect(snmpd.values("rocommunity.everybody") == ["public"])
        let titles = try Configured.findings(snmpd).compactMap { $0.title.arguments["title.en"] }
        #expect(titles == ["SNMP tells everything to whoever knows the word 'public'"])
    }

    @Test func `of systemd have drop-ins over units, and masked ones none`() async throws {
        let image = try ConfigurationImage()
        try image.write("/usr/lib/systemd/system/a.socket", "[Socket]\nListenStream=23\n")
        try image.write("/etc/systemd/system/a.socket.d/x.conf", "[Socket]\nListenStream=\nListenStream=127.0.0.1:79\n")
        try image.write("/usr/lib/systemd/system/a.service", "[Service]\nExecStart=-/usr/sbin/fingerd -x\n")
        try image.link("/etc/systemd/system/sockets.target.wants/a.socket", to: "/usr/lib/systemd/system/a.socket")
        try image.write("/usr/lib/systemd/system/b.socket", "[Socket]\nListenStream=513\n")
        try image.link("/etc/systemd/system/sockets.target.wants/b.socket", to: "/usr/lib/systemd/system/b.socket")
        try image.link("/etc/systemd/system/b.socket", to: "/dev/null")
        let reader = try #require(SoftwareReader.all.first { $0.name == "super-server" })
        let services = try #require(reader.software(in: HostConfigurationFiles(image.root), versions: [:]))
        #expect(Set(services.settings.map(\.scope)) == [["service finger/tcp"]])
        #expect(services.values("program", in: ["service finger/tcp"]) == ["/usr/sbin/fingerd"])
        #expect(services.values("local", in: ["service finger/tcp"]) == ["yes"])
        #expect(services.locator("service", in: ["service finger/tcp"]) == "/etc/systemd/system/a.socket.d/x.conf:3")
    }

    @Test func `of NFS have a client for each word, and everybody after a space`() throws {
        let exports = try #require(
            Configured.software("exports", "/srv a(rw,sync) \\\n  b (ro)\n\"/my files\" -ro c d(rw)\n"))
        #expect(exports.values("options", in: ["export /srv", "client a"]) == ["rw", "sync"])
        #expect(exports.values("options", in: ["export /srv", "client *"]) == ["ro"])
        #expect(exports.values("separate-options", in: ["export /srv", "client *"]) == ["ro"])
        #expect(exports.values("options", in: ["export /my files", "client d"]) == ["ro", "rw"])
    }

    @Test func `of tcp wrappers have brackets, options and a default`() throws {
        let access = try #require(
            Configured.software(
                "hosts-access",
                [
                    "/etc/hosts.allow": "sshd, in.x : [2001:db8::]/32 192.0.2. : severity auth\n",
                    "/etc/hosts.deny": "ALL : ALL\n",
                ]))
        let scope = ["allow sshd, in.x: [2001:db8::]/32 192.0.2."]
        #expect(access.values("daemons", in: scope) == ["sshd", "in.x"])
        #expect(access.values("clients", in: scope) == ["[2001:db8::]/32", "192.0.2."])
        #expect(access.values("options", in: scope) == ["severity auth"])
        #expect(access.values("default") == ["deny"])
    }

    @Test func `of ProFTPD have blocks, and modules' blocks are as if not there`() throws {
        let ftp = try #require(
            Configured.software(
                "proftpd",
                "<IfModule mod_tls.c>\nTLSEngine on\n</IfModule>\n<Anonymous ~ftp>\n<Limit WRITE SITE>\nDenyAll\n</Limit>\n</Anonymous>\n"
            ))
        #expect(ftp.values("tlsengine") == ["on"])
        #expect(ftp.values("anonymous-write", in: ["anonymous ~ftp"]) == ["denied"])
    }

    @Test(arguments: [
        ("postfix", "ldap_bind_password = hunter2\n"), ("dovecot", "passdb {\n args = password=hunter2\n}\n"),
        ("exim", "x = ${if eq{$1}{}} : password=hunter2\n"), ("proftpd", "SQLConnectInfo db@h user hunter2\n"),
        ("vsftpd", "x=https://user:hunter2@host/\n"), ("named", "key a { algorithm x; secret \"hunter2\"; };\n"),
        ("snmpd", "rocommunity hunter2\n"),
        ("super-server", "ftp stream tcp nowait root /usr/sbin/x --password=hunter2\n"),
    ])
    func `do not give away secrets`(name: String, text: String) throws {
        let software = try #require(Configured.software(name, text))
        #expect(!software.settings.isEmpty || name == "named")
        for setting in software.settings {
            #expect(!setting.text.contains("hunter2") && !setting.values.contains { $0.contains("hunter2") })
        }
    }
}
