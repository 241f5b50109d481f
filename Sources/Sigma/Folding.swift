/// Letters without their case.
///
/// ASCII letters fold among themselves; other characters by their simple case mappings, as long as what comes out is
/// not ASCII, so that a pattern of ASCII letters never meets anything else.
///
/// - Source: Unicode Standard §5.18, "Caseless Matching".
enum Folding {
    @inline(__always)
    static func ascii(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// The same for eight bytes at a time.
    @inline(__always)
    static func ascii(_ word: UInt64) -> UInt64 {
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        // The highest bit of each byte: beyond Z, from A on, ASCII.
        let isBeyond = low &+ 0x2525_2525_2525_2525
        let isFrom = low &+ 0x3F3F_3F3F_3F3F_3F3F
        let isUpper = (isFrom ^ isBeyond) & ~word & 0x8080_8080_8080_8080
        return word | isUpper >> 2
    }

    static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII { return Unicode.Scalar(ascii(UInt8(scalar.value))) }
        let upper = single(scalar.properties.uppercaseMapping) ?? scalar
        let lower = single(upper.properties.lowercaseMapping) ?? upper
        return upper.isASCII || lower.isASCII ? scalar : lower
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { return nil }
        return first
    }

    /// Whether the character has another case.
    static func isCased(_ scalar: Unicode.Scalar) -> Bool {
        fold(scalar) != scalar || scalar.properties.uppercaseMapping != String(scalar)
    }

    /// How many bytes the character at a place takes; a byte that is no part of UTF-8 is one by itself.
    @inline(__always)
    static func length(at place: Int, in bytes: Span<UInt8>) -> Int {
        let lead = bytes[place]
        guard lead >= 0xC2 else { return 1 }
        return longLength(at: place, in: bytes)
    }

    private static func longLength(at place: Int, in bytes: Span<UInt8>) -> Int {
        let lead = bytes[place]
        let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead <= 0xF4, place + count <= bytes.count else { return 1 }
        let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
        let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
        guard (lowest...highest).contains(bytes[place + 1]) else { return 1 }
        for offset in 2..<max(count, 2) where bytes[place + offset] & 0xC0 != 0x80 { return 1 }
        return count
    }

    /// The same for the character that ends before a place.
    static func length(before place: Int, in bytes: Span<UInt8>) -> Int {
        guard bytes[place - 1] & 0xC0 == 0x80 else { return 1 }
        for count in 2...4 where count <= place {
            let byte = bytes[place - count]
            if byte & 0xC0 == 0x80 { continue }
            return length(at: place - count, in: bytes) == count ? count : 1
        }
        return 1
    }

    /// Whether every byte of a range is one of ASCII.
    ///
    /// - Precondition: The text is padded.
    static func isASCII(_ range: Range<Int>, of text: Span<UInt8>) -> Bool {
        var all: UInt64 = 0
        var place = range.lowerBound
        while place + 8 <= range.upperBound {
            all |= text.word(at: place)
            place += 8
        }
        if place < range.upperBound { all |= text.word(at: place) << UInt64(64 - 8 * (range.upperBound - place)) }
        return all & 0x8080_8080_8080_8080 == 0
    }

    /// Puts a range of the text into `result`, without case; what is not UTF-8 stays as it is.
    static func fold(_ range: Range<Int>, of text: Span<UInt8>, into result: inout PaddedBytes) {
        result.removeAll()
        let bytes = text.extracting(range)
        var place = 0
        while place < bytes.count {
            let count = length(at: place, in: bytes)
            if count == 1 {
                result.append(ascii(bytes[place]))
            } else {
                for byte in UTF8.encode(fold(scalar(at: place, count: count, in: bytes)))
                    ?? UTF8.encodedReplacementCharacter
                {
                    result.append(byte)
                }
            }
            place += count
        }
    }

    /// - Precondition: There is a character of so many bytes.
    static func scalar(at place: Int, count: Int, in bytes: Span<UInt8>) -> Unicode.Scalar {
        guard count > 1 else { return Unicode.Scalar(bytes[place]) }
        var value = UInt32(bytes[place]) & (count == 2 ? 0x1F : count == 3 ? 0x0F : 0x07)
        for offset in 1..<count { value = value << 6 | UInt32(bytes[place + offset] & 0x3F) }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
}
