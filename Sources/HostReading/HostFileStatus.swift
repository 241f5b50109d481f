internal import Glibc

/// What the file system says of one file.
package struct HostFileStatus: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case regular, folder, link, socket, fifo, device }

    package let kind: Kind
    /// Permissions with set-user-id, set-group-id and sticky bits: 0 to 0o7777.
    package let mode: UInt32
    package let owner: UInt32
    package let group: UInt32
    /// In bytes.
    package let size: Int64
    package let device: UInt64
    package let inode: UInt64
    /// Seconds since 1970, of the content.
    package let modified: Int64
    /// Seconds since 1970, of the content or of what is said here; nobody but the kernel sets it.
    package let changed: Int64

    package var isWorldWritable: Bool { mode & 0o002 != 0 }
    package var isGroupWritable: Bool { mode & 0o020 != 0 }

    init(descriptor: Int32) throws(SystemCallError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
        self.init(status)
    }

    /// Of a name in an open folder; a link is not followed.
    init(_ name: [UInt8], in folder: Int32) throws(SystemCallError) {
        var status = stat()
        let result = unsafe HostPath.with(name) { unsafe fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) }
        guard result == 0 else { throw .last }
        self.init(status)
    }

    private init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFSOCK: .socket
            case S_IFIFO: .fifo
            default: .device
            }
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        group = status.st_gid
        size = Int64(status.st_size)
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        modified = Int64(status.st_mtim.tv_sec)
        changed = Int64(status.st_ctim.tv_sec)
    }
}
