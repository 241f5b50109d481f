/// Reads the searches and conditions of a rule or a filter.
struct DetectionParser {
    /// The keys beside the searches.
    private let reserved: Set<String>
    private(set) var errors: [ParseError] = []
    /// How many searches the conditions ask for, each as often as it is meant.
    private var questions = 0
    private static let maximumQuestions = 50_000

    /// - Returns: `nil` beside every mistake in it.
    static func parse(_ tree: Tree, reserved: Set<String> = []) -> (Detection?, [ParseError]) {
        var parser = DetectionParser(reserved: reserved.union(["condition"]))
        let detection = parser.detection(tree)
        return (parser.errors.isEmpty ? detection : nil, parser.errors)
    }

    private init(reserved: Set<String>) {
        self.reserved = reserved
    }

    private mutating func detection(_ tree: Tree) -> Detection? {
        guard let pairs = tree.pairs else {
            errors.append(tree.error("detection is \(tree.noun), not a map"))
            return nil
        }
        var searches: [Detection.Search] = []
        for pair in pairs where !reserved.contains(pair.name) {
            if pair.name == "timeframe" {
                errors.append(
                    pair.key.error("'timeframe' belongs to the aggregation of older rules: write a correlation"))
                continue
            }
            if let body = body(pair.value) {
                searches.append(Detection.Search(name: pair.name, place: pair.key.place, body: body))
            }
        }
        guard let condition = tree["condition"] else {
            errors.append(tree.error("detection has no 'condition'"))
            return nil
        }
        let conditions = conditions(condition)
        if searches.isEmpty && errors.isEmpty { errors.append(tree.error("detection has no search")) }
        guard errors.isEmpty else { return nil }
        for condition in conditions { check(condition.expression, searches) }
        if questions > Self.maximumQuestions {
            errors.append(condition.error("conditions mean more than \(Self.maximumQuestions) searches"))
        }
        return Detection(searches: searches, conditions: conditions)
    }

    private mutating func conditions(_ tree: Tree) -> [Condition] {
        let trees: [Tree]
        if case .list(let items) = tree.kind { trees = items } else { trees = [tree] }
        if trees.isEmpty { errors.append(tree.error("list of conditions is empty")) }
        var result: [Condition] = []
        for tree in trees {
            do throws(ParseError) {
                result.append(try ConditionParser.parse(tree))
            } catch {
                errors.append(error)
            }
        }
        return result
    }

    /// Whether every name in the condition is one of a search.
    private mutating func check(_ expression: Condition.Expression, _ searches: [Detection.Search]) {
        switch expression {
        case .or(let parts), .and(let parts):
            for part in parts where questions <= Self.maximumQuestions { check(part, searches) }
        case .not(let part): check(part, searches)
        case .identifier(let word):
            questions += 1
            if !searches.contains(where: { $0.name == word.text }) {
                errors.append(ParseError(word.place, "condition names '\(word.text)', which is no search"))
            }
        case .of(_, let pattern, let place):
            let selected = Self.selected(pattern?.text, searches)
            questions += selected.count
            if selected.isEmpty {
                errors.append(ParseError(place, "no search is meant by '\(pattern?.text ?? "them")'"))
            }
        }
    }

    /// The searches that a pattern means; those of `them` do not begin with an underscore.
    static func selected(_ pattern: String?, _ searches: [Detection.Search]) -> [Detection.Search] {
        guard let pattern else { return searches.filter { !$0.name.hasPrefix("_") } }
        return searches.filter { isMatch(Array($0.name.utf8), Array(pattern.utf8)) }
    }

    private static func isMatch(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var (place, next) = (0, 0)
        var retry: (place: Int, next: Int)?
        while place < name.count {
            if next < pattern.count, pattern[next] == UInt8(ascii: "*") {
                retry = (place, next + 1)
                next += 1
            } else if next < pattern.count, pattern[next] == name[place] {
                place += 1
                next += 1
            } else if let last = retry {
                retry = (last.place + 1, last.next)
                (place, next) = (last.place + 1, last.next)
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    // MARK: Searches

    private mutating func body(_ tree: Tree) -> SearchBody? {
        switch tree.kind {
        case .map(let pairs):
            guard !pairs.isEmpty else {
                errors.append(tree.error("search is empty"))
                return nil
            }
            return .all(pairs.compactMap { item($0) })
        case .list(let items):
            guard !items.isEmpty else {
                errors.append(tree.error("search is empty"))
                return nil
            }
            return list(items, tree.place)
        case .null:
            errors.append(tree.error("search is empty"))
            return nil
        case .bool, .integer, .float, .string:
            return .item(DetectionItem(field: nil, modifiers: ModifierSet(), values: [tree], place: tree.place))
        }
    }

    /// Maps joined with OR, and what is no map as keywords.
    private mutating func list(_ items: [Tree], _ place: Place) -> SearchBody? {
        var bodies: [SearchBody] = []
        var keywords: [Tree] = []
        for item in items {
            switch item.kind {
            case .map: if let body = body(item) { bodies.append(body) }
            case .list: errors.append(item.error("a list inside the list of a search"))
            case .null: errors.append(item.error("a keyword that is nothing"))
            case .bool, .integer, .float, .string: keywords.append(item)
            }
        }
        if !keywords.isEmpty {
            bodies.append(.item(DetectionItem(field: nil, modifiers: ModifierSet(), values: keywords, place: place)))
        }
        return bodies.count == 1 ? bodies[0] : .any(bodies)
    }

    private mutating func item(_ pair: Tree.Pair) -> SearchBody? {
        let parts = pair.name.split(separator: "|", omittingEmptySubsequences: false)
        let field = parts.first.map(String.init) ?? ""
        var values: [Tree] = []
        switch pair.value.kind {
        case .map:
            errors.append(pair.value.error("value of '\(pair.name)' is a map"))
            return nil
        case .list(let items):
            for item in items {
                switch item.kind {
                case .list, .map: errors.append(item.error("value of '\(pair.name)' has \(item.noun) in its list"))
                case .null, .bool, .integer, .float, .string: values.append(item)
                }
            }
            if items.isEmpty { errors.append(pair.value.error("'\(pair.name)' has no values")) }
        case .null, .bool, .integer, .float, .string: values = [pair.value]
        }
        do throws(ParseError) {
            let modifiers = try ModifierSet(Array(parts.dropFirst()), at: pair.key.place)
            let item = DetectionItem(
                field: field.isEmpty ? nil : field, modifiers: modifiers, values: values, place: pair.key.place)
            try check(item)
            return .item(item)
        } catch {
            errors.append(error)
            return nil
        }
    }

    /// Whether the modifiers can do something with the values.
    private func check(_ item: DetectionItem) throws(ParseError) {
        if item.field == nil {
            switch item.modifiers.kind {
            case .text, .regex: break
            case .cidr, .exists, .fieldref, .comparison, .timePart:
                throw ParseError(item.place, "keywords cannot have the modifier of a field")
            }
        }
        for value in item.values { try check(value, of: item) }
        if case .exists = item.modifiers.kind {
            guard item.values.count == 1, case .bool = item.values[0].kind else {
                throw ParseError(item.place, "'exists' needs true or false")
            }
        }
    }

    private func check(_ value: Tree, of item: DetectionItem) throws(ParseError) {
        switch (item.modifiers.kind, value.kind) {
        case (.exists, _): break
        case (.text(let encodings), .null):
            guard encodings.isEmpty, item.modifiers.position == .whole, item.field != nil,
                !item.modifiers.expandsPlaceholders
            else { throw value.error("a value that is nothing, beside modifiers that need a text") }
        case (_, .null): throw value.error("a value that is nothing, beside modifiers that need one")
        case (.comparison(_, of: nil), .integer), (.comparison(_, of: nil), .float): break
        case (.comparison(_, of: nil), .string(let text)):
            guard Double(text)?.isFinite == true else { throw value.error("'\(text)' is no number") }
        case (.comparison, .integer): break
        case (.timePart(let part), .integer):
            guard let number = value.text.flatMap({ Int($0) }), part.values.contains(number) else {
                throw value.error("no date has the \(part.rawValue) '\(value.text ?? "")'")
            }
        case (.comparison, _), (.timePart, _): throw value.error("\(value.noun) where a number is needed")
        case (.text, _), (.regex, _), (.cidr, _), (.fieldref, _): break
        }
    }
}
