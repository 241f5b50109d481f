/// The categories of remediations, and how they go together.
///
/// - Source: CSAF 2.1 §3.2.4.14.1
enum RemediationKind: String, CaseIterable, Sendable {
    case workaround, mitigation
    case vendorFix = "vendor_fix"
    case optionalPatch = "optional_patch"
    case noneAvailable = "none_available"
    case fixPlanned = "fix_planned"
    case noFixPlanned = "no_fix_planned"

    /// How a remediation stands to a product's status.
    enum Relation {
        case allowed, discouraged, prohibited
    }

    var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Whether one product may have both.
    static func areCompatible(_ a: RemediationKind, _ b: RemediationKind) -> Bool {
        if a == b { return true }
        let help: Set<RemediationKind> = [.workaround, .mitigation]
        let outlook: Set<RemediationKind> = [.vendorFix, .fixPlanned, .noFixPlanned]
        return help.contains(a) && help.union(outlook).contains(b) || help.contains(b) && outlook.contains(a)
    }

    func relation(to status: StatusGroup) -> Relation {
        switch (self, status) {
        case (_, .recommended): .allowed
        case (.optionalPatch, .affected): .prohibited
        case (_, .affected): .allowed
        case (.optionalPatch, .fixed): .discouraged
        case (_, .fixed): .prohibited
        case (.optionalPatch, .notAffected): .allowed
        case (.fixPlanned, .notAffected), (.noFixPlanned, .notAffected): .discouraged
        case (_, .notAffected): .prohibited
        case (.workaround, _), (.mitigation, _), (.vendorFix, _), (.fixPlanned, _): .discouraged
        case (.optionalPatch, _), (.noneAvailable, _), (.noFixPlanned, _): .allowed
        }
    }
}

/// Which categories of remediations each product of a vulnerability has, directly or through its groups.
struct RemediationPlan {
    /// For each category, the first remediation that says so.
    private typealias Kinds = [RemediationKind: Int]

    private var direct: [Int: Kinds] = [:]
    private var ofGroup: [Int: Kinds] = [:]
    private var groupsOf: [Int: [Int]] = [:]
    private let vulnerability: IndexedVulnerability

    init(_ vulnerability: IndexedVulnerability, _ table: ProductTable) {
        self.vulnerability = vulnerability
        for (number, remediation) in vulnerability.remediations.enumerated() {
            guard let kind = RemediationKind(rawValue: remediation.category) else { continue }
            for product in remediation.products where direct[product]?[kind] == nil {
                direct[product, default: [:]][kind] = number
            }
            for group in remediation.groups where ofGroup[group]?[kind] == nil {
                ofGroup[group, default: [:]][kind] = number
            }
        }
        for group in ofGroup.keys {
            for product in Set(table.members[group] ?? []) { groupsOf[product, default: []].append(group) }
        }
    }

    /// In the order of the standard's table.
    func kinds(for product: Int) -> [RemediationKind] {
        let all = places(for: product)
        return RemediationKind.allCases.filter { all[$0] != nil }
    }

    /// Every product's pairs of categories for which something holds.
    func pairs(
        where holds: (RemediationKind, RemediationKind) -> Bool
    ) -> [(product: Int, first: RemediationKind, second: RemediationKind)] {
        Set(direct.keys).union(groupsOf.keys).sorted().flatMap { product in
            let kinds = kinds(for: product)
            return kinds.indices.flatMap { later in
                kinds[..<later].filter { holds($0, kinds[later]) }.map { (product, $0, kinds[later]) }
            }
        }
    }

    /// The first remediation of a category that names a product or one of its groups.
    func place(of kind: RemediationKind, for product: Int) -> JSONValue? {
        places(for: product)[kind].map { vulnerability.remediations[$0].value }
    }

    private func places(for product: Int) -> Kinds {
        var result = direct[product] ?? [:]
        for group in groupsOf[product] ?? [] { result.merge(ofGroup[group] ?? [:], uniquingKeysWith: min) }
        return result
    }
}
