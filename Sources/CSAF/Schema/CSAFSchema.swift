/// The schemas of CSAF documents: 2.0 lets objects have members that it does not name, 2.1 does not.
///
/// - Source: OASIS, `csaf_json_schema.json` of CSAF 2.0 and `csaf.json` of CSAF 2.1
struct CSAFSchema: Sendable {
    private static let version20 = CSAFSchema(edition: .version20).root
    private static let version21 = CSAFSchema(edition: .version21).root

    static func of(_ edition: CSAFVersion) -> SchemaRule {
        switch edition {
        case .version20: version20
        case .version21: version21
        }
    }

    let edition: CSAFVersion

    private var root: SchemaRule {
        is21
            ? object(
                required: ["$schema": .word([Self.schemaURL]), "document": document],
                optional: [
                    "product_tree": productTree, "vulnerabilities": .list(vulnerability), "x_extensions": extensions,
                ])
            : object(
                required: ["document": document],
                optional: ["product_tree": productTree, "vulnerabilities": .list(vulnerability)])
    }

    static let schemaURL = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"

    var is21: Bool { edition == .version21 }

    func object(
        required: KeyValuePairs<String, SchemaRule> = [:], optional: KeyValuePairs<String, SchemaRule> = [:],
        minCount: Int = 0, maxCount: Int = .max, further: (@Sendable (JSONValue) -> [SchemaFault])? = nil
    ) -> SchemaRule {
        .object(
            ObjectShape(
                required: required, optional: optional, isClosed: is21, minCount: minCount, maxCount: maxCount,
                further: further))
    }
}

/// What several parts of a document share.
extension CSAFSchema {
    var dateTime: SchemaRule { is21 ? .test("6.1.37", .text(.strictDateTime)) : .text(.dateTime) }
    var ids: SchemaRule { .set(.text) }
    var extensions: SchemaRule { .set(.test("6.1.60.1", ExtensionSchema.content)) }

    var acknowledgments: SchemaRule {
        .list(
            object(
                optional: ["names": .list(.text), "organization": .text, "summary": .text, "urls": .list(.uri)],
                minCount: 1))
    }

    var notes: SchemaRule {
        let category = SchemaRule.word(Self.noteCategories)
        return .list(
            is21
                ? object(
                    required: ["category": category, "text": .text],
                    optional: ["audience": .text, "group_ids": ids, "product_ids": ids, "title": .text])
                : object(
                    required: ["category": category, "text": .text], optional: ["audience": .text, "title": .text])
        )
    }

    var references: SchemaRule {
        .list(
            object(required: ["summary": .text, "url": .uri], optional: ["category": .word(["external", "self"])]))
    }

    private static let noteCategories = [
        "description", "details", "faq", "general", "legal_disclaimer", "other", "summary",
    ]
}

/// The document about itself.
extension CSAFSchema {
    private var document: SchemaRule {
        let severity = object(required: ["text": .text], optional: ["namespace": .uri])
        let language = SchemaRule.text(.language)
        guard is21 else {
            return object(
                required: [
                    "category": .text(.category, minCount: 1), "csaf_version": .word(["2.0"]), "publisher": publisher,
                    "title": .text, "tracking": tracking,
                ],
                optional: [
                    "acknowledgments": acknowledgments, "aggregate_severity": severity, "distribution": distribution,
                    "lang": language, "notes": notes, "references": references, "source_lang": language,
                ])
        }
        return object(
            required: [
                "category": .text(.category, minCount: 1), "csaf_version": .word(["2.1"]),
                "distribution": distribution, "publisher": publisher, "title": .text, "tracking": tracking,
            ],
            optional: [
                "acknowledgments": acknowledgments, "aggregate_severity": severity, "lang": language,
                "license_expression": .text, "notes": notes, "references": references, "source_lang": language,
                "x_extensions": extensions,
            ])
    }

    private var distribution: SchemaRule {
        guard is21 else {
            let tlp = object(
                required: ["label": .word(["AMBER", "GREEN", "RED", "WHITE"])], optional: ["url": .uri])
            return object(optional: ["text": .text, "tlp": tlp], minCount: 1)
        }
        let tlp = object(
            required: ["label": .word(["AMBER", "AMBER+STRICT", "CLEAR", "GREEN", "RED"])], optional: ["url": .uri])
        let group = object(required: ["id": .text(.sharingGroupID)], optional: ["name": .text])
        return object(required: ["tlp": tlp], optional: ["sharing_group": group, "text": .text])
    }

    private var publisher: SchemaRule {
        let categories = ["coordinator", "discoverer", "other", "translator", "user", "vendor"]
        return object(
            required: [
                "category": .word(categories + (is21 ? ["multiplier"] : [])), "name": .text, "namespace": .uri,
            ],
            optional: ["contact_details": .text, "issuing_authority": .text])
    }

    private var tracking: SchemaRule {
        let engine = object(required: ["name": .text], optional: ["version": .text])
        let revision = object(
            required: ["date": dateTime, "number": .text(.version), "summary": .text],
            optional: ["legacy_version": .text])
        return object(
            required: [
                "current_release_date": dateTime, "id": .text(.trackingID, minCount: 1),
                "initial_release_date": dateTime, "revision_history": .list(revision),
                "status": .word(["draft", "final", "interim"]), "version": .text(.version),
            ],
            optional: [
                "aliases": .set(.text),
                "generator": object(required: ["engine": engine], optional: ["date": dateTime]),
            ])
    }
}
