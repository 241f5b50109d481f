import FoundationEssentials
import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiReport
import NoroshiStore

/// `/desk/advisories`: what is published, and a CSAF document to publish.
struct DeskAdvisoriesPage {
    let services: CenterServices

    struct View: Sendable {
        let drafts: [DraftLine]
        let hasDrafts: Bool
        let lapsing: [LapseLine]
        let hasLapsing: Bool
        let rows: [AdvisoryLine]
        let isEmpty: Bool
        /// Whether what is handed in may be published without a second person.
        let canPublish: Bool
        let message: String?
        let errors: [String]
        let hasErrors: Bool
    }

    struct DraftLine: Sendable {
        let number, link, id, lang, title, kind, state, stateStyle, changedBy, changedAt, summary: String
        /// When it will be published, or why it was not.
        let note: String?
    }

    struct LapseLine: Sendable {
        let id, lang, version, title, link, action, lastDay, state, usual: String
        let hasLapsed: Bool
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("advisories", use: show)
        router.post("advisories", use: upload)
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        try await page(nil, [], request, context)
    }

    @Sendable func upload(_ request: Request, context: CenterContext) async throws -> Response {
        let form = try await services.deskForm(request, context, limit: AdvisoriesAPI.maximumDocument + (64 << 10))
        guard let bytes = form.bytes("document"), !bytes.isEmpty else {
            return try await page(
                nil, [services.web.text("desk.no-file", context.language)], request, context, status: .badRequest)
        }
        do {
            if form["action"] == "draft" || services.configuration.requiresReview {
                let number = try await services.handIn(
                    bytes, actor: context.analyst, address: services.publicURL(request))
                return seeOther("/desk/drafts/\(number)")
            }
            let outcome = try await services.advisories.publish(
                bytes, file: "document", actor: context.analyst, at: services.now())
            return try await page(message(outcome, context.language), [], request, context)
        } catch let error as AdvisoryDesk.NotPublished {
            return try await page(
                nil, error.reasons.map { services.web.reason($0, context.language) }, request, context,
                status: .unprocessableContent)
        } catch let conflict as DraftConflict {
            return try await page(
                nil, [services.text(conflict, context.language)], request, context, status: .conflict)
        }
    }

    private func message(_ outcome: AdvisoryDesk.Outcome, _ language: String) -> String {
        switch outcome {
        case .published(let id, _, let version, let publisher):
            services.web.text("desk.published", language, ["id": id, "version": version])
                + (publisher.map {
                    " " + services.web.text("draft.rule.publisher-unknown", language, ["publisher": $0])
                } ?? "")
        case .unchanged(let id, _, let version):
            services.web.text("desk.unchanged", language, ["id": id, "version": version])
        }
    }

    private func page(
        _ message: String?, _ errors: [String], _ request: Request, _ context: CenterContext,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let all = try await services.store.advisories(limit: 1_000)
        let byID = Dictionary(grouping: all, by: \.id)
        let rows = all.map {
            AdvisoryLine(
                id: $0.id, title: $0.title.readableLine,
                link: $0.deskLink,
                date: services.localTime($0.currentRelease), version: $0.version, lang: $0.lang,
                mark: services.mark(of: $0, among: byID[$0.id] ?? [], context.language))
        }
        let drafts = try await services.store.openDrafts().map { line($0, context.language) }
        let lapsing = try await lapsing(context.language)
        let view = View(
            drafts: drafts, hasDrafts: !drafts.isEmpty, lapsing: lapsing, hasLapsing: !lapsing.isEmpty, rows: rows,
            isEmpty: rows.isEmpty, canPublish: !services.configuration.requiresReview, message: message, errors: errors,
            hasErrors: !errors.isEmpty)
        return try services.deskPage(
            "desk-advisories", title: services.web.text("desk.advisories", context.language), view, request, context,
            status: status)
    }

    private func line(_ draft: StoredDraft, _ language: String) -> DraftLine {
        let web = services.web
        let note =
            !draft.problem.isEmpty
            ? "\(web.text("draft.held", language)) "
                + draft.heldBecause.map { web.text($0, language) }.joined(separator: "; ")
            : draft.publishAt.isEmpty
                ? nil : web.text("draft.scheduled", language, ["time": services.localTime(draft.publishAt)])
        return DraftLine(
            number: "\(draft.number)", link: "/desk/drafts/\(draft.number)", id: draft.advisoryID, lang: draft.lang,
            title: draft.title.readableLine, kind: services.kindText(draft, language),
            state: web.text("draft.state.\(draft.state)", language),
            stateStyle: draft.problem.isEmpty ? "state-open" : "lapsed", changedBy: draft.changedBy,
            changedAt: services.localTime(draft.changedAt), summary: "", note: note)
    }

    /// What lapses in the next 30 days or lapsed in the last 30, and nobody decided about.
    private func lapsing(_ language: String) async throws -> [LapseLine] {
        let now = services.now()
        let month = 30.0 * 24 * 3600
        let (start, end) = (now.addingTimeInterval(-month), now.addingTimeInterval(month))
        let marks = services.marks(language)
        let usual = services.configuration.timeZone.day(now.addingTimeInterval(6 * month))
        return try await services.store.lapsing(from: InternetTime.text(start), until: InternetTime.text(end))
            .filter(\.facts.lapseAccepted.isEmpty).map { advisory in
                LapseLine(
                    id: advisory.id, lang: advisory.lang, version: advisory.version,
                    title: advisory.title.readableLine,
                    link: advisory.deskLink, action: advisory.deskPath, lastDay: advisory.facts.lastDay,
                    state: marks.mark(advisory) ?? services.web.text("lapse.soon", language), usual: usual,
                    hasLapsed: marks.hasLapsed(advisory))
            }
    }
}
