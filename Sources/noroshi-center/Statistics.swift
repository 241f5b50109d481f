import ArgumentParser
import FoundationEssentials
import NoroshiCenter
import NoroshiModel
import NoroshiStore

struct Statistics: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, csv, json }

    static let configuration = CommandConfiguration(
        abstract: "Print the statistics of a month, quarter or year.",
        discussion: """
            EXAMPLES:
              noroshi-center statistics 1998-06
              noroshi-center statistics 2014-Q2 --format csv
            """)

    @OptionGroup var options: CenterOptions
    @Option(help: "text, csv or json.") var format = Format.text
    @Argument(help: "1998-06, 2014-Q2 or 1998.") var period: String

    func run() async throws {
        guard let period = Period(period) else {
            throw CommandError("'\(period)' is no period", hint: "write 1998-06, 2014-Q2 or 1998", status: 64)
        }
        let statistics = try await options.services(CenterConfiguration()).statistics(period)
        switch format {
        case .text: Terminal.print(statistics.table.joined(separator: "\n"))
        case .csv: Terminal.print(String(statistics.csv.dropLast(2)))
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            Terminal.print(String(decoding: try encoder.encode(statistics), as: UTF8.self))
        }
    }
}

extension NoroshiModel.Statistics {
    /// The figures as lines of a table, whole percentages.
    fileprivate var table: [String] {
        var rows = [["\(period)", "count", "share", "previous", "change", "year earlier", "change"]]
        rows += [("reports", reports), ("incidents", incidents), ("coordinations", coordinations)].map(cells)
        for row in categories + classifications where row.reports.isSeen || row.incidents.isSeen {
            rows.append(cells("\(row.id) (reports)", row.reports))
            if row.incidents.isSeen { rows.append(cells("\(row.id) (incidents)", row.incidents)) }
        }
        let widths = (0..<rows[0].count).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { index, cell in
                let space = String(repeating: " ", count: widths[index] - cell.count)
                return index == 0 ? cell + space : space + cell
            }.joined(separator: "  ")
        }
    }

    private func cells(_ name: String, _ figure: Figure) -> [String] {
        func percent(_ value: Double?, signed: Bool) -> String {
            value.map { "\(signed && $0.wholePercent > 0 ? "+" : "")\($0.wholePercent) %" } ?? "-"
        }
        return [
            name, "\(figure.count)", percent(figure.share, signed: false), "\(figure.previous)",
            percent(figure.change, signed: true), "\(figure.yearEarlier)", percent(figure.changeOverYear, signed: true),
        ]
    }
}

extension Figure {
    fileprivate var isSeen: Bool { count + previous + yearEarlier > 0 }
}
