extension LanguageTag {
    /// The first subtag that means nothing without an agreement, or nil.
    ///
    /// - Source: RFC 5646 §2.2.1–§2.2.4, §2.2.7
    static func privateSubtag(in text: String) -> String? {
        guard let tag = LanguageTag(text), !tag.isGrandfathered else { return nil }
        if let language = tag.language, language.utf8.count == 3, ("qaa"..."qtz").contains(language) { return language }
        if let script = tag.script, ("qaaa"..."qabx").contains(script) { return script }
        if let region = tag.region, isPrivateRegion(region) { return region }
        return tag.privateUse.isEmpty ? nil : "x"
    }

    private static func isPrivateRegion(_ region: String) -> Bool {
        region == "aa" || region == "zz" || ("qm"..."qz").contains(region) || ("xa"..."xz").contains(region)
    }
}
