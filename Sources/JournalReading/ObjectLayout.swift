/// What an object of a journal file is.
enum ObjectType: UInt8 {
    case data = 1
    case field = 2
    case entry = 3
    case dataHashTable = 4
    case fieldHashTable = 5
    case entryArray = 6
    case tag = 7
}

/// Where the parts of objects stand, in bytes from the object's start. All numbers are little-endian, all objects begin
/// at multiples of eight.
///
/// - Source: <https://systemd.io/JOURNAL_FILE_FORMAT/#objects>
struct ObjectLayout {
    /// Offsets of data objects are numbers of 32 bits.
    let isCompact: Bool

    /// Type, flags, six unused bytes, size.
    static let headerSize = 16
    static let flags = 1
    static let size = 8

    static let seqnum = 16
    static let realtime = 24
    static let monotonic = 32
    static let bootID = 40
    static let xorHash = 56
    static let entryItems = 64
    var entryItemSize: Int { isCompact ? 4 : 16 }

    static let nextArray = 16
    static let arrayItems = 24
    var arrayItemSize: Int { isCompact ? 4 : 8 }

    /// Behind the header there are numbers about hash tables and entry arrays, two more in compact files.
    var payload: Int { isCompact ? 72 : 64 }

    /// The bytes that an object takes.
    static func padded(_ size: Int) -> Int { (size + 7) & ~7 }

    /// Times are microseconds, and below this.
    static let timeLimit: UInt64 = 1 << 55
}

extension UnsafeRawPointer {
    @unsafe func number<Number: FixedWidthInteger>(_ offset: Int, _ type: Number.Type) -> Number {
        unsafe Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
    }

    @unsafe func id(_ offset: Int) -> JournalID {
        unsafe JournalID(
            high: loadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian,
            low: loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self).bigEndian)
    }
}
