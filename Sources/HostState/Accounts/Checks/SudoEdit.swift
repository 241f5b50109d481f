/// Which files make root whoever may edit them.
enum SudoEdit {
    /// Files; with a slash at its end a folder with all that is in it.
    private static let ruling = [
        "/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow", "/etc/sudoers", "/etc/sudoers.d/", "/etc/sudo.conf",
        "/etc/pam.d/", "/etc/pam.conf", "/etc/nsswitch.conf", "/etc/crontab", "/etc/anacrontab", "/etc/cron.d/",
        "/etc/cron.hourly/", "/etc/cron.daily/", "/etc/cron.weekly/", "/etc/cron.monthly/", "/var/spool/cron/",
        "/etc/ld.so.preload", "/etc/ld.so.conf", "/etc/ld.so.conf.d/", "/etc/ssh/sshd_config",
        "/etc/ssh/sshd_config.d/",
        "/etc/systemd/", "/lib/systemd/", "/usr/lib/systemd/", "/etc/init.d/", "/etc/rc.local", "/etc/profile",
        "/etc/profile.d/", "/etc/bash.bashrc", "/etc/environment", "/etc/udev/", "/etc/logrotate.d/",
        "/etc/logrotate.conf", "/etc/apt/apt.conf.d/", "/root/", "/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/",
        "/usr/local/bin/", "/usr/local/sbin/", "/boot/",
    ]

    /// - Parameter command: As sudoers has it: `sudoedit /etc/passwd`; without a file, every file is meant.
    static func makesRoot(_ command: String) -> Bool {
        let words = command.split(separator: " ").map(String.init)
        guard words.first == "sudoedit" else { return false }
        return words.count == 1 || words.dropFirst().contains(where: isRuling)
    }

    private static func isRuling(_ word: String) -> Bool {
        // With a pattern, whatever it may stand for.
        let fixed = word.prefix { !"*?[\\".contains($0) }
        let isPattern = fixed.count < word.count
        return ruling.contains { path in
            word == path || path.hasSuffix("/") && word.hasPrefix(path) || isPattern && path.hasPrefix(fixed)
        }
    }
}
