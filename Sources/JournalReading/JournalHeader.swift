/// What stands at the beginning of a journal file.
///
/// - Source: <https://systemd.io/JOURNAL_FILE_FORMAT/#header>
package struct JournalHeader: Hashable, Sendable {
    /// Whether somebody writes the file.
    package enum State: UInt8, Sendable {
        case offline = 0
        /// Being written, or its writer ended without closing it.
        case online = 1
        /// Complete; will not be written again.
        case archived = 2
    }

    package let state: State
    /// Of this file; it stays when the file is renamed.
    package let fileID: JournalID
    package let machineID: JournalID
    /// Names the counter of which the entries' numbers are. Files of one journal share it.
    package let seqnumID: JournalID
    package let entryCount: UInt64
    /// The numbers of the first and the last entry; 0 if there is none.
    package let headSeqnum, tailSeqnum: UInt64
    /// When they were written, in microseconds since 1970; 0 if there is none.
    package let headRealtime, tailRealtime: UInt64
    package let isCompact: Bool

    /// Where the first object stands.
    let size: UInt64
    /// The bytes behind the header that are in use.
    let arenaSize: UInt64
    let tailObject: UInt64
    let objectCount: UInt64
    let entryArray: UInt64

    /// The bytes that every version has.
    static let minimumSize = 208

    /// - Throws: `JournalFileError` if it cannot be read, or is that of no journal, or of one of a kind that is not known.
    init(descriptor: Int32) throws(JournalFileError) {
        var bytes = [UInt8](repeating: 0, count: Self.minimumSize)
        let read = unsafe bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(JournalFileError) in try unsafe FileWindow.read(descriptor, buffer, at: 0) }
        }
        guard try read.get() == bytes.count else {
            throw JournalFileError(reason: "not a journal file: it ends within the header")
        }
        try unsafe self.init(bytes.span.bytes)
    }

    /// - Parameter bytes: The first bytes of a file, `minimumSize` or more.
    /// - Throws: `JournalFileError` if this is no journal, or one of a kind that is not known.
    private init(_ bytes: RawSpan) throws(JournalFileError) {
        guard bytes.byteCount >= Self.minimumSize, unsafe Self.number(bytes, 0, UInt64.self) == Self.signature else {
            throw JournalFileError(reason: "not a journal file: it does not begin with \"LPKSHHRH\"")
        }
        let flags = unsafe Self.number(bytes, 12, UInt32.self)
        try Self.check(flags)
        isCompact = flags & Flag.compact.rawValue != 0
        guard let state = unsafe State(rawValue: Self.number(bytes, 16, UInt8.self)) else {
            throw unsafe JournalFileError(reason: "unknown state \(Self.number(bytes, 16, UInt8.self))")
        }
        self.state = state
        fileID = Self.id(bytes, 24)
        machineID = Self.id(bytes, 40)
        seqnumID = Self.id(bytes, 72)
        unsafe size = Self.number(bytes, 88, UInt64.self)
        unsafe arenaSize = Self.number(bytes, 96, UInt64.self)
        unsafe tailObject = Self.number(bytes, 136, UInt64.self)
        unsafe objectCount = Self.number(bytes, 144, UInt64.self)
        unsafe entryCount = Self.number(bytes, 152, UInt64.self)
        unsafe tailSeqnum = Self.number(bytes, 160, UInt64.self)
        unsafe headSeqnum = Self.number(bytes, 168, UInt64.self)
        unsafe entryArray = Self.number(bytes, 176, UInt64.self)
        unsafe headRealtime = Self.number(bytes, 184, UInt64.self)
        unsafe tailRealtime = Self.number(bytes, 192, UInt64.self)
        guard size >= Self.minimumSize, size <= 1 << 20, size.isMultiple(of: 8) else {
            throw JournalFileError(reason: "a header of \(size) bytes")
        }
    }

    /// Properties without which a file cannot be understood.
    private enum Flag: UInt32, CaseIterable {
        case xz = 0x01
        case lz4 = 0x02
        case keyedHash = 0x04
        case zstd = 0x08
        case compact = 0x10
    }

    private static let signature = UInt64(littleEndian: 0x4852_4848_534B_504C)

    private static func check(_ flags: UInt32) throws(JournalFileError) {
        let unknown = Flag.allCases.reduce(flags) { $0 & ~$1.rawValue }
        guard unknown != 0 else { return }
        let names = (0..<32).filter { unknown >> $0 & 1 != 0 }.map { "0x" + String(UInt32(1) << $0, radix: 16) }
        throw JournalFileError(
            reason: "incompatible flag \(names.joined(separator: ", ")), which this reader does not know")
    }

    @unsafe private static func number<Number: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: RawSpan, _ offset: Int, _ type: Number.Type
    ) -> Number {
        unsafe Number(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    private static func id(_ bytes: RawSpan, _ offset: Int) -> JournalID {
        unsafe JournalID(
            high: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian,
            low: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self).bigEndian)
    }
}
