package import NoroshiModel
package import Sigma

extension Severity {
    /// What rules call informational is told, and is no finding.
    package init(_ level: Metadata.Level?) {
        self =
            switch level {
            case .critical: .critical
            case .high: .high
            case .medium: .medium
            case .low: .low
            case .informational, nil: .none
            }
    }
}

extension Metadata {
    /// The title in a reader's language, where the rule has it as `title-ja`; else as it is.
    package func title(in language: String) -> String { texts("title", in: language).first ?? title }

    /// The description in a reader's language, where the rule has it as `description-ja`; else as it is.
    package func description(in language: String) -> String? {
        texts("description", in: language).first ?? description
    }

    /// The false positives in a reader's language, where the rule has them as `falsepositives-ja`; else as they are.
    package func falsePositives(in language: String) -> [String] {
        let translated = texts("falsepositives", in: language)
        return translated.isEmpty ? falsepositives : translated
    }

    /// What the rule asks to be done, by its `response`; nil where it says nothing that is known.
    package var response: LogTrace.Response? { texts("response").first.flatMap(LogTrace.Response.init(rawValue:)) }

    private func texts(_ key: String, in language: String) -> [String] { texts("\(key)-\(language)") }

    /// Texts of a key that the specification does not know: one, or a list of them.
    private func texts(_ key: String) -> [String] {
        switch custom.first(where: { $0.key == key })?.value {
        case .string(let text): [text]
        case .list(let values): values.compactMap { if case .string(let text) = $0 { text } else { nil } }
        case .null, .bool, .number, .map, nil: []
        }
    }
}

extension TraceRule {
    /// - Parameter language: Of the reader.
    package init(_ metadata: Metadata, language: String) {
        self.init(
            identifier: Escaped.text(metadata.identifier), title: Escaped.text(metadata.title(in: language)),
            severity: Severity(metadata.level), meaning: metadata.description(in: language).map { Escaped.text($0) },
            falsePositives: metadata.falsePositives(in: language).map { Escaped.text($0) },
            response: metadata.response, references: Self.references(metadata))
    }

    /// Techniques of ATT&CK and numbers of CVE out of the tags, then the rule's own references.
    private static func references(_ metadata: Metadata) -> [String] {
        let tagged = metadata.tags.compactMap { tag -> String? in
            if tag.hasPrefix("attack.t"), tag.dropFirst(8).first?.isNumber == true {
                return "ATT&CK \(tag.dropFirst(7).uppercased())"
            }
            return tag.hasPrefix("cve.") ? "CVE-\(tag.dropFirst(4))" : nil
        }
        return (tagged + metadata.references).map { Escaped.text($0) }
    }
}
