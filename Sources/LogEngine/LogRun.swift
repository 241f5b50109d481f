import Glibc
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
        package var partSize = 4 << 20

        package init() {}
    }

    private let rules: LogRules
    private let options: Options
    private let workers: WorkerPool
    private var order: LineOrder
    private var counts = JudgedPart.Counts()
    /// The lines of the files before this one.
    private var firstLine = 0
    private var files = 0

    package init(_ rules: LogRules, options: Options = Options()) {
        self.rules = rules
        self.options = options
        workers = WorkerPool(rules)
        order = LineOrder(rules.rules, options)
    }

    package var statistics: LogStatistics {
        LogStatistics(
            files: files, bytes: counts.bytes, lines: counts.lines, candidates: counts.candidates,
            timeless: order.timeless, cut: counts.cut)
    }

    /// What correlations left out.
    package var correlation: Correlator.Statistics { order.correlator.statistics }

    /// Reads one log to its end.
    ///
    /// - Parameters:
    ///   - name: What matches call it.
    ///   - changed: When it was written for the last time, for times without a year.
    ///   - body: Gets each match that is to be told by itself, in the order of the lines.
    /// - Throws: `ReadError`, or what `body` throws.
    package mutating func read(
        _ name: String, descriptor: Int32, changed: Moment, _ body: (LogMatch) throws -> Void
    ) throws {
        begin(name, descriptor, changed)
        let counts = try workers.with { worker in
            try worker.judge(.descriptor(descriptor)) { try order.take($0, $1, body) }
        }
        add(counts)
    }

    /// The same with several processors where the file is large.
    package mutating func readShared(
        _ name: String, descriptor: Int32, changed: Moment, _ body: (LogMatch) throws -> Void
    ) async throws {
        var status = stat()
        guard options.width > 1, unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size > options.partSize
        else { return try read(name, descriptor: descriptor, changed: changed, body) }
        begin(name, descriptor, changed)
        try await read(descriptor, size: Int(status.st_size), body)
    }

    private mutating func begin(_ name: String, _ descriptor: Int32, _ changed: Moment) {
        let year = YearGuess.firstYear(descriptor: descriptor, changed: changed, zone: options.zone)
        order.begin(file: name, firstYear: year)
        files += 1
        firstLine = counts.lines
    }

    /// Shares a file among processors. What they find is taken in the order of the file, so that it does not depend on
    /// how many they are.
    private mutating func read(_ descriptor: Int32, size: Int, _ body: (LogMatch) throws -> Void) async throws {
        let partSize = options.partSize
        let count = (size + partSize - 1) / partSize
        try await withThrowingTaskGroup(of: (Int, JudgedPart).self) { [workers, width = options.width] group in
            func start(_ part: Int) {
                let lower = part * partSize
                // What is written meanwhile belongs to the last part.
                let range = lower..<(part == count - 1 ? Int.max : lower + partSize)
                group.addTask { (part, try workers.with { try $0.part(.descriptor(descriptor), linesIn: range) }) }
            }
            // One more than there are processors, so that none waits for the order.
            var started = min(count, width + 1)
            for part in 0..<started { start(part) }
            var waiting: [Int: JudgedPart] = [:]
            var next = 0
            while let (number, part) = try await group.next() {
                waiting[number] = part
                while let part = waiting.removeValue(forKey: next) {
                    next += 1
                    if started < count {
                        start(started)
                        started += 1
                    }
                    var part = part
                    // No line need begin in the last part; what it has belongs to the line before.
                    if next == count { part.counts.bytes = max(part.counts.bytes, size - (count - 1) * partSize) }
                    try take(part, body)
                }
            }
        }
    }

    private mutating func take(_ part: JudgedPart, _ body: (LogMatch) throws -> Void) throws {
        for (line, event) in part.lines {
            var line = line
            line.number += counts.lines - firstLine
            try order.take(line, event, body)
        }
        add(part.counts)
    }

    private mutating func add(_ more: JudgedPart.Counts) {
        counts.bytes += more.bytes
        counts.lines += more.lines
        counts.candidates += more.candidates
        counts.cut += more.cut
    }

    /// Ends the run: what correlations still wait for is decided.
    package mutating func finish() -> [LogStory] {
        order.finish()
        return order.stories()
    }

    /// What correlations have found since it was asked last.
    package mutating func stories() -> [LogStory] { order.stories() }
}

/// Workers, each used by one task at a time, which keep what they learned of programs.
private final class WorkerPool: Sendable {
    private final class Place: Sendable {
        let worker: Mutex<LineWorker>

        init(_ rules: LogRules) { worker = Mutex(LineWorker(rules)) }
    }

    private let rules: LogRules
    private let idle = Mutex<[Place]>([])

    init(_ rules: LogRules) { self.rules = rules }

    func with<Result>(_ body: (inout LineWorker) throws -> Result) rethrows -> Result {
        let place = idle.withLock { $0.popLast() } ?? Place(rules)
        defer { idle.withLock { $0.append(place) } }
        return try place.worker.withLock { try body(&$0) }
    }
}
