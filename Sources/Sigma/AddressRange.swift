/// A range of addresses in CIDR notation.
///
/// - Source: RFC 4632 §3.1, RFC 4291 §2.3.
struct AddressRange: Sendable, Hashable {
    /// 16 bytes; an IPv4 address stands in the last four, after ::ffff:0:0/96.
    private let address: [UInt8]
    /// In bits of the 128.
    private let prefix: Int
    let isVersion4: Bool

    /// An address alone is a range of one. Bits after the prefix do not count.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = Self.parse(Array(parts[0].utf8).span) else { return nil }
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
    }

    func contains(_ text: Span<UInt8>) -> Bool {
        guard let other = Self.parse(text) else { return false }
        let whole = prefix / 8
        for index in 0..<whole where address[index] != other[index] { return false }
        guard prefix % 8 > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> (prefix % 8))
        return address[whole] & mask == other[whole] & mask
    }

    /// What an address of the range begins with when it is written down; `nil` for too many, or IPv6.
    var literals: [[UInt8]]? {
        guard isVersion4 else { return nil }
        let length = prefix - 96
        guard length >= 8 else {
            guard length >= 3 else { return nil }
            return octets(fixed: [], at: 12, length).map { Array("\($0).".utf8) }
        }
        let count = length / 8
        let fixed = address[12..<12 + count].map { "\($0)" }
        if count == 4 { return [Array(fixed.joined(separator: ".").utf8)] }
        let head = fixed.map { $0 + "." }.joined()
        guard length % 8 > 0 else { return [Array(head.utf8)] }
        let end = count < 3 ? "." : ""
        return octets(fixed: [], at: 12 + count, length % 8).map { Array("\(head)\($0)\(end)".utf8) }
    }

    private func octets(fixed: [UInt8], at index: Int, _ bits: Int) -> ClosedRange<Int> {
        let mask = 0xFF00 >> bits & 0xFF
        let first = Int(address[index]) & mask
        return first...first | ~mask & 0xFF
    }

    /// - Source: RFC 4291 §2.2; a zone after `%` does not count.
    static func parse(_ text: Span<UInt8>) -> [UInt8]? {
        guard text.count <= 64 else { return nil }
        var isVersion6 = false
        for index in 0..<text.count where text[index] == UInt8(ascii: ":") { isVersion6 = true }
        if isVersion6 { return version6(text) }
        guard let four = version4(text, from: 0, to: text.count) else { return nil }
        return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] + four
    }

    private static func version4(_ text: Span<UInt8>, from start: Int, to end: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (value, digits) = (0, 0)
        for index in start...end {
            guard index < end, text[index] != UInt8(ascii: ".") else {
                guard digits > 0, bytes.count < 4 else { return nil }
                bytes.append(UInt8(value))
                (value, digits) = (0, 0)
                continue
            }
            guard (0x30...0x39).contains(text[index]) else { return nil }
            // A leading zero could mean an octal number.
            guard !(digits == 1 && value == 0) else { return nil }
            value = value * 10 + Int(text[index] - 0x30)
            digits += 1
            guard value <= 255 else { return nil }
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: Span<UInt8>) -> [UInt8]? {
        var (head, tail): ([UInt8], [UInt8]) = ([], [])
        var hasGap = false
        var end = text.count
        for index in 0..<text.count where text[index] == UInt8(ascii: "%") {
            end = index
            break
        }
        var place = 0
        if end >= 2, text[0] == UInt8(ascii: ":") {
            guard text[1] == UInt8(ascii: ":") else { return nil }
            hasGap = true
            place = 2
        }
        while place < end {
            var (stop, isVersion4) = (place, false)
            while stop < end, text[stop] != UInt8(ascii: ":") {
                if text[stop] == UInt8(ascii: ".") { isVersion4 = true }
                stop += 1
            }
            var group: [UInt8]
            if isVersion4 {
                guard stop == end, let four = version4(text, from: place, to: stop) else { return nil }
                group = four
            } else {
                guard let two = hexadecimal(text, from: place, to: stop) else { return nil }
                group = two
            }
            if hasGap { tail += group } else { head += group }
            guard stop < end else { break }
            place = stop + 1
            guard place < end else { return nil }
            if text[place] == UInt8(ascii: ":") {
                guard !hasGap else { return nil }
                hasGap = true
                place += 1
            }
        }
        let count = head.count + tail.count
        guard hasGap ? count <= 14 : count == 16 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - count) + tail
    }

    private static func hexadecimal(_ text: Span<UInt8>, from start: Int, to end: Int) -> [UInt8]? {
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
        return [UInt8(value >> 8), UInt8(value & 0xFF)]
    }
}
