import Sigma
import Testing

@Test(.enabled(if: Places.sigma != nil, "The public Sigma rules are not at hand: set NOROSHI_SHARED to look at them"))
func `Every public rule loads and compiles, and has required literals`() throws {
    var options = RuleSet.Options()
    options.placeholders = { ["a\($0)"] }
    let rules = RuleSet(RuleCollection.load([try #require(Places.sigma)]), options: options)
    #expect(rules.errors.isEmpty, "\(rules.errors)")
    #expect(rules.rules.count > 100)
    let without = rules.rules.indices.filter { rules.requiredLiterals(of: $0) == nil }
    #expect(without.count * 50 < rules.rules.count, "\(without.map { rules.rules[$0].title })")
}

@Test(.enabled(if: Places.sigma != nil, "The public Sigma rules are not at hand: set NOROSHI_SHARED to look at them"))
func `No public rule matches an empty event`() throws {
    let rules = RuleSet(RuleCollection.load([try #require(Places.sigma)]))
    var scratch = Scratch()
    let event = Event(rules.fields, [:])
    let matching = rules.rules.indices.filter { rules.matches($0, event, scratch: &scratch) }
    #expect(matching.isEmpty, "\(matching.map { rules.rules[$0].title })")
}
