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
