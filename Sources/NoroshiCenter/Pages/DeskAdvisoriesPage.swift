import HTTPTypes
import Hummingbird
import NoroshiStore

/// `/desk/advisories`: what is published, and a CSAF document to publish.
struct DeskAdvisoriesPage {
    let services: CenterServices

    struct View: Sendable {
        let rows: [AdvisoryLine]
        let isEmpty: Bool
        let message: String?
        let errors: [String]
        let hasErrors: Bool
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
            let outcome = try await AdvisoryDesk(store: services.store).publish(
                bytes, file: "document", actor: context.analyst, at: services.now())
            return try await page(message(outcome, context.language), [], request, context)
        } catch let error as AdvisoryDesk.NotPublished {
            return try await page(nil, error.reasons, request, context, status: .unprocessableContent)
        }
    }

    private func message(_ outcome: AdvisoryDesk.Outcome, _ language: String) -> String {
        switch outcome {
        case .published(let id, _, let version):
            services.web.text("desk.published", language, ["id": id, "version": version])
        case .unchanged(let id, _, let version):
            services.web.text("desk.unchanged", language, ["id": id, "version": version])
        }
    }

    private func page(
        _ message: String?, _ errors: [String], _ request: Request, _ context: CenterContext,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let rows = try await services.store.advisories(limit: 1_000).map {
            AdvisoryLine(
                id: $0.id, title: $0.title, link: "\($0.pagePath)?lang=\($0.lang.formEncoded)",
                date: services.localTime($0.currentRelease), version: $0.version, lang: $0.lang)
        }
        let view = View(
            rows: rows, isEmpty: rows.isEmpty, message: message, errors: errors, hasErrors: !errors.isEmpty)
        return try services.deskPage(
            "desk-advisories", title: services.web.text("desk.advisories", context.language), view, request, context,
            status: status)
    }
}
