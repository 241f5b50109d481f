internal import CFileSystem
internal import Glibc

/// The system that is looked at: the running host, or one whose disk is mounted under another folder.
///
/// Paths are bytes, as the file system has them, and begin with a slash. Links are followed as the looked-at system would: an
/// absolute one begins at the root again, and none leads out of it. Nothing here waits for the other end of a FIFO, reads a
/// device, or changes a time of access where that can be avoided.
package struct HostRoot: Sendable, Hashable {
    package static let maximumSize = 64 << 20  // bytes

    /// As many links as Linux follows in one path (path_resolution(7)).
    private static let maximumLinks = 40

    /// The folder that stands for `/`.
    package let folder: [UInt8]

    /// - Parameter folder: `/` for the running host.
    package init(_ folder: String = "/") { self.folder = Array(folder.utf8) }

    /// - Parameter folder: A name that need not be UTF-8.
    package init(folder: [UInt8]) { self.folder = folder.isEmpty ? [HostPath.slash] : folder }

    /// Whether the host that is looked at is the one that looks: its processes, sockets and names are there to be asked.
    package var isRunning: Bool { folder == [HostPath.slash] }

    // MARK: Files

    /// All of a regular file.
    ///
    /// - Parameters:
    ///   - limit: In bytes.
    ///   - isSecret: Whether whoever asks expects hashes of passwords, and keeps none. Other readers show lines of what they read:
    ///     one that is led to such a file, by a link, an include or a second name, gets an error.
    /// - Returns: nil where there is none.
    /// - Throws: ``HostReadingError`` for what is no regular file, may not be read, is larger than `limit`, has a circle of
    ///   links in its path, or holds hashes that nobody expects there.
    package func read(
        _ path: [UInt8], limit: Int = maximumSize, isSecret: Bool = false
    ) throws(HostReadingError) -> [UInt8]? {
        try asked(path) { () throws(SystemCallError) in
            let file = try opened(path, O_NONBLOCK)
            defer { close(file) }
            let status = try HostFileStatus(descriptor: file)
            guard status.kind == .regular else { throw SystemCallError.notRegular }
            if !isSecret, let name = secret(status) {
                throw SystemCallError(code: EINVAL, ownWords: "is \(name), whose hashes belong nowhere else")
            }
            return try Self.bytes(file, limit: limit)
        }
    }

    /// shadow(5), gshadow(5), and the copies that their programs leave.
    private static let secrets = ["/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-"]

    /// The name of a file of hashes that a file is, whatever way led to it.
    private func secret(_ status: HostFileStatus) -> String? {
        Self.secrets.first { name in
            guard let other = (try? self.status(name)) ?? nil else { return false }
            return other.device == status.device && other.inode == status.inode
        }
    }

    package func read(
        _ path: String, limit: Int = maximumSize, isSecret: Bool = false
    ) throws(HostReadingError) -> [UInt8]? {
        try read(Array(path.utf8), limit: limit, isSecret: isSecret)
    }

    /// The names in a folder, in the order of their bytes, without `.` and `..`.
    ///
    /// - Returns: nil where there is no such folder.
    /// - Throws: ``HostReadingError`` for what is no folder or may not be read.
    package func names(in path: [UInt8]) throws(HostReadingError) -> [[UInt8]]? {
        try asked(path) { () throws(SystemCallError) in
            let folder = try opened(path, O_DIRECTORY)
            return try Self.names(folder)
        }
    }

    package func names(in path: String) throws(HostReadingError) -> [[UInt8]]? { try names(in: Array(path.utf8)) }

    /// - Parameter followsLink: Whether the last name, when it is a link, stands for what it leads to.
    /// - Returns: nil where there is nothing.
    package func status(
        _ path: [UInt8], followsLink: Bool = true
    ) throws(HostReadingError) -> HostFileStatus? {
        try asked(path) { () throws(SystemCallError) in
            let place = try place(of: path, followsLink: followsLink)
            defer { close(place.descriptor) }
            return try HostFileStatus(descriptor: place.descriptor)
        }
    }

    package func status(_ path: String, followsLink: Bool = true) throws(HostReadingError) -> HostFileStatus? {
        try status(Array(path.utf8), followsLink: followsLink)
    }

    /// What a symbolic link says, not followed.
    ///
    /// - Returns: nil for what is none.
    package func target(_ path: [UInt8]) throws(HostReadingError) -> [UInt8]? {
        try asked(path) { () throws(SystemCallError) in
            let place = try place(of: path, followsLink: false)
            defer { close(place.descriptor) }
            guard try HostFileStatus(descriptor: place.descriptor).kind == .link else { return nil }
            return try Self.target(of: place.descriptor)
        } ?? nil
    }

    package func target(_ path: String) throws(HostReadingError) -> [UInt8]? { try target(Array(path.utf8)) }

    /// The path without links, seen from the looked-at system's own root.
    ///
    /// - Returns: nil where there is nothing.
    package func resolved(_ path: [UInt8]) throws(HostReadingError) -> [UInt8]? {
        try asked(path) { () throws(SystemCallError) in
            let place = try place(of: path, followsLink: true)
            close(place.descriptor)
            return place.path
        }
    }

    package func resolved(_ path: String) throws(HostReadingError) -> [UInt8]? { try resolved(Array(path.utf8)) }

    // MARK: Ways

    func asked<T>(
        _ path: [UInt8], _ body: () throws(SystemCallError) -> T
    ) throws(HostReadingError) -> T? {
        do throws(SystemCallError) {
            return try body()
        } catch {
            if error.code == ENOENT || error.code == ENOTDIR { return nil }
            throw HostReadingError(path: path, code: error.code, reason: error.description)
        }
    }

    struct Place {
        /// Opened to point at it only.
        let descriptor: Int32
        let path: [UInt8]
    }

    /// Opens for reading what a path leads to; it must still be what the way showed.
    func opened(_ path: [UInt8], _ flags: Int32) throws(SystemCallError) -> Int32 {
        let place = try place(of: path, followsLink: true)
        defer { close(place.descriptor) }
        let seen = try HostFileStatus(descriptor: place.descriptor)
        guard seen.kind == .regular || seen.kind == .folder else { throw SystemCallError.notRegular }
        let last = place.path.split(separator: HostPath.slash).last.map(Array.init) ?? [HostPath.dot]
        let parent = place.path.count > 1 ? HostPath.parent(of: place.path) : place.path
        let folder = try self.place(of: parent, followsLink: false)
        defer { close(folder.descriptor) }
        let flags = flags | O_RDONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC
        let file = try Self.retried {
            unsafe HostPath.with(last) { name in
                let quiet = unsafe openat(folder.descriptor, name, flags | Int32(FS_O_NOATIME))
                guard quiet < 0, errno == EPERM else { return quiet }
                return unsafe openat(folder.descriptor, name, flags)
            }
        }
        return file
    }

    /// Walks name by name, so that no link leads out of the root on the way.
    func place(of path: [UInt8], followsLink: Bool) throws(SystemCallError) -> Place {
        guard !path.contains(0) else { throw SystemCallError(code: ENOENT) }
        var stack = [try Self.pointed(folder, in: AT_FDCWD, O_DIRECTORY)]
        defer { for descriptor in stack { close(descriptor) } }
        var names: [[UInt8]] = []
        var left = HostPath.components(path).reversed().map(\.self)
        var links = 0
        while let name = left.popLast() {
            if name == [HostPath.dot] { continue }
            if name == [HostPath.dot, HostPath.dot] {
                if stack.count > 1 { close(stack.removeLast()) }
                _ = names.popLast()
                continue
            }
            let descriptor = try Self.pointed(name, in: stack[stack.count - 1], O_NOFOLLOW)
            stack.append(descriptor)
            names.append(name)
            guard try HostFileStatus(descriptor: descriptor).kind == .link, followsLink || !left.isEmpty else {
                continue
            }
            links += 1
            guard links <= Self.maximumLinks else { throw SystemCallError(code: ELOOP) }
            let target = try Self.target(of: descriptor)
            close(stack.removeLast())
            names.removeLast()
            if target.first == HostPath.slash {
                while stack.count > 1 { close(stack.removeLast()) }
                names = []
            }
            left += HostPath.components(target).reversed()
        }
        let last = dup(stack[stack.count - 1])
        guard last >= 0 else { throw .last }
        return Place(
            descriptor: last,
            path: names.isEmpty ? [HostPath.slash] : names.flatMap { [HostPath.slash] + $0 })
    }

    private static func pointed(
        _ name: [UInt8], in folder: Int32, _ flags: Int32
    ) throws(SystemCallError) -> Int32 {
        try retried {
            unsafe HostPath.with(name) { unsafe openat(folder, $0, Int32(FS_O_PATH) | O_CLOEXEC | flags) }
        }
    }

    private static func target(of link: Int32) throws(SystemCallError) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlinkat(link, "", &buffer, buffer.count)
        guard count >= 0 else { throw .last }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }

    static func names(_ descriptor: Int32) throws(SystemCallError) -> [[UInt8]] {
        guard let folder = unsafe fdopendir(descriptor) else {
            let failure = SystemCallError.last
            close(descriptor)
            throw failure
        }
        defer { unsafe closedir(folder) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(folder) else {
                guard errno == 0 else { throw .last }
                break
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name != [HostPath.dot], name != [HostPath.dot, HostPath.dot] { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func bytes(_ file: Int32, limit: Int) throws(SystemCallError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .last }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw SystemCallError(code: EFBIG) }
            bytes += chunk[..<count]
        }
    }

    static func retried(_ body: () -> Int32) throws(SystemCallError) -> Int32 {
        while true {
            let result = body()
            if result >= 0 { return result }
            guard errno == EINTR else { throw .last }
        }
    }
}
