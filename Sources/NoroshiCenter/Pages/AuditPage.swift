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
        let rows = try await services.store.auditEntries(limit: 500).map { entry in
            Row(
                at: services.localTime(entry.at), actor: entry.actor,
                action: services.web.text("audit.\(entry.action)", context.language), subject: entry.subject,
                detail: entry.detail, link: link(to: entry.subject))
        }
        return try services.deskPage(
            "desk-audit", title: services.web.text("desk.audit", context.language), View(rows: rows), request, context)
    }

    private func link(to subject: String) -> String? {
        if subject.hasPrefix("NRS-") { return "/desk/reports/\(subject)" }
        if subject.hasPrefix("CASE-") { return "/desk/cases/\(subject)" }
        return nil
    }
}
