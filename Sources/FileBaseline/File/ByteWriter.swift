/// Writes numbers and texts into bytes: numbers in groups of seven bits, the low ones first (LEB128).
struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func number(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    /// Small negative numbers stay short.
    mutating func signed(_ value: Int64) { number(UInt64(bitPattern: value << 1 ^ value >> 63)) }

    /// Its length, and it.
    mutating func text(_ value: [UInt8]) {
        number(UInt64(value.count))
        bytes += value
    }

    /// In eight bytes, the low one first.
    mutating func word(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}

/// Reads what ``ByteWriter`` wrote, from bytes that anybody may have changed.
struct ByteReader {
    let bytes: [UInt8]
    private(set) var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func byte() throws(Damage) -> UInt8 {
        guard place < bytes.count else { throw Damage(place: place, reason: "it ends in the middle of a value") }
        defer { place += 1 }
        return bytes[place]
    }

    mutating func number(below limit: UInt64? = nil) throws(Damage) -> UInt64 {
        let start = place
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw Damage(place: start, reason: "a number is too large") }
            value |= UInt64(next & 0x7F) << shift
            if next & 0x80 == 0 {
                // One number has one form: what is signed cannot be written in two ways.
                guard next != 0 || shift == 0 else { throw Damage(place: start, reason: "a number is too long") }
                guard limit.map({ value < $0 }) ?? true else {
                    throw Damage(place: start, reason: "the number \(value) is too large")
                }
                return value
            }
        }
        throw Damage(place: start, reason: "a number does not end")
    }

    mutating func signed() throws(Damage) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    mutating func text(limit: Int) throws(Damage) -> [UInt8] {
        let start = place
        let count = Int(try number(below: UInt64(limit) + 1))
        guard count <= bytes.count - place else { throw Damage(place: start, reason: "a text goes beyond the end") }
        return take(count)
    }

    mutating func bytes(_ count: Int) throws(Damage) -> [UInt8] {
        guard count <= bytes.count - place else {
            throw Damage(place: place, reason: "it ends in the middle of a value")
        }
        return take(count)
    }

    mutating func word() throws(Damage) -> UInt64 {
        try bytes(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    struct Damage: Error {
        /// In the bytes that were given.
        let place: Int
        let reason: String
    }
}
