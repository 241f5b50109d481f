import FoundationEssentials
import Glibc
import LogEngine
import LogFindings
import LogInput
import LogReading
import NoroshiModel
import NoroshiReport
import Sigma

/// Tells what is found in logs while they are written, each match and story at once.
final class FollowReport {
    private let rules: RuleSet
    private let isJSON: Bool
    private let translations: Translations
    private let alert: TraceAlert
    private let lines = LineWriter(descriptor: 1)
    private var reader: StoryReader
    private var files = TraceFiles()
    /// Of what was told so far.
    private var mask: Mask?
    /// For one event at a time; it keeps what others are about.
    private var storylines: Storylines
    private var matches = 0
    private var stories = 0
    /// Of what was found.
    private(set) var worst: Severity?

    init(_ rules: LogRules, options: LogReport.Options, translations: Translations, style: TextStyle) {
        self.rules = rules.rules
        self.translations = translations
        isJSON = options.format == .json
        mask = options.mask.isEmpty ? nil : Mask(options.mask)
        // What comes may be of after the clock was put forward or back.
        alert = TraceAlert(
            translations: translations, clock: TraceClock(options.zone).tellingOffsets, style: style,
            showsAll: options.showsAll)
        reader = StoryReader(rules)
        storylines = Storylines(rules.rules)
    }

    // MARK: While logs are written

    func begin(_ path: PathBytes, _ status: FileStatus) {
        files.note(
            "\(path)",
            EvidenceIdentity(device: status.identity.device, inode: status.identity.inode, size: status.size))
    }

    /// All that was there is read.
    func live(_ count: Int) { Terminal.note(translations.text("logs.follow.begin", ["count": "\(count)"])) }

    func add(_ match: LogMatch) {
        let metadata = rules.rules[match.rule].metadata
        note(metadata)
        matches += 1
        makeRoom()
        mask?.learn(fields: match.fields)
        mask?.learn(text: match.bytes)
        guard !isJSON else {
            mask?.extend()
            return lines.append(MatchRecord(match, metadata, files: files, mask: mask))
        }
        var storylines = storylines
        storylines.add(match)
        tell(storylines.finish()) { alert.lines($0) }
    }

    func add(_ story: LogStory) {
        storylines.note(story, lines: [])
        guard isTold(story) else { return }
        note(rules.correlations[story.match.correlation].metadata)
        stories += 1
        tell(story, isEnd: false)
    }

    /// What has become of a story that was told before.
    func end(_ story: LogStory) {
        storylines.note(story, lines: [])
        guard isTold(story) else { return }
        tell(story, isEnd: true)
    }

    private func isTold(_ story: LogStory) -> Bool { rules.isReported(correlation: story.match.correlation) }

    private func tell(_ story: LogStory, isEnd: Bool) {
        let told = reader.lines(of: [story]).first ?? []
        makeRoom()
        mask?.learn(fields: story.match.group.map { ($0.field, $0.value) })
        for line in told {
            mask?.learn(fields: line.fields)
            mask?.learn(text: line.bytes)
        }
        guard !isJSON else {
            mask?.extend()
            let metadata = rules.correlations[story.match.correlation].metadata
            return lines.append(
                StoryRecord(
                    story, extent: storylines.extent(of: story), lines: told, metadata, files: files, mask: mask,
                    isEnd: isEnd))
        }
        var storylines = storylines
        storylines.add(story, lines: told)
        tell(storylines.finish()) { isEnd ? alert.lines(ended: $0) : alert.lines($0) }
    }

    private func tell(_ result: Storylines.Result, _ text: (TraceEvent) -> [String]) {
        mask?.learn(result)
        mask?.extend()
        let writer = TraceWriter(rules, language: translations.language, mask: mask)
        for event in result.storylines.flatMap(\.events) + result.others {
            for line in text(writer.event(event)) { lines.append(Array(line.utf8)) }
        }
    }

    /// Sees to it that pseudonyms do not become too many.
    private func makeRoom() {
        guard mask?.makeRoom() == true else { return }
        Terminal.warn(translations.text("logs.follow.mask-anew", ["count": "\(Mask.maximum)"]))
    }

    private func note(_ metadata: Metadata) { worst = max(worst ?? .none, Severity(metadata.level)) }

    /// Writes all that was found.
    ///
    /// - Throws: ``Failure`` when something could not be written.
    func rest() throws(Failure) { try lines.deliver() }

    // MARK: At the end

    /// Tells what was looked at, and what had to be left out.
    ///
    /// - Returns: Whether nothing had to be.
    func end(_ statistics: LogStatistics, _ correlation: Correlator.Statistics?, time: Duration) -> Bool {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        Terminal.note(
            translations.text(
                "logs.follow.summary",
                [
                    "files": "\(statistics.files)", "lines": "\(statistics.lines)", "bytes": "\(statistics.bytes)",
                    "matches": "\(matches)", "stories": "\(stories)", "seconds": "\((seconds * 10).rounded() / 10)",
                ]))
        func warn(_ key: String, _ arguments: [String: Int]) {
            Terminal.warn(translations.text("logs.follow.\(key)", arguments.mapValues { "\($0)" }))
        }
        let isExact = correlation?.isExact ?? true
        if let correlation, !isExact {
            warn(
                "behind",
                [
                    "late": correlation.late, "groups": correlation.evictedGroups, "events": correlation.evictedEvents,
                ])
        }
        if statistics.twins > 0 { Terminal.note(translations.text("logs.twins", ["count": "\(statistics.twins)"])) }
        if statistics.timeless > 0 { warn("timeless", ["count": statistics.timeless]) }
        if reader.unread > 0 { warn("unread", ["count": reader.unread]) }
        if statistics.cut > 0 { Terminal.note(translations.text("logs.cut", ["count": "\(statistics.cut)"])) }
        return isExact
    }
}
