/// Two bytes of a text that follow each other, by which its places are looked for, eight at once.
struct BytePair {
    /// Of the first, from the beginning of the text.
    let offset: Int
    private let first: UInt64
    private let second: UInt64
    /// The text has one byte.
    private let isSingle: Bool

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// The pair that is the rarest in logs, as far as its bytes tell.
    init(rarestOf text: [UInt8]) {
        let offset = (0..<max(text.count - 1, 1)).min { one, other in
            Self.frequency(text, one) < Self.frequency(text, other)
        }
        self.offset = offset ?? 0
        let one = self.offset < text.count ? text[self.offset] : 0
        first = UInt64(one) &* Self.ones
        // A text of one byte is looked for by that alone.
        second = UInt64(self.offset + 1 < text.count ? text[self.offset + 1] : one) &* Self.ones
        isSingle = text.count < 2
    }

    /// How often bytes are met: blanks and small letters the most.
    private static func frequency(_ text: [UInt8], _ offset: Int) -> Int {
        text[offset...].prefix(2).reduce(1) { product, byte in
            switch byte {
            case UInt8(ascii: " "): product * 8
            case UInt8(ascii: "e"), UInt8(ascii: "o"), UInt8(ascii: "a"), UInt8(ascii: "i"): product * 5
            case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "s"), UInt8(ascii: "t"): product * 5
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): product * 5
            case UInt8(ascii: "a")...UInt8(ascii: "z"): product * 3
            default: product
            }
        }
    }

    /// - Parameter base: Where the first byte of the pair of the first of eight places stands; nine bytes are read, or
    ///   eight of a text of one byte.
    /// - Returns: The highest bit of each byte at whose place the pair stands, and perhaps of some others.
    @inline(__always)
    @unsafe func places(in base: UnsafeRawPointer) -> UInt64 {
        let one = unsafe UInt64(littleEndian: base.loadUnaligned(as: UInt64.self))
        var differences = one ^ first
        if !isSingle {
            differences |= unsafe UInt64(littleEndian: (base + 1).loadUnaligned(as: UInt64.self)) ^ second
        }
        return (differences &- Self.ones) & ~differences & (Self.ones &<< 7)
    }
}
