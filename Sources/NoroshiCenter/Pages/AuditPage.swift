import Hummingbird
import NoroshiStore

/// `GET /desk/audit`: who did what, newest first.
struct AuditPage {
    let services: CenterServices

    struct View: Sendable {
        let rows: [Row]
    }

    struct Row: Sendable {
        let at, actor, action, subject, detail: String
        let link: String?
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) { router.get("audit", use: show) }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        let rows = try await services.store.auditEntries(limit: 500).map { services.row($0, context.language) }
        return try services.deskPage(
            "desk-audit", title: services.web.text("desk.audit", context.language), View(rows: rows), request, context)
    }

    static func link(to subject: String) -> String? {
        if subject.hasPrefix("NRS-") { return "/desk/reports/\(subject)" }
        if subject.hasPrefix("CASE-") { return "/desk/cases/\(subject)" }
        if subject.hasPrefix("DRAFT-") { return "/desk/drafts/\(subject.dropFirst("DRAFT-".count))" }
        return nil
    }
}
