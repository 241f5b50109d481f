/// The form of a package URL.
///
/// - Source: purl specification, rules for each component
enum PackageURLs {
    /// What is wrong with a package URL, in both languages, or nil.
    static func fault(in text: String) -> TestMessage? {
        guard text.hasPrefix("pkg:") else { return TestMessage("no \"pkg:\"", "\"pkg:\" がありません") }
        var rest = text.dropFirst("pkg:".count)
        if rest.utf8.contains(where: { $0 <= 0x20 || $0 > 0x7E }) {
            return TestMessage("an unencoded character", "エンコードされていない文字があります")
        }
        if hasBrokenEncoding(rest) {
            return TestMessage("a broken percent encoding", "パーセントエンコーディングが壊れています")
        }
        cut(&rest, at: "#")
        let qualifiers = cut(&rest, at: "?")
        let segments = rest.split(separator: "/")
        guard let type = segments.first, isType(type) else { return TestMessage("no valid type", "正しい種類がありません") }
        guard segments.count > 1, let last = segments.last else { return noName }
        let name = last.lastIndex(of: "@").map { last[..<$0] } ?? last
        if name.isEmpty { return noName }
        if let qualifiers, !qualifiers.split(separator: "&", omittingEmptySubsequences: false).allSatisfy(isQualifier) {
            return TestMessage("a malformed qualifier", "修飾子の形が正しくありません")
        }
        return ruleOfType(type.lowercased(), segments)
    }

    private static let noName = TestMessage("no name", "名前がありません")

    /// The package URL without its qualifiers, for comparing.
    static func withoutQualifiers(_ text: String) -> String {
        var rest = text[...]
        let subpath = cut(&rest, at: "#")
        cut(&rest, at: "?")
        return rest + (subpath.map { "#" + $0 } ?? "")
    }

    /// What single types demand or forbid.
    ///
    /// - Source: purl types
    private static func ruleOfType(_ type: String, _ segments: [Substring]) -> TestMessage? {
        let hasNamespace = segments.count > 2
        if hasNamespace, withoutNamespace.contains(type) {
            return TestMessage("a namespace, which type \"\(type)\" does not have,", "種類 \"\(type)\" にはない名前空間があります")
        }
        if !hasNamespace, withNamespace.contains(type) {
            return TestMessage("no namespace, which type \"\(type)\" needs,", "種類 \"\(type)\" に必要な名前空間がありません")
        }
        return nil
    }

    private static let withoutNamespace: Set = [
        "bitnami", "cargo", "cocoapods", "conda", "cran", "gem", "hackage", "mlflow", "nuget", "oci",
        "opam", "pub", "pypi",
    ]
    private static let withNamespace: Set = [
        "alpm", "apk", "bitbucket", "composer", "deb", "github", "maven", "swift", "vscode-extension",
    ]

    /// Cuts the text off at the last separator and gives what followed.
    @discardableResult
    private static func cut(_ text: inout Substring, at separator: Character) -> Substring? {
        guard let place = text.lastIndex(of: separator) else { return nil }
        defer { text = text[..<place] }
        return text[text.index(after: place)...]
    }

    private static func isType(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { isDigit($0) || isLetter($0) || ".+-".utf8.contains($0) }
    }

    private static func isQualifier(_ text: Substring) -> Bool {
        let key = text.prefix { $0 != "=" }
        guard key.count < text.count, let first = key.utf8.first, !isDigit(first) else { return false }
        return key.utf8.allSatisfy { isDigit($0) || isLetter($0) || ".-_".utf8.contains($0) }
    }

    private static func hasBrokenEncoding(_ text: Substring) -> Bool {
        text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().contains { part in
            part.count < 2 || !part.prefix(2).allSatisfy(\.isHexDigit)
        }
    }
}
