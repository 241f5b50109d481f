import Hummingbird
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import NoroshiStore

/// `/desk/statistics`: what was counted in a month, quarter or year, as page, CSV and JSON.
struct StatisticsPage {
    let services: CenterServices

    struct View: Sendable {
        let period: String
        let previousPeriod: String
        let nextPeriod: String
        let yearEarlier: String
        let isWrong: Bool
        let totals: [Line]
        let categories: [Line]
        let classifications: [Line]
        let hasCategories: Bool
        let hasClassifications: Bool
        let categoryChart: String
        let trendChart: String
        let lengths: [FormOption]
    }

    /// A row of a table; percentages whole.
    struct Line: Sendable {
        let name: String
        let style: String
        let reports: Cells
        let incidents: Cells?
    }

    struct Cells: Sendable {
        let count, share, previous, change, yearEarlier, changeOverYear: String
    }

    func addRoutes(to router: some RouterMethods<CenterContext>) {
        router.get("statistics", use: show)
        router.get("statistics.csv") { request, _ in try await services.statisticsAnswer(request, format: "csv") }
        router.get("statistics.json") { request, _ in try await services.statisticsAnswer(request, format: "json") }
    }

    @Sendable func show(_ request: Request, context: CenterContext) async throws -> Response {
        let asked = request.uri.queryParameters["period"].map(String.init)
        let now = services.configuration.timeZone.month(of: services.now())
        guard let period = asked.flatMap({ Period($0) }) ?? now else {
            throw Refusal(.badRequest, "period: expected 1998-06, 2014-Q2 or 1998")
        }
        let statistics = try await services.statistics(period)
        let trend = try await trend(until: period, context.language)
        let view = view(
            statistics, period, trend, isWrong: asked != nil && asked.flatMap { Period($0) } == nil, context.language)
        let title = services.web.text("statistics.title", context.language, ["period": "\(period)"])
        return try services.deskPage("desk-statistics", title: title, view, request, context)
    }

    private func view(
        _ statistics: Statistics, _ period: Period, _ trend: String, isWrong: Bool, _ language: String
    ) -> View {
        let text = FigureText(services: services, language: language)
        let categories = statistics.categories.filter(\.isSeen)
        let classifications = statistics.classifications.filter(\.isSeen)
        func line(_ row: Statistics.Row, _ vocabulary: Vocabulary) -> Line {
            Line(
                name: vocabulary.name(row.id, language: language),
                style: vocabulary[row.id]?.parent == nil ? "row-class" : "row-type", reports: text.cells(row.reports),
                incidents: text.cells(row.incidents))
        }
        let totals = [
            ("reports", statistics.reports), ("incidents", statistics.incidents),
            ("coordinations", statistics.coordinations),
        ]
        return View(
            period: "\(period)", previousPeriod: "\(period.previous)", nextPeriod: "\(period.next)",
            yearEarlier: "\(period.yearEarlier)", isWrong: isWrong,
            totals: totals.map {
                Line(
                    name: services.web.text("statistics.\($0.0)", language), style: "row-class",
                    reports: text.cells($0.1), incidents: nil)
            },
            categories: categories.map { line($0, services.categories) },
            classifications: classifications.map { line($0, services.rsit) }, hasCategories: !categories.isEmpty,
            hasClassifications: !classifications.isEmpty, categoryChart: chart(categories, language), trendChart: trend,
            lengths: lengths(period, language))
    }

    private func chart(_ rows: [Statistics.Row], _ language: String) -> String {
        BarChart(
            title: services.web.text("statistics.by-category", language),
            bars: rows.enumerated().map { index, row in
                BarChart.Bar(
                    label: services.categories.name(row.id, language: language), value: row.reports.count,
                    style: "bar-\(index % 8)")
            }
        ).svg
    }

    /// The same moment as month, quarter and year.
    private func lengths(_ period: Period, _ language: String) -> [FormOption] {
        let year = String(period.description.prefix(4))
        let month = period.month < 10 ? "0\(period.month)" : "\(period.month)"
        let all: [(Period.Length, String)] = [
            (.month, "\(year)-\(month)"), (.quarter, "\(year)-Q\((period.month - 1) / 3 + 1)"), (.year, year),
        ]
        return all.map { length, value in
            FormOption(
                value: value, label: services.web.text("statistics.length-\(length.rawValue)", language),
                isChosen: length == period.length)
        }
    }

    /// Reports and incidents of the twelve months that end with the period.
    private func trend(until period: Period, _ language: String) async throws -> String {
        guard var month = period.months.last else { return "" }
        var months = [month]
        while months.count < 12 {
            month = month.previous
            months.append(month)
        }
        months.reverse()
        let counts = try await services.store.counts(
            months.map { StatisticsCounter.span($0, zone: services.configuration.timeZone) })
        return TrendChart(
            title: services.web.text("statistics.trend", language),
            series: [
                .init(name: services.web.text("statistics.reports", language), values: counts.map(\.reports)),
                .init(name: services.web.text("statistics.incidents", language), values: counts.map(\.incidents)),
            ],
            labels: months.map(\.description)
        ).svg
    }
}

/// Figures as a bulletin prints them.
struct FigureText {
    let services: CenterServices
    let language: String

    func cells(_ figure: Figure) -> StatisticsPage.Cells {
        StatisticsPage.Cells(
            count: figure.count.grouped, share: figure.share.map { "\($0.wholePercent) %" } ?? "–",
            previous: figure.previous.grouped, change: change(figure.change), yearEarlier: figure.yearEarlier.grouped,
            changeOverYear: change(figure.changeOverYear))
    }

    private func change(_ percent: Double?) -> String {
        guard let percent else { return "–" }
        let whole = percent.wholePercent
        let key = whole > 0 ? "more" : whole < 0 ? "fewer" : "same"
        return services.web.text("statistics.\(key)", language, ["percent": abs(whole).grouped])
    }
}

extension Statistics.Row {
    fileprivate var isSeen: Bool {
        [reports, incidents].contains { $0.count + $0.previous + $0.yearEarlier > 0 }
    }
}
