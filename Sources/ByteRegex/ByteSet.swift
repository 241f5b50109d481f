/// A set of byte values.
struct ByteSet: Hashable, Sendable {
    private(set) var words: SIMD4<UInt64>

    init() {
        words = .zero
    }

    init(_ bytes: some Sequence<UInt8>) {
        self.init()
        for byte in bytes { insert(byte) }
    }

    static let all = ByteSet(UInt8.min...UInt8.max)
    static let ascii = ByteSet(0x00...0x7F)
    static let newline = ByteSet([UInt8(ascii: "\n")])
    static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    static let lowercase = ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z"))
    static let uppercase = ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    static let letters = lowercase.union(uppercase)
    static let hexadecimal = digits.union(ByteSet("abcdefABCDEF".utf8))
    static let word = letters.union(digits).union(ByteSet("_".utf8))
    static let space = ByteSet([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20])

    var count: Int { (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount } }

    var isEmpty: Bool { words == .zero }

    /// The members in ascending order.
    var members: [UInt8] { (UInt8.min...UInt8.max).filter(contains) }

    func contains(_ byte: UInt8) -> Bool {
        words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1
    }

    mutating func insert(_ byte: UInt8) {
        words[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
    }

    func union(_ other: ByteSet) -> ByteSet {
        var set = self
        set.words |= other.words
        return set
    }

    func intersection(_ other: ByteSet) -> ByteSet {
        var set = self
        set.words &= other.words
        return set
    }

    var inverted: ByteSet {
        var set = self
        set.words = ~set.words
        return set
    }

    /// The set with the other case of every ASCII letter in it.
    var caseFolded: ByteSet {
        var set = self
        for byte in intersection(.letters).members { set.insert(byte ^ 0x20) }
        return set
    }
}
