import LogReading
import Sigma

/// Where events go that correlations ask for: at once to the correlations, or where several logs are told together into
/// a spool, until all are read; of a log that is followed, to what all such logs share.
struct EventSink: ~Copyable {
    var correlator: Correlator
    private(set) var places: EventPlaces
    private var observer: Observer
    /// Of one event; filled again for each.
    private var observation: [UInt8] = []
    /// nil where a log is told by itself.
    private var spool: EventSpool?
    private var twins = TwinEvents()
    /// Which of several logs is read.
    var log = 0
    /// nil where logs are read to their end.
    var live: Live?
    /// What was taken of the last lines, for one that says that it came again; by the last digits of their numbers.
    private var recent = [Recent](repeating: Recent(), count: RepeatedMessage.maximumDistance)

    private struct Recent {
        var place = LinePlace(file: -1, line: 0, offset: 0)
        var fingerprint: UInt64 = 0
        var observations: [UInt8] = []
        var rules: [(rule: Int, observation: Range<Int>)] = []

        mutating func begin(_ origin: Origin) {
            (place, fingerprint) = (origin.place, origin.fingerprint)
            observations.removeAll(keepingCapacity: true)
            rules.removeAll(keepingCapacity: true)
        }

        mutating func add(_ rule: Int, _ observation: Span<UInt8>) {
            let start = observations.count
            // The pointer does not outlive the call.
            unsafe observation.withUnsafeBufferPointer { unsafe observations.append(contentsOf: $0) }
            rules.append((rule, start..<observations.count))
        }
    }

    /// What the events of all logs make that are followed.
    struct Live {
        let correlations: LiveCorrelations
        /// When the lines came that are read now.
        var arrival = ContinuousClock.now
        /// For each of the log's files, what it is called among those of all logs.
        private var files: [Int] = []

        init(correlations: LiveCorrelations) { self.correlations = correlations }

        mutating func begin(file: String) { files.append(correlations.begin(file: file)) }
        func rename(_ file: Int, to name: String) { correlations.rename(files[file], to: name) }

        func place(_ place: LinePlace) -> LinePlace {
            LinePlace(file: files[place.file], line: place.line, offset: place.offset)
        }
    }

    /// A line may say that it came a million times; more than this no correlation tells apart.
    private static let maximumTimes = 10_000

    /// When and where an event happened.
    struct Origin {
        let time: Moment
        let place: LinePlace
        /// By an earlier run.
        let isTold: Bool
        /// What tells its line from others.
        var fingerprint: UInt64
        /// How often.
        var times = 1
    }

    init(_ rules: RuleSet, _ limits: Correlator.Limits, places: Int, isMerging: Bool) {
        correlator = Correlator(rules, limits: limits)
        self.places = EventPlaces(maximum: places)
        observer = correlator.observer
        spool = isMerging ? EventSpool() : nil
    }

    var isMerging: Bool { spool != nil || live != nil }
    /// Events that stand in two logs, of which one counts.
    var twinCount: Int { twins.count }

    /// Takes what a rule matched.
    mutating func take(_ rule: Int, _ event: borrowing Event, _ origin: Origin) {
        var bytes: [UInt8] = []
        swap(&bytes, &observation)
        defer { swap(&bytes, &observation) }
        bytes.removeAll(keepingCapacity: true)
        observer.write(rule: rule, event, to: &bytes)
        take(rule, bytes.span, origin)
    }

    /// Takes what a rule matched as an ``observer`` wrote it down.
    mutating func take(_ rule: Int, _ written: Span<UInt8>, _ origin: Origin) {
        remember(rule, written, origin)
        let times = min(origin.times, Self.maximumTimes)
        guard isMerging else {
            let reference = places.add(origin.place, isTold: origin.isTold)
            for _ in 0..<times { correlator.observe(written, at: EventTime(origin.time), reference: reference) }
            return
        }
        let event = EventSpool.Event(
            time: origin.time, fingerprint: origin.fingerprint &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(rule),
            live?.place(origin.place) ?? origin.place, log: log, isTold: origin.isTold, count: written.count)
        for _ in 0..<times {
            if let live {
                live.correlations.take(event, written, at: live.arrival)
            } else {
                spool?.add(event, written)
            }
        }
    }

    /// Takes again what was taken of a line so many lines before; nothing where no rule matched that.
    mutating func takeAgain(_ origin: Origin, from distance: Int) {
        let number = origin.place.line - distance
        guard number >= 0 else { return }
        let last = recent[number % recent.count]
        guard last.place.file == origin.place.file, last.place.line == number else { return }
        var origin = origin
        // In another log the line before is the same, too.
        origin.fingerprint = last.fingerprint &+ UInt64(origin.times)
        for (rule, range) in last.rules { take(rule, last.observations.span.extracting(range), origin) }
    }

    private mutating func remember(_ rule: Int, _ observation: Span<UInt8>, _ origin: Origin) {
        let slot = max(0, origin.place.line) % recent.count
        if recent[slot].place != origin.place { recent[slot].begin(origin) }
        recent[slot].add(rule, observation)
    }

    /// What was kept; what comes from now on goes to the correlations at once.
    mutating func takeSpool() -> EventSpool? { spool.take() }

    /// Takes what was kept; it has to come in the order of time.
    mutating func take(_ event: EventSpool.Event, _ observation: Span<UInt8>) {
        guard twins.isNew(at: event.time, fingerprint: event.fingerprint, log: event.log) else { return }
        let reference = places.add(event.place, isTold: event.isTold)
        correlator.observe(
            observation, at: EventTime(Moment(microseconds: event.time)), reference: reference)
    }
}
