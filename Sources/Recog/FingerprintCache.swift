private import Glibc

/// A file that keeps parsed databases until one of their sources changes.
///
/// It is told from another by the sources' names and contents, and by ``version``. It is believed only when it belongs
/// to the effective user, nobody else may write to it, and its checksum is right.
struct FingerprintCache {
    /// Of the format, and of what is found in a pattern: to be raised when either changes.
    private static let version: UInt64 = 1
    private static let magic = Array("RECOGC\r\n".utf8)
    /// The magic, the version, and two hashes.
    private static let headerSize = 48
    private static let maximumSize = 256 << 20

    let path: String
    /// Of the sources.
    let key: ContentHash

    /// - Returns: `nil` when the sources have to be read; the reason, where it is not simply that they are new.
    func read() -> (databases: [FingerprintDatabase]?, reason: String?) {
        switch FileReader.read(path, limit: Self.maximumSize, isPrivate: true) {
        case .failure(let error): return (nil, error.number == ENOENT ? nil : error.reason)
        case .success(let bytes):
            guard bytes.count >= Self.headerSize, bytes.starts(with: Self.magic) else {
                return (nil, "not a cache of fingerprints")
            }
            guard bytes[8..<32].elementsEqual(Self.number(Self.version) + Self.bytes(key)) else { return (nil, nil) }
            let content = bytes[Self.headerSize...]
            guard bytes[32..<48].elementsEqual(Self.bytes(checksum(content))),
                let databases = CacheDecoder.decode(content)
            else { return (nil, "damaged") }
            return (databases, nil)
        }
    }

    /// - Returns: Why it could not be written.
    func write(_ databases: [FingerprintDatabase]) -> String? {
        let content = CacheEncoder.encode(databases)
        let header = Self.magic + Self.number(Self.version) + Self.bytes(key) + Self.bytes(checksum(content[...]))
        return FileWriter.replace(path, with: header + content)
    }

    /// Over the key too, so that no part of another file is taken for this one's.
    private func checksum(_ content: ArraySlice<UInt8>) -> ContentHash {
        var hash = key
        hash.add(content.span)
        return hash
    }

    private static func bytes(_ hash: ContentHash) -> [UInt8] { number(hash.low) + number(hash.high) }

    private static func number(_ number: UInt64) -> [UInt8] {
        stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
    }
}
