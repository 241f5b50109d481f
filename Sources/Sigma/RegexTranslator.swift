/// Brings a pattern of PCRE into the dialect of ``ByteRegex``.
///
/// `^` and `$` are ends of the value unless `m` says otherwise; a `[` inside a class, `&&` and `{,n}` are plain
/// characters; the flags `m` and `s` mean there what the dialect calls otherwise.
struct RegexTranslator {
    private let pattern: [UInt8]
    private var index = 0
    private var output: [UInt8] = []
    private var isMultiline: Bool
    /// The flag as it was before each open group.
    private var outer: [Bool] = []

    static func translate(_ pattern: String, isMultiline: Bool) -> String {
        var translator = RegexTranslator(pattern: Array(pattern.utf8), isMultiline: isMultiline)
        translator.translate()
        return String(decoding: translator.output, as: UTF8.self)
    }

    private init(pattern: [UInt8], isMultiline: Bool) {
        self.pattern = pattern
        self.isMultiline = isMultiline
    }

    private func starts(_ text: String) -> Bool { pattern[index...].starts(with: text.utf8) }

    private mutating func translate() {
        while index < pattern.count {
            switch pattern[index] {
            case UInt8(ascii: "\\"): escape(inClass: false)
            case UInt8(ascii: "["): `class`()
            case UInt8(ascii: "^"): put(isMultiline ? "^" : "\\A", taking: 1)
            case UInt8(ascii: "$"): put(isMultiline ? "$" : "\\Z", taking: 1)
            case UInt8(ascii: "("): group()
            case UInt8(ascii: ")"):
                if let flag = outer.popLast() { isMultiline = flag }
                put(")", taking: 1)
            case UInt8(ascii: "{") where starts("{,"): put("\\{", taking: 1)
            default:
                output.append(pattern[index])
                index += 1
            }
        }
    }

    private mutating func put(_ text: String, taking count: Int) {
        output += text.utf8
        index += count
    }

    private mutating func escape(inClass: Bool) {
        guard index + 1 < pattern.count else { return put("\\", taking: 1) }
        switch pattern[index + 1] {
        case UInt8(ascii: "h"): put(inClass ? "\\x20\\t" : "[\\x20\\t]", taking: 2)
        case UInt8(ascii: "v"): put(inClass ? "\\n\\x0B\\f\\r" : "[\\n\\x0B\\f\\r]", taking: 2)
        case UInt8(ascii: "N") where !inClass: put("[^\\n]", taking: 2)
        case UInt8(ascii: "Q"): quote()
        case UInt8(ascii: "E"): index += 2
        default:
            output += pattern[index..<index + 2]
            index += 2
        }
    }

    /// `\Q…\E`
    private mutating func quote() {
        index += 2
        while index < pattern.count, !starts("\\E") {
            if !PatternText.Token.byte(pattern[index]).isLetterOrBeyond { output.append(UInt8(ascii: "\\")) }
            output.append(pattern[index])
            index += 1
        }
        index = min(index + 2, pattern.count)
    }

    private mutating func `class`() {
        put("[", taking: 1)
        if index < pattern.count, pattern[index] == UInt8(ascii: "^") { put("^", taking: 1) }
        if index < pattern.count, pattern[index] == UInt8(ascii: "]") { put("\\]", taking: 1) }
        while index < pattern.count, pattern[index] != UInt8(ascii: "]") {
            switch pattern[index] {
            case UInt8(ascii: "\\"): escape(inClass: true)
            case UInt8(ascii: "[") where starts("[:"):
                let end = pattern[index...].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? pattern.count
                output += pattern[index..<end]
                index = end
            case UInt8(ascii: "["): put("\\[", taking: 1)
            case UInt8(ascii: "&"): put("\\&", taking: 1)
            default:
                output.append(pattern[index])
                index += 1
            }
        }
        if index < pattern.count { put("]", taking: 1) }
    }

    private mutating func group() {
        outer.append(isMultiline)
        if starts("(?#") {
            outer.removeLast()
            index = pattern[index...].firstIndex(of: UInt8(ascii: ")")).map { $0 + 1 } ?? pattern.count
        } else if starts("(?P<") {
            put("(?<", taking: 4)
        } else if starts("(?") {
            flags()
        } else {
            put("(", taking: 1)
        }
    }

    /// `(?ims-ims)` and `(?ims-ims:`, or another group that is left as it is.
    private mutating func flags() {
        let rest = pattern[(index + 2)...]
        let letters = rest.prefix { "imsxU-".utf8.contains($0) }
        let end = letters.endIndex
        let mark = end < pattern.count ? pattern[end] : 0
        guard !letters.isEmpty, mark == UInt8(ascii: ")") || mark == UInt8(ascii: ":") else {
            return put("(?", taking: 2)
        }
        var isOn = true
        var (on, off): ([UInt8], [UInt8]) = ([], [])
        for letter in letters {
            switch letter {
            case UInt8(ascii: "-"): isOn = false
            case UInt8(ascii: "m"): isMultiline = isOn
            default:
                let known = letter == UInt8(ascii: "s") ? UInt8(ascii: "m") : letter
                if isOn { on.append(known) } else { off.append(known) }
            }
        }
        index = end + 1
        let flags = on + (off.isEmpty ? [] : [UInt8(ascii: "-")] + off)
        if mark == UInt8(ascii: ")") {
            // The flags go on to the end of the group around them.
            outer.removeLast()
            if !flags.isEmpty { output += Array("(?".utf8) + flags + [mark] }
        } else {
            output += Array("(?".utf8) + flags + [mark]
        }
    }
}

extension PatternText.Token {
    /// A byte that must not stand after a backslash to be itself.
    fileprivate var isLetterOrBeyond: Bool {
        guard let byte else { return false }
        return byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
