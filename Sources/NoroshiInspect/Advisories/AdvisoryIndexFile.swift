import Recog

/// The file that keeps an index from one run to the next.
///
/// It is believed only when this very program wrote it: another one may judge documents otherwise.
struct AdvisoryIndexFile {
    /// Of the format.
    private static let version: UInt64 = 3
    private static let maximumSize = 2 << 30

    let path: String

    private var file: KeptFile {
        var key = ContentHash()
        let program = FileStamp("/proc/self/exe") ?? .none
        key.add(Array("\(program)".utf8).span)
        return KeptFile(path: path, magic: "NOROSHIA", version: Self.version, key: key)
    }

    /// - Returns: What was kept, nil when there is none that can be used; and why, where there is one.
    func read() -> (index: AdvisoryIndex?, reason: String?) {
        let (bytes, reason) = file.read(limit: Self.maximumSize)
        if let bytes, let index = try? AdvisoryIndex(bytes, from: KeptFile.headSize) { return (index, nil) }
        return (nil, (bytes == nil ? reason : "damaged").map { "\(path): \($0)" })
    }

    /// - Returns: Why it could not be written.
    func write(_ index: AdvisoryIndex) -> String? {
        file.write(index.bytes[...]).map { "\(path): \($0)" }
    }
}
