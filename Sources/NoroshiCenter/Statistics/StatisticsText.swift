package import NoroshiModel

extension Statistics {
    /// Every figure in one table; percentages exact, empty where there is nothing to compare with.
    ///
    /// - Source: RFC 4180
    package var csv: String {
        var lines = [
            "period,group,id,counted,count,previous,year_earlier,share_percent,change_percent,change_over_year_percent"
        ]
        func add(_ group: String, _ id: String, _ counted: String, _ figure: Figure) {
            let fields = [
                period, group, id, counted, "\(figure.count)", "\(figure.previous)", "\(figure.yearEarlier)",
                figure.share.map { "\($0)" } ?? "", figure.change.map { "\($0)" } ?? "",
                figure.changeOverYear.map { "\($0)" } ?? "",
            ]
            lines.append(fields.map(\.csvField).joined(separator: ","))
        }
        add("total", "reports", "reports", reports)
        add("total", "incidents", "incidents", incidents)
        add("total", "coordinations", "coordinations", coordinations)
        for (group, rows) in [("category", categories), ("rsit", classifications)] {
            for row in rows {
                add(group, row.id, "reports", row.reports)
                add(group, row.id, "incidents", row.incidents)
            }
        }
        return lines.map { "\($0)\r\n" }.joined()
    }
}

extension Double {
    /// A whole percentage as bulletins print it; half away from zero.
    package var wholePercent: Int { Int(rounded(.toNearestOrAwayFromZero)) }
}

extension String {
    fileprivate var csvField: String {
        contains { ",\"\r\n".contains($0) } ? "\"\(replacing("\"", with: "\"\""))\"" : self
    }
}
