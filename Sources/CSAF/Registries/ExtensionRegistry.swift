/// What is known about single extensions: those of the standard's own documentation, all experimental, and our own.
///
/// - Source: OASIS, extension schemas and metadata `documentation-11` to `documentation-13` of CSAF 2.1
struct KnownExtension: Sendable {
    /// The rule for the whole item, with its content.
    var rule: SchemaRule
    /// How often it may stand in one list, by place; 0 where it may not stand.
    var counts: [ExtensionPlace: Int]
    /// The addresses of extensions that no document has together with it.
    var incompatible: [String]

    static func named(_ address: String) -> KnownExtension? { all[address] }

    private static let all: [String: KnownExtension] = [
        address(11): KnownExtension(
            rule: item(
                critical: false, .object(ObjectShape(required: ["documentation": documentation], isClosed: true))),
            counts: Dictionary(uniqueKeysWithValues: ExtensionPlace.allCases.map { ($0, 1) }),
            incompatible: [address(12)]),
        address(12): KnownExtension(
            rule: item(
                critical: false,
                .object(
                    ObjectShape(
                        required: ["documentation": documentation], optional: ["notes": .list(.text)], isClosed: true))),
            counts: [
                .root: 4096, .document: 4096, .branches: 4096, .fullProductNames: 10, .productPaths: 2, .metrics: 0,
                .vulnerabilities: 4096,
            ], incompatible: [address(11)]),
        address(13): KnownExtension(
            rule: item(critical: true, configurations), counts: [.root: 1], incompatible: []),
        AdvisoryValidity.schema: KnownExtension(
            rule: item(critical: false, .object(ObjectShape(required: ["last_day": .text(day)], isClosed: true))),
            counts: [.document: 1], incompatible: []),
    ]

    private static let day = TextForm("a day as 2026-12-31", "2026-12-31 の形の日付") {
        AdvisoryValidity(lastDay: $0) != nil
    }

    private static func address(_ number: Int) -> String {
        let name = "documentation-\(number)"
        return "https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/extension/data/valid/"
            + "\(name)/\(name)-content_1.0.0.json"
    }

    private static func item(critical: Bool, _ content: SchemaRule) -> SchemaRule {
        let form = TextForm("\(critical)", "\(critical)") { _ in false }
        let flag = SchemaRule.choice { $0.boolean == critical ? .boolean : .text(form) }
        return .object(ObjectShape(required: ["content": content, "critical": flag], isClosed: false))
    }

    private static let documentation = SchemaRule.word([
        "This extension is for documentation and test purposed only. It is valid. It is not allowed to be used in a "
            + "production CSAF."
    ])

    private static let configurations: SchemaRule = .object(
        ObjectShape(
            required: [
                "configuration_tree": .object(
                    ObjectShape(
                        required: [
                            "configurations": .list(
                                .object(
                                    ObjectShape(
                                        required: ["configuration_id": .text, "details": .text], isClosed: false))),
                            "relationships": .list(
                                .object(
                                    ObjectShape(
                                        required: [
                                            "configuration_reference": .text, "full_product_name": .anything,
                                            "product_reference": .text,
                                        ], isClosed: false))),
                        ], isClosed: false))
            ], isClosed: false))
}

/// Where extensions may stand.
enum ExtensionPlace: CaseIterable, Sendable {
    case root, document, branches, fullProductNames, productPaths, metrics, vulnerabilities

    var english: String {
        switch self {
        case .root: "at the root"
        case .document: "in \"document\""
        case .branches: "in a product of a branch"
        case .fullProductNames: "in \"full_product_names\""
        case .productPaths: "in a product path"
        case .metrics: "in a metric"
        case .vulnerabilities: "in a vulnerability"
        }
    }

    var japanese: String {
        switch self {
        case .root: "文書の最上位"
        case .document: "\"document\""
        case .branches: "分岐の製品"
        case .fullProductNames: "\"full_product_names\""
        case .productPaths: "製品パス"
        case .metrics: "メトリクス"
        case .vulnerabilities: "脆弱性"
        }
    }
}
