extension Conversion21 {
    mutating func convertVulnerability(_ index: Int) {
        guard var vulnerability = result.vulnerabilities?[index] else { return }
        let place = "/vulnerabilities/\(index)"
        convertWeakness(&vulnerability, place)
        vulnerability.disclosureDate = vulnerability.releaseDate
        vulnerability.releaseDate = nil
        for (number, id) in (vulnerability.ids ?? []).enumerated() where IDSystem(rawValue: id.systemName) == nil {
            warn(
                "\(place)/ids/\(number)/system_name",
                "\(quoted(id.systemName)) is perhaps not a registered system of IDs",
                "\(quoted(id.systemName)) は登録された ID の体系ではないようです")
        }
        for (number, note) in (vulnerability.notes ?? []).enumerated()
        where note.category == .other && note.title == "SSVC" {
            warn(
                "\(place)/notes/\(number)", "SSVC data in a note was not converted; the note was kept",
                "注記の SSVC データは変換せず、注記を維持しました")
        }
        vulnerability.metrics = vulnerability.scores?.map { score in
            var content = MetricContent()
            (content.cvssV2, content.cvssV3) = (score.cvssV2, score.cvssV3)
            return Metric(content: content, products: score.products)
        }
        vulnerability.scores = nil
        convertReferences(&vulnerability, place)
        convertRemediations(&vulnerability, place)
        result.vulnerabilities?[index] = vulnerability
    }

    // MARK: Weaknesses

    private mutating func convertWeakness(_ vulnerability: inout Vulnerability, _ place: String) {
        guard let cwe = vulnerability.cwe else { return }
        vulnerability.cwe = nil
        let name = Self.trimmed(cwe.name)
        let day = String(source.document.tracking.currentReleaseDate.text.prefix(10))
        let fitting = CWECatalog.releases.filter { release in
            CWECatalog.entry(cwe.id)?.name(in: release.version) == name
        }
        let before = options.takesNewestWeaknesses ? fitting.last : fitting.last { $0.date < day }
        guard let release = before ?? fitting.first else {
            return fail(
                "\(place)/cwe",
                "no version of the list of weaknesses has \(cwe.id) as \(quoted(name)); it was left out",
                "\(cwe.id) の名前が \(quoted(name)) である CWE の版がないため、除きました")
        }
        vulnerability.cwes = [VersionedCWE(id: cwe.id, name: name, version: release.version)]
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...].drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    // MARK: Scores of CVSS 4.0

    private static let calculators = [
        "https://www.first.org/cvss/calculator/4.0#", "https://www.first.org/cvss/calculator/4-0#",
    ]

    /// A link to FIRST's calculator holds a vector behind its `#`.
    private mutating func convertReferences(_ vulnerability: inout Vulnerability, _ place: String) {
        for (number, reference) in (vulnerability.references ?? []).enumerated() {
            guard reference.category != .itself,
                let calculator = Self.calculators.first(where: { reference.url.hasPrefix($0) })
            else { continue }
            let text = String(reference.url.dropFirst(calculator.utf8.count))
            let status = vulnerability.productStatus
            let products = [ProductStatusCategory.firstAffected, .knownAffected, .lastAffected].flatMap {
                status?.products($0) ?? []
            }
            do throws(CVSSVector.ParseError) {
                let vector = try CVSSVector(text, version: .v40)
                guard !products.isEmpty else { continue }
                var content = MetricContent()
                content.cvssV4 = CVSSv4(vectorString: text, baseScore: vector.baseScore)
                vulnerability.metrics = (vulnerability.metrics ?? []) + [Metric(content: content, products: products)]
            } catch {
                warn(
                    "\(place)/references/\(number)/url", "no CVSS v4.0 vector could be made of the link: \(error)",
                    "リンクから CVSS v4.0 のベクターを作れません: \(error.descriptionJa)")
            }
        }
    }

    // MARK: Remediations

    private mutating func convertRemediations(_ vulnerability: inout Vulnerability, _ place: String) {
        guard var remediations = vulnerability.remediations else { return }
        dropContradictions(&remediations, place)
        let status = vulnerability.productStatus
        let healthy = Set(
            [ProductStatusCategory.knownNotAffected, .firstFixed, .fixed].flatMap { status?.products($0) ?? [] })
        vulnerability.remediations = remediations.enumerated().flatMap { number, remediation -> [Remediation] in
            guard remediation.category == .vendorFix else { return [remediation] }
            let all = products(of: remediation)
            let optional = all.filter(healthy.contains)
            guard !optional.isEmpty else { return [remediation] }
            warn(
                "\(place)/remediations/\(number)",
                "\"vendor_fix\" was made \"optional_patch\" for \(optional.map(quoted).joined(separator: ", "))",
                "\(optional.map(quoted).joined(separator: "、")) の \"vendor_fix\" を \"optional_patch\" にしました")
            var patch = remediation
            patch.category = .optionalPatch
            if optional.count == all.count { return [patch] }
            (patch.productIDs, patch.groupIDs) = (optional, nil)
            var rest = remediation
            (rest.productIDs, rest.groupIDs) = (all.filter { !healthy.contains($0) }, nil)
            return [rest, patch]
        }
        if vulnerability.remediations?.isEmpty == true { vulnerability.remediations = nil }
    }

    /// A product for which there is a fix, or will be one, cannot have none.
    private mutating func dropContradictions(_ remediations: inout [Remediation], _ place: String) {
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
        coming.subtract(present)
        var planned: Set<String> = []
        var kept: [Remediation] = []
        for (number, remediation) in remediations.enumerated() {
            let all = products(of: remediation)
            guard remediation.category == .noneAvailable, all.contains(where: { coming.union(present).contains($0) })
            else {
                kept.append(remediation)
                continue
            }
            let names = all.filter { coming.union(present).contains($0) }.map(quoted).joined(separator: ", ")
            warn(
                "\(place)/remediations/\(number)",
                "\"none_available\" contradicts \"vendor_fix\" for \(names) and was changed",
                "\(names) について \"none_available\" が \"vendor_fix\" と矛盾するため変更しました")
            func add(_ category: RemediationCategory, _ ids: [String]) {
                guard !ids.isEmpty else { return }
                var part = remediation
                (part.category, part.productIDs, part.groupIDs) = (category, ids, nil)
                kept.append(part)
            }
            add(.fixPlanned, all.filter(coming.contains))
            add(.noneAvailable, all.filter { !coming.contains($0) && !present.contains($0) })
            planned.formUnion(all.filter(coming.contains))
        }
        remediations = kept.compactMap { without(planned, $0) }
    }

    /// A fix without the products for which it is only planned; nil when none is left.
    private func without(_ planned: Set<String>, _ remediation: Remediation) -> Remediation? {
        guard remediation.category == .vendorFix else { return remediation }
        let all = products(of: remediation)
        let rest = all.filter { !planned.contains($0) }
        guard rest.count < all.count else { return remediation }
        var part = remediation
        (part.productIDs, part.groupIDs) = (rest, nil)
        return rest.isEmpty ? nil : part
    }

    /// The products that a remediation names, by themselves and by groups, each once.
    private func products(of remediation: Remediation) -> [String] {
        let groups = (result.productTree?.productGroups ?? []).filter {
            remediation.groupIDs?.contains($0.groupID) == true
        }
        var seen: Set<String> = []
        return ((remediation.productIDs ?? []) + groups.flatMap(\.productIDs)).filter { seen.insert($0).inserted }
    }

    // MARK: Fixed products

    /// A range of affected versions that ends before a version says that this one is fixed.
    mutating func addFixedProducts() {
        guard var branches = result.productTree?.branches else { return }
        var fixed: [(affected: String, product: String)] = []
        addFixed(below: &branches, names: [], "/product_tree/branches", &fixed)
        result.productTree?.branches = branches
        for (affected, product) in fixed {
            for index in (result.vulnerabilities ?? []).indices {
                guard var status = result.vulnerabilities?[index].productStatus,
                    status.products(.knownAffected).contains(affected), !status.products(.fixed).contains(product)
                else { continue }
                status.fixed = (status.fixed ?? []) + [product]
                result.vulnerabilities?[index].productStatus = status
                warn(
                    "/vulnerabilities/\(index)/product_status/fixed", "product \(quoted(product)) was added",
                    "製品 \(quoted(product)) を追加しました")
            }
        }
    }

    private mutating func addFixed(
        below branches: inout [Branch], names: [String], _ pointer: String,
        _ fixed: inout [(affected: String, product: String)]
    ) {
        for index in branches.indices {
            let path = names + [branches[index].name]
            if var inner = branches[index].branches {
                addFixed(below: &inner, names: path, "\(pointer)/\(index)/branches", &fixed)
                branches[index].branches = inner
            }
            guard branches[index].category == .productVersionRange, let product = branches[index].product,
                let last = (try? RangeExpression(branches[index].name))?.constraints.last, last.comparator == .less,
                isAffected(product.productID)
            else { continue }
            let known = branches.first { $0.category == .productVersion && $0.name == last.version }?.product
            if let known {
                fixed.append((product.productID, known.productID))
                continue
            }
            let id = "\(product.productID)-fixed-\(last.version)"
            let name = (names + [last.version]).joined(separator: " ")
            branches.append(
                Branch(
                    category: .productVersion, name: last.version,
                    product: FullProductName(name: name, productID: id)))
            fixed.append((product.productID, id))
            warn(
                "\(pointer)/\(index)", "product \(quoted(name)) was added, which is where the range ends",
                "範囲の終わりにあたる製品 \(quoted(name)) を追加しました")
        }
    }

    private func isAffected(_ product: String) -> Bool {
        (result.vulnerabilities ?? []).contains { $0.productStatus?.products(.knownAffected).contains(product) == true }
    }
}
