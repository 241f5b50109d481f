import LogReading

/// Numbers for words of bytes, found without asking for memory.
///
/// The words may be a stranger's: they are hashed with a number of this process's own, and no more are taken than the
/// table is made for.
struct ByteTable {
    private struct Slot {
        var hash: UInt64 = 0
        var word: Range<Int32> = 0..<0
        var value: Int32 = -1
    }

    private var slots: [Slot]
    private var words: [UInt8] = []
    private(set) var count = 0
    private let maximum: Int
    private let seed = UInt64.random(in: .min ... .max)

    init(maximum: Int) {
        self.maximum = maximum
        slots = Array(repeating: Slot(), count: 64)
    }

    /// The number of a word that was put in.
    subscript(word: LineBytes) -> Int? {
        let hash = hash(word)
        var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[index].value >= 0 {
            if slots[index].hash == hash, isEqual(slots[index].word, word) { return Int(slots[index].value) }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// - Parameter value: Not negative. Left out when the table is full; the word was not in it.
    mutating func insert(_ word: LineBytes, _ value: Int) {
        guard count < maximum else { return }
        if count * 2 >= slots.count { grow() }
        let start = Int32(words.count)
        words += word.bytes
        put(Slot(hash: hash(word), word: start..<Int32(words.count), value: Int32(value)))
        count += 1
    }

    private mutating func grow() {
        let old = slots.filter { $0.value >= 0 }
        slots = Array(repeating: Slot(), count: slots.count * 2)
        for slot in old { put(slot) }
    }

    private mutating func put(_ slot: Slot) {
        var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
        while slots[index].value >= 0 { index = (index + 1) & (slots.count - 1) }
        slots[index] = slot
    }

    private func isEqual(_ range: Range<Int32>, _ word: LineBytes) -> Bool {
        guard range.count == word.count else { return false }
        for offset in 0..<word.count where words[Int(range.lowerBound) + offset] != word[offset] { return false }
        return true
    }

    private func hash(_ word: LineBytes) -> UInt64 {
        var state = seed
        for place in 0..<word.count {
            state = (state ^ UInt64(word[place])) &* 0x9E37_79B9_7F4A_7C15
            state ^= state >> 29
        }
        return state
    }
}
