import FoundationEssentials
import Hummingbird
import NoroshiFormats
import NoroshiReport
import NoroshiStore

/// `GET /`: what this center is, how to report, what it warned of lately.
struct HomePage {
    let services: CenterServices

    struct View: Sendable {
        let lead: String
        /// The center's own address.
        let address: String
        let advisories: [AdvisoryLine]
        let hasAdvisories: Bool
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) { router.get("", use: show) }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        let advisories = try await services.advisoryLines(limit: 5, language: context.language)
        let view = View(
            lead: services.web.text("home.lead", context.language, ["center": services.configuration.name]),
            address: services.publicURL(request),
            advisories: advisories, hasAdvisories: !advisories.isEmpty)
        return try services.web.page(
            "home", title: services.web.text("home.title", context.language), view, request, context)
    }
}

/// An advisory as a line of a list.
struct AdvisoryLine: Sendable {
    let id: String
    let title: String
    let link: String
    let date: String
    let version: String
    let lang: String
    /// That it holds no longer, or is an old translation; nil for one that a reader can go by.
    var mark: String?
}

extension CenterServices {
    /// The newest advisories, each once, in the reader's language where it exists.
    func advisoryLines(limit: Int, language: String) async throws -> [AdvisoryLine] {
        var chosen: [StoredAdvisory] = []
        let all = try await store.advisories(limit: 1_000)
        for advisory in all {
            if let index = chosen.firstIndex(where: { $0.id == advisory.id }) {
                if advisory.lang.hasPrefix(language) { chosen[index] = advisory }
            } else {
                chosen.append(advisory)
            }
        }
        let byID = Dictionary(grouping: all, by: \.id)
        // By what is shown: a translation may be years younger than its original.
        let times = chosen.map { InternetTime.date($0.currentRelease) ?? .distantPast }
        let order = chosen.indices.sorted { a, b in times[a] == times[b] ? a < b : times[a] > times[b] }
        return order.prefix(limit).map { index in
            let advisory = chosen[index]
            return AdvisoryLine(
                id: advisory.id, title: advisory.title.readableLine, link: advisory.pagePath,
                date: InternetTime.date(advisory.currentRelease).map(configuration.timeZone.day) ?? "",
                version: advisory.version, lang: advisory.lang,
                mark: mark(of: advisory, among: byID[advisory.id] ?? [], language))
        }
    }

    /// What a reader of a list has to know of it.
    func mark(of advisory: StoredAdvisory, among all: [StoredAdvisory], _ language: String) -> String? {
        marks(language, among: all).mark(advisory)
    }
}
