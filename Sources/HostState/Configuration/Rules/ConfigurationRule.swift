package import NoroshiModel

/// What is wrong with a setting, how to see it, why, and what to write instead: an entry of `checks/<software>/*.yml`.
package struct ConfigurationRule: Sendable {
    /// Letters, digits and hyphens; with the software it names the check `configuration.<software>.<id>`.
    package let id: String
    /// The program that it is about, or ``anySoftware``.
    package let software: String
    package let severity: Severity
    /// By language. `{value}`, `{setting}` and `{place}` stand for what was found.
    package let title, why, change: [String: String]
    /// Who says so: a manual page, an RFC, or a reason that an administrator can weigh.
    package let source: String
    package let versions: VersionBounds?
    package let place: Place
    /// Where the rule means anything; nil for always.
    package let condition: RuleCondition?
    package let failure: RuleCondition
    /// When the settings do not tell.
    package let doubt: RuleCondition?
    package let passing, failing: [Example]
    /// `file:line:column` of the rule.
    package let locator: String

    /// Rules of this name are about every program.
    package static let anySoftware = "any"

    func isAbout(_ name: String) -> Bool { software == name || software == Self.anySoftware }

    /// Which blocks of a configuration a rule looks at.
    package enum Place: Sendable, Hashable {
        /// What holds for the whole program.
        case whole
        /// The whole, and every block that says something else.
        case everywhere
        /// Blocks whose name begins with one of these words.
        case blocks(Set<String>)
    }

    /// A configuration that shows what a rule means.
    package enum Example: Sendable, Hashable {
        /// Texts by the path they would stand at.
        case files([String: String])
        /// Settings of the whole, by name.
        case settings([String: [String]])
    }

    package var check: CheckID { CheckID(stringLiteral: "configuration.\(software).\(id)") }
}

/// Versions of a program that a rule is about, compared number by number.
package struct VersionBounds: Sendable, Hashable {
    package enum Comparison: String, Sendable { case less = "<", lessOrEqual = "<=", more = ">", moreOrEqual = ">=" }
    package let bounds: [Bound]

    package struct Bound: Sendable, Hashable {
        package let comparison: Comparison
        package let numbers: [Int]
    }

    /// Such as `< 7.4` or `>= 2.3, < 2.4`; nil for anything else.
    package init?(_ text: String) {
        var bounds: [Bound] = []
        for part in text.split(separator: ",") {
            let part = part.trimmed
            let sign = part.prefix { "<>=".contains($0) }
            let numbers = Self.numbers(part.dropFirst(sign.count).trimmed)
            guard let comparison = Comparison(rawValue: String(sign)), !numbers.isEmpty else { return nil }
            bounds.append(Bound(comparison: comparison, numbers: numbers))
        }
        guard !bounds.isEmpty else { return nil }
        self.bounds = bounds
    }

    /// Whether a version such as `1:9.2p1-2+deb12u3` is meant; one that is not known may be.
    package func contains(_ version: String?) -> Bool {
        guard let version else { return true }
        let numbers = Self.numbers(version)
        guard !numbers.isEmpty else { return true }
        return bounds.allSatisfy { bound in
            let count = bound.numbers.count
            let own = numbers.prefix(count) + repeatElement(0, count: max(0, count - numbers.count))
            let isLess = own.lexicographicallyPrecedes(bound.numbers)
            let isEqual = Array(own) == bound.numbers
            return switch bound.comparison {
            case .less: isLess
            case .lessOrEqual: isLess || isEqual
            case .more: !isLess && !isEqual
            case .moreOrEqual: !isLess
            }
        }
    }

    /// The upstream version's numbers: `1:9.2p1-2` has 9, 2 and 1.
    private static func numbers(_ version: String) -> [Int] {
        let upstream = version.split(separator: ":", maxSplits: 1).last ?? ""
        let main = upstream.prefix { $0 != "-" && $0 != "+" && $0 != "~" }
        return main.split { !$0.isASCII || !$0.isNumber }.prefix(8).compactMap { Int($0) }
    }
}
