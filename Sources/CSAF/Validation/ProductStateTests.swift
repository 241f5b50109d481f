extension ConformanceTest {
    static let productStates = [contradictingStatus, remediationWithoutProduct, flagWithoutProduct, repeatedFlag]

    /// No product is, for one vulnerability, in two groups that exclude each other.
    private static let contradictingStatus = ConformanceTest("6.1.6") { index in
        index.vulnerabilities.flatMap { vulnerability, pointer in
            var verdicts: [String: ProductStatusCategory] = [:]
            var findings: [Finding] = []
            for category in ProductStatusCategory.allCases {
                guard let verdict = category.verdict else { continue }
                let place = pointer["product_status"][category.rawValue]
                for (id, idPlace) in placed(vulnerability.productStatus?.list(category), place) {
                    let first = verdicts[id] ?? category
                    verdicts[id] = first
                    if first.verdict != verdict {
                        findings.append(
                            Finding(idPlace, "product \(quoted(id)) is both \(first.rawValue) and \(category.rawValue)")
                        )
                    }
                }
            }
            return findings
        }
    }

    /// Every remediation says for which products.
    private static let remediationWithoutProduct = ConformanceTest("6.1.29") { index in
        index.vulnerabilities.flatMap { vulnerability, pointer in
            placed(vulnerability.remediations, pointer["remediations"])
                .filter { $0.0.productIDs == nil && $0.0.groupIDs == nil }
                .map { Finding($0.1, "remediation names neither products nor product groups") }
        }
    }

    /// Every flag says for which products.
    private static let flagWithoutProduct = ConformanceTest("6.1.32") { index in
        index.vulnerabilities.flatMap { vulnerability, pointer in
            placed(vulnerability.flags, pointer["flags"])
                .filter { $0.0.productIDs == nil && $0.0.groupIDs == nil }
                .map { Finding($0.1, "flag names neither products nor product groups") }
        }
    }

    /// No product has two justifications for one vulnerability.
    private static let repeatedFlag = ConformanceTest("6.1.33") { index in
        index.vulnerabilities.flatMap { vulnerability, pointer in
            var labels: [String: FlagLabel] = [:]
            var findings: [Finding] = []
            for (flag, place) in placed(vulnerability.flags, pointer["flags"]) {
                for id in index.products(flag.productIDs, flag.groupIDs).sorted() {
                    if let first = labels[id] {
                        findings.append(
                            Finding(
                                place,
                                "product \(quoted(id)) is flagged both \(first.rawValue) and \(flag.label.rawValue)"))
                    } else {
                        labels[id] = flag.label
                    }
                }
            }
            return findings
        }
    }
}
