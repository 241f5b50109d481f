import Sigma

/// What correlations are built on: rules, through other correlations between them.
struct CorrelationBases: Sendable {
    /// Another correlation that one is about, and nothing else.
    struct Core: Sendable {
        let correlation: Int
        /// For each field by which that one groups, what this one calls it; nil where this one does not group by it.
        fileprivate let fields: [String?]
    }

    /// Whom another correlation found something about, by its own fields.
    struct Group: Hashable, Sendable {
        let correlation: Int
        let values: [[UInt8]]
    }

    private let rules: [[Int]]
    private let cores: [Core?]
    private let areTemporal: [Bool]
    private let groups: [[String]]
    private let areCores: Set<Int>

    init(_ set: RuleSet) {
        var known: [[Int]] = []
        var cores: [Core?] = []
        var areTemporal: [Bool] = []
        // Those that others name come before them.
        for (number, correlation) in set.correlations.enumerated() {
            let only = Self.onlyPart(of: correlation)
            let bases = (only.map { [$0] } ?? correlation.rules).map { reference in
                (
                    rules: set.rules.indices.filter { Self.isNamed(set.rules[$0].metadata, reference.text) },
                    through: (0..<number).filter { Self.isNamed(set.correlations[$0].metadata, reference.text) }
                )
            }
            known.append(Set(bases.flatMap { $0.rules + $0.through.flatMap { known[$0] } }).sorted())
            let isTemporal = correlation.kind == .temporal || correlation.kind == .temporalOrdered
            areTemporal.append(isTemporal && only == nil)
            cores.append(
                only.flatMap { only in
                    bases.first?.through.first.map {
                        Core(correlation: $0, fields: Self.fields(of: set.correlations[$0], in: correlation, as: only))
                    }
                })
        }
        rules = known
        self.cores = cores
        self.areTemporal = areTemporal
        groups = set.correlations.map(\.groupBy)
        areCores = Set(cores.compactMap { $0?.correlation })
    }

    func of(correlation: Int) -> [Int] { rules[correlation] }

    /// Whether it is over what comes together or in an order, and counts no lines of one kind.
    func isTemporal(_ correlation: Int) -> Bool { areTemporal[correlation] }

    /// Whether some other correlation is about it, and nothing else.
    func isCore(_ correlation: Int) -> Bool { areCores.contains(correlation) }

    /// Whom a match is about.
    func group(of match: CorrelationMatch) -> Group {
        Group(
            correlation: match.correlation,
            values: groups[match.correlation].map { field in match.group.first { $0.field == field }?.value ?? [] })
    }

    /// The same for the correlation that it is about; nil where there is none, or where that one tells more apart.
    func coreGroup(of match: CorrelationMatch) -> Group? {
        guard let core = cores[match.correlation] else { return nil }
        var values: [[UInt8]] = []
        for field in core.fields {
            guard let field else { return nil }
            values.append(match.group.first { $0.field == field }?.value ?? [])
        }
        return Group(correlation: core.correlation, values: values)
    }

    private static func fields(of core: Correlation, in correlation: Correlation, as name: Reference) -> [String?] {
        core.groupBy.map { field in
            correlation.groupBy.first { own in
                let alias = correlation.aliases.first { $0.name == own }
                return (alias?.fields.first { $0.rule.text == name.text }?.field ?? own) == field
            }
        }
    }

    private static func isNamed(_ metadata: Metadata, _ text: String) -> Bool {
        metadata.id == text || metadata.name == text
    }

    // MARK: Conditions

    /// What has to be there where nothing else has to, others only must not be: `burst and not (success or failure)`.
    private static func onlyPart(of correlation: Correlation) -> Reference? {
        guard correlation.kind == .temporal else { return nil }
        guard let condition = correlation.extendedCondition else {
            return correlation.rules.count == 1 ? correlation.rules.first : nil
        }
        guard let name = onlyName(in: condition) else { return nil }
        return correlation.rules.first { $0.text == name }
    }

    private static func onlyName(in condition: String) -> String? {
        let spaced = condition.replacing("(", with: " ( ").replacing(")", with: " ) ")
        var words = spaced.split(whereSeparator: \.isWhitespace)[...]
        var names: [Substring] = []
        while let word = words.popFirst() {
            switch word.lowercased() {
            case "and": continue
            case "not":
                guard let next = words.popFirst() else { return nil }
                var depth = next == "(" ? 1 : 0
                while depth > 0, let inner = words.popFirst() { depth += inner == "(" ? 1 : inner == ")" ? -1 : 0 }
            case "or", "of", "(", ")": return nil
            default: names.append(word)
            }
        }
        return names.count == 1 ? names.first.map(String.init) : nil
    }
}
