/// Rules compiled together, ready to judge events.
///
///     let rules = RuleSet(RuleCollection.load(["/etc/sigma"]))
///     for error in rules.errors { print(error) }
///     let route = rules.route(for: [LogSource(product: "linux", service: "sshd")])
///     var event = Event(rules.fields)
///     var scratch = Scratch()
///     event.begin(line.span)
///     rules.forEachMatch(of: event, in: route, scratch: &scratch) { print(rules.rules[$0].title) }
public struct RuleSet: Sendable {
    /// What rules leave to whoever uses them.
    public struct Options: Sendable {
        /// How events call fields; a rule of a taxonomy that is not here is refused, but for `sigma`.
        public var taxonomies: [Taxonomy] = []
        /// The values for a placeholder, which may have wildcards; `nil` or none refuses the rule.
        public var placeholders: @Sendable (String) -> [String]? = { _ in nil }

        public init() {}
    }

    /// The rules that can judge, in the order of the collection. They are named by their place in it.
    public private(set) var rules: [Rule] = []
    /// The correlations that can judge, those that others name before them.
    public private(set) var correlations: [Correlation] = []
    /// What was wrong in the files, and what could not be compiled. A rule with a mistake is left out.
    public private(set) var errors: [ParseError]
    public private(set) var fields = FieldTable()

    private var matchers = Matchers()
    private var program = Program()
    private var entries: [Int32] = []
    private var expressions: [Expression] = []
    private(set) var plan = CorrelationPlan()

    public init(_ collection: RuleCollection, options: Options = Options()) {
        errors = collection.errors
        var compiler = Compiler(options)
        for rule in collection.rules {
            do throws(ParseError) {
                expressions.append(try compiler.expression(of: rule))
                rules.append(rule)
            } catch {
                errors.append(error)
            }
        }
        for filter in collection.filters { apply(filter, &compiler) }
        plan = CorrelationPlan(collection.correlations, rules: rules, compiler: &compiler, errors: &errors)
        correlations = plan.nodes.map(\.correlation)
        fields = compiler.fields
        var grouper = AlternativeGrouper(compiler.matchers)
        let grouped = expressions.map { grouper.grouped($0) }
        matchers = grouper.matchers
        let costs = matchers.costs
        for expression in grouped { entries.append(program.add(expression) { costs[Int($0)] }) }
    }

    private mutating func apply(_ filter: Filter, _ compiler: inout Compiler) {
        var chosen: [Int] = []
        if let references = filter.rules {
            for reference in references {
                let named = rules.indices.filter { rules[$0].metadata.isNamed(reference.text) }
                if named.isEmpty {
                    errors.append(
                        ParseError(reference.place, "filter names '\(reference.text)', which is no rule here"))
                }
                for index in named {
                    if rules[index].logsource.covers(filter.logsource) {
                        chosen.append(index)
                    } else {
                        errors.append(
                            ParseError(
                                reference.place, "filter names '\(reference.text)', a rule of another log source"))
                    }
                }
            }
        } else {
            chosen = rules.indices.filter { rules[$0].logsource.covers(filter.logsource) }
        }
        for index in chosen {
            do throws(ParseError) {
                let rest = try compiler.expression(of: filter, in: rules[index].logsource)
                expressions[index] = .all([expressions[index], rest])
            } catch {
                errors.append(error)
                return
            }
        }
    }

    // MARK: Judging

    /// The rules for events of one log.
    public struct Route: Sendable {
        /// In ascending order.
        public let rules: [Int]
        /// A bit for each rule of the set.
        private let bits: [UInt64]

        init(_ rules: [Int]) {
            self.rules = rules
            var bits = [UInt64](repeating: 0, count: (rules.last ?? 0) / 64 + 1)
            for rule in rules { bits[rule / 64] |= 1 << UInt64(rule % 64) }
            self.bits = bits
        }

        /// Whether a rule is among them, without looking through them.
        public func contains(_ rule: Int) -> Bool {
            rule / 64 < bits.count && bits[rule / 64] >> UInt64(rule % 64) & 1 != 0
        }
    }

    /// The rules for events that come from all of these sources at once; none other is asked for them.
    ///
    /// A log can be named in several ways, such as `service: auth` and `service: sshd`.
    public func route(for sources: [LogSource]) -> Route {
        Route(rules.indices.filter { index in sources.contains { $0.covers(rules[index].logsource) } })
    }

    /// Whether a rule matches, whatever source the event has.
    public func matches(_ rule: Int, _ event: borrowing Event, scratch: inout Scratch) -> Bool {
        follow(program, from: entries[rule], event, scratch: &scratch)
    }

    @inline(__always)
    func follow(_ program: Program, from first: Int32, _ event: borrowing Event, scratch: inout Scratch) -> Bool {
        var step = first
        while step >= 0 {
            let current = program.steps[Int(step)]
            step = matchers.holds(current.test, for: event, scratch: &scratch) ? current.yes : current.no
        }
        return step == Program.accept
    }

    /// Where a rule's questions begin.
    func entry(of rule: Int) -> Int32 { entries[rule] }

    func step(_ number: Int32) -> Program.Step { program.steps[Int(number)] }

    func holds(_ test: Int32, _ event: borrowing Event, scratch: inout Scratch) -> Bool {
        matchers.holds(test, for: event, scratch: &scratch)
    }

    /// The fields at which a test looks; nil for one that looks at the text.
    func slots(of test: Int32) -> [Int32]? { matchers.slots(of: test) }

    /// Calls `body` with each rule of the route that matches, in ascending order.
    public func forEachMatch(
        of event: borrowing Event, in route: Route, scratch: inout Scratch, _ body: (Int) -> Void
    ) {
        for rule in route.rules where matches(rule, event, scratch: &scratch) { body(rule) }
    }

    /// Whether some correlation asks for a rule, so that its matches have to be observed.
    public func isWanted(rule: Int) -> Bool { plan.isWanted(rule: rule) }

    /// Whether a match is to be told by itself; `false` for rules that only correlations ask for.
    public func isReported(rule: Int) -> Bool { plan.isReported[rule] }

    /// The same for a correlation.
    public func isReported(correlation: Int) -> Bool { plan.nodes[correlation].isReported }

    // MARK: Prefilters

    func literals(of rule: Int, _ options: LiteralOptions) -> [[UInt8]]? {
        LiteralChooser(matchers: matchers, fields: fields, options: options).choose(expressions[rule])
    }
}

extension Metadata {
    func isNamed(_ text: String) -> Bool { id == text || name == text }
}
