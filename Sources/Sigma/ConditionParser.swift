/// Reads the condition of a rule.
///
///     expression = conjunction *("or" conjunction)
///     conjunction = negation *("and" negation)
///     negation = "not" negation / "(" expression ")" / ("1" / "any" / "all") "of" ("them" / pattern) / identifier
///
/// - Source: Sigma rules specification 2.1, "Condition".
struct ConditionParser {
    static let maximumDepth = 64
    static let maximumLength = 65_535

    private let tree: Tree
    private let words: [Condition.Word]
    private var next = 0
    private var depth = 0

    static func parse(_ tree: Tree) throws(ParseError) -> Condition {
        guard case .string(let text) = tree.kind else { throw tree.error("condition is \(tree.noun), not a text") }
        guard text.utf8.count <= maximumLength else { throw tree.error("condition is too long") }
        if text.contains("|") {
            throw tree.error(
                "'|' in a condition is the aggregation of older rules, which is not supported: write a correlation "
                    + "of type event_count or value_count")
        }
        var parser = ConditionParser(tree: tree, words: try words(of: text, in: tree))
        guard !parser.words.isEmpty else { throw tree.error("condition is empty") }
        let expression = try parser.expression()
        if let word = parser.peek {
            throw ParseError(word.place, word.text == ")" ? "')' without a '('" : "'\(word.text)' is not expected here")
        }
        return Condition(text: text, expression: expression)
    }

    private init(tree: Tree, words: [Condition.Word]) {
        self.tree = tree
        self.words = words
    }

    private static func words(of text: String, in tree: Tree) throws(ParseError) -> [Condition.Word] {
        var words: [Condition.Word] = []
        var word = ""
        func close() {
            if !word.isEmpty { words.append(Condition.Word(text: word, place: tree.place)) }
            word = ""
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", "\t", "\n", "\r": close()
            case "(", ")":
                close()
                words.append(Condition.Word(text: String(scalar), place: tree.place))
            case _ where scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.value >= 0x80,
                "_", "-", ".", "*", ":", "/", "$", "@", "+", "#":
                word.unicodeScalars.append(scalar)
            default: throw tree.error("'\(scalar)' in a condition")
            }
        }
        close()
        return words
    }

    private var peek: Condition.Word? { next < words.count ? words[next] : nil }

    private mutating func take(_ keyword: String) -> Bool {
        guard let word = peek, word.text.lowercased() == keyword else { return false }
        next += 1
        return true
    }

    private mutating func expression() throws(ParseError) -> Condition.Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw tree.error("condition nests deeper than \(Self.maximumDepth)") }
        var parts = [try conjunction()]
        while take("or") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction() throws(ParseError) -> Condition.Expression {
        var parts = [try negation()]
        while take("and") { parts.append(try negation()) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func negation() throws(ParseError) -> Condition.Expression {
        var isNegated = false
        while take("not") { isNegated.toggle() }
        let operand = try operand()
        return isNegated ? .not(operand) : operand
    }

    private mutating func operand() throws(ParseError) -> Condition.Expression {
        guard let word = peek else { throw tree.error("condition ends where a search is expected") }
        if take("(") {
            let inner = try expression()
            guard take(")") else { throw ParseError(word.place, "'(' without a ')'") }
            return inner
        }
        next += 1
        if let following = peek, following.text.lowercased() == "of" { return try selection(word) }
        switch word.text.lowercased() {
        case "and", "or", "of", ")", "them":
            throw ParseError(word.place, "'\(word.text)' where a search is expected")
        default: break
        }
        guard !word.text.contains("*") else {
            throw ParseError(word.place, "'\(word.text)' needs '1 of' or 'all of' before it")
        }
        return .identifier(word)
    }

    private mutating func selection(_ quantifier: Condition.Word) throws(ParseError) -> Condition.Expression {
        let isAll: Bool
        switch quantifier.text.lowercased() {
        case "1", "any": isAll = false
        case "all": isAll = true
        default:
            throw ParseError(
                quantifier.place, "'\(quantifier.text) of' is not known; there are '1 of', 'any of', 'all of'")
        }
        next += 1
        guard let word = peek, word.text != "(", word.text != ")" else {
            throw ParseError(quantifier.place, "'\(quantifier.text) of' needs 'them' or a name after it")
        }
        next += 1
        return .of(all: isAll, pattern: word.text.lowercased() == "them" ? nil : word, at: word.place)
    }
}
