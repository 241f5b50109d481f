import Glibc
import JournalReading
import LiteralScan
package import LogInput
package import LogReading
package import Sigma

/// Reads all logs that arguments name: files, folders, patterns, series of rotated and compressed files, journals.
package struct LogSession {
    package struct Options: Sendable {
        package var run = LogRun.Options()
        /// Where it is kept how far logs were read; nil reads them whole.
        package var checkpoint: PathBytes?
        package var limits = DecompressionLimits()

        package init() {}
    }

    /// What whoever asked for the reading is told as it goes on.
    package struct Listener {
        package var match: (LogMatch) throws -> Void = { _ in }
        package var story: (LogStory) throws -> Void = { _ in }
        package var notice: (LogNotice) throws -> Void = { _ in }
        /// The log that is being read now.
        package var begin: (PathBytes, FileStatus) -> Void = { _, _ in }

        package init() {}
    }

    package let rules: LogRules
    /// The logs that were read, by the names under which they were found.
    package internal(set) var read: [PathBytes] = []
    package private(set) var statistics = LogStatistics()
    /// What correlations left out; nil before everything was read.
    package private(set) var correlation: Correlator.Statistics?

    let found: [FoundFile]
    let options: Options
    var checkpoint = Checkpoint()
    /// What an earlier run had read already.
    private var again = (lines: 0, bytes: 0)
    private let now: Moment

    /// Less than this is read faster than it is looked through for what is rare in it.
    private static let worthSampling = 16 << 20
    private static let sampleSize = 1 << 20

    /// Looks for the logs and makes the rules ready for them.
    ///
    /// - Parameter arguments: Files, folders, patterns, `-` for standard input.
    /// - Throws: `LiteralSetError` when the rules have too many literals; `CheckpointError`.
    package init(
        _ arguments: [String], rules: RuleSet, catalog: MessageCatalog, options: Options = Options(), now: Moment
    ) throws {
        self.options = options
        self.now = now
        var finding = LogFinder.Options()
        finding.limits = options.limits
        found = LogFinder.find(arguments, options: finding)
        if let path = options.checkpoint { checkpoint = try Checkpoint.load(path) }
        self.rules = try LogRules(rules, catalog: catalog, sample: Self.sample(found))
    }

    /// The beginning of the largest log.
    private static func sample(_ found: [FoundFile]) -> [UInt8] {
        let logs = found.compactMap(\.log).filter { $0.compression == nil && $0.status != nil }
        guard let largest = logs.max(by: { $0.status?.size ?? 0 < $1.status?.size ?? 0 }),
            largest.status?.size ?? 0 >= worthSampling, let log = try? largest.open(), let descriptor = log.descriptor
        else { return [] }
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: sampleSize) { buffer, count in
            count = max(0, unsafe pread(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        return Array(bytes[...(bytes.lastIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex - 1)])
    }

    /// Reads everything.
    ///
    /// - Throws: What the listener throws.
    package mutating func run(_ listener: Listener) async throws {
        let plans = plans()
        let journals = JournalPlan(found, checkpoint.journals)
        var running = options.run
        running.mergesLogs = plans.count(where: Self.hasNews) + journals.journals.count { !$0.isEmpty } > 1
        var run = LogRun(rules, options: running)
        for file in found {
            if let reason = file.passedOver { try listener.notice(.passedOver(file.path, reason)) }
        }
        for plan in plans {
            run.beginLog()
            for notice in plan.notices { try listener.notice(.resumed(notice)) }
            checkpoint.begin(plan)
            // Of a log with nothing new nothing is read; of any other also what was before, for correlations.
            let hasNews = Self.hasNews(plan)
            for portion in plan.portions {
                if hasNews { try await read(portion, &run, listener) } else { checkpoint.keep(portion) }
            }
        }
        try readJournals(journals, &run, listener)
        do {
            try run.merge(listener.match)
        } catch let error as SystemFailure {
            try listener.notice(.unmerged(reason: "\(error)"))
        }
        for story in try run.finish(listener.match) { try listener.story(story) }
        statistics = run.statistics
        statistics.lines -= again.lines
        statistics.bytes -= again.bytes
        correlation = run.correlation
    }

    private static func hasNews(_ plan: ResumePlan) -> Bool { plan.portions.contains { !$0.isEmpty } }

    /// Keeps how far everything was read; to be called when what was found is safe.
    ///
    /// - Throws: `CheckpointError`.
    package func saveCheckpoint() throws {
        if let path = options.checkpoint { try checkpoint.save(path) }
    }

    private func plans() -> [ResumePlan] {
        var planning = ResumePlanner.Options()
        planning.zone = options.run.zone
        planning.limits = options.limits
        // Only who comes again can leave a line that is still being written.
        planning.isFinal = options.checkpoint == nil
        return ResumePlanner(checkpoint, now: now, options: planning).plans(found)
    }

    // MARK: One log

    private mutating func read(
        _ portion: ResumePlan.Portion, _ run: inout LogRun, _ listener: Listener
    ) async throws {
        let path = portion.part.file.path
        var opening = OpenLog.Options()
        opening.limits = options.limits
        opening.isAhead = options.run.width > 1
        do {
            let reading = try PortionReading(portion, options: opening)
            listener.begin(path, reading.log.status)
            let text = try text(portion, reading)
            let progress = try await run.readShared(text, listener.match)
            again.lines += portion.line - text.line
            again.bytes += portion.place - text.offset
            if !portion.isEmpty { read.append(path) }
            for warning in reading.log.warnings { try listener.notice(.damaged(path, warning)) }
            for story in run.stories() { try listener.story(story) }
            try checkpoint.record(reading, place: progress.offset, line: progress.lines)
        } catch let error as SystemFailure {
            checkpoint.keep(portion)
            try listener.notice(.unreadable(path, reason: "\(error)"))
        } catch let error as ReadError {
            checkpoint.keep(portion)
            try listener.notice(.unreadable(path, reason: error.description.lowercased()))
        }
    }

    /// - Throws: `ReadError`.
    private func text(_ portion: ResumePlan.Portion, _ reading: PortionReading) throws -> LogText {
        var text = LogText(
            name: "\(portion.part.file.path)", source: reading.source, changed: portion.part.changed.moment)
        text.firstTime = portion.part.file.firstTime
        text.told = portion.place
        // What is compressed is decompressed from its beginning in any case.
        guard let descriptor = reading.log.descriptor else { return text }
        text.file = LogText.File(
            descriptor: descriptor, size: portion.end ?? reading.log.status.size, isOpen: portion.end == nil)
        let lead = try LeadIn(descriptor, before: portion.place)
        (text.offset, text.line) = (lead.offset, portion.line - lead.lines)
        return text
    }
}
