import ByteRegex
import NoroshiFormats
import NoroshiModel
import Yams

/// Reads the conditions of rules: `all`, `any`, `none`, `not`, and questions about one `setting`.
struct ConditionReader {
    private static let maximumDepth = 20
    private static let questions = [
        "is", "has", "lacks", "contains", "matches", "below", "above", "set", "wider-than", "covers", "has-before",
    ]

    let file: String
    private(set) var errors: [ParseError] = []

    init(file: String) { self.file = file }

    mutating func condition(_ node: Node, depth: Int) -> RuleCondition? {
        guard depth < Self.maximumDepth else {
            reject(node, "conditions more than \(Self.maximumDepth) deep")
            return nil
        }
        if node["setting"] != nil { return test(node).map { .test($0) } }
        guard node.pairs.count == 1, let (key, value) = node.pairs.first else {
            reject(node, "expected 'setting', or one of 'all', 'any', 'none', 'not'")
            return nil
        }
        switch key.string {
        case "all": return conditions(value, depth).map { .all($0) }
        case "any": return conditions(value, depth).map { .any($0) }
        case "none": return conditions(value, depth).map { .not(.any($0)) }
        case "not": return condition(value, depth: depth + 1).map { .not($0) }
        default:
            reject(key, "expected 'setting', or one of 'all', 'any', 'none', 'not', found '\(key.string ?? "")'")
            return nil
        }
    }

    private mutating func conditions(_ node: Node, _ depth: Int) -> [RuleCondition]? {
        guard let list = node.sequence, !list.isEmpty else {
            reject(node, "expected a list of conditions")
            return nil
        }
        let found = list.compactMap { condition($0, depth: depth + 1) }
        return found.count == list.count ? found : nil
    }

    private mutating func test(_ node: Node) -> SettingTest? {
        let before = errors.count
        for (key, _) in node.pairs where !(Self.questions + ["setting", "default", "stops"]).contains(key.string ?? "")
        {
            reject(key, "unknown key '\(key.string ?? "")'")
        }
        guard let name = node["setting"]?.string, !name.isEmpty else {
            reject(node["setting"] ?? node, "expected 'setting' to be a name")
            return nil
        }
        let asked = node.pairs.filter { Self.questions.contains($0.key.string ?? "") }
        guard asked.count == 1, let word = asked[0].key.string else {
            reject(node, "expected one of \(Self.questions.map { "'\($0)'" }.joined(separator: ", "))")
            return nil
        }
        let question = question(word, asked[0].value, node)
        guard errors.count == before, let question else { return nil }
        return SettingTest(name: name, assumed: node["default"].map { list($0) }, question: question)
    }

    private mutating func question(_ word: String, _ node: Node, _ test: Node) -> SettingTest.Question? {
        let words = list(node).map { $0.lowercased() }
        switch word {
        case "is": return .equals(words)
        case "has": return .has(words)
        case "lacks": return .lacks(words)
        case "contains": return .contains(words)
        case "matches": return patterns(node).map { .matches($0) }
        case "below": return number(node).map { .below($0) }
        case "above": return number(node).map { .above($0) }
        case "set":
            if node.bool == nil { reject(node, "expected 'set' to be true or false") }
            return node.bool.map { .isSet($0) }
        case "wider-than": return widths(node).map { .wider(v4: $0, v6: $1) }
        case "covers": return widths(node).map { .covers(v4: $0, v6: $1) }
        default:
            guard let stops = test["stops"] else {
                reject(node, "'has-before' needs 'stops'")
                return nil
            }
            return .hasBefore(items: words, stops: list(stops).map { $0.lowercased() })
        }
    }

    private mutating func patterns(_ node: Node) -> [Pattern]? {
        var patterns: [Pattern] = []
        for text in list(node) {
            do throws(PatternError) {
                patterns.append(try Pattern(text))
            } catch {
                reject(node, "'\(text)': \(error)")
                return nil
            }
        }
        return patterns
    }

    private mutating func number(_ node: Node) -> Double? {
        let number = node.string.flatMap { Double($0) }
        if number == nil { reject(node, "expected a number, found '\(node.string ?? "")'") }
        return number
    }

    /// `{v4: 16, v6: 48}`.
    private mutating func widths(_ node: Node) -> (v4: Int, v6: Int)? {
        guard let v4 = node["v4"]?.int, let v6 = node["v6"]?.int, (0...32).contains(v4), (0...128).contains(v6) else {
            reject(node, "expected prefixes such as {v4: 16, v6: 48}")
            return nil
        }
        return (v4, v6)
    }

    private func list(_ node: Node) -> [String] {
        node.sequence.map { $0.compactMap(\.string) } ?? node.string.map { [$0] } ?? []
    }

    private mutating func reject(_ node: Node, _ reason: String) { errors.append(node.error(reason, file: file)) }
}
