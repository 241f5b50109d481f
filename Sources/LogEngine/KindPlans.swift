import LogReading
import Sigma

/// What is left to be asked of rules for the messages of each kind.
///
/// The kind of a message says which fields it has, and what happened and how it went; most questions of rules are
/// answered by that alone. Plans are made as kinds are met. Not to be shared by threads.
struct KindPlans {
    final class Plan: Sendable {
        /// By rule.
        fileprivate let entries: [PartialRules.Entry]
        /// Whether some rule needs the line as a whole.
        let needsText: Bool
        let needsHost: Bool
        let needsProgram: Bool
        let needsMessage: Bool
        /// The fields that are needed, by their places among the kind's.
        let fields: [(field: Int, slot: FieldTable.Slot)]
        let constants: [(slot: FieldTable.Slot, value: [UInt8])]

        fileprivate init(
            _ entries: [PartialRules.Entry], needsText: Bool, needsHost: Bool, needsProgram: Bool, needsMessage: Bool,
            fields: [(field: Int, slot: FieldTable.Slot)], constants: [(slot: FieldTable.Slot, value: [UInt8])]
        ) {
            self.entries = entries
            self.needsText = needsText
            self.needsHost = needsHost
            self.needsProgram = needsProgram
            self.needsMessage = needsMessage
            self.fields = fields
            self.constants = constants
        }
    }

    private let rules: RuleSet
    private let fields: EventFields
    private var partial = PartialRules()
    /// By the kinds of the catalog; the last is for messages of no kind that is known.
    private var plans: [Plan?]

    init(_ rules: RuleSet, _ fields: EventFields) {
        self.rules = rules
        self.fields = fields
        plans = Array(repeating: nil, count: fields.kinds.count + 1)
    }

    /// The plan for a kind; nil for messages of none that is known.
    mutating func plan(for kind: Int?) -> Plan {
        let number = kind ?? fields.kinds.count
        if let plan = plans[number] { return plan }
        let plan = make(kind.map { fields.kinds[$0] })
        plans[number] = plan
        return plan
    }

    /// Whether a rule matches an event of a plan's kind.
    @inline(__always)
    func matches(_ rule: Int, _ plan: Plan, _ event: borrowing Event, scratch: inout Scratch) -> Bool {
        partial.matches(plan.entries[rule], of: rules, event, scratch: &scratch)
    }

    private mutating func make(_ kind: EventFields.Kind?) -> Plan {
        let constants = kind?.constants ?? []
        // Of these it depends on the message which value they have, if any.
        let open = Set(
            [fields.host, fields.program, fields.message].compactMap(\.self) + (kind?.fields.map(\.slot) ?? []))
        var event = Event(rules.fields)
        event.begin([])
        for (slot, value) in constants { event.set(slot, to: value) }
        var needs = PartialRules.Needs()
        let entries = rules.rules.indices.map { rule in
            let entry = partial.add(rule, of: rules, event) { !open.contains($0) }
            partial.add(needsOf: entry, for: rule, of: rules, to: &needs)
            return entry
        }
        func isNeeded(_ slot: FieldTable.Slot?) -> Bool { slot.map(needs.slots.contains) ?? false }
        return Plan(
            entries, needsText: needs.text, needsHost: isNeeded(fields.host),
            needsProgram: isNeeded(fields.program), needsMessage: isNeeded(fields.message),
            fields: kind?.fields.filter { isNeeded($0.slot) } ?? [],
            constants: constants.filter { isNeeded($0.slot) })
    }
}
