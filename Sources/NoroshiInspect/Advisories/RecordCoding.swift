/// Writes numbers and texts one behind the other, as ``RecordReader`` reads them.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(byte: UInt8) { bytes.append(byte) }

    mutating func put(raw more: [UInt8]) { bytes += more }

    /// LEB128; of a negative number its two's complement.
    mutating func put(_ number: Int) {
        var rest = UInt(bitPattern: number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes += text.utf8
    }

    mutating func put(optional text: String?) {
        put(byte: text == nil ? 0 : 1)
        if let text { put(text) }
    }

    mutating func put<Item>(_ items: [Item], _ write: (inout RecordWriter, Item) -> Void) {
        put(items.count)
        for item in items { write(&self, item) }
    }

    /// Of fixed width, the least byte first.
    mutating func put(fixed number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }

    mutating func put(fixed number: UInt32) {
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }
}

/// Reads what ``RecordWriter`` wrote, and trusts nothing in it: whatever the bytes are, it ends with values or an error.
struct RecordReader {
    /// The bytes are not what was written.
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private(set) var offset: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) throws(Malformed) {
        guard range.lowerBound >= 0, range.upperBound <= bytes.count else { throw Malformed() }
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { offset == end }

    mutating func byte() throws(Malformed) -> UInt8 {
        guard offset < end else { throw Malformed() }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func number() throws(Malformed) -> Int {
        var number: UInt = 0
        for shift in stride(from: UInt(0), to: 64, by: 7) {
            let byte = try byte()
            number |= UInt(byte & 0x7F) << shift
            if byte < 0x80 { return Int(bitPattern: number) }
        }
        throw Malformed()
    }

    /// A number of things of at least one byte each.
    mutating func count() throws(Malformed) -> Int {
        let count = try number()
        guard count >= 0, count <= end - offset else { throw Malformed() }
        return count
    }

    /// Where a text stands.
    mutating func range() throws(Malformed) -> Range<Int> {
        let count = try count()
        defer { offset += count }
        return offset..<offset + count
    }

    mutating func text() throws(Malformed) -> String { String(decoding: bytes[try range()], as: UTF8.self) }

    /// The bytes of a text.
    mutating func slice() throws(Malformed) -> ArraySlice<UInt8> { bytes[try range()] }

    mutating func optionalText() throws(Malformed) -> String? { try byte() == 0 ? nil : try text() }

    mutating func list<Item>(_ read: (inout RecordReader) throws(Malformed) -> Item) throws(Malformed) -> [Item] {
        var items: [Item] = []
        let count = try count()
        items.reserveCapacity(min(count, 64))
        for _ in 0..<count { items.append(try read(&self)) }
        return items
    }

    /// Whether the text that stands here is another.
    mutating func isText(_ other: [UInt8]) throws(Malformed) -> Bool {
        let range = try range()
        guard range.count == other.count else { return false }
        return bytes[range].elementsEqual(other)
    }

    mutating func skipText() throws(Malformed) { _ = try range() }

    mutating func fixed64() throws(Malformed) -> UInt64 {
        guard offset + 8 <= end else { throw Malformed() }
        defer { offset += 8 }
        return Self.word(bytes, offset)
    }

    /// Eight bytes, the least first.
    static func word(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<8 { word |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
        return word
    }

    /// Four bytes, the least first.
    static func half(_ bytes: [UInt8], _ offset: Int) -> Int {
        Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]) << 16 | Int(bytes[offset + 3]) << 24
    }
}
