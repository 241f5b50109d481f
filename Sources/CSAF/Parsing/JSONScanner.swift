/// Checks that bytes are one well-formed JSON text, and says at which line and column they are not.
///
/// Stricter than the grammar: an object has no key twice, nesting has a limit, and numbers fit a double. Values are not
/// kept.
///
/// - Source: RFC 8259 §2–§8, RFC 3629 §4
struct JSONScanner {
    private let bytes: [UInt8]
    private let depthLimit: Int
    private var index = 0
    private var depth = 0

    init(bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    /// - Throws: ``SyntaxError`` at the first place that is wrong.
    mutating func scanDocument() throws(SyntaxError) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error("unexpected byte order mark") }
        skipSpace()
        try scanValue()
        skipSpace()
        if index < bytes.count { throw unexpected("the end of the document") }
    }

    private mutating func scanValue() throws(SyntaxError) {
        switch peek {
        case UInt8(ascii: "{"): try nested { (scanner) throws(SyntaxError) in try scanner.scanObject() }
        case UInt8(ascii: "["): try nested { (scanner) throws(SyntaxError) in try scanner.scanArray() }
        case UInt8(ascii: "\""): _ = try scanString()
        case UInt8(ascii: "t"): try scanWord("true")
        case UInt8(ascii: "f"): try scanWord("false")
        case UInt8(ascii: "n"): try scanWord("null")
        case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): try scanNumber()
        case _: throw unexpected("a value")
        }
    }

    private mutating func nested(_ body: (inout JSONScanner) throws(SyntaxError) -> Void) throws(SyntaxError) {
        guard depth < depthLimit else { throw error("nested deeper than \(depthLimit) levels") }
        depth += 1
        index += 1
        try body(&self)
        depth -= 1
    }

    private mutating func scanObject() throws(SyntaxError) {
        skipSpace()
        if take(UInt8(ascii: "}")) { return }
        var keys: Set<[UInt8]> = []
        while true {
            let start = index
            guard peek == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            let key = try scanString()
            guard keys.insert(key).inserted else {
                throw error("duplicate key \(quoted(String(decoding: key, as: UTF8.self)))", at: start)
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("\":\"") }
            skipSpace()
            try scanValue()
            skipSpace()
            if take(UInt8(ascii: "}")) { return }
            guard take(UInt8(ascii: ",")) else { throw unexpected("\",\" or \"}\"") }
            skipSpace()
        }
    }

    private mutating func scanArray() throws(SyntaxError) {
        skipSpace()
        if take(UInt8(ascii: "]")) { return }
        while true {
            try scanValue()
            skipSpace()
            if take(UInt8(ascii: "]")) { return }
            guard take(UInt8(ascii: ",")) else { throw unexpected("\",\" or \"]\"") }
            skipSpace()
        }
    }

    private mutating func scanWord(_ word: String) throws(SyntaxError) {
        guard bytes[index...].starts(with: word.utf8) else { throw unexpected("a value") }
        index += word.utf8.count
    }

    private mutating func scanNumber() throws(SyntaxError) {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try scanDigits() }
        if take(UInt8(ascii: ".")) { try scanDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try scanDigits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard Double(text)?.isFinite == true else { throw error("number \(quoted(text)) is out of range", at: start) }
    }

    private mutating func scanDigits() throws(SyntaxError) {
        guard let first = peek, isDigit(first) else { throw unexpected("a digit") }
        while let byte = peek, isDigit(byte) { index += 1 }
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
}

/// A place in a text, counted from 1 in characters, and what is wrong there.
struct SyntaxError: Error {
    var line: Int
    var column: Int
    var reason: String
}

// MARK: Strings

extension JSONScanner {
    /// Consumes a string and gives its content with escapes resolved.
    private mutating func scanString() throws(SyntaxError) -> [UInt8] {
        let start = index
        index += 1
        var content: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return content
            case UInt8(ascii: "\\"):
                content += try scanEscape()
            case 0..<0x20:
                throw error("control character in a string")
            case 0x20..<0x80:
                let run = bytes[index...].prefix { (0x20..<0x80).contains($0) && $0 != 0x22 && $0 != 0x5C }
                content += run
                index += run.count
            case _:
                let length = sequenceLength()
                guard length > 0 else { throw error("invalid UTF-8 byte 0x\(hexadecimal(byte))") }
                content += bytes[index..<index + length]
                index += length
            }
        }
        throw error("string without an end", at: start)
    }

    private mutating func scanEscape() throws(SyntaxError) -> [UInt8] {
        let start = index
        index += 1
        guard let byte = peek else { throw unexpected("an escape") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try scanUnicodeEscape(from: start)
        case _: throw error("unknown escape", at: start)
        }
    }

    private mutating func scanUnicodeEscape(from start: Int) throws(SyntaxError) -> [UInt8] {
        var value = try scanFourDigits(from: start)
        if (0xD800...0xDBFF).contains(value) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw error("half of a surrogate pair", at: start)
            }
            let low = try scanFourDigits(from: start)
            guard (0xDC00...0xDFFF).contains(low) else { throw error("half of a surrogate pair", at: start) }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw error("half of a surrogate pair", at: start) }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func scanFourDigits(from start: Int) throws(SyntaxError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw error("escape without four hexadecimal digits", at: start) }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("escape without four hexadecimal digits", at: start)
            }
            value = value << 4 + UInt32(digit)
        }
        index += 4
        return value
    }

    /// The length of the well-formed UTF-8 sequence here, or 0: no overlong form, surrogate or value above U+10FFFF.
    private func sequenceLength() -> Int {
        let first = bytes[index]
        let second: ClosedRange<UInt8>
        let length: Int
        switch first {
        case 0..<0x80: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case _: return 0
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
        return bytes[(index + 2)..<(index + length)].allSatisfy { (0x80...0xBF).contains($0) } ? length : 0
    }
}

// MARK: Errors

extension JSONScanner {
    private func unexpected(_ wanted: String) -> SyntaxError {
        guard index < bytes.count else { return error("unexpected end of the document, expected \(wanted)") }
        let length = sequenceLength()
        guard length > 0 else { return error("invalid UTF-8 byte 0x\(hexadecimal(bytes[index]))") }
        let found = String(decoding: bytes[index..<index + length], as: UTF8.self)
        return error("unexpected \(quoted(found)), expected \(wanted)")
    }

    private func error(_ reason: String, at place: Int? = nil) -> SyntaxError {
        let before = bytes[..<(place ?? index)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        return SyntaxError(line: line, column: column, reason: reason)
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
