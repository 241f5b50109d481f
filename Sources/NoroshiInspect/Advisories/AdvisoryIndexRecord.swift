/// What an index keeps of one file.
struct AdvisoryIndexRecord {
    enum Content {
        case document(AdvisoryDocument)
        /// Why it cannot be used.
        case refused(String)
    }

    let path: String
    /// ``FileStamp/none`` for a file that has to be read again: a refused one, because time may mend it.
    let stamp: FileStamp
    let content: Content

    /// The path, five words of 8 bytes, whether it is refused, and the document or the reason.
    func write() -> [UInt8] {
        var writer = RecordWriter()
        writer.put(path)
        for word in [stamp.device, stamp.inode, stamp.size, stamp.modified, stamp.changed] { writer.put(fixed: word) }
        switch content {
        case .document(let document):
            writer.put(byte: 0)
            document.write(to: &writer)
        case .refused(let reason):
            writer.put(byte: 1)
            writer.put(reason)
        }
        return writer.bytes
    }

    init(path: String, stamp: FileStamp, content: Content) {
        self.path = path
        self.stamp = stamp
        self.content = content
    }

    init(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        path = try reader.text()
        stamp = try Self.stamp(&reader)
        switch try reader.byte() {
        case 0: content = .document(try AdvisoryDocument(&reader))
        case 1: content = .refused(try reader.text())
        case _: throw RecordReader.Malformed()
        }
    }

    /// Where the path stands, and the stamp.
    static func key(
        _ reader: inout RecordReader
    ) throws(RecordReader.Malformed) -> (path: Range<Int>, stamp: FileStamp) {
        (try reader.range(), try stamp(&reader))
    }

    /// Goes to where the document begins.
    ///
    /// - Returns: Whether there is one; else the reason follows.
    static func open(_ reader: inout RecordReader) throws(RecordReader.Malformed) -> Bool {
        try reader.skipText()
        _ = try stamp(&reader)
        switch try reader.byte() {
        case 0: return true
        case 1: return false
        case _: throw RecordReader.Malformed()
        }
    }

    /// Walks through a record as reading it would.
    static func skip(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        if try open(&reader) { try AdvisoryDocument.skip(&reader) } else { try reader.skipText() }
    }

    private static func stamp(_ reader: inout RecordReader) throws(RecordReader.Malformed) -> FileStamp {
        FileStamp(
            device: try reader.fixed64(), inode: try reader.fixed64(), size: try reader.fixed64(),
            modified: try reader.fixed64(), changed: try reader.fixed64())
    }
}
