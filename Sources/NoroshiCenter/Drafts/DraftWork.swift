import CSAF
import FoundationEssentials
import NoroshiModel
import NoroshiReport
import NoroshiStore

/// A draft together with what is typed into its form: what the pages check, preview and keep.
struct DraftWork: Sendable {
    let services: CenterServices
    let ready: DraftDocument
    let writer: AdvisoryWriter
    let complaints: [Complaint]

    /// - Parameter address: The center's own address.
    init(
        _ draft: StoredDraft, _ fields: DraftFields, services: CenterServices, address: String
    ) async throws {
        self.services = services
        let now = services.now()
        ready = try await DraftDesk(store: services.store).document(of: draft)
        guard let time = Timestamp(now, zone: services.configuration.timeZone.offset(at: now)) else {
            preconditionFailure("now is no time")
        }
        if draft.kind == .upload {
            let document = try CSAFDocument.parse(Array(draft.content.utf8), file: draft.subject)
            writer = AdvisoryWriter(handedIn: document, base: ready.base, address: address)
        } else {
            writer = AdvisoryWriter(
                fields, base: ready.base, source: ready.source, kind: draft.kind,
                publisher: services.publisher(address: address), time: time, address: address)
        }
        complaints =
            try await ready.complaints(writer, at: now) + Self.taken(writer.document, services.store)
            + Self.claimed(draft, writer.document, services.store)
            + (draft.kind == .upload ? Self.foreign(writer.document, services.configuration.ownNamespace) : [])
    }

    /// That what was handed in is another party's, or may be.
    private static func foreign(_ document: CSAFDocument, _ namespace: String?) -> [Complaint] {
        var arguments = ["publisher": document.document.publisher.namespace]
        guard let namespace else {
            let message = Message("center.draft.rule.publisher-unknown", arguments)
            return [Complaint(field: nil, severity: .warning, test: "", message: message)]
        }
        guard !AdvisoryDesk.isOwn(document, at: namespace) else { return [] }
        arguments["namespace"] = namespace
        let message = Message("center.draft.rule.publisher", arguments)
        return [Complaint(field: nil, severity: .error, test: "", message: message)]
    }

    /// That the name of the file belongs to another advisory already.
    private static func taken(_ document: CSAFDocument, _ store: CenterStore) async throws -> [Complaint] {
        guard let path = try await AdvisoryDesk.takenPath(of: document, in: store) else { return [] }
        let message = Message("center.draft.rule.file-taken", ["path": path])
        return [Complaint(field: "id", severity: .error, test: "", message: message)]
    }

    /// That the name of the file belongs to another draft that was begun before.
    private static func claimed(
        _ draft: StoredDraft, _ document: CSAFDocument, _ store: CenterStore
    ) async throws -> [Complaint] {
        let id = document.document.tracking.id
        let path = AdvisoryDesk.path(of: document)
        for other in try await store.openDrafts()
        where (draft.number == 0 || other.number < draft.number) && other.advisoryID != id
            && DocumentFileName.name(for: other.advisoryID) == path.file
        {
            // Drafts are listed without their documents.
            guard let content = try await store.draft(other.number)?.content,
                let theirs = try? CSAFDocument.parse(Array(content.utf8), file: other.subject),
                AdvisoryDesk.path(of: theirs) == path
            else { continue }
            let arguments = [
                "number": "\(other.number)", "id": other.advisoryID, "path": "/csaf/\(path.folder)/\(path.file)",
            ]
            let message = Message("center.draft.rule.file-claimed", arguments)
            return [Complaint(field: "id", severity: .error, test: "", message: message)]
        }
        return []
    }

    var errors: [Complaint] { complaints.filter { $0.severity == .error } }

    /// The alert as its readers would get it now.
    var preview: String {
        let document = writer.document
        let language = (document.document.lang ?? "").lowercased().hasPrefix("ja") ? "ja" : "en"
        let id = document.document.tracking.id
        return AdvisoryText(
            content: AdvisoryContent(document, at: services.now()),
            address: id.isEmpty ? "" : "\(writer.address)/advisories/\(id.formEncoded)",
            center: services.configuration.name, word: { services.web.text($0, language) }
        ).text
    }
}

extension CenterServices {
    /// The center as the publisher of what its desk writes.
    func publisher(address: String) -> Publisher {
        Publisher(
            category: .coordinator, name: configuration.name,
            namespace: configuration.ownNamespace ?? address)
    }

    var drafts: DraftDesk { DraftDesk(store: store) }

    var advisories: AdvisoryDesk { AdvisoryDesk(store: store, namespace: configuration.ownNamespace) }

    /// Keeps a whole document as a draft, which somebody else has to approve.
    ///
    /// - Returns: The draft's number.
    /// - Throws: `AdvisoryDesk.NotPublished` for what could not be published as it is, ``DraftConflict``.
    func handIn(_ bytes: [UInt8], actor: String, address: String) async throws -> Int {
        let (draft, writer) = try await drafts.handIn(
            bytes, namespace: configuration.ownNamespace, at: now(), address: address)
        return try await drafts.add(draft, writer, actor: actor, at: now())
    }
}

extension DraftFields {
    /// The form of a new advisory: the next number, and a row of each group.
    static func new(language: String, id: String) -> DraftFields {
        var fields = DraftFields()
        fields["id"] = id
        fields["lang"] = language
        fields["tlp"] = "WHITE"
        fields["summary"] = firstSummary(language)
        fields.addEmptyRows()
        return fields
    }

    /// What the history says of a first version, in the advisory's language.
    private static func firstSummary(_ language: String) -> String {
        language.lowercased().hasPrefix("ja") ? "初版" : "First version"
    }

    /// Puts the usual words about a first version into the language that the advisory has now.
    mutating func takeUsualSummary() {
        guard ["en", "ja"].map(Self.firstSummary).contains(self["summary"]) else { return }
        self["summary"] = Self.firstSummary(self["lang"])
    }

    /// So that there is something to type into.
    mutating func addEmptyRows() {
        for group in ["measure", "weakness", "product", "reference"] where rows(group).isEmpty { addUsual(group) }
    }
}

extension String {
    /// The number after this one: `example-2026-0008` after `example-2026-0007`, `example-2027-0001` in the next year;
    /// nil for ids of another form.
    func nextAdvisoryID(year: Int) -> String? {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let last = parts.last, let number = Int(last), number >= 0,
            let old = Int(parts[parts.count - 2]), (1_988...2_999).contains(old), old <= year
        else { return nil }
        let digits = String(old == year ? number + 1 : 1)
        let padded = String(repeating: "0", count: max(0, last.count - digits.count)) + digits
        return (parts.dropLast(2).map(String.init) + ["\(year)", padded]).joined(separator: "-")
    }
}
