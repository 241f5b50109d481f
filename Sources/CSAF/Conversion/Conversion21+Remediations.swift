extension Conversion21 {
    /// A remediation, and where it stood among those of the vulnerability.
    private typealias Placed = (number: Int, remediation: Remediation)

    mutating func convertRemediations(_ vulnerability: inout Vulnerability, _ place: String) {
        guard let old = vulnerability.remediations else { return }
        let remediations = withoutContradictions(old, "\(place)/remediations")
        let status = vulnerability.productStatus
        let healthy = Set(
            [ProductStatusCategory.knownNotAffected, .firstFixed, .fixed].flatMap { status?.products($0) ?? [] })
        let new = remediations.flatMap { number, remediation in
            optional(remediation, healthy, "\(place)/remediations/\(number)")
        }
        vulnerability.remediations = new.isEmpty ? nil : new
    }

    /// A fix is optional for products that have no need of it.
    private mutating func optional(
        _ remediation: Remediation, _ healthy: Set<String>, _ pointer: String
    ) -> [Remediation] {
        let all = products(of: remediation)
        let optional = all.filter(healthy.contains)
        guard remediation.category == .vendorFix, !optional.isEmpty else { return [remediation] }
        let isWhole = optional.count == all.count
        warn(
            pointer,
            "\"vendor_fix\" was made \"optional_patch\" for \(list(optional))"
                + (isWhole ? "" : "; a remediation was added for them"),
            "\(listJa(optional)) の \"vendor_fix\" を \"optional_patch\" にしました" + (isWhole ? "" : "（そのための対策を追加しました）"))
        var patch = remediation
        patch.category = .optionalPatch
        if isWhole { return [patch] }
        return [
            part(remediation, .vendorFix, all.filter { !healthy.contains($0) }),
            part(remediation, .optionalPatch, optional),
        ].compactMap(\.self)
    }

    /// A product for which there is a fix, or will be one, cannot have none; one for which there will be has none yet.
    private mutating func withoutContradictions(_ old: [Remediation], _ place: String) -> [Placed] {
        let (coming, present) = fixes(in: old)
        var planned: Set<String> = []
        var kept: [Placed] = []
        for (number, remediation) in old.enumerated() {
            let all = products(of: remediation)
            guard remediation.category == .noneAvailable, !coming.union(present).isDisjoint(with: all) else {
                kept.append((number, remediation))
                continue
            }
            let (later, rest) = (
                all.filter(coming.contains), all.filter { !coming.contains($0) && !present.contains($0) }
            )
            tell(of: all.filter(present.contains), later, rest, "\(place)/\(number)")
            for new in [part(remediation, .fixPlanned, later), part(remediation, .noneAvailable, rest)] {
                if let new { kept.append((number, new)) }
            }
            planned.formUnion(later)
        }
        return kept.compactMap { number, remediation in
            without(planned, remediation, "\(place)/\(number)").map { (number, $0) }
        }
    }

    /// The products for which a fix is to come, and those for which there is one.
    private func fixes(in remediations: [Remediation]) -> (coming: Set<String>, present: Set<String>) {
        let now = source.document.tracking.currentReleaseDate.date
        var coming: Set<String> = []
        var present: Set<String> = []
        for remediation in remediations where remediation.category == .vendorFix {
            if let date = remediation.date, date.date <= now {
                present.formUnion(products(of: remediation))
            } else {
                coming.formUnion(products(of: remediation))
            }
        }
        return (coming.subtracting(present), present)
    }

    private mutating func tell(of present: [String], _ coming: [String], _ rest: [String], _ pointer: String) {
        if !present.isEmpty {
            let isGone = coming.isEmpty && rest.isEmpty
            warn(
                pointer,
                "\"none_available\" contradicts \"vendor_fix\" for \(list(present)) and was deleted for them"
                    + (isGone ? "; the remediation was deleted" : ""),
                "\(listJa(present)) について \"none_available\" は \"vendor_fix\" と矛盾するため削除しました"
                    + (isGone ? "（この対策自体を削除しました）" : ""))
        }
        if !coming.isEmpty {
            warn(
                pointer,
                "\"none_available\" was made \"fix_planned\" for \(list(coming)), which have a \"vendor_fix\" to come"
                    + (rest.isEmpty ? "" : "; a remediation was added for them"),
                "\"vendor_fix\" が予定されている \(listJa(coming)) の \"none_available\" を \"fix_planned\" にしました"
                    + (rest.isEmpty ? "" : "（そのための対策を追加しました）"))
        }
    }

    /// A fix without the products for which it is only planned; nil when none is left.
    private mutating func without(
        _ planned: Set<String>, _ remediation: Remediation, _ pointer: String
    ) -> Remediation? {
        let all = products(of: remediation)
        let gone = all.filter(planned.contains)
        guard remediation.category == .vendorFix, !gone.isEmpty else { return remediation }
        let isGone = gone.count == all.count
        warn(
            pointer,
            "\"vendor_fix\" was deleted for \(list(gone)), which have \"fix_planned\" now"
                + (isGone ? "; the remediation was deleted" : ""),
            "\"fix_planned\" とした \(listJa(gone)) を \"vendor_fix\" から削除しました"
                + (isGone ? "（この対策自体を削除しました）" : ""))
        return part(remediation, .vendorFix, all.filter { !planned.contains($0) })
    }

    /// The same for some of its products; nil for none.
    private func part(_ remediation: Remediation, _ category: RemediationCategory, _ products: [String]) -> Remediation?
    {
        guard !products.isEmpty else { return nil }
        var part = remediation
        (part.category, part.productIDs, part.groupIDs) = (category, products, nil)
        return part
    }

    /// The products that a remediation names, by themselves and by groups, each once.
    private func products(of remediation: Remediation) -> [String] {
        let groups = (result.productTree?.productGroups ?? []).filter {
            remediation.groupIDs?.contains($0.groupID) == true
        }
        var seen: Set<String> = []
        return ((remediation.productIDs ?? []) + groups.flatMap(\.productIDs)).filter { seen.insert($0).inserted }
    }

    private func list(_ products: [String]) -> String { products.map(quoted).joined(separator: ", ") }
    private func listJa(_ products: [String]) -> String { products.map(quoted).joined(separator: "、") }
}
