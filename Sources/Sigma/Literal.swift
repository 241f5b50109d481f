/// A row of bytes that a value is compared with, eight of them at a time.
struct Literal: Sendable {
    /// Where it stands among the bytes of all literals, which are ``PaddedBytes``; without case unless it is cased.
    let start: Int32
    let count: Int32
    let isCased: Bool

    /// Puts the bytes after those that are there.
    init(_ bytes: [UInt8], isCased: Bool, into all: inout PaddedBytes) {
        start = Int32(all.count)
        count = Int32(bytes.count)
        self.isCased = isCased
        all.append(bytes.span)
    }

    /// Whether it stands at a place.
    ///
    /// - Precondition: The text is padded and has as many bytes from there on.
    @inline(__always)
    func isAt(_ place: Int, in text: Span<UInt8>, _ literals: Span<UInt8>) -> Bool {
        var offset = 0
        while offset < Int(count) {
            let word = text.word(at: place + offset)
            let difference = (isCased ? word : Folding.ascii(word)) ^ literals.word(at: Int(start) + offset)
            let rest = Int(count) - offset
            if rest >= 8 ? difference != 0 : difference &<< UInt64(64 - 8 * rest) != 0 { return false }
            offset += 8
        }
        return true
    }

    /// Whether a range of the text, which is padded, is it, begins with it or ends with it, as the form says.
    @inline(__always)
    func isAtEnd(
        _ form: TextPattern.Form, of range: Range<Int>, in text: Span<UInt8>, _ literals: Span<UInt8>
    ) -> Bool {
        guard form == .equals ? range.count == Int(count) : range.count >= Int(count) else { return false }
        return isAt(form == .suffix ? range.upperBound - Int(count) : range.lowerBound, in: text, literals)
    }
}

/// A literal that is looked for anywhere in a text, by its two bytes that are the rarest in logs, sixteen places at a
/// time.
struct Needle: Sendable {
    let literal: Literal
    /// A single byte is there twice.
    private let first: Probe
    private let second: Probe

    private struct Probe: Sendable {
        /// In the literal.
        let place: Int
        let wanted: SIMD16<UInt8>
        /// The bit by which the cases of the letter differ; 0 where it has none or they count.
        let bits: SIMD16<UInt8>

        init(_ place: Int, _ bytes: [UInt8], isCased: Bool) {
            self.place = place
            wanted = SIMD16(repeating: bytes[place])
            bits = SIMD16(repeating: !isCased && bytes[place] &- UInt8(ascii: "a") < 26 ? 0x20 : 0)
        }

        @inline(__always)
        func places(from start: Int, in text: Span<UInt8>) -> SIMDMask<SIMD16<Int8>> {
            (text.block(at: start + place) | bits) .== wanted
        }
    }

    /// - Parameter bytes: Those of the literal; at least one.
    init(_ literal: Literal, _ bytes: [UInt8]) {
        self.literal = literal
        let places = bytes.indices.sorted { Rarity.of(bytes[$0]) > Rarity.of(bytes[$1]) }
        let other = places.first { bytes[$0] != bytes[places[0]] } ?? places[0]
        first = Probe(places[0], bytes, isCased: literal.isCased)
        second = Probe(other, bytes, isCased: literal.isCased)
    }

    /// Whether it stands anywhere in a range of the text, which is padded.
    func isWithin(_ range: Range<Int>, of text: Span<UInt8>, _ literals: Span<UInt8>) -> Bool {
        let last = range.upperBound - Int(literal.count)
        var start = range.lowerBound
        while start <= last {
            let found = first.places(from: start, in: text) .& second.places(from: start, in: text)
            // Each byte is all ones where both are, else 0; a mask is as large as its words.
            let words = unsafe unsafeBitCast(found, to: SIMD2<UInt64>.self)
            if words.x | words.y != 0,
                isAt(words.x, from: start, through: last, in: text, literals)
                    || isAt(words.y, from: start + 8, through: last, in: text, literals)
            {
                return true
            }
            start += 16
        }
        return false
    }

    private func isAt(
        _ found: UInt64, from start: Int, through last: Int, in text: Span<UInt8>, _ literals: Span<UInt8>
    ) -> Bool {
        var rest = found & 0x8080_8080_8080_8080
        while rest != 0 {
            let place = start + rest.trailingZeroBitCount / 8
            if place <= last, literal.isAt(place, in: text, literals) { return true }
            rest &= rest &- 1
        }
        return false
    }
}

/// How rare bytes are in logs.
enum Rarity {
    /// In bits, letters in lower case; counted in 6,000 lines of syslog and of web servers.
    static func of(_ byte: UInt8) -> Int {
        switch UnicodeScalar(byte) {
        case " ": 3
        case "e", "o": 4
        case "a", "c", "d", "i", "n", "r", "s", "t", "u", ":", "0"..."9": 5
        case "f", "h", "l", "m", "p", ".", "=", "[", "]": 6
        case "b", "j", "k", "(", ")": 7
        case "g", "v", "w", "x", "y", "z", "-", "/", "_": 8
        default: 12
        }
    }
}
