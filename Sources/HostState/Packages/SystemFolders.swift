import HostReading
import NoroshiModel

/// Where packages put what runs, and where administrators do.
enum SystemFolders {
    /// Whose files are expected to belong to packages.
    static let packaged = [
        "/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/libx32/", "/usr/bin/", "/usr/sbin/", "/usr/lib/",
        "/usr/lib32/", "/usr/lib64/", "/usr/libx32/", "/usr/libexec/", "/usr/games/",
    ]
    private static let local = [
        "/usr/local/bin/", "/usr/local/sbin/", "/usr/local/lib/", "/usr/local/lib64/", "/usr/local/libexec/", "/opt/",
    ]
    private static let commands = ["/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/games/"]

    /// Folders that hold other systems: their files belong to packages of those.
    static let images = [
        "/var/lib/docker", "/var/lib/containerd", "/var/lib/containers", "/var/lib/lxc", "/var/lib/lxd",
        "/var/lib/machines", "/var/lib/flatpak", "/var/lib/snapd", "/snap",
    ]

    /// File systems that other hosts hold, or a program of this one: to ask them may take forever.
    private static let foreign: Set<String> = [
        "9p", "afs", "autofs", "ceph", "cifs", "coda", "davfs", "glusterfs", "gfs2", "lustre", "ncpfs", "nfs", "nfs4",
        "ocfs2", "orangefs", "smb3", "smbfs", "sshfs", "virtiofs", "proc", "sysfs",
    ]

    /// Where the running host has such file systems.
    ///
    /// - Source: fstab(5): device, place and kind, blanks as octal escapes.
    static func mountsOfOthers(_ root: HostRoot) -> Set<[UInt8]> {
        guard root.isRunning, let table = (try? root.read("/proc/self/mounts")) ?? nil else { return [] }
        var places: Set<[UInt8]> = []
        for line in table.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count > 2 else { continue }
            let kind = String(decoding: words[2], as: UTF8.self)
            guard words[1] != [UInt8(ascii: "/")], foreign.contains(kind) || kind.hasPrefix("fuse") else { continue }
            places.insert(unescaped(words[1]))
        }
        return places
    }

    private static func unescaped(_ place: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = place
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8) {
                bytes.append(code)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    /// Where everybody may write.
    private static let shared = ["/tmp/", "/var/tmp/", "/dev/", "/run/user/", "/run/lock/", "/var/lock/"]

    /// Whether any of these folders is below a folder of the root.
    static func holdsPrograms(_ top: String) -> Bool { (packaged + local).contains { $0.hasPrefix(top + "/") } }

    static func isPackaged(_ path: String) -> Bool { packaged.contains(where: path.hasPrefix) }
    static func isLocal(_ path: String) -> Bool { local.contains(where: path.hasPrefix) }
    static func isCommand(_ path: String) -> Bool { commands.contains(where: path.hasPrefix) }
    static func isShared(_ path: String) -> Bool { shared.contains(where: path.hasPrefix) }

    /// What a file of such a name and mode is, in a folder that is looked at; nil for what does not run.
    static func kind(_ path: String, mode: UInt32) -> PackageSurvey.UnpackagedFile.Kind? {
        guard isPackaged(path) || isLocal(path) else { return nil }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if path.contains("/modules/"), [".ko", ".ko.xz", ".ko.gz", ".ko.zst"].contains(where: name.hasSuffix) {
            return .module
        }
        if name.hasSuffix(".pyc") { return nil }
        if name.hasSuffix(".so") || name.contains(".so.") { return .library }
        return mode & 0o111 != 0 ? .program : nil
    }

    /// The modules that dkms(8) built: `/var/lib/dkms/NAME/VERSION/KERNEL/ARCHITECTURE/module/FILE`.
    static func modulesOfDkms(_ root: HostRoot) -> Set<Substring> {
        let paths = (try? root.paths(matching: "/var/lib/dkms/*/*/*/*/module/*")) ?? []
        let names = paths.map { String(decoding: $0, as: UTF8.self) }
        return Set(names.map { module($0[...]) })
    }

    /// `nvidia` of `/lib/modules/6.1/updates/dkms/nvidia.ko.xz`.
    private static func module(_ path: some StringProtocol) -> Substring {
        let name = path.split(separator: "/").last.map { Substring($0) } ?? ""
        return name.firstRange(of: ".ko").map { name[..<$0.lowerBound] } ?? name
    }

    /// What is known to make a file that no package has.
    ///
    /// - Parameter built: The names of modules that dkms keeps a built copy of.
    static func maker(_ path: String, _ kind: PackageSurvey.UnpackagedFile.Kind, built: Set<Substring>) -> String? {
        if kind == .module, path.contains("/updates/dkms/") || path.contains("/extra/"), built.contains(module(path)) {
            return "dkms"
        }
        // Images of containers have it, so that no service is started in them (invoke-rc.d(8)).
        if path == "/usr/sbin/policy-rc.d" { return "policy-rc.d" }
        return nil
    }
}
