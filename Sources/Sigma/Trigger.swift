/// What an event is for a correlation, taken out of it.
struct Trigger: Sendable {
    let node: Int
    let ordinal: Int
    /// For each field of `group-by` its length in four bytes, and its bytes.
    let key: [UInt8]
    /// A number's bits, or the hash of the values that are counted.
    let value: UInt64
    let parents: [Trigger]

    /// More of a value is cut off; two values that are alike up to there are one group.
    static let maximumValue = 4_096

    /// - Parameter ungrouped: Is counted up for a correlation that lacks a field.
    init?(_ link: CorrelationPlan.Link, _ event: borrowing Event, _ plan: CorrelationPlan, ungrouped: inout Int) {
        guard let key = Self.key(link, event), let value = Self.value(link, event, plan) else {
            ungrouped += 1
            return nil
        }
        node = link.node
        ordinal = link.ordinal
        self.key = key
        self.value = value
        var parents: [Trigger] = []
        for parent in link.parents {
            if let trigger = Trigger(parent, event, plan, ungrouped: &ungrouped) { parents.append(trigger) }
        }
        self.parents = parents
    }

    private static func key(_ link: CorrelationPlan.Link, _ event: borrowing Event) -> [UInt8]? {
        var key: [UInt8] = []
        for slots in link.group {
            guard let range = range(slots, event) else { return nil }
            let bytes = event.copy(range.prefix(maximumValue))
            let count = UInt32(bytes.count)
            for shift in [0, 8, 16, 24] as [UInt32] { key.append(UInt8(truncatingIfNeeded: count >> shift)) }
            key += bytes
        }
        return key
    }

    private static func value(_ link: CorrelationPlan.Link, _ event: borrowing Event, _ plan: CorrelationPlan)
        -> UInt64?
    {
        let correlation = plan.nodes[link.node].correlation
        switch correlation.kind {
        case .eventCount: return 0
        case .temporal, .temporalOrdered: return UInt64(link.ordinal)
        case .valuePercentile where correlation.percentile == nil: break
        case .valueCount: break
        case .valueSum, .valueAverage, .valuePercentile, .valueMedian:
            guard let slots = link.value.first, let range = range(slots, event) else { return nil }
            return Number.parse(event.copy(range).span)?.bitPattern
        }
        // Seeded anew in each run, so that nobody can prepare values of one hash.
        var hasher = Hasher()
        for slots in link.value {
            guard let range = range(slots, event) else { return nil }
            hasher.combine(event.copy(range))
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func range(_ slots: [Int32], _ event: borrowing Event) -> Range<Int>? {
        for slot in slots {
            if let range = event.value(slot) { return range }
        }
        return nil
    }

    /// In bytes, roughly.
    var memory: Int { 72 + (key.isEmpty ? 0 : 32 + key.count) + parents.reduce(0) { $0 + $1.memory } }

    /// The fields of a key with their values.
    static func values(of key: [UInt8], _ fields: [String]) -> [CorrelationMatch.GroupValue] {
        var place = 0
        return fields.map { field in
            var count = 0
            for offset in (0..<4).reversed() { count = count << 8 | Int(key[place + offset]) }
            place += 4 + count
            return CorrelationMatch.GroupValue(field: field, value: Array(key[place - count..<place]))
        }
    }
}
