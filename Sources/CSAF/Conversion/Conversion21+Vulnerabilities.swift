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
                source.pointer(toBranchOf: product.productID) ?? "\(pointer)/\(index)",
                "product \(quoted(name)) was added, which is where the range ends",
                "範囲の終わりにあたる製品 \(quoted(name)) を追加しました")
        }
    }

    private func isAffected(_ product: String) -> Bool {
        (result.vulnerabilities ?? []).contains { $0.productStatus?.products(.knownAffected).contains(product) == true }
    }
}

extension CSAFDocument {
    /// Where the branch stands that holds a product.
    fileprivate func pointer(toBranchOf productID: String) -> String? {
        func find(_ branches: [Branch]?, _ place: String) -> String? {
            for (index, branch) in (branches ?? []).enumerated() {
                if branch.product?.productID == productID { return "\(place)/\(index)" }
                if let inner = find(branch.branches, "\(place)/\(index)/branches") { return inner }
            }
            return nil
        }
        return find(productTree?.branches, "/product_tree/branches")
    }
}
