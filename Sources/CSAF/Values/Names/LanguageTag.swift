/// A language tag: its grammar, and whether its subtags are registered.
///
/// - Source: RFC 5646 §2.1, §2.2.8, §2.2.9
public struct LanguageTag: Sendable, Hashable {
    public let text: String
    /// In lower case; nil for tags of private use and the irregular old ones.
    public private(set) var language: String?
    /// Extended languages, in lower case.
    public private(set) var extendedLanguages: [String] = []
    /// In lower case, such as `hant`.
    public private(set) var script: String?
    /// In lower case, such as `jp` or `419`.
    public private(set) var region: String?
    public private(set) var variants: [String] = []
    /// Extensions by their singleton, each with its subtags.
    public private(set) var extensions: [Extension] = []
    /// The subtags behind `x`.
    public private(set) var privateUse: [String] = []
    /// Whether the tag is one of the 26 old ones that are registered as a whole.
    public private(set) var isGrandfathered = false

    public struct Extension: Sendable, Hashable {
        public var singleton: String
        public var subtags: [String]
    }

    /// Reads a well-formed tag; nil for anything else. Registered or not does not matter here.
    public init?(_ text: String) {
        self.text = text
        let lowered = text.lowercased()
        if LanguageRegistry.grandfathered.contains(lowered) {
            isGrandfathered = true
            language = lowered.split(separator: "-").first.map(String.init).flatMap { $0.count > 1 ? $0 : nil }
            return
        }
        guard text.utf8.allSatisfy({ isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }) else { return nil }
        var rest = lowered.split(separator: "-", omittingEmptySubsequences: false).map(String.init)[...]
        guard rest.allSatisfy({ (1...8).contains($0.utf8.count) }) else { return nil }
        if rest.first != "x", !readLanguage(&rest) { return nil }
        guard readExtensions(&rest) else { return nil }
        guard rest.first == "x" else {
            if !rest.isEmpty { return nil }
            return
        }
        privateUse = Array(rest.dropFirst())
        guard !privateUse.isEmpty else { return nil }
    }

    /// Whether a text has the shape of a tag.
    public static func isWellFormed(_ text: String) -> Bool { LanguageTag(text) != nil }

    /// What makes a well-formed tag invalid, or nil: a subtag that is not registered, a variant or an extension that
    /// stands twice, an extended language behind the wrong language.
    ///
    /// Private use areas such as `qaa` and `x-…` count as registered. The registry is that of 2024-05-16.
    public var problem: String? {
        if isGrandfathered { return nil }
        if let subtag = unregisteredSubtag { return "unregistered subtag \(quoted(subtag))" }
        if let subtag = repeatedSubtag {
            return "\(subtag.utf8.count == 1 ? "extension" : "variant") \(quoted(subtag)) stands twice"
        }
        return extendedLanguageProblem?.english
    }

    /// Only one extended language may stand in a tag, and only behind its own prefix.
    ///
    /// - Source: RFC 5646 §2.2.2
    var extendedLanguageProblem: TestMessage? {
        if extendedLanguages.count > 1 { return TestMessage("more than one extended language", "拡張言語が複数あります") }
        guard let extended = extendedLanguages.first, let prefix = LanguageRegistry.extendedLanguages[extended],
            prefix != language
        else { return nil }
        let words = (quoted(extended), quoted(prefix))
        return TestMessage(
            "extended language \(words.0) does not follow \(words.1)", "拡張言語 \(words.0) は \(words.1) の後にだけ使えます")
    }

    /// The first subtag that is not registered, in lower case, or nil.
    public var unregisteredSubtag: String? {
        if isGrandfathered { return nil }
        if let language, !LanguageRegistry.isLanguage(language) { return language }
        if let extended = extendedLanguages.first(where: { LanguageRegistry.extendedLanguages[$0] == nil }) {
            return extended
        }
        if let script, !LanguageRegistry.isScript(script) { return script }
        if let region, !LanguageRegistry.isRegion(region) { return region }
        return variants.first { !LanguageRegistry.variants.contains($0) }
    }

    /// As ``unregisteredSubtag``; nil also for what is not well-formed.
    public static func unregisteredSubtag(in text: String) -> String? { LanguageTag(text)?.unregisteredSubtag }

    /// The first variant, or singleton of an extension, that stands twice, in lower case, or nil. What stands behind
    /// `x` may be repeated.
    ///
    /// - Source: RFC 5646 §2.2.5, §2.2.6, §2.2.9
    public var repeatedSubtag: String? {
        for subtags in [variants, extensions.map(\.singleton)] {
            var seen: Set<String> = []
            if let subtag = subtags.first(where: { !seen.insert($0).inserted }) { return subtag }
        }
        return nil
    }

    /// Whether the tag names a language of private use: `qaa` to `qtz`, or `x-…` alone.
    public var isPrivateLanguage: Bool {
        if isGrandfathered { return false }
        return language.map(LanguageRegistry.isPrivateLanguage) ?? true
    }

    private mutating func readLanguage(_ rest: inout ArraySlice<String>) -> Bool {
        guard let first = rest.popFirst(), first.utf8.count >= 2, first.utf8.allSatisfy(isLetter) else { return false }
        language = first
        if first.utf8.count <= 3 {
            while extendedLanguages.count < 3, let next = rest.first, next.utf8.count == 3,
                next.utf8.allSatisfy(isLetter)
            {
                extendedLanguages.append(next)
                rest.removeFirst()
            }
        }
        if let next = rest.first, next.utf8.count == 4, next.utf8.allSatisfy(isLetter) {
            script = next
            rest.removeFirst()
        }
        if let next = rest.first,
            next.utf8.count == 2 && next.utf8.allSatisfy(isLetter)
                || next.utf8.count == 3 && next.utf8.allSatisfy(isDigit)
        {
            region = next
            rest.removeFirst()
        }
        while let next = rest.first,
            next.utf8.count >= 5 || next.utf8.count == 4 && next.utf8.first.map(isDigit) == true
        {
            variants.append(next)
            rest.removeFirst()
        }
        return true
    }

    private mutating func readExtensions(_ rest: inout ArraySlice<String>) -> Bool {
        while let singleton = rest.first, singleton.utf8.count == 1, singleton != "x" {
            rest.removeFirst()
            let subtags = rest.prefix { $0.utf8.count >= 2 }
            guard !subtags.isEmpty else { return false }
            extensions.append(Extension(singleton: singleton, subtags: Array(subtags)))
            rest = rest.dropFirst(subtags.count)
        }
        return true
    }
}
