@testable import ByteRegex
import Testing

/// A generator of numbers that are the same in every run.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) ^ (state << 31)
    }
}

/// A pattern of small parts, over the letters that the inputs have.
private func pattern(_ depth: Int, _ numbers: inout Numbers) -> String {
    let atoms = ["a", "b", "c", "ab", ".", "[ab]", "[^a]", "\\w", "é", "^", "$", "\\b", "\\n", "A"]
    let times = ["", "", "*", "+", "?", "*?", "+?", "??", "{1,3}", "{2}", "{0,2}?", "{2,}", "{1,40}"]
    let parts = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
        let choice = depth == 0 ? 0 : Int.random(in: 0..<6, using: &numbers)
        let atom = atoms.randomElement(using: &numbers) ?? ""
        let inner = choice == 0 ? atom : pattern(depth - 1, &numbers)
        let part =
            switch choice {
            case 0, 1: choice == 0 ? atom : "(\(inner))"
            case 2: "(?:\(inner)|\(atom))"
            case 3: "(?i:\(inner))"
            case 4: (["(?!", "(?<!"].randomElement(using: &numbers) ?? "") + "\(inner))"
            default: "(?:\(inner))"
            }
        // Which rounds of an empty body count is not settled; see BytePattern.
        let isRepeatable = choice != 0 || !["^", "$", "\\b"].contains(atom)
        return part + (isRepeatable && choice < 1 ? times.randomElement(using: &numbers) ?? "" : "")
    }
    return parts.joined()
}

@Test(arguments: 0..<8) func `Both engines find the same match, whatever pattern and input are`(seed: UInt64) throws {
    var numbers = Numbers(state: seed)
    for _ in 0..<150 {
        let text = pattern(2, &numbers)
        for unit in [BytePattern.Unit.byte, .character] {
            let (node, groups) = try PatternParser.parse(text, options: [], unit: unit)
            let program = try Compiler.compile(node, groupCount: groups)
            let track = TrackCompiler.compile(node, groupCount: groups)
            #expect(program.instructions.count <= node.size(limit: 50_000) + 3, "\(text)")
            for _ in 0..<8 {
                let letters = ["a", "b", "c", "A", "é", "\n", " "]
                let input = (0..<Int.random(in: 0...12, using: &numbers)).map { _ in
                    letters.randomElement(using: &numbers) ?? ""
                }
                let bytes = Array(input.joined().utf8)
                var (machine, tracker, looks) = (Machine(), Tracker(), LookTable())
                looks.fill(track.looks, over: bytes.span)
                let isMatch = machine.run(
                    program, over: bytes.span, from: 0, filter: StartFilter(node), looks: looks)
                #expect(
                    tracker.run(track, over: bytes.span, from: 0, looks: looks) == isMatch, "\(text) on \(input)")
                guard isMatch else { continue }
                #expect(
                    tracker.slots.prefix(track.slotCount).map(Int.init) == machine.matched, "\(text) on \(input)")
                #expect(mayMatch(node, bytes), "\(text) on \(input)")
            }
        }
    }
}

private func mayMatch(_ node: Node, _ bytes: [UInt8]) -> Bool {
    var candidates: [UInt64] = []
    LiteralIndex([LiteralFinder.requirements(of: node)]).find(in: bytes.span, candidates: &candidates)
    return candidates == [1]
}

@Test func `A pattern too large for the one engine is run by the other`() throws {
    let pattern = try BytePattern("^(?:(?:a|b)?){400}c(d)")
    let bytes = [UInt8](repeating: 0x61, count: 5_000) + Array("\nabcd".utf8)
    let match = try #require(pattern.firstMatch(in: bytes))
    #expect(match.captures == [5_001..<5_005, 5_004..<5_005])
}

@Test(arguments: [
    ("^(\\S+) Foo", [[" foo"]], false), ("^220 (\\S+)Fo", [["220 "]], true), ("^Foo\\d", [["foo"]], true),
    ("(?:Foo|Barx)/\\d", [["foo", "barx"]], false), ("^(?:Foo|Bar)", [["foo", "bar"]], true),
    ("(?:Foo|\\d) server", [[" server"]], false), ("ab", [], false), ("(?:Foo)?", [], false),
    ("[Ff]oO(?i)P{1,2}", [["foo"]], false), ("(?i)\\AX-Mailer: ?", [["x-mailer:"]], true),
    ("Foo.Barbar(?:a1c|b1c|\\d1c)x+(?:a1c|b1c)", [["barbar"], ["foo"], ["a1c", "b1c"]], false),
])
func `Every match contains one literal of each requirement`(
    pattern: String, literals: [[String]], isAtLineStart: Bool
) throws {
    let found = try BytePattern(pattern).requirements
    #expect(found.map { $0.map { String(decoding: $0.bytes, as: UTF8.self) } } == literals)
    #expect(found.joined().allSatisfy { $0.isAtLineStart == isAtLineStart })
}
