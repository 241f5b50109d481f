import LogReading

/// The fields of an audit record: `key=value`, `key="value"`, and values in hexadecimal digits.
///
/// - Source: Linux Audit, "audit event fields"; untrusted strings with blanks, quotes or control characters are written
///   in hexadecimal digits without quotes.
struct AuditFields {
    enum Value {
        case range(Range<Int>)
        case bytes([UInt8])
    }

    private(set) var fields: [(name: [UInt8], value: Value)] = []

    /// Fields whose values a process chooses, which are hexadecimal where they are not quoted.
    private static let untrusted: Set<String> = [
        "proctitle", "comm", "exe", "name", "cwd", "acct", "cmd", "data", "path", "dir", "vm", "key", "nargv",
    ]

    init(_ line: LineBytes, message: Range<Int>) {
        if line.starts(with: "type="), let end = line.first(UInt8(ascii: " ")) {
            fields.append((Array("type".utf8), .range(5..<end)))
        }
        var place = message.lowerBound
        while place < message.upperBound {
            guard let equal = line.first(UInt8(ascii: "="), from: place), equal < message.upperBound else { return }
            var start = equal
            while start > place, Self.isName(line[start - 1]) { start -= 1 }
            let name = line[start..<equal].bytes
            var end = equal + 1
            if end < message.upperBound, line[end] == UInt8(ascii: "\"") || line[end] == UInt8(ascii: "'") {
                let quote = line[end]
                let close = line.first(quote, from: end + 1).map { min($0, message.upperBound) } ?? message.upperBound
                // What stands between single quotes are fields again.
                if quote == UInt8(ascii: "'") {
                    place = end + 1
                    continue
                }
                fields.append((name, .range(end + 1..<close)))
                place = close + 1
                continue
            }
            while end < message.upperBound, ![0x20, 0x1D, UInt8(ascii: "'")].contains(line[end]) { end += 1 }
            fields.append((name, Self.value(line, name, equal + 1..<end)))
            place = end + 1
        }
    }

    private static func value(_ line: LineBytes, _ name: [UInt8], _ range: Range<Int>) -> Value {
        let word = String(decoding: name, as: UTF8.self)
        let isArgument =
            name.first == UInt8(ascii: "a") && name.count > 1 && name.dropFirst().allSatisfy { $0 &- 48 < 10 }
        guard untrusted.contains(word) || isArgument, range.count >= 4, range.count % 2 == 0 else {
            return .range(range)
        }
        var bytes: [UInt8] = []
        for place in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
            guard let high = digit(line[place]), let low = digit(line[place + 1]) else { return .range(range) }
            // Arguments stand apart by a zero.
            let byte = high << 4 | low
            bytes.append(byte == 0 ? 0x20 : byte)
        }
        return .bytes(bytes)
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
