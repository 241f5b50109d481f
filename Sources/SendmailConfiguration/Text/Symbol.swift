/// A character of a configuration's text after `$` was translated: a byte, a sign such as `$*`, or a name after a sign.
///
/// Bytes stay below 256, so that bytes of hostile input can never turn into signs.
typealias Symbol = UInt16

/// Text of a configuration, or of an address while it is rewritten.
typealias Text = [Symbol]

/// What `$` makes of the character that follows it.
///
/// - Source: Sendmail Installation and Operation Guide, §5.1.1–5.1.3 and §5.1.8.
enum Sign {
    /// `$x`: followed by a name.
    static let macro: Symbol = 0x101
    /// `$&x`: followed by a name.
    static let deferredMacro: Symbol = 0x102
    static let lookupBegin: Symbol = 0x105
    static let lookupEnd: Symbol = 0x106
    static let zeroOrMore: Symbol = 0x110
    static let oneOrMore: Symbol = 0x111
    static let one: Symbol = 0x112
    /// `$=x`: followed by a name.
    static let inClass: Symbol = 0x113
    /// `$~x`: followed by a name.
    static let notInClass: Symbol = 0x114
    /// `$1`: followed by the digit.
    static let replacement: Symbol = 0x115
    static let mailer: Symbol = 0x116
    /// `$@`: on the left side, zero tokens; on the right side, a host, an argument or the end of the rule set.
    static let host: Symbol = 0x117
    static let user: Symbol = 0x118
    static let call: Symbol = 0x119
    /// `$?x`: followed by a name.
    static let condition: Symbol = 0x11A
    static let otherwise: Symbol = 0x11B
    static let endOfCondition: Symbol = 0x11C
    static let hostBegin: Symbol = 0x11D
    static let hostEnd: Symbol = 0x11E

    /// The number of the name that a symbol stands for is counted from here.
    static let firstName: Symbol = 0x200

    /// The signs that are written by the character after `$` alone.
    static let byCharacter: [UInt8: Symbol] = [
        UInt8(ascii: "*"): zeroOrMore, UInt8(ascii: "+"): oneOrMore, UInt8(ascii: "-"): one,
        UInt8(ascii: "#"): mailer, UInt8(ascii: "@"): host, UInt8(ascii: ":"): user, UInt8(ascii: ">"): call,
        UInt8(ascii: "|"): otherwise, UInt8(ascii: "."): endOfCondition, UInt8(ascii: "["): hostBegin,
        UInt8(ascii: "]"): hostEnd, UInt8(ascii: "("): lookupBegin, UInt8(ascii: ")"): lookupEnd,
    ]

    /// Signs that a name follows, by the character after `$`.
    static let beforeName: [UInt8: Symbol] = [
        UInt8(ascii: "="): inClass, UInt8(ascii: "~"): notInClass, UInt8(ascii: "&"): deferredMacro,
        UInt8(ascii: "?"): condition,
    ]

    static func isSign(_ symbol: Symbol) -> Bool { symbol >= 0x100 && symbol < firstName }

    static func isName(_ symbol: Symbol) -> Bool { symbol >= firstName }
}

extension Symbol {
    init(ascii scalar: Unicode.Scalar) { self = Symbol(UInt8(ascii: scalar)) }

    /// Space, tab, newline, vertical tab, form feed, carriage return.
    var isSpace: Bool { self == 32 || (9...13).contains(self) }

    var isDigit: Bool { (48...57).contains(self) }

    var isLetter: Bool { (65...90).contains(self) || (97...122).contains(self) }

    /// An ASCII letter in lower case; anything else itself.
    var lowercased: Symbol { (65...90).contains(self) ? self + 32 : self }
}

extension Text {
    init(_ string: String) { self = string.utf8.map(Symbol.init) }

    /// The bytes, without signs.
    var bytes: [UInt8] { compactMap { UInt8(exactly: $0) } }

    var string: String { String(decoding: bytes, as: UTF8.self) }

    var lowercased: Text { map(\.lowercased) }

    func equalsIgnoringCase(_ other: Text) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] {
            guard self[index].lowercased == other[index].lowercased else { return false }
        }
        return true
    }

    /// Without quotation marks, and without the backslashes before characters.
    var withoutQuotes: Text {
        var result = Text()
        var index = 0
        while index < count {
            var symbol = self[index]
            index += 1
            if symbol == Symbol(ascii: "\"") { continue }
            if symbol == Symbol(ascii: "\\") {
                guard index < count else { break }
                symbol = self[index]
                index += 1
            }
            result.append(symbol)
        }
        return result
    }

    /// The words between white space.
    var words: [Text] {
        split { $0.isSpace }.map(Text.init)
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        var slice = self[...]
        while let first = slice.first, first.isWhitespace { slice.removeFirst() }
        while let last = slice.last, last.isWhitespace { slice.removeLast() }
        return String(slice)
    }
}
