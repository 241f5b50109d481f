import NoroshiFormats
import NoroshiModel

/// Which processes hold which sockets, from `/proc`.
struct ProcessTable {
    struct Entry {
        let pid: Int
        let name: String
        let executable: String?
        let isDeleted: Bool
        /// Path of the control group, systemd's hierarchy.
        let controlGroup: String
        /// The container and the service unit that the control group tells of.
        let container, unit: String?

        init(pid: Int, name: String, executable: String?, isDeleted: Bool, controlGroup: String) {
            self.pid = pid
            self.name = name
            self.executable = executable
            self.isDeleted = isDeleted
            self.controlGroup = controlGroup
            container = Starters.container(controlGroup)
            unit = Starters.unit(controlGroup)
        }
    }

    /// Processes by inode of the socket they hold.
    private(set) var holders: [UInt64: [Entry]] = [:]
    /// Processes whose descriptors could not be read, with the reason.
    private(set) var unreadable: [(pid: Int, reason: String)] = []

    /// Looks through every process for the sockets in `inodes`.
    init(files: HostFiles, inodes: Set<UInt64>) throws {
        for name in try files.names(in: "/proc") {
            guard let pid = Int(name) else { continue }
            do {
                let held = try Self.sockets(of: pid, files: files, among: inodes)
                guard !held.isEmpty else { continue }
                let entry = Self.entry(pid, files: files)
                for inode in held { holders[inode, default: []].append(entry) }
            } catch  where error.isPermission {
                unreadable.append((pid, error.description))
            } catch {
                continue  // it ended while we looked
            }
        }
    }

    private static func sockets(
        of pid: Int, files: HostFiles, among inodes: Set<UInt64>
    ) throws(SystemError) -> Set<UInt64> {
        var held: Set<UInt64> = []
        try files.eachLinkTarget(in: "/proc/\(pid)/fd") { target in
            if let inode = socket(target), inodes.contains(inode) { held.insert(inode) }
        }
        return held
    }

    /// The number in `socket:[123]`.
    private static func socket(_ target: Span<UInt8>) -> UInt64? {
        guard target.count > 9, target[0] == UInt8(ascii: "s"), target[6] == UInt8(ascii: ":"),
            target[7] == UInt8(ascii: "["), target[target.count - 1] == UInt8(ascii: "]")
        else { return nil }
        var number: UInt64 = 0
        for index in 8..<(target.count - 1) {
            let digit = target[index] &- 48
            guard digit < 10, number < 1 << 59 else { return nil }
            number = number * 10 + UInt64(digit)
        }
        return number
    }

    private static func entry(_ pid: Int, files: HostFiles) -> Entry {
        let target = try? files.linkTarget("/proc/\(pid)/exe")
        let isDeleted = target?.hasSuffix(" (deleted)") ?? false
        let executable = target.map { isDeleted ? String($0.dropLast(10)) : $0 }
        let name = files.text("/proc/\(pid)/comm")?.split(separator: "\n").first.map(String.init) ?? ""
        return Entry(
            pid: pid, name: Escaped.text(name), executable: executable, isDeleted: isDeleted,
            controlGroup: controlGroup(files.text("/proc/\(pid)/cgroup") ?? ""))
    }

    /// The unified hierarchy's path (`0::`), or systemd's own where there is none or it is the root.
    static func controlGroup(_ text: String) -> String {
        var named = "/"
        var unified = "/"
        for line in text.split(separator: "\n") {
            if line.hasPrefix("0::") { unified = String(line.dropFirst(3)) }
            if let range = line.firstRange(of: ":name=systemd:") { named = String(line[range.upperBound...]) }
        }
        return unified == "/" ? named : unified
    }
}
