extension ConfigurationRule {
    /// What the rule finds, with a mark where a value would stand.
    ///
    /// - Parameter language: `en` or `ja`; English where the rule has no other.
    package func title(in language: String) -> String { Self.open(title[language] ?? title["en"] ?? id) }

    /// The words of `check.configuration.rule.*`.
    package func words(in language: String) -> [String: String] {
        [
            "title": title(in: language), "why": Self.open(why[language] ?? why["en"] ?? ""),
            "change": Self.open(change[language] ?? change["en"] ?? ""), "source": source, "place": locator,
        ]
    }

    /// Places that a finding fills are shown as such.
    private static func open(_ text: String) -> String {
        var words = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            let isPlace = rest[rest.index(after: start)..<end].allSatisfy { $0.isLetter && $0.isASCII }
            words += rest[..<start] + (isPlace ? "…" : rest[start...end])
            rest = rest[rest.index(after: end)...]
        }
        return words + rest
    }
}
