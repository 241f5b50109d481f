extension ConformanceTest {
    static let profiles: [ConformanceTest] = [
        notes, references, noVulnerabilities, productTree, vulnerabilityNotes, productStatus, vexProductStatus,
        vulnerabilityNames, impactStatements, actionStatements, someVulnerability,
    ]

    private static let notes = profileTest("6.1.27.1", [.securityIncidentResponse, .informationalAdvisory]) { index in
        let wanted: Set<NoteCategory> = [.description, .details, .general, .summary]
        guard !(index.document.document.notes ?? []).contains(where: { wanted.contains($0.category) }) else {
            return []
        }
        return [Finding(JSONPointer()["document"], "no note describes, details, summarizes or comments the case")]
    }

    private static let references = profileTest("6.1.27.2", [.securityIncidentResponse, .informationalAdvisory]) {
        index in
        guard !(index.document.document.references ?? []).contains(where: { $0.category != .itself }) else { return [] }
        return [Finding(JSONPointer()["document"], "no external reference")]
    }

    private static let noVulnerabilities = profileTest("6.1.27.3", [.informationalAdvisory]) { index in
        guard index.document.vulnerabilities != nil else { return [] }
        return [Finding(JSONPointer()["vulnerabilities"], "vulnerabilities in an informational advisory")]
    }

    private static let productTree = profileTest("6.1.27.4", [.securityAdvisory, .vex]) { index in
        index.document.productTree == nil ? [Finding(JSONPointer(), "\"product_tree\" is missing")] : []
    }

    private static let vulnerabilityNotes = profileTest("6.1.27.5", [.securityAdvisory, .vex]) { index in
        index.vulnerabilities.filter { $0.0.notes == nil }.map { Finding($0.1, "\"notes\" is missing") }
    }

    private static let productStatus = profileTest("6.1.27.6", [.securityAdvisory]) { index in
        index.vulnerabilities.filter { $0.0.productStatus == nil }.map {
            Finding($0.1, "\"product_status\" is missing")
        }
    }

    private static let vexProductStatus = profileTest("6.1.27.7", [.vex]) { index in
        let wanted: [ProductStatusCategory] = [.fixed, .knownAffected, .knownNotAffected, .underInvestigation]
        return index.vulnerabilities
            .filter { vulnerability, _ in wanted.allSatisfy { vulnerability.productStatus?.list($0) == nil } }
            .map { Finding($0.1, "no product is fixed, affected, not affected or under investigation") }
    }

    private static let vulnerabilityNames = profileTest("6.1.27.8", [.vex]) { index in
        index.vulnerabilities.filter { $0.0.cve == nil && $0.0.ids == nil }
            .map { Finding($0.1, "neither \"cve\" nor \"ids\"") }
    }

    private static let impactStatements = profileTest("6.1.27.9", [.vex]) { index in
        index.vulnerabilities.flatMap { vulnerability, pointer in
            var covered: Set<String> = []
            for flag in vulnerability.flags ?? [] { covered.formUnion(index.products(flag.productIDs, flag.groupIDs)) }
            for threat in vulnerability.threats ?? [] where threat.category == .impact {
                covered.formUnion(index.products(threat.productIDs, threat.groupIDs))
            }
            return uncovered(.knownNotAffected, in: (vulnerability, pointer), covered, lacks: "impact statement")
        }
    }

    private static let actionStatements = profileTest("6.1.27.10", [.vex]) { index in
        index.vulnerabilities.flatMap { vulnerability, pointer in
            var covered: Set<String> = []
            for remediation in vulnerability.remediations ?? [] {
                covered.formUnion(index.products(remediation.productIDs, remediation.groupIDs))
            }
            return uncovered(.knownAffected, in: (vulnerability, pointer), covered, lacks: "action statement")
        }
    }

    private static let someVulnerability = profileTest("6.1.27.11", [.securityAdvisory, .vex]) { index in
        index.document.vulnerabilities == nil ? [Finding(JSONPointer(), "\"vulnerabilities\" is missing")] : []
    }

    /// A test that holds for documents of some profiles only.
    private static func profileTest(
        _ number: String, _ profiles: Set<Profile>, _ check: @escaping @Sendable (DocumentIndex) -> [Finding]
    ) -> ConformanceTest {
        ConformanceTest(number) { index in
            guard let profile = Profile(rawValue: index.document.document.category), profiles.contains(profile) else {
                return []
            }
            return check(index)
        }
    }

    private static func uncovered(
        _ category: ProductStatusCategory, in vulnerability: (Vulnerability, JSONPointer), _ covered: Set<String>,
        lacks: String
    ) -> [Finding] {
        placed(vulnerability.0.productStatus?.list(category), vulnerability.1["product_status"][category.rawValue])
            .filter { !covered.contains($0.0) }
            .map { Finding($0.1, "product \(quoted($0.0)) has no \(lacks)") }
    }
}
