internal import Glibc

package import LogReading

/// Which file it is, whatever its name: the same as long as the file is there.
package struct FileIdentity: Hashable, Sendable, Codable {
    package var device: UInt64
    package var inode: UInt64

    package init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }
}

/// What the system knows of a file.
package struct FileStatus: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case regular, folder, link, socket, pipe, device }

    package var identity: FileIdentity
    package var kind: Kind
    package var size: Int
    package var modified: Moment

    init(_ status: stat) {
        identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFSOCK: .socket
            case S_IFIFO: .pipe
            default: .device
            }
        size = Int(status.st_size)
        modified = Moment(
            seconds: Int64(status.st_mtim.tv_sec), microseconds: Int64(status.st_mtim.tv_nsec) / 1_000)
    }

    /// Of a path; of what a link leads to, if asked.
    ///
    /// - Throws: `SystemFailure`.
    package static func of(_ path: PathBytes, followingLinks: Bool) throws(SystemFailure) -> FileStatus {
        var status = stat()
        let result = unsafe path.withCString { path in
            unsafe followingLinks ? stat(path, &status) : lstat(path, &status)
        }
        guard result == 0 else { throw .last }
        return FileStatus(status)
    }
}

/// A descriptor that is closed when nothing refers to it any more.
package final class OpenFile: Sendable {
    package let descriptor: Int32
    private let isOwned: Bool

    /// - Throws: `SystemFailure`.
    init(_ path: PathBytes) throws(SystemFailure) {
        // A pipe that nobody writes to does not hold this up.
        descriptor = unsafe path.withCString { unsafe open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        isOwned = true
        guard descriptor >= 0 else { throw .last }
        // From then on it waits as others do: what a pipe's writer has not written yet is no end.
        let flags = fcntl(descriptor, F_GETFL)
        if flags >= 0 { _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) }
    }

    /// A descriptor that stays the caller's.
    init(borrowing descriptor: Int32) {
        self.descriptor = descriptor
        isOwned = false
    }

    /// A descriptor that is closed with this.
    package init(owning descriptor: Int32) {
        self.descriptor = descriptor
        isOwned = true
    }

    deinit { if isOwned, descriptor >= 0 { close(descriptor) } }

    /// Waits until a pipe has bytes, or its writer has gone.
    func waitForWriter() {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while unsafe poll(&wanted, 1, -1) < 0, errno == EINTR {}
    }

    /// - Throws: `SystemFailure`.
    func status() throws(SystemFailure) -> FileStatus {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
        return FileStatus(status)
    }

    /// Names that it has: none once it is deleted.
    ///
    /// - Throws: `SystemFailure`.
    func linkCount() throws(SystemFailure) -> Int {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
        return Int(status.st_nlink)
    }

    /// The bytes of a file at a place; fewer only at its end.
    ///
    /// - Throws: `SystemFailure`.
    func bytes(at place: Int, count: Int) throws(SystemFailure) -> [UInt8] {
        var failure: SystemFailure?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled, off_t(place + filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = .last }
                if got <= 0 { break }
                filled += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// The place after the last newline before an end; `start` when there is none between.
    ///
    /// - Throws: `SystemFailure`.
    func endOfLastLine(from start: Int, to end: Int) throws(SystemFailure) -> Int {
        var upper = end
        while upper > start {
            let lower = max(start, upper - (64 << 10))
            let bytes = try bytes(at: lower, count: upper - lower)
            if let newline = bytes.lastIndex(of: UInt8(ascii: "\n")) { return lower + newline + 1 }
            upper = lower
        }
        return start
    }
}
