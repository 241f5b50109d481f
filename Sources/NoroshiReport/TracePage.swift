package import FoundationEssentials
package import NoroshiFormats
package import NoroshiModel
import Mustache

/// Findings in logs as one self-contained page that can be mailed, printed and archived: no script, no request to
/// anywhere, every text escaped. Template: `templates/report/traces.mustache`.
package struct TracePage: Sendable {
    private let report: TraceReport
    private let words: TraceWords
    private let version: String
    private let madeAt: Date
    /// Numbers of the rules in the order in which the page first names them.
    private let rules: [String: Int]

    /// A browser that shows more than this is slow; the rest is counted.
    private static let findings = 500
    private static let others = 500
    private static let events = 100

    /// - Parameters:
    ///   - version: Of this program.
    ///   - madeAt: When.
    package init(
        _ report: TraceReport, translations: Translations, clock: TraceClock, version: String, madeAt: Date
    ) {
        self.report = report
        words = TraceWords(
            translations: translations, clock: clock.telling(report.times + [madeAt]), isolatesNames: true)
        self.version = version
        self.madeAt = madeAt
        rules = Self.numbered(report)
    }

    private static func numbered(_ report: TraceReport) -> [String: Int] {
        var numbers: [String: Int] = [:]
        for event in report.findings.flatMap(\.events.withoutRepeats) + report.others.withoutRepeats
        where numbers[event.rule] == nil && report.rules[event.rule] != nil {
            numbers[event.rule] = numbers.count + 1
        }
        return numbers
    }

    /// - Throws: ``ResourceError`` when the template is missing; the template's own error when it is broken.
    package func html(resources: ResourceDirectory) throws -> String {
        let template = try MustacheTemplate(string: resources.text("templates/report/traces.mustache"))
        return template.render(view)
    }

    private func t(_ key: String, _ arguments: [String: String] = [:]) -> String {
        words.translations.text(key, arguments)
    }

    private var view: [String: any Sendable] {
        let shown = Array(report.findings.prefix(Self.findings))
        let single = report.others.withoutRepeats
        let others = Array(single.sorted { $1.severity < $0.severity }.prefix(Self.others))
        let zone = words.zone(at: madeAt)
        let timeline = TraceTimeline(findings: shown, words: words, title: t("logs.page.timeline"))
        return [
            "t": words.translations.tree,
            "language": words.translations.language,
            "title": t("logs.page.title"),
            "meta": t("logs.page.meta", ["time": words.clock.text(madeAt), "version": version, "zone": zone]),
            "coverage": t(
                "logs.page.coverage",
                [
                    "files": "\(report.coverage.files)", "lines": "\(report.coverage.lines)",
                    "bytes": "\(report.coverage.bytes)",
                ]),
            "counts": counts,
            "hasFindings": !shown.isEmpty,
            "timeline": timeline.svg,
            "timelineNote": shown.count > TraceTimeline.maximum
                ? t("logs.page.timeline-cut", ["count": "\(TraceTimeline.maximum)"]) : "",
            "findings": shown.map(view),
            "moreFindings": more(report.findings.count - shown.count, "logs.more-findings"),
            "others": others.map { view($0, isAlone: true) },
            "hasOthers": !others.isEmpty,
            "moreOthers": more(single.count - others.count, "logs.more-others"),
            "rules": explanations,
            "hasRules": !rules.isEmpty,
            "gaps": report.coverage.gaps,
            "hasGaps": !report.coverage.gaps.isEmpty,
            "footer": t("logs.page.footer", ["version": version]),
        ]
    }

    /// What the rules mean, and when they are nothing.
    private var explanations: [[String: any Sendable]] {
        rules.sorted { $0.value < $1.value }.compactMap { name, number in
            report.rules[name].map { view($0, number: number) }
        }
    }

    private func view(_ rule: TraceRule, number: Int) -> [String: any Sendable] {
        [
            "number": number, "style": rule.severity.rawValue, "severity": words.severity(rule.severity),
            "title": rule.title, "meaning": rule.meaning ?? "", "falsePositives": rule.falsePositives,
            "hasFalsePositives": !rule.falsePositives.isEmpty,
            "first": rule.response.map { t("response.\($0.rawValue)") } ?? "", "hasFirst": rule.response != nil,
            "references": rule.references.joined(separator: " · "), "hasReferences": !rule.references.isEmpty,
            "identifier": rule.identifier,
        ]
    }

    private func more(_ count: Int, _ key: String) -> String { count > 0 ? t(key, ["count": "\(count)"]) : "" }

    /// How many findings there are of each severity, and single traces.
    private var counts: [[String: any Sendable]] {
        [Severity.critical, .high, .medium, .low].map { severity in
            [
                "style": severity.rawValue, "name": words.severity(severity),
                "count": report.findings.count { $0.severity == severity },
            ]
        } + [["style": "none", "name": t("logs.page.single"), "count": report.others.withoutRepeats.count]]
    }

    private func view(_ trace: Trace) -> [String: any Sendable] {
        let events = trace.events.withoutRepeats
        let shown = events.prefix(Self.events)
        return [
            "number": trace.number, "style": trace.severity.rawValue, "severity": words.severity(trace.severity),
            "who": words.who(trace), "extent": words.extent(trace),
            "events": shown.map { event -> [String: any Sendable] in
                var view = view(event)
                view["time"] = words.time(event, after: trace)
                return view
            },
            "moreEvents": more(events.count - shown.count, "logs.more-events"),
        ]
    }

    private func view(_ event: TraceEvent, isAlone: Bool = false) -> [String: any Sendable] {
        [
            "style": event.severity.rawValue, "severity": words.severity(event.severity),
            "time": event.time.map(words.clock.text) ?? "–", "text": words.event(event, isAlone: isAlone),
            "rule": rules[event.rule].map { "\($0)" } ?? "", "hasRule": rules[event.rule] != nil,
            "hasLines": !event.lines.isEmpty,
            "evidence": t("logs.page.evidence", ["count": "\(event.lines.count)"]),
            "lines": event.lines.map { line in
                [
                    "place": "\(Escaped.text(line.file)):\(line.line)",
                    "text": line.text?.shortened(to: 2_000) ?? t("logs.page.unread"),
                ]
            },
        ]
    }
}
