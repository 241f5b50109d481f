/// IP addresses as logs write them.
enum Address {
    /// Whether the bytes are an IPv4 address, or an IPv6 address with or without a zone.
    ///
    /// - Source: RFC 4291 §2.2, RFC 4007 §11.
    static func isValid(_ line: LineBytes, _ range: Range<Int>) -> Bool {
        guard range.count >= 2 else { return false }
        return line.first(UInt8(ascii: ":"), from: range.lowerBound).map { $0 < range.upperBound } ?? false
            ? isIPv6(line, range) : isIPv4(line, range)
    }

    private static func isIPv4(_ line: LineBytes, _ range: Range<Int>) -> Bool {
        var (parts, value, digits) = (0, 0, 0)
        for place in range {
            let byte = line[place]
            if byte == UInt8(ascii: ".") {
                guard digits > 0 else { return false }
                (parts, value, digits) = (parts + 1, 0, 0)
            } else {
                guard byte &- 48 < 10 else { return false }
                (value, digits) = (value * 10 + Int(byte - 48), digits + 1)
                guard digits <= 3, value <= 255 else { return false }
            }
        }
        return parts == 3 && digits > 0
    }

    private static func isIPv6(_ line: LineBytes, _ range: Range<Int>) -> Bool {
        var (groups, digits, start) = (0, 0, range.lowerBound)
        var isShortened = false
        var place = range.lowerBound
        while place < range.upperBound {
            let byte = line[place]
            switch byte {
            case UInt8(ascii: ":"):
                if line.starts(with: "::", at: place), place + 1 < range.upperBound {
                    guard !isShortened else { return false }
                    isShortened = true
                    place += 1
                } else if digits == 0 {
                    return false
                }
                if digits > 0 { groups += 1 }
                (digits, start) = (0, place + 1)
            case UInt8(ascii: "."):
                groups += 2
                return isIPv4(line, start..<range.upperBound) && (isShortened ? groups <= 7 : groups == 8)
            case UInt8(ascii: "%"):
                if digits > 0 { groups += 1 }
                return place + 1 < range.upperBound && (isShortened ? groups <= 7 : groups == 8)
            default:
                guard byte &- 48 < 10 || (byte | 0x20) &- 97 < 6 else { return false }
                digits += 1
                guard digits <= 4 else { return false }
            }
            place += 1
        }
        if digits > 0 {
            groups += 1
        } else if line[range.upperBound - 1] == UInt8(ascii: ":"),
            start != range.upperBound || !line.starts(with: "::", at: range.upperBound - 2)
        {
            return false
        }
        return isShortened ? groups <= 7 : groups == 8
    }
}
