import FoundationEssentials
import HostReading
package import NoroshiModel

/// Reports files that lend their rights (set-user-id, set-group-id, capabilities) and that no package ships so.
package struct PrivilegedFileCheck: Check {
    package let id: CheckID = "packages.setuid"

    private static let maximumEvidence = 40

    package init() {}

    /// Programs that run, read or write whatever their caller says: with another's rights they are an open door. No distribution
    /// ships them so.
    private static let obedient: Set<String> = ShellNames.all.union([
        "awk", "base64", "busybox", "bzip2", "cat", "chmod", "chown", "cp", "cpio", "curl", "cut", "date", "dd", "diff",
        "ed", "emacs", "env", "ex", "expect", "find", "flock", "ftp", "gawk", "gcc", "gdb", "gzip", "head", "install",
        "ionice", "ip", "jq", "ld", "less", "ln", "lua", "make", "mawk", "more", "mv", "nano", "nawk", "nc", "ncat",
        "netcat", "nice", "nmap", "node", "od", "openssl", "perl", "php", "pico", "python", "rsync", "ruby", "sed",
        "setarch", "socat", "sort", "strace", "tac", "tail", "tar", "taskset", "tclsh", "tee", "time", "timeout",
        "tmux",
        "unshare", "vi", "view", "vim", "watch", "wget", "xargs", "xxd", "xz", "zip",
    ])

    /// Programs that distributions ship with set-user-id or set-group-id: what dpkg, which keeps no rights, leaves open.
    private static let usual: Set<String> = [
        "Xorg.wrap", "at", "bsd-write", "bwrap", "cancelmsg", "chage", "chfn", "chrome-sandbox", "chsh",
        "crontab", "dbus-daemon-launch-helper", "dotlockfile", "dotlock.mailutils", "dumpcap", "exim4", "expiry",
        "fping", "fusermount", "fusermount3", "gpasswd", "incrontab", "ksu", "lockdev",
        "lppasswd", "mail-lock", "mail-touchlock", "mail-unlock", "mailq", "mount", "mount.cifs",
        "mount.ecryptfs_private", "mount.nfs", "mtr-packet", "newgidmap", "newgrp", "newuidmap", "ntfs-3g",
        "pam_extrausers_chkpwd",
        "pam_timestamp_check", "passwd", "pinger", "ping", "ping6", "pkexec", "plocate", "polkit-agent-helper-1",
        "polkit-explicit-grant-helper", "postdrop", "postqueue", "pppd", "procmail", "lockfile", "pt_chown",
        "rcp", "rlogin", "rsh", "rsh-redone-rlogin", "rsh-redone-rsh", "screen", "sendmail", "sensible-mda",
        "smtpctl", "snap-confine", "spice-client-glib-usb-acl-helper", "ssh-agent", "ssh-keysign", "sssd_pam",
        "staprun", "su", "sudo", "sudoedit", "suexec", "suexec-custom", "suexec-pristine", "traceroute6.iputils",
        "umount", "umount.nfs", "unix_chkpwd", "userhelper", "userisdnctl", "usernetctl", "utempter",
        "vmware-user-suid-wrapper",
        "VBoxHeadless", "VBoxNetAdpCtl", "VBoxNetDHCP", "VBoxSDL", "VirtualBoxVM", "wall", "write",
        "write.ul", "xterm", "yppasswd", "auth_pam_tool", "mail.local", "mailstats", "telnetlogin",
        "gnome-pty-helper", "gst-ptp-helper", "camel-lock-helper-1.2", "maildrop", "lockmail", "submitmkdir",
        "cockpit-session", "kppp", "wodim",
        "cdrecord", "cdrdao", "cdda2wav", "readcd", "rscsi", "slock", "i3lock", "swaylock", "kcheckpass", "fbterm",
        "vlock-main", "vlock", "physlock", "beep", "tcptraceroute",
        "doas", "schroot", "lxc-user-nic", "starter-suid",
    ]

    /// Groups that read every password's hash, or every disk: root, disk, kmem and shadow by the numbers that Debian gives them.
    /// Only there dpkg-statoverride is told.
    private static let powerfulGroups: Set<Int> = [0, 6, 15, 42]

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        PackageFacts.surveys(observations).flatMap { survey, observation -> [CheckResult] in
            var findings: [Finding] = []
            var ordinary: [PackageSurvey.PrivilegedFile] = []
            for file in survey.privileged {
                if let judgment = Self.judgment(file, survey) {
                    findings.append(finding(file, judgment, survey, observation))
                } else {
                    ordinary.append(file)
                }
            }
            if !ordinary.isEmpty { findings.append(inventory(ordinary, survey, observation)) }
            return findings.isEmpty ? [.pass] : findings.map { .fail($0) }
        }
    }

    private struct Judgment {
        let text: String
        let severity: Severity
        let confidence: Confidence
    }

    /// - Returns: nil for what its package ships so, or is not known to ship otherwise.
    private static func judgment(_ file: PackageSurvey.PrivilegedFile, _ survey: PackageSurvey) -> Judgment? {
        let isRoot = file.isSetUser && file.user == 0
        let capabilities = file.capabilities.map { FileCapabilities(text: $0) }
        let givesRoot = isRoot || capabilities?.isRootlike == true
        if file.shell != nil, file.shipment != .same {
            return Judgment(text: "shell", severity: givesRoot ? .critical : .high, confidence: .confirmed)
        }
        // Whoever may write it decides what runs with its rights, whoever shipped it.
        if file.mode & 0o002 != 0, file.isSetUser || capabilities?.isEmpty == false {
            return Judgment(text: "writable", severity: givesRoot ? .critical : .high, confidence: .confirmed)
        }
        switch file.shipment {
        case .same: return nil
        case .different:
            let text = file.overrideMode == nil ? "otherwise" : "beyond-override"
            return Judgment(text: text, severity: givesRoot ? .high : .medium, confidence: .confirmed)
        case .untold: return untold(file, givesRoot: givesRoot)
        case .none:
            if file.image != nil { return nil }
            if SystemFolders.isShared(file.path) {
                return Judgment(text: "shared", severity: givesRoot ? .critical : .high, confidence: .confirmed)
            }
            if ProgramName.isOne(of: obedient, file.path), givesRoot {
                return Judgment(text: "obedient", severity: .high, confidence: .confirmed)
            }
            // Without a package database nothing can be told from its absence but what nobody would ship.
            guard !survey.systems.isEmpty else {
                guard givesRoot, !usual.contains(ProcessPlaces.base(file.path)) else { return nil }
                return Judgment(text: "unknown", severity: .low, confidence: .suspected)
            }
            guard survey.isComplete else {
                return Judgment(text: "unpackaged", severity: .low, confidence: .suspected)
            }
            let isLocal = SystemFolders.isLocal(file.path)
            return Judgment(
                text: "unpackaged", severity: givesRoot ? (isLocal ? .medium : .high) : .medium,
                confidence: .suspected)
        }
    }

    /// dpkg keeps no rights, and what its statoverride sets an intruder may have written as well as a package's script.
    private static func untold(_ file: PackageSurvey.PrivilegedFile, givesRoot: Bool) -> Judgment? {
        let isPowerful = file.isSetGroup && powerfulGroups.contains(file.group)
        if ProgramName.isOne(of: obedient, file.path), givesRoot || file.isSetUser || isPowerful {
            return Judgment(text: "obedient", severity: .high, confidence: .confirmed)
        }
        guard file.mode & 0o6000 != 0, !usual.contains(ProcessPlaces.base(file.path)) else { return nil }
        guard file.overrideMode.map({ $0 & 0o6000 != 0 }) == true else {
            return givesRoot ? Judgment(text: "unusual", severity: .low, confidence: .suspected) : nil
        }
        guard givesRoot || isPowerful else { return nil }
        return Judgment(text: "overridden", severity: givesRoot ? .medium : .low, confidence: .suspected)
    }

    private func finding(
        _ file: PackageSurvey.PrivilegedFile, _ judgment: Judgment, _ survey: PackageSurvey, _ observation: Observation
    ) -> Finding {
        let words = [
            "path": file.path, "user": "\(file.user)", "group": "\(file.group)",
            "capabilities": file.capabilities ?? "-", "package": file.package ?? "-", "shell": file.shell ?? "-",
        ]
        let remedy =
            switch judgment.text {
            case "writable": "writable"
            case "shell" where file.overrideMode == nil: "strip"
            case _ where file.overrideMode != nil: "override"
            default: file.package == nil ? "strip" : PackageFacts.system(survey)
            }
        return Finding(
            check: id, host: observation.host, key: file.path, severity: judgment.severity,
            confidence: judgment.confidence,
            title: Message("check.\(id).\(judgment.text)\(Self.lender(file, judgment))", words),
            evidence: [evidence(file, observation)],
            remediations: [
                Remediation(
                    .mitigation,
                    Message(
                        "check.\(id).remedy.\(remedy)",
                        ["path": ShellWord.word(escaped: file.path), "package": ShellWord.quoted(file.package ?? "")]))
            ])
    }

    /// Whose rights a title tells of.
    private static func lender(_ file: PackageSurvey.PrivilegedFile, _ judgment: Judgment) -> String {
        if ["otherwise", "beyond-override"].contains(judgment.text) || file.isSetUser { return "" }
        return file.capabilities == nil ? "-group" : "-capabilities"
    }

    private func inventory(
        _ files: [PackageSurvey.PrivilegedFile], _ survey: PackageSurvey, _ observation: Observation
    ) -> Finding {
        let text = survey.systems.isEmpty ? "unjudged" : "others"
        return Finding(
            check: id, host: observation.host, key: "others", severity: .none, confidence: .confirmed,
            title: Message("check.\(id).\(text)", ["count": "\(files.count)"]),
            evidence: files.prefix(Self.maximumEvidence).map { evidence($0, observation) })
    }

    private func evidence(_ file: PackageSurvey.PrivilegedFile, _ observation: Observation) -> Evidence {
        var words = ["\(PackageFacts.rights(file.mode)) \(file.user):\(file.group)"]
        if let capabilities = file.capabilities { words.append(capabilities) }
        words.append(file.package.map { "package \($0)" } ?? "in no package")
        if let mode = file.shippedMode { words.append("shipped as \(PackageFacts.rights(mode))") }
        if let mode = file.overrideMode { words.append("set by dpkg-statoverride as \(PackageFacts.rights(mode))") }
        if let shipped = file.shippedCapabilities, !shipped.isEmpty { words.append("shipped with \(shipped)") }
        if let shell = file.shell { words.append("content of \(shell)") }
        if let image = file.image { words.append("of the system in \(image)") }
        if let sha256 = file.sha256 { words.append("sha256 \(sha256)") }
        words.append("changed \(file.changed.formatted(.iso8601))")
        return Evidence(locator: file.path, excerpt: words.joined(separator: ", "), observedAt: observation.at)
    }
}
