import HTTPTypes
import Hummingbird
import NoroshiReport
import NoroshiStore

/// `/advisories`: the list, one advisory as a page and as text.
struct AdvisoryPages {
    let services: CenterServices

    struct ListView: Sendable {
        let advisories: [AdvisoryLine]
        let hasAdvisories: Bool
    }

    struct View: Sendable {
        let id, title, version, firstIssue, thisIssue, address, publisher: String
        let validity: String?
        /// What a reader has to know first.
        let warnings: [String]
        /// The newer original of an old translation; its link and name.
        let original: Translation?
        let predecessors: [Translation]
        let successor: Translation?
        let textLink, csafLink, digestLink: String
        let translations: [Translation]
        let sections: [AdvisoryContent.Section]
        let vulnerabilities: [String]
        let products: [Product]
        let hasProducts: Bool
        let references: [AdvisoryContent.Link]
        let hasReferences: Bool
        let revisions: [AdvisoryContent.Revision]
        let terms: [String]
        let lang: String
    }

    struct Translation: Sendable {
        let name, link: String
    }

    struct Product: Sendable {
        let name, status: String
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("advisories", use: list)
        router.get("advisories/:id", use: show)
    }

    @Sendable func list(_ request: Request, context: CenterContext) async throws -> Response {
        let lines = try await services.advisoryLines(limit: 1_000, language: context.language)
        return try services.web.page(
            "advisories", title: services.web.text("advisories.title", context.language),
            ListView(advisories: lines, hasAdvisories: !lines.isEmpty), request, context)
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        let name = try context.parameters.require("id").percentDecoded
        let isText = name.hasSuffix(".txt")
        let id = isText ? String(name.dropLast(4)) : name
        let all = try await services.store.advisory(id)
        let wish =
            request.documentLanguage ?? request.uri.queryParameters["lang"].map { $0.lowercased() } ?? context.language
        guard
            let advisory = all.first(where: { $0.lang == wish }) ?? all.first(where: {
                $0.lang.hasPrefix(context.language)
            })
                ?? all.first, let content = advisory.content(at: services.now())
        else { throw Refusal(.notFound, "no such advisory") }
        if isText { return textResponse(text(advisory, content, all, request), type: "text/plain; charset=utf-8") }
        let predecessors = try await services.store.predecessors(of: advisory.id)
        return try services.web.page(
            "advisory", title: content.title, view(advisory, content, all, predecessors, request, context), request,
            context)
    }

    private func text(
        _ advisory: StoredAdvisory, _ content: AdvisoryContent, _ all: [StoredAdvisory], _ request: Request
    ) -> String {
        let language = content.lang.lowercased().hasPrefix("ja") ? "ja" : "en"
        return AdvisoryText(
            content: content, address: "\(services.publicURL(request))\(advisory.pagePath)",
            center: services.configuration.name, notices: notices(advisory, all, language),
            word: { services.web.text($0, language) }
        ).text
    }

    private func view(
        _ advisory: StoredAdvisory, _ content: AdvisoryContent, _ all: [StoredAdvisory],
        _ predecessors: [StoredAdvisory], _ request: Request, _ context: CenterContext
    ) -> View {
        // The document's own language, so that headings and text agree.
        let language = content.lang.lowercased().hasPrefix("ja") ? "ja" : content.lang.isEmpty ? context.language : "en"
        let query = advisory.lang.isEmpty ? "" : "?lang=\(advisory.lang.formEncoded)"
        return View(
            id: content.id, title: content.title, version: content.version, firstIssue: content.firstIssue,
            thisIssue: content.thisIssue, address: "\(services.publicURL(request))\(advisory.pagePath)",
            publisher: content.publisher, validity: content.validity.isEmpty ? nil : content.validity,
            warnings: content.warnings { services.web.text($0, language) } + notices(advisory, all, language),
            original: advisory.newerOriginal(among: all).map(link),
            predecessors: links(to: predecessors),
            successor: advisory.facts.successor.isEmpty
                ? nil
                : Translation(
                    name: advisory.facts.successor, link: "/advisories/\(advisory.facts.successor.formEncoded)"),
            textLink: "\(advisory.pagePath).txt\(query)", csafLink: advisory.csafPath,
            digestLink: "\(advisory.csafPath).sha256",
            translations: all.filter { $0.lang != advisory.lang }.map(link),
            sections: content.sections { services.web.text($0, language) }, vulnerabilities: content.vulnerabilities,
            products: content.products.map {
                Product(
                    name: $0.name,
                    status: $0.status.isEmpty ? "" : services.web.text("advisory.status.\($0.status)", language))
            },
            hasProducts: !content.products.isEmpty, references: content.references,
            hasReferences: !content.references.isEmpty, revisions: content.revisions, terms: content.terms,
            lang: content.lang)
    }
}

extension AdvisoryPages {
    private func link(_ advisory: StoredAdvisory) -> Translation {
        Translation(name: advisory.lang.languageName, link: "\(advisory.pagePath)?lang=\(advisory.lang.formEncoded)")
    }

    /// Each once, whatever languages it stands in.
    private func links(to all: [StoredAdvisory]) -> [Translation] {
        var seen: Set<String> = []
        return all.filter { seen.insert($0.id).inserted }.map { Translation(name: $0.id, link: $0.pagePath) }
    }

    /// Readers of a translation have to know first of all what became of the original.
    private func notices(_ advisory: StoredAdvisory, _ all: [StoredAdvisory], _ language: String) -> [String] {
        let stale = advisory.newerOriginal(among: all).map { original in
            services.web.text(
                original.facts.standing.isEmpty ? "advisory.stale" : "advisory.stale-\(original.facts.standing)",
                language,
                [
                    "version": advisory.facts.sourceVersion.isEmpty ? advisory.version : advisory.facts.sourceVersion,
                    "newer": original.version,
                ])
        }
        return [stale].compactMap(\.self)
    }
}

extension CenterServices {
    /// The address that readers use: the configured one, else the one this reader used.
    func publicURL(_ request: Request) -> String {
        if let url = configuration.publicURL { return url }
        let authority = (request.head.authority ?? "").filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || ".:-[]".contains($0))
        }
        return "http://\(authority.isEmpty ? "\(configuration.host):\(configuration.port)" : authority)"
    }
}

extension String {
    fileprivate var languageName: String {
        switch prefix(2) {
        case "ja": "日本語"
        case "en": "English"
        default: isEmpty ? "-" : self
        }
    }

    var percentDecoded: String {
        guard contains("%") else { return self }
        var output: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                output.append(value)
                rest = rest.dropFirst(2)
            } else {
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
