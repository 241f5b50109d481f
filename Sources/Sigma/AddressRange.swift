/// An address as a number of 128 bits, in two words; an IPv4 address stands in the last 32, after ::ffff:0:0/96.
struct AddressNumber: Sendable, Hashable {
    let high, low: UInt64

    /// - Source: RFC 4291 §2.2; a zone after `%` does not count.
    init?(_ text: Span<UInt8>) {
        guard text.count <= 64 else { return nil }
        var isVersion6 = false
        for index in 0..<text.count where text[index] == UInt8(ascii: ":") { isVersion6 = true }
        if isVersion6 {
            guard let groups = Self.version6(text) else { return nil }
            (high, low) = (Self.word(groups, from: 0), Self.word(groups, from: 4))
        } else {
            guard let four = Self.version4(text, from: 0, to: text.count) else { return nil }
            (high, low) = (0, 0xFFFF_0000_0000 | UInt64(four))
        }
    }

    /// Of the last 32 bits one byte, the first of which is 0.
    func octet(_ index: Int) -> Int { Int(low >> UInt64(24 - 8 * index) & 0xFF) }

    private static func word(_ groups: [8 of UInt16], from start: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in start..<start + 4 { word = word << 16 | UInt64(groups[index]) }
        return word
    }

    private static func version4(_ text: Span<UInt8>, from start: Int, to end: Int) -> UInt32? {
        var address: UInt32 = 0
        var (value, digits, octets) = (UInt32(0), 0, 0)
        for index in start...end {
            guard index < end, text[index] != UInt8(ascii: ".") else {
                guard digits > 0, octets < 4 else { return nil }
                address = address << 8 | value
                (value, digits, octets) = (0, 0, octets + 1)
                continue
            }
            guard (0x30...0x39).contains(text[index]) else { return nil }
            // A leading zero could mean an octal number.
            guard !(digits == 1 && value == 0) else { return nil }
            value = value * 10 + UInt32(text[index] - 0x30)
            digits += 1
            guard value <= 255 else { return nil }
        }
        return octets == 4 ? address : nil
    }

    private static func version6(_ text: Span<UInt8>) -> [8 of UInt16]? {
        var groups = [8 of UInt16](repeating: 0)
        var count = 0
        /// How many groups stand before `::`.
        var gap: Int?
        var end = text.count
        for index in 0..<text.count where text[index] == UInt8(ascii: "%") {
            end = index
            break
        }
        var place = 0
        if end >= 2, text[0] == UInt8(ascii: ":") {
            guard text[1] == UInt8(ascii: ":") else { return nil }
            gap = 0
            place = 2
        }
        while place < end {
            var (stop, isVersion4) = (place, false)
            while stop < end, text[stop] != UInt8(ascii: ":") {
                if text[stop] == UInt8(ascii: ".") { isVersion4 = true }
                stop += 1
            }
            if isVersion4 {
                guard stop == end, count <= 6, let four = version4(text, from: place, to: stop) else { return nil }
                (groups[count], groups[count + 1]) = (UInt16(four >> 16), UInt16(four & 0xFFFF))
                count += 2
            } else {
                guard count < 8, let group = hexadecimal(text, from: place, to: stop) else { return nil }
                groups[count] = group
                count += 1
            }
            guard stop < end else { break }
            place = stop + 1
            guard place < end else { return nil }
            if text[place] == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = count
                place += 1
            }
        }
        guard let gap else { return count == 8 ? groups : nil }
        guard count < 8 else { return nil }
        // What stands behind the gap goes to the end.
        let moved = count - gap
        for index in 0..<moved { groups[7 - index] = groups[count - 1 - index] }
        for index in gap..<8 - moved { groups[index] = 0 }
        return groups
    }

    private static func hexadecimal(_ text: Span<UInt8>, from start: Int, to end: Int) -> UInt16? {
        guard (1...4).contains(end - start) else { return nil }
        var value: UInt16 = 0
        for index in start..<end {
            let byte = text[index] | 0x20
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt16(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt16(byte - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}

/// A range of addresses in CIDR notation.
///
/// - Source: RFC 4632 §3.1, RFC 4291 §2.3.
struct AddressRange: Sendable, Hashable {
    private let address: AddressNumber
    /// The bits that count.
    private let highMask, lowMask: UInt64
    /// In bits of the 128.
    private let prefix: Int
    let isVersion4: Bool

    /// An address alone is a range of one. Bits after the prefix do not count.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = AddressNumber(Array(parts[0].utf8).span) else { return nil }
        isVersion4 = !parts[0].utf8.contains(UInt8(ascii: ":"))
        let width = isVersion4 ? 32 : 128
        var length = width
        if parts.count == 2 {
            guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(parts[1]), number <= width
            else { return nil }
            length = number
        }
        self.address = address
        prefix = length + 128 - width
        highMask = Self.mask(bits: min(prefix, 64))
        lowMask = Self.mask(bits: max(prefix - 64, 0))
    }

    /// - Parameter bits: 0 to 64, from the highest.
    private static func mask(bits: Int) -> UInt64 { bits == 0 ? 0 : ~0 << UInt64(64 - bits) }

    @inline(__always)
    func contains(_ other: AddressNumber) -> Bool {
        (address.high ^ other.high) & highMask == 0 && (address.low ^ other.low) & lowMask == 0
    }

    /// What an address of the range begins with when it is written down; `nil` for too many, or IPv6.
    var literals: [[UInt8]]? {
        guard isVersion4 else { return nil }
        let length = prefix - 96
        guard length >= 8 else {
            guard length >= 3 else { return nil }
            return octets(at: 0, length).map { Array("\($0).".utf8) }
        }
        let count = length / 8
        let fixed = (0..<count).map { "\(address.octet($0))" }
        if count == 4 { return [Array(fixed.joined(separator: ".").utf8)] }
        let head = fixed.map { $0 + "." }.joined()
        guard length % 8 > 0 else { return [Array(head.utf8)] }
        let end = count < 3 ? "." : ""
        return octets(at: count, length % 8).map { Array("\(head)\($0)\(end)".utf8) }
    }

    private func octets(at index: Int, _ bits: Int) -> ClosedRange<Int> {
        let mask = 0xFF00 >> bits & 0xFF
        let first = address.octet(index) & mask
        return first...first | ~mask & 0xFF
    }
}
