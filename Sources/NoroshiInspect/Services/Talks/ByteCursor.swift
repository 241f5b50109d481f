/// Reads a binary message from its start. Every step checks that the bytes are there; nil means that they are not.
struct ByteCursor {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }
    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// Bytes not read yet.
    var count: Int { rest.count }
    var remainder: ArraySlice<UInt8> { rest }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func skip(_ count: Int) -> Void? { take(count).map { _ in } }

    mutating func uint8() -> UInt8? { rest.popFirst() }

    /// In network order.
    mutating func uint16() -> Int? { take(2)?.reduce(0) { $0 << 8 | Int($1) } }

    /// In network order.
    mutating func uint32() -> Int? { take(4)?.reduce(0) { $0 << 8 | Int($1) } }

    mutating func littleUInt16() -> Int? { take(2)?.reversed().reduce(0) { $0 << 8 | Int($1) } }
    mutating func littleUInt32() -> Int? { take(4)?.reversed().reduce(0) { $0 << 8 | Int($1) } }

    /// Text up to a zero byte, which is taken too.
    mutating func text() -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: 0) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// In network order.
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> $0) }
    }

    var littleEndianBytes: [UInt8] { bigEndianBytes.reversed() }
}
