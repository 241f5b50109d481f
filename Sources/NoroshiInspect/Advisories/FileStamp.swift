import FoundationEssentials
import Glibc

/// What changes whenever a file is written, put in the place of another, or given other times.
struct FileStamp: Hashable, Sendable {
    let device, inode, size: UInt64
    /// In nanoseconds since 1970.
    let modified, changed: UInt64

    /// Of a file that has to be read again, whatever it is.
    static let none = FileStamp(device: 0, inode: 0, size: 0, modified: 0, changed: 0)

    init(device: UInt64, inode: UInt64, size: UInt64, modified: UInt64, changed: UInt64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }

    /// nil where there is no such file, or one that is no regular file.
    init?(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    private init?(_ status: stat) {
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: UInt64(max(status.st_size, 0)),
            modified: Self.nanoseconds(status.st_mtim), changed: Self.nanoseconds(status.st_ctim))
    }

    private static func nanoseconds(_ time: timespec) -> UInt64 {
        UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(time.tv_nsec))
    }

    /// Whether the file could be written again without any of this changing: clocks of file systems go in steps.
    func isFresh(at now: Date) -> Bool {
        Double(max(modified, changed)) / 1_000_000_000 + Self.step > now.timeIntervalSince1970
    }

    /// In seconds.
    private static let step = 3.0

    // MARK: Many files

    /// How many files one task looks at.
    private static let portion = 2_048

    /// For each file its stamp, or ``none``.
    static func all(of paths: [String]) async -> [FileStamp] {
        await withTaskGroup(of: (Int, [FileStamp]).self) { group in
            for first in stride(from: 0, to: paths.count, by: portion) {
                group.addTask { (first, near(paths[first..<min(first + portion, paths.count)])) }
            }
            var stamps = Array(repeating: FileStamp.none, count: paths.count)
            for await (first, portion) in group {
                stamps.replaceSubrange(first..<first + portion.count, with: portion)
            }
            return stamps
        }
    }

    /// Of files of which many stand in one folder: the way there is gone once.
    private static func near(_ paths: ArraySlice<String>) -> [FileStamp] {
        var folder: Substring.UTF8View?
        var descriptor: Int32 = -1
        defer { if descriptor >= 0 { close(descriptor) } }
        return paths.map { path in
            guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return FileStamp(path) ?? .none }
            let place = path.utf8[...slash]
            if folder?.elementsEqual(place) != true {
                if descriptor >= 0 { close(descriptor) }
                descriptor = unsafe open(String(Substring(place)), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                folder = place
            }
            guard descriptor >= 0 else { return FileStamp(path) ?? .none }
            var status = stat()
            let found = unsafe path.withCString { unsafe fstatat(descriptor, $0 + place.count, &status, 0) }
            return found == 0 ? FileStamp(status) ?? .none : .none
        }
    }
}
