/// A time, in nanoseconds since 1970-01-01 00:00:00 UTC.
public struct EventTime: Sendable, Hashable, Comparable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    public init(seconds: Int64) {
        nanoseconds = seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue
    }

    public static func < (one: EventTime, other: EventTime) -> Bool { one.nanoseconds < other.nanoseconds }
}

/// What a correlation has found for one group.
public struct CorrelationMatch: Sendable, Hashable {
    public enum Phase: Sendable, Hashable {
        /// The condition holds for the first time.
        case began
        /// The condition holds no more, or no event came for a timespan, or all has been read.
        case ended
        /// There was no memory to follow it further: what is told is what was seen until then.
        case abandoned
    }

    /// A field of `group-by` and its value.
    public struct GroupValue: Sendable, Hashable {
        public let field: String
        /// The bytes of the event, which need not be UTF-8.
        public let value: [UInt8]
    }

    /// The correlation's place in ``RuleSet/correlations``.
    public let correlation: Int
    public let phase: Phase
    public let group: [GroupValue]
    /// Of the first event of the window in which the condition first held.
    public let first: EventTime
    /// Of the last event with which the condition held.
    public let last: EventTime
    /// How many events were in the first window, as far as they are kept, and in all that followed it.
    ///
    /// `value_count` and the temporal kinds keep one event for each value or rule.
    public let count: Int
    /// What the condition was asked about, at the last event: the number of events, values or rules, the sum, …
    public let measure: Double
    /// The references of the first events, as many as the correlator keeps.
    public let references: [UInt64]
}
