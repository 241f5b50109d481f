private import FoundationEssentials

/// A value of a rule as a row of bytes and wildcards.
struct PatternText: Sendable, Hashable {
    /// A byte, or a wildcard.
    struct Token: Sendable, Hashable {
        let code: UInt16

        static func byte(_ byte: UInt8) -> Token { Token(code: UInt16(byte)) }
        /// `?`: one character.
        static let one = Token(code: 256)
        /// `*`: any characters.
        static let many = Token(code: 257)
        /// `-`, `/`, en dash, em dash or horizontal bar.
        static let dash = Token(code: 258)

        var byte: UInt8? { code < 256 ? UInt8(code) : nil }
    }

    var tokens: [Token]

    static let dashes = ["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"].map { Array($0.utf8) }
    /// What a value may become when its placeholders and dashes are written out.
    static let maximumAlternatives = 10_000

    /// - Source: Sigma rules specification 2.1, "Escaping".
    init(_ text: String) {
        tokens = []
        var isEscaped = false
        for byte in text.utf8 { Self.take(byte, &isEscaped, into: &tokens) }
        if isEscaped { tokens.append(.byte(UInt8(ascii: "\\"))) }
    }

    init(bytes: some Sequence<UInt8>) {
        tokens = bytes.map(Token.byte)
    }

    private init(tokens: [Token]) {
        self.tokens = tokens
    }

    private static func take(_ byte: UInt8, _ isEscaped: inout Bool, into tokens: inout [Token]) {
        switch (byte, isEscaped) {
        case (UInt8(ascii: "\\"), false): isEscaped = true
        case (UInt8(ascii: "\\"), true), (UInt8(ascii: "*"), true), (UInt8(ascii: "?"), true):
            tokens.append(.byte(byte))
            isEscaped = false
        case (_, true):
            tokens += [.byte(UInt8(ascii: "\\")), .byte(byte)]
            isEscaped = false
        case (UInt8(ascii: "*"), false): tokens.append(.many)
        case (UInt8(ascii: "?"), false): tokens.append(.one)
        case (_, false): tokens.append(.byte(byte))
        }
    }

    /// The value with each `%name%` replaced by every text that stands for it.
    ///
    /// - Throws: The first name that nothing stands for, with a reason.
    static func expand(
        _ text: String, _ placeholders: (String) -> [String]?
    ) throws(Reason) -> [PatternText] {
        let (parts, names) = Placeholders.split(text)
        var results = [PatternText(tokens: [])]
        for (index, part) in parts.enumerated() {
            let plain = PatternText(part)
            for result in results.indices { results[result].tokens += plain.tokens }
            guard index < names.count else { break }
            guard let values = placeholders(names[index]), !values.isEmpty else {
                throw Reason("nothing is known for the placeholder '%\(names[index])%'")
            }
            guard results.count * values.count <= maximumAlternatives else {
                throw Reason("placeholders make more than \(maximumAlternatives) values")
            }
            let texts = values.map { PatternText($0) }
            results = results.flatMap { result in texts.map { PatternText(tokens: result.tokens + $0.tokens) } }
        }
        return results
    }

    /// The bytes, where there is no wildcard.
    var bytes: [UInt8]? {
        var bytes: [UInt8] = []
        for token in tokens {
            guard let byte = token.byte else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    // MARK: Encodings

    /// - Throws: Why the value cannot be brought into the encoding.
    func encoded(_ encoding: ModifierSet.Encoding) throws(Reason) -> [PatternText] {
        switch encoding {
        case .windash: return [withDashes]
        case .utf16le: return try plain().map { $0.utf16(isBigEndian: false) }
        case .utf16be: return try plain().map { $0.utf16(isBigEndian: true) }
        case .utf16:
            return try plain().map {
                PatternText(tokens: [.byte(0xFF), .byte(0xFE)] + $0.utf16(isBigEndian: false).tokens)
            }
        case .base64: return try literal("base64").map { PatternText(bytes: Base64.encode($0)) }
        case .base64offset:
            var result: [PatternText] = []
            for bytes in try literal("base64offset") {
                guard !bytes.isEmpty else { throw Reason("an empty value beside 'base64offset'") }
                for offset in 0..<3 {
                    let encoded = Base64.encode([UInt8](repeating: 0x20, count: offset) + bytes)
                    let start = [0, 2, 3][offset]
                    let end = encoded.count - [0, 3, 2][(bytes.count + offset) % 3]
                    result.append(PatternText(bytes: encoded[start..<max(start, end)]))
                }
            }
            return result
        }
    }

    /// Each dash that could begin an option stands for every kind of dash.
    ///
    /// `-` and `/` count where no word stands before and one stands after; the longer dashes everywhere.
    private var withDashes: PatternText {
        var result: [Token] = []
        var index = 0
        while index < tokens.count {
            let long = Self.dashes.dropFirst(2).first { dash in
                tokens[index...].prefix(dash.count).elementsEqual(dash.map(Token.byte))
            }
            let isShort = tokens[index] == .byte(UInt8(ascii: "-")) || tokens[index] == .byte(UInt8(ascii: "/"))
            if let long {
                result.append(.dash)
                index += long.count
            } else {
                let isFree = index == 0 || !tokens[index - 1].isWord
                let isBegin = isShort && isFree && index + 1 < tokens.count && tokens[index + 1].isWord
                result.append(isBegin ? .dash : tokens[index])
                index += 1
            }
        }
        return PatternText(tokens: result)
    }

    /// With every kind of dash written out.
    private func plain() throws(Reason) -> [PatternText] {
        var results = [PatternText(tokens: [])]
        for token in tokens {
            guard token == .dash else {
                for index in results.indices { results[index].tokens.append(token) }
                continue
            }
            guard results.count * Self.dashes.count <= Self.maximumAlternatives else {
                throw Reason("'windash' makes more than \(Self.maximumAlternatives) values")
            }
            results = results.flatMap { result in
                Self.dashes.map { PatternText(tokens: result.tokens + $0.map(Token.byte)) }
            }
        }
        return results
    }

    private func literal(_ name: String) throws(Reason) -> [[UInt8]] {
        var result: [[UInt8]] = []
        for text in try plain() {
            guard let bytes = text.bytes else { throw Reason("a wildcard beside '\(name)'") }
            result.append(bytes)
        }
        return result
    }

    /// - Source: RFC 2781 §2.1.
    private func utf16(isBigEndian: Bool) -> PatternText {
        var result: [Token] = []
        var run: [UInt8] = []
        func flush() {
            for unit in String(decoding: run, as: UTF8.self).utf16 {
                let (high, low) = (Token.byte(UInt8(unit >> 8)), Token.byte(UInt8(unit & 0xFF)))
                result += isBigEndian ? [high, low] : [low, high]
            }
            run = []
        }
        for token in tokens {
            if let byte = token.byte {
                run.append(byte)
                continue
            }
            flush()
            // A character is a unit of two bytes here.
            result += token == .one ? [.one, .one] : [token]
        }
        flush()
        return PatternText(tokens: result)
    }
}

extension PatternText.Token {
    fileprivate var isWord: Bool {
        guard let byte else { return false }
        let letter = byte | 0x20
        return byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
            || (0x61...0x7A).contains(letter)
    }
}

/// Why a value cannot be used; the place is the caller's.
struct Reason: Error {
    let text: String

    init(_ text: String) {
        self.text = text
    }
}

/// The names between percent signs.
enum Placeholders {
    /// The text between the placeholders, with one part more than there are names.
    ///
    /// `\%` is a percent sign; a percent sign that begins no name is one too.
    ///
    /// - Source: Sigma rules specification 2.1, "Placeholders".
    static func split(_ text: String) -> (parts: [String], names: [String]) {
        let bytes = Array(text.utf8)
        let percent = UInt8(ascii: "%")
        var (parts, names): ([String], [String]) = ([], [])
        var part: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == percent {
                part.append(percent)
                index += 2
            } else if bytes[index] == percent, let end = bytes[(index + 1)...].firstIndex(of: percent), end > index + 1,
                bytes[index + 1..<end].allSatisfy(isName)
            {
                parts.append(String(decoding: part, as: UTF8.self))
                names.append(String(decoding: bytes[index + 1..<end], as: UTF8.self))
                part = []
                index = end + 1
            } else {
                part.append(bytes[index])
                index += 1
            }
        }
        return (parts + [String(decoding: part, as: UTF8.self)], names)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        PatternText.Token.byte(byte).isWord || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}

/// - Source: RFC 4648 §4.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> [UInt8] { Array(Data(bytes).base64EncodedData()) }
}
