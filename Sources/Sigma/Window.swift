/// The events of a group that are not older than the timespan.
///
/// No more are kept than the condition can tell apart; what is dropped beyond is counted as long as it counts.
struct Window: Sendable {
    struct Entry: Sendable {
        let time: Int64
        let reference: UInt64
        let value: UInt64
    }

    /// In the order of time.
    private var entries: [Entry] = []
    private var start = 0
    /// Older than all entries, and still in the window.
    private var dropped = 0
    private var sum = 0.0
    private var removals = 0
    /// The numbers in order, for percentiles.
    private var sorted: [Double] = []

    private let kind: Correlation.Kind
    private let percentile: Double?
    private let capacity: Int

    init(_ setting: CorrelationPlan.Setting) {
        kind = setting.kind
        percentile = setting.percentile
        capacity = setting.capacity
    }

    /// In bytes, roughly.
    var memory: Int { entries.capacity * 24 + sorted.capacity * 8 + 96 }
    var live: ArraySlice<Entry> { entries[start...] }
    /// How many events are in it.
    var count: Int { entries.count - start + dropped }

    /// - Parameter oldest: What is before it is no longer in the window.
    mutating func add(_ entry: Entry, oldest: Int64) {
        expire(before: oldest)
        switch kind {
        case .valueCount, .temporal, .temporalOrdered:
            // The last time of a value decides when it leaves.
            if let index = entries[start...].lastIndex(where: { $0.value == entry.value }) { entries.remove(at: index) }
        case .valueSum, .valueAverage: sum += Double(bitPattern: entry.value)
        case .valuePercentile where percentile == nil: break
        case .valuePercentile, .valueMedian: insert(Double(bitPattern: entry.value))
        case .eventCount: break
        }
        entries.append(entry)
        if entries.count - start > capacity {
            start += 1
            if kind == .eventCount { dropped += 1 }
        }
        compact()
    }

    mutating func expire(before oldest: Int64) {
        while start < entries.count, entries[start].time < oldest {
            let value = Double(bitPattern: entries[start].value)
            switch kind {
            case .valueSum, .valueAverage:
                sum -= value
                removals += 1
            case .valuePercentile where percentile == nil: break
            case .valuePercentile, .valueMedian: remove(value)
            case .eventCount, .valueCount, .temporal, .temporalOrdered: break
            }
            start += 1
            dropped = 0
        }
        if removals > entries.count - start {
            // What rounding left behind does not grow.
            sum = entries[start...].reduce(0) { $0 + Double(bitPattern: $1.value) }
            removals = 0
        }
        compact()
    }

    /// Forgets the older half, for want of memory.
    ///
    /// - Returns: How many events were forgotten.
    mutating func halve() -> Int {
        let count = (entries.count - start) / 2
        guard count > 0 else { return 0 }
        expire(before: .min)
        entries.removeFirst(start + count)
        entries = Array(entries)
        start = 0
        sum = entries.reduce(0) { $0 + Double(bitPattern: $1.value) }
        if !sorted.isEmpty { sorted = entries.map { Double(bitPattern: $0.value) }.sorted() }
        return count
    }

    private mutating func compact() {
        guard start > 16, start > entries.count / 2 else { return }
        entries.removeFirst(start)
        start = 0
    }

    // MARK: Measures

    /// - Parameter value: That of the last event.
    func measure(_ value: UInt64) -> Double {
        let kept = entries.count - start
        switch kind {
        case .eventCount: return Double(count)
        case .valueCount, .temporal, .temporalOrdered: return Double(kept)
        case .valueSum: return sum
        case .valueAverage: return kept == 0 ? 0 : sum / Double(kept)
        case .valuePercentile, .valueMedian:
            guard let percentile else {
                let same = entries[start...].count { $0.value == value }
                return kept == 0 ? 0 : 100 * Double(same) / Double(kept)
            }
            return Self.percentile(percentile, of: sorted)
        }
    }

    /// Between two numbers the share of the way.
    ///
    /// - Source: R. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages" (definition 7).
    static func percentile(_ percentile: Double, of sorted: [Double]) -> Double {
        guard let last = sorted.last else { return 0 }
        let place = percentile / 100 * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return last }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
    }

    func has(_ value: UInt64) -> Bool { entries[start...].contains { $0.value == value } }

    private mutating func insert(_ value: Double) { sorted.insert(value, at: rank(value)) }

    private mutating func remove(_ value: Double) {
        let index = rank(value)
        if index < sorted.count { sorted.remove(at: index) }
    }

    private func rank(_ value: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// How far an order of rules has come: for each length and each last rule the chain that began last.
struct Chains: Sendable {
    private struct Chain: Sendable {
        var start: Int64
        var references: [UInt64]
    }

    private var chains: [Chain?]
    private let ruleCount: Int

    init(ruleCount: Int) {
        self.ruleCount = ruleCount
        chains = [Chain?](repeating: nil, count: ruleCount * ruleCount)
    }

    var memory: Int {
        chains.count * 24 + 32 + chains.reduce(0) { $0 + ($1.map { 32 + $0.references.count * 8 } ?? 0) }
    }

    mutating func add(_ ordinal: Int, at time: Int64, _ reference: UInt64, oldest: Int64) {
        for length in (1..<max(ruleCount, 1)).reversed() where ordinal >= length {
            var best: Chain?
            for before in 0..<ordinal {
                guard let chain = chains[(length - 1) * ruleCount + before], chain.start >= oldest else { continue }
                if chain.start > best?.start ?? .min { best = chain }
            }
            guard var best else { continue }
            best.references.append(reference)
            chains[length * ruleCount + ordinal] = best
        }
        chains[ordinal] = Chain(start: time, references: [reference])
    }

    /// The longest chain that lies in the window.
    func longest(oldest: Int64) -> (length: Int, start: Int64, references: [UInt64]) {
        for length in (0..<ruleCount).reversed() {
            let row = chains[length * ruleCount..<(length + 1) * ruleCount].compactMap(\.self)
            if let best = row.filter({ $0.start >= oldest }).max(by: { $0.start < $1.start }) {
                return (length + 1, best.start, best.references)
            }
        }
        return (0, 0, [])
    }
}
