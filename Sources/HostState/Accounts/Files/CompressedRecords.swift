import LiteralScan
import LogInput

/// What a compressed file of login records holds; how it is compressed is told by its first bytes.
enum CompressedRecords {
    /// Why it gives none, in English, lower-case.
    struct Failure: Error { let reason: String }

    private static let piece = 256 << 10  // bytes

    /// - Parameter limit: Of bytes in the end.
    /// - Returns: Nothing for an empty file.
    /// - Throws: ``Failure`` for what is packed in another way, is damaged, or is more than `limit`: half a file says nothing of
    ///   what is not in it.
    static func bytes(_ file: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        let head = Array(file.prefix(Compression.headLength))
        guard let compression = Compression(head: head) else {
            let packing = ForeignPacking(head: head)?.rawValue
            guard !file.isEmpty else { return [] }
            throw Failure(reason: packing.map { "it was not read: \($0)" } ?? "damaged: of no known compression")
        }
        let source = unsafe ByteSource { buffer, place in
            let part = file.dropFirst(place).prefix(buffer.count)
            unsafe buffer.copyBytes(from: part)
            return part.count
        }
        let decompressor = Decompressor(compression, source: source)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: piece)
        while true {
            let count = (try? unsafe buffer.withUnsafeMutableBytes { try unsafe decompressor.read(into: $0) }) ?? 0
            guard count > 0 else { break }
            guard bytes.count + count <= limit else { throw Failure(reason: "larger than the limit") }
            bytes += buffer[..<count]
        }
        if let warning = decompressor.warnings.first { throw Failure(reason: "damaged: \(warning)") }
        return bytes
    }
}
