package import NoroshiModel

/// What one rule of logs means, as a person reads it on a terminal.
package struct TraceRuleText: Sendable {
    private let rule: TraceRule
    private let translations: Translations
    private let style: TextStyle

    package init(_ rule: TraceRule, translations: Translations, style: TextStyle) {
        self.rule = rule
        self.translations = translations
        self.style = style
    }

    package var text: String {
        let severity = translations.text("severity.\(rule.severity.rawValue)")
        var lines = style.wrap("\(severity)  \(rule.title)", indent: 0).map { style.paint($0, .bold) }
        lines += part("explain.means", rule.meaning.map { [$0] } ?? [])
        lines += part("explain.do", rule.response.map { [translations.text("response.\($0.rawValue)")] } ?? [])
        lines += part("explain.false-positives", rule.falsePositives.map { "- \($0)" })
        lines += part("explain.references", rule.references)
        return lines.joined(separator: "\n") + "\n"
    }

    private func part(_ key: String, _ paragraphs: [String]) -> [String] {
        guard !paragraphs.isEmpty else { return [] }
        return ["", style.paint(translations.text(key), .bold)] + paragraphs.flatMap { style.wrap($0, indent: 2) }
    }
}
