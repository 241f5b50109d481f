package import NoroshiFormats
package import NoroshiModel

/// The report as a text form that a person fills in, in Japanese or English.
///
/// A line is `Label: value`; lines that follow it with a margin belong to the value; `#` starts a
/// comment. A form in either language is read, and a field may be empty or missing. The labels are
/// `form.field.*` of the translations.
package struct ReportForm: Sendable {
    private let translations: [Translations]
    private let categories: Vocabulary

    /// - Parameter translations: Of every language a form may be written in.
    package init(translations: [Translations], categories: Vocabulary) {
        self.translations = translations
        self.categories = categories
    }

    // MARK: Writing

    /// - Parameter hints: Comments that tell how to fill in each field.
    package func serialize(_ report: IncidentReport, language: String, hints: Bool) -> String {
        guard let words = translations.first(where: { $0.language == language }) ?? translations.first else {
            return ""
        }
        var lines = hints ? comment(words.text("form.intro")) : []
        for section in FormField.sections {
            lines += ["", "# ── \(words.text("form.section.\(section.name)")) ──"]
            if hints, let hint = hint(section.name, words) { lines += comment(hint) }
            let systems = section.name == "affected" ? max(1, report.affected?.count ?? 0) : 1
            for index in 0..<systems {
                for field in section.fields where field != .evidence {
                    lines += written(words.text("form.field.\(field.rawValue)"), field.text(in: report, system: index))
                }
            }
            if section.name == "evidence" { lines += evidence(report, words) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func evidence(_ report: IncidentReport, _ words: Translations) -> [String] {
        let label = words.text("form.field.evidence")
        let pieces = report.evidence ?? []
        guard !pieces.isEmpty else { return written(label, nil) }
        return pieces.flatMap { piece in
            let place = [piece.locator, piece.observedAt.map { "@ \($0)" }].compactMap(\.self).joined(separator: " ")
                .split(whereSeparator: \.isNewline).joined(separator: " ")
            return ["\(label): \(place)"] + Self.margin(piece.excerpt)
        }
    }

    private func written(_ label: String, _ value: String?) -> [String] {
        guard let value, !value.isEmpty else { return ["\(label):"] }
        return value.contains(where: \.isNewline) ? ["\(label):"] + Self.margin(value) : ["\(label): \(value)"]
    }

    /// A margin of two blanks, and a bar where a line would otherwise look like the form's own.
    private static func margin(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { "  | \($0)" }
    }

    private func comment(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "# \($0)" }
    }

    private func hint(_ section: String, _ words: Translations) -> String? {
        guard words.has("form.hint.\(section)") else { return nil }
        let list = categories.terms.map { "  \($0.id) (\(categories.name($0.id, language: words.language)))" }
        return words.text("form.hint.\(section)", ["categories": list.joined(separator: "\n")])
    }

    // MARK: Reading

    /// - Parameter report: What fields that the form lacks keep, such as the id.
    /// - Throws: Every line that is no field, and every value that is not allowed.
    package func parse(_ text: String, file: String, into report: IncidentReport) throws(ParseErrors) -> IncidentReport
    {
        var reader = FormReader(file: file, labels: labels, categories: categories)
        let entries = reader.entries(of: text)
        var result = IncidentReport()
        result.id = report.id
        result.language = report.language
        for entry in entries { reader.apply(entry, to: &result) }
        result.affected = result.affected?.filter { $0 != IncidentReport.AffectedSystem() }
        if result.affected?.isEmpty == true { result.affected = nil }
        guard reader.errors.isEmpty else {
            throw ParseErrors(reader.errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return result
    }

    private var labels: [String: FormField] {
        var labels: [String: FormField] = [:]
        for words in translations {
            for field in FormField.allCases { labels[words.text("form.field.\(field.rawValue)").lowercased()] = field }
        }
        return labels
    }
}
