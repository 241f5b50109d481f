/// Ranges of characters beyond ASCII, and the UTF-8 byte sequences that spell them.
struct ScalarRanges: Hashable, Sendable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    static let first: UInt32 = 0x80
    static let last: UInt32 = 0x10FFFF
    private static let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF

    var isEmpty: Bool { ranges.isEmpty }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        ranges.append(range)
    }

    mutating func formUnion(_ other: ScalarRanges) {
        ranges += other.ranges
    }

    /// Every character beyond ASCII that is not in the ranges.
    var inverted: ScalarRanges {
        var result = ScalarRanges()
        var next = Self.first
        for range in (ranges + [Self.surrogates]).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.insert(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= Self.last { result.insert(next...Self.last) }
        return result
    }

    /// The other cases of the members; of a range too large for any alphabet, none.
    var otherCases: ScalarRanges {
        var result = ScalarRanges()
        for range in ranges where range.count <= 0x400 {
            for case let scalar? in range.map(Unicode.Scalar.init) {
                for other in scalar.cases where other != scalar && !other.isASCII {
                    result.insert(other.value...other.value)
                }
            }
        }
        return result
    }

    /// The byte sequences of all characters in the ranges, as one node for each run that needs its own.
    var nodes: [Node] {
        ranges.flatMap { Self.sequences($0).map { .sequence($0.map(Node.bytes)) } }
    }

    /// Splits a range until each part is a product of byte ranges.
    private static func sequences(_ range: ClosedRange<UInt32>) -> [[ByteSet]] {
        let (low, high) = (range.lowerBound, range.upperBound)
        if low <= surrogates.upperBound && high >= surrogates.lowerBound {
            let before = low < surrogates.lowerBound ? sequences(low...surrogates.lowerBound - 1) : []
            let after = high > surrogates.upperBound ? sequences(surrogates.upperBound + 1...high) : []
            return before + after
        }
        for limit: UInt32 in [0x7F, 0x7FF, 0xFFFF] where low <= limit && high > limit {
            return sequences(low...limit) + sequences(limit + 1...high)
        }
        if high > 0x7F {
            for continuationBytes: UInt32 in 1...3 {
                let mask: UInt32 = (1 << (6 * continuationBytes)) - 1
                guard low & ~mask != high & ~mask else { continue }
                if low & mask != 0 { return sequences(low...low | mask) + sequences((low | mask) + 1...high) }
                if high & mask != mask { return sequences(low...(high & ~mask) - 1) + sequences(high & ~mask...high) }
            }
        }
        return [zip(encoded(low), encoded(high)).map { ByteSet($0...$1) }]
    }

    private static func encoded(_ value: UInt32) -> [UInt8] {
        guard let scalar = Unicode.Scalar(value) else { preconditionFailure("surrogates are split off before") }
        return Array(String(Character(scalar)).utf8)
    }
}
