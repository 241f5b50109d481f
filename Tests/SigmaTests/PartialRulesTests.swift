import Sigma
import Testing

/// Rules with every kind of test, over the fields `a` to `d` and the text.
private let rules = Samples.compile(
    [
        "one: {a: x, b|startswith: y}\ncondition: one", "one: {a: [x, y], c|exists: true}\ncondition: one",
        "one: {a: null}\ntwo: {b|contains: z}\ncondition: one or not two",
        "one: {a|cidr: 10.0.0.0/8}\ntwo: {d|exists: false}\ncondition: one and two",
        "one: {a|fieldref: b}\ncondition: one", "one: {c|gte: 5}\ntwo: {d|re: '^x+$'}\ncondition: one or two",
        "words: [needle, pin]\none: {b: x}\ncondition: words and not one",
        "one: {a: x}\ntwo: {a: y}\ncondition: one and two", "one: {b|endswith: '*'}\ncondition: not one",
    ].map { Samples.rule($0) }.joined(separator: "---\n"))

private let names = ["a", "b", "c", "d"]
private let values: [String?] = [nil, nil, "", "x", "y", "xx", "yz", "10.1.2.3", "11.1.2.3", "4", "5", "6"]
private let texts = ["", "a needle", "pins", "nothing"]

private func event(_ chosen: [String?], where isWanted: (Int) -> Bool, text: String) -> Event {
    var event = Event(rules.fields)
    event.begin(Array(text.utf8))
    for index in names.indices where isWanted(index) {
        if let slot = rules.fields.slot(names[index]), let value = chosen[index] {
            event.set(slot, to: Array(value.utf8))
        }
    }
    return event
}

@Suite struct `What is left of rules when something is known of events` {
    private let slots = names.map { rules.fields.slot($0) }

    @Test func `says the same as the rules, whatever is known, and needs no more than it says`() throws {
        try #require(rules.errors.isEmpty, "\(rules.errors)")
        var chance = Chance(9)
        var scratch = Scratch()
        var (decided, matched) = (0, 0)
        for _ in 0..<4_000 {
            let chosen = names.map { _ in values[Int.random(in: values.indices, using: &chance)] }
            let known = Set(names.indices.filter { _ in Bool.random(using: &chance) })
            let text = texts[Int.random(in: texts.indices, using: &chance)]
            var partial = PartialRules()
            let beforehand = event(chosen, where: known.contains, text: "")
            for rule in rules.rules.indices {
                let entry = partial.add(rule, of: rules, beforehand) { slot in
                    known.contains { slots[$0] == slot }
                }
                var needs = PartialRules.Needs()
                partial.add(needsOf: entry, for: rule, of: rules, to: &needs)
                let least = event(
                    chosen, where: { index in slots[index].map(needs.slots.contains) ?? false },
                    text: needs.text ? text : "")
                let all = event(chosen, where: { _ in true }, text: text)
                let expected = rules.matches(rule, all, scratch: &scratch)
                #expect(partial.matches(entry, of: rules, least, scratch: &scratch) == expected)
                #expect(entry != .never || !expected)
                #expect(entry != .always || expected)
                let mayMatch = rules.mayMatch(rule, beforehand) { slot in known.contains { slots[$0] == slot } }
                #expect(mayMatch == (entry != .never))
                if entry == .never || entry == .always { decided += 1 }
                if expected { matched += 1 }
            }
        }
        // Both happen, or nothing was tried.
        #expect(decided > 1_000 && matched > 1_000)
    }

    @Test func `needs what correlations take of events`() throws {
        let rules = Stream.rules(Stream.correlation("event_count", condition: "{gte: 2}"))
        let kind = try #require(rules.fields.slot("kind"))
        let group = try #require(rules.fields.slot("group"))
        var known = Event(rules.fields)
        known.begin([])
        known.set(kind, to: Array("a".utf8))
        var partial = PartialRules()
        var needs = PartialRules.Needs()
        let entry = partial.add(0, of: rules, known) { $0 == kind }
        partial.add(needsOf: entry, for: 0, of: rules, to: &needs)
        #expect(entry == .always && needs.slots == [group] && !needs.text)
        #expect(partial.add(1, of: rules, known) { $0 == kind } == .never)
    }
}
