extension ConformanceTest {
    static let productStates = [
        contradictingStatus, remediationWithoutProduct, flagWithoutProduct, repeatedFlag, contradictingRemediations,
        contradictingRemediationAndStatus,
    ]

    /// No product is, for one vulnerability, in two groups that exclude each other.
    private static let contradictingStatus = ConformanceTest("6.1.6") { index in
        index.vulnerabilities.flatMap { vulnerability in
            var first: [Int: StatusCategory] = [:]
            first.reserveCapacity(vulnerability.statuses.count)
            return vulnerability.statuses.compactMap { status -> Finding? in
                guard status.category.group != .recommended, index.is21 || status.category != .unknown else {
                    return nil
                }
                guard let other = first[status.product] else {
                    first[status.product] = status.category
                    return nil
                }
                guard other.group != status.category.group else { return nil }
                let name = quoted(index.products.name(status.product))
                let words = (other.rawValue, status.category.rawValue)
                return Finding(
                    status.value, "product \(name) is both \(words.0) and \(words.1)",
                    "製品 \(name) が \(words.0) と \(words.1) の両方にあります")
            }
        }
    }

    /// Every remediation says for which products.
    private static let remediationWithoutProduct = ConformanceTest("6.1.29") { index in
        index.vulnerabilities.flatMap { $0.remediations.filter { !$0.hasTargets } }.map {
            Finding($0.value, "remediation names neither products nor product groups", "対策に製品も製品グループも示されていません")
        }
    }

    /// Every flag says for which products.
    private static let flagWithoutProduct = ConformanceTest("6.1.32") { index in
        index.vulnerabilities.flatMap { $0.flags.filter { !$0.hasTargets } }.map {
            Finding($0.value, "flag names neither products nor product groups", "フラグに製品も製品グループも示されていません")
        }
    }

    /// No product has two justifications for one vulnerability.
    private static let repeatedFlag = ConformanceTest("6.1.33") { index in
        index.vulnerabilities.flatMap { vulnerability in
            let flags = vulnerability.flags.filter { CSAFSchema.flagLabels.contains($0.category) }
            return firstPairs(flags, index.products).map { product, first, second in
                let name = quoted(index.products.name(product))
                let words = (flags[first].category, flags[second].category)
                return Finding(
                    flags[second].value, "product \(name) is flagged both \(words.0) and \(words.1)",
                    "製品 \(name) に \(words.0) と \(words.1) の二つのフラグがあります")
            }
        }
    }

    /// For each product with more than one statement, the first two: at most two statements of each group are opened,
    /// so that many statements about large groups cost no more than the groups.
    private static func firstPairs(
        _ statements: [IndexedVulnerability.Statement], _ table: ProductTable
    ) -> [(product: Int, first: Int, second: Int)] {
        var uses: [Int: Int] = [:]
        var first: [Int: Int] = [:]
        var second: [Int: Int] = [:]
        for (number, statement) in statements.enumerated() {
            var targets = Set(statement.products)
            for group in Set(statement.groups) {
                uses[group, default: 0] += 1
                if uses[group, default: 0] <= 2 { targets.formUnion(table.members[group] ?? []) }
            }
            for product in targets {
                if first[product] == nil {
                    first[product] = number
                } else if second[product] == nil {
                    second[product] = number
                }
            }
        }
        return second.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            .map { (product: $0.key, first: first[$0.key] ?? 0, second: $0.value) }
    }

    /// No product has remediations that exclude each other.
    private static let contradictingRemediations = ConformanceTest(only21: "6.1.35") { index in
        index.vulnerabilities.flatMap { vulnerability in
            let plan = RemediationPlan(vulnerability, index.products)
            return plan.pairs { !RemediationKind.areCompatible($0, $1) }.map { product, first, second in
                let name = quoted(index.products.name(product))
                let words = (first.rawValue, second.rawValue)
                return Finding(
                    plan.place(of: second, for: product) ?? vulnerability.value,
                    "product \(name) has the contradicting remediations \(words.0) and \(words.1)",
                    "製品 \(name) の対策 \(words.0) と \(words.1) が矛盾しています")
            }
        }
    }

    /// No product has a remediation that its status forbids.
    private static let contradictingRemediationAndStatus = ConformanceTest(only21: "6.1.36") { index in
        remediationsAgainstStatus(index, .prohibited) { name, kind, category in
            TestMessage(
                "product \(name) has the remediation \(kind), but is \(category)",
                "製品 \(name) には対策 \(kind) がありますが、状態は \(category) です")
        }
    }

    /// Remediations whose category stands in a certain relation to the status of their product.
    static func remediationsAgainstStatus(
        _ index: DocumentIndex, _ relation: RemediationKind.Relation,
        _ message: (String, String, String) -> TestMessage
    ) -> [Finding] {
        index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            let plan = RemediationPlan(vulnerability, index.products)
            var seen: Set<[Int]> = []
            return vulnerability.statuses.flatMap { status -> [Finding] in
                plan.kinds(for: status.product).compactMap { kind in
                    guard kind.relation(to: status.category.group) == relation,
                        seen.insert([status.product, kind.number, status.category.group.rawValue]).inserted
                    else { return nil }
                    let name = quoted(index.products.name(status.product))
                    return Finding(
                        plan.place(of: kind, for: status.product) ?? status.value,
                        message(name, kind.rawValue, status.category.rawValue))
                }
            }
        }
    }
}
