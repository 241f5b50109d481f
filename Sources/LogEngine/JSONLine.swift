import LogReading

/// The members of one line of JSON: objects within it by their path (`request.uri`), each element of an array by itself.
///
/// - Source: RFC 8259; what is not of its grammar is refused as a whole.
struct JSONLine {
    /// The member's name.
    private(set) var name: [UInt8] = []
    /// Its value, without quotes and escapes; a number or a word as it stands; nothing for null.
    private(set) var value: [UInt8] = []
    private var place = 0
    /// Whether the line is an entry of a journal; nil until it matters.
    private var isOfJournal: Bool?

    private static let maximumDepth = 32
    private static let journalNames: [StaticString] = [
        "\"__REALTIME_TIMESTAMP\"", "\"__CURSOR\"", "\"SYSLOG_IDENTIFIER\"", "\"_BOOT_ID\"",
    ]

    /// Gets a member's name, its value, and whether that is null.
    typealias Body = (borrowing [UInt8], borrowing [UInt8], _ isNull: Bool) -> Void

    /// Calls a body with each member; nested ones come in the order of the line.
    ///
    /// - Returns: Whether the line is one JSON object, and nothing else.
    mutating func each(_ line: LineBytes, _ body: Body) -> Bool {
        name.removeAll(keepingCapacity: true)
        place = 0
        isOfJournal = nil
        skipBlanks(line)
        guard next(line) == UInt8(ascii: "{"), readObject(line, depth: 0, body) else { return false }
        skipBlanks(line)
        return place == line.count
    }

    private mutating func readValue(
        _ line: LineBytes, depth: Int, _ body: Body
    ) -> Bool {
        switch next(line) {
        case UInt8(ascii: "{"): return depth < Self.maximumDepth && readObject(line, depth: depth + 1, body)
        case UInt8(ascii: "["): return depth < Self.maximumDepth && readArray(line, depth: depth + 1, body)
        case UInt8(ascii: "\""):
            value.removeAll(keepingCapacity: true)
            guard let end = Self.readText(line, from: place, into: &value) else { return false }
            place = end
        default:
            guard readWord(line) else { return false }
            let isNull = value.elementsEqual("null".utf8)
            if isNull { value.removeAll(keepingCapacity: true) }
            body(name, value, isNull)
            return true
        }
        body(name, value, false)
        return true
    }

    private mutating func readObject(
        _ line: LineBytes, depth: Int, _ body: Body
    ) -> Bool {
        let path = name.count
        defer { name.removeLast(name.count - path) }
        return readList(line, end: UInt8(ascii: "}")) { reader in
            guard reader.next(line) == UInt8(ascii: "\"") else { return false }
            reader.name.removeLast(reader.name.count - path)
            if path > 0 { reader.name.append(UInt8(ascii: ".")) }
            guard let end = Self.readText(line, from: reader.place, into: &reader.name) else { return false }
            reader.place = end
            reader.skipBlanks(line)
            guard reader.next(line) == UInt8(ascii: ":") else { return false }
            reader.place += 1
            reader.skipBlanks(line)
            return reader.readValue(line, depth: depth, body)
        }
    }

    private mutating func readArray(
        _ line: LineBytes, depth: Int, _ body: Body
    ) -> Bool {
        if isOfJournal(line), readBytes(line) {
            body(name, value, false)
            return true
        }
        return readList(line, end: UInt8(ascii: "]")) { $0.readValue(line, depth: depth, body) }
    }

    /// A list of numbers below 256, as journalctl writes values that are no text.
    private mutating func readBytes(_ line: LineBytes) -> Bool {
        let start = place
        value.removeAll(keepingCapacity: true)
        let isList = readList(line, end: UInt8(ascii: "]")) { reader in
            var number = 0
            let first = reader.place
            while let byte = reader.next(line), byte &- 48 < 10, number < 256 {
                number = number * 10 + Int(byte - 48)
                reader.place += 1
            }
            guard reader.place > first, number < 256 else { return false }
            reader.value.append(UInt8(number))
            return true
        }
        if isList, !value.isEmpty { return true }
        place = start
        return false
    }

    /// Whether a member tells that journald knew the entry; within a text there is a backslash before its quotes.
    private mutating func isOfJournal(_ line: LineBytes) -> Bool {
        if let isOfJournal { return isOfJournal }
        let isFound = Self.journalNames.contains { line.first($0) != nil }
        isOfJournal = isFound
        return isFound
    }

    private mutating func readList(_ line: LineBytes, end: UInt8, _ element: (inout JSONLine) -> Bool) -> Bool {
        place += 1
        skipBlanks(line)
        if next(line) == end {
            place += 1
            return true
        }
        while true {
            skipBlanks(line)
            guard element(&self) else { return false }
            skipBlanks(line)
            let byte = next(line)
            place += 1
            if byte == end { return true }
            guard byte == UInt8(ascii: ",") else { return false }
        }
    }

    /// `true`, `-1.5e3`: taken as it stands.
    private mutating func readWord(_ line: LineBytes) -> Bool {
        value.removeAll(keepingCapacity: true)
        while let byte = next(line) {
            guard (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte &- 43 < 4 && byte != UInt8(ascii: ",") else {
                break
            }
            value.append(byte)
            place += 1
        }
        guard let first = value.first else { return false }
        return first &- 48 < 10 || first == UInt8(ascii: "-")
            || ["true", "false", "null"].contains { value.elementsEqual($0.utf8) }
    }

    /// Adds what stands between quotes.
    private static func readText(_ line: LineBytes, from start: Int, into text: inout [UInt8]) -> Int? {
        var place = start + 1
        while place < line.count {
            let byte = line[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return place
            case UInt8(ascii: "\\"):
                guard let end = readEscape(line, from: place, into: &text) else { return nil }
                place = end
            case 0..<0x20: return nil
            default: text.append(byte)
            }
        }
        return nil
    }

    private static func readEscape(_ line: LineBytes, from start: Int, into text: inout [UInt8]) -> Int? {
        guard start < line.count else { return nil }
        let byte = line[start]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): return readCharacter(line, from: start + 1, into: &text)
        default: return nil
        }
        return start + 1
    }

    /// Four hexadecimal digits, and four more for the other half of a pair; a half by itself is no character.
    private static func readCharacter(_ line: LineBytes, from start: Int, into text: inout [UInt8]) -> Int? {
        guard var code = unit(line, at: start) else { return nil }
        var end = start + 4
        if code & 0xFC00 == 0xD800, line.starts(with: "\\u", at: end), let low = unit(line, at: end + 2),
            low & 0xFC00 == 0xDC00
        {
            code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
            end += 6
        }
        text += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        return end
    }

    private static func unit(_ line: LineBytes, at start: Int) -> UInt32? {
        guard start + 4 <= line.count else { return nil }
        var code: UInt32 = 0
        for place in start..<start + 4 {
            let byte = line[place]
            switch byte {
            case 0x30...0x39: code = code << 4 | UInt32(byte - 48)
            case 0x41...0x46: code = code << 4 | UInt32(byte - 55)
            case 0x61...0x66: code = code << 4 | UInt32(byte - 87)
            default: return nil
            }
        }
        return code
    }

    private mutating func skipBlanks(_ line: LineBytes) {
        while let byte = next(line), byte == 0x20 || byte == 0x09 || byte == 0x0D { place += 1 }
    }

    private func next(_ line: LineBytes) -> UInt8? { place < line.count ? line[place] : nil }
}
