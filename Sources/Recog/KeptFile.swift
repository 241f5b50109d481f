private import Glibc

/// A file that keeps what was costly to make, until what it was made of changes.
///
/// It is told from another by its magic, its version and its key. It is believed only when it belongs to the effective
/// user, nobody else may write to it, and its checksum is right.
package struct KeptFile {
    /// The magic, the version, and two hashes.
    package static let headSize = 48

    package let path: String
    /// Eight bytes.
    private let magic: [UInt8]
    private let version: UInt64
    private let key: ContentHash

    /// - Parameters:
    ///   - magic: Eight bytes that say what the file is.
    ///   - version: Of the format: to be raised when it changes.
    ///   - key: Of what the content was made of.
    package init(path: String, magic: String, version: UInt64, key: ContentHash) {
        precondition(magic.utf8.count == 8, "a magic has eight bytes")
        self.path = path
        self.magic = Array(magic.utf8)
        self.version = version
        self.key = key
    }

    /// The file's bytes; the content begins at ``headSize``.
    ///
    /// - Returns: `nil` when the content has to be made anew; the reason, where it is not simply that it is out of date.
    package func read(limit: Int) -> (bytes: [UInt8]?, reason: String?) {
        switch FileReader.read(path, limit: limit, isPrivate: true) {
        case .failure(let error): return (nil, error.number == ENOENT ? nil : error.reason)
        case .success(let bytes):
            guard bytes.count >= Self.headSize, bytes.starts(with: magic) else { return (nil, "not such a cache") }
            guard bytes[8..<32].elementsEqual(Self.bytes(version) + Self.bytes(key)) else { return (nil, nil) }
            guard bytes[32..<48].elementsEqual(Self.bytes(checksum(bytes[Self.headSize...]))) else {
                return (nil, "damaged")
            }
            return (bytes, nil)
        }
    }

    /// - Returns: Why it could not be written.
    package func write(_ content: ArraySlice<UInt8>) -> String? {
        FileWriter.replace(
            path, with: magic + Self.bytes(version) + Self.bytes(key) + Self.bytes(checksum(content)) + content)
    }

    /// Over the key too, so that no part of another file is taken for this one's.
    private func checksum(_ content: ArraySlice<UInt8>) -> ContentHash {
        var hash = key
        hash.add(content.span)
        return hash
    }

    private static func bytes(_ hash: ContentHash) -> [UInt8] { bytes(hash.low) + bytes(hash.high) }

    private static func bytes(_ number: UInt64) -> [UInt8] {
        stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
    }
}
