/// Remembers, roughly, which groups of one event had to be forgotten, so that one that comes again is known for it.
///
/// Two Bloom filters, of which the older one is emptied when the newer one is full. Rarely, a group is
/// taken for one that was there: it is then kept longer, and nothing else.
///
/// - Source: G. Einziger, R. Friedman, B. Manes, "TinyLFU: A Highly Efficient Cache Admission Policy" (the aging).
struct Doorkeeper: Sendable {
    /// The words of both filters side by side.
    private var words: [UInt64]
    /// Which word of a pair is that of the newer filter.
    private var newer = 0
    private var count = 0

    /// - Parameter memory: In bytes, at most; for each four of them a group is remembered.
    init(memory: Int) {
        var pairs = 1
        while pairs * 32 <= memory { pairs *= 2 }
        words = [UInt64](repeating: 0, count: 2 * pairs)
    }

    var memory: Int { words.count * 8 }

    func contains(_ hash: UInt64) -> Bool {
        let (pair, bits) = place(hash)
        return words[pair] & bits == bits || words[pair + 1] & bits == bits
    }

    mutating func insert(_ hash: UInt64) {
        // Sixteen bits for each.
        if count >= words.count * 2 {
            newer = 1 - newer
            for index in stride(from: newer, to: words.count, by: 2) { words[index] = 0 }
            count = 0
        }
        let (pair, bits) = place(hash)
        words[pair + newer] |= bits
        count += 1
    }

    /// Four bits of one word, and the pair in which it is.
    private func place(_ hash: UInt64) -> (pair: Int, bits: UInt64) {
        var bits: UInt64 = 0
        for part in 0..<4 as Range<UInt64> { bits |= 1 &<< (hash &>> (6 &* part) & 63) }
        return (2 * (Int(truncatingIfNeeded: hash >> 32) & (words.count / 2 - 1)), bits)
    }
}
