extension ConformanceTest {
    static let profiles21: [ConformanceTest] = [
        affectedProducts, correspondingAffected, description, noProductTree, twoRevisions,
        reasoning("6.1.27.17", .withdrawn, .reasoningForWithdrawal),
        reasoning("6.1.27.18", .superseded, .reasoningForSupersession), supersedingReference,
    ]

    private static let affectedProducts = profileTest21("6.1.27.12", [.securityAdvisory]) { index in
        index.vulnerabilities.filter { $0.value["product_status"]?["known_affected"] == nil }.map {
            Finding(
                $0.value["product_status"] ?? $0.value, missing: "known_affected", "\"known_affected\" is missing",
                "\"known_affected\" がありません")
        }
    }

    /// What is fixed was affected in another version.
    private static let correspondingAffected = profileTest21("6.1.27.13", [.securityAdvisory]) { index in
        let kinship = ProductKinship(index)
        return index.vulnerabilities.flatMap { vulnerability in
            kinship.lonely(vulnerability.products(in: .fixed), among: vulnerability.products(in: .affected))
                .map { status in
                    let name = quoted(index.products.name(status.product))
                    return Finding(
                        status.value, "no version of fixed product \(name) is affected",
                        "修正済みの製品 \(name) に対応する、影響を受けるバージョンがありません")
                }
        }
    }

    private static let description = profileTest21("6.1.27.14", [.withdrawn, .superseded]) { index in
        let notes = index.document?.items("notes") ?? JSONChildren(none: index.root.tree)
        guard !notes.contains(where: { $0["category"]?.isText("description") == true }) else { return [] }
        return [
            Finding(
                index.documentOrRoot, missing: "notes", "no note of category \"description\"",
                "カテゴリー \"description\" の注記がありません")
        ]
    }

    private static let noProductTree = profileTest21("6.1.27.15", [.withdrawn, .superseded]) { index in
        guard let tree = index.productTree else { return [] }
        let name = quoted(index.category)
        return [
            Finding(tree, "product tree in a document of category \(name)", "カテゴリー \(name) の文書に製品ツリーがあります")
        ]
    }

    private static let twoRevisions = profileTest21("6.1.27.16", [.withdrawn, .superseded]) { index in
        let history = index.tracking?["revision_history"]
        guard (history?.items.underestimatedCount ?? 0) < 2 else { return [] }
        return [
            Finding(
                history ?? index.trackingOrRoot, "fewer than two revisions in the history", "改訂履歴が二つより少なくなっています")
        ]
    }

    /// An English document says why, in exactly one note with the standard's title.
    private static func reasoning(_ number: String, _ profile: Profile, _ term: Term) -> ConformanceTest {
        profileTest21(number, [profile]) { index in
            index.isEnglishOrUnspecified
                ? noteFindings(index, title: term.rawValue, category: "description") : []
        }
    }

    private static let supersedingReference = profileTest21("6.1.27.19", [.superseded]) { index in
        index.isEnglishOrUnspecified ? referenceFindings(index, summary: Term.supersedingDocument.rawValue) : []
    }

    /// Exactly one note has a title, and it has the right category.
    static func noteFindings(_ index: DocumentIndex, title: String, category: String) -> [Finding] {
        let notes = index.document?.items("notes").filter { $0["title"]?.isText(title) == true } ?? []
        guard let first = notes.first else {
            return [
                Finding(
                    index.documentOrRoot, missing: "notes", "no note with the title \(quoted(title))",
                    "タイトルが \(quoted(title)) の注記がありません")
            ]
        }
        if notes.count > 1 {
            return [
                Finding(
                    notes[1], "more than one note with the title \(quoted(title))",
                    "タイトルが \(quoted(title)) の注記が複数あります")
            ]
        }
        guard first["category"]?.isText(category) != true else { return [] }
        let word = quoted(first.string("category") ?? "")
        return [
            Finding(
                first["category"] ?? first, "category \(word) instead of \(quoted(category))",
                "カテゴリーが \(quoted(category)) ではなく \(word) です")
        ]
    }

    /// An external reference has a summary that begins with some words.
    static func referenceFindings(_ index: DocumentIndex, summary: String) -> [Finding] {
        let references = index.document?.items("references").filter { reference in
            reference.string("summary")?.hasPrefix(summary) == true
        }
        if references?.contains(where: { $0["category"]?.isText("external") == true }) == true { return [] }
        return [
            Finding(
                references?.first ?? index.documentOrRoot, missing: references?.first == nil ? "references" : nil,
                "no external reference whose summary begins with \(quoted(summary))",
                "概要が \(quoted(summary)) で始まる外部への参照がありません")
        ]
    }

    static func profileTest21(
        _ number: String, _ profiles: Set<Profile>, _ check: @escaping @Sendable (DocumentIndex) -> [Finding]
    ) -> ConformanceTest {
        ConformanceTest(only21: number) { index in
            guard let profile = index.profile, profiles.contains(profile) else { return [] }
            return check(index)
        }
    }
}

extension DocumentIndex {
    /// The primary language of the document in lower case, or nil.
    var primaryLanguage: String? {
        guard let tag = document?.string("lang"), !tag.isEmpty else { return nil }
        return tag.split(separator: "-").first.map { $0.lowercased() }
    }

    var isEnglishOrUnspecified: Bool { primaryLanguage == nil || primaryLanguage == "en" }
}

/// Words that the standard gives a meaning, and their translations as the technical committee records them.
///
/// - Source: OASIS, `language_specific_translation/translations.json` of CSAF 2.1
enum Term: String, Sendable {
    case license = "License"
    case productDescription = "Product Description"
    case reasoningForSupersession = "Reasoning for Supersession"
    case reasoningForWithdrawal = "Reasoning for Withdrawal"
    case supersedingDocument = "Superseding Document"

    /// Nil when no translation is recorded.
    func translation(into language: String) -> String? {
        guard language == "de" else { return nil }
        switch self {
        case .license: return "Lizenz"
        case .productDescription: return "Produktbeschreibung"
        case .reasoningForSupersession: return "Begründung für die Ersetzung"
        case .reasoningForWithdrawal: return "Begründung für die Zurückziehung"
        case .supersedingDocument: return "Ersetzendes Dokument"
        }
    }
}
