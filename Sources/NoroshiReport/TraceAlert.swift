package import NoroshiModel

/// One event of logs as a person reads it on a terminal: when, how severe, what, and its lines.
package struct TraceAlert: Sendable {
    private let words: TraceWords
    private let style: TextStyle
    private let showsAll: Bool

    /// Lines of one event.
    private static let lines = 2

    /// - Parameter showsAll: All lines, and each to its end.
    package init(translations: Translations, clock: TraceClock, style: TextStyle, showsAll: Bool) {
        self.init(words: TraceWords(translations: translations, clock: clock), style: style, showsAll: showsAll)
    }

    init(words: TraceWords, style: TextStyle, showsAll: Bool) {
        self.words = words
        self.style = style
        self.showsAll = showsAll
    }

    /// An event that belongs to no finding.
    package func lines(_ event: TraceEvent) -> [String] { head(event, words.event(event, isAlone: true)) }

    /// What has become of an event that was told before.
    package func lines(ended event: TraceEvent) -> [String] {
        let text = words.translations.text("logs.follow.ended", ["event": words.event(event, isAlone: true)])
        return head(event, text)
    }

    private func head(_ event: TraceEvent, _ text: String) -> [String] {
        let time = event.time.map(words.clock.text) ?? "–"
        let head = style.wrap("\(time)  \(words.severity(event.severity))  \(text)", indent: 0)
        return head.map { style.paint($0, event.severity) } + places(event, indent: 4)
    }

    func places(_ event: TraceEvent, indent: Int) -> [String] {
        // The last line of what came in an order is the one that counts.
        let chosen: [TraceLine] =
            showsAll || event.lines.count <= Self.lines
            ? event.lines : Array(event.lines.prefix(Self.lines - 1)) + event.lines.suffix(1)
        return chosen.flatMap { line -> [String] in
            let text = line.text.map { showsAll ? $0 : $0.shortened(to: 300) } ?? ""
            return style.wrap("\(Escaped.text(line.file)):\(line.line)  \(text)", indent: indent).map {
                style.paint($0, .dim)
            }
        }
    }
}
