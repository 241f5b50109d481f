import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiStore

/// `POST /api/v1/desk/advisories`: a CSAF document to publish, or to keep as a draft where everything is reviewed.
struct AdvisoriesAPI {
    let services: CenterServices

    static let maximumDocument = 15 << 20  // bytes

    func addRoutes(to router: some RouterMethods<CenterContext>) { router.post("api/v1/desk/advisories", use: publish) }

    private struct Answer: Encodable {
        let id, lang, version, page, csaf: String
        let isNew: Bool
        let warning: String?
    }

    private struct Draft: Encodable {
        let draft: Int
        let page: String
    }

    @Sendable func publish(_ request: Request, context: CenterContext) async throws -> Response {
        let analyst = try await services.analyst(of: request)
        return try await services.bodies.withBody(of: request, limit: Self.maximumDocument) { bytes in
            do {
                guard !services.configuration.requiresReview else {
                    let number = try await services.handIn(
                        bytes, actor: analyst, address: services.publicURL(request))
                    let page = "/desk/drafts/\(number)"
                    return jsonResponse(
                        Draft(draft: number, page: page), status: .accepted, headers: [.location: page])
                }
                let outcome = try await services.advisories.publish(
                    bytes, file: "document", actor: analyst, at: services.now())
                return try await answer(outcome)
            } catch let error as AdvisoryDesk.NotPublished {
                throw Refusal(
                    .unprocessableContent, "the document is not published",
                    errors: error.reasons.map { ReportError(pointer: "", reason: $0) })
            } catch let conflict as DraftConflict {
                throw Refusal(.conflict, services.text(conflict, "en"))
            }
        }
    }

    private func answer(_ outcome: AdvisoryDesk.Outcome) async throws -> Response {
        let (id, lang, isNew, publisher): (String, String, Bool, String?) =
            switch outcome {
            case .published(let id, let lang, _, let publisher): (id, lang, true, publisher)
            case .unchanged(let id, let lang, _): (id, lang, false, nil)
            }
        guard let advisory = try await services.store.advisory(id).first(where: { $0.lang == lang }) else {
            throw Refusal(.notFound, "no such advisory")
        }
        let answer = Answer(
            id: id, lang: lang, version: advisory.version, page: advisory.pagePath, csaf: advisory.csafPath,
            isNew: isNew,
            warning: publisher.map { services.web.text("draft.rule.publisher-unknown", "en", ["publisher": $0]) })
        return jsonResponse(answer, status: isNew ? .created : .ok, headers: [.location: advisory.csafPath])
    }
}
