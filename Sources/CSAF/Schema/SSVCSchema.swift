/// The schema of SSVC's lists of selected decision points.
///
/// - Source: CERT/CC, SSVC `SelectionList_2_0_0.schema.json`
enum SSVCSchema {
    static let selectionList: SchemaRule = .test(
        "6.1.46",
        object(
            required: [
                "schemaVersion": .word(["2.0.0"]), "selections": .list(selection),
                "timestamp": .test("6.1.37", .text(.strictDateTime)),
            ],
            optional: [
                "decision_point_resources": .list(reference), "references": .list(reference),
                "target_ids": .set(.text(.any)),
            ]))

    private static let selection = object(
        required: [
            "key": .text(key), "namespace": .text(namespace), "values": .list(value), "version": .text(version),
        ],
        optional: ["definition": .text, "name": .text])

    private static let value = object(
        required: ["key": .text(key)], optional: ["definition": .text, "name": .text])

    private static let reference = object(required: ["summary": .text(.any), "uri": .text(.uri, minCount: 1)])

    private static func object(
        required: KeyValuePairs<String, SchemaRule> = [:], optional: KeyValuePairs<String, SchemaRule> = [:]
    ) -> SchemaRule {
        .object(ObjectShape(required: required, optional: optional, isClosed: true))
    }

    /// Letters, digits and, between them, low lines; `T*` for old times' sake.
    private static let key = TextForm("an SSVC key", "SSVC のキー") { text in
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        if text == "T*" { return true }
        let isPlain = text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
        return isPlain && first != UInt8(ascii: "_") && last != UInt8(ascii: "_")
    }

    private static let version = TextForm("a semantic version", "Semantic Versioning のバージョン") {
        SemanticVersion($0) != nil
    }

    private static let namespace = TextForm("an SSVC namespace", "SSVC の名前空間") { SSVCNamespace($0) != nil }
}

/// A namespace of SSVC decision points: a base, and extensions behind slashes.
///
/// - Source: CERT/CC, SSVC namespaces; the pattern of the schema
struct SSVCNamespace: Sendable, Hashable {
    /// Before the first slash, with its fragment.
    var base: String
    /// Behind the first slash; the first is a language or empty.
    var extensions: [String]

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (3...1000).contains(text.unicodeScalars.count), Self.isBase(parts[0]) else { return nil }
        if parts.count > 1, !parts[1].isEmpty, !Self.isLanguage(parts[1]) { return nil }
        guard parts.dropFirst(2).allSatisfy(Self.isExtension) else { return nil }
        base = parts[0]
        extensions = Array(parts.dropFirst())
    }

    /// The base without its fragment, such as `ssvc` or `x_example.test`.
    var name: String { String(base.prefix { $0 != "#" }) }

    private static func isBase(_ text: String) -> Bool {
        if text.hasPrefix("x_") { return isDomainWithFragment(text.dropFirst(2)) }
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].utf8
        guard name.count >= 3, let first = name.first, isLetter(first), let second = name.dropFirst().first,
            second != UInt8(ascii: "."), second != UInt8(ascii: "-"), isFragment(parts[0])
        else { return false }
        return parts.count == 1 || isFragment(parts[1])
    }

    /// `.domain#fragment`, a language, or `.domain$language` with or without a fragment.
    private static func isExtension(_ text: String) -> Bool {
        guard text.hasPrefix(".") else { return isLanguage(text) }
        let parts = text.dropFirst().split(separator: "$", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 1 { return isDomainWithFragment(parts[0]) }
        return isLanguage(String(parts[1])) && (isDomain(parts[0]) || isDomainWithFragment(parts[0]))
    }

    private static func isDomainWithFragment(_ text: Substring) -> Bool {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && isDomain(parts[0]) && isFragment(parts[1])
    }

    private static func isDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { isLower($0) || $0 == UInt8(ascii: "-") }
            }
    }

    /// Lower-case words between single dots and dashes.
    private static func isFragment(_ text: Substring) -> Bool {
        text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "-" }
            .allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isLower) }
    }

    private static func isLower(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x7A).contains(byte) }

    /// As anywhere else, but private subtags have two letters at least.
    private static func isLanguage(_ text: String) -> Bool {
        guard LanguageTag.isWellFormed(text) else { return false }
        let lowered = text.lowercased()
        if lowered == "i-default" || lowered == "i-mingo" { return text == lowered }
        let subtags = lowered.split(separator: "-")
        guard let mark = subtags.firstIndex(of: "x") else { return true }
        return subtags[(mark + 1)...].allSatisfy { $0.utf8.count > 1 }
    }
}
