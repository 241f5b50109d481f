internal import CFileSystem
internal import Glibc

/// What the system knows of a file without reading it.
struct FileStatus {
    var kind: FileKind
    var mode: UInt16
    var owner: UInt32
    var group: UInt32
    var device: UInt64
    var inode: UInt64
    var links: UInt32
    var size: UInt64
    var modified: FileTime
    var changed: FileTime
    var flags: FileFlags
    var deviceNumber: UInt64
    /// Which mount it was reached by; 0 where the kernel does not tell.
    var mount: UInt64
    /// Bytes that it has on the disk.
    var stored: UInt64

    /// Of an open file.
    ///
    /// - Throws: `SystemFailure`.
    init(descriptor: Int32) throws(SystemFailure) {
        var status = statx()
        let result = unsafe statx(
            descriptor, "", Int32(FS_AT_EMPTY_PATH), Self.mask, &status)
        guard result == 0 else { throw .last }
        self = FileStatus(status)
    }

    /// Of a name in a folder; a link's own.
    ///
    /// - Throws: `SystemFailure`.
    init(_ name: [UInt8], in folder: Int32) throws(SystemFailure) {
        var status = statx()
        let result = unsafe CName.with(name) { name in
            unsafe statx(folder, name, Int32(AT_SYMLINK_NOFOLLOW) | Int32(FS_AT_NO_AUTOMOUNT), Self.mask, &status)
        }
        guard result == 0 else { throw .last }
        self = FileStatus(status)
    }

    private init(_ status: statx) {
        kind =
            switch UInt32(status.stx_mode) & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            case S_IFCHR: .characterDevice
            case S_IFBLK: .blockDevice
            default: .unseen
            }
        mode = status.stx_mode & 0o7777
        owner = status.stx_uid
        group = status.stx_gid
        device = Self.number(status.stx_dev_major, status.stx_dev_minor)
        inode = status.stx_ino
        links = status.stx_nlink
        size = status.stx_size
        modified = Self.time(status.stx_mtime)
        changed = Self.time(status.stx_ctime)
        deviceNumber = Self.number(status.stx_rdev_major, status.stx_rdev_minor)
        mount = status.stx_mask & Self.mountMask != 0 ? status.stx_mnt_id : 0
        stored = status.stx_blocks &* 512
        var flags: FileFlags = []
        let marks = status.stx_attributes
        if marks & 0x10 != 0 { flags.insert(.immutable) }
        if marks & 0x20 != 0 { flags.insert(.appendOnly) }
        if marks & 0x40 != 0 { flags.insert(.noDump) }
        if marks & 0x10_0000 != 0 { flags.insert(.verity) }
        self.flags = flags
    }

    /// Basic facts, and the number of the mount (statx(2)).
    private static let mask: UInt32 = 0x7FF | mountMask
    private static let mountMask: UInt32 = 0x1000

    private static func number(_ major: UInt32, _ minor: UInt32) -> UInt64 { UInt64(major) << 32 | UInt64(minor) }

    private static func time(_ time: statx_timestamp) -> FileTime {
        FileTime(seconds: time.tv_sec, nanoseconds: min(time.tv_nsec, 999_999_999))
    }

    /// The same file, not written to between.
    func isUntouched(since earlier: FileStatus) -> Bool {
        device == earlier.device && inode == earlier.inode && size == earlier.size && modified == earlier.modified
            && changed == earlier.changed
    }

    /// A record with all that is known here.
    func record(_ path: [UInt8], level: WatchLevel) -> FileRecord {
        var record = FileRecord(path: path, kind: kind, level: level)
        record.mode = mode
        record.owner = owner
        record.group = group
        record.inode = inode
        record.links = links
        // Of a folder they say how its file system keeps it.
        record.size = kind == .regular || kind == .link ? size : 0
        record.modified = modified
        record.changed = changed
        record.flags = flags
        record.deviceNumber = kind == .characterDevice || kind == .blockDevice ? deviceNumber : 0
        return record
    }
}

/// Names for the system, which ends them with NUL.
enum CName {
    static func with<Result>(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { buffer in
            for index in 0..<name.count { unsafe buffer[index] = CChar(bitPattern: name[index]) }
            unsafe buffer[name.count] = 0
            guard let base = buffer.baseAddress else { preconditionFailure("a buffer of one byte at least") }
            return unsafe body(base)
        }
    }
}
