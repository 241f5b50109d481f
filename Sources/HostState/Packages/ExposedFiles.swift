import HostReading
import NoroshiModel

/// Which files root runs, or reads when it starts something, and who besides root may change them.
struct ExposedFiles {
    /// Names of accounts by number, as the host's own passwd(5) has them; nil where it cannot be read.
    private let names: [UInt32: String]?

    /// Numbers from which on accounts are people's (login.defs(5), UID_MIN).
    private static let firstOrdinary: UInt32 = 1000

    init(_ root: HostRoot) {
        var reader = AccountFiles()
        names = ((try? root.read("/etc/passwd")) ?? nil).map { table in
            reader.accounts(table, file: "/etc/passwd").reduce(into: [0: "root"]) { names, account in
                names[account.uid] = names[account.uid] ?? account.name
            }
        }
    }

    /// The account of a number; nil where there is none.
    func name(of user: UInt32) -> String? { names?[user] }

    /// Whether others than root may change it, by mode or by owner. A folder with the sticky bit is made for that.
    func isOpen(_ status: HostFileStatus) -> Bool { isWritable(status) || isOthers(status) }

    /// What such a file is, where it is one that counts.
    func kind(_ path: String, _ status: HostFileStatus) -> PackageSurvey.ExposedFile.Kind? {
        guard status.kind == .regular else { return nil }
        if SystemFolders.isPackaged(path) { return Self.kind(inSystem: path, mode: status.mode) }
        // There programs may be an ordinary user's, but not everybody's.
        if SystemFolders.isLocal(path) {
            return isWritable(status) ? SystemFolders.kind(path, mode: status.mode).map(Self.kind) : nil
        }
        if path.hasPrefix("/boot/") { return isWritable(status) ? .start : nil }
        if path.hasPrefix("/root/") { return Self.homeStarts.contains(String(path.dropFirst(6))) ? .start : nil }
        guard path.hasPrefix("/etc/") else { return nil }
        if path.hasPrefix("/etc/systemd/") { return .unit }
        if Self.starts.contains(path) || Self.startFolders.contains(where: path.hasPrefix) { return .start }
        return status.mode & 0o111 != 0 ? .program : nil
    }

    /// Whether a folder of the root has any.
    static func mayBe(in top: String) -> Bool {
        SystemFolders.holdsPrograms(top) || ["/etc", "/root", "/boot"].contains(top)
    }

    private func isWritable(_ status: HostFileStatus) -> Bool { Self.isWritable(status) }

    private static func isWritable(_ status: HostFileStatus) -> Bool {
        status.isWorldWritable && (status.kind != .folder || status.mode & 0o1000 == 0)
    }

    /// Whether one of its folders, or a unit of systemd, is told whatever accounts there are.
    static func tells(_ path: String, _ status: HostFileStatus) -> Bool {
        let isOurs = path.hasPrefix("/etc/") || SystemFolders.isPackaged(path)
        return isOurs && (status.kind != .folder || folders.contains(path))
            && (status.owner >= firstOrdinary || isWritable(status))
    }

    private func isOthers(_ status: HostFileStatus) -> Bool {
        if status.owner == 0 { return false }
        return status.owner >= Self.firstOrdinary || names.map { $0[status.owner] == nil } ?? false
    }

    private static func kind(inSystem path: String, mode: UInt32) -> PackageSurvey.ExposedFile.Kind {
        if let kind = SystemFolders.kind(path, mode: mode) { return Self.kind(kind) }
        return path.contains("/systemd/") ? .unit : .data
    }

    private static func kind(_ kind: PackageSurvey.UnpackagedFile.Kind) -> PackageSurvey.ExposedFile.Kind {
        switch kind {
        case .program, .link: .program
        case .library: .library
        case .module: .module
        }
    }

    /// Who may write to them puts a file of his own in the place of another's.
    static let folders: [String] =
        ["/", "/usr", "/etc", "/boot", "/root", "/etc/systemd", "/etc/systemd/system"]
        + (SystemFolders.packaged + startFolders).map { String($0.dropLast()) }

    /// What shells and the system read when they start.
    private static let starts: Set<String> = [
        "/etc/bash.bash_logout", "/etc/bash.bashrc", "/etc/bashrc", "/etc/csh.cshrc", "/etc/csh.login",
        "/etc/csh.logout", "/etc/environment", "/etc/fstab", "/etc/inittab", "/etc/ld.so.conf", "/etc/ld.so.preload",
        "/etc/modules", "/etc/profile", "/etc/rc.local", "/etc/zlogin", "/etc/zprofile", "/etc/zshenv", "/etc/zshrc",
    ]
    private static let startFolders = [
        "/etc/X11/Xsession.d/", "/etc/X11/xinit/", "/etc/apt/apt.conf.d/", "/etc/default/", "/etc/environment.d/",
        "/etc/fish/", "/etc/init.d/", "/etc/init/", "/etc/kernel/", "/etc/initramfs-tools/", "/etc/ld.so.conf.d/",
        "/etc/logrotate.d/", "/etc/modprobe.d/", "/etc/modules-load.d/", "/etc/network/", "/etc/profile.d/",
        "/etc/rc.d/", "/etc/sysconfig/", "/etc/sysusers.d/", "/etc/tmpfiles.d/", "/etc/udev/", "/etc/update-motd.d/",
        "/etc/xdg/autostart/", "/etc/zsh/",
    ]
    private static let homeStarts: Set<String> = [
        ".bash_login", ".bash_logout", ".bash_profile", ".bashrc", ".cshrc", ".kshrc", ".login", ".logout", ".profile",
        ".tcshrc", ".xinitrc", ".xprofile", ".xsession", ".xsessionrc", ".zlogin", ".zlogout", ".zprofile", ".zshenv",
        ".zshrc", ".vimrc", ".config/fish/config.fish",
    ]
}
