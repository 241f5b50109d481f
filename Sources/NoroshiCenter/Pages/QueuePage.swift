import Hummingbird
import NoroshiFormats
import NoroshiModel
import NoroshiStore

/// `GET /desk`: the reports, newest first.
struct QueuePage {
    let services: CenterServices

    struct View: Sendable {
        let rows: [Row]
        let isEmpty: Bool
        let total: String
        let search: String
        let states: [FormOption]
        let categories: [FormOption]
        let tabs: [Tab]
        let previous: String?
        let next: String?
        let page: String
    }

    struct Row: Sendable {
        let number, link, receivedAt, state, stateStyle, title, channel: String
        let caseNumber: String?
        let categories: String
    }

    struct Tab: Sendable {
        let name, link, count: String
        let isCurrent: Bool
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) { router.get("", use: show) }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        let query = request.uri.queryParameters
        var filter = QueueFilter()
        filter.state = query["state"].map(String.init).flatMap(ReportStatus.State.init)?.rawValue ?? ""
        filter.category = query["category"].map(String.init) ?? ""
        filter.search = String((query["search"] ?? "").formDecoded.prefix(200))
        filter.page = max(1, min(100_000, query["page"].flatMap { Int($0) } ?? 1))
        let (lines, total) = try await services.store.queue(filter)
        let counts = try await services.store.stateCounts()
        let title = services.web.text("queue.title", context.language)
        return try services.deskPage(
            "desk-queue", title: title, view(filter, lines, total, counts, context.language), request, context)
    }

    private func view(
        _ filter: QueueFilter, _ lines: [ReportLine], _ total: Int, _ counts: [String: Int], _ language: String
    ) -> View {
        func address(page: Int) -> String {
            link(
                "/desk",
                [
                    ("state", filter.state), ("category", filter.category), ("search", filter.search),
                    ("page", page == 1 ? "" : "\(page)"),
                ])
        }
        let any = FormOption(
            value: "", label: services.web.text("queue.any", language), isChosen: filter.category.isEmpty)
        return View(
            rows: lines.map { services.row($0, language) }, isEmpty: lines.isEmpty,
            total: services.web.text("queue.total", language, ["count": total.grouped]), search: filter.search,
            states: [FormOption(value: filter.state, label: "", isChosen: true)],
            categories: [any]
                + services.categories.terms.map {
                    FormOption(
                        value: $0.id, label: $0.names[language] ?? $0.id, isChosen: $0.id == filter.category)
                },
            tabs: tabs(filter, counts, language), previous: filter.page > 1 ? address(page: filter.page - 1) : nil,
            next: filter.page * filter.pageSize < total ? address(page: filter.page + 1) : nil, page: "\(filter.page)")
    }

    private func tabs(_ filter: QueueFilter, _ counts: [String: Int], _ language: String) -> [Tab] {
        let states = [""] + ReportStatus.State.allCases.map(\.rawValue)
        return states.map { state in
            Tab(
                name: services.web.text(state.isEmpty ? "queue.all" : "state.\(state)", language),
                link: link("/desk", [("state", state), ("category", filter.category), ("search", filter.search)]),
                count: (state.isEmpty ? counts.values.reduce(0, +) : counts[state] ?? 0).grouped,
                isCurrent: state == filter.state)
        }
    }
}

extension CenterServices {
    /// A report as a row of a table.
    func row(_ line: ReportLine, _ language: String) -> QueuePage.Row {
        QueuePage.Row(
            number: line.number, link: "/desk/reports/\(line.number)", receivedAt: localTime(line.receivedAt),
            state: web.text("state.\(line.state)", language), stateStyle: "state-\(line.state)",
            title: line.title.isEmpty ? "–" : line.title, channel: web.text("channel.\(line.channel)", language),
            caseNumber: line.caseNumber,
            categories: line.categories.map { categories.name($0, language: language) }.joined(separator: ", "))
    }
}

extension Int {
    /// `4,517`.
    var grouped: String {
        let digits = String(magnitude)
        let text = digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }
        return (self < 0 ? "-" : "") + text.joined()
    }
}

extension Substring {
    /// A value of a query: `+` is a space. Escapes were resolved before.
    fileprivate var formDecoded: String { String(replacing("+", with: " ")) }
}
