import LogReading

/// The fields of an audit record: `key=value`, `key="value"`, and values in hexadecimal digits.
///
/// - Source: Linux Audit, "audit event fields"; untrusted strings with blanks, quotes or control characters are written
///   in hexadecimal digits without quotes.
struct AuditFields {
    enum Value {
        case range(Range<Int>)
        /// What the digits stand for, in ``AuditFields/decoded``.
        case decoded
    }

    /// Reused from one line to the next.
    private(set) var decoded: [UInt8] = []

    /// Fields whose values a process chooses, which are hexadecimal where they are not quoted.
    private static let untrusted: [StaticString] = [
        "proctitle", "comm", "exe", "name", "cwd", "acct", "cmd", "data", "path", "dir", "vm", "key", "nargv",
    ]

    /// - Parameters:
    ///   - parts: Of an audit record; other lines have no such fields.
    ///   - body: Gets the bytes of a name, the value, and where it is decoded.
    mutating func each(
        _ line: LineBytes, _ parts: LogLine, _ body: (LineBytes, Value, borrowing [UInt8]) -> Void
    ) {
        guard let head = parts.audit else { return }
        readType(line, head.type, body)
        let hasArguments = AuditTypes.isType(line[head.type], "EXECVE")
        let message = head.fields..<max(head.fields, parts.message.upperBound)
        var place = message.lowerBound
        while place < message.upperBound {
            guard let equal = line.first(UInt8(ascii: "="), from: place), equal < message.upperBound else { return }
            var start = Self.piece(line, endingAt: equal, from: place) ?? equal
            while start > place, Self.isName(line[start - 1]) { start -= 1 }
            let name = line[start..<equal]
            var end = equal + 1
            if end < message.upperBound, line[end] == UInt8(ascii: "\"") || line[end] == UInt8(ascii: "'") {
                let quote = line[end]
                let close = line.first(quote, from: end + 1).map { min($0, message.upperBound) } ?? message.upperBound
                // What stands between single quotes are fields again.
                if quote == UInt8(ascii: "'") {
                    place = end + 1
                    continue
                }
                body(name, .range(end + 1..<close), decoded)
                place = close + 1
                continue
            }
            while end < message.upperBound, line[end] != 0x20, line[end] != 0x1D, line[end] != UInt8(ascii: "'") {
                end += 1
            }
            // The same names are numbers in records of system calls.
            let isText = hasArguments && Self.isArgument(name) || Self.isUntrusted(name)
            let least = Self.isPiece(name) ? 2 : 4
            body(name, isText ? value(line, equal + 1..<end, least) : .range(equal + 1..<end), decoded)
            place = end + 1
        }
    }

    /// The type by its name, whether or not the record has a name for it.
    private mutating func readType(
        _ line: LineBytes, _ type: Range<Int>, _ body: (LineBytes, Value, borrowing [UInt8]) -> Void
    ) {
        let known = AuditTypes.name(line[type])
        if let known { decoded = Array("\(known)".utf8) }
        LineBytes.with(Self.typeName) { body($0, known == nil ? .range(type) : .decoded, decoded) }
    }

    private static let typeName = Array("type".utf8)

    /// - Parameter least: Fewer digits than these may be a word that somebody wrote out.
    private mutating func value(_ line: LineBytes, _ range: Range<Int>, _ least: Int) -> Value {
        guard range.count >= least, range.count % 2 == 0 else { return .range(range) }
        decoded.removeAll(keepingCapacity: true)
        for place in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
            guard let high = Self.digit(line[place]), let low = Self.digit(line[place + 1]) else {
                return .range(range)
            }
            // Arguments stand apart by a zero.
            let byte = high << 4 | low
            decoded.append(byte == 0 ? 0x20 : byte)
        }
        return .decoded
    }

    private static func isUntrusted(_ name: LineBytes) -> Bool { untrusted.contains { name.elementsEqual($0) } }

    /// `a0`, `a1`, …, and the pieces `a1[0]`, `a1[1]`, … in which an argument of more than some 8 kB comes.
    static func isArgument(_ name: LineBytes) -> Bool {
        guard name.count > 1, name[0] == UInt8(ascii: "a") else { return false }
        let end = isPiece(name) ? name.first(UInt8(ascii: "[")) ?? name.count : name.count
        return end > 1 && (1..<end).allSatisfy { name[$0] &- 48 < 10 }
    }

    /// Whether a name is that of a piece that goes on with an argument.
    static func isFurtherPiece(_ name: LineBytes) -> Bool {
        guard isPiece(name), let open = name.first(UInt8(ascii: "[")) else { return false }
        return !name[open + 1..<name.count - 1].elementsEqual("0")
    }

    private static func isPiece(_ name: LineBytes) -> Bool {
        name.count > 4 && name[name.count - 1] == UInt8(ascii: "]")
    }

    /// Where the brackets begin before an equals sign, with digits between them; nil where there are none.
    private static func piece(_ line: LineBytes, endingAt end: Int, from place: Int) -> Int? {
        guard end > place, line[end - 1] == UInt8(ascii: "]") else { return nil }
        var start = end - 1
        while start > place, line[start - 1] &- 48 < 10 { start -= 1 }
        guard start < end - 1, start > place, line[start - 1] == UInt8(ascii: "[") else { return nil }
        return start - 1
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 48
        // The kernel writes capital letters, and names are seldom made of them alone.
        case 0x41...0x46: byte - 55
        default: nil
        }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
