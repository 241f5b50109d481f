/// A set of byte values.
struct ByteSet: Hashable, Sendable {
    /// Bit n of word m is the byte 64m + n. Four words, and no SIMD vector, because that is slow without optimization.
    private var word0: UInt64 = 0
    private var word1: UInt64 = 0
    private var word2: UInt64 = 0
    private var word3: UInt64 = 0

    init() {}

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { insert(byte) }
    }

    static let all = ByteSet(UInt8.min...UInt8.max)
    static let ascii = ByteSet(0x00...0x7F)
    /// Bytes that begin the UTF-8 form of a character beyond ASCII, and those that go on with it.
    static let lead = ByteSet(0xC2...0xF4)
    static let continuation = ByteSet(0x80...0xBF)
    static let newline = ByteSet([UInt8(ascii: "\n")])
    static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    static let lowercase = ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z"))
    static let uppercase = ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    static let letters = lowercase.union(uppercase)
    static let hexadecimal = digits.union(ByteSet("abcdefABCDEF".utf8))
    static let word = letters.union(digits).union(ByteSet("_".utf8))
    static let space = ByteSet([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20])

    var count: Int {
        word0.nonzeroBitCount + word1.nonzeroBitCount + word2.nonzeroBitCount + word3.nonzeroBitCount
    }

    var isEmpty: Bool { word0 | word1 | word2 | word3 == 0 }

    /// The members in ascending order.
    var members: [UInt8] {
        var result: [UInt8] = []
        for (base, word) in zip([0, 64, 128, 192] as [UInt8], [word0, word1, word2, word3]) {
            var rest = word
            while rest != 0 {
                result.append(base + UInt8(rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return result
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let word = byte < 128 ? (byte < 64 ? word0 : word1) : (byte < 192 ? word2 : word3)
        return word >> UInt64(byte & 63) & 1 == 1
    }

    mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: word0 |= bit
        case 1: word1 |= bit
        case 2: word2 |= bit
        default: word3 |= bit
        }
    }

    /// Bit n of word m is the byte 64m + n.
    var words: [UInt64] { [word0, word1, word2, word3] }

    func union(_ other: ByteSet) -> ByteSet {
        var set = self
        set.word0 |= other.word0
        set.word1 |= other.word1
        set.word2 |= other.word2
        set.word3 |= other.word3
        return set
    }

    func intersection(_ other: ByteSet) -> ByteSet {
        inverted.union(other.inverted).inverted
    }

    var inverted: ByteSet {
        var set = ByteSet()
        set.word0 = ~word0
        set.word1 = ~word1
        set.word2 = ~word2
        set.word3 = ~word3
        return set
    }

    /// The set with the other case of every ASCII letter in it.
    var caseFolded: ByteSet {
        var set = self
        for byte in intersection(.letters).members { set.insert(byte ^ 0x20) }
        return set
    }
}
