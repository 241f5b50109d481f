import NoroshiModel

extension Networks {
    /// Ranges of addresses as whole as they are: those that lie beside each other or in each other are one.
    ///
    /// Who writes two halves of the Internet, or two hundred eighths of it, trusts as many as who writes all of it.
    struct Cover {
        private static let maximumRanges = 50_000

        /// In order, without overlap; the last address of each is `last`.
        private(set) var spans: [(first: UInt128, last: UInt128)] = []
        private let bits: Int

        init(_ ranges: [AddressRange], isIPv6: Bool) {
            bits = isIPv6 ? 128 : 32
            let sorted = ranges.prefix(Self.maximumRanges).filter { $0.first.isIPv6 == isIPv6 }.map { range in
                let first = UInt128(range.first.high) << 64 | UInt128(range.first.low)
                return (first: first, last: first + Self.size(range.prefix, bits))
            }.sorted { $0.first < $1.first }
            for next in sorted {
                if let last = spans.last, last.last == .max || next.first <= last.last + 1 {
                    spans[spans.count - 1].last = max(last.last, next.last)
                } else {
                    spans.append(next)
                }
            }
        }

        /// The number of addresses of a range, less one.
        private static func size(_ prefix: Int, _ bits: Int) -> UInt128 {
            prefix <= 0 ? (bits == 128 ? .max : (1 << UInt128(bits)) - 1) : (1 << UInt128(bits - prefix)) - 1
        }

        /// Whether all of them together hold at least as many addresses as one range of this prefix.
        func holds(_ prefix: Int) -> Bool {
            let wanted = Self.size(prefix, bits)
            var sum: UInt128 = 0
            for (index, span) in spans.enumerated() {
                let (more, isOver) = sum.addingReportingOverflow(span.last - span.first + (index == 0 ? 0 : 1))
                if isOver || more >= wanted { return true }
                sum = more
            }
            return false
        }
    }

    /// Whether ranges together hold at least as many addresses as one of these prefixes: a part of the Internet that is nobody's own.
    static func isCovered(_ values: [String], v4: Int, v6: Int) -> Bool {
        let all = values.flatMap { Self.ranges(of: $0) }
        return Cover(all, isIPv6: false).holds(v4) || Cover(all, isIPv6: true).holds(v6)
    }

    /// What a word stands for as ranges; nothing for names, files and exclusions.
    static func ranges(of text: String) -> [AddressRange] {
        let text = text.filter { !"[]\"".contains($0) }
        if ["*", "all", "any", "static:all"].contains(text.lowercased()) { return everything }
        return range(text).map { [$0] } ?? []
    }

    private static let everything = ["0.0.0.0/0", "::/0"].compactMap { AddressRange($0) }
}
