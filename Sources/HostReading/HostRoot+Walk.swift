internal import CFileSystem
internal import Glibc

/// Something that a walk came by.
package struct HostWalkEntry: ~Copyable {
    /// Seen from the looked-at system's own root.
    package let path: [UInt8]
    package let status: HostFileStatus
    private let folder: Int32
    private let name: [UInt8]

    init(path: [UInt8], status: HostFileStatus, folder: Int32, name: [UInt8]) {
        self.path = path
        self.status = status
        self.folder = folder
        self.name = name
    }

    /// The value of an extended attribute of the name itself; nil where it has none.
    ///
    /// - Source: xattr(7).
    package func attribute(_ attribute: String) -> [UInt8]? {
        // There is no call that takes a folder and a name.
        let path = Array("/proc/self/fd/\(folder)/".utf8) + name
        var value = [UInt8](repeating: 0, count: 256)
        let count = unsafe HostPath.with(path) { unsafe lgetxattr($0, attribute, &value, value.count) }
        return count >= 0 ? Array(value[..<count]) : nil
    }
}

/// How far a walk goes, and what it did.
package struct HostWalk: Sendable {
    /// Names that may be come by; no more are looked at afterwards.
    package var limit: Int
    /// Folders within each other; each holds a descriptor open.
    package var maximumDepth: Int
    /// Paths that are not looked at, not even to see what they are: a dead server's mount point would answer never.
    package var excluded: Set<[UInt8]>
    /// What could not be looked into.
    package var problems: [HostReadingError] = []
    /// Mount points that were not entered, since the kernel makes up what is there or another host has it.
    package var skippedMounts: [[UInt8]] = []
    package var count = 0
    /// Whether names were left out for ``limit``.
    package var isCut = false

    package init(limit: Int = 5_000_000, maximumDepth: Int = 128, excluded: Set<[UInt8]> = []) {
        self.limit = limit
        self.excluded = excluded
        self.maximumDepth = maximumDepth
    }

    /// What is told one by one; more are counted nowhere but in their sum.
    private static let maximumProblems = 1000

    mutating func tell(_ problem: HostReadingError) {
        if problems.count < Self.maximumProblems { problems.append(problem) }
    }
}

extension HostRoot {
    /// Walks through a folder and all below it, names in the order of their bytes, without following a link.
    ///
    /// - Parameter visit: Gets everything but folders.
    package func walk(
        _ folder: [UInt8], _ walk: inout HostWalk, visit: (borrowing HostWalkEntry) -> Void
    ) {
        do throws(HostReadingError) {
            let opened: (Int32, [UInt8])? = try asked(folder) { () throws(SystemCallError) in
                let place = try place(of: folder, followsLink: true)
                defer { close(place.descriptor) }
                let descriptor = try Self.folder([HostPath.dot], in: place.descriptor)
                return (descriptor, place.path)
            }
            guard let opened else { return }
            let path = opened.1 == [HostPath.slash] ? [] : opened.1
            let device = (try? HostFileStatus(descriptor: opened.0))?.device ?? 0
            self.walk(opened.0, path, device, depth: 0, &walk, visit)
        } catch {
            walk.tell(error)
        }
    }

    /// - Parameter descriptor: Is closed here.
    private func walk(
        _ descriptor: Int32, _ path: [UInt8], _ device: UInt64, depth: Int, _ walk: inout HostWalk,
        _ visit: (borrowing HostWalkEntry) -> Void
    ) {
        defer { close(descriptor) }
        do throws(SystemCallError) {
            let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
            guard copy >= 0 else { throw .last }
            for name in try Self.names(copy) {
                guard walk.count < walk.limit else {
                    walk.isCut = true
                    return
                }
                walk.count += 1
                let below = path + [HostPath.slash] + name
                guard walk.excluded.isEmpty || !walk.excluded.contains(below) else { continue }
                // What went since it was listed is not there.
                guard let status = try? HostFileStatus(name, in: descriptor) else { continue }
                guard status.kind == .folder else {
                    visit(HostWalkEntry(path: below, status: status, folder: descriptor, name: name))
                    continue
                }
                enter(name, in: descriptor, below, device, depth: depth, &walk, visit)
            }
        } catch {
            walk.tell(HostReadingError(path: path, code: error.code, reason: error.description))
        }
    }

    private func enter(
        _ name: [UInt8], in folder: Int32, _ path: [UInt8], _ device: UInt64, depth: Int, _ walk: inout HostWalk,
        _ visit: (borrowing HostWalkEntry) -> Void
    ) {
        do throws(SystemCallError) {
            let descriptor = try Self.folder(name, in: folder)
            guard let status = try? HostFileStatus(descriptor: descriptor), depth < walk.maximumDepth else {
                close(descriptor)
                throw SystemCallError(code: ELOOP, ownWords: "too many folders within each other")
            }
            if status.device != device, Self.isElsewhere(descriptor) {
                close(descriptor)
                return walk.skippedMounts.append(path)
            }
            self.walk(descriptor, path, status.device, depth: depth + 1, &walk, visit)
        } catch {
            if error.code != ENOENT {
                walk.tell(HostReadingError(path: path, code: error.code, reason: error.description))
            }
        }
    }

    private static func folder(_ name: [UInt8], in folder: Int32) throws(SystemCallError) -> Int32 {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        return try retried { unsafe HostPath.with(name) { unsafe openat(folder, $0, flags) } }
    }

    /// File systems that the kernel makes up, or that other hosts hold.
    ///
    /// - Source: linux/magic.h, statfs(2).
    private static let elsewhere: Set<UInt32> = [
        0x9FA0, 0x6265_6572, 0x1CD1, 0x27E0EB, 0x6367_7270, 0x6462_6720, 0x7472_6163, 0x7363_6673, 0xCAFE_4A11,
        0x6165_676C, 0x1980_0202, 0x0187, 0x6573_5546, 0x6969, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x4249_4E4D,
        0x6E73_6673, 0x794C_7630,
    ]

    private static func isElsewhere(_ folder: Int32) -> Bool {
        var status = statfs()
        guard unsafe fstatfs(folder, &status) == 0 else { return true }
        return elsewhere.contains(UInt32(truncatingIfNeeded: status.f_type))
    }
}
