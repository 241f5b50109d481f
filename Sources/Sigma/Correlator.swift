/// Follows correlations over the events that rules match, by the time of the events.
///
/// Events may come in any order within the slack: they are put in order first, so that what is found does not depend on
/// how they came. Events of the same time count in the order in which they came.
///
/// A window is the timespan up to an event, both ends included, and a condition is asked at each event of its group.
/// From the first event at which it holds to the last, with no gap of a timespan, is one match. A correlation over
/// another one is asked at each event with which that one holds (the counting kinds at the first only), with the
/// fields of that event.
///
/// An event that lacks a field of `group-by` has no group and is left out; so is one without a value that is needed.
///
/// Memory is bounded: beyond the limit, groups with one event give way before others, those without events for the
/// longest time first; a group that comes again after it had to give way is treated as one with more events. What was
/// given up is counted in ``statistics``.
public struct Correlator: ~Copyable, Sendable {
    public struct Limits: Sendable {
        /// How much later than others an event may come, by its own time.
        public var slack = Duration.seconds(300)
        /// In bytes, for all groups and what waits to be put in order.
        public var memory = 32 << 20
        /// How many references a match has at most.
        public var references = 16
        /// A time so far ahead of all others is believed when a second event confirms it.
        public var leap = Duration.seconds(86_400)

        public init() {}
    }

    /// What was taken, and what had to be left out.
    public struct Statistics: Sendable, Hashable {
        /// Matches of rules that some correlation asks for.
        public var events = 0
        /// Came later than the slack allows, and were left out.
        public var late = 0
        /// Had to be judged before the slack was over, for want of memory; what came too late for that is among the
        /// late.
        public var hurried = 0
        /// Had no value for a field of `group-by`, or for the field that is counted.
        public var ungrouped = 0
        /// Groups that were forgotten for want of memory, and the events in their windows.
        public var evictedGroups = 0
        public var evictedEvents = 0
        /// The most memory that was in use, in bytes.
        public var peakMemory = 0
        /// Whether something is missing, so that a correlation may have been overlooked.
        public var isExact: Bool { late == 0 && evictedGroups == 0 && evictedEvents == 0 }
    }

    let plan: CorrelationPlan
    private let limits: Limits
    private let slack: Int64
    private let leap: Int64
    private var counted = Statistics()
    public var statistics: Statistics {
        var statistics = counted
        statistics.ungrouped += writer.ungrouped + triggers.ungrouped
        return statistics
    }

    private var queue = EventQueue()
    private var newest = Int64.min
    private var farthest: Int64?
    /// Events before it have been judged.
    private var watermark = Int64.min
    /// Of the event that is taken in.
    private var writer: Observation.Writer
    /// Of an event that was observed elsewhere, or that is judged.
    private var observed = PaddedBytes()
    /// Of the events that are judged.
    private var triggers: TriggerWriter
    private var batch: [Waiting] = []
    /// How many events came since memory was looked after.
    private var unjudged = 0
    /// Keeps what is only looked at from being left out.
    private var touched: Int64 = 0

    private struct Waiting {
        let entry: EventQueue.Entry
        let trigger: Trigger
        let hash: KeyHash
    }

    private static let batchCount = 16

    private var groups: GroupTable
    private var matches: [CorrelationMatch] = []

    public init(_ rules: RuleSet, limits: Limits = Limits()) {
        plan = rules.plan
        self.limits = limits
        slack = Self.nanoseconds(limits.slack)
        leap = Self.nanoseconds(limits.leap)
        let secrets = KeyHash.Secrets()
        writer = Observation.Writer(plan)
        triggers = TriggerWriter(plan, secrets)
        groups = GroupTable(plan, limits, secrets)
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(0, min(seconds, 1 << 32) * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// Whether some correlation asks for a rule, so that its matches have to be observed.
    public func isWanted(rule: Int) -> Bool { plan.isWanted(rule: rule) }

    // MARK: Taking events

    /// Takes the match of a rule.
    ///
    /// - Parameters:
    ///   - time: Of the event, from 1678 through 2262.
    ///   - reference: What the caller finds the event by; it comes back in matches.
    public mutating func observe(
        rule: Int, _ event: borrowing Event, at time: EventTime, reference: UInt64
    ) {
        guard isWanted(rule: rule), let time = admitted(time) else { return }
        writer.write(rule, event)
        if writer.bytes.count > 0 {
            queue.insert(EventQueue.Entry(time: time, reference: reference), writer.bytes)
        }
        went(on: time)
    }

    /// Makes observations of events apart from the correlator, on other threads.
    public var observer: Observer { Observer(Observation.Writer(plan)) }

    /// Takes what an ``observer`` of this correlator wrote of the match of a rule.
    public mutating func observe(_ observation: Span<UInt8>, at time: EventTime, reference: UInt64) {
        guard let time = admitted(time) else { return }
        if observation.isEmpty {
            counted.ungrouped += 1
        } else {
            observed.removeAll()
            observed.append(observation)
            queue.insert(EventQueue.Entry(time: time, reference: reference), observed)
        }
        went(on: time)
    }

    /// Counts an event; nil where it came too late.
    private mutating func admitted(_ time: EventTime) -> Int64? {
        // What is earlier or later could not be reckoned with.
        let time = min(max(time.nanoseconds, .min / 4), .max / 4)
        counted.events += 1
        guard time < watermark else { return time }
        counted.late += 1
        return nil
    }

    private mutating func went(on time: Int64) {
        see(time)
        unjudged += 1
        if newest != .min { watermark = max(watermark, newest - slack) }
        if unjudged >= Self.batchCount {
            unjudged = 0
            judge()
            bound()
        }
    }

    /// Says that no event before a time will come any more, so that all before it is judged now.
    ///
    /// Who follows a log as it is written calls this, because else matches wait for the slack.
    public mutating func advance(to time: EventTime) {
        let time = min(max(time.nanoseconds, .min / 4), .max / 4)
        newest = max(newest, time)
        advance(time)
        groups.expire(before: watermark, into: &matches)
    }

    /// Judges all that was observed, and ends every match.
    public mutating func finish() {
        advance(.max)
        groups.expireAll(into: &matches)
        newest = .min
        farthest = nil
        watermark = .min
    }

    /// The matches since the last call, in the order in which they were found.
    public mutating func takeMatches() -> [CorrelationMatch] {
        judge()
        defer { matches = [] }
        return matches
    }

    /// Whether there are matches to be taken, as far as events were judged: some are judged together.
    public var hasMatches: Bool { !matches.isEmpty }

    private mutating func see(_ time: Int64) {
        guard time > newest else { return }
        if newest != .min, time - newest <= leap {
            newest = time
            return
        }
        // One line with a wrong date must not make all others late.
        guard let other = farthest else {
            farthest = time
            return
        }
        if abs(time - other) <= leap {
            newest = max(time, other)
            farthest = nil
        } else if newest == .min {
            (newest, farthest) = (min(time, other), max(time, other))
        } else {
            farthest = time
        }
    }

    private mutating func advance(_ time: Int64) {
        guard time > watermark else { return }
        watermark = time
        judge()
    }

    /// Judges what came before the watermark.
    private mutating func judge() {
        while queue.firstTime <= watermark, !queue.isEmpty { judgeBatch(through: watermark) }
    }

    /// Judges the earliest events, some at a time, so that what they need of memory is fetched for all of them at once.
    ///
    /// - Returns: How many there were, and the time of the last.
    @discardableResult
    private mutating func judgeBatch(through time: Int64) -> (count: Int, last: Int64) {
        batch.removeAll(keepingCapacity: true)
        triggers.removeAll()
        var (count, last) = (0, Int64.min)
        while count < Self.batchCount {
            observed.removeAll()
            guard let entry = queue.popFirst(through: time, into: &observed) else { break }
            var place = triggers.bytes.count
            triggers.write(observed, groups)
            while place < triggers.bytes.count {
                let trigger = triggers.trigger(at: place)
                batch.append(
                    Waiting(entry: entry, trigger: trigger, hash: groups.hash(of: trigger, triggers.bytes)))
                place = trigger.end
            }
            count += 1
            last = entry.time
        }
        for waiting in batch { touched &+= groups.touch(waiting.hash) }
        for waiting in batch {
            groups.take(
                waiting.trigger, waiting.hash, triggers.bytes, time: waiting.entry.time, waiting.entry.reference,
                into: &matches)
        }
        evict()
        return (count, last)
    }

    // MARK: Memory

    private var memory: Int { queue.memory + groups.memory }

    private mutating func bound() {
        if queue.memory > limits.memory / 2 { judge() }
        while queue.memory > limits.memory / 2, !queue.isEmpty {
            let (count, last) = judgeBatch(through: .max)
            counted.hurried += count
            watermark = max(watermark, last)
        }
        evict()
        counted.peakMemory = max(counted.peakMemory, memory)
    }

    /// Forgets a little more than is needed, so that it need not be done at each event.
    private mutating func evict() {
        guard memory > limits.memory else { return }
        while memory > limits.memory - limits.memory / 256 {
            guard let lost = groups.evict(into: &matches) else { return }
            counted.evictedGroups += lost.groups
            counted.evictedEvents += lost.events
        }
    }
}
