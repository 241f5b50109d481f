package import LiteralScan
package import LogReading
package import Sigma

/// Rules made ready to run over log files in one pass.
///
/// Nearly every rule has literals of which each line that it matches holds one. All of them are looked for together, and
/// only lines that hold one are taken apart and judged, by the rules whose literals they hold.
package struct LogRules: Sendable {
    package let rules: RuleSet
    let catalog: MessageCatalog
    let literals: LiteralSet
    /// For each literal the rules that have it.
    let owners: [[Int]]
    /// Whether a literal tells that a line of JSON writes some text otherwise than it is, or an audit record its type
    /// as a number: every rule is asked then.
    let isEscape: [Bool]
    /// Whether a literal tells that a line is one of those of which derived events are made.
    let isDeriving: [Bool]
    /// Whether some rule asks for what becomes of mails.
    let wantsMail: Bool
    /// For each rule whether its matches are told by themselves.
    let isTold: [Bool]
    /// Rules without literals of their own: every line of the logs that they are for is taken apart.
    package let slow: [Int]
    /// Rules for which every line of every log is taken apart, in ascending order.
    package let unsearchable: [Int]
    /// Rules for logs of a kind that is not read here, such as another system's.
    package let foreign: [Int]

    /// - Parameter sample: Some of what will be read, from which it is learned which literals are rare. It makes
    ///   reading faster, and does not change what is found.
    /// - Throws: ``LiteralSetError`` when the rules have more literals than can be looked for.
    package init(
        _ rules: RuleSet, catalog: MessageCatalog, sample: [UInt8] = []
    ) throws(LiteralSetError) {
        self.rules = rules
        self.catalog = catalog
        isTold = rules.rules.indices.map { rules.isReported(rule: $0) }
        var choice = LiteralChoice()
        var slow: [Int] = []
        var unsearchable: [Int] = []
        var foreign: [Int] = []
        let options = try Self.options(rules, sample)
        // Derived events have no line of their own to be found.
        for rule in rules.rules.indices where !DerivedJudge.isDerived(rules.rules[rule].logsource) {
            guard LogSources.exists(rules.rules[rule].logsource) else {
                foreign.append(rule)
                continue
            }
            if let required = rules.requiredLiterals(of: rule, options: options) {
                choice.add(required, for: rule)
            } else if let required = LogSources.literals(of: rules.rules[rule].logsource) {
                choice.add(required, for: rule)
                slow.append(rule)
            } else {
                unsearchable.append(rule)
            }
        }
        let escapes = choice.addEscapes()
        // Lines of which derived events are made have to be read, whether or not a rule is asked about them.
        let deriving = choice.add(Derivation.literals(for: rules))
        // They stand for lines that rules match.
        _ = choice.add(RepeatedMessage.literals.map { Array("\($0)".utf8) })
        isEscape = choice.literals.indices.map(escapes.contains)
        isDeriving = choice.literals.indices.map(deriving.contains)
        wantsMail = DerivedJudge.wants(.mail, by: rules)
        owners = choice.owners
        self.slow = slow
        self.unsearchable = unsearchable
        self.foreign = foreign
        literals = try LiteralSet(choice.literals, sample: sample)
    }

    /// Whether lines without literals are judged too.
    var takesAll: Bool { !unsearchable.isEmpty }

    private static func options(_ rules: RuleSet, _ sample: [UInt8]) throws(LiteralSetError) -> LiteralOptions {
        // What is always escaped in a line of JSON; what may be is told by the escapes themselves.
        var options = LiteralOptions.json
        options.escapedBytes.remove(UInt8(ascii: "/"))
        // auditd writes what a process chose in hexadecimal digits; our own words for what happened stand in no line.
        let encoded: Set = [
            "action", "outcome", "proctitle", "comm", "exe", "name", "cwd", "acct", "cmd", "CommandLine",
        ]
        options.isVerbatim = { field in
            !encoded.contains(field)
                && !(field.utf8.first == 0x61 && field.utf8.dropFirst().allSatisfy { $0 &- 48 < 10 })
        }
        guard !sample.isEmpty else { return options }
        let counts = try LiteralCounts(rules, options, sample)
        options.rarity = { counts.rarity(of: $0) }
        return options
    }
}

/// Literals, each once, and whose they are.
private struct LiteralChoice {
    private(set) var literals: [[UInt8]] = []
    private(set) var owners: [[Int]] = []
    private var numbers: [[UInt8]: Int] = [:]

    mutating func add(_ required: [[UInt8]], for rule: Int) {
        for literal in required { owners[number(Array(literal.prefix(LiteralSet.lengths.upperBound)))].append(rule) }
    }

    /// ASCII as a number (`\u003c`), a slash behind a backslash, bytes as a list of numbers, and what follows the
    /// number of an audit record's type in the kernel's words.
    ///
    /// - Returns: Which of the literals are these.
    mutating func addEscapes() -> Set<Int> {
        let lists = (0...9).flatMap { ["\":[\($0)", "\": [\($0)"] }
        return add((["\\u00", "\\/", " audit("] + lists).map { Array($0.utf8) })
    }

    /// Literals that no rule asks for.
    mutating func add(_ texts: [[UInt8]]) -> Set<Int> { Set(texts.map { number($0) }) }

    private mutating func number(_ literal: [UInt8]) -> Int {
        if let number = numbers[literal] { return number }
        numbers[literal] = literals.count
        literals.append(literal)
        owners.append([])
        return literals.count - 1
    }
}
