internal import CFileSystem
internal import Glibc

/// Writes a baseline record by record; it has no name until it is whole, or a temporary one where the file system cannot.
package final class BaselineWriter {
    private let path: [UInt8]
    private let temporary: [UInt8]
    private let descriptor: Int32
    /// Whether it has its temporary name.
    private var isNamed: Bool
    private var tree = MerkleTree()
    private var block = ByteWriter()
    private var last: [UInt8] = []
    private var count: UInt64 = 0
    private var isDone = false

    private static let blockSize = 64 << 10

    /// - Throws: ``BaselineProblem``.
    package init(_ path: [UInt8], header: BaselineHeader) throws(BaselineProblem) {
        self.path = path
        temporary = Self.temporary(for: path)
        let nameless = Self.openNameless(in: Self.folder(of: path))
        isNamed = nameless < 0
        descriptor =
            nameless >= 0
            ? nameless
            : unsafe CName.with(temporary) {
                unsafe Glibc.open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            }
        guard descriptor >= 0 else {
            throw BaselineProblem(file: path, reason: "cannot be written: \(SystemFailure.last)")
        }
        try write(BaselineMark.bytes)
        let bytes = header.serialized
        tree.append(bytes)
        block.bytes = bytes
        try endBlock()
    }

    deinit {
        guard !isDone else { return }
        close(descriptor)
        if isNamed { _ = unsafe CName.with(temporary) { unsafe unlink($0) } }
    }

    /// A file without a name is gone with the program, however that ends.
    ///
    /// - Returns: A descriptor; negative where files need a name.
    private static func openNameless(in folder: [UInt8]) -> Int32 {
        // It gets its name by way of this folder.
        guard unsafe access("/proc/self/fd", X_OK) == 0 else { return -1 }
        return unsafe CName.with(folder) {
            unsafe Glibc.open($0, O_WRONLY | Int32(FS_O_TMPFILE) | O_DIRECTORY | O_CLOEXEC, 0o600)
        }
    }

    private func giveName() throws(BaselineProblem) {
        guard !isNamed else { return }
        let result = unsafe CName.with(temporary) { name in
            // Of another program that had this one's number, and was ended.
            unsafe unlink(name)
            return unsafe linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW)
        }
        guard result == 0 else { throw problem() }
        isNamed = true
    }

    /// The name under which a baseline is written; its walk leaves that out.
    package static func temporary(for path: [UInt8]) -> [UInt8] { path + Array(".\(getpid()).new".utf8) }

    /// - Throws: ``BaselineProblem``.
    package func append(_ record: FileRecord) throws(BaselineProblem) {
        precondition(last.isEmpty || PathOrder.compare(last, record.path) < 0, "records come in order")
        var rest = ByteWriter()
        record.serialize(into: &rest)
        var leaf = ByteWriter()
        leaf.text(record.path)
        tree.append(leaf.bytes + rest.bytes)
        // A block is read by itself: its first path is whole.
        let shared = block.bytes.isEmpty ? 0 : zip(last, record.path).prefix { $0 == $1 }.count
        block.number(UInt64(shared))
        block.text(Array(record.path[shared...]))
        block.bytes += rest.bytes
        last = record.path
        count += 1
        if block.bytes.count >= Self.blockSize { try endBlock() }
    }

    /// Writes the end, syncs, and gives the file its name.
    ///
    /// - Parameter keepsEarlier: An earlier file of that name stays beside it, with `.old` behind its name.
    /// - Returns: The root of the tree.
    /// - Throws: ``BaselineProblem``; an earlier file is then as it was.
    package func finish(signer: SigningKey?, keepsEarlier: Bool) throws(BaselineProblem) -> [UInt8] {
        if !block.bytes.isEmpty { try endBlock() }
        let root = tree.root
        try write([0, 0, 0, 0] + BaselineTrailer(count: count, root: root, signer: signer).serialized)
        guard fsync(descriptor) == 0 else { throw problem() }
        try giveName()
        guard close(descriptor) == 0 else { throw problem() }
        isDone = true
        if keepsEarlier {
            let old = path + Array(".old".utf8)
            let spare = old + Array(".new".utf8)
            unsafe CName.with(path) { path in
                unsafe CName.with(spare) { spare in
                    unsafe unlink(spare)
                    if unsafe link(path, spare) == 0 { _ = unsafe CName.with(old) { unsafe rename(spare, $0) } }
                }
            }
        }
        let result = unsafe CName.with(temporary) { from in unsafe CName.with(path) { unsafe rename(from, $0) } }
        guard result == 0 else {
            let problem = problem()
            _ = unsafe CName.with(temporary) { unsafe unlink($0) }
            throw problem
        }
        try syncFolder()
        return root
    }

    private static func folder(of path: [UInt8]) -> [UInt8] {
        guard let slash = path.lastIndex(of: PathOrder.slash) else { return [UInt8(ascii: ".")] }
        return slash == 0 ? [PathOrder.slash] : Array(path[..<slash])
    }

    private func syncFolder() throws(BaselineProblem) {
        let descriptor = unsafe CName.with(Self.folder(of: path)) {
            unsafe Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw problem() }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw problem() }
    }

    private func endBlock() throws(BaselineProblem) {
        let length = UInt32(block.bytes.count)
        try write((0..<4).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) })
        try write(block.bytes)
        try write(BlockChecksum.of(block.bytes))
        block.bytes.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: [UInt8]) throws(BaselineProblem) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw problem() }
            rest = rest.dropFirst(count)
        }
    }

    private func problem() -> BaselineProblem {
        BaselineProblem(file: path, reason: "cannot be written: \(SystemFailure.last)")
    }
}
