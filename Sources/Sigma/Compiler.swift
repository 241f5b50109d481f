import ByteRegex

/// Turns rules into expressions over tests.
struct Compiler {
    private let options: RuleSet.Options
    private(set) var matchers = Matchers()
    private(set) var fields = FieldTable()
    private var numbers: [Test: Int32] = [:]
    private var patternNumbers: [TextPattern: Int32] = [:]
    private var slotRanges: [[String]: Test.SlotRange] = [:]

    init(_ options: RuleSet.Options) {
        self.options = options
    }

    /// - Throws: The first thing in the rule that cannot be compiled.
    mutating func expression(of rule: Rule) throws(ParseError) -> Expression {
        let taxonomy = try taxonomy(rule.taxonomy, at: rule.place)
        for field in rule.fields { _ = slots(field, taxonomy, rule.logsource) }
        return try expression(of: rule.detection, taxonomy, rule.logsource)
    }

    /// What remains of a rule's matches.
    mutating func expression(of filter: Filter, in source: LogSource) throws(ParseError) -> Expression {
        let taxonomy = try taxonomy(filter.taxonomy, at: filter.place)
        let expression = try expression(of: filter.filter, taxonomy, source)
        return filter.filter.conditions.allSatisfy(\.isNegated) ? expression : .not(expression)
    }

    /// The numbers of a field that a correlation asks for.
    mutating func slots(_ field: String, of rule: Rule) -> [Int32] {
        let taxonomy = options.taxonomies.first { $0.name == rule.taxonomy } ?? Taxonomy()
        return taxonomy.names(for: field, in: rule.logsource).map { fields.insert($0) }
    }

    private func taxonomy(_ name: String, at place: Place) throws(ParseError) -> Taxonomy {
        if let taxonomy = options.taxonomies.last(where: { $0.name == name }) { return taxonomy }
        guard name == "sigma" else { throw ParseError(place, "taxonomy '\(name)' is not known") }
        return Taxonomy()
    }

    private mutating func expression(
        of detection: Detection, _ taxonomy: Taxonomy, _ source: LogSource
    ) throws(ParseError) -> Expression {
        var searches: [String: Expression] = [:]
        for search in detection.searches { searches[search.name] = try expression(search.body, taxonomy, source) }
        let parts = detection.conditions.map { Self.expression($0.expression, detection, searches) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private static func expression(
        _ condition: Condition.Expression, _ detection: Detection, _ searches: [String: Expression]
    ) -> Expression {
        switch condition {
        case .or(let parts): return .any(parts.map { expression($0, detection, searches) })
        case .and(let parts): return .all(parts.map { expression($0, detection, searches) })
        case .not(let part): return .not(expression(part, detection, searches))
        case .identifier(let word): return searches[word.text] ?? .constant(false)
        case .of(let isAll, let pattern, _):
            let parts = DetectionParser.selected(pattern?.text, detection.searches).compactMap { searches[$0.name] }
            return parts.count == 1 ? parts[0] : isAll ? .all(parts) : .any(parts)
        }
    }

    private mutating func expression(
        _ body: SearchBody, _ taxonomy: Taxonomy, _ source: LogSource
    ) throws(ParseError) -> Expression {
        switch body {
        case .item(let item): return try expression(item, taxonomy, source)
        case .all(let parts):
            var result: [Expression] = []
            for part in parts { result.append(try expression(part, taxonomy, source)) }
            return result.count == 1 ? result[0] : .all(result)
        case .any(let parts):
            var result: [Expression] = []
            for part in parts { result.append(try expression(part, taxonomy, source)) }
            return result.count == 1 ? result[0] : .any(result)
        }
    }

    private mutating func expression(
        _ item: DetectionItem, _ taxonomy: Taxonomy, _ source: LogSource
    ) throws(ParseError) -> Expression {
        let slots = item.field.map { self.slots($0, taxonomy, source) }
        var parts: [Expression] = []
        for value in item.values {
            if case .fieldref = item.modifiers.kind, let name = value.text {
                let others = self.slots(name, taxonomy, source)
                let kind = Test.Kind.fieldref(
                    slots: others, item.modifiers.position, isCased: item.modifiers.isCased)
                parts.append(test(slots, kind))
                continue
            }
            do throws(Reason) {
                parts.append(try expression(value, item, slots))
            } catch {
                throw ParseError(value.place, error.text)
            }
        }
        let whole = parts.count == 1 ? parts[0] : item.modifiers.isAll ? .all(parts) : Expression.any(parts)
        return item.modifiers.isNegated ? .not(whole) : whole
    }

    private mutating func expression(
        _ value: Tree, _ item: DetectionItem, _ slots: Test.SlotRange?
    ) throws(Reason) -> Expression {
        let text = value.text
        switch item.modifiers.kind {
        case .text(let encodings):
            guard let text else { return test(slots, .null) }
            return try texts(text, encodings, item, slots)
        case .regex(let regexOptions): return try regexes(text ?? "", regexOptions, item, slots)
        case .cidr:
            let texts = item.modifiers.expandsPlaceholders ? try plainTexts(text ?? "") : [text ?? ""]
            var ranges: [AddressRange] = []
            for text in texts {
                guard let range = AddressRange(text) else { throw Reason("'\(text)' is no range of addresses") }
                ranges.append(range)
            }
            return test(slots, matchers.within(ranges))
        case .exists:
            let exists = test(slots, .exists)
            if case .bool(false) = value.kind { return .not(exists) }
            return exists
        case .comparison(let comparison, let part):
            guard let number = text.flatMap({ Number($0.utf8.span) }) else { throw Reason("no number") }
            return test(slots, .comparison(comparison, of: part, number))
        case .timePart(let part):
            guard let number = text.flatMap({ Int($0) }) else { throw Reason("no number") }
            return test(slots, .timePart(part, number))
        case .fieldref: throw Reason("the name of a field is needed")
        }
    }

    private mutating func texts(
        _ text: String, _ encodings: [ModifierSet.Encoding], _ item: DetectionItem, _ slots: Test.SlotRange?
    ) throws(Reason) -> Expression {
        var texts =
            item.modifiers.expandsPlaceholders
            ? try PatternText.expand(text, options.placeholders) : [PatternText(text)]
        for encoding in encodings {
            var encoded: [PatternText] = []
            for text in texts { encoded += try text.encoded(encoding) }
            guard encoded.count <= PatternText.maximumAlternatives else { throw Reason("value has too many forms") }
            texts = encoded
        }
        // A keyword is looked for anywhere in the event.
        let position = slots == nil && item.modifiers.position == .whole ? .contains : item.modifiers.position
        let parts = texts.map { text in
            test(slots, .pattern(number(of: TextPattern(text, position: position, isCased: item.modifiers.isCased))))
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func regexes(
        _ text: String, _ flags: ModifierSet.RegexOptions, _ item: DetectionItem, _ slots: Test.SlotRange?
    ) throws(Reason) -> Expression {
        var sources = [text]
        if item.modifiers.expandsPlaceholders {
            let (parts, names) = Placeholders.split(text)
            sources = [parts[0]]
            for (index, name) in names.enumerated() {
                guard let values = options.placeholders(name), !values.isEmpty else {
                    throw Reason("nothing is known for the placeholder '%\(name)%'")
                }
                guard sources.count * values.count <= PatternText.maximumAlternatives else {
                    throw Reason("placeholders make more than \(PatternText.maximumAlternatives) values")
                }
                sources = sources.flatMap { source in
                    values.map { source + PatternText($0).regex + parts[index + 1] }
                }
            }
        }
        var options: BytePattern.Options = []
        if flags.contains(.ignoreCase) { options.insert(.ignoreCase) }
        if flags.contains(.dotAll) { options.insert(.dotMatchesNewline) }
        var result: [Expression] = []
        for source in sources {
            var pattern = RegexTranslator.translate(source, isMultiline: flags.contains(.multiline))
            if item.modifiers.position == .startswith { pattern = "\\A(?:\(pattern))" }
            if item.modifiers.position == .endswith { pattern = "(?:\(pattern))\\z" }
            do {
                matchers.regexes.append(try BytePattern(pattern, options: options))
            } catch {
                throw Reason("regular expression '\(source)': \(error.reason)")
            }
            result.append(test(slots, .regex(Int32(matchers.regexes.count - 1))))
        }
        return result.count == 1 ? result[0] : .any(result)
    }

    private func plainTexts(_ text: String) throws(Reason) -> [String] {
        try PatternText.expand(text, options.placeholders).map { String(decoding: $0.bytes ?? [], as: UTF8.self) }
    }

    // MARK: Numbers

    private mutating func slots(_ field: String, _ taxonomy: Taxonomy, _ source: LogSource) -> Test.SlotRange {
        let names = taxonomy.names(for: field, in: source)
        if let range = slotRanges[names] { return range }
        let lower = Int32(matchers.slots.count)
        for name in names { matchers.slots.append(fields.insert(name)) }
        let range = Test.SlotRange(lower: lower, upper: Int32(matchers.slots.count))
        slotRanges[names] = range
        return range
    }

    private mutating func number(of pattern: TextPattern) -> Int32 {
        if let number = patternNumbers[pattern] { return number }
        let number = matchers.add(pattern)
        patternNumbers[pattern] = number
        return number
    }

    private mutating func test(_ slots: Test.SlotRange?, _ kind: Test.Kind) -> Expression {
        let test = Test(slots: slots, kind: kind)
        if let number = numbers[test] { return .test(number) }
        let number = matchers.add(test)
        numbers[test] = number
        return .test(number)
    }
}

extension Matchers {
    /// How long each test takes beside others, roughly.
    var costs: [Int] { tests.map(cost) }

    private func cost(of test: Test) -> Int {
        switch test.kind {
        case .exists, .null: 1
        case .pattern(let index):
            switch patterns[Int(index)].form {
            case .any: 1
            case .equals, .prefix, .suffix: patterns[Int(index)].needsFolding ? 40 : 2
            case .contains: test.slots == nil ? 20 : 10
            case .segments: 30
            }
        case .alternatives(let index):
            alternatives[index].needsFolding
                ? 100 : alternatives[index].hasInner ? (test.slots == nil ? 30 : 15) : 4
        case .ranges: 10
        case .comparison, .timePart: 20
        case .fieldref: 40
        case .regex: 500
        }
    }
}

extension PatternText {
    /// The same as a regular expression.
    fileprivate var regex: String {
        var result = ""
        for token in tokens {
            switch token {
            case .many: result += ".*"
            case .one: result += "."
            default:
                guard let byte = token.byte else { continue }
                result += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return result
    }
}
