/// Which rule leads to which correlation, and where the values for it stand in an event.
struct CorrelationPlan: Sendable {
    struct Node: Sendable {
        let correlation: Correlation
        var isReported = true
    }

    /// What has to be known of a correlation at each event; it has numbers only.
    struct Setting: Sendable {
        let kind: Correlation.Kind
        /// In nanoseconds.
        let timespan: Int64
        let bounds: Correlation.Bounds
        let percentile: Double?
        let hasExpression: Bool
        /// How many rules it waits for.
        let ruleCount: Int
        /// Whether each of its groups has more to remember than events.
        let needsExtra: Bool
        /// How many events of a window can tell anything.
        let capacity: Int
        /// Of an order, the last of its rules with which what holds can begin.
        let latestStart: Int

        init(_ correlation: Correlation) {
            kind = correlation.kind
            timespan = correlation.timespan.components.seconds * 1_000_000_000
            bounds = correlation.bounds
            percentile = correlation.kind == .valueMedian ? 50 : correlation.percentile
            hasExpression = correlation.expression != nil
            ruleCount = correlation.rules.count
            needsExtra =
                switch correlation.kind {
                case .eventCount, .valueCount, .temporal: false
                case .temporalOrdered, .valueSum, .valueAverage, .valuePercentile, .valueMedian: true
                }
            capacity =
                switch correlation.kind {
                case .eventCount, .valueCount: Int(max(2 * correlation.bounds.largest, 64)) + 1
                case .temporal, .temporalOrdered: CorrelationPlan.maximumRules
                case .valueSum, .valueAverage, .valuePercentile, .valueMedian: .max
                }
            latestStart = correlation.kind == .temporalOrdered ? Self.latestStart(correlation) : .max
        }

        /// As many rules follow at most as stand behind it.
        private static func latestStart(_ correlation: Correlation) -> Int {
            let count = correlation.rules.count
            guard correlation.expression == nil else { return 0 }
            let least = (0...count).first { correlation.bounds.hold(for: Double($0)) }
            return least.map { count - $0 } ?? -1
        }

        /// Whether an event of one of the rules can be the first of a group.
        @inline(__always)
        func begins(with ordinal: Int) -> Bool { ordinal <= latestStart }
    }

    /// What is taken of an event beside its group.
    enum Use: Sendable {
        case nothing, ordinal, number, hash

        init(_ correlation: Correlation) {
            self =
                switch correlation.kind {
                case .eventCount: .nothing
                case .temporal, .temporalOrdered: .ordinal
                case .valueCount: .hash
                case .valuePercentile: correlation.percentile == nil ? .hash : .number
                case .valueSum, .valueAverage, .valueMedian: .number
                }
        }
    }

    /// A rule's way to a correlation. It has numbers only.
    struct Link: Sendable {
        let node: UInt16
        /// Which of the correlation's rules it is.
        let ordinal: UInt16
        let use: Use
        /// The fields of `group-by`, in ``columns``.
        let group: Range<Int32>
        /// The fields whose values are taken, in ``columns``.
        let value: Range<Int32>
        /// Where the correlation itself leads to, with the values of the same event, in ``links``.
        let parents: Range<Int32>
    }

    /// A link before all are put in one list.
    private struct Path {
        let node: Int
        let ordinal: Int
        /// For each field of `group-by` the fields of the event, of which the first that is there counts.
        let group: [[Int32]]
        let value: [[Int32]]
        let use: Use
        let parents: [Path]
    }

    static let maximumCount = Int(UInt16.max)
    static let maximumDepth = 8
    static let maximumRules = 64

    /// Those that others name before them.
    private(set) var nodes: [Node] = []
    private(set) var settings: [Setting] = []
    /// For each rule, whether its matches are told by themselves.
    private(set) var isReported: [Bool] = []
    /// For each rule those of ``links`` that begin at it.
    private(set) var firstLinks: [Range<Int32>] = []
    private(set) var links: [Link] = []
    /// For each field of a link its place among what is taken of the rule's events.
    private(set) var columns: [Int32] = []
    /// For each rule what is taken of its events, in ``fields``.
    private(set) var taken: [Range<Int32>] = []
    /// For each of these the fields of the event in ``slots``, of which the first that is there counts.
    private(set) var fields: [Range<Int32>] = []
    private(set) var slots: [Int32] = []

    /// Whether some correlation asks for a rule.
    func isWanted(rule: Int) -> Bool { !firstLinks[rule].isEmpty }

    init() {}

    init(
        _ correlations: [Correlation], rules: [Rule], compiler: inout Compiler, errors: inout [ParseError]
    ) {
        var builder = Builder(correlations: correlations, rules: rules)
        for index in correlations.indices { builder.visit(index, depth: 0) }
        errors += builder.errors
        nodes = builder.order.map { Node(correlation: correlations[$0]) }
        settings = nodes.map { Setting($0.correlation) }
        isReported = [Bool](repeating: true, count: rules.count)
        for target in [false, true] {
            // Who is named by one that generates is told, whoever else names it.
            for index in builder.order where correlations[index].generate == target {
                for reference in correlations[index].rules {
                    for rule in rules.indices where rules[rule].metadata.isNamed(reference.text) {
                        isReported[rule] = target
                    }
                    for (place, other) in builder.order.enumerated()
                    where correlations[other].metadata.isNamed(reference.text) { nodes[place].isReported = target }
                }
            }
        }
        for rule in rules.indices {
            var lists: [[Int32]] = []
            firstLinks.append(add(paths(from: rules[rule].metadata, [], rules[rule], &compiler), &lists))
            take(lists)
        }
    }

    // MARK: Links

    /// - Parameter path: The correlations between the rule and here, the nearest first.
    private func paths(
        from child: Metadata, _ path: [Int], _ rule: Rule, _ compiler: inout Compiler
    ) -> [Path] {
        guard path.count < Self.maximumDepth else { return [] }
        var result: [Path] = []
        for (node, parent) in nodes.enumerated() {
            let correlation = parent.correlation
            // The later one first, so that one event is not two steps of an order.
            for (ordinal, reference) in correlation.rules.enumerated().reversed() where child.isNamed(reference.text) {
                let route = [node] + path
                result.append(
                    Path(
                        node: node, ordinal: ordinal,
                        group: correlation.groupBy.map { slots($0, route[...], rule, &compiler) },
                        value: correlation.field.map { slots($0, route[...], rule, &compiler) },
                        use: Use(correlation),
                        parents: paths(from: correlation.metadata, route, rule, &compiler)))
            }
        }
        return result
    }

    /// Puts paths into the list, side by side.
    ///
    /// - Parameter lists: What is taken of the rule's events; what is not there yet is added.
    private mutating func add(_ paths: [Path], _ lists: inout [[Int32]]) -> Range<Int32> {
        let parents = paths.map { add($0.parents, &lists) }
        let start = Int32(links.count)
        for (path, parents) in zip(paths, parents) {
            links.append(
                Link(
                    node: UInt16(path.node), ordinal: UInt16(path.ordinal), use: path.use,
                    group: add(path.group, &lists), value: add(path.value, &lists), parents: parents))
        }
        return start..<Int32(links.count)
    }

    private mutating func add(_ fields: [[Int32]], _ lists: inout [[Int32]]) -> Range<Int32> {
        let start = Int32(columns.count)
        for field in fields {
            let place = lists.firstIndex(of: field) ?? lists.count
            if place == lists.count { lists.append(field) }
            columns.append(Int32(place))
        }
        return start..<Int32(columns.count)
    }

    private mutating func take(_ lists: [[Int32]]) {
        let start = Int32(fields.count)
        for list in lists {
            let lower = Int32(slots.count)
            slots += list
            fields.append(lower..<Int32(slots.count))
        }
        taken.append(start..<Int32(fields.count))
    }

    /// What a field of a correlation is in the events of a rule below it.
    private func slots(
        _ field: String, _ route: ArraySlice<Int>, _ rule: Rule, _ compiler: inout Compiler
    ) -> [Int32] {
        guard let node = route.first else { return compiler.slots(field, of: rule) }
        let below = route.dropFirst()
        guard let alias = nodes[node].correlation.aliases.first(where: { $0.name == field }) else {
            return slots(field, below, rule, &compiler)
        }
        let child = below.first.map { nodes[$0].correlation.metadata } ?? rule.metadata
        if let entry = alias.fields.first(where: { child.isNamed($0.rule.text) }) {
            return slots(entry.field, below, rule, &compiler)
        }
        if let entry = alias.fields.first(where: { rule.metadata.isNamed($0.rule.text) }) {
            return compiler.slots(entry.field, of: rule)
        }
        return []
    }

    // MARK: Order

    private struct Builder {
        let correlations: [Correlation]
        let rules: [Rule]
        var order: [Int] = []
        var errors: [ParseError] = []
        private var states: [State]

        private enum State {
            case new, open, good, bad
        }

        init(correlations: [Correlation], rules: [Rule]) {
            self.correlations = correlations
            self.rules = rules
            states = [State](repeating: .new, count: correlations.count)
        }

        mutating func visit(_ index: Int, depth: Int) {
            guard states[index] == .new else { return }
            states[index] = .open
            let before = errors.count
            let correlation = correlations[index]
            func reject(_ reason: String, at place: Place? = nil) {
                errors.append(ParseError(place ?? correlation.place, reason))
            }
            if order.count >= CorrelationPlan.maximumCount {
                reject("more than \(CorrelationPlan.maximumCount) correlations")
            }
            if depth >= CorrelationPlan.maximumDepth { reject("correlations nest deeper than \(maximumDepth)") }
            if correlation.rules.count > maximumRules { reject("correlation names more than \(maximumRules) rules") }
            for reference in correlation.rules {
                let below = correlations.indices.filter { correlations[$0].metadata.isNamed(reference.text) }
                let isRule = rules.contains { $0.metadata.isNamed(reference.text) }
                if below.isEmpty && !isRule {
                    reject("correlation names '\(reference.text)', which is no rule here", at: reference.place)
                }
                for other in below {
                    if states[other] == .open {
                        reject("correlation names '\(reference.text)', which leads back to it", at: reference.place)
                        continue
                    }
                    visit(other, depth: depth + 1)
                    if states[other] == .bad {
                        reject("correlation names '\(reference.text)', which cannot be used", at: reference.place)
                    }
                }
            }
            for alias in correlation.aliases {
                for (rule, _) in alias.fields
                where !rules.contains(where: { $0.metadata.isNamed(rule.text) })
                    && !correlations.contains(where: { $0.metadata.isNamed(rule.text) })
                {
                    reject("alias '\(alias.name)' names '\(rule.text)', which is no rule here", at: rule.place)
                }
            }
            if correlation.kind == .temporalOrdered, let condition = correlation.expression,
                !Self.isConjunction(of: correlation.rules.map(\.text), condition.expression)
            {
                reject("condition of 'temporal_ordered' other than all rules joined with 'and'")
            }
            states[index] = errors.count == before ? .good : .bad
            tellShared(correlation.rules)
            if states[index] == .good { order.append(index) }
        }

        /// Names stand for one rule each; where one stands for several all of them count, and somebody should know.
        private mutating func tellShared(_ references: [Reference]) {
            for reference in references {
                let count =
                    rules.count { $0.metadata.name == reference.text }
                    + correlations.count { $0.metadata.name == reference.text }
                guard count > 1 else { continue }
                errors.append(
                    ParseError(
                        reference.place,
                        "correlation names '\(reference.text)', the name of \(count) rules, of which all count"))
            }
        }

        private static func isConjunction(of names: [String], _ expression: Condition.Expression) -> Bool {
            guard case .and(let parts) = expression else {
                if case .identifier(let word) = expression { return names == [word.text] }
                return false
            }
            var found: Set<String> = []
            for part in parts {
                guard case .identifier(let word) = part else { return false }
                found.insert(word.text)
            }
            return found == Set(names)
        }
    }
}
