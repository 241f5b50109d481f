import Crypto
import FoundationEssentials
import Glibc
import LogEngine
import LogFindings
import LogInput
import LogReading
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import Sigma

/// Tells what was found in logs: matches and stories as lines of JSON while they come, findings at the end.
final class LogReport {
    struct Options {
        var format: LogsCommand.Format
        var showsAll = false
        var mask: Set<Mask.Kind> = []
        /// Of times that people read.
        var zone = LocalZone.system
    }

    private let rules: RuleSet
    private let options: Options
    private let translations: Translations
    private let style: TextStyle
    private let lines = LineWriter(descriptor: 1)
    private var reader: StoryReader
    private var storylines: Storylines
    private var files = TraceFiles()
    private var mask: Mask?
    /// What may be told only when all is known that has to be masked.
    private var waiting: [Waiting] = []
    private var withheld = 0
    private var matches = 0
    /// Of what was found.
    private(set) var worst: Severity?
    /// Whether nothing had to be left out for want of memory.
    private(set) var isComplete = true

    private enum Waiting {
        case match(LogMatch)
        case story(LogStory, [ToldLine], (first: Moment, count: Int))
    }

    private static let maximumWaiting = 200_000

    /// Stories whose lines are not read again yet.
    private var stories: [LogStory] = []
    private static let storiesAtOnce = 4_096
    /// Events of stories of which nobody knows any more where they stand.
    private var forgotten = 0

    init(_ rules: LogRules, options: Options, translations: Translations, style: TextStyle) {
        self.rules = rules.rules
        self.options = options
        self.translations = translations
        self.style = style
        reader = StoryReader(rules)
        storylines = Storylines(rules.rules)
        mask = options.mask.isEmpty ? nil : Mask(options.mask)
    }

    // MARK: While logs are read

    /// What follows is of this file.
    func begin(_ file: String, _ status: FileStatus) {
        guard status.kind == .regular else { return }
        files.note(
            file, EvidenceIdentity(device: status.identity.device, inode: status.identity.inode, size: status.size))
    }

    func add(_ match: LogMatch) {
        let metadata = rules.rules[match.rule].metadata
        note(metadata)
        matches += 1
        storylines.add(match)
        mask?.learn(fields: match.fields)
        mask?.learn(text: match.bytes)
        guard options.format == .json else { return }
        if mask == nil {
            lines.append(MatchRecord(match, metadata, files: files, mask: nil))
        } else {
            wait(.match(match))
        }
    }

    func add(_ story: LogStory) {
        guard storylines.wants(story) else { return }
        if isTold(story) { note(rules.correlations[story.match.correlation].metadata) }
        stories.append(story)
        if stories.count >= Self.storiesAtOnce { tellStories() }
    }

    private func isTold(_ story: LogStory) -> Bool { rules.isReported(correlation: story.match.correlation) }

    /// Reads the lines of stories again, those of many at once.
    private func tellStories() {
        let read = Array(zip(stories, reader.lines(of: stories)))
        stories = []
        for (story, told) in read {
            // A line that stands for several is there once.
            if isTold(story) { forgotten += Set(story.match.references).count - story.places.count }
            storylines.add(story, lines: told)
            mask?.learn(fields: story.match.group.map { ($0.field, $0.value) })
            for line in told {
                mask?.learn(fields: line.fields)
                mask?.learn(text: line.bytes)
            }
        }
        guard options.format == .json else { return }
        for (story, told) in read where isTold(story) {
            if mask == nil {
                lines.append(record(story, told))
            } else {
                wait(.story(story, told, storylines.extent(of: story)))
            }
        }
    }

    private func record(_ story: LogStory, _ told: [ToldLine]) -> StoryRecord {
        StoryRecord(
            story, extent: storylines.extent(of: story), lines: told,
            rules.correlations[story.match.correlation].metadata, files: files, mask: nil)
    }

    private func wait(_ one: Waiting) {
        if waiting.count < Self.maximumWaiting { waiting.append(one) } else { withheld += 1 }
    }

    private func note(_ metadata: Metadata) { worst = max(worst ?? .none, Severity(metadata.level)) }

    // MARK: At the end

    /// Tells findings, what was looked at, and what had to be left out.
    ///
    /// - Throws: ``Failure`` when something could not be written.
    func end(
        _ statistics: LogStatistics, _ correlation: Correlator.Statistics?, time: Duration, resources: ResourceDirectory
    ) throws {
        tellStories()
        let result = storylines.finish()
        mask?.learn(result)
        mask?.seal()
        var coverage = coverage(statistics, time: time)
        let gaps = gaps(statistics, correlation)
        coverage.gaps = gaps
        let report = TraceWriter(rules, language: translations.language, mask: mask).report(result, coverage: coverage)
        try tell(report, resources)
        lines.flush()
        try lines.check()
        Terminal.note(
            translations.text(
                "logs.summary",
                [
                    "files": "\(coverage.files)", "lines": "\(coverage.lines)", "bytes": "\(coverage.bytes)",
                    "matches": "\(matches)", "findings": "\(report.findings.count)",
                    "seconds": "\((coverage.seconds * 1000).rounded() / 1000)",
                ]))
        for gap in gaps { Terminal.warn(gap) }
        if statistics.twins > 0 { Terminal.note(translations.text("logs.twins", ["count": "\(statistics.twins)"])) }
        if statistics.cut > 0 { Terminal.note(translations.text("logs.cut", ["count": "\(statistics.cut)"])) }
        isComplete = correlation?.isExact ?? true && storylines.leftOut.events == 0 && withheld == 0
    }

    private func tell(_ report: TraceReport, _ resources: ResourceDirectory) throws {
        let clock = TraceClock(options.zone)
        switch options.format {
        case .text:
            let text = TraceText(
                report, translations: translations, clock: clock, style: style, showsAll: options.showsAll)
            if !text.text.isEmpty { lines.append(Array(text.text.utf8.dropLast())) }
        case .html:
            let page = TracePage(
                report, translations: translations, clock: clock, version: ProgramVersion.current, madeAt: Date())
            lines.append(Array(try page.html(resources: resources).utf8))
        case .json:
            for one in waiting {
                switch one {
                case .match(let match):
                    lines.append(MatchRecord(match, rules.rules[match.rule].metadata, files: files, mask: mask))
                case .story(let story, let told, let extent):
                    let metadata = rules.correlations[story.match.correlation].metadata
                    lines.append(
                        StoryRecord(story, extent: extent, lines: told, metadata, files: files, mask: mask))
                }
            }
            waiting = []
            for trace in report.findings { lines.append(FindingRecord(trace, files: files)) }
        }
    }

    private func coverage(_ statistics: LogStatistics, time: Duration) -> TraceReport.Coverage {
        var coverage = TraceReport.Coverage()
        coverage.files = statistics.files
        coverage.lines = statistics.lines
        coverage.bytes = statistics.bytes
        coverage.matches = matches
        coverage.seconds = max(0.001, Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)
        return coverage
    }

    /// Sentences on what findings may lack.
    private func gaps(_ statistics: LogStatistics, _ correlation: Correlator.Statistics?) -> [String] {
        var gaps: [String] = []
        func add(_ key: String, _ arguments: [String: Int]) {
            gaps.append(translations.text("logs.\(key)", arguments.mapValues { "\($0)" }))
        }
        if statistics.timeless > 0 { add("timeless", ["count": statistics.timeless]) }
        if let correlation, !correlation.isExact {
            add(
                "inexact",
                [
                    "late": correlation.late, "groups": correlation.evictedGroups, "events": correlation.evictedEvents,
                ])
        }
        let leftOut = storylines.leftOut
        if leftOut.events > 0 { add("left-out", ["events": leftOut.events, "lines": leftOut.lines]) }
        if reader.unread > 0 { add("unread", ["count": reader.unread]) }
        if forgotten > 0 { add("forgotten", ["count": forgotten]) }
        if withheld > 0 { add("withheld", ["count": withheld]) }
        return gaps
    }
}

extension TraceClock {
    /// Shows times of a zone.
    init(_ zone: LocalZone) {
        // Seconds that a wall of the zone is ahead of UTC.
        self.init { date in
            let moment = Moment(seconds: Int64(date.timeIntervalSince1970.rounded(.down)))
            let near = zone.offset(at: WallTime(moment)).seconds
            return zone.offset(at: WallTime(moment, offset: near)).seconds
        }
    }
}
