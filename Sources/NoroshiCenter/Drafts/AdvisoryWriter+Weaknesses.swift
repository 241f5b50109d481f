import CSAF
import NoroshiModel

// Weaknesses with what is said of the products, and the countermeasures.

extension AdvisoryWriter {
    mutating func writeWeaknesses() {
        let rows = rows("weakness")
        let old = structure?.vulnerabilities ?? []
        var vulnerabilities: [Vulnerability] = []
        for (index, row) in rows.enumerated() {
            let place = Int(row["key"]).flatMap { old.indices.contains($0) ? $0 : nil }
            var vulnerability = place.map { old[$0] } ?? Vulnerability()
            removeProducts(from: &vulnerability)
            write(row, into: &vulnerability)
            writeStatus(into: &vulnerability)
            writeScore(row, into: &vulnerability)
            let pointer = "/vulnerabilities/\(index)"
            writeMeasures(of: place, into: &vulnerability, at: pointer)
            put(row.name(row["cve"].isEmpty ? "title" : "cve"), at: pointer)
            for (field, member) in [("cve", "cve"), ("title", "title"), ("cwe", "cwe"), ("text", "notes")] {
                put(row.name(field), at: "\(pointer)/\(member)")
            }
            put(row.name("cvss"), at: "\(pointer)/scores")
            // Where nothing is said of products, products are missing.
            if let first = fields.rows("product").first { put(first.name("name"), at: "\(pointer)/product_status") }
            if let first = fields.rows("measure").first { put(first.name("text"), at: "\(pointer)/remediations") }
            placeStatus(vulnerability, at: pointer)
            vulnerabilities.append(vulnerability)
        }
        document.vulnerabilities = vulnerabilities.isEmpty ? nil : vulnerabilities
        if let first = self.rows("product").first, vulnerabilities.isEmpty {
            complain(first.name("name"), Message("center.draft.rule.no-weakness"))
        }
    }

    private mutating func write(_ row: DraftFields.Row, into vulnerability: inout Vulnerability) {
        vulnerability.cve = row["cve"].isEmpty ? nil : row["cve"]
        vulnerability.title = row["title"].isEmpty ? nil : row["title"]
        if row["cwe"].isEmpty {
            vulnerability.cwe = nil
        } else if vulnerability.cwe?.id != row["cwe"] {
            vulnerability.cwe = CWE(id: row["cwe"], name: CWECatalog.entry(row["cwe"])?.name ?? row["cwe"])
        }
        var notes = vulnerability.notes ?? []
        if row["text"].isEmpty {
            notes = Array(notes.dropFirst())
        } else if notes.isEmpty {
            notes = [Note(category: .description, text: row["text"])]
        } else {
            notes[0].text = row["text"]
        }
        vulnerability.notes = notes.isEmpty ? nil : notes
    }

    // MARK: Products

    private var products: [(id: String, row: DraftFields.Row)] {
        rows("product").map { (productID($0), $0) }
    }

    /// Takes out the products that the form no longer has.
    private func removeProducts(from vulnerability: inout Vulnerability) {
        let kept = Set(products.map(\.id))
        let gone = Set(publishedProducts.map(\.id)).subtracting(kept)
        guard !gone.isEmpty else { return }
        func without(_ ids: [String]?) -> [String]? {
            let left = (ids ?? []).filter { !gone.contains($0) }
            return left.isEmpty ? nil : left
        }
        if var status = vulnerability.productStatus {
            for category in ProductStatusCategory.allCases {
                status.set(category, without(status.products(category)))
            }
            vulnerability.productStatus = status
        }
        vulnerability.scores = vulnerability.scores?.compactMap { score in
            guard let products = without(score.products) else { return nil }
            var score = score
            score.products = products
            return score
        }
        func rest<T>(_ items: [T]?, _ path: WritableKeyPath<T, [String]?>) -> [T]? {
            items?.compactMap { item in
                guard item[keyPath: path] != nil else { return item }
                guard let ids = without(item[keyPath: path]) else { return nil }
                var item = item
                item[keyPath: path] = ids
                return item
            }
        }
        vulnerability.remediations = vulnerability.remediations?.map { remediation in
            var remediation = remediation
            remediation.productIDs = without(remediation.productIDs)
            return remediation
        }
        vulnerability.threats = rest(vulnerability.threats, \.productIDs)
        vulnerability.flags = rest(vulnerability.flags, \.productIDs)
    }

    private func writeStatus(into vulnerability: inout Vulnerability) {
        var status = vulnerability.productStatus ?? ProductStatus()
        for (id, row) in products {
            guard let wanted = ProductStatusCategory(rawValue: row["status"]),
                DraftProduct.status(of: id, in: vulnerability) != wanted
            else { continue }
            for category in ProductStatusCategory.allCases {
                let others = status.products(category).filter { $0 != id }
                status.set(category, others.isEmpty ? nil : others)
            }
            status.set(wanted, status.products(wanted) + [id])
        }
        vulnerability.productStatus = status == ProductStatus() ? nil : status
    }

    /// Products that the weakness concerns, or may concern.
    private func affected(_ vulnerability: Vulnerability) -> [String] {
        guard let status = vulnerability.productStatus else { return [] }
        let said = ProductStatusCategory.allCases.filter {
            $0.verdict == .affected || $0.verdict == .underInvestigation
        }
        let concerned = Set(said.flatMap(status.products))
        return products.map(\.id).filter(concerned.contains)
    }

    private mutating func placeStatus(_ vulnerability: Vulnerability, at pointer: String) {
        let byID = Dictionary(products.map { ($0.id, $0.row) }) { first, _ in first }
        for category in ProductStatusCategory.allCases {
            for (index, id) in (vulnerability.productStatus?.products(category) ?? []).enumerated() {
                guard let row = byID[id] else { continue }
                put(row.name("status"), at: "\(pointer)/product_status/\(category.rawValue)/\(index)")
            }
        }
    }

    // MARK: Score

    /// A published score stays while its vector does; new products join it.
    private mutating func writeScore(_ row: DraftFields.Row, into vulnerability: inout Vulnerability) {
        let text = row["cvss"]
        let old = vulnerability.scores?.first
        let concerned = affected(vulnerability)
        if text.isEmpty {
            vulnerability.scores = old == nil ? vulnerability.scores : nil
        } else if text == old?.cvssV3?.vectorString ?? old?.cvssV2?.vectorString {
            let scored = Set((vulnerability.scores ?? []).flatMap(\.products))
            let published = Set(publishedProducts.map(\.id))
            let new = concerned.filter { !published.contains($0) && !scored.contains($0) }
            vulnerability.scores?[0].products += new
        } else {
            guard let score = score(text, row, concerned) else { return }
            vulnerability.scores = [score]
        }
    }

    private mutating func score(_ text: String, _ row: DraftFields.Row, _ concerned: [String]) -> Score? {
        do throws(CVSSVector.ParseError) {
            let vector = try CVSSVector(text)
            switch vector.version {
            case .v20:
                return Score(products: concerned, cvssV2: CVSSv2(vectorString: text, baseScore: vector.baseScore))
            case .v30, .v31:
                return Score(
                    products: concerned,
                    cvssV3: CVSSv3(
                        version: vector.version.rawValue, vectorString: text, baseScore: vector.baseScore))
            case .v40:
                complain(row.name("cvss"), Message("center.draft.rule.cvss4"))
            }
        } catch {
            complain(
                row.name("cvss"),
                Message("center.draft.rule.cvss", ["reason.en": error.description, "reason.ja": error.descriptionJa]))
        }
        return nil
    }

    // MARK: Countermeasures

    private mutating func writeMeasures(of place: Int?, into vulnerability: inout Vulnerability, at pointer: String) {
        let old = vulnerability.remediations ?? []
        let concerned = affected(vulnerability)
        var remediations: [CSAF.Remediation] = []
        for row in rows("measure") {
            let keys = row["key"].split(separator: ",").filter { key in place.map { key.hasPrefix("\($0)/") } ?? false }
            let places = keys.compactMap { Int($0.drop { $0 != "/" }.dropFirst()) }.filter(old.indices.contains)
            let isOfOthers = place != nil && !row["key"].isEmpty && !row["key"].hasPrefix("n") && places.isEmpty
            guard !isOfOthers else { continue }
            for kept in places.map({ old[$0] as CSAF.Remediation? }).emptyAsNil ?? [nil] {
                put(row.name("text"), at: "\(pointer)/remediations/\(remediations.count)")
                remediations.append(measure(row, kept, concerned))
            }
        }
        vulnerability.remediations = remediations.isEmpty ? nil : remediations
    }

    private func measure(
        _ row: DraftFields.Row, _ kept: CSAF.Remediation?, _ concerned: [String]
    ) -> CSAF.Remediation {
        var measure = kept ?? CSAF.Remediation(category: .mitigation, details: "")
        measure.category = RemediationCategory(rawValue: row["category"]) ?? measure.category
        measure.details = row["text"]
        measure.url = row["url"].isEmpty ? nil : row["url"]
        let isForGroups = measure.groupIDs != nil
        let published = Set(publishedProducts.map(\.id))
        let new = concerned.filter { kept == nil || !published.contains($0) }
        if !isForGroups { measure.productIDs = ((measure.productIDs ?? []) + new).emptyAsNil }
        return measure
    }
}

extension ProductStatus {
    fileprivate mutating func set(_ category: ProductStatusCategory, _ ids: [String]?) {
        let ids = ids?.emptyAsNil
        switch category {
        case .firstAffected: firstAffected = ids
        case .firstFixed: firstFixed = ids
        case .fixed: fixed = ids
        case .knownAffected: knownAffected = ids
        case .knownNotAffected: knownNotAffected = ids
        case .lastAffected: lastAffected = ids
        case .recommended: recommended = ids
        case .underInvestigation: underInvestigation = ids
        }
    }
}

extension Array {
    fileprivate var emptyAsNil: Self? { isEmpty ? nil : self }
}
