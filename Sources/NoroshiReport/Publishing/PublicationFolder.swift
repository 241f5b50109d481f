import CLinux
import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder that a web server serves. A file is there whole or not at all, and is touched only when it changes.
package struct PublicationFolder: ~Copyable {
    package let path: String
    private let lock: Int32
    package private(set) var written = 0
    package private(set) var unchanged = 0
    package private(set) var removed = 0

    /// Makes the folder where there is none, and keeps other publishers out until this one has ended.
    ///
    /// - Throws: ``PublicationError``.
    package init(_ path: String) throws(PublicationError) {
        try Self.make(path)
        self.init(path, lock: try Self.locked(path))
    }

    private init(_ path: String, lock: Int32) {
        self.path = path
        self.lock = lock
    }

    private static func locked(_ path: String) throws(PublicationError) -> Int32 {
        let lock = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else { throw PublicationError(reason: "\(path): \(lastError)") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno == EWOULDBLOCK ? "is being published to by another program" : lastError
            _ = close(lock)
            throw PublicationError(reason: "\(path): \(reason)")
        }
        return lock
    }

    deinit { _ = close(lock) }

    /// What stands in a file; nil where there is none.
    package func read(_ name: String) -> [UInt8]? {
        let file = unsafe open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { _ = close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let size = Int(status.st_size)
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = unsafe Glibc.read(file, buffer.baseAddress.map { unsafe $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { break }
                count += got
            }
        }
        return bytes.count == size ? bytes : nil
    }

    /// Whether a file with something in it is there: a system that went down may have left an empty one.
    package func exists(_ name: String) -> Bool {
        var status = stat()
        return unsafe stat("\(path)/\(name)", &status) == 0 && status.st_size > 0
    }

    /// Waits until all that was written is on the disk.
    ///
    /// - Throws: ``PublicationError``.
    package func sync() throws(PublicationError) {
        guard syncfs(lock) == 0 else { throw PublicationError(reason: "\(path): \(Self.lastError)") }
    }

    /// Writes a file unless just this stands in it.
    ///
    /// - Returns: Whether it was written.
    /// - Throws: ``PublicationError``.
    @discardableResult
    package mutating func put(_ name: String, _ bytes: [UInt8]) throws(PublicationError) -> Bool {
        if read(name) == bytes {
            unchanged += 1
            return false
        }
        try write(name, bytes)
        return true
    }

    /// Writes a file under a name of its own, and then in the place of the one before.
    ///
    /// - Throws: ``PublicationError``.
    package mutating func write(_ name: String, _ bytes: [UInt8]) throws(PublicationError) {
        let target = "\(path)/\(name)"
        let folder = target.prefix(upTo: target.lastIndex(of: "/") ?? target.endIndex)
        try Self.make(String(folder))
        let temporary = "\(folder)/.new-\(getpid())"
        let file = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard file >= 0 else { throw PublicationError(reason: "\(temporary): \(Self.lastError)") }
        var isWritten = fchmod(file, 0o644) == 0
        var place = 0
        while isWritten, place < bytes.count {
            let count = unsafe bytes[place...].withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            isWritten = count > 0
            place += max(count, 0)
        }
        let reason = Self.lastError
        _ = close(file)
        guard isWritten, unsafe rename(temporary, target) == 0 else {
            let why = isWritten ? Self.lastError : reason
            _ = unsafe unlink(temporary)
            throw PublicationError(reason: "\(target): \(why)")
        }
        written += 1
    }

    /// Removes a file that may be there.
    ///
    /// - Throws: ``PublicationError`` when it stays.
    package mutating func remove(_ name: String) throws(PublicationError) {
        if unsafe unlink("\(path)/\(name)") == 0 {
            removed += 1
        } else if errno != ENOENT {
            throw PublicationError(reason: "\(path)/\(name): \(Self.lastError)")
        }
    }

    /// The names in a folder, sorted; none where there is no such folder.
    package func names(in folder: String) -> [String] { entries(in: folder).map(\.name) }

    /// What is in a folder but what is hidden, sorted by name; nothing where there is no such folder.
    package func entries(in folder: String) -> [(name: String, isFolder: Bool)] {
        guard let list = unsafe opendir("\(path)/\(folder)") else { return [] }
        defer { unsafe closedir(list) }
        var entries: [(name: String, isFolder: Bool)] = []
        while let entry = unsafe readdir(list) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            let kind = unsafe Int32(entry.pointee.d_type)
            let isKnown = kind == Int32(DT_DIR) || kind == Int32(DT_REG)
            entries.append((name, isKnown ? kind == Int32(DT_DIR) : isFolder("\(folder)/\(name)")))
        }
        return entries.sorted { $0.name < $1.name }
    }

    package func isFolder(_ name: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isDirectory) && isDirectory
    }

    /// Folders that everyone may read.
    private static func make(_ path: String) throws(PublicationError) {
        guard unsafe access(path, F_OK) != 0 else { return }
        let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
        if !parent.isEmpty { try make(String(parent)) }
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw PublicationError(reason: "\(path): \(lastError)")
        }
        _ = unsafe chmod(path, 0o755)
    }

    private static var lastError: String { unsafe String(cString: strerror(errno)) }
}

/// Why files were not published.
package struct PublicationError: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package var description: String { reason }

    package init(reason: String) { self.reason = reason }
}
