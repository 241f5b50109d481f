extension AddressNumber {
    /// The usual text of an address that is written with colons; nil for everything else, and with a zone.
    static func usualText(of text: Span<UInt8>) -> [UInt8]? {
        guard (2...45).contains(text.count) else { return nil }
        var hasColon = false
        for index in 0..<text.count {
            if text[index] == UInt8(ascii: "%") { return nil }
            hasColon = hasColon || text[index] == UInt8(ascii: ":")
        }
        return hasColon ? AddressNumber(text)?.text : nil
    }

    /// `192.0.2.1`, also of `::ffff:192.0.2.1`; `2001:db8::5`.
    ///
    /// - Source: RFC 5952 §4.
    private var text: [UInt8] {
        if high == 0, low >> 32 == 0xFFFF { return Array((0..<4).map { "\(octet($0))" }.joined(separator: ".").utf8) }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: ($0 < 4 ? high : low) >> UInt64(48 - 16 * ($0 % 4))) }
        let gap = Self.longestZeros(groups)
        func joined(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard gap.count > 1 else { return Array(joined(0..<8).utf8) }
        return Array((joined(0..<gap.lowerBound) + "::" + joined(gap.upperBound..<8)).utf8)
    }

    /// The first of the longest ones.
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var (longest, start) = (0..<0, 0)
        for index in groups.indices {
            if groups[index] != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        return longest
    }
}
