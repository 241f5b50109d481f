import NoroshiModel

extension Sweep {
    /// What was asked from outside and from where, in one line.
    func line(_ translations: Translations, _ reasons: ReasonCatalog) -> String {
        let why = self.reasons.isEmpty ? "" : " (\(self.reasons.map(reasons.text).joined(separator: ", ")))"
        return translations.text(
            "inspect.outside.sweep",
            [
                "address": address, "transport": transport.rawValue, "source": source.isEmpty ? "–" : source,
                "open": "\(open.count)",
                "closed": "\(closed.count)", "filtered": "\(filtered.count)", "unknown": "\(unknown.count)",
                "reasons": why,
            ])
    }
}
