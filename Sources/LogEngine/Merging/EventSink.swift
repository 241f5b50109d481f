import LogReading
import Sigma

/// Where events go that correlations ask for: at once to the correlations, or where several logs are told together into
/// a spool, until all are read.
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

    /// When and where an event happened.
    struct Origin {
        let time: Moment
        /// When it is taken to have happened.
        let placed: EventTime
        let place: LinePlace
        /// By an earlier run.
        let isTold: Bool
        /// What tells its line from others.
        let fingerprint: UInt64
    }

    init(_ rules: RuleSet, _ limits: Correlator.Limits, places: Int, isMerging: Bool) {
        correlator = Correlator(rules, limits: limits)
        self.places = EventPlaces(maximum: places)
        observer = correlator.observer
        spool = isMerging ? EventSpool() : nil
    }

    var isMerging: Bool { spool != nil }
    /// Events that stand in two logs, of which one counts.
    var twinCount: Int { twins.count }

    /// Takes what a rule matched.
    mutating func take(_ rule: Int, _ event: borrowing Event, _ origin: Origin) {
        observation.removeAll(keepingCapacity: true)
        observer.write(rule: rule, event, to: &observation)
        take(rule, origin)
    }

    /// Takes what a rule matched as an ``observer`` wrote it down.
    mutating func take(_ rule: Int, _ written: ArraySlice<UInt8>, _ origin: Origin) {
        observation.removeAll(keepingCapacity: true)
        observation += written
        take(rule, origin)
    }

    private mutating func take(_ rule: Int, _ origin: Origin) {
        var bytes: [UInt8] = []
        swap(&bytes, &observation)
        defer { swap(&bytes, &observation) }
        guard spool != nil else {
            let reference = places.add(origin.place, isTold: origin.isTold)
            return correlator.observe(bytes.span, at: origin.placed, reference: reference)
        }
        let event = EventSpool.Event(
            time: origin.time, fingerprint: origin.fingerprint &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(rule), origin.place,
            log: log, isTold: origin.isTold, count: bytes.count)
        spool?.add(event, bytes.span)
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
