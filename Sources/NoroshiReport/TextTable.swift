/// Columns of text for a terminal, East Asian wide characters counting two.
struct TextTable {
    let headings: [String]
    private(set) var rows: [[String]] = []

    init(_ headings: [String]) { self.headings = headings }

    mutating func add(_ row: [String]) {
        precondition(row.count == headings.count, "row of \(row.count) cells in a table of \(headings.count)")
        rows.append(row)
    }

    /// One line a row, cells cut so that no line is wider than `width`; 0 cuts nothing.
    func lines(width: Int, indent: Int = 2, heading: (String) -> String) -> [String] {
        let widths = widths(within: width == 0 ? .max : max(40, width - indent))
        func line(_ cells: [String]) -> String {
            var text = String(repeating: " ", count: indent)
            for (cell, width) in zip(cells, widths) {
                let shown = cell.shortened(to: width)
                text += shown + String(repeating: " ", count: width - shown.displayWidth + 2)
            }
            return text.trimmingTrailingBlanks
        }
        return [heading(line(headings))] + rows.map(line)
    }

    /// The widest columns give way first.
    private func widths(within total: Int) -> [Int] {
        var widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].displayWidth }.max() ?? 0
        }
        guard total < .max else { return widths }
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - total
        while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 6 {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }
}

extension String {
    fileprivate var trimmingTrailingBlanks: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
