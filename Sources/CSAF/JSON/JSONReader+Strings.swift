extension JSONReader {
    /// Consumes a string; its content stays where it is, unless an escape makes it another.
    mutating func readString() throws(SyntaxError) -> JSONTree.Text {
        let opening = index
        index += 1
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let text = JSONTree.Text(start: UInt32(start), end: UInt32(index), isDecoded: false)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                return try readEscapedString(from: opening, start: start)
            case 0x20..<0x80: index += 1
            case _: try skipOther()
            }
        }
        throw error("string without an end", "文字列が終わっていません", at: opening)
    }

    /// A byte that is neither ASCII text nor an escape: a longer sequence, or an error.
    private mutating func skipOther() throws(SyntaxError) {
        let byte = bytes[index]
        if byte < 0x20 { throw error("control character in a string", "文字列に制御文字があります") }
        let length = sequenceLength()
        guard length > 0 else {
            throw error("invalid UTF-8 byte 0x\(hexadecimal(byte))", "UTF-8 として無効なバイト 0x\(hexadecimal(byte)) があります")
        }
        index += length
    }

    /// The rest of a string from its first escape on; the content goes to the decoded strings.
    private mutating func readEscapedString(from opening: Int, start: Int) throws(SyntaxError) -> JSONTree.Text {
        let decodedStart = decoded.count
        var runStart = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                decoded += bytes[runStart..<index]
                index += 1
                return JSONTree.Text(start: UInt32(decodedStart), end: UInt32(decoded.count), isDecoded: true)
            case UInt8(ascii: "\\"):
                decoded += bytes[runStart..<index]
                try readEscape()
                runStart = index
            case 0x20..<0x80: index += 1
            case _: try skipOther()
            }
        }
        throw error("string without an end", "文字列が終わっていません", at: opening)
    }

    private mutating func readEscape() throws(SyntaxError) {
        let start = index
        index += 1
        guard let byte = peek else {
            throw error("unexpected end of the document, expected an escape", "エスケープの途中で文書が終わっています")
        }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded += String(Character(try readScalar(from: start))).utf8
        case _: throw error("unknown escape", "未知のエスケープです", at: start)
        }
    }

    private mutating func readScalar(from start: Int) throws(SyntaxError) -> Unicode.Scalar {
        var value = try readFourDigits(from: start)
        if (0xD800...0xDBFF).contains(value) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw error("half of a surrogate pair", "サロゲートペアの片方だけがあります", at: start)
            }
            let low = try readFourDigits(from: start)
            guard (0xDC00...0xDFFF).contains(low) else {
                throw error("half of a surrogate pair", "サロゲートペアの片方だけがあります", at: start)
            }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw error("half of a surrogate pair", "サロゲートペアの片方だけがあります", at: start)
        }
        return scalar
    }

    private mutating func readFourDigits(from start: Int) throws(SyntaxError) -> UInt32 {
        guard index + 4 <= bytes.count else {
            throw error("escape without four hexadecimal digits", "エスケープに 16 進数字が四つありません", at: start)
        }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("escape without four hexadecimal digits", "エスケープに 16 進数字が四つありません", at: start)
            }
            value = value << 4 + UInt32(digit)
        }
        index += 4
        return value
    }

    /// The length of the well-formed UTF-8 sequence here, or 0: no overlong form, surrogate or value above U+10FFFF.
    func sequenceLength() -> Int {
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[index] {
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
