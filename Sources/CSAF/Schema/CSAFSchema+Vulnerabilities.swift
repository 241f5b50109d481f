/// The vulnerabilities.
extension CSAFSchema {
    var vulnerability: SchemaRule { is21 ? vulnerability21 : vulnerability20 }

    private var vulnerability20: SchemaRule {
        let id = object(required: ["system_name": .text, "text": .text])
        let involvement = object(
            required: ["party": .word(Self.parties), "status": .word(Self.involvements)],
            optional: ["date": dateTime, "summary": .text])
        let score = object(
            required: ["products": ids],
            optional: ["cvss_v2": CVSSSchema.version2, "cvss_v3": CVSSSchema.version3], minCount: 2)
        return object(
            optional: [
                "acknowledgments": acknowledgments, "cve": .text(.cve),
                "cwe": object(required: ["id": .text(.cwe), "name": .text]), "discovery_date": dateTime,
                "flags": .set(flag), "ids": .set(id), "involvements": .set(involvement), "notes": notes,
                "product_status": productStatus, "references": references, "release_date": dateTime,
                "remediations": .list(remediation), "scores": .list(score), "threats": .list(threat), "title": .text,
            ], minCount: 1)
    }

    private var vulnerability21: SchemaRule {
        let cwe = object(required: [
            "id": .text(.cwe), "name": .text(.weaknessName, minCount: 1), "version": .text(.cweVersion),
        ])
        let exploitation = object(
            required: ["date": dateTime, "exploitation_date": dateTime],
            optional: ["group_ids": ids, "product_ids": ids], minCount: 3)
        let id = object(
            required: ["system_name": .text, "text": .text], optional: ["group_ids": ids, "product_ids": ids])
        let involvement = object(
            required: ["party": .word(Self.parties), "status": .word(Self.involvements)],
            optional: [
                "contact": .text, "date": dateTime, "group_ids": ids, "product_ids": ids, "summary": .text,
            ])
        let metric = object(required: ["content": metricContent, "products": ids], optional: ["source": .uri])
        return object(
            optional: [
                "acknowledgments": acknowledgments, "cve": .text(.cve), "cwes": .set(cwe),
                "disclosure_date": dateTime, "discovery_date": dateTime,
                "first_known_exploitation_dates": .set(exploitation), "flags": .set(flag), "ids": .set(id),
                "involvements": .set(involvement), "metrics": .set(metric), "notes": notes,
                "product_status": productStatus, "references": references, "remediations": .list(remediation),
                "threats": .list(threat), "title": .text, "x_extensions": extensions,
            ], minCount: 1)
    }

    private var metricContent: SchemaRule {
        let epss = object(required: [
            "percentile": .text(.probability), "probability": .text(.probability), "timestamp": dateTime,
        ])
        return object(
            optional: [
                "cvss_v2": CVSSSchema.version2, "cvss_v3": CVSSSchema.version3, "cvss_v4": CVSSSchema.version4,
                "epss": epss,
                "qualitative_severity_rating": .word(["critical", "high", "low", "medium", "none"]),
                "ssvc_v2": SSVCSchema.selectionList, "x_extensions": extensions,
            ], minCount: 1)
    }

    private var productStatus: SchemaRule {
        is21
            ? object(
                optional: [
                    "first_affected": ids, "first_fixed": ids, "fixed": ids, "known_affected": ids,
                    "known_not_affected": ids, "last_affected": ids, "recommended": ids, "under_investigation": ids,
                    "unknown": ids,
                ], minCount: 1)
            : object(
                optional: [
                    "first_affected": ids, "first_fixed": ids, "fixed": ids, "known_affected": ids,
                    "known_not_affected": ids, "last_affected": ids, "recommended": ids, "under_investigation": ids,
                ], minCount: 1)
    }

    private var flag: SchemaRule {
        object(
            required: ["label": .word(Self.flagLabels)],
            optional: ["date": dateTime, "group_ids": ids, "product_ids": ids])
    }

    private var threat: SchemaRule {
        object(
            required: ["category": .word(["exploit_status", "impact", "target_set"]), "details": .text],
            optional: ["date": dateTime, "group_ids": ids, "product_ids": ids])
    }

    private var remediation: SchemaRule {
        let categories = ["mitigation", "no_fix_planned", "none_available", "vendor_fix", "workaround"]
        let restart = object(required: ["category": .word(Self.restarts)], optional: ["details": .text])
        return object(
            required: [
                "category": .word(categories + (is21 ? ["fix_planned", "optional_patch"] : [])), "details": .text,
            ],
            optional: [
                "date": dateTime, "entitlements": .list(.text), "group_ids": ids, "product_ids": ids,
                "restart_required": restart, "url": .uri,
            ])
    }

    private static let parties = ["coordinator", "discoverer", "other", "user", "vendor"]
    private static let involvements = [
        "completed", "contact_attempted", "disputed", "in_progress", "not_contacted", "open",
    ]
    private static let restarts = [
        "connected", "dependencies", "machine", "none", "parent", "service", "system", "vulnerable_component", "zone",
    ]
    static let flagLabels = [
        "component_not_present", "inline_mitigations_already_exist",
        "vulnerable_code_cannot_be_controlled_by_adversary", "vulnerable_code_not_in_execute_path",
        "vulnerable_code_not_present",
    ]
}
