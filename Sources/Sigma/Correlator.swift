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
/// longest time first. What was given up is counted in ``statistics``.
public struct Correlator: Sendable {
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
    public private(set) var statistics = Statistics()

    private var queue = EventQueue()
    private var newest = Int64.min
    private var farthest: Int64?
    /// Events before it have been judged.
    private var watermark = Int64.min
    private var sequence: UInt64 = 0
    /// Of the event that is taken in or judged.
    private var triggers: [UInt8] = []

    private var groups: GroupTable
    private var matches: [CorrelationMatch] = []

    public init(_ rules: RuleSet, limits: Limits = Limits()) {
        plan = rules.plan
        self.limits = limits
        slack = Self.nanoseconds(limits.slack)
        leap = Self.nanoseconds(limits.leap)
        groups = GroupTable(plan)
    }

    private static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(0, min(seconds, 1 << 32) * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// Whether some correlation asks for a rule, so that its matches have to be observed.
    public func isWanted(rule: Int) -> Bool { !plan.links[rule].isEmpty }

    // MARK: Taking events

    /// Takes the match of a rule.
    ///
    /// - Parameters:
    ///   - time: Of the event, from 1678 through 2262.
    ///   - reference: What the caller finds the event by; it comes back in matches.
    public mutating func observe(
        rule: Int, _ event: borrowing Event, at time: EventTime, reference: UInt64
    ) {
        let links = plan.links[rule]
        guard !links.isEmpty else { return }
        // What is earlier or later could not be reckoned with.
        let time = min(max(time.nanoseconds, .min / 4), .max / 4)
        statistics.events += 1
        guard time >= watermark else {
            statistics.late += 1
            return
        }
        sequence += 1
        triggers.removeAll(keepingCapacity: true)
        for link in links { Trigger.write(link, event, to: &triggers, ungrouped: &statistics.ungrouped) }
        if !triggers.isEmpty {
            queue.insert(EventQueue.Entry(time: time, sequence: sequence, reference: reference), triggers)
        }
        see(time)
        if newest != .min { advance(newest - slack) }
        bound()
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
        defer { matches = [] }
        return matches
    }

    /// Whether there are matches to be taken.
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
        while let entry = queue.popFirst(through: time, into: &triggers) {
            judge(entry)
            evict()
        }
        watermark = time
    }

    private mutating func judge(_ entry: EventQueue.Entry) {
        var place = 0
        while place < triggers.count {
            groups.take(triggers, at: place, time: entry.time, entry.reference, into: &matches, limits)
            place = Trigger(triggers, at: place).end
        }
    }

    // MARK: Memory

    private var memory: Int { queue.memory + groups.memory }

    private mutating func bound() {
        while queue.memory > limits.memory / 2, let entry = queue.popFirst(through: .max, into: &triggers) {
            statistics.hurried += 1
            watermark = max(watermark, entry.time)
            judge(entry)
            evict()
        }
        evict()
        statistics.peakMemory = max(statistics.peakMemory, memory)
    }

    private mutating func evict() {
        while memory > limits.memory {
            guard let lost = groups.evict(into: &matches) else { return }
            statistics.evictedGroups += lost.groups
            statistics.evictedEvents += lost.events
        }
    }
}
