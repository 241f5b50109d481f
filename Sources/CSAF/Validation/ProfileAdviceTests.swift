extension ConformanceTest {
    static let recommendedProfiles = [
        missingFixedVersion, reasoning("6.2.39.2", .withdrawn, .reasoningForWithdrawal),
        reasoning("6.2.39.3", .superseded, .reasoningForSupersession), supersedingReference, extensionsOfWithdrawn,
        productDescription,
    ]

    /// Affected products have a fixed version, unless there is a reason.
    private static let missingFixedVersion = profileTest21("6.2.39.1", [.securityAdvisory]) { index in
        let kinship = ProductKinship(index)
        return index.vulnerabilities.flatMap { vulnerability -> [Finding] in
            let reasons: Set = ["fix_planned", "no_fix_planned", "none_available"]
            let excusing = vulnerability.remediations.filter { reasons.contains($0.category) }
            var excused = Set(excusing.flatMap(\.products))
            excused.formUnion(index.products.members(ofGroups: excusing.flatMap(\.groups)))
            let affected = vulnerability.products(in: .affected).filter { !excused.contains($0.product) }
            return kinship.lonely(affected, among: vulnerability.products(in: .fixed)).map { status in
                let name = quoted(index.products.name(status.product))
                return Finding(
                    status.value, "no version of affected product \(name) is fixed",
                    "影響を受ける製品 \(name) に対応する、修正済みのバージョンがありません")
            }
        }
    }

    private static func reasoning(_ number: String, _ profile: Profile, _ term: Term) -> ConformanceTest {
        profileTest21(number, [profile]) { index in
            guard !index.isEnglishOrUnspecified, let title = index.translation(of: term) else { return [] }
            return noteFindings(index, title: title, category: "description")
        }
    }

    private static let supersedingReference = profileTest21("6.2.39.4", [.superseded]) { index in
        guard !index.isEnglishOrUnspecified, let summary = index.translation(of: .supersedingDocument) else {
            return []
        }
        return referenceFindings(index, summary: summary)
    }

    private static let extensionsOfWithdrawn = profileTest21("6.2.39.5", [.withdrawn, .superseded]) { index in
        [index.root["x_extensions"], index.document?["x_extensions"]].compactMap { $0 }.map { place in
            Finding(
                place, "extensions in a document of category \(quoted(index.category))",
                "カテゴリー \(quoted(index.category)) の文書に拡張があります")
        }
    }

    /// A description of products says of which.
    private static let productDescription = ConformanceTest(only21: "6.2.40") { index in
        guard let title = index.translation(of: .productDescription) else { return [] }
        let owners = [index.document].compactMap { $0 } + index.vulnerabilities.map(\.value)
        return owners.flatMap { owner in
            owner.items("notes").filter { note in
                note["category"]?.isText("description") == true && note.string("title")?.hasPrefix(title) == true
                    && note["product_ids"] == nil && note["group_ids"] == nil
            }.map { note in
                Finding(
                    note, missing: "product_ids", "note \(quoted(title)) does not say of which products it speaks",
                    "注記 \(quoted(title)) がどの製品についてのものか示されていません")
            }
        }
    }
}
