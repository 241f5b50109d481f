/// Postfix's parameters: what was written, defaults, and the values that come out of `$name` in them.
///
/// - Source: postconf(5) and postconf(1) of Postfix, "PARAMETER VALUES".
package struct PostfixParameters {
    private static let maximumDepth = 30
    private static let maximumLength = 64 << 10  // bytes

    /// Those of the installed version.
    private let defaults: [String: String]

    /// As written, the last of each name.
    var raw: [String: String] = [:]

    /// - Parameter version: The package's; nil where it is not known.
    init(version: String? = nil) { defaults = PostfixDefaults.values(of: version) }

    func value(_ name: String) -> String? { (raw[name] ?? defaults[name]).map { expanded($0) } }

    func expanded(_ text: String) -> String {
        var budget = 2000
        return expand(text[...], depth: 0, &budget)
    }

    private func expand(_ text: Substring, depth: Int, _ budget: inout Int) -> String {
        guard depth < Self.maximumDepth else { return String(text) }
        var output = ""
        var rest = text
        while let dollar = rest.firstIndex(of: "$") {
            budget -= 1
            guard budget > 0, output.utf8.count < Self.maximumLength else { return output }
            output += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            guard let next = rest.first else { return output + "$" }
            if next == "$" {
                output += "$"
                rest = rest.dropFirst()
            } else if next == "{" || next == "(" {
                guard let inner = Self.braced(&rest) else { return output + "$" + rest }
                output += conditional(inner, depth, &budget)
            } else {
                let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
                rest = rest.dropFirst(name.count)
                output += name.isEmpty ? "$" : value(of: String(name), depth, &budget)
            }
        }
        return output + rest
    }

    /// What a name stands for; one that nothing is known of stays as it is when the host's own names are meant.
    private func value(of name: String, _ depth: Int, _ budget: inout Int) -> String {
        guard let text = raw[name] ?? defaults[name] else {
            return ["myhostname", "mydomain", "mynetworks"].contains(name) ? "$" + name : ""
        }
        return expand(text[...], depth: depth + 1, &budget)
    }

    /// `name`, `name?text`, `name:text`, `name?{text}:{text}`, `{text} == {text} ? {text} : {text}`.
    private func conditional(_ inner: Substring, _ depth: Int, _ budget: inout Int) -> String {
        if inner.drop(while: \.isWhitespace).first == "{" { return comparison(inner, depth, &budget) }
        let name = inner.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        var rest = inner.dropFirst(name.count).drop(while: \.isWhitespace)
        let own = value(of: String(name), depth, &budget)
        guard let sign = rest.popFirst() else { return own }
        let isMet = raw[String(name)] != nil || defaults[String(name)] != nil ? !own.isEmpty : false
        let (first, second) = Self.choices(rest, isPair: sign == "?")
        if sign == "?" { return expand(isMet ? first : second ?? "", depth: depth + 1, &budget) }
        return isMet ? own : expand(first, depth: depth + 1, &budget)
    }

    private func comparison(_ inner: Substring, _ depth: Int, _ budget: inout Int) -> String {
        var rest = inner.drop(while: \.isWhitespace)
        guard let left = Self.braced(&rest) else { return "" }
        rest = rest.drop(while: \.isWhitespace)
        let sign = rest.prefix { "=!<>level".contains($0) }
        rest = rest.dropFirst(sign.count).drop(while: \.isWhitespace)
        // `<level` compares compatibility levels.
        guard let right = Self.braced(&rest) else { return "" }
        rest = rest.drop(while: \.isWhitespace)
        let (a, b) = (expand(left, depth: depth + 1, &budget), expand(right, depth: depth + 1, &budget))
        let holds = Self.holds(a.trimmed, String(sign).replacing("level", with: ""), b.trimmed)
        guard rest.popFirst() == "?" else { return holds ? "bool" : "" }
        let (first, second) = Self.choices(rest, isPair: true)
        return expand(holds ? first : second ?? "", depth: depth + 1, &budget)
    }

    private static func holds(_ a: String, _ sign: String, _ b: String) -> Bool {
        let numbers = (a.split(separator: ".").compactMap { Int($0) }, b.split(separator: ".").compactMap { Int($0) })
        let isLess = numbers.0.lexicographicallyPrecedes(numbers.1)
        let isMore = numbers.1.lexicographicallyPrecedes(numbers.0)
        return switch sign {
        case "==": a == b
        case "!=": a != b
        case "<": isLess
        case "<=": !isMore
        case ">": isMore
        case ">=": !isLess
        default: false
        }
    }

    /// `{a}:{b}`, or plain text up to the end.
    private static func choices(_ text: Substring, isPair: Bool) -> (Substring, Substring?) {
        var rest = text.drop(while: \.isWhitespace)
        guard rest.first == "{", let first = braced(&rest) else { return (text, nil) }
        rest = rest.drop(while: \.isWhitespace)
        guard isPair, rest.popFirst() == ":" else { return (first, nil) }
        rest = rest.drop(while: \.isWhitespace)
        guard rest.first == "{", let second = braced(&rest) else { return (first, rest) }
        return (first, second)
    }

    /// What stands between the braces at the beginning, which are taken away.
    static func braced(_ text: inout Substring) -> Substring? {
        guard let open = text.first, open == "{" || open == "(" else { return nil }
        let close: Character = open == "{" ? "}" : ")"
        var depth = 0
        for index in text.indices {
            if text[index] == open { depth += 1 }
            if text[index] == close { depth -= 1 }
            if depth == 0 {
                let inner = text[text.index(after: text.startIndex)..<index]
                text = text[text.index(after: index)...]
                return inner
            }
        }
        return nil
    }

    /// The items of a list: between commas and spaces, braces holding together.
    package static func items(_ text: String) -> [String] {
        var items: [String] = []
        var item = ""
        var depth = 0
        for character in text {
            if character == "{" { depth += 1 }
            if character == "}" { depth = max(0, depth - 1) }
            if depth == 0, character == "," || character.isWhitespace {
                if !item.isEmpty { items.append(item) }
                item = ""
            } else {
                item.append(character)
            }
        }
        return item.isEmpty ? items : items + [item]
    }
}
