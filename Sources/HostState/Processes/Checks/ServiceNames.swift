import NoroshiModel

/// Names of services that every administrator passes over in a list of processes.
enum ServiceNames {
    private static let services: Set = [
        "sshd", "sshd-session", "httpd", "apache2", "nginx", "crond", "cron", "atd", "syslogd", "rsyslogd", "klogd",
        "named", "sendmail", "systemd", "init", "dbus-daemon", "udevd", "systemd-udevd", "systemd-journald",
        "systemd-logind", "systemd-resolved", "systemd-networkd", "agetty", "mingetty", "getty", "ntpd", "chronyd",
        "inetd", "xinetd", "portmap", "rpcbind", "smbd", "nmbd", "mysqld", "mariadbd", "postgres", "polkitd",
        "irqbalance", "dhclient", "in.telnetd", "ftpd", "vsftpd", "proftpd", "auditd",
    ]
    private static let shells: Set = ["bash", "-bash", "sh", "-sh"]

    /// The name of a service that a program shows, which is none: no package brought it, and its file is called otherwise.
    static func borrowed(by process: RunningProcess) -> String? {
        guard let path = process.executable else { return nil }
        let word = process.argument.prefix { !" :".contains($0) }
        let names = [process.name, String(word)].filter { !$0.contains("/") }
        if ProcessPlaces.isInterpreter(path) {
            guard process.scriptPackage == nil else { return nil }
            let script = process.script.map(ProcessPlaces.base)
            return names.first { services.contains($0) && script?.hasPrefix($0) != true }
        }
        guard process.package == nil, !ProcessPlaces.isSystem(path), !ProcessPlaces.isLocal(path) else { return nil }
        let file = ProcessPlaces.base(path)
        return names.first { (services.contains($0) || shells.contains($0)) && file != $0 && "-\(file)" != $0 }
    }
}
