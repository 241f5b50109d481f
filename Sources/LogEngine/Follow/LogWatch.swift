import LiteralScan
package import LogInput
package import LogReading
package import Sigma

/// Runs rules over logs while they are written, and tells what they find at once.
///
/// It belongs to one thread, which it lets wait; others may end that by its ``canceller``.
package final class LogWatch {
    package struct Options: Sendable {
        package var run = LogRun.Options()
        package var follow = LogFollower.Options()
        /// Where it is kept how far logs were read, and found again.
        package var checkpoint: PathBytes?
        /// Whether what is there already is read, where no checkpoint says from where.
        package var isFromStart = false
        /// How often time passes where no lines come.
        package var interval = Duration.seconds(1)
        /// How often it is kept how far logs were read, where nothing is found.
        package var saving = Duration.seconds(30)

        package init() {}
    }

    /// What whoever follows is told.
    package struct Listener {
        package var match: (LogMatch) throws -> Void = { _ in }
        /// As soon as its condition holds.
        package var story: (LogStory) throws -> Void = { _ in }
        /// What has become of a story that went on after it was told.
        package var end: (LogStory) throws -> Void = { _ in }
        package var notice: (LogNotice) throws -> Void = { _ in }
        /// All that was there is read; from now on lines are taken as they come, of so many files.
        package var live: (Int) -> Void = { _ in }
        /// A file whose lines come now.
        package var begin: (PathBytes, FileStatus) -> Void = { _, _ in }
        /// Everything that was found is told; nothing is until more lines come.
        package var rest: () throws -> Void = {}

        package init() {}
    }

    package let rules: LogRules
    package var canceller: LogFollower.Canceller { follower.canceller }
    package private(set) var statistics = LogStatistics()

    private let options: Options
    private let follower: LogFollower
    private var worker: LineWorker
    private var logs: [PathBytes: LiveLog] = [:]
    private var known: Set<FileIdentity> = []
    private var checkpoint = Checkpoint()
    private var isLive = false
    /// Since how far logs were read was kept: whether lines came, and whether something was found.
    private var hasRead = false
    private var hasFound = false
    private var saved = ContinuousClock.now

    /// Looks for the logs and makes the rules ready.
    ///
    /// - Parameter arguments: Files, whether they are there or not, folders, patterns.
    /// - Throws: `LiteralSetError` when the rules have too many literals; `CheckpointError`; `SystemFailure`.
    package init(
        _ arguments: [String], rules: RuleSet, catalog: MessageCatalog, options: Options = Options()
    ) throws {
        self.options = options
        self.rules = try LogRules(rules, catalog: catalog)
        worker = LineWorker(self.rules)
        if let path = options.checkpoint { checkpoint = try Checkpoint.load(path) }
        var following = options.follow
        following.zone = options.run.zone
        let start: LogFollower.Start =
            checkpoint.isEmpty && !options.isFromStart ? .end : .after(checkpoint)
        follower = try LogFollower(arguments.map { PathBytes($0) }, from: start, options: following)
    }

    /// What correlations left out.
    package var correlation: Correlator.Statistics? {
        logs.values.map(\.correlation).reduce(nil) { sum, one in
            guard var sum else { return one }
            sum.events += one.events
            sum.late += one.late
            sum.hurried += one.hurried
            sum.ungrouped += one.ungrouped
            sum.evictedGroups += one.evictedGroups
            sum.evictedEvents += one.evictedEvents
            return sum
        }
    }

    /// Follows the logs until somebody cancels.
    ///
    /// - Throws: What the listener throws; `CheckpointError`; `SystemFailure`.
    package func run(_ listener: Listener) throws {
        // What is there is read first; then lines are taken as they come.
        var ending = try follower.follow(until: .now) { try take($0, listener) }
        try goLive(listener)
        while ending != .cancelled {
            ending = try follower.follow(until: .now + options.interval) { try take($0, listener) }
            try pass(listener)
        }
        try finish(listener)
    }

    // MARK: Events

    private func take(_ event: FollowEvent, _ listener: Listener) throws {
        switch event {
        case .notice(let notice): try listener.notice(.followed(notice))
        case .lines(let lines): try take(lines, listener)
        }
    }

    private func take(_ lines: FollowedLines, _ listener: Listener) throws {
        if known.insert(lines.identity).inserted {
            statistics.files += 1
            if let status = try? FileStatus.of(lines.path, followingLinks: true) { listener.begin(lines.path, status) }
        }
        let log = log(lines.series)
        let counts = try log.take(lines, at: .now, &worker) { try tell($0, listener) }
        statistics.bytes += lines.bytes.count
        statistics.lines += counts.lines
        statistics.candidates += counts.candidates
        statistics.cut += counts.cut
        hasRead = true
        try tellStories(log, listener)
        try listener.rest()
    }

    private func log(_ series: PathBytes) -> LiveLog {
        if let log = logs[series] { return log }
        let log = LiveLog(rules, options.run, share: max(1, logs.count / Self.fullShares))
        if isLive { log.goLive() }
        logs[series] = log
        return log
    }

    /// So many logs have all the memory that one has.
    private static let fullShares = 4

    private func tell(_ match: LogMatch, _ listener: Listener) throws {
        hasFound = true
        try listener.match(match)
    }

    private func tellStories(_ log: LiveLog, _ listener: Listener) throws {
        let (found, ended) = log.stories()
        hasFound = hasFound || !found.isEmpty
        for story in found { try listener.story(story) }
        for story in ended { try listener.end(story) }
    }

    // MARK: Time

    private func goLive(_ listener: Listener) throws {
        for place in follower.places {
            do {
                try log(place.series).begin(at: place, &worker)
            } catch let error as ReadError {
                try listener.notice(.unreadable(place.path, reason: error.description.lowercased()))
            }
        }
        isLive = true
        for log in logs.values {
            log.goLive()
            try tellStories(log, listener)
        }
        try listener.rest()
        hasRead = true
        try save()
        listener.live(follower.places.count)
    }

    private func pass(_ listener: Listener) throws {
        let now = ContinuousClock.now
        for log in logs.values {
            try log.pass(at: now) { try tell($0, listener) }
            try tellStories(log, listener)
        }
        try listener.rest()
        if hasFound || now - saved >= options.saving { try save() }
    }

    private func finish(_ listener: Listener) throws {
        for series in logs.keys.sorted() {
            guard let log = logs[series] else { continue }
            try log.finish { try tell($0, listener) }
            try tellStories(log, listener)
        }
        statistics.timeless = logs.values.reduce(0) { $0 + $1.timeless }
        try listener.rest()
        hasRead = true
        try save()
    }

    /// Keeps how far logs were read, all of which is told.
    private func save() throws {
        guard let path = options.checkpoint, hasRead else { return }
        follower.record(into: &checkpoint)
        try checkpoint.save(path)
        (hasRead, hasFound, saved) = (false, false, .now)
    }
}
