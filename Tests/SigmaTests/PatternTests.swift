import Sigma
import Testing

/// A matcher that tries everything, over characters.
private enum Naive {
    /// Characters of UTF-8, and single bytes where it is none.
    static func characters(_ bytes: [UInt8]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var rest = bytes[...]
        while let first = rest.first {
            let count = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self)?.unicodeScalars.count == 1 }
            result.append(count.map { Array(rest.prefix($0)) } ?? [first])
            rest = rest.dropFirst(count ?? 1)
        }
        return result
    }

    enum Item: Equatable {
        case one, many
        case character([UInt8])
    }

    static func items(_ pattern: String) -> [Item] {
        var items: [Item] = []
        var scalars = Array(pattern.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\\":
                if let next = scalars.first, "\\*?".unicodeScalars.contains(next) {
                    scalars.removeFirst()
                    items.append(.character(Array(String(next).utf8)))
                } else {
                    items.append(.character(Array("\\".utf8)))
                }
            case "*": items.append(.many)
            case "?": items.append(.one)
            default: items.append(.character(Array(String(scalar).utf8)))
            }
        }
        return items
    }

    static func folded(_ character: [UInt8]) -> [UInt8] {
        guard let text = String(validating: character, as: UTF8.self) else { return character }
        return Array(text.lowercased().utf8)
    }

    static func isMatch(_ items: ArraySlice<Item>, _ text: ArraySlice<[UInt8]>) -> Bool {
        guard let item = items.first else { return text.isEmpty }
        switch item {
        case .many:
            return (text.startIndex...text.endIndex).contains { isMatch(items.dropFirst(), text[$0...]) }
        case .one: return !text.isEmpty && isMatch(items.dropFirst(), text.dropFirst())
        case .character(let wanted):
            guard let first = text.first, folded(first) == folded(wanted) else { return false }
            return isMatch(items.dropFirst(), text.dropFirst())
        }
    }
}

@Test(arguments: 1...20)
func `Wildcards and escapes match as a matcher that tries everything`(_ seed: UInt64) throws {
    var chance = Chance(seed)
    let letters = ["a", "A", "b", "é", "É", "あ", "-", "/"]
    for _ in 0..<400 {
        var pattern = ""
        for _ in 0..<Int.random(in: 0...7, using: &chance) {
            pattern +=
                Int.random(in: 0...2, using: &chance) > 0
                ? letters.randomElement(using: &chance)!
                : ["*", "?", "\\", "\\*", "\\?", "\\\\"].randomElement(using: &chance)!
        }
        let escaped = pattern.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let modifier = ["", "|contains", "|startswith", "|endswith"].randomElement(using: &chance)!
        let rules = Samples.compile(Samples.field("f\(modifier)", "\"\(escaped)\""))
        try #require(rules.errors.isEmpty, "\(pattern): \(rules.errors)")
        var items = Naive.items(pattern)
        if modifier == "|contains" || modifier == "|endswith" { items.insert(.many, at: 0) }
        if modifier == "|contains" || modifier == "|startswith" { items.append(.many) }
        let slot = try #require(rules.fields.slot("f"))
        var event = Event(rules.fields)
        var scratch = Scratch()
        for _ in 0..<8 {
            var value: [UInt8] = []
            for _ in 0..<Int.random(in: 0...8, using: &chance) {
                let piece = Int.random(in: 0...9, using: &chance)
                value +=
                    piece == 0
                    ? [[0xC3], [0x80], [0xE3, 0x81]].randomElement(using: &chance)!
                    : Array((letters + ["*", "?", "\\"]).randomElement(using: &chance)!.utf8)
            }
            event.begin([])
            event.set(slot, to: value)
            let expected = Naive.isMatch(items[...], Naive.characters(value)[...])
            #expect(rules.matches(0, event, scratch: &scratch) == expected, "\(pattern) \(modifier) \(value)")
        }
    }
}

@Test(arguments: 1...10)
func `A list of many values matches where one of them does by itself`(_ seed: UInt64) throws {
    var chance = Chance(seed)
    let letters = ["a", "B", "b", "c", " ", "/", "é", "É", "あ", "@", "`"]
    func text(_ counts: ClosedRange<Int>) -> String {
        (0..<Int.random(in: counts, using: &chance)).map { _ in letters.randomElement(using: &chance)! }.joined()
    }
    for _ in 0..<25 {
        let values = (0..<Int.random(in: 1...40, using: &chance)).map { _ in text(1...18) }
        let modifier = ["", "|contains", "|startswith", "|endswith", "|contains|cased", "|windash|endswith", "|neq"]
            .randomElement(using: &chance)!
        let search = { (values: [String]) in "selection:\n  f\(modifier): ['\(values.joined(separator: "', '"))']\n" }
        let keywords = "keywords: ['\(values.joined(separator: "', '"))']\n"
        let together = Samples.compile(
            [search(values) + "condition: selection", keywords + "condition: keywords"].map { Samples.rule($0) }
                .joined(separator: "---\n"))
        let alone = Samples.compile(
            values.flatMap { value in
                [search([value]) + "condition: selection", "keywords: ['\(value)']\ncondition: keywords"]
            }.map { Samples.rule($0) }.joined(separator: "---\n"))
        try #require(together.errors.isEmpty && alone.errors.isEmpty, "\(together.errors) \(alone.errors)")
        var scratch = Scratch()
        for _ in 0..<20 {
            let value = [text(0...4), values.randomElement(using: &chance)!, text(0...40)].shuffled(using: &chance)
                .prefix(Int.random(in: 1...3, using: &chance)).joined()
            let changed = Bool.random(using: &chance) ? value.uppercased() : value
            for rule in 0..<2 {
                let found = together.matches(
                    rule, Event(together.fields, text: changed, ["f": changed]), scratch: &scratch)
                let each = values.indices.map { index in
                    alone.matches(
                        2 * index + rule, Event(alone.fields, text: changed, ["f": changed]), scratch: &scratch)
                }
                let expected = modifier == "|neq" && rule == 0 ? !each.contains(false) : each.contains(true)
                #expect(found == expected, "\(changed) \(modifier) \(values)")
            }
        }
    }
}

@Test(arguments: 1...10)
func `An event that matches has one of the required literals in its text`(_ seed: UInt64) throws {
    var chance = Chance(seed)
    let words = ["al", "Be", "gam", "délt", "x", "-o", "a*b", "?z", "あい"]
    func value() -> String {
        (0..<Int.random(in: 1...3, using: &chance)).map { _ in words.randomElement(using: &chance)! }.joined()
    }
    for _ in 0..<200 {
        var searches = ""
        for name in ["a", "b", "c"] {
            let modifier = ["", "|contains", "|startswith", "|contains|all", "|re", "|windash|contains", "|neq"]
                .randomElement(using: &chance)!
            let values = (0..<Int.random(in: 1...2, using: &chance)).map { _ in
                "'\(modifier == "|re" ? value().replacing("?", with: ".?").filter { $0 != "*" } : value())'"
            }
            searches += "\(name): {f\(modifier): [\(values.joined(separator: ", "))]}\n"
        }
        let condition = [
            "a and b", "a or b or c", "a and not b", "not (a or not b)", "not (a and not b)", "1 of them",
            "(a or b) and c",
        ]
        .randomElement(using: &chance)!
        let rules = Samples.compile(Samples.rule(searches + "condition: \(condition)"))
        try #require(rules.errors.isEmpty, "\(rules.errors)")
        guard let literals = rules.requiredLiterals(of: 0) else { continue }
        var scratch = Scratch()
        for literal in literals { #expect(literal.count >= 2) }
        for _ in 0..<30 {
            let text = (value() + ["", " "].randomElement(using: &chance)! + value())
                .replacing("*", with: ["", "qq"].randomElement(using: &chance)!).replacing("?", with: "É")
            let event = Event(rules.fields, text: text, ["f": text])
            guard rules.matches(0, event, scratch: &scratch) else { continue }
            let bytes = text.utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
            let isThere = literals.contains { literal in
                bytes.indices.contains { bytes[$0...].starts(with: literal) }
            }
            #expect(isThere, "\(text) \(literals) \(searches) \(condition)")
        }
    }
}

@Test(arguments: [
    ("f|contains: [abc, DEF]", ["abc", "def"]), ("f|contains|all: [ab, abcdef]", ["abcdef"]),
    ("f: 'one*three'", ["three"]), ("f|cidr: 10.0.0.0/8", ["10."]), ("f|cidr: 172.16.0.0/15", ["172.16.", "172.17."]),
    ("f|re: 'x+(foo|bar)y'", ["bar", "foo"]), ("f|contains: ['ab', 'xxabxx']", ["ab"]),
    ("f|windash|contains: ' -exec'", ["exec"]), ("f|contains: 'Überfall'", ["berfall"]),
])
func `The required literals of a search are the best ones`(_ search: String, _ literals: [String]) {
    let rules = Samples.compile(Samples.rule("selection:\n  \(search)\ncondition: selection"))
    #expect(rules.requiredLiterals(of: 0)?.map { String(decoding: $0, as: UTF8.self) } == literals)
}

@Test(arguments: ["f|contains: a", "f|neq: abc", "f: null", "f|exists: true", "f|gt: 5", "f: '*'", "f|re: 'a?b*'"])
func `Where nothing is required, none is known`(_ search: String) {
    let rules = Samples.compile(Samples.rule("selection:\n  \(search)\ncondition: selection"))
    #expect(rules.errors.isEmpty)
    #expect(rules.requiredLiterals(of: 0) == nil)
}

@Test func `Literals leave out what the raw text may write otherwise`() {
    let rules = Samples.compile(
        Samples.rule(#"selection: {f|contains: 'C:\temp\evil.exe', g|contains: abcdefgh}"# + "\ncondition: selection"))
    var options = LiteralOptions.json
    options.isVerbatim = { $0 != "g" }
    #expect(rules.requiredLiterals(of: 0, options: options) == [Array("evil.exe".utf8)])
}
