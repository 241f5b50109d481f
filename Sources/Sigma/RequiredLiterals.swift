import ByteRegex

/// How the values of fields stand in the raw text of events, and which literals are good ones.
public struct LiteralOptions: Sendable {
    /// Bytes that the raw text may write otherwise, such as `"` and `\` in JSON; no literal has one.
    public var escapedBytes: Set<UInt8> = []
    /// Whether the value of a field, by the name that events have for it, stands in the raw text as it is.
    ///
    /// Not so for what is encoded there (base64, hexadecimal, per cent), or added by who reads the log.
    public var isVerbatim: @Sendable (_ field: String) -> Bool = { _ in true }
    /// How rare a literal is: the higher, the better. Never of length alone: `post` is in every line of a mail log.
    public var rarity: @Sendable (_ literal: [UInt8]) -> Double = LiteralOptions.bits

    public init() {}

    /// For lines of JSON, in which `"`, `\`, `/`, control characters and everything beyond ASCII may be escaped.
    public static var json: LiteralOptions {
        var options = LiteralOptions()
        options.escapedBytes = Set(0x00...0x1F).union("\"\\/".utf8).union(0x7F...0xFF)
        return options
    }

    /// How much the literal tells, in bits, taking the letters of logs as they usually are.
    public static func bits(_ literal: [UInt8]) -> Double {
        literal.reduce(0) { sum, byte in
            switch byte {
            case 0x20, UInt8(ascii: "e"), UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "o"), UInt8(ascii: "r"):
                sum + 3.2
            case 0x61...0x7A: sum + 4.2
            case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "/"): sum + 3.5
            default: sum + 6
            }
        }
    }
}

extension RuleSet {
    /// Literals of which every event that a rule matches has at least one in its raw text.
    ///
    /// Each has two bytes or more, ASCII letters in lower case: the search for them must not regard the case of ASCII.
    /// They hold where the text of the event, and the values of its fields, stand in the raw text byte for byte; what
    /// is escaped or encoded there has to be named in `options`.
    ///
    /// - Returns: `nil` where none are known, so that every event has to be judged; an empty list where nothing
    ///   matches.
    public func requiredLiterals(of rule: Int, options: LiteralOptions = LiteralOptions()) -> [[UInt8]]? {
        literals(of: rule, options)
    }

    /// The rules of a route for which no literals are known: who looks for literals first has to judge each event of
    /// the route by them, or to leave them out and say so.
    public func unsearchable(in route: Route, options: LiteralOptions = LiteralOptions()) -> [Int] {
        route.rules.filter { requiredLiterals(of: $0, options: options) == nil }
    }
}

/// Chooses the literals of an expression.
struct LiteralChooser {
    static let minimumLength = 2
    static let maximumCount = 2_000

    let matchers: Matchers
    let fields: FieldTable
    let options: LiteralOptions

    func choose(_ expression: Expression) -> [[UInt8]]? {
        guard let found = choose(expression, isWanted: true) else { return nil }
        // What holds another literal of the list adds nothing.
        let unique = Array(Set(found))
        return unique.filter { literal in
            !unique.contains { $0.count < literal.count && literal.contains(run: $0) }
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func choose(_ expression: Expression, isWanted: Bool) -> [[UInt8]]? {
        switch expression {
        case .constant(let value): return value == isWanted ? nil : []
        case .not(let inner): return choose(inner, isWanted: !isWanted)
        case .test(let number): return isWanted ? literals(of: matchers.tests[Int(number)]) : nil
        case .all(let parts): return isWanted ? best(parts, isWanted) : union(parts, isWanted)
        case .any(let parts): return isWanted ? union(parts, isWanted) : best(parts, isWanted)
        }
    }

    private func best(_ parts: [Expression], _ isWanted: Bool) -> [[UInt8]]? {
        parts.compactMap { choose($0, isWanted: isWanted) }.max { score($0) < score($1) }
    }

    private func union(_ parts: [Expression], _ isWanted: Bool) -> [[UInt8]]? {
        var result: [[UInt8]] = []
        for part in parts {
            guard let found = choose(part, isWanted: isWanted) else { return nil }
            result += found
            guard result.count <= Self.maximumCount else { return nil }
        }
        return result
    }

    /// The worst literal decides, because all of them are looked for.
    private func score(_ literals: [[UInt8]]) -> Double {
        let worst = literals.map(options.rarity).min() ?? .infinity
        return worst - Double(Int.bitWidth - literals.count.leadingZeroBitCount)
    }

    private func literals(of test: Test) -> [[UInt8]]? {
        if let range = test.slots {
            let isVerbatim = (range.lower..<range.upper).allSatisfy { index in
                options.isVerbatim(fields.names[Int(matchers.slots[Int(index)])])
            }
            guard isVerbatim else { return nil }
        }
        switch test.kind {
        case .pattern(let index): return matchers.patterns[Int(index)].runs.map(cut).reduce([], +).best(by: score)
        case .ranges(let lower, let upper):
            var all: [[UInt8]] = []
            for index in lower..<upper {
                guard let literals = matchers.ranges[Int(index)].literals, literals.allSatisfy(isUsable) else {
                    return nil
                }
                all += literals
            }
            return all
        case .regex(let index):
            let requirements = matchers.regexes[Int(index)].requirements.compactMap { requirement -> [[UInt8]]? in
                var literals: [[UInt8]] = []
                for literal in requirement {
                    guard let part = [literal.bytes].map(cut).reduce([], +).best(by: score) else { return nil }
                    literals += part
                }
                return literals
            }
            return requirements.max { score($0) < score($1) }
        // Alternatives are known to programs only, not to the expressions that are looked at here.
        case .alternatives, .exists, .null, .comparison, .timePart, .fieldref: return nil
        }
    }

    private func isUsable(_ literal: [UInt8]) -> Bool {
        literal.count >= Self.minimumLength && !literal.contains { options.escapedBytes.contains($0) }
    }

    /// The parts between bytes that may be escaped, as long as they tell something.
    private func cut(_ run: [UInt8]) -> [[UInt8]] {
        run.split { options.escapedBytes.contains($0) }.map(Array.init).filter { $0.count >= Self.minimumLength }
    }
}

extension [[UInt8]] {
    fileprivate func best(by score: ([[UInt8]]) -> Double) -> [[UInt8]]? {
        self.max { score([$0]) < score([$1]) }.map { [$0] }
    }
}

extension [UInt8] {
    fileprivate func contains(run: [UInt8]) -> Bool {
        guard run.count <= count else { return false }
        return (0...(count - run.count)).contains { self[$0..<$0 + run.count] == run[...] }
    }
}
