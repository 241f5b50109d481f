extension ServiceCase {
    static let services: [ServiceCase] = fileServers + remoteShells + nameServers + mailboxes + webServers + stores

    private static let fileServers = [
        vsftpd("vsftpd", "127.77.10.1", .version),
        vsftpd("vsftpd-hidden", "127.77.10.2", .nothing, extra: "ftpd_banner=FTP server ready."),
        vsftpd(
            "vsftpd-hidden-tls", "127.77.10.20", .nothing,
            extra: """
                ftpd_banner=Welcome
                ssl_enable=YES
                rsa_cert_file=/etc/ssl/certs/ssl-cert-snakeoil.pem
                rsa_private_key_file=/etc/ssl/private/ssl-cert-snakeoil.key
                """),
    ]

    private static let remoteShells = [
        ServiceCase(
            "telnetd", in: "services", package: "inetutils-telnetd", "telnet", LabEndpoint("127.77.10.3", 23),
            product: "GNU inetutils telnetd", .nothing,
            files: [LabFile("/etc/inetd.lab", "127.77.10.3:23 stream tcp nowait root /usr/sbin/telnetd telnetd\n")],
            server: ["inetd", "-i", "/etc/inetd.lab"]),
        ServiceCase(
            "sshd", in: "services", package: "openssh-server", "ssh", LabEndpoint("127.77.10.4", 22),
            product: "OpenSSH", .version, commands: [["mkdir", "-p", "/run/sshd"], ["ssh-keygen", "-A"]],
            server: ["/usr/sbin/sshd", "-D", "-e", "-o", "ListenAddress=127.77.10.4"]),
        ServiceCase(
            "ngircd", in: "services", package: "ngircd", "irc", LabEndpoint("127.77.10.5", 6667),
            product: "ngIRCd", .version, question: "NICK probe\r\nUSER probe 0 * :probe\r\n",
            files: [
                LabFile(
                    "/etc/ngircd.lab",
                    "[Global]\nName = irc.example.test\nListen = 127.77.10.5\n"
                        + "ServerUID = irc\nServerGID = irc\n[Options]\nDNS = no\nIdent = no\nPAM = no\n")
            ],
            server: ["ngircd", "--nodaemon", "--config", "/etc/ngircd.lab"]),
    ]

    private static let nameServers = [
        bind("bind", "127.77.10.6", .version),
        bind("bind-hidden", "127.77.10.7", .nothing, extra: "version none;"),
        bind("bind-empty", "127.77.10.21", .nothing, extra: "version \"\";"),
        bind("bind-refusing", "127.77.10.22", .nothing, extra: "allow-query { none; };"),
        bind("bind-false", "127.77.10.8", .other("4.9.6-REL"), extra: "version \"4.9.6-REL\";"),
    ]

    private static let mailboxes = [
        ServiceCase(
            "dovecot-pop3", in: "services", package: "dovecot-core", "pop3", LabEndpoint("127.77.10.9", 110),
            product: "Dovecot", .product,
            files: [dovecotConfiguration("lab", "127.77.10.9")],
            server: ["dovecot", "-F", "-c", "/etc/dovecot/lab.conf"]),
        ServiceCase(
            "dovecot-imap", in: "services", package: "dovecot-core", "imap", LabEndpoint("127.77.10.9", 143),
            product: "Dovecot", .product, server: []),
        ServiceCase(
            "dovecot-pop3-hidden", in: "services", package: "dovecot-core", "pop3", LabEndpoint("127.77.10.24", 110),
            product: "Dovecot", .nothing,
            files: [
                dovecotConfiguration(
                    "hidden", "127.77.10.24", extra: "base_dir = /run/dovecot-hidden\nlogin_greeting = Welcome.\n")
            ],
            server: ["dovecot", "-F", "-c", "/etc/dovecot/hidden.conf"]),
        ServiceCase(
            "dovecot-imap-hidden", in: "services", package: "dovecot-core", "imap", LabEndpoint("127.77.10.24", 143),
            product: "Dovecot", .nothing, server: []),
    ]

    /// - Parameter extra: Further lines, each with its end.
    private static func dovecotConfiguration(_ name: String, _ address: String, extra: String = "") -> LabFile {
        LabFile(
            "/etc/dovecot/\(name).conf",
            """
            protocols = pop3 imap
            listen = \(address)
            \(extra)ssl = no
            log_path = /dev/stderr
            passdb {
              driver = static
              args = nopassword
            }
            userdb {
              driver = static
              args = uid=mail gid=mail home=/tmp
            }

            """)
    }

    private static let webServers = [
        apache("apache", "127.77.10.10", .version, tokens: "Full"),
        apache("apache-hidden", "127.77.10.11", .product, tokens: "Prod"),
        nginx("nginx", "127.77.10.12", .version, tokens: "on"),
        nginx("nginx-hidden", "127.77.10.13", .product, tokens: "off"),
        ServiceCase(
            "lighttpd", in: "services", package: "lighttpd", "http", LabEndpoint("127.77.10.14", 80),
            product: "lighttpd", .version, question: head,
            files: [
                LabFile(
                    "/etc/lighttpd/lab.conf",
                    "server.document-root = \"/var/www\"\nserver.bind = \"127.77.10.14\"\nserver.port = 80\n"
                        + "server.username = \"www-data\"\nserver.groupname = \"www-data\"\n")
            ],
            server: ["lighttpd", "-D", "-f", "/etc/lighttpd/lab.conf"]),
        ServiceCase(
            "lighttpd-hidden", in: "services", package: "lighttpd", "http", LabEndpoint("127.77.10.23", 80),
            product: "lighttpd", .nothing, question: head,
            files: [
                LabFile(
                    "/etc/lighttpd/hidden.conf",
                    "server.document-root = \"/var/www\"\nserver.bind = \"127.77.10.23\"\nserver.port = 80\n"
                        + "server.username = \"www-data\"\nserver.groupname = \"www-data\"\nserver.tag = \"\"\n")
            ],
            server: ["lighttpd", "-D", "-f", "/etc/lighttpd/hidden.conf"]),
        ServiceCase(
            "squid", in: "services", package: "squid", "http-proxy", LabEndpoint("127.77.10.15", 3128),
            product: "squid", .version, question: head,
            files: [
                LabFile(
                    "/etc/squid/lab.conf",
                    "http_port 127.77.10.15:3128\nhttp_access deny all\ncache deny all\npid_filename none\n"
                        + "access_log none\nshutdown_lifetime 1 seconds\npinger_enable off\n")
            ],
            server: ["squid", "-N", "-f", "/etc/squid/lab.conf"]),
    ]

    private static let stores = [
        ServiceCase(
            "redis", in: "services", package: "redis-server", "redis", LabEndpoint("127.77.10.16", 6379),
            product: "Redis", .version, question: "INFO server\r\n",
            server: ["redis-server", "--bind", "127.77.10.16", "--protected-mode", "no", "--save", ""]),
        ServiceCase(
            "redis-password", in: "services", package: "redis-server", "redis", LabEndpoint("127.77.10.25", 6379),
            product: "Redis", .nothing, question: "INFO server\r\n",
            server: ["redis-server", "--bind", "127.77.10.25", "--requirepass", "lab", "--save", ""]),
        ServiceCase(
            "memcached", in: "services", package: "memcached", "memcache", LabEndpoint("127.77.10.17", 11211),
            product: "Memcached", .version, question: "version\r\n",
            server: ["memcached", "-u", "memcache", "-l", "127.77.10.17"]),
        ServiceCase(
            "mariadb", in: "services", package: "mariadb-server", "mysql", LabEndpoint("127.77.10.18", 3306),
            product: "MariaDB", .version, commands: [["install", "-d", "-o", "mysql", "/run/mysqld"]],
            server: [
                "mariadbd", "--no-defaults", "--user=mysql", "--bind-address=127.77.10.18", "--skip-grant-tables",
                "--skip-networking=0",
            ]),
        ServiceCase(
            "postgresql", in: "services", package: "postgresql-15", "postgresql", LabEndpoint("127.77.10.19", 5432),
            product: "PostgreSQL", .nothing,
            commands: [
                ["install", "-d", "-o", "postgres", "/run/postgresql", "/var/lib/postgresql/lab"],
                LabCommand(asPostgres + [postgres + "initdb", "-D", "/var/lib/postgresql/lab"]),
            ],
            server: asPostgres + [postgres + "postgres", "-D", "/var/lib/postgresql/lab", "-h", "127.77.10.19"]),
    ]

    private static let postgres = "/usr/lib/postgresql/15/bin/"
    private static let asPostgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    private static let head = "HEAD / HTTP/1.0\r\n\r\n"

    /// version.bind, class CHAOS, type TXT, as DNS over TCP has it.
    static let versionQuestion =
        "\0\u{1E}\u{12}\u{34}\0\0\0\u{1}\0\0\0\0\0\0\u{7}version\u{4}bind\0\0\u{10}\0\u{3}"

    private static func vsftpd(
        _ name: String, _ address: String, _ disclosure: Disclosure, extra: String = ""
    ) -> ServiceCase {
        ServiceCase(
            name, in: "services", package: "vsftpd", "ftp", LabEndpoint(address, 21), product: "vsFTPd", disclosure,
            files: [
                LabFile(
                    "/etc/\(name).conf",
                    """
                    listen=YES
                    listen_ipv6=NO
                    listen_address=\(address)
                    background=NO
                    seccomp_sandbox=NO
                    secure_chroot_dir=/var/run/vsftpd/empty
                    \(extra)

                    """)
            ],
            commands: [["mkdir", "-p", "/var/run/vsftpd/empty"]], server: ["vsftpd", "/etc/\(name).conf"])
    }

    private static func bind(
        _ name: String, _ address: String, _ disclosure: Disclosure, extra: String = ""
    ) -> ServiceCase {
        ServiceCase(
            name, in: "services", package: "bind9", "domain", LabEndpoint(address, 53), product: "ISC BIND", disclosure,
            question: versionQuestion,
            files: [
                LabFile(
                    "/etc/bind/\(name).conf",
                    """
                    options {
                      directory "/var/cache/bind";
                      listen-on { \(address); };
                      listen-on-v6 { none; };
                      recursion no;
                      pid-file none;
                      session-keyfile none;
                      \(extra)
                    };
                    controls { };

                    """)
            ],
            server: ["named", "-g", "-u", "bind", "-n", "1", "-c", "/etc/bind/\(name).conf"])
    }

    private static func apache(
        _ name: String, _ address: String, _ disclosure: Disclosure, tokens: String
    ) -> ServiceCase {
        ServiceCase(
            name, in: "services", package: "apache2", "http", LabEndpoint(address, 80), product: "Apache", disclosure,
            question: head,
            files: [
                LabFile(
                    "/etc/apache2/\(name).conf",
                    """
                    ServerRoot /etc/apache2
                    ServerName \(address)
                    Listen \(address):80
                    ServerTokens \(tokens)
                    PidFile /run/\(name).pid
                    ErrorLog /dev/stderr
                    User www-data
                    Group www-data
                    LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                    LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
                    DocumentRoot /var/www

                    """)
            ],
            server: ["apache2", "-D", "FOREGROUND", "-f", "/etc/apache2/\(name).conf"])
    }

    private static func nginx(
        _ name: String, _ address: String, _ disclosure: Disclosure, tokens: String
    ) -> ServiceCase {
        ServiceCase(
            name, in: "services", package: "nginx", "http", LabEndpoint(address, 80), product: "nginx", disclosure,
            question: head,
            files: [
                LabFile(
                    "/etc/nginx/\(name).conf",
                    "daemon off;\npid /run/\(name).pid;\nerror_log stderr;\nevents {}\n"
                        + "http { access_log off; server_tokens \(tokens); "
                        + "server { listen \(address):80; root /var/www; } }\n"
                )
            ],
            server: ["nginx", "-c", "/etc/nginx/\(name).conf"])
    }
}
