import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiStore

/// `/desk/cases`: the incidents; one with its reports and coordinations.
struct CasePages {
    let services: CenterServices

    struct ListView: Sendable {
        let rows: [Row]
        let isEmpty: Bool
        let total: String
        let previous: String?
        let next: String?
    }

    struct Row: Sendable {
        let number, link, title, state, stateStyle, openedAt, reports: String
    }

    struct View: Sendable {
        let number, title, state, stateStyle, openedAt: String
        let isOpen: Bool
        let reports: [QueuePage.Row]
        let coordinations: [Coordination]
        let hasCoordinations: Bool
        let categories: [FormOption]
        let classes: [DeskReportPage.ClassView]
        let history: [DeskReportPage.HistoryLine]
        let hasHistory: Bool
    }

    struct Coordination: Sendable {
        let sentAt, recipient, note, recordedBy: String
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("cases", use: list)
        router.get("cases/:number", use: show)
        router.post("cases/:number/labels", use: setLabels)
        router.post("cases/:number/state", use: setState)
        router.post("cases/:number/coordinations", use: addCoordination)
    }

    @Sendable func list(_ request: Request, context: CenterContext) async throws -> Response {
        let page = max(1, min(100_000, request.uri.queryParameters["page"].flatMap { Int($0) } ?? 1))
        let (lines, total) = try await services.store.cases(page: page)
        let language = context.language
        let view = ListView(
            rows: lines.map {
                Row(
                    number: $0.number, link: "/desk/cases/\($0.number)", title: $0.title,
                    state: services.web.text("case-state.\($0.state)", language), stateStyle: "state-\($0.state)",
                    openedAt: services.localTime($0.openedAt), reports: $0.reports.grouped)
            },
            isEmpty: lines.isEmpty, total: services.web.text("cases.total", language, ["count": total.grouped]),
            previous: page > 1 ? "/desk/cases?page=\(page - 1)" : nil,
            next: page * 50 < total ? "/desk/cases?page=\(page + 1)" : nil)
        return try services.deskPage(
            "desk-cases", title: services.web.text("cases.title", language), view, request, context)
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        guard let incident = try await services.store.incident(number) else { throw Refusal(.notFound, "no such case") }
        let language = context.language
        let history = try await services.history(of: number, language)
        let view = View(
            number: number, title: incident.title, state: services.web.text("case-state.\(incident.state)", language),
            stateStyle: "state-\(incident.state)", openedAt: services.localTime(incident.openedAt),
            isOpen: incident.state == "open", reports: incident.reports.map { services.row($0, language) },
            coordinations: incident.coordinations.map {
                Coordination(
                    sentAt: services.localTime($0.sentAt), recipient: $0.recipient, note: $0.note,
                    recordedBy: $0.recordedBy)
            },
            hasCoordinations: !incident.coordinations.isEmpty,
            categories: services.categoryOptions(incident.labels, language),
            classes: services.classViews(incident.labels, language),
            history: history, hasHistory: !history.isEmpty)
        return try services.deskPage("desk-case", title: number, view, request, context)
    }

    @Sendable func setLabels(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        let labels = try services.labels(try await services.deskForm(request, context))
        guard
            try await services.store.setLabels(ofCase: number, labels, actor: context.analyst, at: services.timestamp)
        else { throw Refusal(.notFound, "no such case") }
        return seeOther("/desk/cases/\(number)")
    }

    @Sendable func setState(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        let state = try await services.deskForm(request, context)["state"]
        guard ["open", "closed"].contains(state) else { throw Refusal(.badRequest, "no such state") }
        guard
            try await services.store.setState(ofCase: number, state, actor: context.analyst, at: services.timestamp)
        else { throw Refusal(.notFound, "no such case") }
        return seeOther("/desk/cases/\(number)")
    }

    @Sendable func addCoordination(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        let form = try await services.deskForm(request, context)
        let recipient = String(form["to"].prefix(1_000)).filter { $0 != "\0" }
        guard !recipient.isEmpty else { throw Refusal(.badRequest, "to whom the request was sent is missing") }
        let new = NewCoordination(
            caseNumber: number, sentAt: services.timestamp, recipient: recipient,
            note: String(form["note"].prefix(20_000)).filter { $0 != "\0" })
        try await refusing {
            try await services.store.addCoordinations([new], actor: context.analyst, at: services.timestamp)
        }
        return seeOther("/desk/cases/\(number)")
    }
}
