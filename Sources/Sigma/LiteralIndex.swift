/// Sets of literals, each looked for in a text all at once.
///
/// Of each literal the rarest two or three bytes that stand side by side are noted. A text is walked over once: marks
/// tell which of its bytes could be noted ones, and only there are literals compared.
struct LiteralIndex: Sendable {
    /// One of the sets. It has numbers only.
    struct Set: Sendable {
        fileprivate let firstMark: Int
        fileprivate let firstHead: Int
        /// What remains of a hash is the place of a mark.
        fileprivate let shift: UInt32
        /// Of the two or three bytes that are noted.
        fileprivate let mask: UInt64
    }

    private struct Entry: Sendable {
        let noted: UInt32
        /// The entry after it with the same head; -1 for none.
        let next: Int32
        let literal: Literal
        /// Where the noted bytes stand in the literal.
        let place: Int
    }

    /// How many bits of a hash are nothing to heads.
    private static let headShift = 4

    /// Shorter ones have nothing that could be noted.
    static let minimumLength = 2

    /// For each hash of a set 1 where noted bytes have it, else 0.
    private var marks: [UInt8] = []
    private var heads: [Int32] = []
    private var entries: [Entry] = []

    /// - Parameter literals: With their bytes; each has ``minimumLength`` or more.
    mutating func add(_ literals: [(literal: Literal, bytes: [UInt8])]) -> Set {
        // About one mark in a hundred is 1, and there are more heads than entries.
        let bits = max(8, min(16, Int.bitWidth - literals.count.leadingZeroBitCount + 6))
        let width = literals.allSatisfy { $0.bytes.count > 2 } ? 3 : 2
        let set = Set(
            firstMark: marks.count, firstHead: heads.count, shift: UInt32(32 - bits), mask: 1 << UInt64(8 * width) - 1)
        marks += repeatElement(0, count: 1 << bits)
        heads += repeatElement(-1, count: 1 << (bits - Self.headShift))
        for (literal, bytes) in literals {
            let place = Self.rarest(width, bytes)
            var word: UInt64 = 0
            for byte in bytes[place..<place + width].reversed() { word = word << 8 | UInt64(byte) }
            let noted = Self.noted(word, set.mask)
            let hash = Int(Self.hash(noted) >> set.shift)
            marks[set.firstMark + hash] = 1
            let head = set.firstHead + (hash >> Self.headShift)
            entries.append(Entry(noted: noted, next: heads[head], literal: literal, place: place))
            heads[head] = Int32(entries.count - 1)
        }
        return set
    }

    private static func rarest(_ width: Int, _ bytes: [UInt8]) -> Int {
        func rarity(_ place: Int) -> Int { bytes[place..<place + width].reduce(0) { $0 + Rarity.of($1) } }
        return (0...bytes.count - width).max { rarity($0) < rarity($1) } ?? 0
    }

    /// Alike for both cases of a letter, and for some other bytes.
    @inline(__always)
    private static func noted(_ word: UInt64, _ mask: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (word | 0x2020_2020) & mask)
    }

    @inline(__always)
    private static func hash(_ noted: UInt32) -> UInt32 { noted &* 0x9E37_79B1 }

    /// Whether one of the literals stands in a range of the text, which is padded.
    func isAny(of set: Set, within range: Range<Int>, of text: Span<UInt8>, _ literals: Span<UInt8>) -> Bool {
        let marks = marks.span.extracting(set.firstMark..<set.firstMark + (1 << Int(32 - set.shift)))
        let (shift, mask) = (set.shift, set.mask)
        @inline(__always)
        func mark(_ word: UInt64) -> UInt8 {
            // There are as many marks as hashes.
            unsafe marks[unchecked: Int(Self.hash(Self.noted(word, mask)) &>> shift)]
        }
        var place = range.lowerBound
        while place < range.upperBound {
            // Four places at a time; what reaches beyond the range is refused when literals are compared.
            let word = text.word(at: place)
            if mark(word) | mark(word &>> 8) | mark(word &>> 16) | mark(word &>> 24) != 0 {
                for offset in 0..<4 {
                    let noted = Self.noted(word &>> UInt64(8 * offset), mask)
                    if isAny(of: set, noted, at: place &+ offset, within: range, of: text, literals) { return true }
                }
            }
            place &+= 4
        }
        return false
    }

    /// Whether one of the literals stands in the range with its noted bytes at a place.
    private func isAny(
        of set: Set, _ noted: UInt32, at place: Int, within range: Range<Int>, of text: Span<UInt8>,
        _ literals: Span<UInt8>
    ) -> Bool {
        var next = heads[set.firstHead + Int(Self.hash(noted) &>> (set.shift &+ UInt32(Self.headShift)))]
        while next >= 0 {
            let entry = entries[Int(next)]
            if entry.noted == noted {
                let start = place - entry.place
                if start >= range.lowerBound, start + Int(entry.literal.count) <= range.upperBound,
                    entry.literal.isAt(start, in: text, literals)
                {
                    return true
                }
            }
            next = entry.next
        }
        return false
    }
}
