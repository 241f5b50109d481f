/// What is left to be asked of rules when some fields of the events are known beforehand.
///
/// Events of one kind have the same words in some fields, and never have others. What tests of these say is worked out
/// once.
///
///     var partial = PartialRules()
///     var event = Event(rules.fields)
///     event.begin([])
///     event.set(action, to: Array("login".utf8))
///     let entry = partial.add(7, of: rules, event) { $0 == action || $0 == cause }
///     if !entry.isNever { … partial.matches(entry, of: rules, event, scratch: &scratch) … }
public struct PartialRules: Sendable {
    /// One rule, for events of which something is known.
    public struct Entry: Sendable, Hashable {
        fileprivate let step: Int32

        /// No such event matches.
        public static let never = Entry(step: Program.reject)
        /// Each such event matches.
        public static let always = Entry(step: Program.accept)
    }

    /// What has to be there of an event for a question.
    public struct Needs: Sendable, Hashable {
        public var slots: Set<FieldTable.Slot> = []
        /// The text of the event.
        public var text = false

        public init() {}
    }

    private var program = Program()

    public init() {}

    /// Adds a rule.
    ///
    /// - Parameters:
    ///   - event: Has the values that are known.
    ///   - isKnown: Whether it is known of a field that it has the value in `event`, or has none if it has none there.
    public mutating func add(
        _ rule: Int, of rules: RuleSet, _ event: borrowing Event, isKnown: (FieldTable.Slot) -> Bool
    ) -> Entry {
        var scratch = Scratch()
        var known: [Int32: Int32] = [:]
        return Entry(step: rest(rules.entry(of: rule), rules, event, isKnown, &scratch, &known))
    }

    /// - Parameter known: What steps of the rule have become.
    private mutating func rest(
        _ step: Int32, _ rules: RuleSet, _ event: borrowing Event, _ isKnown: (FieldTable.Slot) -> Bool,
        _ scratch: inout Scratch, _ known: inout [Int32: Int32]
    ) -> Int32 {
        guard step >= 0 else { return step }
        if let rest = known[step] { return rest }
        let current = rules.step(step)
        let result: Int32
        let slots = rules.slots(of: current.test)
        if let slots, slots.allSatisfy({ isKnown(FieldTable.Slot(number: $0)) }) {
            let holds = rules.holds(current.test, event, scratch: &scratch)
            result = rest(holds ? current.yes : current.no, rules, event, isKnown, &scratch, &known)
        } else {
            let yes = rest(current.yes, rules, event, isKnown, &scratch, &known)
            let no = rest(current.no, rules, event, isKnown, &scratch, &known)
            result = yes == no ? yes : program.add(Program.Step(test: current.test, yes: yes, no: no))
        }
        known[step] = result
        return result
    }

    /// Whether an event matches, of which what was known holds.
    @inline(__always)
    public func matches(
        _ entry: Entry, of rules: RuleSet, _ event: borrowing Event, scratch: inout Scratch
    ) -> Bool {
        rules.follow(program, from: entry.step, event, scratch: &scratch)
    }

    /// Adds what matching and observing a rule needs of an event.
    public func add(needsOf entry: Entry, for rule: Int, of rules: RuleSet, to needs: inout Needs) {
        guard entry != .never else { return }
        needs.slots.formUnion(rules.observedSlots(of: rule))
        var waiting = [entry.step]
        var seen: Set<Int32> = []
        while let step = waiting.popLast() {
            guard step >= 0, seen.insert(step).inserted else { continue }
            let current = program.steps[Int(step)]
            waiting += [current.yes, current.no]
            if let slots = rules.slots(of: current.test) {
                needs.slots.formUnion(slots.map { FieldTable.Slot(number: $0) })
            } else {
                needs.text = true
            }
        }
    }
}

extension RuleSet {
    /// Whether a rule may match events of which some fields are known.
    ///
    /// - Parameters: As of ``PartialRules/add(_:of:_:isKnown:)``.
    public func mayMatch(_ rule: Int, _ event: borrowing Event, isKnown: (FieldTable.Slot) -> Bool) -> Bool {
        var partial = PartialRules()
        return partial.add(rule, of: self, event, isKnown: isKnown) != .never
    }

    /// What correlations take of the events of a rule.
    func observedSlots(of rule: Int) -> [FieldTable.Slot] {
        plan.taken[rule].flatMap { plan.fields[Int($0)] }.map { FieldTable.Slot(number: plan.slots[Int($0)]) }
    }
}
