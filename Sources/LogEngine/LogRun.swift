import Glibc
package import JournalReading
import LiteralScan
package import LogReading
package import Sigma
import Synchronization

/// Runs rules over one log after the other.
package struct LogRun: ~Copyable {
    package struct Options: Sendable {
        /// Of the host that wrote the logs.
        package var zone = LocalZone.system
        /// Lines before it and after it are left out; those without a time are kept.
        package var since: Moment?
        package var until: Moment?
        /// How many processors share a large file.
        package var width = 1
        /// The bytes of such a file that one processor takes at a time.
        package var partSize = 1 << 19
        /// What is known of the site for events of several lines.
        package var derivation = Derivation.Options()
        /// Whether correlations see the events of all logs together, in the order of time; they are told at the end.
        package var mergesLogs = false

        package init() {}
    }

    private let rules: LogRules
    private let options: Options
    private let workers: WorkerPool
    private var order: LineOrder
    private var counts = JudgedPart.Counts()
    private var files = 0
    /// The logs that were begun.
    private var logs = 0

    package init(_ rules: LogRules, options: Options = Options()) {
        self.rules = rules
        self.options = options
        workers = WorkerPool(rules, areTwinsTold: options.mergesLogs)
        order = LineOrder(rules, options)
    }

    package var statistics: LogStatistics {
        LogStatistics(
            files: files, bytes: counts.bytes, lines: counts.lines, candidates: counts.candidates,
            timeless: order.timeless, cut: counts.cut, twins: order.sink.twinCount)
    }

    /// What correlations left out.
    package var correlation: Correlator.Statistics { order.sink.correlator.statistics }

    /// The files that follow, to the next call, are parts of one log.
    package mutating func beginLog() { logs += 1 }

    /// Reads one file to its end.
    ///
    /// - Parameter body: Gets each match that is to be told by itself, in the order of the lines.
    /// - Throws: What the source or `body` throws, such as `ReadError`.
    @discardableResult
    package mutating func read(_ text: LogText, _ body: (LogMatch) throws -> Void) throws -> LogProgress {
        begin(text)
        let counts = try workers.with { worker in
            try worker.judge(
                text.source, from: text.offset, after: text.line, isEnded: text.isEnded,
                block: { bytes, offset, number in
                    guard order.seesBlocks else { return }
                    let look = BlockLook(bytes, offset: offset, line: number, ofFile: text.size)
                    order.see(look, linesBefore: text.line)
                },
                { line, event, bytes in try order.take(line, event, bytes, body) })
        }
        try order.end(body)
        add(counts)
        return LogProgress(offset: counts.endOfLastLine, lines: text.line + counts.newlines)
    }

    /// The same with several processors where the file is large.
    @discardableResult
    package mutating func readShared(
        _ text: LogText, _ body: (LogMatch) throws -> Void
    ) async throws -> LogProgress {
        guard options.width > 1, let file = text.file, file.size - text.offset > options.partSize else {
            return try read(text, body)
        }
        begin(text)
        return try await share(text, file, body)
    }

    /// Reads one journal file to its end. A match's line is the entry's number, its offset the entry's in the file.
    ///
    /// - Parameter selection: Entries that were read before only count for correlations.
    /// - Throws: `JournalFileError`, or what `body` throws.
    package mutating func read(
        journal: JournalFile, name: String, _ selection: JournalSelection = JournalSelection(),
        _ body: (LogMatch) throws -> Void
    ) throws -> JournalSummary {
        order.begin(file: name, told: selection.seen == nil ? 0 : .max, log: logs)
        files += 1
        let (counts, summary) = try workers.with { worker in
            try worker.judge(journal, selection) { line, event, bytes in
                // Behind the first new entry all are new.
                if let seen = selection.seen, line.number > seen { order.told = min(order.told, line.offset) }
                try order.take(line, event, bytes, body)
            }
        }
        try order.end(body)
        add(counts)
        return summary
    }

    private mutating func begin(_ text: LogText) {
        order.begin(
            file: text.name, years: LogYears(of: text, zone: options.zone), told: text.told, log: logs)
        files += 1
    }

    /// Shares a file among processors. What they find is taken in the order of the file, so that it does not depend on
    /// how many they are.
    private mutating func share(
        _ text: LogText, _ file: LogText.File, _ body: (LogMatch) throws -> Void
    ) async throws -> LogProgress {
        let partSize = options.partSize
        let count = (file.size - text.offset + partSize - 1) / partSize
        var progress = LogProgress(offset: text.offset, lines: text.line)
        try await withThrowingTaskGroup(of: (Int, JudgedPart).self) {
            [
                workers, width = options.width, observer = order.observer,
                seesBlocks = order.seesBlocks, size = text.size
            ] group in
            func start(_ part: Int) {
                let lower = text.offset + part * partSize
                // What is written meanwhile belongs to the last part.
                let range = lower..<(part == count - 1 ? Int.max : lower + partSize)
                let isEnded = text.isEnded
                group.addTask {
                    let source = ByteSource.descriptor(file.descriptor)
                    let whole = file.isOpen ? source : source.ending(at: file.size)
                    var observer = observer
                    let judged = try workers.with { worker in
                        try worker.part(
                            whole, linesIn: range, isEnded: isEnded, size: seesBlocks ? size : nil,
                            observer: &observer, into: workers.emptyPart())
                    }
                    return (part, judged)
                }
            }
            // One more than there are processors, so that none waits for the order.
            var started = min(count, width + 1)
            for part in 0..<started { start(part) }
            var waiting: [Int: JudgedPart] = [:]
            var next = 0
            while let (number, part) = try await group.next() {
                waiting[number] = part
                while var part = waiting.removeValue(forKey: next) {
                    next += 1
                    if started < count {
                        start(started)
                        started += 1
                    }
                    part.count(after: progress.lines)
                    try take(part, body)
                    var counts = part.counts
                    progress = LogProgress(offset: counts.endOfLastLine, lines: progress.lines + counts.newlines)
                    // No line need begin in the last part; what it has belongs to the line before.
                    let rest = file.size - text.offset - (count - 1) * partSize
                    counts.bytes = next == count ? max(counts.bytes, rest) : partSize
                    add(counts)
                    workers.giveBack(consume part)
                }
            }
        }
        try order.end(body)
        return progress
    }

    private mutating func take(_ part: JudgedPart, _ body: (LogMatch) throws -> Void) throws {
        var blocks = part.blocks[...]
        try LineBytes.with(part.bytes) { bytes in
            for (index, entry) in part.entries.enumerated() {
                while let block = blocks.first, block.entries <= index {
                    order.see(block.look, linesBefore: part.linesBefore)
                    blocks.removeFirst()
                }
                try order.take(entry.line, bytes[entry.text], body) { sink, number, origin in
                    let observation = part.bytes.span.extracting(part.observation(number, of: entry))
                    sink.take(entry.line.rules[number], observation, origin)
                }
            }
        }
        for block in blocks { order.see(block.look, linesBefore: part.linesBefore) }
    }

    private mutating func add(_ more: JudgedPart.Counts) {
        counts.bytes += more.bytes
        counts.lines += more.lines
        counts.candidates += more.candidates
        counts.cut += more.cut
    }

    /// Lets correlations see the events of all logs that were read, where they are seen together.
    ///
    /// - Parameter body: Gets what is told of several lines together and was not told yet.
    /// - Throws: `SystemFailure` when events could not be kept; what `body` throws.
    package mutating func merge(_ body: (LogMatch) throws -> Void) throws { try order.merge(body) }

    /// Ends the run: what correlations still wait for is decided.
    ///
    /// - Parameter body: Gets what is told of several lines together and was not told yet.
    package mutating func finish(_ body: (LogMatch) throws -> Void) rethrows -> [LogStory] {
        try order.finish(body)
        return order.stories()
    }

    /// The same where nobody asks for that.
    package mutating func finish() -> [LogStory] { finish { _ in } }

    /// What correlations have found since it was asked last.
    package mutating func stories() -> [LogStory] { order.stories() }
}

/// Workers, each used by one task at a time, which keep what they learned of programs.
private final class WorkerPool: Sendable {
    private final class Place: Sendable {
        let worker: Mutex<LineWorker>

        init(_ rules: LogRules, _ areTwinsTold: Bool) {
            worker = Mutex(LineWorker(rules, areTwinsTold: areTwinsTold))
        }
    }

    private let rules: LogRules
    private let areTwinsTold: Bool
    private let idle = Mutex<[Place]>([])
    /// What was taken: the next parts need as much room, and find it here.
    private let parts = Mutex<[JudgedPart]>([])

    init(_ rules: LogRules, areTwinsTold: Bool) {
        self.rules = rules
        self.areTwinsTold = areTwinsTold
    }

    func with<Result>(_ body: (inout LineWorker) throws -> Result) rethrows -> Result {
        let place = idle.withLock { $0.popLast() } ?? Place(rules, areTwinsTold)
        defer { idle.withLock { $0.append(place) } }
        return try place.worker.withLock { try body(&$0) }
    }
    func emptyPart() -> JudgedPart { parts.withLock { $0.popLast() } ?? JudgedPart() }

    func giveBack(_ part: consuming JudgedPart) {
        part.removeAll()
        let empty = part
        parts.withLock { $0.append(empty) }
    }
}
