import CSAF
import FoundationEssentials
import HTTPTypes
import NoroshiModel
import NoroshiStore

// How a draft is begun from what is published.

extension DraftDesk {
    /// A draft that changes what is published, and its fields; nothing is kept yet.
    ///
    /// - Throws: ``Refusal`` 404 when nothing is published under the id and language.
    func begin(
        _ kind: StoredDraft.Kind, id: String, lang: String
    ) async throws -> (draft: StoredDraft, fields: DraftFields) {
        guard let base = try await store.advisory(id).first(where: { $0.lang == lang }), let document = base.document
        else { throw Refusal(.notFound, "no such advisory") }
        var draft = StoredDraft()
        draft.kind = kind
        draft.advisoryID = id
        draft.lang = base.lang
        draft.baseVersion = base.version
        draft.baseDigest = base.digest
        // It still translates what it translated.
        draft.sourceLang = base.facts.sourceVersion.isEmpty ? "" : base.facts.sourceLang
        draft.sourceVersion = base.facts.sourceVersion
        return (draft, DraftFields(document))
    }

    /// A draft of a document that was handed in whole, checked as any that is published; nothing is kept yet.
    ///
    /// - Parameter namespace: The center's own; nil where it is not known.
    /// - Throws: `AdvisoryDesk.NotPublished` with every reason why it could not be published as it is.
    func handIn(
        _ bytes: [UInt8], namespace: String?, at now: Date, address: String
    ) async throws -> (StoredDraft, AdvisoryWriter) {
        let (document, advisory) = try AdvisoryDesk.read(bytes, file: "document", at: now)
        try AdvisoryDesk.refuseForeign(document, at: namespace, file: "document")
        try await AdvisoryDesk.refuseTaken(document, in: store, file: "document")
        let base = try await store.advisory(advisory.id).first { $0.lang == advisory.lang }
        var draft = StoredDraft()
        draft.kind = .upload
        draft.advisoryID = advisory.id
        draft.lang = advisory.lang
        draft.baseVersion = base?.version ?? ""
        draft.baseDigest = base?.digest ?? ""
        return (draft, AdvisoryWriter(handedIn: document, base: base?.document, address: address))
    }

    /// A translation of what is published in `lang`. Its parts are those of the original's newest version; texts come
    /// from the translation that is published, as far as the original is unchanged since.
    func translate(
        id: String, from lang: String, to language: String
    ) async throws -> (draft: StoredDraft, fields: DraftFields) {
        let all = try await store.advisory(id)
        guard let original = all.first(where: { $0.lang == lang }), let document = original.document else {
            throw Refusal(.notFound, "no such advisory")
        }
        var draft = StoredDraft()
        draft.kind = .translation
        draft.advisoryID = id
        draft.lang = language.lowercased()
        draft.sourceLang = original.lang
        draft.sourceVersion = original.version
        var fields = DraftFields(document)
        if let old = all.first(where: { $0.lang == draft.lang }), let translated = old.document {
            draft.baseVersion = old.version
            draft.baseDigest = old.digest
            let version = old.facts.sourceVersion.isEmpty ? old.version : old.facts.sourceVersion
            let before = try await store.advisory(id, lang: original.lang, version: version)?.document
            fields.takeTexts(from: DraftFields(translated), of: before.map(DraftFields.init))
        }
        fields["lang"] = language
        fields["summary"] = document.document.tracking.revisionHistory.last?.summary ?? ""
        fields.takeUsualSummary()
        return (draft, fields)
    }
}

extension DraftFields {
    /// Names of texts that are in one language.
    private static let translated: [(group: String, fields: [String])] = [
        ("measure", ["text"]), ("weakness", ["title", "text"]), ("product", ["label"]), ("further", ["title", "text"]),
        ("reference", ["summary"]),
    ]

    /// Takes over the texts of an older translation.
    ///
    /// - Parameter before: The version of the original that it translated. Rows whose original changed since are left
    ///   in the original's words, to be translated anew.
    fileprivate mutating func takeTexts(from old: DraftFields, of before: DraftFields?) {
        for name in ["title", "situation", "impact", "check", "terms"] where !old[name].isEmpty {
            self[name] = old[name]
        }
        guard let before else { return }
        for (group, names) in Self.translated {
            let originals = Dictionary(before.rows(group).map { ($0.number, $0) }) { first, _ in first }
            for row in rows(group) {
                // A name that is made of the product's other fields changes with them.
                if group == "product", originals[row.number]?.fullName != row.fullName { continue }
                for name in names.map(row.name) where before[name] == self[name] && !old[name].isEmpty {
                    self[name] = old[name]
                }
            }
        }
    }

    /// Says in title and notes that the advisory was taken back, and why.
    ///
    /// - Parameter successor: The number of what replaces it, and the address of its page.
    mutating func takeBack(_ kind: StoredDraft.Kind, reason: String, successor: (id: String, url: String)?) {
        let language = self["lang"]
        let isJapanese = language.lowercased().hasPrefix("ja")
        let isWithdrawal = kind == .withdrawal
        let mark =
            isWithdrawal
            ? (isJapanese ? "【取り下げ】" : "[Withdrawn] ") : (isJapanese ? "【置き換え済み】" : "[Superseded] ")
        if !self["title"].hasPrefix(mark) { self["title"] = mark + self["title"] }
        let title =
            isWithdrawal
            ? AdvisoryStanding.withdrawalTitle(language: language)
            : AdvisoryStanding.supersessionTitle(language: language)
        add("further", ["title": title, "text": reason])
        if let successor {
            let summary = AdvisoryStanding.successorSummary(language: language)
            add("reference", ["summary": "\(summary): \(successor.id)", "url": successor.url])
        }
        self["summary"] = reason.split(separator: "\n").first.map(String.init) ?? ""
    }
}
