import FoundationEssentials
package import NoroshiModel

/// Findings in logs as a person reads them on a terminal: the worst first, what belongs to none behind them.
package struct TraceText: Sendable {
    private let report: TraceReport
    private let words: TraceWords
    private let alert: TraceAlert
    private let style: TextStyle
    private let showsAll: Bool

    /// Findings, and events of one finding; the same for single events of one rule.
    private static let findings = 100
    private static let events = 20

    /// - Parameter showsAll: However much it is.
    package init(
        _ report: TraceReport, translations: Translations, clock: TraceClock, style: TextStyle, showsAll: Bool
    ) {
        self.report = report
        words = TraceWords(translations: translations, clock: clock.telling(report.times))
        alert = TraceAlert(words: words, style: style, showsAll: showsAll)
        self.style = style
        self.showsAll = showsAll
    }

    package var text: String {
        let lines = findings + others
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }

    private func t(_ key: String, _ arguments: [String: String] = [:]) -> String {
        words.translations.text(key, arguments)
    }

    private var findings: [String] {
        guard let first = report.findings.first else { return [] }
        let zone = words.zone(at: first.first)
        var lines = [style.paint(t("logs.findings", ["count": "\(report.findings.count)", "zone": zone]), .bold)]
        let shown = showsAll ? report.findings : Array(report.findings.prefix(Self.findings))
        for trace in shown { lines += [""] + told(trace) }
        if shown.count < report.findings.count {
            let more = report.findings.count - shown.count
            lines += [""] + style.wrap(t("logs.more-findings", ["count": "\(more)"]), indent: 0)
        }
        return lines
    }

    private func told(_ trace: Trace) -> [String] {
        let head = style.wrap("\(words.severity(trace.severity))  \(words.who(trace))", indent: 0)
        var lines = head.map { style.paint($0, trace.severity) }
        lines += style.wrap(words.extent(trace), indent: 4)
        let events = showsAll ? trace.events : trace.events.withoutRepeats
        let shown = showsAll ? events : Array(events.prefix(Self.events))
        for event in shown {
            lines += style.wrap("\(words.time(event, after: trace))  \(words.event(event))", indent: 4)
            lines += alert.places(event, indent: 8)
        }
        if shown.count < events.count {
            lines += style.wrap(t("logs.more-events", ["count": "\(events.count - shown.count)"]), indent: 4)
        }
        return lines
    }

    /// What belongs to no finding, by rules, so that one that matches everywhere does not hide the others.
    private var others: [String] {
        let others = showsAll ? report.others : report.others.withoutRepeats
        guard !others.isEmpty else { return [] }
        var lines = report.findings.isEmpty ? [] : [""]
        lines.append(style.paint(heading(others), .bold))
        var counts: [String: Int] = [:]
        var left: [(title: String, rule: String)] = []
        for event in others.sorted(by: { $1.severity < $0.severity }) {
            counts[event.rule, default: 0] += 1
            let count = counts[event.rule, default: 0]
            if count == Self.events + 1, !showsAll { left.append((event.localTitle, event.rule)) }
            guard showsAll || count <= Self.events else { continue }
            lines += alert.lines(event)
        }
        for (title, rule) in left {
            let more = (counts[rule] ?? 0) - Self.events
            lines += style.wrap(t("logs.more", ["count": "\(more)", "title": title]), indent: 0)
        }
        return lines
    }

    /// The zone of times is told with the findings, where there are any.
    private func heading(_ others: [TraceEvent]) -> String {
        let count = "\(others.count)"
        guard report.findings.isEmpty else { return t("logs.others", ["count": count]) }
        guard let time = others.lazy.compactMap(\.time).first else { return t("logs.others-only", ["count": count]) }
        return t("logs.others-only-times", ["count": count, "zone": words.zone(at: time)])
    }
}

extension TraceReport {
    /// All times that are told of it.
    var times: [Date] {
        findings.flatMap { [$0.first, $0.last] + $0.events.compactMap(\.time) } + others.compactMap(\.time)
    }
}
