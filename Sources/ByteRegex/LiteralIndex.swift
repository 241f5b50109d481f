/// Finds in one pass over an input whose requirements it fulfils.
///
/// Of each literal the three bytes in a row that the fewest others have are put into a table; where the input has these
/// three, the whole literal is compared.
struct LiteralIndex: Sendable {
    /// More of one owner would hardly tell more.
    static let maximumRequirements = 3

    private struct Entry: Sendable {
        /// The owner's number, after the bits of the requirements before this one.
        var bit: Int32
        /// Where the literal's bytes stand in ``pool``.
        var start: Int32
        var count: UInt8
        /// Which of the bytes the three begin with.
        var offset: UInt8
        var isAtLineStart: Bool
    }

    private var pool: [UInt8] = []
    /// In the order of their places in the table.
    private var entries: [Entry] = []
    /// For each place of the table the first of its entries; one more at the end.
    private var firsts: [Int32] = []
    /// A bit for each place of the table that has entries.
    private var used: [UInt64] = []
    private var shift: UInt32 = 0
    /// How many words have a bit for each owner.
    private let words: Int
    /// For each of the requirements, a bit for each owner that does not have it.
    private var unrequired: [UInt64]

    /// - Parameter requirements: Of each owner, by its number; no more are looked at than the maximum.
    init(_ requirements: [[Requirement]]) {
        words = (requirements.count + 63) / 64
        unrequired = [UInt64](repeating: .max, count: words * Self.maximumRequirements)
        for bit in requirements.count..<words * 64 { unrequired[bit >> 6] &= ~(1 << UInt64(bit & 63)) }
        var rarity: [UInt32: Int] = [:]
        for literal in requirements.joined().joined() {
            for three in Self.threes(literal.bytes) { rarity[three, default: 0] += 1 }
        }
        var found: [(three: UInt32, entry: Entry)] = []
        for (owner, requirements) in requirements.enumerated() {
            for (number, literals) in requirements.prefix(Self.maximumRequirements).enumerated() {
                let bit = number * words * 64 + owner
                unrequired[bit >> 6] &= ~(1 << UInt64(bit & 63))
                for literal in literals {
                    let threes = Self.threes(literal.bytes)
                    let rarest = threes.indices.min {
                        rarity[threes[$0], default: 0] < rarity[threes[$1], default: 0]
                    }
                    guard let rarest else { continue }
                    let entry = Entry(
                        bit: Int32(bit), start: Int32(pool.count), count: UInt8(literal.bytes.count),
                        offset: UInt8(rarest), isAtLineStart: literal.isAtLineStart)
                    pool += literal.bytes
                    found.append((threes[rarest], entry))
                }
            }
        }
        // Four places for each entry, and at least 256.
        let bits = max(8, UInt32.bitWidth - UInt32(4 * found.count).leadingZeroBitCount)
        shift = UInt32(UInt32.bitWidth - bits)
        build(found, places: 1 << bits)
    }

    private mutating func build(_ found: [(three: UInt32, entry: Entry)], places: Int) {
        firsts = [Int32](repeating: 0, count: places + 1)
        used = [UInt64](repeating: 0, count: max(places / 64, 1))
        for (three, _) in found {
            let place = place(of: three)
            firsts[place + 1] += 1
            used[place >> 6] |= 1 << UInt64(place & 63)
        }
        for place in 0..<places { firsts[place + 1] += firsts[place] }
        var next = firsts
        entries = [Entry](
            repeating: Entry(bit: 0, start: 0, count: 0, offset: 0, isAtLineStart: false), count: found.count)
        for (three, entry) in found {
            let place = place(of: three)
            entries[Int(next[place])] = entry
            next[place] += 1
        }
    }

    /// - Parameter candidates: Becomes a bit for each owner all of whose requirements the input fulfils.
    func find(in bytes: Span<UInt8>, candidates: inout [UInt64]) {
        candidates.removeAll(keepingCapacity: true)
        candidates.append(contentsOf: unrequired)
        mark(in: bytes, candidates: &candidates)
        for number in 1..<Self.maximumRequirements {
            for word in 0..<words { candidates[word] &= candidates[number * words + word] }
        }
        candidates.removeLast(candidates.count - words)
    }

    /// Sets the bit of every requirement of which a literal is in the input.
    private func mark(in bytes: Span<UInt8>, candidates: inout [UInt64]) {
        guard bytes.count >= RequiredLiteral.minimumLength, !entries.isEmpty else { return }
        let (used, firsts, entries) = (used.span, firsts.span, entries.span)
        var three = UInt32(Self.folded(bytes[0])) << 8 | UInt32(Self.folded(bytes[1]))
        for index in 2..<bytes.count {
            three = (three << 8 | UInt32(Self.folded(bytes[index]))) & 0xFF_FFFF
            let place = place(of: three)
            guard used[place >> 6] >> UInt64(place & 63) & 1 == 1 else { continue }
            for number in Int(firsts[place])..<Int(firsts[place + 1]) {
                let entry = entries[number]
                let (word, bit) = (Int(entry.bit) >> 6, UInt64(1) << UInt64(entry.bit & 63))
                guard candidates[word] & bit == 0, isThere(entry, bytes, at: index - 2 - Int(entry.offset)) else {
                    continue
                }
                candidates[word] |= bit
            }
        }
    }

    private func isThere(_ entry: Entry, _ bytes: Span<UInt8>, at start: Int) -> Bool {
        let count = Int(entry.count)
        guard start >= 0, start + count <= bytes.count else { return false }
        if entry.isAtLineStart && start > 0 && bytes[start - 1] != UInt8(ascii: "\n") { return false }
        for offset in 0..<count where Self.folded(bytes[start + offset]) != pool[Int(entry.start) + offset] {
            return false
        }
        return true
    }

    @inline(__always)
    private func place(of three: UInt32) -> Int {
        Int((three &* 0x9E37_79B1) >> shift)
    }

    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    private static func threes(_ bytes: [UInt8]) -> [UInt32] {
        guard bytes.count >= RequiredLiteral.minimumLength else { return [] }
        return (0...bytes.count - 3).map {
            UInt32(bytes[$0]) << 16 | UInt32(bytes[$0 + 1]) << 8 | UInt32(bytes[$0 + 2])
        }
    }
}
