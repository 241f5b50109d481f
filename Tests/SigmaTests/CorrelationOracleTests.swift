import Sigma
import Testing

/// Looks at every window of every event anew.
private struct Oracle {
    let kind: Correlation.Kind
    let bounds: Correlation.Bounds
    let names: [String]
    let timespan: Int64

    /// What the condition is asked about at the last of the events, all of which are in the window.
    func measure(_ window: [Step]) -> Double {
        let numbers = window.compactMap { Double($0.value) }.sorted()
        switch kind {
        case .eventCount: return Double(window.count)
        case .valueCount: return Double(Set(window.map(\.value)).count)
        case .temporal: return Double(Set(window.map(\.kind)).count)
        case .temporalOrdered: return Double(longest(window))
        case .valueSum: return numbers.reduce(0, +)
        case .valueAverage: return numbers.reduce(0, +) / Double(numbers.count)
        case .valueMedian:
            let middle = numbers.count / 2
            return numbers.count % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2
        case .valuePercentile:
            return 100 * Double(window.count { $0.value == window.last?.value }) / Double(window.count)
        }
    }

    /// The longest row of rules in their order.
    private func longest(_ window: [Step]) -> Int {
        var best = [Int](repeating: 0, count: window.count)
        for index in window.indices {
            let place = names.firstIndex(of: window[index].kind)!
            best[index] =
                1 + ((0..<index).filter { names.firstIndex(of: window[$0].kind)! < place }.map { best[$0] }.max() ?? 0)
        }
        return best.max() ?? 0
    }

    /// The stretches of events at which the condition holds: group, first and last event's time.
    func episodes(_ steps: [Step]) -> [String] {
        var result: [String] = []
        let ordered = steps.enumerated().filter { names.contains($0.element.kind) }
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        for group in Set(ordered.map(\.group)).sorted() {
            let events = ordered.filter { $0.group == group }
            var open: (began: Int64, last: Int64, events: Int)?
            func close() {
                if let open { result.append("\(group) \(open.began)-\(open.last) \(open.events)") }
                open = nil
            }
            for index in events.indices {
                let now = events[index].time
                if let last = open?.last, now - last > timespan { close() }
                let window = events[...index].filter { now - $0.time <= timespan }
                if bounds.hold(for: measure(window)) {
                    open = (open?.began ?? now, now, (open?.events ?? 0) + 1)
                } else {
                    close()
                }
            }
            close()
        }
        return result.sorted()
    }
}

extension Stream {
    /// By chance, of three kinds and two groups.
    fileprivate static func steps(
        _ count: Int, times: ClosedRange<Int64>, values: ClosedRange<Int>, _ chance: inout Chance
    ) -> [Step] {
        (0..<count).map { _ in
            Step(
                time: Int64.random(in: times, using: &chance), kind: ["a", "b", "c"].randomElement(using: &chance)!,
                group: ["g", "h"].randomElement(using: &chance)!, value: "\(Int.random(in: values, using: &chance))")
        }
    }
}

private let kinds: [(Correlation.Kind, String)] = [
    (.eventCount, "{gte: 4}"), (.eventCount, "{gt: 2, lte: 5}"), (.eventCount, "{eq: 3}"), (.eventCount, "{lt: 3}"),
    (.eventCount, "{neq: 2}"), (.valueCount, "{field: v, gte: 3}"), (.valueCount, "{field: v, eq: 2}"),
    (.temporal, "{gte: 3}"), (.temporal, "{eq: 2}"), (.temporalOrdered, "{gte: 3}"), (.temporalOrdered, "{gte: 2}"),
    (.valueSum, "{field: v, gte: 20}"), (.valueSum, "{field: v, lt: 9}"), (.valueAverage, "{field: v, gt: 5}"),
    (.valueMedian, "{field: v, gt: 5}"), (.valuePercentile, "{field: v, lte: 25}"),
]

@Test(arguments: 0..<16)
func `A correlation finds what looking at every window finds, in whatever order events come`(_ number: Int) throws {
    let (kind, condition) = kinds[number]
    var chance = Chance(UInt64(number) + 1)
    for _ in 0..<25 {
        let count = Int.random(in: 1...120, using: &chance)
        try compare(kind, condition, Stream.steps(count, times: 0...100, values: 0...9, &chance))
    }
}

private let denseKinds: [(Correlation.Kind, String)] = [
    (.eventCount, "{gte: 70}"), (.eventCount, "{gt: 20, lte: 60}"), (.valueCount, "{field: v, gte: 40}"),
    (.valueCount, "{field: v, gt: 15, lte: 30}"), (.valueCount, "{field: v, eq: 35}"), (.temporal, "{gte: 3}"),
    (.valueMedian, "{field: v, gt: 70}"), (.valuePercentile, "{field: v, gte: 3}"),
]

@Test(arguments: 0..<8)
func `Nothing changes where windows hold many events and many values`(_ number: Int) throws {
    let (kind, condition) = denseKinds[number]
    var chance = Chance(UInt64(number) + 100)
    for values in [0...50, 0...140] as [ClosedRange<Int>] {
        try compare(kind, condition, Stream.steps(500, times: 0...45, values: values, &chance))
    }
}

private func compare(_ kind: Correlation.Kind, _ condition: String, _ steps: [Step]) throws {
    let names = kind == .temporal || kind == .temporalOrdered ? ["a", "b", "c"] : ["a", "b"]
    let rules = Stream.rules(
        Stream.correlation(kind.rawValue, rules: "[\(names.joined(separator: ", "))]", condition: condition))
    try #require(rules.errors.isEmpty, "\(rules.errors)")
    let correlation = try #require(rules.correlations.first)
    let oracle = Oracle(kind: kind, bounds: correlation.bounds, names: names, timespan: 10)
    let matches = try Stream.run(rules, steps, slack: 100)
    let began = matches.filter { $0.phase == .began }
    let ended = matches.filter { $0.phase == .ended }
    #expect(began.count == ended.count)
    var found: [String] = []
    for group in ["g", "h"] {
        let mine = { (match: CorrelationMatch) in match.group.first?.value == Array(group.utf8) }
        for (one, other) in zip(began.filter(mine), ended.filter(mine)) {
            let (start, end) = (one.last.nanoseconds / 1_000_000_000, other.last.nanoseconds / 1_000_000_000)
            found.append("\(group) \(start)-\(end) \(other.count - one.count + 1)")
        }
    }
    #expect(found.sorted() == oracle.episodes(steps))
}

@Test func `Memory has an end, whatever the number of groups, and what was lost is told`() throws {
    let rules = Stream.rules(
        Stream.correlation("event_count", timespan: "1h", condition: "{gte: 3}"),
        Stream.correlation("value_count", timespan: "1h", condition: "{field: v, gte: 3}", name: "values"))
    var limits = Correlator.Limits()
    limits.memory = 1 << 20
    var correlator = Correlator(rules, limits: limits)
    let slot = try #require(rules.fields.slot("group"))
    let values = try #require(rules.fields.slot("v"))
    var event = Event(rules.fields)
    var persistent = 0
    for number in 0..<60_000 {
        event.begin([])
        // An address that comes again and again is not driven out by those that come once.
        let isPersistent = number % 100 == 0
        event.set(slot, to: Array((isPersistent ? "persistent" : "address \(number)").utf8))
        event.set(values, to: Array("\(number)".utf8))
        correlator.observe(rule: 0, event, at: EventTime(seconds: Int64(number / 100)), reference: UInt64(number))
        persistent += correlator.takeMatches().count { $0.phase == .began }
    }
    let statistics = correlator.statistics
    #expect(statistics.peakMemory <= limits.memory)
    #expect(statistics.evictedGroups > 10_000 && !statistics.isExact)
    #expect(persistent == 2)
    correlator.finish()
    let matches = correlator.takeMatches()
    #expect(matches.allSatisfy { $0.group.first?.value == Array("persistent".utf8) })
}

@Test func `One group that takes all memory loses its oldest events, and is told`() throws {
    let rules = Stream.rules(
        Stream.correlation("value_sum", timespan: "1h", condition: "{field: v, gte: 1000000000}"))
    var limits = Correlator.Limits()
    limits.memory = 1 << 18
    var correlator = Correlator(rules, limits: limits)
    for number in 0..<40_000 {
        let event = Event(rules.fields, ["group": "g", "v": "1"])
        correlator.observe(rule: 0, event, at: EventTime(seconds: Int64(number / 100)), reference: 0)
    }
    correlator.finish()
    let statistics = correlator.statistics
    #expect(statistics.evictedEvents > 0)
    #expect(statistics.peakMemory <= limits.memory)
}
