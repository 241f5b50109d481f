import HostReading
import NoroshiModel

/// Files by which hosts trust each other, and copies of files of passwords.
extension AccountLook {
    private static let maximumTrusts = 64 << 10  // bytes
    private static let maximumHomes = 20_000

    mutating func trusts() {
        survey.trusts = []
        for path in ["/etc/hosts.equiv", "/etc/ssh/shosts.equiv"] { trusts(Array(path.utf8), of: nil) }
        for account in survey.accounts.prefix(Self.maximumHomes) where account.home.hasPrefix("/") {
            for name in [".rhosts", ".shosts"] {
                trusts(HostPath.joined(Array(account.home.utf8), Array(name.utf8)), of: account.name)
            }
        }
    }

    private mutating func trusts(_ path: [UInt8], of account: String?) {
        let root = root
        // The programs that ask it take no link there.
        let status = attempt { () throws(HostReadingError) in try root.status(path, followsLink: false) } ?? nil
        guard status?.kind == .regular, let bytes = read(path, limit: Self.maximumTrusts) else { return }
        survey.trusts? += TrustFile.lines(bytes, file: Escaped.text(path), account: account)
    }

    /// Copies under other names (`shadow.old`, `passwd.bak`), where they hold hashes.
    mutating func copies() {
        for folder in ["/etc", "/var/backups", "/root"] {
            for name in names(folder) where Self.isCopy(Escaped.text(name)) {
                let path = Array((folder + "/").utf8) + name
                let root = root
                let status = attempt { () throws(HostReadingError) in try root.status(path, followsLink: false) } ?? nil
                guard status?.kind == .regular, let bytes = read(path) else { continue }
                var reader = AccountFiles()
                let hasHash = reader.shadow(bytes, file: Escaped.text(path)).contains { $0.password.isHash }
                gaps += reader.gaps
                if hasHash { fact(path, .hashCopy) }
            }
        }
    }

    private static func isCopy(_ name: String) -> Bool {
        let isUsual = ["shadow-", "gshadow-"].contains(name)  // looked at with the files themselves
        return !isUsual
            && ["shadow", "gshadow", "passwd", "master.passwd"].contains { stem in
                name.hasPrefix(stem) && name.dropFirst(stem.count).first.map { ".-_~+".contains($0) } ?? false
            }
    }

    /// Links that lead nowhere, where the system looks for a file: who restores the other end changes the rules.
    mutating func danglingLinks() {
        var paths = Self.ruled.map { Array($0.utf8) }
        for folder in ["/etc/cron.d", "/etc/pam.d", "/etc/sudoers.d", "/var/spool/cron/crontabs"] {
            paths += names(folder).filter { !LeftOverNames.has($0) }.map { Array((folder + "/").utf8) + $0 }
        }
        let known = Set(gaps.map(\.what))
        for path in paths where !known.contains(Escaped.text(path)) {
            let root = root
            let isDangling =
                attempt { () throws(HostReadingError) in
                    guard try root.status(path, followsLink: false)?.kind == .link else { return false }
                    return try root.status(path) == nil
                } ?? false
            if isDangling { gaps.append((Escaped.text(path), "a link that leads nowhere")) }
        }
    }

    private static let ruled = [
        "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/crontab", "/etc/anacrontab",
        "/etc/nsswitch.conf", "/etc/login.defs", "/etc/pam.conf", "/etc/hosts.equiv", "/etc/ssh/sshd_config",
        "/var/log/wtmp", "/var/log/lastlog",
    ]
}
