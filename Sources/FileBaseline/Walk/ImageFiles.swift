internal import CFileSystem
internal import Crypto
internal import Glibc

/// Small files of the system that is looked at, be it this host or a mounted image; no link leads out of it.
package struct ImageFiles: Sendable {
    private let root: [UInt8]

    package init(root: [UInt8]) { self.root = root }

    /// All of a file.
    ///
    /// - Returns: nil where there is none.
    /// - Throws: ``BaselineProblem`` where it cannot be read, or is longer than `limit`.
    package func read(_ path: [UInt8], limit: Int = 128 << 20) throws(BaselineProblem) -> [UInt8]? {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            let file = try open(path)
            defer { close(file) }
            bytes = try Self.bytes(file, limit: limit)
        } catch {
            if error.number == ENOENT || error.number == ENOTDIR { return nil }
            throw BaselineProblem(file: path, reason: "cannot be read: \(error)")
        }
        guard bytes.count <= limit else { throw BaselineProblem(file: path, reason: "longer than \(limit) bytes") }
        return bytes
    }

    /// The names in a folder; none where there is no folder.
    func names(in path: [UInt8]) -> [[UInt8]] {
        guard let file = try? open(path, O_DIRECTORY) else { return [] }
        let folder = OpenFolder(descriptor: file, path: path)
        return unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            (try? unsafe folder.names(buffer))?.map(\.bytes) ?? []
        }
    }

    /// Where a link of the root leads; nil for what is none.
    func target(_ name: [UInt8]) -> [UInt8]? {
        guard let top = try? OpenFolder(root: root) else { return nil }
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = unsafe CName.with(name) { name in
            unsafe readlinkat(top.descriptor, name, &buffer, buffer.count)
        }
        return count >= 0 ? buffer[..<count].map { UInt8(bitPattern: $0) } : nil
    }

    /// The MD5 of a file whose content has the given hash; nil where it has another by now, or cannot be read.
    func packageHash(_ path: [UInt8], of digest: [UInt8], _ algorithm: HashAlgorithm) -> [UInt8]? {
        guard let file = try? open(path) else { return nil }
        defer { close(file) }
        var own = ContentHash(algorithm)
        var md5 = Insecure.MD5()
        do throws(SystemFailure) {
            unsafe try Self.pieces(file) { piece in
                unsafe own.update(piece)
                unsafe md5.update(bufferPointer: piece)
                return true
            }
        } catch {
            return nil
        }
        guard own.digest == digest else { return nil }
        return unsafe md5.finalize().withUnsafeBytes { unsafe Array($0) }
    }

    private func open(_ path: [UInt8], _ flags: Int32 = 0) throws(SystemFailure) -> Int32 {
        var folder = try OpenFolder(root: root)
        let components = PathOrder.components(path)
        guard let last = components.last else { throw SystemFailure(number: EISDIR) }
        for name in components.dropLast() { folder = try folder.folder(name, path: []) }
        let file = try OpenFolder.open(last, in: folder.descriptor, flags)
        let kind = (try? FileStatus(descriptor: file))?.kind
        guard kind == (flags & O_DIRECTORY != 0 ? .folder : .regular) else {
            close(file)
            throw SystemFailure(number: EINVAL)
        }
        return file
    }

    private static func bytes(_ file: Int32, limit: Int) throws(SystemFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        unsafe try pieces(file) { piece in
            unsafe bytes.append(contentsOf: piece)
            return bytes.count <= limit
        }
        return bytes
    }

    /// - Parameter body: Whether it wants more.
    private static func pieces(
        _ file: Int32, _ body: (UnsafeRawBufferPointer) -> Bool
    ) throws(SystemFailure) {
        var failure: SystemFailure?
        unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            while true {
                let count = unsafe Glibc.read(file, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = .last }
                guard count > 0, unsafe body(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return }
            }
        }
        if let failure { throw failure }
    }
}
