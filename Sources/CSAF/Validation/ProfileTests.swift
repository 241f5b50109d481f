extension ConformanceTest {
    static let profiles: [ConformanceTest] = [
        notes, references, noVulnerabilities, productTree, vulnerabilityNotes, productStatus, vexProductStatus,
        vulnerabilityNames, impactStatements, actionStatements, someVulnerability,
    ]

    private static let notes = profileTest("6.1.27.1", [.securityIncidentResponse, .informationalAdvisory]) { index in
        let wanted: Set = ["description", "details", "general", "summary"]
        let notes = index.document?.items("notes").compactMap { $0.string("category") } ?? []
        guard !notes.contains(where: wanted.contains) else { return [] }
        return [
            Finding(
                index.documentOrRoot, missing: "notes", "no note describes, details, summarizes or comments the case",
                "説明、詳細、概要、一般のいずれの注記もありません")
        ]
    }

    private static let references = profileTest("6.1.27.2", [.securityIncidentResponse, .informationalAdvisory]) {
        index in
        let references = index.document?.items("references").filter(\.isObject) ?? []
        guard !references.contains(where: { ($0.string("category") ?? "external") == "external" }) else { return [] }
        return [Finding(index.documentOrRoot, missing: "references", "no external reference", "外部への参照がありません")]
    }

    private static let noVulnerabilities = profileTest(
        "6.1.27.3", [.informationalAdvisory, .withdrawn, .superseded]
    ) { index in
        guard let place = index.root["vulnerabilities"] else { return [] }
        let name = index.category
        return [
            Finding(
                place, "vulnerabilities in a document of category \(quoted(name))",
                "カテゴリー \(quoted(name)) の文書に脆弱性が記載されています")
        ]
    }

    private static let advisories: Set<Profile> = [.securityAdvisory, .vex, .deprecatedSecurityAdvisory]

    private static let productTree = profileTest("6.1.27.4", advisories) { index in
        guard index.productTree == nil else { return [] }
        return [Finding(index.root, missing: "product_tree", "\"product_tree\" is missing", "\"product_tree\" がありません")]
    }

    private static let vulnerabilityNotes = profileTest("6.1.27.5", advisories) { index in
        lacking("notes", index)
    }

    private static let productStatus = profileTest("6.1.27.6", [.securityAdvisory, .deprecatedSecurityAdvisory]) {
        index in
        lacking("product_status", index)
    }

    private static func lacking(_ member: String, _ index: DocumentIndex) -> [Finding] {
        index.vulnerabilities.filter { $0.value[member] == nil }.map {
            Finding($0.value, missing: member, "\(quoted(member)) is missing", "\(quoted(member)) がありません")
        }
    }

    private static let vexProductStatus = profileTest("6.1.27.7", [.vex]) { index in
        let wanted = ["fixed", "known_affected", "known_not_affected", "under_investigation"]
        return index.vulnerabilities
            .filter { vulnerability in wanted.allSatisfy { vulnerability.value["product_status"]?[$0] == nil } }
            .map {
                Finding(
                    $0.value, "no product is fixed, affected, not affected or under investigation",
                    "修正済み、影響あり、影響なし、調査中のいずれの製品もありません")
            }
    }

    /// A vulnerability has a name, and in 2.1 each of its products has one.
    private static let vulnerabilityNames = profileTest("6.1.27.8", [.vex]) { index in
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            if vulnerability.value["cve"] != nil { return [] }
            guard vulnerability.value["ids"] != nil else {
                return [Finding(vulnerability.value, "neither \"cve\" nor \"ids\"", "\"cve\" も \"ids\" もありません")]
            }
            guard index.is21, !vulnerability.ids.isEmpty, vulnerability.ids.allSatisfy(\.hasTargets) else { return [] }
            let named = targets(of: vulnerability.ids, index)
            return vulnerability.statuses.filter { !named.contains($0.product) }.map { status in
                let name = quoted(index.products.name(status.product))
                return Finding(
                    status.value, "no identifier of the vulnerability applies to product \(name)",
                    "製品 \(name) に当てはまる脆弱性の識別子がありません")
            }
        }
    }

    private static let impactStatements = profileTest("6.1.27.9", [.vex]) { index in
        index.vulnerabilities.flatMap { vulnerability in
            uncovered(
                .knownNotAffected, vulnerability,
                targets(of: vulnerability.flags + vulnerability.threats.filter { $0.category == "impact" }, index),
                index, "impact statement", "影響の説明")
        }
    }

    private static let actionStatements = profileTest("6.1.27.10", [.vex]) { index in
        index.vulnerabilities.flatMap { vulnerability in
            uncovered(
                .knownAffected, vulnerability, targets(of: vulnerability.remediations, index), index,
                "action statement", "対応の説明")
        }
    }

    private static let someVulnerability = profileTest("6.1.27.11", advisories) { index in
        guard index.root["vulnerabilities"] == nil else { return [] }
        return [
            Finding(
                index.root, missing: "vulnerabilities", "\"vulnerabilities\" is missing", "\"vulnerabilities\" がありません")
        ]
    }

    /// A test that holds for documents of some profiles only.
    static func profileTest(
        _ number: String, _ profiles: Set<Profile>, _ check: @escaping @Sendable (DocumentIndex) -> [Finding]
    ) -> ConformanceTest {
        ConformanceTest(number) { index in
            guard let profile = index.profile, profiles.contains(profile) else { return [] }
            return check(index)
        }
    }

    /// The products that statements name, directly or through groups.
    static func targets(of statements: [IndexedVulnerability.Statement], _ index: DocumentIndex) -> Set<Int> {
        Set(statements.flatMap(\.products)).union(index.products.members(ofGroups: statements.flatMap(\.groups)))
    }

    private static func uncovered(
        _ category: StatusCategory, _ vulnerability: IndexedVulnerability, _ covered: @autoclosure () -> Set<Int>,
        _ index: DocumentIndex, _ english: String, _ japanese: String
    ) -> [Finding] {
        let concerned = vulnerability.statuses.filter { $0.category == category }
        guard !concerned.isEmpty else { return [] }
        let covered = covered()
        return concerned.filter { !covered.contains($0.product) }.map { status in
            let name = quoted(index.products.name(status.product))
            return Finding(status.value, "product \(name) has no \(english)", "製品 \(name) に\(japanese)がありません")
        }
    }
}
