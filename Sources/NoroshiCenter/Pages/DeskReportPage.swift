import HTTPTypes
import Hummingbird
import NoroshiFormats
import NoroshiModel
import NoroshiStore

/// `/desk/reports/{number}`: one report, and what an analyst does with it.
struct DeskReportPage {
    let services: CenterServices

    struct View: Sendable {
        let number, receivedAt, recordedAt, channel, state, stateStyle, title: String
        let caseNumber: String?
        let groups: [ReportFields.Group]
        let evidence: [ReportFields.Evidence]
        let messages: [MessageView]
        let categories: [FormOption]
        let classes: [ClassView]
        let states: [FormOption]
        let openCases: [FormOption]
        let history: [HistoryLine]
        let hasHistory: Bool
    }

    /// An RSIT class with its types, as checkboxes.
    struct ClassView: Sendable {
        let name: String
        let isOpen: Bool
        let types: [FormOption]
    }

    struct HistoryLine: Sendable {
        let at, actor, action, detail: String
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("reports/:number", use: show)
        router.post("reports/:number/labels", use: setLabels)
        router.post("reports/:number/state", use: setState)
        router.post("reports/:number/message", use: sendMessage)
        router.post("reports/:number/case", use: openOrJoin)
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        guard let report = try await services.store.report(number) else { throw Refusal(.notFound, "no such report") }
        let cases = try await services.store.cases(state: "open", pageSize: 200).lines
        let history = try await services.history(of: number, context.language)
        let view = try view(report, cases, history, context.language)
        return try services.deskPage("desk-report", title: number, view, request, context)
    }

    private func view(
        _ report: StoredReport, _ cases: [CaseLine], _ history: [HistoryLine], _ language: String
    ) throws -> View {
        let fields = ReportFields(report: try report.incidentReport, services: services, language: language)
        return View(
            number: report.number, receivedAt: services.localTime(report.receivedAt),
            recordedAt: services.localTime(report.recordedAt),
            channel: services.web.text("channel.\(report.channel)", language),
            state: services.web.text("state.\(report.state)", language), stateStyle: "state-\(report.state)",
            title: report.title, caseNumber: report.caseNumber, groups: fields.groups, evidence: fields.evidence,
            messages: services.messages(of: report, language),
            categories: services.categoryOptions(report.labels, language),
            classes: services.classViews(report.labels, language),
            states: ReportStatus.State.allCases.map {
                FormOption(
                    value: $0.rawValue, label: services.web.text("state.\($0.rawValue)", language),
                    isChosen: $0.rawValue == report.state)
            },
            openCases: cases.map {
                FormOption(
                    value: $0.number, label: "\($0.number) \($0.title)", isChosen: $0.number == report.caseNumber)
            },
            history: history, hasHistory: !history.isEmpty)
    }

    @Sendable func setLabels(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        let form = try await services.deskForm(request, context)
        let labels = try services.labels(form)
        guard
            try await services.store.setLabels(
                ofReport: number, labels, actor: context.analyst, at: services.timestamp)
        else { throw Refusal(.notFound, "no such report") }
        return seeOther("/desk/reports/\(number)")
    }

    @Sendable func setState(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        let form = try await services.deskForm(request, context)
        guard let state = ReportStatus.State(rawValue: form["state"]) else {
            throw Refusal(.badRequest, "no such state")
        }
        guard
            try await services.store.setState(
                ofReport: number, state.rawValue, actor: context.analyst, at: services.timestamp)
        else { throw Refusal(.notFound, "no such report") }
        return seeOther("/desk/reports/\(number)")
    }

    @Sendable func sendMessage(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        let form = try await services.deskForm(request, context)
        let text = form["text"].filter { $0 != "\0" }
        guard !text.isEmpty, text.unicodeScalars.count <= ReportsAPI.maximumMessage else {
            throw Refusal(.badRequest, "a message has 1 to \(ReportsAPI.maximumMessage) characters")
        }
        guard
            try await services.store.addMessage(
                to: number, author: "center", text: text, at: services.timestamp, actor: context.analyst)
        else { throw Refusal(.notFound, "no such report") }
        return seeOther("/desk/reports/\(number)")
    }

    /// Joins the case that was chosen, or opens one of the given title with the report's labels.
    @Sendable func openOrJoin(_ request: Request, context: CenterContext) async throws -> Response {
        let number = try context.parameters.require("number")
        let form = try await services.deskForm(request, context)
        guard let report = try await services.store.report(number) else { throw Refusal(.notFound, "no such report") }
        if !form["case"].isEmpty {
            try await services.join(number, to: form["case"], analyst: context.analyst)
            return seeOther("/desk/cases/\(form["case"].formEncoded)")
        }
        guard report.caseNumber == nil else { throw Refusal(.conflict, "the report belongs to a case") }
        let title = form["title"].isEmpty ? report.title : String(form["title"].prefix(200))
        let now = services.now()
        let new = NewCase(
            title: title.isEmpty ? number : title, openedAt: InternetTime.text(now),
            year: services.configuration.timeZone.year(of: now), recordedAt: InternetTime.text(now),
            labels: report.labels, reports: [number])
        let numbers = try await refusing { try await services.store.openCases([new], actor: context.analyst) }
        return seeOther("/desk/cases/\(numbers[0])")
    }
}

extension CenterServices {
    func categoryOptions(_ labels: Labels, _ language: String) -> [FormOption] {
        categories.terms.map {
            FormOption(
                value: $0.id, label: $0.names[language] ?? $0.id, isChosen: labels.categories.contains($0.id))
        }
    }

    /// The taxonomy by class; the class itself can be chosen when no type fits.
    func classViews(_ labels: Labels, _ language: String) -> [DeskReportPage.ClassView] {
        rsit.terms.filter { $0.parent == nil }.map { parent in
            let terms = [parent] + rsit.terms.filter { $0.parent == parent.id }
            let options = terms.map { term in
                FormOption(
                    value: term.id,
                    label: term.parent == nil
                        ? web.text("desk.class-itself", language) : term.names[language] ?? term.id,
                    isChosen: labels.classifications.contains(term.id))
            }
            return DeskReportPage.ClassView(
                name: parent.names[language] ?? parent.id, isOpen: options.contains(where: \.isChosen), types: options)
        }
    }

    /// The labels that a form chose.
    func labels(_ form: FormData) throws -> Labels {
        let labels = Labels(categories: form.all("categories"), classifications: form.all("classifications"))
        guard labels.categories.allSatisfy(categories.contains), labels.classifications.allSatisfy(rsit.contains) else {
            throw Refusal(.badRequest, "a category or class is not known")
        }
        return labels
    }

    func history(of subject: String, _ language: String) async throws -> [DeskReportPage.HistoryLine] {
        try await store.auditEntries(subject: subject, limit: 100).map {
            DeskReportPage.HistoryLine(
                at: localTime($0.at), actor: $0.actor, action: web.text("audit.\($0.action)", language),
                detail: $0.detail)
        }
    }
}
