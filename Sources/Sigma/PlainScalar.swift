/// What an unquoted scalar stands for.
///
/// - Source: YAML 1.2.2 §10.3.2 (the core schema).
enum PlainScalar {
    static func resolve(_ text: String) -> Tree.Kind {
        guard let first = text.utf8.first else { return .null }
        // What begins otherwise is a text, and most are longer.
        switch first {
        case 0x2B, 0x2D, 0x2E, 0x30...0x39: return number(text) ?? .string(text)
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
            UInt8(ascii: "f"), UInt8(ascii: "F"):
            break
        default: return .string(text)
        }
        guard text.utf8.count <= 5 else { return .string(text) }
        switch text {
        case "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: return .string(text)
        }
    }

    private static func number(_ text: String) -> Tree.Kind? {
        if text.hasPrefix("0x"), let value = UInt64(text.dropFirst(2), radix: 16) { return .integer("\(value)") }
        if text.hasPrefix("0o"), let value = UInt64(text.dropFirst(2), radix: 8) { return .integer("\(value)") }
        var rest = Substring(text)
        if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        if rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // A number with zeros before it is some system's spelling of a word: it is kept.
            if rest.utf8.count > 1 && rest.utf8.first == 0x30 { return .string(text) }
            return .integer(text.first == "+" ? String(rest) : text)
        }
        let allowed = rest.utf8.allSatisfy { (0x30...0x39).contains($0) || ".eE+-".utf8.contains($0) }
        let points = rest.utf8.count { $0 == UInt8(ascii: ".") }
        guard allowed, points <= 1, rest.utf8.contains(where: { (0x30...0x39).contains($0) }), Double(text) != nil
        else { return nil }
        return .float(text)
    }
}
