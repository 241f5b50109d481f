/// What follows a backslash.
enum Escape {
    /// A character, or a byte given by its number.
    case character(Unicode.Scalar)
    case byte(UInt8)
    case set(ByteSet)
    case property(ScalarProperty, isNegated: Bool)
    case assertion(Assertion)
    /// `\R`
    case lineBreak
    /// `\K`
    case keep

    /// Whether it stands for several, so that no range starts or ends with it.
    var isSet: Bool {
        switch self {
        case .set, .property: true
        case .character, .byte, .assertion, .lineBreak, .keep: false
        }
    }
}

extension PatternParser {
    mutating func parseEscape() throws(PatternError) -> Node {
        switch try takeEscape(inClass: false) {
        case .character(let scalar): character(scalar)
        case .byte(let byte): .literal(CollectionOfOne(byte))
        case .set(let set): one(of: set)
        case .property(let property, let isNegated): node(property, isNegated: isNegated)
        case .assertion(let assertion): .assertion(assertion)
        case .lineBreak:
            // `\r\n` is one line break, and never two.
            .alternatives(
                [
                    .literal("\r\n".utf8), .sequence([.literal("\r".utf8), .absent(.newline)]),
                    .bytes(ByteSet([0x0A, 0x0B, 0x0C])),
                ] + ["\u{85}", "\u{2028}", "\u{2029}"].map { .literal($0.utf8) })
        case .keep: .keep
        }
    }

    /// - Parameter inClass: In a class `\b` is a backspace, and there are no assertions.
    mutating func takeEscape(inClass: Bool) throws(PatternError) -> Escape {
        let start = offset
        offset += 1
        guard peek != nil else { throw PatternError(offset: start, reason: "pattern ends in '\\'") }
        let scalar = takeScalar()
        if let set = Self.sets[scalar] { return .set(set) }
        if let control = Self.controls[scalar] { return .character(control) }
        if !inClass, let assertion = Self.assertions[scalar] { return .assertion(inUnits(assertion)) }
        switch scalar {
        case "b" where inClass: return .character("\u{08}")
        case "x": return try takeHexadecimal(from: start)
        case "u": return .character(try takeUnicode(from: start))
        case "0": return .byte(takeOctal())
        case "1"..."7" where startsOctal: return .byte(takeOctal(first: UInt8(scalar.value)))
        case "1"..."9": throw PatternError(offset: start, reason: "back-reference '\\\(scalar)' is not supported")
        case "k": throw PatternError(offset: start, reason: "back-reference '\\k' is not supported")
        case "g": throw PatternError(offset: start, reason: "subexpression call '\\g' is not supported")
        case "p", "P": return try takeProperty(from: start, isNegated: scalar == "P")
        case "R" where !inClass: return .lineBreak
        case "K" where !inClass: return .keep
        case "c":
            guard let byte = peek, byte < 0x80, byte != UInt8(ascii: "\\") else {
                throw PatternError(offset: start, reason: "'\\c' without a letter")
            }
            offset += 1
            return .byte(byte & 0x1F)
        case "G", "X", "C", "M":
            throw PatternError(offset: start, reason: "escape '\\\(scalar)' is not supported")
        default: return .character(scalar)
        }
    }

    private static let sets: [Unicode.Scalar: ByteSet] = [
        "d": .digits, "D": ByteSet.digits.inverted, "w": .word, "W": ByteSet.word.inverted,
        "s": .space, "S": ByteSet.space.inverted, "h": .hexadecimal, "H": ByteSet.hexadecimal.inverted,
    ]

    private static let controls: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "f": "\u{0C}", "v": "\u{0B}", "a": "\u{07}", "e": "\u{1B}",
    ]

    private static let assertions: [Unicode.Scalar: Assertion] = [
        "A": .inputStart, "z": .inputEnd, "Z": .inputEndBeforeNewline, "b": .wordBoundary, "B": .notWordBoundary,
    ]

    private func inUnits(_ assertion: Assertion) -> Assertion {
        guard unit == .character else { return assertion }
        if assertion == .wordBoundary { return .characterWordBoundary }
        return assertion == .notWordBoundary ? .notCharacterWordBoundary : assertion
    }

    /// `{name}` or `{^name}`; spaces, `_` and `-` and the case of letters do not count.
    private mutating func takeProperty(from start: Int, isNegated: Bool) throws(PatternError) -> Escape {
        guard take("{") else { throw PatternError(offset: start, reason: "'\\p' without '{'") }
        let isInverted = take("^")
        let first = offset
        while let byte = peek, byte != UInt8(ascii: "}") { offset += 1 }
        let name = text(from: first).lowercased().filter { !" _-".contains($0) }
        guard take("}"), let property = ScalarProperty(named: name) else {
            throw PatternError(offset: start, reason: "unknown property '\(text(from: start))'")
        }
        return .property(property, isNegated: isNegated != isInverted)
    }

    /// Three octal digits after a backslash are a byte; fewer name a group.
    private var startsOctal: Bool {
        let digits = pattern[(offset - 1)...].prefix(3)
        return digits.count == 3 && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
            && digits[offset - 1] < UInt8(ascii: "4")
    }

    /// `\xH`, `\xHH` for a byte; `\x{H…}` for a character.
    private mutating func takeHexadecimal(from start: Int) throws(PatternError) -> Escape {
        if take("{") { return .character(try takeBracedScalar(from: start)) }
        guard let value = takeDigits(atMost: 2) else {
            throw PatternError(offset: start, reason: "'\\x' without a hexadecimal digit")
        }
        return .byte(UInt8(truncatingIfNeeded: value))
    }

    /// `\uHHHH` or `\u{H…}`.
    private mutating func takeUnicode(from start: Int) throws(PatternError) -> Unicode.Scalar {
        if take("{") { return try takeBracedScalar(from: start) }
        let digits = offset
        guard let value = takeDigits(atMost: 4), offset == digits + 4, let scalar = Unicode.Scalar(value) else {
            throw PatternError(offset: start, reason: "'\(text(from: start))' is not a character")
        }
        return scalar
    }

    private mutating func takeBracedScalar(from start: Int) throws(PatternError) -> Unicode.Scalar {
        guard let value = takeDigits(atMost: 8), take("}"), let scalar = Unicode.Scalar(value) else {
            throw PatternError(offset: start, reason: "'\(text(from: start))' is not a character")
        }
        return scalar
    }

    private mutating func takeDigits(atMost limit: Int) -> UInt32? {
        let start = offset
        while let byte = peek, offset - start < limit, ByteSet.hexadecimal.contains(byte) { offset += 1 }
        return UInt32(text(from: start), radix: 16)
    }

    /// The rest of `\0`, `\0o`, `\0oo`, or of `\ooo`.
    private mutating func takeOctal(first: UInt8 = UInt8(ascii: "0")) -> UInt8 {
        var value = first - UInt8(ascii: "0")
        let start = offset
        while let byte = peek, offset - start < 2, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) {
            value = value * 8 + (byte - UInt8(ascii: "0"))
            offset += 1
        }
        return value
    }
}
