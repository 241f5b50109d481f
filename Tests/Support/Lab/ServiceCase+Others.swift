/// Name servers, and servers of other protocols, each as it is and as one that does not tell its name.
extension ServiceCase {
    static let names = [
        name(
            "dnsmasq", "127.77.20.1", package: "dnsmasq-base", product: "dnsmasq", .version,
            server: dnsmasq("127.77.20.1")),
        name(
            "dnsmasq-hidden", "127.77.20.2", package: "dnsmasq-base", product: "dnsmasq", .nothing,
            server: dnsmasq("127.77.20.2", "--no-ident")),
        unbound("unbound", "127.77.20.3", .version),
        unbound("unbound-hidden", "127.77.20.4", .nothing, extra: "hide-version: yes\n  hide-identity: yes"),
        nsd("nsd", "127.77.20.5", .version),
        nsd("nsd-hidden", "127.77.20.6", .nothing, extra: "hide-version: yes\n  hide-identity: yes"),
        knot("knot", "127.77.20.7", .version),
        knot("knot-hidden", "127.77.20.8", .nothing, extra: "version: \"\"\n  identity: \"\""),
        powerDNS("pdns", "127.77.20.9", .version),
        powerDNS("pdns-hidden", "127.77.20.10", .nothing, extra: ["--version-string=anonymous"]),
        recursor("recursor", "127.77.20.11", .version),
        recursor("recursor-hidden", "127.77.20.12", .nothing, extra: ["--version-string="]),
    ]

    static let talks = [
        inetd("mailutils-pop3", package: "mailutils-pop3d", "pop3", 110, product: "GNU Mailutils", .nothing),
        inetd("mailutils-imap", package: "mailutils-imap4d", "imap", 143, product: "GNU Mailutils", .nothing),
        inetd("inetutils-ftpd", package: "inetutils-ftpd", "ftp", 21, product: "GNU inetutils", .version),
        inetd("bitlbee", package: "bitlbee", "irc", 6667, product: "BitlBee", .product),
        inetd("cvs", package: "cvs", "cvspserver", 2401, product: "CVS", .product, question: "\n"),
        inetd("git", package: "git", "git", 9418, product: "Git", .nothing, question: "0017git-upload-pack /x\0"),
        ServiceCase(
            "rsync", in: "talks", package: "rsync", "rsync", LabEndpoint("127.77.22.2", 873), product: "rsync",
            .product, files: [LabFile("/etc/rsync.lab", "[lab]\npath = /tmp\n")],
            server: ["rsync", "--daemon", "--no-detach", "--address=127.77.22.2", "--config=/etc/rsync.lab"]),
    ]

    static let wares = [
        ServiceCase(
            "haproxy", in: "wares", package: "haproxy", "http", LabEndpoint("127.77.23.1", 80), product: "HAProxy",
            .nothing, question: page,
            files: [
                LabFile(
                    "/etc/haproxy/lab.cfg",
                    "defaults\n mode http\n timeout client 5s\n timeout server 5s\n timeout connect 1s\n"
                        + "frontend lab\n bind 127.77.23.1:80\n")
            ],
            server: ["haproxy", "-f", "/etc/haproxy/lab.cfg"]),
        ServiceCase(
            "privoxy", in: "wares", package: "privoxy", "http", LabEndpoint("127.77.23.2", 8118), product: "Privoxy",
            .nothing, question: page,
            files: [LabFile("/etc/privoxy/lab", "listen-address 127.77.23.2:8118\nconfdir /etc/privoxy\n")],
            server: ["privoxy", "--no-daemon", "/etc/privoxy/lab"]),
        ServiceCase(
            "tinyproxy", in: "wares", package: "tinyproxy-bin", "http", LabEndpoint("127.77.23.3", 8888),
            product: "tinyproxy", .version, question: page,
            files: [LabFile("/etc/tinyproxy/lab", "User tinyproxy\nGroup tinyproxy\nPort 8888\nListen 127.77.23.3\n")],
            server: ["tinyproxy", "-d", "-c", "/etc/tinyproxy/lab"]),
        ServiceCase(
            "caddy", in: "wares", package: "caddy", "http", LabEndpoint("127.77.23.4", 80), product: "Caddy", .product,
            question: page,
            server: ["env", "HOME=/tmp", "caddy", "file-server", "--listen", "127.77.23.4:80", "--root", "/srv"]),
        ServiceCase(
            "mini-httpd", in: "wares", package: "mini-httpd", "http", LabEndpoint("127.77.23.5", 80),
            product: "mini_httpd", .version, question: page,
            server: ["mini_httpd", "-D", "-h", "127.77.23.5", "-p", "80", "-d", "/srv", "-u", "root"]),
    ]

    /// Mail servers with a greeting that names nothing.
    static let mail = [
        ServiceCase(
            "postfix-hidden", in: "postfix", package: "postfix", "smtp", LabEndpoint("127.77.24.1", 25),
            product: "Postfix", .nothing,
            commands: [
                ["postconf", "-e", "smtpd_banner=$myhostname ESMTP", "inet_interfaces=127.77.24.1"],
                ["postconf", "-e", "inet_protocols=ipv4", "disable_vrfy_command=yes"],
            ],
            server: ["postfix", "start-fg"]),
        ServiceCase(
            "exim-hidden", in: "exim", package: "exim4-daemon-heavy", "smtp", LabEndpoint("127.77.24.2", 25),
            product: "Exim", .nothing,
            files: [
                LabFile(
                    "/etc/exim4/hidden.conf",
                    "primary_hostname = mail.example.test\nsmtp_banner = \"$primary_hostname ESMTP\"\n"
                        + "local_interfaces = 127.77.24.2\nlog_file_path = syslog\nbegin acl\n")
            ],
            server: ["exim4", "-C", "/etc/exim4/hidden.conf", "-bdf"]),
        ServiceCase(
            "sendmail-hidden", in: "sendmail", package: "sendmail-bin", "smtp", LabEndpoint("127.77.24.3", 25),
            product: "Sendmail", .nothing,
            files: [
                LabFile(
                    "/etc/mail/hidden.mc",
                    """
                    include(`/usr/share/sendmail/cf/m4/cf.m4')dnl
                    OSTYPE(debian)dnl
                    define(`confSMTP_LOGIN_MSG', `$j ready')dnl
                    FEATURE(`no_default_msa')dnl
                    DAEMON_OPTIONS(`Port=smtp, Addr=127.77.24.3')dnl
                    MAILER(smtp)dnl

                    """)
            ],
            commands: [LabCommand(["m4", "/etc/mail/hidden.mc"], output: "/etc/mail/hidden.cf")],
            server: ["/usr/libexec/sendmail/sendmail", "-C/etc/mail/hidden.cf", "-bD"]),
    ]

    private static let page = "GET / HTTP/1.0\r\nUser-Agent: lab\r\n\r\n"

    private static func name(
        _ name: String, _ address: String, package: String, product: String, _ disclosure: Disclosure,
        files: [LabFile] = [], commands: [LabCommand] = [], server: [String]
    ) -> ServiceCase {
        ServiceCase(
            name, in: "names", package: package, "domain", LabEndpoint(address, 53), product: product, disclosure,
            question: versionQuestion, files: files, commands: commands, server: server)
    }

    private static func dnsmasq(_ address: String, _ extra: String...) -> [String] {
        [
            "dnsmasq", "--keep-in-foreground", "--no-resolv", "--conf-file=/dev/null", "--bind-interfaces",
            "--user=root", "--pid-file=/run/dnsmasq.\(address)", "--listen-address=\(address)",
        ] + extra
    }

    private static func unbound(
        _ name: String, _ address: String, _ disclosure: Disclosure, extra: String = ""
    ) -> ServiceCase {
        Self.name(
            name, address, package: "unbound", product: "Unbound", disclosure,
            files: [
                LabFile(
                    "/etc/unbound/\(name).conf",
                    """
                    server:
                      interface: \(address)
                      username: ""
                      chroot: ""
                      pidfile: "/run/\(name).pid"
                      access-control: 0.0.0.0/0 allow
                      \(extra)
                    remote-control:
                      control-enable: no

                    """)
            ],
            server: ["unbound", "-d", "-p", "-c", "/etc/unbound/\(name).conf"])
    }

    private static func nsd(
        _ name: String, _ address: String, _ disclosure: Disclosure, extra: String = ""
    ) -> ServiceCase {
        Self.name(
            name, address, package: "nsd", product: "NSD", disclosure,
            files: [
                LabFile(
                    "/etc/nsd/\(name).lab",
                    """
                    server:
                      ip-address: \(address)
                      username: ""
                      database: ""
                      pidfile: "/run/\(name).pid"
                      xfrdfile: "/run/\(name).xfrd"
                      zonelistfile: "/run/\(name).zones"
                      \(extra)
                    remote-control:
                      control-enable: no

                    """)
            ],
            server: ["nsd", "-d", "-c", "/etc/nsd/\(name).lab"])
    }

    private static func knot(
        _ name: String, _ address: String, _ disclosure: Disclosure, extra: String = ""
    ) -> ServiceCase {
        Self.name(
            name, address, package: "knot", product: "Knot DNS", disclosure,
            files: [
                LabFile(
                    "/etc/knot/\(name).conf",
                    """
                    server:
                      listen: \(address)@53
                      rundir: "/run/\(name)"
                      \(extra)
                    database:
                      storage: "/run/\(name)"

                    """)
            ],
            commands: [["mkdir", "-p", "/run/\(name)"]], server: ["knotd", "-c", "/etc/knot/\(name).conf"])
    }

    private static func powerDNS(
        _ name: String, _ address: String, _ disclosure: Disclosure, extra: [String] = []
    ) -> ServiceCase {
        Self.name(
            name, address, package: "pdns-server", product: "PowerDNS", disclosure,
            commands: [["mkdir", "-p", "/run/\(name)"]],
            server: [
                "pdns_server", "--config-dir=/run/\(name)", "--launch=bind", "--bind-config=/dev/null",
                "--daemon=no", "--guardian=no", "--socket-dir=/run/\(name)", "--local-address=\(address)",
            ] + extra)
    }

    private static func recursor(
        _ name: String, _ address: String, _ disclosure: Disclosure, extra: [String] = []
    ) -> ServiceCase {
        Self.name(
            name, address, package: "pdns-recursor", product: "PowerDNS Recursor", disclosure,
            commands: [["mkdir", "-p", "/run/\(name)"]],
            server: [
                "pdns_recursor", "--config-dir=/run/\(name)", "--daemon=no", "--socket-dir=/run/\(name)",
                "--allow-from=0.0.0.0/0", "--local-address=\(address)",
            ] + extra)
    }

    /// One of the servers under the same inetd; the first case starts it.
    private static func inetd(
        _ name: String, package: String, _ proto: String, _ port: Int, product: String, _ disclosure: Disclosure,
        question: String = ""
    ) -> ServiceCase {
        let isFirst = port == 110
        let programs = [
            110: "root /usr/sbin/pop3d pop3d --inetd", 143: "root /usr/sbin/imap4d imap4d --inetd",
            21: "root /usr/sbin/ftpd ftpd", 6667: "bitlbee /usr/sbin/bitlbee bitlbee -I",
            2401: "root /usr/bin/cvs cvs --allow-root=/tmp pserver",
            9418: "root /usr/bin/git git daemon --inetd --base-path=/srv",
        ]
        let lines = programs.sorted { $0.key < $1.key }.map { "127.77.22.1:\($0) stream tcp nowait \($1)\n" }
        return ServiceCase(
            name, in: "talks", package: package, proto, LabEndpoint("127.77.22.1", port), product: product, disclosure,
            question: question, files: isFirst ? [LabFile("/etc/inetd.lab", lines.joined())] : [],
            server: isFirst ? ["inetd", "-i", "/etc/inetd.lab"] : [])
    }
}
