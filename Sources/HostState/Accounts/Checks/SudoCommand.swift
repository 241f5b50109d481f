import Glibc

/// A command of sudoers, with the arguments that it allows.
///
/// - Source: sudoers(5), "Cmnd_Spec": without arguments all are allowed, `""` allows none; `*` stands for blanks too.
struct SudoCommand {
    /// Without `.`, `..` and doubled slashes.
    let path: String
    /// nil where the caller chooses them.
    private let arguments: [String]?

    /// Programs that begin others at their user's word, or change any file, with nearly whatever arguments.
    private static let escapes: Set = [
        "awk", "bzip2", "cat", "chmod", "chown", "chpasswd", "chroot", "cp", "crontab", "curl", "dd", "docker", "ed",
        "emacs", "emacsclient", "env", "ex", "find", "ftp", "gawk", "git", "ionice", "jed", "joe", "less", "lftp", "ln",
        "make", "man", "mariadb", "mawk", "mc", "mcedit", "micro", "more", "most", "mount", "mv", "mysql", "nano",
        "nawk", "nice", "nmap", "nvim", "passwd", "pg", "pico", "pip", "podman", "psql", "rpm", "rsync", "rview",
        "rvim", "scp", "sed", "sftp", "socat", "ssh", "strace", "tar", "tee", "time", "useradd", "usermod", "vi",
        "view", "vigr", "vim", "vimdiff", "vipw", "visudo", "wget", "xargs", "zip",
    ]

    /// Of those, and of the obedient ones, what needs no argument for that: editors and pagers, which read a pipe too, and
    /// what takes its orders from the input.
    private static let prompting: Set = [
        "at", "batch", "chpasswd", "crontab", "ed", "emacs", "ex", "ftp", "iftop", "jed", "joe", "less", "lftp", "lynx",
        "make", "mariadb", "mc", "mcedit", "micro", "more", "most", "mutt", "mysql", "nano", "ncdu", "newusers", "nvim",
        "passwd", "pg", "pico", "psql", "rview", "rvim", "telnet", "tig", "vi", "view", "vigr", "vim", "vimdiff",
        "vipw",
        "visudo",
    ]

    /// Those that give a prompt as soon as they run.
    private static let shells = ShellNames.all.union([
        "bpython", "byobu", "expect", "gdb", "ghci", "guile", "ipython", "irb", "jshell", "lua", "luajit", "node",
        "nodejs", "nsenter", "perl", "php", "pwsh", "pypy", "python", "ruby", "runuser", "screen", "script", "sqlite",
        "su", "sudo", "tclsh", "tmux", "unshare", "wish",
    ])

    /// Programs that do the same where their caller chooses the arguments: they run what an option names, put a file
    /// anywhere, or load code into themselves or the kernel.
    private static let obedient: Set = [
        "7z", "7za", "adduser", "agetty", "alien", "ansible", "ansible-playbook", "apache2", "apk", "apt", "apt-get",
        "aptitude", "ar", "aria2c", "arp-scan", "at", "base64", "batch", "bpftrace", "bsdtar", "bundle", "busctl",
        "busybox", "capsh", "certbot", "chgrp", "chsh", "cmake", "composer", "cpan", "cpio", "cpulimit",
        "crash", "crictl", "ctr", "dbus-send", "debugfs", "dhclient", "dmsetup", "dnf", "dpkg",
        "dpkg-deb", "dpkg-reconfigure", "dumpcap", "easy_install", "ebtables", "fdisk", "flatpak", "flock",
        "gcc", "gem", "gpasswd", "groupmod", "gtester", "gzip", "helm", "hping", "httpd", "iftop",
        "insmod", "install", "ip", "ip6tables", "iptables", "iptables-save", "java", "journalctl", "julia", "kexec",
        "kmod", "kubectl", "ld", "ldconfig", "logrotate", "logsave", "ltrace", "lxc", "lxd", "microdnf",
        "modprobe", "multitime", "mutt", "nc", "ncat", "ncdu", "nerdctl", "netcat", "newusers", "nft",
        "nginx", "nohup", "npm", "npx", "octave", "openssl", "openvpn", "perf", "pexec", "pidstat", "pkexec", "pnpm",
        "pppd", "puppet", "qemu-system-x86_64", "rake", "restic", "rlwrap", "rsyslogd", "run-parts", "runc",
        "salt-call", "setarch", "setcap", "setfacl", "setfattr", "setpriv", "setsid", "service", "shuf", "snap",
        "sort", "split", "ssh-agent", "ssh-keygen", "ssh-keyscan", "sshd", "start-stop-daemon", "stdbuf",
        "sysctl", "systemctl", "systemd-nspawn", "systemd-run", "taskset", "tcpdump", "terraform", "timeout",
        "trace-cmd", "tshark", "udevadm", "unsquashfs", "unxz", "unzip", "update-alternatives", "valgrind", "virsh",
        "watch", "wg-quick", "wireshark", "xxd", "xz", "yarn", "yum", "zstd", "zypper",
    ]

    /// Of the obedient ones, those that start what their arguments name, and those that load or install it.
    private static let starters: Set = [
        "busybox", "capsh", "crictl", "ctr", "flock", "ip", "kubectl", "ltrace", "lxc", "nerdctl", "nohup", "perf",
        "pkexec", "rlwrap", "run-parts", "setarch", "setpriv", "setsid", "ssh-agent", "start-stop-daemon", "stdbuf",
        "systemd-nspawn", "systemd-run", "taskset", "timeout", "valgrind", "watch",
    ]
    private static let loaders: Set = [
        "alien", "ansible-playbook", "apache2", "apk", "apt", "apt-get", "aptitude", "at", "bpftrace", "cpio", "dnf",
        "dpkg", "flatpak", "gem", "httpd", "insmod", "install", "ip6tables", "iptables", "kexec", "kubectl",
        "logrotate", "microdnf", "modprobe", "newusers", "nft", "nginx", "npm", "openvpn", "rsyslogd", "setcap", "snap",
        "sysctl", "systemctl", "wg-quick", "yum", "zypper",
    ]

    /// What a program does for whatever name follows: the name loads no code.
    private static let harmless: [String: Set<String>] = [
        "systemctl": [
            "condrestart", "disable", "is-active", "is-enabled", "is-failed", "kill", "list-timers", "list-units",
            "reload", "reload-or-restart", "reset-failed", "restart", "start", "status", "stop", "try-restart",
        ],
        "apt-get": ["check", "update"], "apt": ["list", "search", "show", "update"],
    ]
    /// What starts an editor, though nothing is left open.
    private static let editing: [String: Set<String>] = ["systemctl": ["edit"], "virsh": ["edit"], "kubectl": ["edit"]]

    /// - Parameter text: As the survey has it: words with one blank between them.
    init(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        path = Self.normalized(words.first ?? "")
        let rest = Array(words.dropFirst())
        arguments = rest.isEmpty ? nil : rest == ["\"\""] ? [] : rest
    }

    /// Whether others may exchange the program.
    var isTemporary: Bool { Self.isTemporary(path) }

    /// Whether who runs it as root is as good as root.
    var givesRoot: Bool {
        guard path.hasPrefix("/") else { return false }
        if ProgramName.isOne(of: Self.shells, path) || holdsShells { return true }
        if ProgramName.isOne(of: Self.prompting, path), arguments?.isEmpty ?? true { return true }
        if ProgramName.isOne(of: Self.escapes, path) { return arguments != [] }
        guard ProgramName.isOne(of: Self.obedient, path) else { return false }
        guard let arguments else { return true }
        let name = ProcessPlaces.base(path)
        let verb = arguments.first { !$0.hasPrefix("--") } ?? ""
        if Self.editing[name]?.contains(verb) == true { return true }
        if arguments.contains(where: isHandedOver) { return true }
        return Self.harmless[name]?.contains(verb) != true && arguments.contains(where: Self.isOpen)
    }

    private static let programFolders = ["/bin", "/usr/bin", "/sbin", "/usr/sbin"]

    /// Whether the path is a folder or a pattern, and a shell or editor is among what it stands for.
    private var holdsShells: Bool {
        guard arguments?.isEmpty ?? true else { return false }
        if path.hasSuffix("/") { return Self.programFolders.contains(String(path.dropLast())) }
        guard path.contains(where: { "*?[".contains($0) }) else { return false }
        return Self.programFolders.contains { folder in
            Self.shells.union(Self.prompting).contains { name in
                unsafe fnmatch(path, "\(folder)/\(name)", FNM_PATHNAME) == 0
            }
        }
    }

    /// Whether a starter is told to start a shell, or a loader to take what others may exchange.
    private func isHandedOver(_ word: String) -> Bool {
        let value = word.split(separator: "=").last.map(String.init) ?? word
        let isStarter = ProgramName.isOne(of: Self.starters, path)
        if isStarter, ShellNames.all.contains(ProcessPlaces.base(value)) {
            return true
        }
        return (isStarter || ProgramName.isOne(of: Self.loaders, path)) && Self.isTemporary(Self.normalized(value))
    }

    private static func isOpen(_ word: String) -> Bool { word.contains("*") || word.hasPrefix("^") }

    private static func isTemporary(_ path: String) -> Bool {
        ["/tmp/", "/var/tmp/", "/dev/shm/", "/home/"].contains(where: path.hasPrefix)
    }

    private static func normalized(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var names: [Substring] = []
        for name in path.split(separator: "/") where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return "/" + names.joined(separator: "/") + (path.hasSuffix("/") && !names.isEmpty ? "/" : "")
    }
}
