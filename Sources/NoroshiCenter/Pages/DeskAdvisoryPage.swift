import CSAF
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import NoroshiStore

/// `/desk/advisories/{id}`: what can be done with a published advisory. Each begins a draft; nothing is changed at once.
struct DeskAdvisoryPage {
    let services: CenterServices

    struct View: Sendable {
        let id, lang, version, title, action, editLink, pageLink, date: String
        let mark: String?
        let validity: String?
        let isStale, isCurrent: Bool
        let draftLink: String?
        let languages: [FormOption]
        let refusals: [String]
        let hasRefusals: Bool
        /// What was typed into the form that was refused; empty in all others.
        let typed: Typed
        let history: [AuditPage.Row]
        let hasHistory: Bool
    }

    /// What was typed, by action: a refusal loses nothing.
    struct Typed: Sendable {
        var language = "", validUntil = "", successor = "", supersedeReason = "", withdrawReason = ""

        init() {}

        init(_ form: FormData, action: String) {
            switch action {
            case "translate": language = form["language"]
            case "extend": validUntil = form["valid-until"]
            case "withdraw": withdrawReason = form["reason"]
            case "supersede":
                successor = form["successor"]
                supersedeReason = form["reason"]
            default: break
            }
        }
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("advisories/:id", use: show)
        router.post("advisories/:id/:action", use: act)
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        try await page(Refused(), request, context)
    }

    private func find(
        _ request: Request, _ context: CenterContext
    ) async throws -> (advisory: StoredAdvisory, all: [StoredAdvisory]) {
        let all = try await services.store.advisory(context.parameters.require("id").percentDecoded)
        guard let advisory = all.first(where: { $0.lang == request.documentLanguage ?? $0.lang }) else {
            throw Refusal(.notFound, "no such advisory")
        }
        return (advisory, all)
    }

    /// Why nothing was begun.
    private struct Refused {
        var reasons: [String] = []
        var typed = Typed()
        /// The draft that stands in the way.
        var draft: Int?
    }

    private func page(
        _ refused: Refused, _ request: Request, _ context: CenterContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let (advisory, all) = try await find(request, context)
        let own = try await services.store.openDraft(of: advisory.id, lang: advisory.lang)
        let draft = refused.draft ?? own
        let language = context.language
        let isStale = advisory.newerOriginal(among: all) != nil
        let history = try await services.store.auditEntries(subject: advisory.id, limit: 100)
        let path = advisory.deskPath
        let view = View(
            id: advisory.id, lang: advisory.lang, version: advisory.version, title: advisory.title.readableLine,
            action: path,
            editLink: "\(path)/edit?\(Request.documentParameter)=\(advisory.lang.formEncoded)",
            pageLink: advisory.pageLink,
            date: services.localTime(advisory.currentRelease),
            mark: services.mark(of: advisory, among: all, language),
            validity: advisory.facts.lastDay.isEmpty ? nil : advisory.facts.lastDay, isStale: isStale,
            isCurrent: advisory.facts.standing.isEmpty, draftLink: draft.map { "/desk/drafts/\($0)" },
            languages: ["en", "ja"].filter { $0 != advisory.lang }.map {
                FormOption(value: $0, label: $0 == "ja" ? "日本語" : "English", isChosen: false)
            },
            refusals: refused.reasons, hasRefusals: !refused.reasons.isEmpty, typed: refused.typed,
            history: history.reversed().map { services.row($0, language) }, hasHistory: !history.isEmpty)
        return try services.deskPage(
            "desk-advisory", title: "\(advisory.id) (\(advisory.lang))", view, request, context, at: path,
            status: status)
    }

    // MARK: What is done

    @Sendable func act(_ request: Request, context: CenterContext) async throws -> Response {
        let form = try await services.deskForm(request, context)
        let (advisory, all) = try await find(request, context)
        let action = try context.parameters.require("action")
        var refused = Refused(typed: Typed(form, action: action))
        do {
            switch action {
            case "translate": return try await translate(advisory, form, request, context)
            case "update": return try await update(advisory, all, request, context)
            case "withdraw": return try await takeBack(.withdrawal, advisory, form, request, context)
            case "supersede": return try await takeBack(.supersession, advisory, form, request, context)
            case "extend": return try await extend(advisory, form, request, context)
            case "let-lapse":
                guard
                    try await services.store.acceptLapse(
                        of: advisory.id, lang: advisory.lang, version: form["version"], actor: context.analyst,
                        at: services.timestamp)
                else { throw DraftRefusal("changed-meanwhile") }
                return seeOther("/desk/advisories")
            default: throw Refusal(.notFound, "no such action")
            }
        } catch let refusal as DraftRefusal {
            refused.reasons = refusal.messages.map { services.web.text($0, context.language) }
        } catch let conflict as DraftConflict {
            if case .open(let number) = conflict {
                let isWanted = action == "translate" || action == "update"
                if isWanted, try await services.store.draft(number)?.kind == .translation {
                    return seeOther("/desk/drafts/\(number)")
                }
                refused.draft = number
            }
            refused.reasons = [services.text(conflict, context.language)]
        }
        return try await page(refused, request, context, status: .conflict)
    }

    private func translate(
        _ advisory: StoredAdvisory, _ form: FormData, _ request: Request, _ context: CenterContext
    ) async throws -> Response {
        let language = form["language"]
        guard !language.isEmpty, language.lowercased() != advisory.lang else { throw DraftRefusal("language") }
        guard let tag = LanguageTag(language), tag.problem == nil else {
            throw DraftRefusal("language-tag", ["tag": language])
        }
        let begun = try await services.drafts.translate(id: advisory.id, from: advisory.lang, to: language)
        return try await keep(begun, request, context)
    }

    /// Brings a translation up to its original.
    private func update(
        _ advisory: StoredAdvisory, _ all: [StoredAdvisory], _ request: Request, _ context: CenterContext
    ) async throws -> Response {
        guard let original = advisory.newerOriginal(among: all) else { throw DraftRefusal("in-step") }
        let begun = try await services.drafts.translate(id: advisory.id, from: original.lang, to: advisory.lang)
        return try await keep(begun, request, context)
    }

    private func takeBack(
        _ kind: StoredDraft.Kind, _ advisory: StoredAdvisory, _ form: FormData, _ request: Request,
        _ context: CenterContext
    ) async throws -> Response {
        guard !form["reason"].isEmpty else { throw DraftRefusal("no-reason") }
        var successor: (id: String, url: String)?
        if kind == .supersession {
            let found = try await services.store.advisory(form["successor"])
            guard form["successor"] != advisory.id,
                let chosen = found.first(where: { $0.lang == advisory.lang }) ?? found.first
            else { throw DraftRefusal("successor", ["id": form["successor"]]) }
            successor = (
                chosen.id, "\(services.publicURL(request))/advisories/\(chosen.id.formEncoded)"
            )
        }
        var begun = try await services.drafts.begin(kind, id: advisory.id, lang: advisory.lang)
        begun.fields.takeBack(kind, reason: form["reason"], successor: successor)
        return try await keep(begun, request, context)
    }

    private func extend(
        _ advisory: StoredAdvisory, _ form: FormData, _ request: Request, _ context: CenterContext
    ) async throws -> Response {
        var begun = try await services.drafts.begin(.extension, id: advisory.id, lang: advisory.lang)
        begun.fields["valid-until"] = form["valid-until"]
        begun.fields["summary"] =
            advisory.lang.hasPrefix("ja")
            ? "有効期限を \(form["valid-until"]) まで延長" : "Validity extended to \(form["valid-until"])"
        guard AdvisoryValidity(lastDay: form["valid-until"]) != nil else { throw DraftRefusal("day") }
        guard form["valid-until"] > advisory.facts.lastDay else { throw DraftRefusal("not-later") }
        return try await keep(begun, request, context)
    }

    /// Keeps what was begun and shows it for writing.
    private func keep(
        _ begun: (draft: StoredDraft, fields: DraftFields), _ request: Request, _ context: CenterContext
    ) async throws -> Response {
        let work = try await DraftWork(
            begun.draft, begun.fields, services: services, address: services.publicURL(request))
        let number = try await services.drafts.add(
            begun.draft, work.writer, actor: context.analyst, at: services.now())
        return seeOther("/desk/drafts/\(number)/edit")
    }
}
