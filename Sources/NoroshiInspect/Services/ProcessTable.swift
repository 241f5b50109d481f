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
            } catch let error as SystemError where error.isPermission {
                unreadable.append((pid, error.description))
            } catch {
                continue  // it ended while we looked
            }
        }
    }

    private static func sockets(of pid: Int, files: HostFiles, among inodes: Set<UInt64>) throws -> Set<UInt64> {
        var held: Set<UInt64> = []
        let names: [String]
        do {
            names = try files.names(in: "/proc/\(pid)/fd")
        } catch {
            throw SystemError(code: 13)  // EACCES: the folder is there and its list was refused
        }
        for name in names {
            let target: String
            do {
                target = try files.linkTarget("/proc/\(pid)/fd/\(name)")
            } catch  where error.isPermission {
                throw error
            } catch {
                continue  // closed meanwhile
            }
            if target.hasPrefix("socket:["), let inode = UInt64(target.dropFirst(8).dropLast()),
                inodes.contains(inode)
            {
                held.insert(inode)
            }
        }
        return held
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
