package import Sigma

/// Judges derived events by the rules that are for them.
package struct DerivedJudge: ~Copyable, Sendable {
    private let rules: RuleSet
    /// By the place of the service among all.
    private let routes: [[Int]]
    /// By the number of the field; nil where no rule asks for it.
    private let slots: [FieldTable.Slot?]
    private var event: Event
    private var scratch = Scratch()
    /// Of one event; filled again for each.
    private var matched: [Int] = []

    package init(_ rules: RuleSet) {
        self.rules = rules
        routes = DerivedEvent.Service.allCases.map { service in
            rules.route(for: [service.source]).rules.filter { Self.isDerived(rules.rules[$0].logsource) }
        }
        slots = DerivedField.allCases.map { rules.fields.slot($0.name) }
        event = Event(rules.fields)
    }

    /// Whether a rule is for derived events alone, and has nothing to look for in lines.
    package static func isDerived(_ source: LogSource) -> Bool {
        source.product == DerivedEvent.Service.product
            || source.category == "process_creation" && DerivedEvent.Service.process.source.covers(source)
    }

    /// Whether some rule asks for a service's events, so that they are worth making.
    static func wants(_ service: DerivedEvent.Service, by rules: RuleSet) -> Bool {
        rules.rules.contains { isDerived($0.logsource) && service.source.covers($0.logsource) }
    }

    /// Calls `body` with each rule that matches one of the events, and the event as correlations observe it.
    package mutating func judge(
        _ events: borrowing DerivedEvents, at index: Int, _ body: (Int, borrowing Event) throws -> Void
    ) rethrows {
        let route =
            switch events.entries[index].service {
            case .mail: routes[0]
            case .logHealth: routes[1]
            case .process: routes[2]
            }
        guard !route.isEmpty else { return }
        let text = events.textRange(index)
        event.begin(events.text.span.extracting(text))
        for field in events.fields[events.fieldRange(index)] {
            guard let slot = slots[field.name.rawValue] else { continue }
            event.set(slot, to: Int(field.lower) - text.lowerBound..<Int(field.upper) - text.lowerBound)
        }
        matched.removeAll(keepingCapacity: true)
        for rule in route where rules.matches(rule, event, scratch: &scratch) { matched.append(rule) }
        // What comes of lines without a host is of the one that wrote them.
        if let host = slots[DerivedField.host.rawValue] { event.fill(host) }
        for rule in matched { try body(rule, event) }
    }
}
