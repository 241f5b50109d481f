import LogReading

/// An IP address as a number of 128 bits; an IPv4 address stands behind ::ffff:0:0/96.
package struct NetworkAddress: Sendable, Hashable {
    let bits: UInt128

    private init(_ bits: UInt128) { self.bits = bits }

    /// What stands in a range of a line; nil when it is no address.
    ///
    /// - Source: RFC 4291 §2.2; `IPv6:` may stand before it as in RFC 5321 §4.1.3, a zone after `%` does not count.
    init?(_ line: LineBytes, _ range: Range<Int>) {
        var start = range.lowerBound
        if range.count > 5, line.starts(with: "IPv6:", at: start) { start += 5 }
        var end = start
        var colons = 0
        while end < range.upperBound, line[end] != UInt8(ascii: "%") {
            if line[end] == UInt8(ascii: ":") { colons += 1 }
            end += 1
        }
        let bits = colons == 0 ? Self.version4(line, start..<end) : Self.version6(line, start..<end)
        guard let bits else { return nil }
        self.bits = bits
    }

    private static func version4(_ line: LineBytes, _ range: Range<Int>) -> UInt128? {
        guard (7...15).contains(range.count) else { return nil }
        var (value, octet, digits, dots) = (UInt32(0), UInt32(0), 0, 0)
        for place in range {
            let byte = line[place]
            if byte &- 48 < 10 {
                octet = octet * 10 + UInt32(byte &- 48)
                digits += 1
                guard digits <= 3, octet <= 255 else { return nil }
            } else {
                guard byte == UInt8(ascii: "."), digits > 0 else { return nil }
                (value, octet, digits, dots) = (value << 8 | octet, 0, 0, dots + 1)
            }
        }
        guard dots == 3, digits > 0 else { return nil }
        return 0xFFFF << 32 | UInt128(value << 8 | octet)
    }

    private static func version6(_ line: LineBytes, _ range: Range<Int>) -> UInt128? {
        guard range.count >= 2 else { return nil }
        var groups: [UInt16] = []
        var gap: Int?
        var (value, digits, start) = (UInt32(0), 0, range.lowerBound)
        var place = range.lowerBound
        while place < range.upperBound {
            let byte = line[place]
            if let digit = digit(byte) {
                value = value << 4 | digit
                digits += 1
                guard digits <= 4 else { return nil }
            } else if byte == UInt8(ascii: ":") {
                if digits > 0 { groups.append(UInt16(value)) }
                if line.starts(with: "::", at: place), place + 1 < range.upperBound {
                    guard gap == nil else { return nil }
                    gap = groups.count
                    place += 1
                } else if digits == 0 {
                    return nil
                }
                (value, digits, start) = (0, 0, place + 1)
            } else {
                guard byte == UInt8(ascii: "."), let tail = version4(line, start..<range.upperBound) else { return nil }
                groups.append(UInt16(truncatingIfNeeded: tail >> 16))
                groups.append(UInt16(truncatingIfNeeded: tail))
                digits = 0
                break
            }
            place += 1
        }
        if digits > 0 { groups.append(UInt16(value)) }
        guard gap == nil ? groups.count == 8 : groups.count < 8 else { return nil }
        let head = gap ?? 8
        var bits = UInt128(0)
        for index in 0..<8 {
            let tail = index - (8 - groups.count)
            let group = index < head ? groups[index] : tail >= head ? groups[tail] : 0
            bits = bits << 16 | UInt128(group)
        }
        return bits
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 48)
        case 0x41...0x46: UInt32(byte - 55)
        case 0x61...0x66: UInt32(byte - 87)
        default: nil
        }
    }
}

/// A range of addresses in CIDR notation.
///
/// - Source: RFC 4632 §3.1, RFC 4291 §2.3.
package struct AddressBlock: Sendable, Hashable {
    private let bits: UInt128
    private let mask: UInt128

    /// `192.0.2.0/24`, `2001:db8::/32`; an address alone is a block of one. Bits behind the prefix do not count.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2,
            let address = LineBytes.with(Array(first.utf8), { NetworkAddress($0, 0..<$0.count) })
        else { return nil }
        let width = first.utf8.contains(UInt8(ascii: ":")) ? 128 : 32
        var length = width
        if parts.count == 2 {
            guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ $0 &- 48 < 10 }),
                let number = Int(parts[1]), (0...width).contains(number)
            else { return nil }
            length = number
        }
        mask = length + 128 - width == 0 ? 0 : UInt128.max << (width - length)
        bits = address.bits & mask
    }

    func contains(_ address: NetworkAddress) -> Bool { address.bits & mask == bits }
}
