import NoroshiReport

/// Columns over time, a few series side by side, as one self-contained SVG element coloured by the page's style.
struct TrendChart: Sendable {
    struct Series: Sendable {
        let name: String
        let values: [Int]
    }

    let title: String
    let series: [Series]
    /// One for each place on the time axis.
    let labels: [String]

    private static let width = 640
    private static let plotHeight = 160
    private static let left = 48

    var svg: String {
        let largest = max(1, series.flatMap(\.values).max() ?? 1)
        let step = (Self.width - Self.left) / max(1, labels.count)
        var text =
            "<svg class=\"chart trend\" role=\"img\" viewBox=\"0 0 \(Self.width) \(Self.plotHeight + 60)\" "
            + "xmlns=\"http://www.w3.org/2000/svg\"><title>\(title.htmlEscaped)</title>"
        text += scale(largest)
        for (place, label) in labels.enumerated() {
            let x = Self.left + place * step
            for (index, one) in series.enumerated() where place < one.values.count {
                text += column(one, place, index, x: x, width: (step - 8) / max(1, series.count), largest)
            }
            text += "<text class=\"chart-label\" x=\"\(x + step / 2 - 4)\" y=\"\(Self.plotHeight + 26)\" "
            text += "text-anchor=\"middle\">\(String(label.dropFirst(2)).htmlEscaped)</text>"
        }
        return text + legend + "</svg>"
    }

    private func column(
        _ series: Series, _ place: Int, _ index: Int, x: Int, width: Int, _ largest: Int
    ) -> String {
        let value = series.values[place]
        let height = value == 0 ? 0 : max(1, value * Self.plotHeight / largest)
        return "<g><title>\(series.name.htmlEscaped) \(labels[place].htmlEscaped): \(value)</title>"
            + "<rect class=\"bar-\(index)\" x=\"\(x + index * width)\" y=\"\(Self.plotHeight + 8 - height)\" "
            + "width=\"\(max(2, width - 2))\" height=\"\(height)\"/></g>"
    }

    /// The largest value and half of it, as lines.
    private func scale(_ largest: Int) -> String {
        let marks = largest == 1 ? [0, 1] : [0, largest / 2, largest]
        return marks.map { mark in
            let y = Self.plotHeight + 8 - mark * Self.plotHeight / largest
            return "<line class=\"chart-line\" x1=\"\(Self.left)\" x2=\"\(Self.width)\" y1=\"\(y)\" y2=\"\(y)\"/>"
                + "<text class=\"chart-value\" x=\"\(Self.left - 6)\" y=\"\(y + 4)\" text-anchor=\"end\">"
                + "\(mark.grouped)</text>"
        }.joined()
    }

    private var legend: String {
        series.enumerated().map { index, one in
            let x = Self.left + index * 160
            return "<rect class=\"bar-\(index)\" x=\"\(x)\" y=\"\(Self.plotHeight + 40)\" width=\"12\" height=\"12\"/>"
                + "<text class=\"chart-value\" x=\"\(x + 18)\" y=\"\(Self.plotHeight + 51)\">"
                + "\(one.name.htmlEscaped)</text>"
        }.joined()
    }
}
