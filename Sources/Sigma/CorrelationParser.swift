/// Reads the `correlation` section of a document.
struct CorrelationParser {
    private static let known: Set<String> = [
        "type", "rules", "group-by", "timespan", "condition", "aliases", "generate",
    ]

    private let tree: Tree
    private var errors: [ParseError] = []

    static func parse(
        _ tree: Tree, generate: Tree?, _ metadata: Metadata, errors: inout [ParseError]
    ) -> Correlation? {
        guard tree.pairs != nil else {
            errors.append(tree.error("'correlation' is \(tree.noun), not a map"))
            return nil
        }
        var parser = CorrelationParser(tree: tree)
        let correlation = parser.correlation(generate ?? tree["generate"], metadata)
        errors += parser.errors
        return parser.errors.isEmpty ? correlation : nil
    }

    private init(tree: Tree) {
        self.tree = tree
    }

    private mutating func correlation(_ generate: Tree?, _ metadata: Metadata) -> Correlation? {
        for pair in tree.pairs ?? [] where !Self.known.contains(pair.name) {
            errors.append(pair.key.error("'\(pair.name)' is not known in a correlation"))
        }
        guard let kind = kind() else { return nil }
        var rules = references(tree["rules"])
        let condition = tree["condition"]
        let expression = self.expression(condition, kind)
        if let expression, tree["rules"] == nil { rules = Self.names(expression.expression) }
        if rules.isEmpty { errors.append(tree.error("correlation has no 'rules'")) }
        var (bounds, field, percentile) = (Correlation.Bounds(), [String](), Double?.none)
        if let expression {
            check(expression.expression, rules)
        } else {
            (bounds, field, percentile) = self.condition(condition, kind, rules)
        }
        var isGenerating = false
        if let generate {
            if case .bool(let value) = generate.kind {
                isGenerating = value
            } else {
                errors.append(generate.error("'generate' needs true or false"))
            }
        }
        let groupBy = texts("group-by")
        guard let timespan = timespan() else { return nil }
        return Correlation(
            metadata: metadata, kind: kind, rules: rules, groupBy: groupBy, aliases: aliases(rules),
            timespan: timespan, bounds: bounds, field: field, percentile: percentile, expression: expression,
            generate: isGenerating)
    }

    private mutating func kind() -> Correlation.Kind? {
        guard let value = tree["type"], let text = value.text else {
            errors.append(tree.error("correlation has no 'type'"))
            return nil
        }
        if let kind = Correlation.Kind(rawValue: text) { return kind }
        let kinds = Correlation.Kind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        errors.append(value.error("type '\(text)' is not known; there are \(kinds)"))
        return nil
    }

    private mutating func references(_ value: Tree?) -> [Reference] {
        guard let value else { return [] }
        let (texts, found) = value.strings("rules")
        errors += found
        return texts.map { Reference(text: $0.text, place: $0.place) }
    }

    private mutating func texts(_ name: String) -> [String] {
        guard let value = tree[name] else { return [] }
        let (texts, found) = value.strings(name)
        errors += found
        return texts.map(\.text)
    }

    /// - Source: Sigma correlation rules specification 2.1, "Time Selection".
    private mutating func timespan() -> Duration? {
        guard let value = tree["timespan"], let text = value.text else {
            errors.append(tree.error("correlation has no 'timespan'"))
            return nil
        }
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        let digits = text.dropLast()
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard let unit = text.last.flatMap({ units[$0] }), isNumber, let count = Int64(digits), count > 0,
            count <= 36_525 * 86_400 / unit
        else {
            errors.append(value.error("timespan '\(text)' is not a number with 's', 'm', 'h' or 'd' after it"))
            return nil
        }
        return .seconds(count * unit)
    }

    private mutating func aliases(_ rules: [Reference]) -> [Correlation.Alias] {
        guard let value = tree["aliases"] else { return [] }
        guard let pairs = value.pairs else {
            errors.append(value.error("'aliases' is \(value.noun), not a map"))
            return []
        }
        return pairs.compactMap { pair in
            guard let fields = pair.value.pairs else {
                errors.append(pair.value.error("alias '\(pair.name)' is \(pair.value.noun), not a map"))
                return nil
            }
            let mapped = fields.compactMap { field -> (rule: Reference, field: String)? in
                guard let name = field.value.text else {
                    errors.append(field.value.error("alias '\(pair.name)' needs the name of a field"))
                    return nil
                }
                return (Reference(text: field.name, place: field.key.place), name)
            }
            return Correlation.Alias(name: pair.name, fields: mapped)
        }
    }

    // MARK: Condition

    private mutating func expression(_ value: Tree?, _ kind: Correlation.Kind) -> Condition? {
        guard let value, case .string = value.kind else { return nil }
        guard kind.isTemporal else {
            errors.append(value.error("condition of '\(kind.rawValue)' is a text, not a map"))
            return nil
        }
        do throws(ParseError) {
            return try ConditionParser.parse(value)
        } catch {
            errors.append(error)
            return nil
        }
    }

    private static func names(_ expression: Condition.Expression) -> [Reference] {
        var result: [Reference] = []
        func visit(_ expression: Condition.Expression) {
            switch expression {
            case .or(let parts), .and(let parts): for part in parts { visit(part) }
            case .not(let part): visit(part)
            case .identifier(let word):
                if !result.contains(where: { $0.text == word.text }) {
                    result.append(Reference(text: word.text, place: word.place))
                }
            case .of: break
            }
        }
        visit(expression)
        return result
    }

    private mutating func check(_ expression: Condition.Expression, _ rules: [Reference]) {
        switch expression {
        case .or(let parts), .and(let parts): for part in parts { check(part, rules) }
        case .not(let part): check(part, rules)
        case .identifier(let word):
            if !rules.contains(where: { $0.text == word.text }) {
                errors.append(ParseError(word.place, "condition names '\(word.text)', which is not in 'rules'"))
            }
        case .of(_, _, let place):
            errors.append(ParseError(place, "condition of a correlation takes the names of rules only"))
        }
    }

    private mutating func condition(
        _ value: Tree?, _ kind: Correlation.Kind, _ rules: [Reference]
    ) -> (Correlation.Bounds, [String], Double?) {
        var bounds = Correlation.Bounds()
        guard let value else {
            guard kind.isTemporal else {
                errors.append(tree.error("correlation has no 'condition'"))
                return (bounds, [], nil)
            }
            bounds.gte = Double(rules.count)
            return (bounds, [], nil)
        }
        guard let pairs = value.pairs else {
            if case .string = value.kind { return (bounds, [], nil) }
            errors.append(value.error("condition is \(value.noun), not a map"))
            return (bounds, [], nil)
        }
        var (field, percentile): ([String], Double?) = ([], nil)
        for pair in pairs {
            switch pair.name {
            case "gt": bounds.gt = number(pair.value)
            case "gte": bounds.gte = number(pair.value)
            case "lt": bounds.lt = number(pair.value)
            case "lte": bounds.lte = number(pair.value)
            case "eq": bounds.eq = number(pair.value)
            case "neq": bounds.neq = number(pair.value)
            case "field":
                let (texts, found) = pair.value.strings("field")
                errors += found
                field = texts.map(\.text)
            case "percentile" where kind == .valuePercentile:
                percentile = number(pair.value)
                if let percentile, !(0...100).contains(percentile) {
                    errors.append(pair.value.error("percentile is not from 0 through 100"))
                }
            default: errors.append(pair.key.error("'\(pair.name)' is not known in the condition"))
            }
        }
        if bounds.isEmpty { errors.append(value.error("condition has none of gt, gte, lt, lte, eq, neq")) }
        let isCounting = kind.isTemporal || kind == .eventCount || kind == .valueCount
        if isCounting, bounds.largest > 1_000_000 { errors.append(value.error("condition asks for more than 1000000")) }
        if kind.needsField && field.isEmpty { errors.append(value.error("condition has no 'field'")) }
        if !kind.needsField && !field.isEmpty { errors.append(value.error("'\(kind.rawValue)' takes no 'field'")) }
        if kind.needsField, kind != .valueCount, field.count > 1 {
            errors.append(value.error("'\(kind.rawValue)' takes one 'field'"))
        }
        return (bounds, field, percentile)
    }

    private mutating func number(_ value: Tree) -> Double? {
        switch value.kind {
        case .integer(let text), .float(let text):
            if let number = Double(text), number.isFinite { return number }
        case .null, .bool, .string, .list, .map: break
        }
        errors.append(value.error("\(value.noun) where a number is needed"))
        return nil
    }
}
