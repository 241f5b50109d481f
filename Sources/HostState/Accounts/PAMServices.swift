import NoroshiModel

/// The names of services, by what they open.
enum PAMServices {
    /// Where people come in, from the network or at the console, and where they become root; the first matter most.
    private static let doors = [
        "sshd", "login", "su", "sudo", "su-l", "sudo-i", "doas", "polkit-1", "remote", "ssh", "rlogin", "rsh", "rexec",
        "telnet", "telnetd", "ftp", "ftpd", "vsftpd", "proftpd", "pure-ftpd", "imap", "imap4", "pop", "pop3", "smtp",
        "smtpd", "exim", "exim4", "postfix", "sendmail", "dovecot", "cyrus", "sieve", "cockpit", "webmin", "usermin",
        "openvpn", "ppp", "samba", "smbd", "squid", "apache2", "httpd", "nginx", "radiusd", "freeradius", "mysql",
        "mariadb", "postgresql", "postgres", "prosody", "ejabberd", "xmpp", "saslauthd", "vnc", "vncserver", "x11vnc",
        "tigervnc", "xrdp-sesman", "cups", "other", "lightdm", "sddm", "kdm", "xdm", "lxdm", "slim", "greetd", "kde",
        "gdm",
    ]
    private static let ranks = Dictionary(
        doors.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    private static let doorPrefixes = ["gdm-", "kde-", "sssd-", "common-", "system-", "password-auth", "base-"]
    private static let maximumNames = 4

    static func isDoor(_ service: String) -> Bool {
        ranks[service] != nil || doorPrefixes.contains(where: service.hasPrefix)
    }

    /// The ones that matter most, and how many others there are: `sshd, login, su, sudo (+5)`.
    static func list(_ services: [String]) -> String {
        let names = Set(services).sorted { (rank($0), $0) < (rank($1), $1) }
        let rest = names.count - maximumNames
        return names.prefix(maximumNames).joined(separator: ", ") + (rest > 0 ? " (+\(rest))" : "")
    }

    private static func rank(_ service: String) -> Int {
        if let rank = ranks[service] { return rank }
        // What others include is named last.
        return doors.count + (doorPrefixes.contains(where: service.hasPrefix) ? 1 : 0)
    }

    /// Whether a file is there to be included by those of services.
    static func isFragment(_ service: String, _ lines: [AccountSurvey.PAMLine]) -> Bool {
        guard ranks[service] == nil else { return false }
        return lines.contains { $0.service != service && $0.place.file.hasSuffix("/\(service)") }
    }
}
