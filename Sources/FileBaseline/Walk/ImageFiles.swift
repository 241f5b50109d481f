internal import Glibc
internal import PackageDatabases

/// Small files of the system that is looked at, be it this host or a mounted image; no link leads out of it.
package struct ImageFiles: Sendable {
    let root: [UInt8]

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

    /// The hash by a package's algorithm of a file whose content has the given one; nil where it has another by now, or cannot be
    /// read.
    func packageHash(
        _ path: [UInt8], of digest: [UInt8], _ algorithm: HashAlgorithm, as wanted: ShippedDigest.Algorithm
    ) -> [UInt8]? {
        // What is known already needs no reading.
        if algorithm.name == wanted.rawValue { return digest }
        guard var hash = FileDigest(wanted), let file = try? open(path) else { return nil }
        defer { close(file) }
        var own = ContentHash(algorithm)
        do throws(SystemFailure) {
            unsafe try Self.pieces(file) { piece in
                unsafe own.update(piece)
                unsafe hash.update(piece)
                return true
            }
        } catch {
            return nil
        }
        return own.digest == digest ? hash.bytes : nil
    }

    private func open(_ path: [UInt8]) throws(SystemFailure) -> Int32 {
        var folder = try OpenFolder(root: root)
        let components = PathOrder.components(path)
        guard let last = components.last else { throw SystemFailure(number: EISDIR) }
        for name in components.dropLast() { folder = try folder.folder(name, path: []) }
        let file = try OpenFolder.open(last, in: folder.descriptor)
        guard (try? FileStatus(descriptor: file))?.kind == .regular else {
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
