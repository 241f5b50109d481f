/// A rule over the matches of other rules: how many, of how many kinds, in what order, in what time.
///
/// - Source: Sigma correlation rules specification 2.1.
@dynamicMemberLookup
public struct Correlation: Sendable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case eventCount = "event_count"
        case valueCount = "value_count"
        case temporal
        case temporalOrdered = "temporal_ordered"
        case valueSum = "value_sum"
        case valueAverage = "value_avg"
        case valuePercentile = "value_percentile"
        case valueMedian = "value_median"

        var isTemporal: Bool { self == .temporal || self == .temporalOrdered }
        var needsField: Bool { !isTemporal && self != .eventCount }
    }

    /// What a number is compared with; all of it must hold.
    public struct Bounds: Sendable, Hashable {
        public var gt: Double?
        public var gte: Double?
        public var lt: Double?
        public var lte: Double?
        public var eq: Double?
        public var neq: Double?

        public func hold(for value: Double) -> Bool {
            if let gt, !(value > gt) { return false }
            if let gte, !(value >= gte) { return false }
            if let lt, !(value < lt) { return false }
            if let lte, !(value <= lte) { return false }
            if let eq, value != eq { return false }
            if let neq, value == neq { return false }
            return true
        }

        var isEmpty: Bool { [gt, gte, lt, lte, eq, neq].allSatisfy { $0 == nil } }
        /// From here on every larger number is judged alike.
        var largest: Double { [gt, gte, lt, lte, eq, neq].compactMap(\.self).max() ?? 0 }
    }

    /// Names of fields that are called otherwise in the events of other rules.
    public struct Alias: Sendable, Hashable {
        public let name: String
        /// The field for each rule, as the rule is named there.
        public let fields: [(rule: Reference, field: String)]

        public static func == (one: Alias, other: Alias) -> Bool {
            one.name == other.name && one.fields.map(\.rule) == other.fields.map(\.rule)
                && one.fields.map(\.field) == other.fields.map(\.field)
        }

        public func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    public let metadata: Metadata
    public let kind: Kind
    public let rules: [Reference]
    public let groupBy: [String]
    public let aliases: [Alias]
    public let timespan: Duration
    /// For the temporal kinds the number of different rules; all of them where the document says nothing.
    public let bounds: Bounds
    /// The fields whose values are counted together, or the one whose numbers are taken.
    public let field: [String]
    /// From 0 through 100; `nil` for the share that a value has among all of the window, in percent.
    public let percentile: Double?
    /// A condition over the names of rules, as it is written.
    public var extendedCondition: String? { expression?.text }
    let expression: Condition?
    /// Whether the rules that it names also tell of their own matches.
    public let generate: Bool

    public subscript<Value>(dynamicMember path: KeyPath<Metadata, Value>) -> Value { metadata[keyPath: path] }
}
