import Glibc

/// An IPv4 or IPv6 address as its bits, with one canonical text form: equal addresses are equal values and texts.
package struct IPAddress: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The 128 bits of an IPv6 address, most significant first; an IPv4 address is the last 32.
    package let high, low: UInt64
    package let isIPv6: Bool
    /// Index of the interface that a link-local address belongs to; 0 for none.
    package let zone: UInt32

    package init(v4: UInt32) {
        high = 0
        low = UInt64(v4)
        isIPv6 = false
        zone = 0
    }

    package init(high: UInt64, low: UInt64, zone: UInt32 = 0) {
        self.high = high
        self.low = low
        isIPv6 = true
        self.zone = zone
    }

    /// - Parameter bytes: 4 or 16 bytes in network order.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self.init(v4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            self.init(
                high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
                low: bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) })
        default: return nil
        }
    }

    /// An address in any text form, with an interface after `%` where it is link-local; nil when `text` is none.
    package init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }  // C would read to the first one only
        if let bytes = Self.parse(text, AF_INET, 4) {
            self.init(bytes: bytes)
        } else {
            let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
            guard let bytes = Self.parse(String(parts[0]), AF_INET6, 16), let address = IPAddress(bytes: bytes) else {
                return nil
            }
            let zone = parts.count == 2 ? unsafe if_nametoindex(String(parts[1])) : 0
            guard parts.count == 1 || zone > 0 else { return nil }
            self.init(high: address.high, low: address.low, zone: zone)
        }
    }

    private static func parse(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        unsafe withUnsafeTemporaryAllocation(byteCount: count, alignment: 4) { buffer in
            guard unsafe inet_pton(family, text, buffer.baseAddress) == 1 else { return nil }
            return unsafe Array(buffer)
        }
    }

    /// 4 or 16 bytes in network order.
    package var bytes: [UInt8] {
        isIPv6 ? Self.octets(high, 8) + Self.octets(low, 8) : Self.octets(low, 4)
    }

    /// The last `count` bytes of a number, the most significant first.
    private static func octets(_ word: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { place in UInt8(truncatingIfNeeded: word >> UInt64(8 * (count - 1 - place))) }
    }

    /// How many bits tell one address of the family from another: 32 or 128.
    package var bits: Int { isIPv6 ? 128 : 32 }

    /// Reachable from this host only.
    package var isLoopback: Bool {
        if !isIPv6 { return low >> 24 == 127 }
        return high == 0 && (low == 1 || low >> 32 == 0xFFFF && low >> 24 & 0xFF == 127)
    }

    /// All addresses of the host: `0.0.0.0` or `::`.
    package var isWildcard: Bool { high == 0 && low == 0 }

    package var isLinkLocal: Bool { isIPv6 && high >> 54 == 0xFE80 >> 6 }

    /// Of a network that is not the Internet: behind one of them many hosts may stand, this site's among them.
    ///
    /// - Source: RFC 1918, RFC 3927, RFC 4193, RFC 6598, RFC 1122 §3.2.1.3.
    package var isInside: Bool {
        guard isIPv6 else {
            let ranges: [(UInt64, UInt64)] = [
                (0x0A00_0000, 8), (0xAC10_0000, 12), (0xC0A8_0000, 16), (0xA9FE_0000, 16), (0x6440_0000, 10), (0, 8),
            ]
            return isLoopback || ranges.contains { low >> (32 - $0.1) == $0.0 >> (32 - $0.1) }
        }
        return isLoopback || isLinkLocal || isWildcard || high >> 57 == 0xFC >> 1
    }

    /// - Source: RFC 5952 §4: lower case, the longest run of two or more zero groups as `::`, v4-mapped dotted.
    package var description: String {
        guard isIPv6 else { return dotted }
        if high == 0, low >> 32 == 0xFFFF { return "::ffff:" + dotted }
        return groups + (zone == 0 ? "" : "%\(Self.interface(zone))")
    }

    private var dotted: String { "\(low >> 24 & 0xFF).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).\(low & 0xFF)" }

    private var groups: String {
        let groups: [UInt64] = (0..<8).map { place in
            let word = place < 4 ? high : low
            return word >> UInt64(16 * (3 - place % 4)) & 0xFFFF
        }
        var longest = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, longest.count) { longest = start..<end }
            start = max(end, start + 1)
        }
        func join(_ part: ArraySlice<UInt64>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        return longest.isEmpty
            ? join(groups[...]) : "\(join(groups[..<longest.lowerBound]))::\(join(groups[longest.upperBound...]))"
    }

    private static func interface(_ index: UInt32) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IF_NAMESIZE)) { buffer in
            guard let name = unsafe if_indextoname(index, buffer.baseAddress) else { return "\(index)" }
            return unsafe String(cString: name)
        }
    }

    /// IPv4 before IPv6, then by value.
    package static func < (a: Self, b: Self) -> Bool {
        (a.isIPv6 ? 1 : 0, a.high, a.low, a.zone) < (b.isIPv6 ? 1 : 0, b.high, b.low, b.zone)
    }
}
