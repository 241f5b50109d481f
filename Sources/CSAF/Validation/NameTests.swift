extension ConformanceTest {
    static let namesOfOthers = [weakness, language, packageURL]

    /// A weakness exists, and its name is one that MITRE has given to it; the document does not say of which version.
    private static let weakness = ConformanceTest("6.1.11") { index in
        index.vulnerabilities.compactMap { vulnerability, pointer in
            guard let cwe = vulnerability.cwe else { return nil }
            guard let entry = CWECatalog.entry(cwe.id) else {
                return Finding(pointer["cwe"]["id"], "unknown weakness \(quoted(cwe.id))")
            }
            guard !entry.names.contains(cwe.name) else { return nil }
            return Finding(
                pointer["cwe"]["name"], "\(quoted(cwe.name)) is not the name of \(cwe.id): \(quoted(entry.name))")
        }
    }

    /// Language tags use registered subtags.
    private static let language = ConformanceTest("6.1.12") { index in
        let pointer = JSONPointer()["document"]
        let document = index.document.document
        return [(document.lang, pointer["lang"]), (document.sourceLang, pointer["source_lang"])].compactMap {
            tag, place in
            guard let tag, LanguageTag.isWellFormed(tag), let subtag = LanguageTag.unregisteredSubtag(in: tag) else {
                return nil
            }
            return Finding(place, "unregistered subtag \(quoted(subtag)) in language \(quoted(tag))")
        }
    }

    /// Package URLs have a type and a name, and are encoded.
    private static let packageURL = ConformanceTest("6.1.13") { index in
        index.definitions.compactMap { definition in
            guard let purl = definition.product.productIdentificationHelper?.purl,
                let reason = PackageURL.fault(in: purl)
            else { return nil }
            return Finding(
                definition.pointer["product_identification_helper"]["purl"], "\(reason) in package URL \(quoted(purl))")
        }
    }
}

/// Checks of the form of a package URL.
///
/// - Source: purl specification, rules for each component
enum PackageURL {
    /// What is wrong with a package URL, or nil.
    static func fault(in text: String) -> String? {
        guard text.hasPrefix("pkg:") else { return "no \"pkg:\"" }
        var rest = text.dropFirst("pkg:".count)
        if rest.utf8.contains(where: { $0 <= 0x20 || $0 > 0x7E }) { return "an unencoded character" }
        if hasBrokenEncoding(rest) { return "a broken percent encoding" }
        cut(&rest, at: "#")
        let qualifiers = cut(&rest, at: "?")
        let segments = rest.split(separator: "/")
        guard let type = segments.first, isType(type) else { return "no valid type" }
        guard segments.count > 1, let last = segments.last else { return "no name" }
        let name = last.lastIndex(of: "@").map { last[..<$0] } ?? last
        if name.isEmpty { return "no name" }
        if let qualifiers, !qualifiers.split(separator: "&", omittingEmptySubsequences: false).allSatisfy(isQualifier) {
            return "a malformed qualifier"
        }
        return nil
    }

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
