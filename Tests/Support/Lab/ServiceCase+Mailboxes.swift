/// Servers that exclude those of the root "services".
extension ServiceCase {
    static let courier = [
        ServiceCase(
            "courier-pop3", in: "courier", package: "courier-pop", "pop3", LabEndpoint("127.77.11.1", 110),
            product: "Courier", .nothing,
            server: couriertcpd("127.77.11.1", 110, "/usr/lib/courier/courier/courierpop3login")),
        ServiceCase(
            "courier-imap", in: "courier", package: "courier-imap", "imap", LabEndpoint("127.77.11.2", 143),
            product: "Courier", .product,
            server: couriertcpd("127.77.11.2", 143, "/usr/lib/courier/courier/imaplogin")),
        proftpd("proftpd", "127.77.11.3", .product, identity: "ServerIdent on"),
        proftpd("proftpd-version", "127.77.11.4", .version, identity: "ServerIdent on \"ProFTPD %{version} Server\""),
        proftpd("proftpd-hidden", "127.77.11.5", .nothing, identity: "ServerIdent off"),
        ServiceCase(
            "dropbear", in: "courier", package: "dropbear-bin", "ssh", LabEndpoint("127.77.11.6", 22),
            product: "Dropbear", .version, commands: [["mkdir", "-p", "/etc/dropbear"]],
            server: ["dropbear", "-F", "-E", "-R", "-p", "127.77.11.6:22"]),
    ]

    static let cyrus = [
        ServiceCase(
            "cyrus-pop3", in: "cyrus", package: "cyrus-pop3d", "pop3", LabEndpoint("127.77.12.1", 110),
            product: "Cyrus", .version,
            files: [
                LabFile(
                    "/etc/cyrus.conf",
                    """
                    START {
                      recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r"
                    }
                    SERVICES {
                      pop3 cmd="pop3d -U 30" listen="127.77.12.1:pop3" prefork=0
                      imap cmd="imapd -U 30" listen="127.77.12.1:imap" prefork=0
                    }
                    EVENTS {
                    }

                    """)
            ],
            commands: [["install", "-d", "-o", "cyrus", "/run/cyrus", "/run/cyrus/socket", "/run/cyrus/proc"]],
            server: ["/usr/lib/cyrus/bin/master"]),
        ServiceCase(
            "cyrus-imap", in: "cyrus", package: "cyrus-imapd", "imap", LabEndpoint("127.77.12.1", 143),
            product: "Cyrus", .version, server: []),
        ServiceCase(
            "pure-ftpd", in: "cyrus", package: "pure-ftpd", "ftp", LabEndpoint("127.77.12.2", 21),
            product: "Pure-FTPd", .product, server: ["/usr/sbin/pure-ftpd", "-S", "127.77.12.2,21", "-H"]),
        ServiceCase(
            "tinysshd", in: "cyrus", package: "tinysshd", "ssh", LabEndpoint("127.77.12.3", 22),
            product: "TinySSH", .version,
            files: [
                LabFile(
                    "/etc/inetd.lab",
                    "127.77.12.3:22 stream tcp nowait root /usr/sbin/tinysshd tinysshd /etc/tinyssh/keys\n")
            ],
            commands: [["tinysshd-makekey", "/etc/tinyssh/keys"]], server: ["inetd", "-i", "/etc/inetd.lab"]),
    ]

    static let popa3d = [
        ServiceCase(
            "popa3d", in: "popa3d", package: "popa3d", "pop3", LabEndpoint("127.77.13.1", 110),
            product: "popa3d", .nothing,
            files: [
                LabFile(
                    "/etc/xinetd.lab",
                    """
                    service pop3
                    {
                      socket_type = stream
                      wait = no
                      user = root
                      server = /usr/sbin/popa3d
                      bind = 127.77.13.1
                    }

                    """)
            ],
            server: ["xinetd", "-dontfork", "-f", "/etc/xinetd.lab"]),
        ServiceCase(
            "inspircd", in: "popa3d", package: "inspircd", "irc", LabEndpoint("127.77.13.2", 6667),
            product: "InspIRCd", .product, question: "NICK probe\r\nUSER probe 0 * :probe\r\n",
            files: [
                LabFile(
                    "/etc/inspircd/lab.conf",
                    """
                    <server name="irc.example.test" description="lab" network="lab">
                    <admin name="lab" nick="lab" email="lab@example.test">
                    <bind address="127.77.13.2" port="6667" type="clients">
                    <connect allow="*" resolvehostnames="no">
                    <pid file="/tmp/inspircd.pid">

                    """)
            ],
            server: ["inspircd", "--nofork", "--runasroot", "--config", "/etc/inspircd/lab.conf"]),
    ]

    private static func couriertcpd(_ address: String, _ port: Int, _ program: String) -> [String] {
        [
            "couriertcpd", "-address=\(address)", "-nodnslookup", "-noidentlookup", String(port), program, "/bin/false",
            "Maildir",
        ]
    }

    private static func proftpd(
        _ name: String, _ address: String, _ disclosure: Disclosure, identity: String
    ) -> ServiceCase {
        ServiceCase(
            name, in: "courier", package: "proftpd-core", "ftp", LabEndpoint(address, 21), product: "ProFTPD",
            disclosure,
            files: [
                LabFile(
                    "/etc/proftpd/\(name).conf",
                    """
                    ServerName lab
                    ServerType standalone
                    DefaultAddress \(address)
                    SocketBindTight on
                    User proftpd
                    Group nogroup
                    UseIPv6 off
                    PidFile /run/\(name).pid
                    ScoreboardFile /run/\(name).scores
                    \(identity)

                    """)
            ],
            server: ["proftpd", "--nodaemon", "--config", "/etc/proftpd/\(name).conf"])
    }
}
