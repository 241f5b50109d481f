import Crypto
import FoundationEssentials
import Glibc
import LogEngine
import LogReading
import NoroshiModel
import NoroshiReport
import Sigma

/// Tells matches and stories as they come, as text or as lines of JSON.
struct LogReport {
    private let rules: RuleSet
    private let format: LogsCommand.Format
    private let translations: Translations
    private let style: TextStyle
    private let lines = LineWriter(descriptor: 1)
    private var counts: [Int: Int] = [:]
    private var shown: [Int: Int] = [:]
    /// Of what was found.
    private(set) var worst: Severity?

    /// As many matches of one rule as people read; `--format json` has all.
    private static let maximumShown = 20

    init(_ rules: LogRules, format: LogsCommand.Format, translations: Translations, style: TextStyle) {
        self.rules = rules.rules
        self.format = format
        self.translations = translations
        self.style = style
    }

    mutating func add(_ match: LogMatch) {
        let metadata = rules.rules[match.rule].metadata
        note(metadata)
        counts[match.rule, default: 0] += 1
        guard format == .text else { return lines.append(MatchLine(match: match, metadata: metadata)) }
        shown[match.rule, default: 0] += 1
        guard shown[match.rule, default: 0] <= Self.maximumShown else { return }
        let head =
            "\(Self.text(match.time, isDoubtful: match.isTimeDoubtful))  \(severity(metadata))  \(Escaped.text(metadata.title))"
        line(style.paint(head, .bold))
        line("    \(Escaped.text(match.file)):\(match.line)  \(Escaped.text(match.bytes.prefix(400)))")
    }

    mutating func add(_ story: LogStory) {
        guard rules.isReported(correlation: story.match.correlation) else { return }
        let metadata = rules.correlations[story.match.correlation].metadata
        note(metadata)
        guard format == .text else { return lines.append(StoryLine(story: story, metadata: metadata)) }
        let group = story.match.group.map { "\($0.field) \(Escaped.text($0.value))" }.joined(separator: ", ")
        let first = Self.text(Moment(microseconds: story.match.first.nanoseconds / 1_000), isDoubtful: false)
        let last = Self.text(Moment(microseconds: story.match.last.nanoseconds / 1_000), isDoubtful: false)
        line(style.paint("\(first)  \(severity(metadata))  \(Escaped.text(metadata.title))", .bold))
        line(
            "    "
                + translations.text(
                    "logs.story", ["group": group, "count": "\(story.match.count)", "first": first, "last": last]))
        for place in story.places.prefix(4) { line("    \(Escaped.text(place.file)):\(place.line)") }
    }

    /// What was looked at, and what correlations had to leave out.
    mutating func end(_ statistics: LogStatistics, _ correlation: Correlator.Statistics, time: Duration) {
        for (rule, count) in counts.sorted(by: { $0.key < $1.key }) where format == .text && count > Self.maximumShown {
            line(
                translations.text(
                    "logs.more",
                    ["count": "\(count - Self.maximumShown)", "title": Escaped.text(rules.rules[rule].title)]))
        }
        let seconds = max(0.001, Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)
        let words = [
            "files": "\(statistics.files)", "lines": "\(statistics.lines)", "bytes": "\(statistics.bytes)",
            "matches": "\(counts.values.reduce(0, +))", "seconds": "\((seconds * 1000).rounded() / 1000)",
        ]
        Terminal.note(translations.text("logs.summary", words))
        if statistics.timeless > 0 {
            Terminal.note(translations.text("logs.timeless", ["count": "\(statistics.timeless)"]))
        }
        if statistics.cut > 0 { Terminal.note(translations.text("logs.cut", ["count": "\(statistics.cut)"])) }
        if !correlation.isExact {
            Terminal.warn(
                translations.text(
                    "logs.inexact",
                    [
                        "late": "\(correlation.late)", "groups": "\(correlation.evictedGroups)",
                        "events": "\(correlation.evictedEvents)",
                    ]))
        }
    }

    /// - Throws: ``Failure`` when something could not be written.
    func flush() throws {
        lines.flush()
        try lines.check()
    }

    private func line(_ text: String) { lines.append(Array(text.utf8)) }

    private mutating func note(_ metadata: Metadata) { worst = max(worst ?? .none, Self.severity(metadata)) }

    private func severity(_ metadata: Metadata) -> String {
        translations.text("severity.\(Self.severity(metadata).rawValue)")
    }

    private static func severity(_ metadata: Metadata) -> Severity {
        switch metadata.level {
        case .critical: .critical
        case .high: .high
        case .medium: .medium
        case .low: .low
        case .informational, nil: .none
        }
    }

    fileprivate static func text(_ moment: Moment?, isDoubtful: Bool) -> String {
        guard let moment else { return "–" }
        return JSONTime.text(Date(timeIntervalSince1970: Double(moment.microseconds) / 1e6)) + (isDoubtful ? "?" : "")
    }
}

/// One match as a line of JSON; see Documentation/logs.md.
private struct MatchLine: JSONWritable {
    let match: LogMatch
    let metadata: Metadata

    func write(to text: inout JSONText) {
        text.object { text in
            var fields: [String: String] = [:]
            for (name, value) in match.fields where fields[name] == nil { fields[name] = Escaped.text(value) }
            text.member("fields", fields)
            text.member("file", match.file)
            text.member("kind", "match")
            text.member("level", metadata.level?.rawValue)
            text.member("line", match.line)
            text.member("offset", match.offset)
            text.member("rule", metadata.identifier)
            text.member("sha256", SHA256.hexadecimal(of: match.bytes))
            text.member("text", Escaped.text(match.bytes))
            if match.time != nil { text.member("time", LogReport.text(match.time, isDoubtful: false)) }
            if match.isTimeDoubtful { text.member("timeDoubtful", true) }
            text.member("title", metadata.title)
            if match.isCut { text.member("truncated", true) }
        }
    }
}

private struct StoryLine: JSONWritable {
    let story: LogStory
    let metadata: Metadata

    func write(to text: inout JSONText) {
        text.object { text in
            text.member("count", story.match.count)
            text.key("events")
            text.array(story.places) { text, place in
                text.object { text in
                    text.member("file", place.file)
                    text.member("line", place.line)
                    text.member("offset", place.offset)
                }
            }
            text.member("first", Self.time(story.match.first))
            var group: [String: String] = [:]
            for value in story.match.group { group[value.field] = Escaped.text(value.value) }
            text.member("group", group)
            text.member("kind", "story")
            text.member("last", Self.time(story.match.last))
            text.member("level", metadata.level?.rawValue)
            text.member("rule", metadata.identifier)
            text.member("title", metadata.title)
        }
    }

    private static func time(_ time: EventTime) -> String {
        LogReport.text(Moment(microseconds: time.nanoseconds / 1_000), isDoubtful: false)
    }
}
