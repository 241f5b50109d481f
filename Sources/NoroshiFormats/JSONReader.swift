import NoroshiModel

/// Reads one JSON text from bytes, front to back.
///
/// - Source: RFC 8259 §2–§8; UTF-8 per RFC 3629
struct JSONReader {
    private let file: String
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    func document() throws(ParseError) -> JSONValue {
        var reader = self
        reader.skipSpace()
        let value = try reader.value()
        reader.skipSpace()
        guard reader.index == reader.bytes.count else { throw reader.error("text after the end of the value") }
        return value
    }

    private mutating func value() throws(ParseError) -> JSONValue {
        switch peek {
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try array()
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "t"): try word("true", .bool(true))
        case UInt8(ascii: "f"): try word("false", .bool(false))
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?: .number(try number())
        case nil: throw error("the text ends where a value should stand")
        default: throw error("expected a value")
        }
    }

    private mutating func object() throws(ParseError) -> JSONValue {
        try enter()
        var members: [JSONValue.Member] = []
        var keys: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) {
            depth -= 1
            return .object([])
        }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error("expected a key in double quotes") }
            let start = index
            let key = try string()
            guard keys.insert(key).inserted else { throw error("key '\(Escaped.text(key))' written twice", at: start) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("expected ':'") }
            skipSpace()
            members.append(.init(key, try value()))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("expected ',' or '}'") }
        depth -= 1
        return .object(members)
    }

    private mutating func array() throws(ParseError) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        skipSpace()
        if !take(UInt8(ascii: "]")) {
            repeat {
                skipSpace()
                elements.append(try value())
                skipSpace()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw error("expected ',' or ']'") }
        }
        depth -= 1
        return .array(elements)
    }

    private mutating func enter() throws(ParseError) {
        guard depth < JSONValue.maximumDepth else { throw error("nested deeper than \(JSONValue.maximumDepth) levels") }
        depth += 1
        index += 1
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(ParseError) -> JSONValue {
        guard bytes[index...].starts(with: word.utf8) else { throw error("expected a value") }
        index += word.utf8.count
        return value
    }

    private mutating func number() throws(ParseError) -> String {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws(ParseError) {
        let start = index
        while let byte = peek, (0x30...0x39).contains(byte) { index += 1 }
        guard index > start else { throw error("expected a digit") }
    }

    /// The content of the string that starts here; runs without escapes are taken whole.
    private mutating func string() throws(ParseError) -> String {
        let start = index
        index += 1
        var content = ""
        var runStart = index
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                content += try text(from: runStart)
                index += 1
                return content
            case UInt8(ascii: "\\"):
                content += try text(from: runStart)
                content.unicodeScalars.append(try escape())
                runStart = index
            case 0..<0x20: throw error("control character in a string")
            default: index += 1
            }
        }
        throw error("string without an end", at: start)
    }

    private func text(from start: Int) throws(ParseError) -> String {
        guard let text = String(validating: bytes[start..<index], as: UTF8.self) else {
            throw error("the string is not valid UTF-8", at: start)
        }
        return text
    }

    private mutating func escape() throws(ParseError) -> Unicode.Scalar {
        let start = index
        index += 1
        guard let byte = peek else { throw error("string without an end", at: start) }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(from: start)
        default: throw error("unknown escape", at: start)
        }
    }

    private mutating func unicodeEscape(from start: Int) throws(ParseError) -> Unicode.Scalar {
        var value = try fourDigits(from: start)
        if (0xD800...0xDBFF).contains(value) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw error("half of a surrogate pair", at: start)
            }
            let low = try fourDigits(from: start)
            guard (0xDC00...0xDFFF).contains(low) else { throw error("half of a surrogate pair", at: start) }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw error("half of a surrogate pair", at: start) }
        return scalar
    }

    private mutating func fourDigits(from start: Int) throws(ParseError) -> UInt32 {
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

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private func error(_ reason: String, at place: Int? = nil) -> ParseError {
        let before = bytes[..<(place ?? index)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return ParseError(
            file: file, line: before.count { $0 == 0x0A } + 1, column: before.count - lineStart + 1, reason: reason)
    }
}
