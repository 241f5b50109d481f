/// A horizontal bar chart as one self-contained SVG element, its numbers written beside the bars.
///
/// Colors come from CSS classes (`bar-critical`, `bar-0`…) with a `<title>` for each bar, so that the
/// page's style decides and a screen reader can read it.
package struct BarChart: Sendable {
    package struct Bar: Sendable {
        package let label: String
        package let value: Int
        /// CSS class of the bar, for example `bar-high`.
        package let style: String
        package init(label: String, value: Int, style: String) {
            self.label = label
            self.value = value
            self.style = style
        }
    }

    let title: String
    let bars: [Bar]

    package init(title: String, bars: [Bar]) {
        self.title = title
        self.bars = bars
    }

    private static let rowHeight = 26
    private static let width = 640
    private static let labelWidth = 300

    package var svg: String {
        let height = bars.count * Self.rowHeight + 8
        let largest = max(1, bars.map(\.value).max() ?? 1)
        var text =
            "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 \(Self.width) \(height)\" width=\"\(Self.width)\" "
            + "xmlns=\"http://www.w3.org/2000/svg\"><title>\(title.htmlEscaped)</title>"
        for (index, bar) in bars.enumerated() {
            let y = index * Self.rowHeight + 4
            let length = bar.value * (Self.width - Self.labelWidth - 60) / largest
            text += "<g><title>\(bar.label.htmlEscaped): \(bar.value)</title>"
            text += "<text class=\"chart-label\" x=\"\(Self.labelWidth - 8)\" y=\"\(y + 15)\" text-anchor=\"end\">"
            text += "\(bar.label.shortened(to: Self.labelWidth / 7).htmlEscaped)</text>"
            text += "<rect class=\"\(bar.style.htmlEscaped)\" x=\"\(Self.labelWidth)\" y=\"\(y)\" rx=\"2\" "
            text += "width=\"\(bar.value == 0 ? 0 : max(2, length))\" height=\"\(Self.rowHeight - 6)\"/>"
            text +=
                "<text class=\"chart-value\" x=\"\(Self.labelWidth + length + 8)\" y=\"\(y + 15)\">\(bar.value)</text></g>"
        }
        return text + "</svg>"
    }
}

extension String {
    /// Safe inside HTML and XML, as text and as a quoted attribute.
    package var htmlEscaped: String {
        var output = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "'": output += "&#39;"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    /// At most `columns` terminal columns, East Asian wide characters counting two; the cut is shown by `…`.
    package func shortened(to columns: Int) -> String {
        guard displayWidth > columns else { return self }
        var kept = ""
        var width = 0
        for character in self {
            width += String(character).displayWidth
            guard width < columns else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// Columns that the text takes on a terminal.
    ///
    /// - Source: Unicode 15 UAX #11, the ranges of W and F; combining marks count nothing.
    package var displayWidth: Int {
        unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x0300...0x036F, 0x200B...0x200F, 0x3099, 0x309A, 0xFE00...0xFE0F: width
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
                0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
                0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
                width + 2
            default: width + 1
            }
        }
    }
}
