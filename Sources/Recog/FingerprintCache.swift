/// A file that keeps parsed databases until one of their sources changes: its names or its contents.
struct FingerprintCache {
    /// Of the format, and of what is found in a pattern: to be raised when either changes.
    private static let version: UInt64 = 1
    private static let maximumSize = 256 << 20

    private let file: KeptFile

    /// - Parameter key: Of the sources.
    init(path: String, key: ContentHash) {
        file = KeptFile(path: path, magic: "RECOGC\r\n", version: Self.version, key: key)
    }

    /// - Returns: `nil` when the sources have to be read; the reason, where it is not simply that they are new.
    func read() -> (databases: [FingerprintDatabase]?, reason: String?) {
        let (bytes, reason) = file.read(limit: Self.maximumSize)
        guard let bytes else { return (nil, reason) }
        guard let databases = CacheDecoder.decode(bytes[KeptFile.headSize...]) else { return (nil, "damaged") }
        return (databases, nil)
    }

    /// - Returns: Why it could not be written.
    func write(_ databases: [FingerprintDatabase]) -> String? { file.write(CacheEncoder.encode(databases)[...]) }
}
