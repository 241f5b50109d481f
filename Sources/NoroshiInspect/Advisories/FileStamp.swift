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
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
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
}
