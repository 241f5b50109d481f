import FoundationEssentials
import NoroshiStore

/// What an analyst typed into the form of an advisory, by the name of the field.
///
/// A field of a group that repeats is named `product.0.vendor`; the rows of a group are numbered from 0.
struct DraftFields: Sendable, Hashable {
    private var values: [String: String] = [:]

    /// Groups of which there can be any number, with their fields in the order of the form.
    ///
    /// `key` is not shown: it tells to which part of the published version a row belongs.
    static let groups: [(name: String, fields: [String])] = [
        ("measure", ["category", "text", "url", "key"]),
        ("weakness", ["cve", "title", "cwe", "cvss", "text", "key"]),
        ("product", ["vendor", "name", "versions", "status", "label", "cpe", "purl", "protocol", "key"]),
        ("further", ["title", "text", "key"]),
        ("reference", ["summary", "url", "key"]),
    ]

    static let single = [
        "id", "title", "lang", "situation", "situation-key", "impact", "impact-key", "check", "check-key",
        "valid-until", "tlp", "terms", "summary",
    ]

    init() {}

    init(_ form: FormData) {
        for field in form.fields where Self.isKnown(field.name) && values[field.name] == nil {
            values[field.name] = FormData.text(field.value)
        }
    }

    /// - Throws: what JSON throws for a text that was not made by ``json``.
    init(json: String) throws { values = try StoreJSON.value(json) }

    var json: String {
        get throws { try StoreJSON.text(values) }
    }

    subscript(name: String) -> String {
        get { values[name] ?? "" }
        set { values[name] = newValue }
    }

    /// Whether the form has a field of that name: nothing else that is sent is kept.
    private static func isKnown(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return single.contains(name) }
        return Int(parts[1]).map { (0..<10_000).contains($0) && String($0) == parts[1] } ?? false
            && groups.contains { $0.name == parts[0] && $0.fields.contains(parts[2]) }
    }
}

// MARK: Rows

extension DraftFields {
    /// One row of a group: its number and its fields.
    struct Row: Sendable {
        let name: String
        let number: Int
        fileprivate var values: [String: String]

        subscript(field: String) -> String { values[field] ?? "" }

        func with(_ field: String, _ value: String) -> Row {
            var row = self
            row.values[field] = value
            return row
        }

        /// The name of a field of this row in the form.
        func name(_ field: String) -> String { "\(name).\(number).\(field)" }
        /// Whether nothing was typed. What is chosen from a list does not count.
        var isEmpty: Bool {
            values.allSatisfy { ["status", "category", "protocol"].contains($0.key) || $0.value.isEmpty }
        }
    }

    /// The rows of a group, also those that nothing was typed into.
    func rows(_ group: String) -> [Row] {
        var rows: [Int: [String: String]] = [:]
        for (name, value) in values {
            let parts = name.split(separator: ".").map(String.init)
            guard parts.count == 3, parts[0] == group, let number = Int(parts[1]) else { continue }
            rows[number, default: [:]][parts[2]] = value
        }
        return rows.sorted { $0.key < $1.key }.map { Row(name: group, number: $0.key, values: $0.value) }
    }

    func filledRows(_ group: String) -> [Row] { rows(group).filter { !$0.isEmpty } }

    /// Adds a row behind the others.
    mutating func add(_ group: String, _ fields: [String: String] = [:]) {
        let number = (rows(group).last?.number ?? -1) + 1
        for field in Self.groups.first(where: { $0.name == group })?.fields ?? [] {
            values["\(group).\(number).\(field)"] = fields[field] ?? ""
        }
    }

    /// Removes a row; those behind it move up.
    mutating func remove(_ group: String, _ number: Int) {
        let kept = rows(group).filter { $0.number != number }
        values = values.filter { !$0.key.hasPrefix("\(group).") }
        for row in kept { add(group, row.values) }
    }
}
