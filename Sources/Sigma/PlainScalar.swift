/// What an unquoted scalar stands for.
///
/// - Source: YAML 1.2.2 §10.3.2 (the core schema).
enum PlainScalar {
    static func resolve(_ text: String) -> Tree.Kind {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        guard let first = text.utf8.first, first < 0x3A else { return .string(text) }
        return number(text) ?? .string(text)
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
