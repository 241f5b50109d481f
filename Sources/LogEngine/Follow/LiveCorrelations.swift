import LogInput
import LogReading
import Sigma

/// What the events of all logs that are followed make together.
///
/// What was there before waits until all of it is read, and is judged in the order of time. After that an event is
/// judged at once as long as there is one log; events of several logs wait for each other for a moment.
final class LiveCorrelations {
    /// Which story, of whom.
    private struct Episode: Hashable {
        let correlation: Int
        let group: [CorrelationMatch.GroupValue]
    }

    /// Up to which event a story was told.
    private struct Told {
        let last: EventTime
        let count: Int
        /// By an earlier run.
        let isOld: Bool
    }

    private let wait: Duration
    private var correlator: Correlator
    private var places = EventPlaces(maximum: LiveCorrelations.maximumPlaces)
    /// What was there before; nil when all of it is read.
    private var spool: EventSpool? = EventSpool()
    private var pastTwins = TwinEvents()
    private var twins = RecentTwins()
    private var clock = SharedClock()
    /// The latest event of an earlier run.
    private var toldUntil = EventTime(nanoseconds: .min)
    /// Stories that go on.
    private var episodes: [Episode: Told] = [:]
    private var found: [LogStory] = []
    private var ended: [LogStory] = []
    /// The names of files by the numbers that events have.
    private var files: [String] = []
    private var logs = 0

    /// Where events of correlations stand, 16 bytes each.
    private static let maximumPlaces = 1 << 18
    /// Events of one match of which it is known where they stand.
    private static let references = 16
    /// So many events of what was there are judged together.
    private static let batch = 256

    /// - Parameter wait: How long events of several logs wait for each other.
    init(_ rules: LogRules, wait: Duration) {
        self.wait = wait
        var limits = Correlator.Limits()
        limits.memory = LineOrder.correlationMemory
        limits.references = Self.references
        // What is too late is told by the clock.
        limits.slack = .seconds(1 << 31)
        correlator = Correlator(rules.rules, limits: limits)
    }

    var statistics: Correlator.Statistics { correlator.statistics }
    /// Events that stand in two logs, of which one counts.
    var twinCount: Int { pastTwins.count + twins.count }
    /// Whether what was there is still being read.
    var isLookingBack: Bool { spool != nil }

    // MARK: Logs and files

    /// - Returns: The number of a log that begins.
    func beginLog() -> Int {
        logs += 1
        return logs - 1
    }

    /// - Returns: The number of a file that begins.
    func begin(file: String) -> Int {
        files.append(file)
        return files.count - 1
    }

    /// What was read as one file is found under another name from now on, as after rotation.
    func rename(_ file: Int, to name: String) { files[file] = name }

    // MARK: Events

    func take(_ event: EventSpool.Event, _ observation: Span<UInt8>, at arrival: ContinuousClock.Instant) {
        guard spool == nil else {
            spool?.add(event, observation)
            return
        }
        if logs > 1,
            !twins.isNew(at: event.time, fingerprint: event.fingerprint, log: event.log, arrival: arrival)
        {
            return
        }
        let placed = clock.place(Moment(microseconds: event.time), at: arrival, wait: currentWait)
        observe(event, observation, at: EventTime(placed))
    }

    private func observe(_ event: EventSpool.Event, _ observation: Span<UInt8>, at time: EventTime) {
        let reference = places.add(event.place, isTold: event.isTold)
        correlator.observe(observation, at: time, reference: reference)
        if correlator.hasMatches { collect() }
    }

    /// One log needs to wait for none.
    private var currentWait: Duration { logs > 1 ? wait : .zero }

    // MARK: Time

    /// Judges what was there before: from now on events are taken as they come.
    ///
    /// - Throws: `SystemFailure` when they could not be kept.
    func goLive() throws {
        guard var past = spool.take() else { return }
        var (count, newest) = (0, Int64?.none)
        defer {
            if let newest { advance(to: Moment(microseconds: newest)) }
            clock = SharedClock(from: newest.map { Moment(microseconds: $0) })
        }
        try past.drain { event, observation in
            newest = event.time
            count += 1
            guard pastTwins.isNew(at: event.time, fingerprint: event.fingerprint, log: event.log) else { return }
            let time = EventTime(Moment(microseconds: event.time))
            if event.isTold { toldUntil = max(toldUntil, time) }
            observe(event, observation, at: time)
            // They come in order: the ones before need not wait.
            if count.isMultiple(of: Self.batch) { advance(to: Moment(microseconds: event.time)) }
        }
    }

    /// Judges what waited long enough.
    func settle(at instant: ContinuousClock.Instant) {
        guard spool == nil, let time = clock.judge(at: instant, wait: currentWait) else { return }
        advance(to: time)
    }

    /// When the next of what waits is to be judged; nil where nothing does.
    var due: ContinuousClock.Instant? { clock.due(wait: currentWait) }

    /// Judges all that waits.
    func finish() {
        correlator.finish()
        collect()
    }

    private func advance(to time: Moment) {
        correlator.advance(to: EventTime(time))
        collect()
    }

    // MARK: Stories

    /// What was found since it was asked last, and what has become of what was told before.
    func stories() -> (found: [LogStory], ended: [LogStory]) {
        collect()
        defer { (found, ended) = ([], []) }
        return (found, ended)
    }

    private func collect() {
        for match in correlator.takeMatches() {
            let episode = Episode(correlation: match.correlation, group: match.group)
            switch match.phase {
            case .began:
                let isOld = isOld(match)
                episodes[episode] = Told(last: match.last, count: match.count, isOld: isOld)
                if !isOld { found.append(story(match)) }
            case .ended, .abandoned:
                guard let told = episodes.removeValue(forKey: episode) else { continue }
                let hasMore = told.isOld ? !isOld(match) : match.last > told.last || match.count > told.count
                if hasMore { ended.append(story(match)) }
            }
        }
    }

    /// Whether an earlier run has seen all of a match.
    private func isOld(_ match: CorrelationMatch) -> Bool {
        guard !match.references.isEmpty else { return false }
        let isKnown = match.references.allSatisfy { places[$0] == nil || places.isTold($0) }
        return isKnown && (match.references.count < Self.references || match.last <= toldUntil)
    }

    private func story(_ match: CorrelationMatch) -> LogStory {
        // A line that stands for several is there once.
        var references: [UInt64] = []
        for reference in match.references where !references.contains(reference) { references.append(reference) }
        return LogStory(
            match: match,
            places: references.compactMap { places[$0] }.map { place in
                LogStory.Place(
                    file: files.indices.contains(place.file) ? files[place.file] : "", line: place.line,
                    offset: place.offset)
            })
    }
}
