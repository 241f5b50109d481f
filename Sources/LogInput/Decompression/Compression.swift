/// How a log is compressed: told by its first bytes, never by its name.
package enum Compression: String, Sendable, Hashable, CaseIterable {
    case gzip, zstd, xz, lzma, bzip2

    /// The bytes of a file that are enough to tell.
    package static let headLength = 13

    /// - Parameter head: The first ``headLength`` bytes, or all that there are.
    /// - Source: RFC 1952 §2.3.1; RFC 8878 §3.1; the .xz file format 1.2.0 §2.1.1.1; bzip2's and LZMA's headers as their
    ///   libraries write them.
    package init?(head: [UInt8]) {
        switch head {
        case _ where head.starts(with: [0x1F, 0x8B, 0x08]): self = .gzip
        case _ where head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]): self = .zstd
        case _ where Self.isSkippableFrame(head): self = .zstd
        case _ where head.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]): self = .xz
        case _ where Self.isBZip2(head): self = .bzip2
        case _ where Self.isLZMA(head): self = .lzma
        default: return nil
        }
    }

    /// A frame that holds no data; pzstd begins with one.
    private static func isSkippableFrame(_ head: [UInt8]) -> Bool {
        head.count >= 8 && head[0] & 0xF0 == 0x50 && head[1...].starts(with: [0x2A, 0x4D, 0x18])
    }

    /// `BZh1` to `BZh9`, and the beginning of a block or of the end.
    private static func isBZip2(_ head: [UInt8]) -> Bool {
        head.count >= 10 && head.starts(with: [0x42, 0x5A, 0x68]) && (0x31...0x39).contains(head[3])
            && (head[4..<10].elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
                || head[4..<10].elementsEqual([0x17, 0x72, 0x45, 0x38, 0x50, 0x90]))
    }

    /// Without a magic number of its own: the usual properties, a dictionary of a usual size, and a plausible length.
    private static func isLZMA(_ head: [UInt8]) -> Bool {
        guard head.count >= 13, head[0] == 0x5D, head[1] == 0, head[2] == 0 else { return false }
        let dictionary = UInt32(head[3]) << 16 | UInt32(head[4]) << 24
        guard dictionary > 0, dictionary.nonzeroBitCount <= 2 else { return false }
        return head[5..<13].allSatisfy { $0 == 0xFF } || head[10..<13].allSatisfy { $0 == 0 }
    }
}

/// What is packed in a way that is not read here; its lines are not looked at, which is said.
package enum ForeignPacking: String, Sendable, Hashable, CaseIterable {
    case compress = "compress (.Z)"
    case lz4 = "LZ4"
    case lzip = "lzip"
    case lzop = "lzop"
    case zip = "ZIP"
    case sevenZip = "7z"

    /// - Parameter head: As for ``Compression/init(head:)``.
    package init?(head: [UInt8]) {
        let magic: [(ForeignPacking, [UInt8])] = [
            (.compress, [0x1F, 0x9D]), (.lz4, [0x04, 0x22, 0x4D, 0x18]), (.lzip, [0x4C, 0x5A, 0x49, 0x50, 0x01]),
            (.lzop, [0x89, 0x4C, 0x5A, 0x4F, 0x00, 0x0D]), (.zip, [0x50, 0x4B, 0x03, 0x04]),
            (.sevenZip, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
        ]
        guard let found = magic.first(where: { head.starts(with: $0.1) }) else { return nil }
        self = found.0
    }
}
