/// What the tests ask about package URLs.
enum PackageURLs {
    /// What is wrong with a package URL, in both languages, or nil. Stricter than reading: everything that ought to be
    /// encoded is.
    ///
    /// - Source: ECMA-427 §5
    static func fault(in text: String) -> TestMessage? {
        if text.utf8.contains(where: { $0 <= 0x20 || $0 > 0x7E }) {
            return TestMessage("an unencoded character", "エンコードされていない文字があります")
        }
        do {
            _ = try PackageURL(text)
            return nil
        } catch {
            return TestMessage(error.reason, "仕様に合いません（\(error.reasonJa)）")
        }
    }

    /// The package URL without its qualifiers, for comparing.
    static func withoutQualifiers(_ text: String) -> String {
        guard let url = try? PackageURL(text) else { return text }
        return ([url.withoutVersion, "@" + (url.version ?? "")] + url.subpath).joined(separator: "#")
    }
}
