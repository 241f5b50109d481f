/// Numbers that stand for rows of bytes, by secrets of each run, so that nobody can prepare rows of one number.
///
/// Two rows have the same number by chance only: with 96 bits, which tell groups apart, once in 10²⁸ pairs.
struct KeyHash: Sendable, Equatable {
    private(set) var low: UInt64
    private(set) var high: UInt64

    /// What the numbers of one run depend on.
    struct Secrets: Sendable {
        fileprivate let words: [4 of UInt64]

        init() {
            var random = SystemRandomNumberGenerator()
            words = [random.next(), random.next(), random.next(), random.next()]
        }
    }

    /// - Parameters:
    ///   - range: Of the text, which is padded.
    ///   - seed: Tells apart what is alike otherwise.
    @inline(__always)
    init(_ range: Range<Int>, of text: Span<UInt8>, seed: UInt64, _ secrets: Secrets) {
        low = secrets.words[0] ^ seed
        high = secrets.words[1] ^ UInt64(truncatingIfNeeded: range.count)
        var place = range.lowerBound
        while place < range.upperBound {
            let rest = range.upperBound - place
            let one = Self.word(at: place, of: rest, in: text)
            let two = rest > 8 ? Self.word(at: place + 8, of: rest - 8, in: text) : 0
            (low, high) = (
                Self.product(low ^ one, secrets.words[2] ^ two), Self.product(high ^ two, secrets.words[3] ^ one)
            )
            place += 16
        }
        (low, high) = (
            Self.product(low ^ secrets.words[3], high ^ secrets.words[2]),
            Self.product(high ^ secrets.words[0], low ^ secrets.words[1])
        )
    }

    @inline(__always)
    private static func word(at place: Int, of rest: Int, in text: Span<UInt8>) -> UInt64 {
        let word = text.word(at: place)
        return rest >= 8 ? word : word & (1 &<< UInt64(8 &* rest) &- 1)
    }

    /// Both halves of the product, one over the other.
    @inline(__always)
    private static func product(_ one: UInt64, _ two: UInt64) -> UInt64 {
        let (high, low) = one.multipliedFullWidth(by: two)
        return high ^ low
    }
}
