import HostReading

/// Pages that were written since a database's file was, up to the last change that is whole.
///
/// - Source: SQLite's "Database File Format", section 4.
struct WriteAheadLog {
    /// Of the database, as of the last change.
    let pageCount: Int

    private let file: HostFile
    private let pageSize: Int
    private let head: [UInt8]
    private let size: Int64
    private var frames: [Int: Int] = [:]

    private static let headLength = 32
    private static let frameHead = 24

    /// - Returns: nil for a log without a whole change.
    /// - Throws: ``SQLiteProblem`` when it cannot be read, or is no log of pages of that size.
    init?(_ file: HostFile, pageSize: Int) throws(SQLiteProblem) {
        let head = Bytes(try file.bytes(0, Self.headLength))
        size = try file.state().size
        self.file = file
        self.pageSize = pageSize
        self.head = head.all
        guard head.count == Self.headLength, let magic = head.number32(0), magic & ~1 == 0x377F_0682,
            head.number32(8) == pageSize
        else { return nil }
        var sum = Checksum(isBigEndian: magic & 1 == 1)
        sum.add(head.all[0..<24])
        guard sum.first == UInt32(head.number32(24) ?? 0), sum.second == UInt32(head.number32(28) ?? 0) else {
            return nil
        }
        var pending: [Int: Int] = [:]
        var committed = 0
        var offset = Self.headLength
        while true {
            let frame = Bytes(try file.bytes(offset, Self.frameHead + pageSize))
            guard frame.count == Self.frameHead + pageSize, frame.all[8..<16] == head.all[16..<24],
                let number = frame.number32(0), let pages = frame.number32(4)
            else { break }
            sum.add(frame.all[0..<8])
            sum.add(frame.all[Self.frameHead...])
            guard sum.first == UInt32(frame.number32(16) ?? 0), sum.second == UInt32(frame.number32(20) ?? 0)
            else { break }
            pending[number] = offset + Self.frameHead
            if pages > 0 {
                frames.merge(pending) { _, new in new }
                pending = [:]
                committed = pages
            }
            offset += Self.frameHead + pageSize
        }
        guard committed > 0 else { return nil }
        pageCount = committed
    }

    /// - Returns: nil for a page that stands in the database's file.
    func page(_ number: Int) throws(SQLiteProblem) -> [UInt8]? {
        guard let offset = frames[number] else { return nil }
        return try file.bytes(offset, pageSize)
    }

    func isUnchanged() throws(SQLiteProblem) -> Bool {
        let now = try file.bytes(0, Self.headLength)
        let state = try file.state()
        return state.size == size && now == head
    }

    private struct Checksum {
        let isBigEndian: Bool
        var first: UInt32 = 0
        var second: UInt32 = 0

        init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

        /// Of a multiple of eight bytes.
        mutating func add(_ bytes: ArraySlice<UInt8>) {
            var index = bytes.startIndex
            while index + 8 <= bytes.endIndex {
                first = first &+ word(bytes, index) &+ second
                second = second &+ word(bytes, index + 4) &+ first
                index += 8
            }
        }

        private func word(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
            let (a, b) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
            let (c, d) = (UInt32(bytes[index + 2]), UInt32(bytes[index + 3]))
            return isBigEndian ? a << 24 | b << 16 | c << 8 | d : d << 24 | c << 16 | b << 8 | a
        }
    }
}
