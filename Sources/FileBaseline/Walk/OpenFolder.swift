internal import CFileSystem
internal import Glibc

/// A folder that is open as long as something in it is to be looked at.
final class OpenFolder: Sendable {
    let descriptor: Int32
    let path: [UInt8]

    init(descriptor: Int32, path: [UInt8]) {
        self.descriptor = descriptor
        self.path = path
    }

    /// The root of the tree: `/`, or the folder where an image is mounted.
    ///
    /// - Throws: `SystemFailure`.
    init(root: [UInt8]) throws(SystemFailure) {
        descriptor = unsafe CName.with(root) { unsafe Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        path = [PathOrder.slash]
        guard descriptor >= 0 else { throw .last }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// A folder in this one, whose name is no link.
    ///
    /// - Throws: `SystemFailure`; ENOTDIR or ELOOP where it is none.
    func folder(_ name: [UInt8], path: [UInt8]) throws(SystemFailure) -> OpenFolder {
        OpenFolder(descriptor: try Self.open(name, in: descriptor, O_DIRECTORY), path: path)
    }

    /// Opens for reading, never waits for anybody, never follows a link; leaves the time of access where it may.
    ///
    /// - Throws: `SystemFailure`.
    static func open(_ name: [UInt8], in folder: Int32, _ flags: Int32 = 0) throws(SystemFailure) -> Int32 {
        let flags = flags | O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        return try retried { () -> Int32 in
            unsafe CName.with(name) { name in
                let quiet = unsafe openat(folder, name, flags | Int32(FS_O_NOATIME))
                guard quiet < 0, errno == EPERM else { return quiet }
                return unsafe openat(folder, name, flags)
            }
        }
    }

    private static func retried(_ body: () -> Int32) throws(SystemFailure) -> Int32 {
        while true {
            let result = body()
            if result >= 0 { return result }
            guard errno == EINTR else { throw .last }
        }
    }

    /// A name and what the folder says that it is: `DT_DIR` and the like, 0 where it does not say.
    struct Name: Sendable {
        var bytes: [UInt8]
        var type: UInt8
    }

    /// All names but `.` and `..`, in the order of their bytes.
    ///
    /// - Throws: `SystemFailure`.
    func names(_ buffer: UnsafeMutableRawBufferPointer) throws(SystemFailure) -> [Name] {
        var names: [Name] = []
        while true {
            let count = unsafe getdents64(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last }
            if count == 0 { break }
            unsafe Self.read(UnsafeRawBufferPointer(rebasing: buffer[..<count]), into: &names)
        }
        names.sort { a, b in PathOrder.compare(a.bytes, b.bytes) < 0 }
        // A broken file system may list a name twice.
        var unique: [Name] = []
        unique.reserveCapacity(names.count)
        for name in names where unique.last?.bytes != name.bytes { unique.append(name) }
        return unique
    }

    /// - Source: getdents64(2): inode and offset of 8 bytes each, length of 2, type of 1, the name and NUL.
    private static func read(_ entries: UnsafeRawBufferPointer, into names: inout [Name]) {
        var place = 0
        while place + 19 < entries.count {
            let length = unsafe Int(entries.loadUnaligned(fromByteOffset: place + 16, as: UInt16.self))
            guard length > 19, place + length <= entries.count else { return }
            let name = unsafe entries[(place + 19)..<(place + length)].prefix { $0 != 0 }
            let isOwn = unsafe name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
            if !isOwn { unsafe names.append(Name(bytes: Array(name), type: entries[place + 18])) }
            place += length
        }
    }
}
