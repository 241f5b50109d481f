internal import Glibc

/// Reads a baseline record by record; nothing of it is to be believed before ``verify()`` has said so.
package final class BaselineReader {
    package let header: BaselineHeader
    /// What the file says is its root.
    package var root: [UInt8] { trailer.root }
    package var isSigned: Bool { trailer.isSigned }
    /// Records that the file says it has.
    package var count: UInt64 { trailer.count }

    private let path: [UInt8]
    private let descriptor: Int32
    private let trailer: BaselineTrailer
    /// Where the trailer begins, behind the mark that there is no more block.
    private let end: UInt64
    private var place: UInt64
    private var block = ByteReader([])
    private var blockStart: UInt64 = 0
    private var last: [UInt8] = []
    private var tree = MerkleTree()
    private var read: UInt64 = 0
    /// Behind the last record.
    private var isAtEnd = false

    private static let longestBlock: UInt32 = 16 << 20

    /// - Throws: ``BaselineProblem`` with the place.
    package init(_ path: [UInt8]) throws(BaselineProblem) {
        self.path = path
        descriptor = unsafe CName.with(path) { unsafe Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
        guard descriptor >= 0 else {
            throw BaselineProblem(file: path, reason: "cannot be read: \(SystemFailure.last)")
        }
        do throws(BaselineProblem) {
            (header, trailer, end, place) = try Self.open(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        tree.append(header.serialized)
    }

    deinit { close(descriptor) }

    private static func open(
        _ descriptor: Int32, _ path: [UInt8]
    ) throws(BaselineProblem) -> (BaselineHeader, BaselineTrailer, UInt64, UInt64) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw BaselineProblem(file: path, reason: "is no file")
        }
        let size = UInt64(status.st_size)
        let mark = try bytes(descriptor, path, at: 0, count: min(8, Int(size)))
        guard mark.dropLast() == BaselineMark.bytes.dropLast() else {
            throw BaselineProblem(file: path, offset: 0, reason: "is no baseline")
        }
        guard mark == BaselineMark.bytes else {
            throw BaselineProblem(
                file: path, offset: 7,
                reason: "is a baseline of form \(mark[7]); this program reads \(BaselineMark.version)")
        }
        guard size >= UInt64(8 + 4 + BaselineTrailer.length) else {
            throw BaselineProblem(file: path, offset: size, reason: "ends too early")
        }
        let end = size - UInt64(BaselineTrailer.length)
        guard let first = try block(descriptor, path, at: 8, end: end) else {
            throw BaselineProblem(file: path, offset: 8, reason: "has no header")
        }
        let trailer = try trailer(descriptor, path, at: end)
        do throws(ByteReader.Damage) {
            let header = try BaselineHeader(parsing: first)
            return (header, trailer, end, 8 + UInt64(first.count + 4 + BlockChecksum.length))
        } catch {
            throw BaselineProblem(file: path, offset: 12 + UInt64(error.place), reason: error.reason)
        }
    }

    private static func trailer(
        _ descriptor: Int32, _ path: [UInt8], at end: UInt64
    ) throws(BaselineProblem) -> BaselineTrailer {
        let bytes = try bytes(descriptor, path, at: end, count: BaselineTrailer.length)
        do throws(ByteReader.Damage) {
            return try BaselineTrailer(parsing: bytes)
        } catch {
            throw BaselineProblem(file: path, offset: end + UInt64(error.place), reason: error.reason)
        }
    }

    // MARK: Records

    /// The next record; nil behind the last, when all of them were as the file says.
    ///
    /// - Throws: ``BaselineProblem`` with the place.
    package func next() throws(BaselineProblem) -> FileRecord? {
        if isAtEnd { return nil }
        if block.isAtEnd {
            blockStart = place + 4
            guard let bytes = try Self.block(descriptor, path, at: place, end: end) else {
                try compareWithTrailer()
                isAtEnd = true
                return nil
            }
            place += UInt64(bytes.count + 4 + BlockChecksum.length)
            block = ByteReader(bytes)
            last = []
        }
        do throws(ByteReader.Damage) {
            return try record()
        } catch {
            throw BaselineProblem(file: path, offset: blockStart + UInt64(error.place), reason: error.reason)
        }
    }

    private var previous: [UInt8] = []

    private func record() throws(ByteReader.Damage) -> FileRecord {
        let start = block.place
        let shared = Int(try block.number(below: UInt64(last.count) + 1))
        let path = last[..<shared] + (try block.text(limit: FileRecord.longestPath))
        guard path.first == PathOrder.slash, !path.contains(0), path.count <= FileRecord.longestPath else {
            throw ByteReader.Damage(place: start, reason: "not a path")
        }
        let body = block.place
        let record = try FileRecord(path: Array(path), &block, algorithm: header.algorithm)
        guard previous.isEmpty || PathOrder.compare(previous, record.path) < 0 else {
            throw ByteReader.Damage(place: start, reason: "a path out of order: '\(PathText.text(record.path))'")
        }
        guard record.package <= header.packages.count else {
            throw ByteReader.Damage(place: start, reason: "a package that is not in the table")
        }
        var leaf = ByteWriter()
        leaf.text(record.path)
        leaf.bytes += block.bytes[body..<block.place]
        tree.append(leaf.bytes)
        (last, previous) = (record.path, record.path)
        read += 1
        return record
    }

    private func compareWithTrailer() throws(BaselineProblem) {
        guard place + 4 == end else {
            throw BaselineProblem(file: path, offset: place, reason: "the records end before the file does")
        }
        guard read == trailer.count else {
            throw BaselineProblem(
                file: path, offset: end, reason: "\(read) records, and \(trailer.count) are said to be there")
        }
        guard tree.root == trailer.root else {
            throw BaselineProblem(file: path, offset: end + 8, reason: "the records are not those of the root")
        }
    }

    // MARK: Whether to believe it

    /// Asks whether this is the baseline that was made: by who signed it, by its root on paper, or both.
    ///
    /// That the records are those of the root is known only when all of them were read.
    ///
    /// - Throws: ``BaselineProblem``.
    package func verify(publicKey: PublicKey?, root: [UInt8]?) throws(BaselineProblem) {
        if let root, root != trailer.root {
            throw BaselineProblem(
                file: path,
                reason: "is not the baseline of that root: its own is \(Hexadecimal.text(trailer.root))")
        }
        guard let publicKey else { return }
        guard trailer.isSigned else { throw BaselineProblem(file: path, reason: "is not signed") }
        guard trailer.isSigned(by: publicKey) else {
            throw BaselineProblem(file: path, reason: "is not signed by that key")
        }
    }

    // MARK: Bytes

    /// The block at a place; nil where the mark stands that there is no more.
    private static func block(
        _ descriptor: Int32, _ path: [UInt8], at place: UInt64, end: UInt64
    ) throws(BaselineProblem) -> [UInt8]? {
        guard place + 4 <= end else { throw BaselineProblem(file: path, offset: place, reason: "ends too early") }
        let length = try bytes(descriptor, path, at: place, count: 4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
        if length == 0 { return nil }
        guard length <= longestBlock, place + 4 + UInt64(length) + UInt64(BlockChecksum.length) + 4 <= end else {
            throw BaselineProblem(file: path, offset: place, reason: "a block of \(length) bytes is not there")
        }
        var block = try bytes(descriptor, path, at: place + 4, count: Int(length) + BlockChecksum.length)
        let checksum = Array(block.suffix(BlockChecksum.length))
        block.removeLast(BlockChecksum.length)
        guard BlockChecksum.of(block) == checksum else {
            throw BaselineProblem(file: path, offset: place, reason: "the block that begins here is damaged")
        }
        return block
    }

    private static func bytes(
        _ descriptor: Int32, _ path: [UInt8], at place: UInt64, count: Int
    ) throws(BaselineProblem) -> [UInt8] {
        var filled = 0
        var failure: SystemFailure?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            while filled < count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled,
                    off_t(place) + off_t(filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = .last }
                if got <= 0 { break }
                filled += got
            }
            used = filled
        }
        if let failure { throw BaselineProblem(file: path, offset: place, reason: "cannot be read: \(failure)") }
        guard filled == count else {
            throw BaselineProblem(file: path, offset: place + UInt64(filled), reason: "ends too early")
        }
        return bytes
    }
}

/// Bytes in small hexadecimal digits.
package enum Hexadecimal {
    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    package static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index..<index + 2], as: UTF8.self)
            guard pair.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
                let byte = UInt8(pair, radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
