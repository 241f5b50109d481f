import LiteralScan
import Sigma
import Synchronization

/// In how many lines of a sample the literals stand among which the rules can choose.
struct LiteralCounts: Sendable {
    private let lines: [[UInt8]: Int]

    init(_ rules: RuleSet, _ options: LiteralOptions, _ sample: [UInt8]) throws(LiteralSetError) {
        var options = options
        let usual = options.rarity
        let candidates = Mutex<Set<[UInt8]>>([])
        let limit = LiteralSet.maximumCount
        options.rarity = { literal in
            candidates.withLock { candidates in
                if LiteralSet.lengths.contains(literal.count), candidates.count < limit { candidates.insert(literal) }
            }
            return usual(literal)
        }
        for rule in rules.rules.indices { _ = rules.requiredLiterals(of: rule, options: options) }
        let literals = candidates.withLock { Array($0) }
        var counts = [Int](repeating: 0, count: literals.count)
        var scanner = LiteralScanner(try LiteralSet(literals))
        scanner.scan(sample.span) { _, _, hits in
            for index in hits.indices { counts[Int(hits[index].literal)] += 1 }
        }
        lines = Dictionary(uniqueKeysWithValues: zip(literals, counts))
    }

    /// A line more with it costs more than any number of bits is worth.
    func rarity(of literal: [UInt8]) -> Double {
        LiteralOptions.bits(literal) - Double(lines[literal] ?? 0) * 8
    }
}
