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
        /// How long events of several logs wait for each other before correlations see them, in the order of time.
        package var wait = Duration.seconds(2)

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
    private let correlations: LiveCorrelations
    private var logs: [PathBytes: LiveLog] = [:]
    private let journals: LiveJournals
    private var known: Set<FileIdentity> = []
    private var checkpoint = Checkpoint()
    private let startsAtEnd: Bool
    /// Since how far logs were read was kept: whether lines came, and whether something was found.
    private var hasRead = false
    private var hasFound = false
    private var saved = ContinuousClock.now
    /// How far logs were read at a moment, to be kept when all of that is judged.
    private var unsaved: (checkpoint: Checkpoint, due: ContinuousClock.Instant)?

    /// Looks for the logs and makes the rules ready.
    ///
    /// - Parameter arguments: Files, whether they are there or not, folders, patterns.
    /// - Throws: `LiteralSetError` when the rules have too many literals; `CheckpointError`; `SystemFailure`.
    package init(
        _ arguments: [String], rules: RuleSet, catalog: MessageCatalog, options: Options = Options()
    ) throws {
        self.options = options
        self.rules = try LogRules(rules, catalog: catalog)
        worker = LineWorker(self.rules, areTwinsTold: true)
        correlations = LiveCorrelations(self.rules, wait: options.wait)
        journals = LiveJournals(self.rules, options.run, correlations)
        if let path = options.checkpoint { checkpoint = try Checkpoint.load(path) }
        startsAtEnd = checkpoint.isEmpty && !options.isFromStart
        var following = options.follow
        following.zone = options.run.zone
        let start: LogFollower.Start = startsAtEnd ? .end : .after(checkpoint)
        follower = try LogFollower(arguments.map { PathBytes($0) }, from: start, options: following)
    }

    /// What correlations left out.
    package var correlation: Correlator.Statistics? { correlations.statistics }

    /// Follows the logs until somebody cancels.
    ///
    /// - Throws: What the listener throws; `CheckpointError`; `SystemFailure`.
    package func run(_ listener: Listener) throws {
        // What is there is read first; then lines are taken as they come.
        try beginJournals(listener)
        var ending = try follower.follow(until: .now) { try take($0, listener) }
        try goLive(listener)
        while ending != .cancelled {
            let deadline = min(.now + options.interval, correlations.due ?? .now + options.interval)
            ending = try follower.follow(until: deadline) { try take($0, listener) }
            try pass(listener)
        }
        try finish(listener)
    }

    // MARK: Events

    private func take(_ event: FollowEvent, _ listener: Listener) throws {
        switch event {
        case .notice(let notice): try listener.notice(.followed(notice))
        case .lines(let lines): try take(lines, listener)
        case .journal(let journal): try take(journal, listener)
        }
    }

    private func take(_ lines: FollowedLines, _ listener: Listener) throws {
        begin(lines.path, lines.identity, listener)
        let log = log(lines.series)
        let arrival = ContinuousClock.now
        let counts = try log.take(lines, at: arrival, &worker) { try tell($0, listener) }
        try add(counts, bytes: lines.bytes.count, at: arrival, listener)
    }

    private func take(_ journal: FollowedJournal, _ listener: Listener) throws {
        begin(journal.path, journal.identity, listener)
        let arrival = ContinuousClock.now
        let counts = try journals.take(
            journal, at: arrival, &worker, { try tell($0, listener) }, notice: listener.notice)
        if let counts { try add(counts, bytes: counts.bytes, at: arrival, listener) }
    }

    private func begin(_ path: PathBytes, _ identity: FileIdentity, _ listener: Listener) {
        guard known.insert(identity).inserted else { return }
        statistics.files += 1
        if let status = try? FileStatus.of(path, followingLinks: true) { listener.begin(path, status) }
    }

    private func add(
        _ counts: JudgedPart.Counts, bytes: Int, at arrival: ContinuousClock.Instant, _ listener: Listener
    ) throws {
        statistics.bytes += bytes
        statistics.lines += counts.lines
        statistics.candidates += counts.candidates
        statistics.cut += counts.cut
        hasRead = true
        correlations.settle(at: arrival)
        try tellStories(listener)
        try listener.rest()
    }

    private func log(_ series: PathBytes) -> LiveLog {
        if let log = logs[series] { return log }
        let log = LiveLog(rules, options.run, correlations)
        logs[series] = log
        return log
    }

    private func tell(_ match: LogMatch, _ listener: Listener) throws {
        hasFound = true
        try listener.match(match)
    }

    private func tellStories(_ listener: Listener) throws {
        let (found, ended) = correlations.stories()
        hasFound = hasFound || !found.isEmpty
        for story in found { try listener.story(story) }
        for story in ended { try listener.end(story) }
    }

    // MARK: Time

    /// Begins with what is there of journals.
    private func beginJournals(_ listener: Listener) throws {
        for file in follower.foundJournals {
            guard let status = try? FileStatus.of(file.path, followingLinks: true) else { continue }
            listener.begin(file.path, status)
        }
        let counts = try journals.begin(
            follower.foundJournals, startsAtEnd ? nil : checkpoint.journals, &worker, { try tell($0, listener) },
            notice: listener.notice)
        statistics.bytes += counts.bytes
        statistics.lines += counts.lines
        statistics.candidates += counts.candidates
        statistics.cut += counts.cut
        try listener.rest()
    }

    private func goLive(_ listener: Listener) throws {
        let places = follower.places
        // What is written to now; of its parts the one before is looked for.
        for place in places.filter({ $0.isCurrent }) + places.filter({ !$0.isCurrent }) {
            do {
                try log(place.series).begin(at: place, &worker)
            } catch let error as ReadError {
                try listener.notice(.unreadable(place.path, reason: error.description.lowercased()))
            }
        }
        do {
            try correlations.goLive()
        } catch let error as SystemFailure {
            try listener.notice(.unmerged(reason: "\(error)"))
        }
        try tellStories(listener)
        try listener.rest()
        hasRead = true
        keepPlaces()
        try save(at: .now)
        listener.live(follower.count)
    }

    private func pass(_ listener: Listener) throws {
        let now = ContinuousClock.now
        for log in logs.values { try log.pass(at: now) { try tell($0, listener) } }
        try journals.pass(at: now) { try tell($0, listener) }
        correlations.settle(at: now)
        try tellStories(listener)
        try listener.rest()
        if unsaved == nil, hasFound || now - saved >= options.saving { keepPlaces() }
        try save(at: now)
    }

    private func finish(_ listener: Listener) throws {
        for series in logs.keys.sorted() { try logs[series]?.finish { try tell($0, listener) } }
        try journals.finish { try tell($0, listener) }
        correlations.finish()
        try tellStories(listener)
        statistics.timeless = logs.values.reduce(journals.timeless) { $0 + $1.timeless }
        statistics.twins = correlations.twinCount
        try listener.rest()
        hasRead = true
        keepPlaces()
        unsaved?.due = .now
        try save(at: .now)
    }

    // MARK: How far logs were read

    /// Remembers how far logs are read; what of that waits for other logs is not judged yet.
    private func keepPlaces() {
        guard options.checkpoint != nil, hasRead else { return }
        follower.record(into: &checkpoint)
        checkpoint.journals = journals.marks
        unsaved = (checkpoint, correlations.due == nil ? .now : .now + options.wait * 5 / 4)
        (hasRead, hasFound) = (false, false)
    }

    /// Keeps how far logs were read, all of which is told.
    private func save(at now: ContinuousClock.Instant) throws {
        guard let path = options.checkpoint, let unsaved, unsaved.due <= now else { return }
        try unsaved.checkpoint.save(path)
        (self.unsaved, saved) = (nil, now)
    }
}
