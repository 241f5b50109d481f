/// The schema that every CSAF extension keeps.
///
/// - Source: OASIS, `extension-content.json` of CSAF 2.1
enum ExtensionSchema {
    static let content: SchemaRule = .object(
        ObjectShape(
            required: [
                "$schema": .text(address), "category": .word(categories), "content": body, "critical": .boolean,
            ], isClosed: true))

    static let categories = ["essential", "significant", "supplementary"]

    /// An object of the extension's own; its members are for the extension's own schema.
    private static let body: SchemaRule = .choice { value in
        value.isObject && value.count > 0 ? .anything : .object(ObjectShape(isClosed: false, minCount: 1))
    }

    private static let address = TextForm("the address of an extension's schema", "拡張スキーマのアドレス", isAddress)

    /// `https://host.domain/…/name_1.0.0.json`, but not this schema itself.
    private static func isAddress(_ text: String) -> Bool {
        guard text.hasPrefix("https://"), text.hasSuffix(".json"), URIForm.isURI(text) else { return false }
        let parts = text.dropFirst("https://".count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, let file = parts.last, parts.allSatisfy({ !$0.isEmpty }), isHost(parts[0]) else {
            return false
        }
        if parts.starts(with: ["docs.oasis-open.org", "csaf", "csaf", "v2.1"]), parts.dropLast().last == "schema",
            file.hasPrefix("extension-content.json")
        {
            return false
        }
        let name = file.dropLast(".json".count)
        return name.indices.contains { index in
            name[index] == "_" && index > name.startIndex
                && SemanticVersion(String(name[name.index(after: index)...])) != nil
        }
    }

    private static func isHost(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { isDigit($0) || (0x61...0x7A).contains($0) || $0 == UInt8(ascii: "-") }
            }
    }
}
