import CSAF
import HTTPTypes
import Hummingbird
import NoroshiModel
import NoroshiStore

/// `/desk/advisories/new`, `/desk/advisories/{id}/edit` and `/desk/drafts/{number}/edit`: an advisory is written.
///
/// `POST /desk/advisories/check` answers what is wrong with what was typed, for the page's script.
struct DraftFormPage {
    let services: CenterServices

    struct View: Sendable {
        let number: String?
        let action: String
        let hidden: [FormOption]
        let publisher: String
        let kind: String?
        let refusals: [String]
        let hasRefusals: Bool
        /// The draft as it is kept now, where somebody else changed what is typed here.
        let kept: String?
        let isChecked: Bool
        let general: [DraftNote]
        let summary: String
        let sections: [DraftSection]
        let preview: String
        let back: String
    }

    private struct Answer: Encodable {
        let summary: String
        let general: [Note]
        let fields: [String: [Note]]
        let preview: String

        struct Note: Encodable {
            let text, style: String
        }
    }

    static let maximumForm = 4 << 20  // bytes
    static let maximumFields = 20_000

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("advisories/new", use: new)
        router.post("advisories/new", use: create)
        router.post("advisories/check", use: check)
        router.get("advisories/:id/edit", use: revise)
        router.post("advisories/:id/edit", use: create)
        router.get("drafts/:number/edit", use: edit)
        router.post("drafts/:number/edit", use: save)
    }

    // MARK: Showing

    @Sendable func new(_ request: Request, context: CenterContext) async throws -> Response {
        let year = services.configuration.timeZone.year(of: services.now())
        let newest = try await services.store.advisories(limit: 100).map(\.id)
        let id = newest.lazy.compactMap { $0.nextAdvisoryID(year: year) }.max() ?? ""
        let fields = DraftFields.new(language: context.language, id: id)
        return try await form(StoredDraft(), fields, isChecked: false, request, context)
    }

    @Sendable func revise(_ request: Request, context: CenterContext) async throws -> Response {
        let id = try context.parameters.require("id").percentDecoded
        let newest = try await services.store.advisory(id).first?.lang
        let lang = request.documentLanguage ?? newest ?? ""
        if let open = try await services.store.openDraft(of: id, lang: lang) {
            return seeOther("/desk/drafts/\(open)/edit")
        }
        let (draft, fields) = try await services.drafts.begin(.revision, id: id, lang: lang)
        return try await form(draft, fields, isChecked: false, request, context)
    }

    @Sendable func edit(_ request: Request, context: CenterContext) async throws -> Response {
        let draft = try await services.draft(context)
        guard draft.state.isOpen, draft.kind != .upload else { return seeOther("/desk/drafts/\(draft.number)") }
        var fields = try DraftFields(json: draft.fields)
        fields.addEmptyRows()
        return try await form(draft, fields, isChecked: true, request, context)
    }

    // MARK: Taking in

    @Sendable func check(_ request: Request, context: CenterContext) async throws -> Response {
        let sent = try await read(request, context)
        let draft = sent.number == 0 ? sent.draft : try await services.store.draft(sent.number) ?? sent.draft
        let work = try await work(draft, sent.fields, request)
        let form = DraftForm(work: work, language: context.language)
        func told(_ notes: [DraftNote]) -> [Answer.Note] { notes.map { Answer.Note(text: $0.text, style: $0.style) } }
        let fields = Dictionary(grouping: work.complaints.compactMap(\.field), by: { $0 }).keys
        return jsonResponse(
            Answer(
                summary: services.summary(of: work.complaints, context.language), general: told(form.general),
                fields: Dictionary(uniqueKeysWithValues: fields.map { ($0, told(form.notes($0))) }),
                preview: work.preview))
    }

    @Sendable func create(_ request: Request, context: CenterContext) async throws -> Response {
        var sent = try await read(request, context)
        if sent.changesRows || sent.action == "check" {
            return try await form(sent.draft, sent.fields, isChecked: !sent.changesRows, request, context)
        }
        let work = try await work(sent.draft, sent.fields, request)
        if work.ready.base == nil { sent.draft.baseDigest = "" }
        let draft = sent.draft
        return try await kept(draft, sent.fields, request, context) {
            try await services.drafts.add(draft, work.writer, actor: context.analyst, at: services.now())
        }
    }

    @Sendable func save(_ request: Request, context: CenterContext) async throws -> Response {
        let sent = try await read(request, context)
        let draft = try await services.draft(context)
        guard draft.kind != .upload else { return seeOther("/desk/drafts/\(draft.number)") }
        if sent.changesRows || sent.action == "check" {
            var shown = draft
            shown.revision = sent.draft.revision
            return try await form(shown, sent.fields, isChecked: !sent.changesRows, request, context)
        }
        let work = try await work(draft, sent.fields, request)
        // What is refused stays of the revision that it was typed into, so that it is refused again: nobody overwrites
        // what they have not seen.
        var shown = draft
        shown.revision = sent.draft.revision
        return try await kept(shown, sent.fields, request, context) {
            try await services.drafts.change(
                draft.number, revision: sent.draft.revision, work.writer, actor: context.analyst, at: services.now())
            return draft.number
        }
    }

    /// Leads to the draft that was kept, or shows the form again and says why it was not.
    ///
    /// - Parameter keep: Gives the draft's number.
    private func kept(
        _ draft: StoredDraft, _ fields: DraftFields, _ request: Request, _ context: CenterContext,
        _ keep: () async throws -> Int
    ) async throws -> Response {
        let refusals: [String]
        var isOutdated = false
        do {
            return seeOther("/desk/drafts/\(try await keep())")
        } catch let refusal as DraftRefusal {
            isOutdated = draft.number != 0 && refusal == DraftRefusal("changed-meanwhile")
            refusals = refusal.messages.map { services.web.text($0, context.language) }
        } catch let conflict as DraftConflict {
            refusals = [services.text(conflict, context.language)]
        }
        return try await form(
            draft, fields, isChecked: true, refusals: refusals, isOutdated: isOutdated, request, context,
            status: .conflict)
    }

    // MARK: The form as it was sent

    private struct Sent: Sendable {
        var number = 0
        var draft = StoredDraft()
        var fields = DraftFields()
        var action = ""
        /// A row was added or removed: nothing is kept yet.
        var changesRows = false
    }

    private func read(_ request: Request, _ context: CenterContext) async throws -> Sent {
        let form = try await services.deskForm(
            request, context, limit: Self.maximumForm, maximumFields: Self.maximumFields)
        var sent = Sent()
        sent.number = Int(form["draft"]) ?? 0
        sent.draft.revision = Int(form["revision"]) ?? 1
        sent.draft.kind = StoredDraft.Kind(rawValue: form["kind"]) ?? .new
        sent.draft.baseVersion = form["base-version"]
        sent.draft.baseDigest = form["base-digest"]
        sent.draft.sourceLang = form["source-lang"]
        sent.draft.sourceVersion = form["source-version"]
        sent.fields = DraftFields(form)
        if sent.draft.kind == .new { sent.fields.takeUsualSummary() }
        sent.draft.advisoryID = sent.fields["id"]
        sent.draft.lang = sent.fields["lang"].lowercased()
        sent.action = form["action"]
        let words = sent.action.split(separator: "-").map(String.init)
        if words.count == 2, words[0] == "add" {
            sent.fields.addUsual(words[1])
            sent.changesRows = true
        } else if words.count == 3, words[0] == "remove", let row = Int(words[2]) {
            sent.fields.remove(words[1], row)
            sent.changesRows = true
        }
        return sent
    }

    private func work(
        _ draft: StoredDraft, _ fields: DraftFields, _ request: Request
    ) async throws -> DraftWork {
        var draft = draft
        // A new advisory is checked under the name that was typed; all others keep theirs.
        if draft.kind == .new {
            draft.advisoryID = fields["id"]
            draft.lang = fields["lang"].lowercased()
        }
        var fields = fields
        if draft.kind != .new {
            fields["id"] = draft.advisoryID
            fields["lang"] = draft.lang
        }
        return try await DraftWork(draft, fields, services: services, address: services.publicURL(request))
    }

    private func form(
        _ draft: StoredDraft, _ fields: DraftFields, isChecked: Bool, refusals: [String] = [],
        isOutdated: Bool = false, _ request: Request, _ context: CenterContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let work = try await work(draft, fields, request)
        let form = DraftForm(work: isChecked ? work : work.unchecked, language: context.language)
        let language = context.language
        let hidden = [
            ("draft", "\(draft.number)"), ("revision", "\(draft.revision)"), ("kind", draft.kind.rawValue),
            ("base-version", draft.baseVersion), ("base-digest", draft.baseDigest), ("source-lang", draft.sourceLang),
            ("source-version", draft.sourceVersion),
        ]
        let action =
            draft.number != 0
            ? "/desk/drafts/\(draft.number)/edit"
            : draft.kind == .new
                ? "/desk/advisories/new"
                : "/desk/advisories/\(draft.advisoryID.formEncoded)/edit?\(Request.documentParameter)=\(draft.lang.formEncoded)"
        let view = View(
            number: draft.number == 0 ? nil : "\(draft.number)", action: action,
            hidden: hidden.map { FormOption(value: $0.1, label: $0.0, isChosen: false) },
            publisher: "\(work.writer.publisher.name) <\(work.writer.publisher.namespace)>",
            kind: draft.kind == .new ? nil : services.kindText(draft, language), refusals: refusals,
            hasRefusals: !refusals.isEmpty, kept: isOutdated ? action : nil, isChecked: isChecked,
            general: isChecked ? form.general : [],
            summary: isChecked ? services.summary(of: work.complaints, language) : "", sections: form.sections,
            preview: work.preview,
            back: draft.number == 0 ? "/desk/advisories" : "/desk/drafts/\(draft.number)")
        return try services.deskPage(
            "draft-form", title: services.web.text(draft.number == 0 ? "draft.new" : "draft.edit", language), view,
            request, context, status: status)
    }
}

extension DraftWork {
    /// As it is before anybody typed: an empty form is not full of errors.
    var unchecked: DraftWork { DraftWork(services: services, ready: ready, writer: writer, complaints: []) }

    private init(services: CenterServices, ready: DraftDocument, writer: AdvisoryWriter, complaints: [Complaint]) {
        self.services = services
        self.ready = ready
        self.writer = writer
        self.complaints = complaints
    }
}

extension DraftFields {
    /// A new row with what is usual chosen.
    mutating func addUsual(_ group: String) {
        add(group, ["category": "mitigation", "status": "known_affected"])
    }
}

extension CenterServices {
    /// - Throws: ``Refusal`` 404.
    func draft(_ context: CenterContext) async throws -> StoredDraft {
        guard let number = Int(try context.parameters.require("number")), let draft = try await store.draft(number)
        else {
            throw Refusal(.notFound, "no such draft")
        }
        return draft
    }

    func text(_ conflict: DraftConflict, _ language: String) -> String {
        switch conflict {
        case .noSuchDraft: web.text("error.404", language)
        case .open(let number): web.text("draft.rule.open", language, ["number": "\(number)"])
        }
    }

    /// `2 errors, 1 warning`, or that nothing is wrong.
    func summary(of complaints: [Complaint], _ language: String) -> String {
        let errors = complaints.count { $0.severity == .error }
        let others = complaints.count - errors
        guard errors + others > 0 else { return web.text("draft.valid", language) }
        return web.text(
            errors == 0 ? "draft.valid-with" : "draft.invalid", language,
            ["errors": "\(errors)", "warnings": "\(others)"])
    }

    /// `New version of example-2026-0001 (en), based on version 2`.
    func kindText(_ draft: StoredDraft, _ language: String) -> String {
        web.text(
            "draft.kind.\(draft.kind.rawValue)", language,
            [
                "id": draft.advisoryID, "lang": draft.lang, "base": draft.baseVersion,
                "source": "\(draft.sourceLang) \(draft.sourceVersion)",
            ])
    }
}

extension Substring {
    /// A value of a query.
    var percentDecodedText: String { String(self).percentDecoded }
}
