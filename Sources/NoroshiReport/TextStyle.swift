package import NoroshiModel

/// How text is written on a terminal: its width, and whether color may be used.
package struct TextStyle: Sendable, Hashable {
    /// Columns; 0 when lines may be of any length.
    package let width: Int
    package let color: Bool

    package init(width: Int = 0, color: Bool = false) {
        self.width = width
        self.color = color
    }

    package enum Ink: String, Sendable {
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case yellow = "33"
        case green = "32"
        case blue = "36"
    }

    package func paint(_ text: String, _ ink: Ink) -> String {
        color ? "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m" : text
    }

    package func paint(_ text: String, _ severity: Severity) -> String {
        switch severity {
        case .critical, .high: paint(text, .red)
        case .medium: paint(text, .yellow)
        case .low: paint(text, .blue)
        case .none: text
        }
    }

    /// `text` in lines of at most the terminal's width, broken at blanks where there are any.
    package func wrap(_ text: String, indent: Int) -> [String] {
        let room = width == 0 ? Int.max : max(20, width - indent)
        let margin = String(repeating: " ", count: indent)
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph -> [String] in
            var lines: [String] = []
            var line = ""
            var columns = 0
            for word in Self.pieces(paragraph) {
                let size = word.displayWidth
                if columns + size > room, !line.isEmpty {
                    lines.append(line.last == " " ? String(line.dropLast()) : line)
                    line = ""
                    columns = 0
                    if word == " " { continue }
                }
                line += word
                columns += size
            }
            return (lines + [line]).map { margin + $0 }
        }
    }

    /// Words and blanks; text without blanks, as Japanese is, breaks between any two characters.
    private static func pieces(_ text: Substring) -> [String] {
        var pieces: [String] = []
        var word = ""
        for character in text {
            if character == " " || String(character).displayWidth == 2 {
                if !word.isEmpty { pieces.append(word) }
                word = ""
                pieces.append(String(character))
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? pieces : pieces + [word]
    }
}
