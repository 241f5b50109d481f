/// Reads one document into a rule, a correlation or a filter.
struct RuleParser {
    enum Document: Sendable {
        case rule(Rule)
        case correlation(Correlation)
        case filter(Filter)
    }

    private static let known: Set<String> = [
        "title", "id", "name", "related", "taxonomy", "status", "description", "license", "references", "author",
        "date", "modified", "logsource", "detection", "fields", "falsepositives", "level", "tags", "scope",
        "correlation", "filter",
    ]

    let tree: Tree
    var errors: [ParseError] = []

    /// - Returns: `nil` where there is an error.
    static func parse(_ tree: Tree) -> (Document?, [ParseError]) {
        guard tree.pairs != nil else { return (nil, [tree.error("document is \(tree.noun), not a map")]) }
        var parser = RuleParser(tree: tree)
        let document = parser.document()
        return (parser.errors.isEmpty ? document : nil, parser.errors)
    }

    private mutating func document() -> Document? {
        let metadata = metadata()
        if let correlation = tree["correlation"] {
            if let detection = tree["detection"] {
                errors.append(detection.error("a correlation has no 'detection'"))
            }
            return CorrelationParser.parse(correlation, generate: tree["generate"], metadata, errors: &errors)
                .map(Document.correlation)
        }
        guard let logsource = logsource() else { return nil }
        if let filter = tree["filter"] { return self.filter(filter, metadata, logsource).map(Document.filter) }
        guard let section = tree["detection"] else {
            errors.append(tree.error("document has no 'detection', 'correlation' or 'filter'"))
            return nil
        }
        let (detection, found) = DetectionParser.parse(section)
        errors += found
        return detection.map { .rule(Rule(metadata: metadata, logsource: logsource, detection: $0)) }
    }

    private mutating func filter(_ tree: Tree, _ metadata: Metadata, _ logsource: LogSource) -> Filter? {
        let (detection, found) = DetectionParser.parse(tree, reserved: ["rules"])
        errors += found
        guard let rules = tree["rules"] else {
            errors.append(tree.error("filter has no 'rules'"))
            return nil
        }
        var references: [Reference]?
        switch rules.kind {
        case .string(let text) where text.lowercased() == "any": references = nil
        case .list(let items) where items.isEmpty: errors.append(rules.error("'rules' is empty; there is 'any'"))
        default: references = strings(rules, "rules").map { Reference(text: $0.text, place: $0.place) }
        }
        return detection.map { Filter(metadata: metadata, logsource: logsource, rules: references, filter: $0) }
    }

    // MARK: What it tells about itself

    private mutating func metadata() -> Metadata {
        var metadata = Metadata(title: text("title") ?? "", place: tree.place)
        if metadata.title.isEmpty, tree["title"] == nil { errors.append(tree.error("document has no 'title'")) }
        metadata.id = text("id")
        metadata.name = text("name")
        metadata.taxonomy = text("taxonomy") ?? "sigma"
        metadata.description = text("description")
        metadata.license = text("license")
        metadata.author = text("author")
        metadata.date = text("date")
        metadata.modified = text("modified")
        metadata.status = word("status")
        metadata.level = word("level")
        metadata.references = texts("references")
        metadata.fields = texts("fields")
        metadata.falsepositives = texts("falsepositives")
        metadata.tags = texts("tags")
        metadata.scope = texts("scope")
        metadata.related = related()
        for pair in tree.pairs ?? [] where !Self.known.contains(pair.name) {
            if pair.name == "generate" && tree["correlation"] != nil { continue }
            metadata.custom.append(CustomValue.Entry(key: pair.name, value: CustomValue(pair.value)))
        }
        return metadata
    }

    private mutating func text(_ name: String) -> String? {
        guard let value = tree[name] else { return nil }
        switch value.kind {
        case .null: return nil
        case .list, .map:
            errors.append(value.error("'\(name)' is \(value.noun), not a text"))
            return nil
        case .bool, .integer, .float, .string: return value.text
        }
    }

    private mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String) -> Word?
    where Word.RawValue == String {
        guard let value = tree[name], let text = text(name) else { return nil }
        if let word = Word(rawValue: text.lowercased()) { return word }
        let words = Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        errors.append(value.error("'\(name)' is '\(text)'; there are \(words)"))
        return nil
    }

    private mutating func texts(_ name: String) -> [String] {
        guard let value = tree[name] else { return [] }
        return strings(value, name).map(\.text)
    }

    private mutating func strings(_ value: Tree, _ name: String) -> [(text: String, place: Place)] {
        let (texts, found) = value.strings(name)
        errors += found
        return texts
    }

    private mutating func related() -> [Metadata.Related] {
        guard let value = tree["related"] else { return [] }
        guard case .list(let items) = value.kind else {
            errors.append(value.error("'related' is \(value.noun), not a list"))
            return []
        }
        return items.compactMap { item in
            guard let id = item["id"]?.text, let type = item["type"]?.text else {
                errors.append(item.error("'related' needs an 'id' and a 'type'"))
                return nil
            }
            return Metadata.Related(id: id, type: type)
        }
    }

    private mutating func logsource() -> LogSource? {
        guard let value = tree["logsource"] else {
            errors.append(tree.error("document has no 'logsource'"))
            return nil
        }
        guard let pairs = value.pairs else {
            errors.append(value.error("'logsource' is \(value.noun), not a map"))
            return nil
        }
        var parts: [String: String] = [:]
        var custom: [CustomValue.Entry] = []
        for pair in pairs {
            switch pair.name {
            case "category", "product", "service", "definition":
                guard let text = pair.value.text else {
                    if pair.value.kind != .null {
                        errors.append(pair.value.error("'\(pair.name)' is \(pair.value.noun), not a text"))
                    }
                    continue
                }
                parts[pair.name] = text
            default: custom.append(CustomValue.Entry(key: pair.name, value: CustomValue(pair.value)))
            }
        }
        guard parts["category"] != nil || parts["product"] != nil || parts["service"] != nil else {
            errors.append(value.error("'logsource' needs a category, a product or a service"))
            return nil
        }
        return LogSource(
            category: parts["category"], product: parts["product"], service: parts["service"],
            definition: parts["definition"], custom: custom)
    }
}

extension Tree {
    /// A text, or a list of them.
    func strings(_ name: String) -> (texts: [(text: String, place: Place)], errors: [ParseError]) {
        var errors: [ParseError] = []
        switch kind {
        case .null: return ([], [])
        case .bool, .integer, .float, .string: return ([(text ?? "", place)], [])
        case .map: return ([], [error("'\(name)' is a map, not a list of texts")])
        case .list(let items):
            let texts = items.compactMap { item -> (text: String, place: Place)? in
                if let text = item.text { return (text, item.place) }
                if item.kind != .null { errors.append(item.error("'\(name)' has \(item.noun) in its list")) }
                return nil
            }
            return (texts, errors)
        }
    }
}
