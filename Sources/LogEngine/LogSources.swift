import LogReading
import Sigma

/// Which log sources the lines of a program come from, in the words of Sigma.
///
/// One line may be named in several ways: what sshd writes is of the services `sshd`, `auth` and `syslog`.
enum LogSources {
    static func of(_ form: LineForm, _ program: String) -> [LogSource] {
        switch form {
        case .access:
            let servers = ["apache", "nginx", "linux"].map { LogSource(category: "webserver", product: $0) }
            return servers + (isProxy(program) ? proxies : [])
        case .webError: return webErrors
        case .audit:
            // What a program passes on to syslog is a line of syslog still.
            return [LogSource(product: "linux", service: "auditd")] + (program.isEmpty ? [] : of(.syslog, program))
        case .syslog, .syslog5424, .timed, .json, .bare:
            let sources = services(of: program).map { LogSource(product: "linux", service: $0) }
            return sources + (webServers.contains(program) ? webErrors : []) + (isProxy(program) ? proxies : [])
        }
    }

    /// Whether the lines of a program are requests that a proxy was asked for.
    static func isProxy(_ program: String) -> Bool { ["squid", "squid-1"].contains(base(of: program)) }

    private static let proxies = [
        LogSource(category: "proxy", product: "squid", service: "squid"),
        LogSource(category: "proxy", product: "linux", service: "squid"),
    ]

    private static let webServers: Set = ["apache", "apache2", "httpd", "lighttpd", "nginx"]
    private static let webErrors = [
        LogSource(category: "webserver", product: "apache", service: "error"),
        LogSource(product: "apache", service: "error"), LogSource(product: "nginx", service: "error"),
    ]

    /// Whether any line can come from a source.
    static func exists(_ source: LogSource) -> Bool {
        switch source.category {
        case nil: [nil, "linux", "apache", "nginx"].contains(source.product)
        case "webserver":
            [nil, "linux", "apache", "nginx"].contains(source.product) && [nil, "error"].contains(source.service)
        case "proxy":
            [nil, "linux", "squid"].contains(source.product) && [nil, "squid"].contains(source.service)
        default: false
        }
    }

    /// Texts of which every line of a source holds one; nil where none is known.
    static func literals(of source: LogSource) -> [[UInt8]]? {
        if source.category == "webserver" { return ["] ", "{\""].map { Array($0.utf8) } }
        if source.category == "proxy" { return LogWriter.squid.literals.map { Array("\($0)".utf8) } }
        guard source.category == nil, let service = source.service, service != "syslog" else { return nil }
        if service == "auditd" { return [Array("audit".utf8)] }
        // What a program writes names it, or has the grammar of its own log.
        let programs = Set(families.filter { $0.value.contains(service) }.map(\.key) + [service])
        let marks = LogWriter.allCases.filter { programs.contains("\($0.name)") }.flatMap(\.literals).map { "\($0)" }
        return programs.union(marks).sorted().map { Array($0.utf8) }
    }

    private static func services(of program: String) -> [String] {
        let base = base(of: program)
        let family = families[base] ?? []
        return ["syslog"] + family + (base.isEmpty || family.contains(base) ? [] : [base])
    }

    /// The name that a program is known by: `postfix/smtpd` is of Postfix, `sshd(pam_unix)` is sshd, `(squid-1)` is a
    /// child that squid named itself, and what inetd starts is called `in.ftpd`; but `named.exe` is of nothing.
    private static func base(of program: String) -> String {
        var name = program.lowercased()[...]
        if name.first == "(", name.last == ")" { name = name.dropFirst().dropLast() }
        name = name.split(separator: "/").first ?? ""
        name = name.split(separator: "(").first ?? ""
        return String(name.starts(with: "in.") ? name.dropFirst(3) : name)
    }

    private static let families: [String: [String]] = {
        let programs: [String: [String]] = [
            "auth": [
                "sshd", "sshd-session", "sshd-auth", "sudo", "su", "doas", "login", "remote", "passwd", "useradd",
                "usermod", "userdel", "groupadd", "groupmod", "groupdel", "gpasswd", "chage", "chsh", "chfn",
                "chpasswd",
                "systemd-logind", "polkitd", "pkexec", "newgrp", "rlogind", "rshd", "klogind", "kshd", "rexecd",
                "telnetd", "webmin", "xrdp-sesman", "dropbear",
            ],
            "mail": [
                "postfix", "sendmail", "sm-mta", "exim", "exim4", "dovecot", "qmail", "qmail-send", "qmail-smtpd",
                "smtpd", "popa3d", "qpopper",
                "popper", "imapd", "imaps", "ipop2d", "ipop3d", "pop3d", "pop3", "imap", "imapd-ssl", "pop3d-ssl",
                "imaplogin", "pop3login", "dovecot-auth", "auth", "cyrus", "pop3s", "sieve", "timsieved", "lmtpd",
                "courieresmtpd", "esmtpd", "vpopmail", "tcpserver", "rblsmtpd",
            ],
            "ftp": [
                "vsftpd", "proftpd", "pure-ftpd", "pure-ftpd-mysql", "ftpd", "wu.ftpd", "wu-ftpd", "tnftpd", "xferlog",
            ],
            "dns": ["named", "unbound", "nsd", "dnsmasq", "pdns_server", "pdns_recursor"],
            "database": ["postgres", "postgresql", "mysqld", "mariadbd", "mysqld_safe", "redis-server", "redis"],
            "proxy": ["squid", "squid-1", "danted", "sockd", "tinyproxy", "privoxy"],
            "cron": ["cron", "crond", "crontab", "atd", "anacron"],
            "sshd": ["sshd-session", "sshd-auth"],
            "squid": ["squid-1"], "mysql": ["mysqld", "mariadbd"],
            "irc": ["ngircd", "ircd", "inspircd"],
        ]
        // In the order of the names, so that a program's sources do not change from run to run.
        return programs.sorted { $0.key < $1.key }.reduce(into: [:]) { families, entry in
            for program in entry.value { families[program, default: []].append(entry.key) }
        }
    }()
}
