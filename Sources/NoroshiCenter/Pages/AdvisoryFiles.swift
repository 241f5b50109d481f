import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiStore

/// Advisories for programs: the Atom and RSS feeds, and each CSAF document as it was imported, with its digest.
struct AdvisoryFiles {
    let services: CenterServices

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("advisories/feed.atom", use: feed)
        router.get("advisories/feed.rss", use: rss)
        // English documents stand in a folder per year, others under their language.
        router.get("csaf/:first/:second") { _, context in
            try await file(folder: context.parameters.require("first"), name: context.parameters.require("second"))
        }
        router.get("csaf/:first/:second/:third") { _, context in
            let folder = try "\(context.parameters.require("first"))/\(context.parameters.require("second"))"
            return try await file(folder: folder, name: context.parameters.require("third"))
        }
    }

    @Sendable func feed(_ request: Request, context: CenterContext) async throws -> Response {
        let advisories = try await services.store.advisories(limit: AtomFeed.maximumEntries)
        let feed = AtomFeed(
            center: services.configuration.name,
            title: services.web.text("feed.title", context.language, ["center": services.configuration.name]),
            places: CenterPlaces(base: services.publicURL(request)), advisories: advisories,
            madeAt: services.timestamp, marks: services.marks(context.language, among: advisories))
        return textResponse(
            feed.xml, type: "application/atom+xml; charset=utf-8", headers: [.accessControlAllowOrigin: "*"])
    }

    @Sendable func rss(_ request: Request, context: CenterContext) async throws -> Response {
        let advisories = try await services.store.advisories(limit: AtomFeed.maximumEntries)
        let feed = RSSFeed(
            title: services.web.text("feed.title", context.language, ["center": services.configuration.name]),
            description: services.web.text("advisories.lead", context.language),
            places: CenterPlaces(base: services.publicURL(request)), advisories: advisories,
            marks: services.marks(context.language, among: advisories))
        return textResponse(
            feed.xml, type: "application/rss+xml; charset=utf-8", headers: [.accessControlAllowOrigin: "*"])
    }

    private func file(folder: String, name: String) async throws -> Response {
        let isDigest = name.hasSuffix(".sha256")
        let file = isDigest ? String(name.dropLast(".sha256".count)) : name
        guard let advisory = try await services.store.advisory(folder: folder, file: file) else {
            throw Refusal(.notFound, "no such document")
        }
        let headers: HTTPFields = [.accessControlAllowOrigin: "*", .eTag: "\"\(advisory.digest)\""]
        return isDigest
            ? textResponse("\(advisory.digest)  \(file)\n", type: "text/plain; charset=utf-8", headers: headers)
            : textResponse(advisory.content, type: "application/json", headers: headers)
    }
}
