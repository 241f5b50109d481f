package import LiteralScan
package import LogReading
package import Sigma

/// Rules made ready to run over log files in one pass.
///
/// Every rule has literals of which each line that it matches holds one. All of them are looked for together, and only
/// lines that hold one are taken apart and judged, by the rules whose literals they hold.
package struct LogRules: Sendable {
    package let rules: RuleSet
    let catalog: MessageCatalog
    let literals: LiteralSet
    /// For each literal the rules that have it.
    let owners: [[Int]]
    /// Rules that no literal can be found for: every line would have to be judged, and they are not run.
    package let unsearchable: [Int]

    /// - Throws: ``LiteralSetError`` when the rules have more literals than can be looked for.
    package init(_ rules: RuleSet, catalog: MessageCatalog) throws(LiteralSetError) {
        self.rules = rules
        self.catalog = catalog
        var numbers: [[UInt8]: Int] = [:]
        var literals: [[UInt8]] = []
        var owners: [[Int]] = []
        var unsearchable: [Int] = []
        let options = Self.options
        // Derived events have no line of their own to be found.
        for rule in rules.rules.indices where !DerivedJudge.isDerived(rules.rules[rule].logsource) {
            guard let required = rules.requiredLiterals(of: rule, options: options) else {
                unsearchable.append(rule)
                continue
            }
            for literal in required {
                let bytes = Array(literal.prefix(LiteralSet.lengths.upperBound))
                let number = numbers[bytes] ?? literals.count
                if number == literals.count {
                    numbers[bytes] = number
                    literals.append(bytes)
                    owners.append([])
                }
                owners[number].append(rule)
            }
        }
        // Lines of which derived events are made have to be read, whether or not a rule is asked about them.
        for text in Derivation.literals(for: rules) where numbers[text] == nil {
            numbers[text] = literals.count
            literals.append(text)
            owners.append([])
        }
        self.owners = owners
        self.unsearchable = unsearchable
        self.literals = try LiteralSet(literals)
    }

    /// What stands in a line as it is: all but what is made out of several lines or decoded.
    private static var options: LiteralOptions {
        var options = LiteralOptions()
        // auditd writes what a process chose in hexadecimal digits; our own words for what happened stand in no line.
        let encoded: Set = [
            "action", "outcome", "proctitle", "comm", "exe", "name", "cwd", "acct", "cmd", "CommandLine",
        ]
        options.isVerbatim = { field in
            !encoded.contains(field)
                && !(field.utf8.first == 0x61 && field.utf8.dropFirst().allSatisfy { $0 &- 48 < 10 })
        }
        return options
    }
}
