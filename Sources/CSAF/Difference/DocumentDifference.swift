/// One thing that differs between two versions of a document.
///
/// Items of lists are told by what names them (a product's ID, a CVE number, the number of a revision, an address), so
/// that one item that was put in front does not make all others differ. The order of lists alone is no difference, nor
/// is the order of members and the way in which a number is written.
///
/// - Source: CSAF 2.1, conformance clause 6 (content management system: the differences of two versions)
public struct DocumentDifference: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Only the newer version has it.
        case added
        /// Only the older version has it.
        case removed
        /// Both have it, with other values.
        case changed
    }

    public var kind: Kind
    /// JSON pointer (RFC 6901) into the newer version; into the older one for what was removed.
    public var pointer: String
    /// The same place as a JSONPath (RFC 9535).
    public var path: String
    /// JSON of the older version, in one line; nil for what was added.
    public var old: String?
    /// JSON of the newer version, in one line; nil for what was removed.
    public var new: String?

    /// What differs, in the order of the newer version, each removal where its list ends.
    ///
    /// - Parameters:
    ///   - old: The older version, and its name, used in errors only.
    ///   - new: The newer one.
    /// - Throws: ``CSAFError`` for bytes that are no JSON, with line and column.
    public static func between(
        _ old: (bytes: [UInt8], file: String), and new: (bytes: [UInt8], file: String),
        limits: ParsingLimits = ParsingLimits()
    ) throws(CSAFError) -> [DocumentDifference] {
        let older = try JSONTree.read(old.bytes, file: old.file, limits: limits)
        let newer = try JSONTree.read(new.bytes, file: new.file, limits: limits)
        var comparison = Comparison()
        comparison.compare(older.root, newer.root)
        return comparison.differences
    }
}

private struct Comparison {
    private(set) var differences: [DocumentDifference] = []

    /// What is still to be compared or told, the next at the end: nesting takes no stack.
    private var waiting: [Step] = []

    private enum Step {
        case compare(JSONValue, JSONValue)
        case added(JSONValue)
        case removed(JSONValue)
    }

    mutating func compare(_ old: JSONValue, _ new: JSONValue) {
        waiting = [.compare(old, new)]
        while let step = waiting.popLast() {
            switch step {
            case .compare(let old, let new): compareOne(old, new)
            case .added(let value): add(.added, nil, value)
            case .removed(let value): add(.removed, value, nil)
            }
        }
    }

    private mutating func compareOne(_ old: JSONValue, _ new: JSONValue) {
        switch (old.kind, new.kind) {
        case (.object, .object): waiting += members(old, new).reversed()
        case (.array, .array): waiting += items(old, new).reversed()
        case _ where old.canonicalText == new.canonicalText: break
        case _: add(.changed, old, new)
        }
    }

    private mutating func add(_ kind: DocumentDifference.Kind, _ old: JSONValue?, _ new: JSONValue?) {
        guard let places = (new ?? old)?.places else { return }
        differences.append(
            DocumentDifference(
                kind: kind, pointer: places.pointer, path: places.path, old: old?.line, new: new?.line))
    }

    private func members(_ old: JSONValue, _ new: JSONValue) -> [Step] {
        var steps: [Step] = []
        let known = Dictionary(old.members.map { ($0.key, $0) }) { first, _ in first }
        var kept: Set<String> = []
        for member in new.members {
            if let before = known[member.key] {
                kept.insert(member.key)
                steps.append(.compare(before, member))
            } else {
                steps.append(.added(member))
            }
        }
        return steps + old.members.filter { !kept.contains($0.key) }.map { .removed($0) }
    }

    private func items(_ old: JSONValue, _ new: JSONValue) -> [Step] {
        let (older, newer) = (Array(old.items), Array(new.items))
        var partners = [Int?](repeating: nil, count: newer.count)
        var isFree = [Bool](repeating: true, count: older.count)
        pair(older.map(\.canonicalText), newer.map(\.canonicalText), &partners, &isFree)
        pair(older.map(\.identity), newer.map(\.identity), &partners, &isFree)
        // What nothing names is told by its place among the likes of it.
        pair(older.map(\.shape), newer.map(\.shape), &partners, &isFree)
        let steps = newer.enumerated().map { place, item -> Step in
            partners[place].map { .compare(older[$0], item) } ?? .added(item)
        }
        return steps + older.enumerated().filter { isFree[$0.offset] }.map { .removed($0.element) }
    }

    /// Makes partners of items that have no partner yet and the same name, the first of each with the first.
    private func pair(_ old: [String?], _ new: [String?], _ partners: inout [Int?], _ isFree: inout [Bool]) {
        var places: [String: [Int]] = [:]
        for (place, name) in old.enumerated().reversed() where isFree[place] {
            if let name { places[name, default: []].append(place) }
        }
        for (place, name) in new.enumerated() where partners[place] == nil {
            guard let name, let partner = places[name]?.popLast() else { continue }
            partners[place] = partner
            isFree[partner] = false
        }
    }
}

extension JSONValue {
    /// What names an item of a list among its neighbors; nil where nothing does.
    fileprivate var identity: String? {
        guard isObject else { return nil }
        for key in ["product_id", "group_id", "cve", "number", "url", "uri", "filename", "algorithm", "label"] {
            if let name = string(key) { return "\(key) \(name)" }
        }
        for key in ["product", "full_product_name"] {
            if let id = self[key]?.string("product_id") { return "\(key) \(id)" }
        }
        // A branch, a note, an identifier, a step to take.
        let words = ["category", "name", "title", "system_name", "party", "text", "details"].compactMap { key in
            string(key).map { "\(key) \($0)" }
        }
        if let title = string("title") { return "\(string("category") ?? "") \(title)" }
        if self["branches"] != nil, let name = string("name") { return "\(string("category") ?? "") \(name)" }
        return words.isEmpty ? nil : words.joined(separator: "\u{0}")
    }

    /// What an item is that has members or items, but no name.
    fileprivate var shape: String? {
        switch kind {
        case .object: identity == nil ? "object" : nil
        case .array: "array"
        case .string, .number, .yes, .no, .null: nil
        }
    }

    /// JSON in one line, members in the order of the text.
    var line: String {
        var result = ""
        var waiting: [TextStep] = [.value(self)]
        while let step = waiting.popLast() {
            switch step {
            case .text(let text): result += text
            case .value(let value): value.appendLine(to: &result, then: &waiting)
            }
        }
        return result
    }

    private func appendLine(to result: inout String, then waiting: inout [TextStep]) {
        switch kind {
        case .yes: result += "true"
        case .no: result += "false"
        case .null: result += "null"
        case .number: result += digits ?? ""
        case .string: appendQuoted(string ?? "", to: &result)
        case .array, .object:
            result += isArray ? "[" : "{"
            waiting.append(.text(isArray ? "]" : "}"))
            for (place, child) in children.enumerated().reversed() {
                waiting.append(.value(child))
                var start = place > 0 ? "," : ""
                if isObject {
                    appendQuoted(child.key, to: &start)
                    start += ":"
                }
                if !start.isEmpty { waiting.append(.text(start)) }
            }
        }
    }

    private func appendQuoted(_ text: String, to result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            case _: result.unicodeScalars.append(scalar)
            }
        }
        result += "\""
    }
}
