import Sigma
import Testing

/// Events for correlations, in seconds.
struct Step {
    var time: Int64
    var kind: String
    var group = "g"
    var value = ""
}

/// Rules `a`, `b`, `c` that match events of their kind, and correlations over them.
enum Stream {
    static func rules(_ correlations: String...) -> RuleSet {
        let base = ["a", "b", "c"].map {
            Samples.rule("selection: {kind: \($0)}\ncondition: selection", head: "name: \($0)\n")
        }
        return Samples.compile((base + correlations).joined(separator: "---\n"))
    }

    static func correlation(
        _ type: String, rules: String = "[a]", timespan: String = "10s", condition: String?, name: String = "found",
        groupBy: String = "[group]", more: String = ""
    ) -> String {
        """
        title: \(name)
        name: \(name)
        correlation:
          type: \(type)
          rules: \(rules)
          group-by: \(groupBy)
          timespan: \(timespan)
        \(condition.map { "  condition: \($0)\n" } ?? "")\(more)
        """ + "\n"
    }

    /// What is found in the steps, in the order of time and group.
    static func run(
        _ rules: RuleSet, _ steps: [Step], slack: Int64 = 300, order: [Int]? = nil
    ) throws -> [CorrelationMatch] {
        try #require(rules.errors.isEmpty, "\(rules.errors)")
        var limits = Correlator.Limits()
        limits.slack = .seconds(slack)
        var correlator = Correlator(rules, limits: limits)
        var scratch = Scratch()
        for index in order ?? Array(steps.indices) {
            let step = steps[index]
            let event = Event(rules.fields, ["kind": step.kind, "group": step.group, "v": step.value, "w": step.group])
            for rule in rules.rules.indices where rules.matches(rule, event, scratch: &scratch) {
                correlator.observe(
                    rule: rule, event, at: EventTime(seconds: step.time), reference: UInt64(index))
            }
        }
        correlator.finish()
        let statistics = correlator.statistics
        #expect(statistics.isExact)
        return correlator.takeMatches()
    }
}

extension CorrelationMatch {
    /// A short form: group, phase, first, last, count, measure.
    var summary: String {
        let group = group.map { String(decoding: $0.value, as: UTF8.self) }.joined(separator: ",")
        let (first, last) = (first.nanoseconds / 1_000_000_000, last.nanoseconds / 1_000_000_000)
        return "\(group) \(phase) \(first)-\(last) \(count) \(measure)"
    }
}

@Test func `Events are counted in a window that slides`() throws {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 3}"))
    let steps = [0, 6, 12, 16, 17, 40, 41].map { Step(time: $0, kind: "a") }
    let matches = try Stream.run(rules, steps)
    #expect(matches.map(\.summary) == ["g began 6-16 3 3.0", "g ended 6-17 4 3.0"])
    #expect(matches.last?.references == [1, 2, 3, 4])
}

@Test func `Both ends of a window count`() throws {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 2}"))
    #expect(try Stream.run(rules, [0, 10].map { Step(time: $0, kind: "a") }).count == 2)
    #expect(try Stream.run(rules, [0, 11].map { Step(time: $0, kind: "a") }).isEmpty)
}

@Test func `Values are counted once each`() throws {
    let rules = Stream.rules(Stream.correlation("value_count", condition: "{field: v, gte: 3}"))
    let steps = zip(0..., ["x", "y", "x", "y", "z"]).map { Step(time: $0, kind: "a", value: $1) }
    #expect(try Stream.run(rules, steps).map(\.summary) == ["g began 2-4 3 3.0", "g ended 2-4 3 3.0"])
}

@Test func `Values that were many, are few and come again are counted as ever`() throws {
    let rules = Stream.rules(Stream.correlation("value_count", condition: "{field: v, gte: 20}"))
    // Bursts of values, and pauses of which some are longer than the timespan.
    var steps: [Step] = []
    var time: Int64 = 0
    for (burst, count) in [30, 3, 25, 2, 1, 40, 5, 18, 21].enumerated() {
        for number in 0..<count {
            steps.append(Step(time: time + Int64(number % 4), kind: "a", value: "\(burst % 3)-\(number)"))
        }
        time += burst % 2 == 0 ? 8 : 14
    }
    steps.sort { $0.time < $1.time }
    let holding = steps.indices.filter { index in
        let window = steps[...index].filter { $0.time >= steps[index].time - 10 }
        return Set(window.map(\.value)).count >= 20
    }
    var episodes: [(first: Int64, last: Int64)] = []
    for index in holding {
        if let last = episodes.last, steps[index].time - last.last <= 10 {
            episodes[episodes.count - 1].last = steps[index].time
        } else {
            episodes.append((steps[index].time, steps[index].time))
        }
    }
    let ended = try Stream.run(rules, steps).filter { $0.phase == .ended }.map { $0.last.nanoseconds / 1_000_000_000 }
    #expect(ended == episodes.map(\.last) && ended.count >= 3, "\(ended)")
}

@Test func `Rules in any order, in their order, and in a condition`() throws {
    let any = Stream.rules(Stream.correlation("temporal", rules: "[a, b]", condition: nil))
    let ordered = Stream.rules(Stream.correlation("temporal_ordered", rules: "[a, b]", condition: nil))
    let ab = [Step(time: 0, kind: "a"), Step(time: 5, kind: "b")]
    let ba = [Step(time: 0, kind: "b"), Step(time: 5, kind: "a")]
    #expect(try Stream.run(any, ab).count == 2 && Stream.run(any, ba).count == 2)
    #expect(try Stream.run(ordered, ab).map(\.summary) == ["g began 0-5 2 2.0", "g ended 0-5 2 2.0"])
    #expect(try Stream.run(ordered, ba).isEmpty)
    let extended = Stream.rules(Stream.correlation("temporal", rules: "[a, b, c]", condition: "a and b and not c"))
    #expect(try Stream.run(extended, ab).count == 2)
    #expect(try Stream.run(extended, [Step(time: 0, kind: "c")] + ab).isEmpty)
    let spelled = Stream.rules(Stream.correlation("temporal_ordered", rules: "[a, b]", condition: "a AND b"))
    #expect(try Stream.run(spelled, ab).count == 2)
}

@Test func `An order begins with any rule after which enough others may follow`() throws {
    func found(_ condition: String?, _ kinds: [String]) throws -> Int {
        let rules = Stream.rules(
            Stream.correlation("temporal_ordered", rules: "[a, b, c]", condition: condition.map { "{gte: \($0)}" }))
        let steps = kinds.enumerated().map { Step(time: Int64($0.offset), kind: $0.element) }
        return try Stream.run(rules, steps).count { $0.phase == .began }
    }
    #expect(try found("2", ["b", "c"]) == 1)
    #expect(try found("2", ["a", "c"]) == 1)
    #expect(try found("2", ["c", "b"]) == 0)
    #expect(try found("1", ["c"]) == 1)
    #expect(try found("3", ["b", "c", "a", "b", "c"]) == 1)
    #expect(try found(nil, ["b", "a", "c", "b", "c"]) == 1)
    #expect(try found("4", ["a", "b", "c"]) == 0)
}

@Test func `A step that comes before the first one counts when its line comes late`() throws {
    let ordered = Stream.rules(Stream.correlation("temporal_ordered", rules: "[a, b]", condition: nil))
    // In the log the second step stands before the first; another group had begun in between.
    let steps = [
        Step(time: 5, kind: "b"), Step(time: 3, kind: "a", group: "h"), Step(time: 4, kind: "a"),
        Step(time: 6, kind: "b", group: "h"),
    ]
    #expect(try Stream.run(ordered, steps).count { $0.phase == .began } == 2)
}

@Test(arguments: [
    ("value_sum", "{field: v, gt: 5}", ["2", "4"], 6.0), ("value_avg", "{field: v, gte: 3}", ["2", "4"], 3.0),
    ("value_median", "{field: v, gte: 4}", ["1", "4", "9"], 4.0),
    ("value_percentile", "{field: v, percentile: 75, gt: 5}", ["1", "4", "9"], 6.5),
    ("value_percentile", "{field: v, lte: 34}", ["1", "1", "2"], 100.0 / 3),
])
func `Numbers are taken together`(_ type: String, _ condition: String, _ values: [String], _ measure: Double) throws {
    let rules = Stream.rules(Stream.correlation(type, condition: condition))
    let steps = zip(0..., values).map { Step(time: $0, kind: "a", value: $1) }
    #expect(try Stream.run(rules, steps).last?.measure == measure)
}

@Test func `Failures before a success are found through a correlation of a correlation`() throws {
    let rules = Stream.rules(
        Stream.correlation("event_count", condition: "{gte: 3}", name: "failures"),
        Stream.correlation("temporal_ordered", rules: "[failures, b]", timespan: "1m", condition: nil, groupBy: "[v]"))
    #expect(rules.correlations.map(\.title) == ["failures", "found"])
    #expect(!rules.isReported(correlation: 0) && rules.isReported(correlation: 1))
    #expect(rules.rules.indices.map { rules.isReported(rule: $0) } == [false, false, true])
    let failures = [0, 1, 2, 3].map { Step(time: $0, kind: "a", value: "oracle") }
    let matches = try Stream.run(rules, failures + [Step(time: 3, kind: "b", group: "other", value: "oracle")])
        .filter { $0.correlation == 1 }
    #expect(matches.map(\.summary) == ["oracle began 3-3 2 2.0", "oracle ended 3-3 2 2.0"])
    #expect(
        try Stream.run(
            rules,
            [Step(time: 0, kind: "b", value: "oracle")]
                + failures.map {
                    Step(time: $0.time + 1, kind: "a", value: $0.value)
                }
        ).allSatisfy { $0.correlation == 0 })
}

@Test func `An alias is another field for each rule`() throws {
    let rules = Stream.rules(
        Stream.correlation(
            "temporal", rules: "[a, b]", condition: nil, groupBy: "[who]",
            more: "  aliases:\n    who: {a: v, b: group}\n"))
    let steps = [Step(time: 0, kind: "a", group: "1", value: "x"), Step(time: 1, kind: "b", group: "x", value: "2")]
    #expect(try Stream.run(rules, steps).first?.group.map(\.field) == ["who"])
}

@Test func `With generate the rules tell of their own matches too`() {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 3}") + "generate: true\n")
    #expect(rules.isReported(rule: 0))
}

@Test func `A name that several rules have is told, and all of them count`() {
    let rules = Stream.rules(
        Samples.rule("selection: {kind: b}\ncondition: selection", head: "name: a\n"),
        Stream.correlation("event_count", condition: "{gte: 1}"))
    #expect(rules.errors.map(\.reason) == ["correlation names 'a', the name of 2 rules, of which all count"])
    #expect(rules.correlations.count == 1 && rules.rules.indices.filter(rules.isWanted).count == 2)
}

@Test func `An event without its group is counted, not taken`() throws {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 1}", groupBy: "[group, absent]"))
    var correlator = Correlator(rules)
    correlator.observe(rule: 0, Event(rules.fields, ["group": "g"]), at: EventTime(seconds: 0), reference: 0)
    correlator.finish()
    let (matches, statistics) = (correlator.takeMatches(), correlator.statistics)
    #expect(matches.isEmpty && statistics.ungrouped == 1)
}

@Test func `What comes too late is counted, and one wrong date does not make all others late`() {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 2}", groupBy: "[]"))
    var correlator = Correlator(rules)
    let event = Event(rules.fields, [:])
    for (reference, time) in [0, 4_000_000_000, 1_000, 1_001].enumerated() {
        correlator.observe(rule: 0, event, at: EventTime(seconds: Int64(time)), reference: UInt64(reference))
    }
    var statistics = correlator.statistics
    #expect(statistics.late == 0)
    correlator.observe(rule: 0, event, at: EventTime(seconds: 100), reference: 9)
    statistics = correlator.statistics
    #expect(statistics.late == 1 && !statistics.isExact)
    correlator.finish()
    let references = correlator.takeMatches().map(\.references)
    #expect(references == [[2, 3], [2, 3]])
}

@Test func `Who follows a log as it is written need not wait for the slack`() {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 2}", groupBy: "[]"))
    var correlator = Correlator(rules)
    for time in [0, 1] as [Int64] {
        correlator.observe(rule: 0, Event(rules.fields, [:]), at: EventTime(seconds: time), reference: 0)
    }
    let early = correlator.takeMatches()
    #expect(early.isEmpty)
    correlator.advance(to: EventTime(seconds: 1))
    let begun = correlator.takeMatches().map(\.phase)
    #expect(begun == [.began])
    correlator.advance(to: EventTime(seconds: 60))
    let ended = correlator.takeMatches().map(\.phase)
    #expect(ended == [.ended])
}

@Test(arguments: [
    ("type: event_count", "rules: [a]\n  timespan: 1m", "correlation has no 'condition'"),
    ("type: none", "rules: [a]", "type 'none' is not known"),
    ("type: event_count", "rules: [z]\n  timespan: 1m\n  condition: {gte: 1}", "'z', which is no rule here"),
    ("type: event_count", "rules: [a]\n  timespan: 1w\n  condition: {gte: 1}", "timespan '1w' is not"),
    ("type: value_count", "rules: [a]\n  timespan: 1m\n  condition: {gte: 1}", "condition has no 'field'"),
    ("type: event_count", "rules: [a]\n  timespan: 1m\n  condition: {more: 1}", "'more' is not known"),
    ("type: event_count", "rules: [me]\n  timespan: 1m\n  condition: {gte: 1}", "which leads back to it"),
    ("type: event_count", "rules: [a]\n  timespan: 1m\n  condition: a and b", "is a text, not a map"),
    ("type: temporal", "rules: [a]\n  timespan: 1m\n  condition: a and b", "'b', which is not in 'rules'"),
    ("type: temporal", "rules: [a]\n  timespan: 1m\n  window: 1", "'window' is not known in a correlation"),
    ("type: temporal_ordered", "rules: [a, b]\n  timespan: 1m\n  condition: a or b", "other than all rules joined"),
])
func `A correlation that cannot be followed is refused`(_ type: String, _ rest: String, _ reason: String) {
    let rules = Stream.rules("title: x\nname: me\ncorrelation:\n  \(type)\n  group-by: [group]\n  \(rest)\n")
    #expect(rules.correlations.isEmpty)
    #expect(rules.errors.contains { $0.reason.contains(reason) }, "\(rules.errors)")
}

@Test func `A count of a correlation counts its matches, not its events`() throws {
    let rules = Stream.rules(
        Stream.correlation("event_count", condition: "{gte: 2}", name: "bursts"),
        Stream.correlation("event_count", rules: "[bursts]", timespan: "1h", condition: "{gte: 2}", groupBy: "[]"))
    let burst = [0, 1, 2, 3, 4].map { Step(time: $0, kind: "a") }
    #expect(try Stream.run(rules, burst).allSatisfy { $0.correlation == 0 })
    let later = burst + [100, 101].map { Step(time: $0, kind: "a") }
    let matches = try Stream.run(rules, later).filter { $0.correlation == 1 }
    #expect(matches.map(\.summary) == [" began 1-101 2 2.0", " ended 1-101 2 2.0"])
}

@Test func `A group is told by the bytes of all its fields`() throws {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 2}", groupBy: "[group, v]"))
    let apart = [Step(time: 0, kind: "a", group: "ab", value: "c"), Step(time: 1, kind: "a", group: "a", value: "bc")]
    #expect(try Stream.run(rules, apart).isEmpty)
    #expect(try Stream.run(rules, apart + apart).count == 4)
}

@Test(arguments: [
    (["::ffff:203.0.113.9", "203.0.113.9"], "203.0.113.9"),
    (["2001:0DB8:0:0::5", "2001:db8::5"], "2001:db8::5"), (["::1", "0:0:0:0:0:0:0:1"], "::1"),
    (["1:0:0:2:0:0:0:3", "1::2:0:0:0:3"], "1:0:0:2::3"),
])
func `An address is one, however it is written`(_ forms: [String], _ told: String) throws {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 2}"))
    let steps = [Step(time: 1, kind: "a", group: forms[0]), Step(time: 2, kind: "a", group: forms[1])]
    let matches = try Stream.run(rules, steps)
    #expect(matches.first?.group.map { String(decoding: $0.value, as: UTF8.self) } == [told])
}

@Test(arguments: [["aa:bb:cc:dd:ee:ff", "AA:BB:CC:DD:EE:FF"], ["1:2", "1:02"], ["fe80::1%eth0", "fe80::1%eth1"]])
func `What is no address by itself stays as it is written`(_ forms: [String]) throws {
    let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 2}"))
    let steps = [Step(time: 1, kind: "a", group: forms[0]), Step(time: 2, kind: "a", group: forms[1])]
    #expect(try Stream.run(rules, steps).isEmpty)
}
