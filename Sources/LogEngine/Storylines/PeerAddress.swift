import Glibc

/// The IP address of somebody on the other side, however it is written; an IPv4 address stands behind ::ffff:0:0/96.
///
/// - Source: RFC 4291 §2.2 and §2.5.5.2.
package struct PeerAddress: Sendable, Hashable, Comparable {
    package let bits: UInt128

    /// nil for what is no address: names, networks, empty values. A zone (`%eth0`) does not count.
    package init?(_ text: some Sequence<UInt8>) {
        let bytes = Self.bare(text.prefix { $0 != UInt8(ascii: "%") })
        guard (2...45).contains(bytes.count), !bytes.contains(0) else { return nil }
        let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
        var four = in_addr()
        if unsafe inet_pton(AF_INET, terminated, &four) == 1 {
            bits = 0xFFFF << 32 | UInt128(UInt32(bigEndian: four.s_addr))
            return
        }
        var six = in6_addr()
        guard unsafe inet_pton(AF_INET6, terminated, &six) == 1 else { return nil }
        let octets = unsafe withUnsafeBytes(of: &six) { unsafe Array($0) }
        bits = octets.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// Without the tag that SMTP puts before an IPv6 address.
    ///
    /// - Source: RFC 5321 §4.1.3.
    static func bare(_ text: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(text)
        let tag = Array("ipv6:".utf8)
        let isTagged = bytes.prefix(tag.count).map { $0 | ($0 &- 65 < 26 ? 0x20 : 0) } == tag
        return isTagged ? Array(bytes.dropFirst(tag.count)) : bytes
    }

    package static func < (a: Self, b: Self) -> Bool { a.bits < b.bits }

    package var isIPv4: Bool { bits >> 32 == 0xFFFF }

    /// The host itself, or none at all.
    package var isOwn: Bool { bits <= 1 || isWithin(0x7F00_0000, 8) || isWithin(0, 8) }

    /// Of a network whose addresses anyone may use: behind one of them others may stand.
    ///
    /// - Source: RFC 1918 §3, RFC 3927, RFC 4193, RFC 6598, RFC 4291 §2.5.6.
    package var isPrivate: Bool {
        if isIPv4 {
            return isWithin(0x0A00_0000, 8) || isWithin(0xAC10_0000, 12) || isWithin(0xC0A8_0000, 16)
                || isWithin(0xA9FE_0000, 16) || isWithin(0x6440_0000, 10)
        }
        return bits >> 121 == 0xFC >> 1 || bits >> 118 == 0xFE80 >> 6
    }

    private func isWithin(_ network: UInt32, _ length: Int) -> Bool {
        isIPv4 && (UInt32(truncatingIfNeeded: bits) ^ network) >> (32 - length) == 0
    }
}
