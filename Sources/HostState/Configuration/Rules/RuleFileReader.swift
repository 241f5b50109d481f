import NoroshiFormats
import NoroshiModel
import Yams

/// Reads one file of rules to its end, and collects every mistake.
struct RuleFileReader {
    private static let keys: Set = [
        "id", "title", "severity", "versions", "for", "when", "fail-if", "expect", "unknown-if", "source", "why",
        "change", "examples",
    ]

    let file: String
    private(set) var errors: [ParseError] = []
    private var software = ""

    init(file: String) { self.file = file }

    mutating func rules(_ text: String) -> [ConfigurationRule] {
        do {
            guard let root = try YAMLFile.compose(text, file: file) else { return [] }
            return rules(root)
        } catch {
            errors += error.errors
            return []
        }
    }

    private mutating func rules(_ root: Node) -> [ConfigurationRule] {
        for (key, _) in root.pairs where !["software", "rules"].contains(key.string) {
            reject(key, "unknown key '\(key.string ?? "")'")
        }
        guard let software = root["software"]?.string,
            SoftwareReader.names.contains(software) || software == ConfigurationRule.anySoftware
        else {
            reject(
                root["software"] ?? root,
                "expected 'software' to be one of \(SoftwareReader.names.sorted().joined(separator: ", "))")
            return []
        }
        self.software = software
        guard let list = root["rules"]?.sequence else {
            reject(root["rules"] ?? root, "expected 'rules' to be a list")
            return []
        }
        return list.compactMap { rule($0) }
    }

    private mutating func rule(_ node: Node) -> ConfigurationRule? {
        let before = errors.count
        guard case .mapping = node else {
            reject(node, "expected a rule with 'id', 'title' and so on")
            return nil
        }
        for (key, _) in node.pairs where !Self.keys.contains(key.string ?? "") {
            reject(key, "unknown key '\(key.string ?? "")'")
        }
        let id = id(node)
        let severity = severity(node)
        let (title, why, change) = (texts(node, "title"), texts(node, "why"), texts(node, "change"))
        let source = node["source"]?.string ?? ""
        if source.isEmpty { reject(node, "rule without 'source'") }
        let versions = versions(node["versions"])
        let place = place(node["for"])
        let condition = node["when"].flatMap { self.condition($0) }
        let doubt = node["unknown-if"].flatMap { self.condition($0) }
        let failure = failure(node)
        let passing = examples(node, "pass")
        let failing = examples(node, "fail")
        guard errors.count == before, let id, let severity, let failure else { return nil }
        let mark = node.error("", file: file)
        return ConfigurationRule(
            id: id, software: software, severity: severity, title: title, why: why, change: change, source: source,
            versions: versions, place: place, condition: condition, failure: failure, doubt: doubt, passing: passing,
            failing: failing, locator: "\(file):\(mark.line):\(mark.column)")
    }

    // MARK: Parts

    private mutating func id(_ node: Node) -> String? {
        guard let id = node["id"]?.string, !id.isEmpty,
            id.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") })
        else {
            reject(node["id"] ?? node, "expected 'id' in small letters, digits and hyphens")
            return nil
        }
        return id
    }

    private mutating func severity(_ node: Node) -> Severity? {
        guard let severity = node["severity"]?.string.flatMap(Severity.init(rawValue:)) else {
            reject(
                node["severity"] ?? node,
                "expected 'severity' to be one of \(Severity.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return severity
    }

    private mutating func texts(_ node: Node, _ key: String) -> [String: String] {
        var texts: [String: String] = [:]
        for (language, text) in node[key]?.pairs ?? [] {
            if let name = language.string, let text = text.string { texts[name] = text }
        }
        for language in Vocabulary.languages where texts[language]?.isEmpty ?? true {
            reject(node[key] ?? node, "'\(key)' without a text in '\(language)'")
        }
        return texts
    }

    private mutating func versions(_ node: Node?) -> VersionBounds? {
        guard let node else { return nil }
        let bounds = node.string.flatMap { VersionBounds($0) }
        if bounds == nil { reject(node, "expected 'versions' such as '< 7.4' or '>= 2.3, < 2.4'") }
        return bounds
    }

    private mutating func place(_ node: Node?) -> ConfigurationRule.Place {
        guard let node else { return .whole }
        switch node.string {
        case "whole": return .whole
        case "everywhere": return .everywhere
        default: break
        }
        let kinds = list(node).map { $0.lowercased() }
        if kinds.isEmpty { reject(node, "expected 'for' to be 'whole', 'everywhere' or names of blocks") }
        return .blocks(Set(kinds))
    }

    private mutating func failure(_ node: Node) -> RuleCondition? {
        switch (node["fail-if"], node["expect"]) {
        case (let node?, nil): return condition(node)
        case (nil, let node?): return condition(node).map { .not($0) }
        case (nil, nil), (_?, _?):
            reject(node, "a rule needs either 'fail-if' or 'expect'")
            return nil
        }
    }

    private mutating func condition(_ node: Node) -> RuleCondition? {
        var reader = ConditionReader(file: file)
        let condition = reader.condition(node, depth: 0)
        errors += reader.errors
        return condition
    }

    // MARK: Examples

    private mutating func examples(_ rule: Node, _ key: String) -> [ConfigurationRule.Example] {
        guard let node = rule["examples"]?[key], let list = node.sequence, !list.isEmpty else {
            reject(rule["examples"] ?? rule, "a rule needs examples to '\(key)'")
            return []
        }
        return list.compactMap { example($0) }
    }

    private mutating func example(_ node: Node) -> ConfigurationRule.Example? {
        if let text = node.string {
            guard let main = SoftwareReader.all.first(where: { $0.name == software })?.mainFile else { return nil }
            return .files([main: text])
        }
        if let settings = node["settings"] {
            let pairs = settings.pairs.compactMap { key, value in key.string.map { ($0, list(value)) } }
            return .settings(Dictionary(pairs) { $1 })
        }
        var files: [String: String] = [:]
        for (key, value) in node.pairs {
            guard let path = key.string, path.hasPrefix("/"), let text = value.string else {
                reject(key, "expected the path of a file and its text")
                continue
            }
            files[path] = text
        }
        if files.isEmpty { reject(node, "expected a text, files, or 'settings'") }
        return .files(files)
    }

    private func list(_ node: Node) -> [String] {
        node.sequence.map { $0.compactMap(\.string) } ?? node.string.map { [$0] } ?? []
    }

    private mutating func reject(_ node: Node, _ reason: String) { errors.append(node.error(reason, file: file)) }
}
