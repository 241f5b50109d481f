extension PostfixParameters {
    /// The parameters that were written and need themselves, in order, each with the one that leads back: Postfix stops at such
    /// ("unreasonable macro call nesting"), and what they would be, nobody can say.
    var circles: [(name: String, by: String)] {
        var references: [String: [String]] = [:]
        for (name, text) in raw where text.contains("$") { references[name] = Self.names(in: text) }
        return references.keys.sorted().compactMap { start in
            var seen: Set<String> = []
            var waiting = references[start] ?? []
            while let name = waiting.popLast() {
                guard let next = references[name], seen.insert(name).inserted else { continue }
                if next.contains(start) { return (start, name) }
                waiting += next
            }
            return nil
        }
    }

    /// What stands after a dollar: `$name`, `${name…`, `$(name…`.
    private static func names(in text: String) -> [String] {
        var names: [String] = []
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" { rest = rest.dropFirst() }
            if rest.first == "{" || rest.first == "(" { rest = rest.dropFirst() }
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            if !name.isEmpty { names.append(String(name)) }
        }
        return names
    }
}
