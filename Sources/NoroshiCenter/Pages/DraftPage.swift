import CSAF
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import NoroshiStore

/// `/desk/drafts/{number}`: a draft is read, discussed, approved and published.
struct DraftPage {
    let services: CenterServices

    struct View: Sendable {
        let number, revision, id, lang, kind, state, stateStyle, changedBy, changedAt, authors: String
        let title: String
        let approvedBy: String?
        let publishAt: String?
        let held: [String]
        let isHeld: Bool
        let message: String?
        let refusals: [String]
        let hasRefusals: Bool
        let isOpen, canSubmit, canApprove, isOwnWork, canReturn, canPublish, canRebase, canWrite: Bool
        let summary: String
        let complaints: [DraftNote]
        let changes: [Change]
        let hasChanges: Bool
        let changesTitle: String
        let preview, document: String
        let history: [AuditPage.Row]
        let hasHistory: Bool
        let published: String?
        let zone: String
    }

    struct Change: Sendable {
        let kind, path, old, new: String
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("drafts/:number", use: show)
        router.post("drafts/:number/:action", use: act)
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        try await page(services.draft(context), [], request, context)
    }

    @Sendable func act(_ request: Request, context: CenterContext) async throws -> Response {
        let draft = try await services.draft(context)
        let form = try await services.deskForm(request, context)
        let step = DraftDesk.Step(
            number: draft.number, revision: Int(form["revision"]) ?? 0, actor: context.analyst,
            comment: String(form["comment"].prefix(10_000)), at: services.now())
        do {
            try await carryOut(context.parameters.require("action"), step, form, draft, request)
            return seeOther("/desk/drafts/\(draft.number)")
        } catch let refusal as DraftRefusal {
            let words = refusal.messages.map { services.web.text($0, context.language) }
            return try await page(services.draft(context), words, request, context, status: .conflict)
        }
    }

    private func carryOut(
        _ action: String, _ step: DraftDesk.Step, _ form: FormData, _ draft: StoredDraft, _ request: Request
    ) async throws {
        let desk = services.drafts
        switch action {
        case "submit": try await desk.submit(step, errors: work(draft, request).errors)
        case "approve": try await desk.approve(step, errors: work(draft, request).errors)
        case "return": try await desk.sendBack(step)
        case "discard": try await desk.discard(step)
        case "publish": try await desk.publish(step.number, revision: step.revision, actor: step.actor, at: step.at)
        case "schedule":
            guard let time = services.configuration.timeZone.date(local: form["publish-at"]) else {
                throw DraftRefusal("time")
            }
            try await desk.schedule(step, for: time)
        case "unschedule": try await desk.schedule(step, for: nil)
        case "rebase": try await rebase(draft, step, request)
        default: throw Refusal(.notFound, "no such action")
        }
    }

    /// Puts what was typed on top of what is published now.
    private func rebase(_ draft: StoredDraft, _ step: DraftDesk.Step, _ request: Request) async throws {
        guard let base = try await services.store.advisory(draft.advisoryID).first(where: { $0.lang == draft.lang })
        else {
            throw DraftRefusal("base-gone")
        }
        var moved = draft
        moved.baseVersion = base.version
        moved.baseDigest = base.digest
        if moved.kind == .new { moved.kind = .revision }
        let work = try await work(moved, request)
        try await services.drafts.change(
            draft.number, revision: step.revision, work.writer, base: base, actor: step.actor, at: step.at)
    }

    private func work(_ draft: StoredDraft, _ request: Request) async throws -> DraftWork {
        try await DraftWork(
            draft, DraftFields(json: draft.fields), services: services, address: services.publicURL(request))
    }

    // MARK: The page

    private func page(
        _ draft: StoredDraft, _ refusals: [String], _ request: Request, _ context: CenterContext,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let work = try await work(draft, request)
        let history = try await services.store.auditEntries(subject: draft.subject, limit: 500)
        let view = view(draft, work, history, refusals, context)
        return try services.deskPage(
            "draft", title: "\(services.web.text("draft.title", context.language)) \(draft.number)", view, request,
            context, at: "/desk/drafts/\(draft.number)", status: status)
    }

    private func view(
        _ draft: StoredDraft, _ work: DraftWork, _ history: [AuditEntry], _ refusals: [String],
        _ context: CenterContext
    ) -> View {
        let language = context.language
        let isOpen = draft.state.isOpen
        let complaints = isOpen ? work.complaints : []
        let isOwn = draft.authors.contains(context.analyst)
        let changes = isOpen ? changes(work) : []
        return View(
            number: "\(draft.number)", revision: "\(draft.revision)", id: draft.advisoryID, lang: draft.lang,
            kind: services.kindText(draft, language), state: services.web.text("draft.state.\(draft.state)", language),
            stateStyle: "state-\(draft.state.isOpen ? "open" : "closed")", changedBy: draft.changedBy,
            changedAt: services.localTime(draft.changedAt), authors: draft.authors.joined(separator: ", "),
            title: draft.title.readableLine, approvedBy: draft.approvedBy.isEmpty ? nil : draft.approvedBy,
            publishAt: draft.publishAt.isEmpty ? nil : services.localTime(draft.publishAt),
            held: draft.heldBecause.map { services.web.text($0, language) }, isHeld: !draft.problem.isEmpty,
            message: nil, refusals: refusals, hasRefusals: !refusals.isEmpty, isOpen: isOpen,
            canSubmit: draft.state == .draft && work.errors.isEmpty, canApprove: draft.state == .review && !isOwn,
            isOwnWork: draft.state == .review && isOwn, canReturn: draft.state == .review || draft.state == .approved,
            canPublish: draft.state == .approved, canRebase: isOpen && work.ready.conflict != nil,
            canWrite: isOpen && draft.kind != .upload,
            summary: isOpen ? services.summary(of: complaints, language) : "",
            complaints: complaints.map { note($0, language) }, changes: changes, hasChanges: !changes.isEmpty,
            changesTitle: services.web.text("draft.changes", language), preview: work.preview,
            document: draft.content, history: history.reversed().map { services.row($0, language) },
            hasHistory: !history.isEmpty,
            published: draft.state == .published
                ? "/advisories/\(draft.advisoryID.formEncoded)?\(Request.documentParameter)=\(draft.lang.formEncoded)"
                : nil,
            zone: services.configuration.timeZone.offset(at: services.now()))
    }

    private func note(_ complaint: Complaint, _ language: String) -> DraftNote {
        let text = services.web.text(complaint.message, language)
        let field = complaint.field.map { "\(services.fieldName($0, language)): " } ?? ""
        let test = complaint.test.isEmpty ? "" : " (\(complaint.test))"
        return DraftNote(text: "\(field)\(text)\(test)", style: complaint.severity.rawValue)
    }

    /// What differs from the published version.
    private func changes(_ work: DraftWork) -> [Change] {
        guard let base = work.ready.base else { return [] }
        do {
            return try DocumentDifference.between(
                (base.serialize(), "published"), and: (work.writer.document.serialize(), "draft")
            ).prefix(200).map {
                Change(kind: $0.kind.rawValue, path: $0.pointer, old: $0.old ?? "", new: $0.new ?? "")
            }
        } catch {
            preconditionFailure("a document that was written is no JSON: \(error)")
        }
    }
}

extension CenterServices {
    /// The label of a form's field: `Product (2), versions`.
    func fieldName(_ name: String, _ language: String) -> String {
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count == 3, let number = Int(parts[1]) else { return web.text("draft.field.\(name)", language) }
        let field = web.text("draft.field.\(parts[0])-\(parts[2])", language)
        return "\(web.text("draft.row.\(parts[0])", language)) (\(number + 1)), \(field)"
    }

    func row(_ entry: AuditEntry, _ language: String) -> AuditPage.Row {
        AuditPage.Row(
            at: localTime(entry.at), actor: entry.actor, action: web.text("audit.\(entry.action)", language),
            subject: entry.subject, detail: entry.detail, link: AuditPage.link(to: entry.subject))
    }
}
