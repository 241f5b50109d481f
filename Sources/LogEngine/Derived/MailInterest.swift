import Sigma

/// Which recipients rules ask about, by where their mails come from, where they went to, and what became of them.
///
/// Most mail is for the host's own mailboxes, and rules ask for what went elsewhere: worked out once, so that events of
/// which none can match are not made.
struct MailInterest {
    private let wanted: [Bool]
    /// By destination and outcome alone.
    private let somewhere: [Bool]

    private static let outcomes = MailLine.Outcome.allCases.count
    private static let destinations = (MailDestination.allCases.count + 1) * outcomes

    /// All recipients.
    static let all = MailInterest { _, _, _ in true }

    init(_ rules: RuleSet) {
        let asking = rules.rules.indices.filter {
            DerivedJudge.isDerived(rules.rules[$0].logsource)
                && DerivedEvent.Service.mail.source.covers(rules.rules[$0].logsource)
        }
        let slots = [DerivedField.origin, .destination, .outcome].map { rules.fields.slot($0.name) }
        self.init { origin, destination, outcome in
            var event = Event(rules.fields)
            event.begin([])
            for (slot, word) in zip(slots, [origin.word, destination?.word, outcome.word]) {
                if let slot, let word { event.set(slot, to: Array("\(word)".utf8)) }
            }
            return asking.contains { rules.mayMatch($0, event) { slots.contains($0) } }
        }
    }

    private init(_ isWanted: (MailMessages.Origin, MailDestination?, MailLine.Outcome) -> Bool) {
        let destinations = [nil] + MailDestination.allCases.map(Optional.some)
        wanted = MailMessages.Origin.allCases.flatMap { origin in
            destinations.flatMap { destination in
                MailLine.Outcome.allCases.map { isWanted(origin, destination, $0) }
            }
        }
        let wanted = wanted
        somewhere = (0..<Self.destinations).map { place in
            MailMessages.Origin.allCases.indices.contains { wanted[$0 * Self.destinations + place] }
        }
    }

    /// Whether some rule may ask about a recipient, wherever the mail comes from.
    func isWanted(_ destination: MailDestination?, _ outcome: MailLine.Outcome) -> Bool {
        somewhere[Self.place(destination, outcome)]
    }

    func isWanted(
        _ origin: MailMessages.Origin, _ destination: MailDestination?, _ outcome: MailLine.Outcome
    ) -> Bool { wanted[Int(origin.rawValue) * Self.destinations + Self.place(destination, outcome)] }

    private static func place(_ destination: MailDestination?, _ outcome: MailLine.Outcome) -> Int {
        (destination.map { Int($0.rawValue) + 1 } ?? 0) * outcomes + Int(outcome.rawValue)
    }
}

/// Where a recipient's mail went to.
enum MailDestination: UInt8, CaseIterable {
    case mailbox, host, inside, remote

    var word: StaticString {
        switch self {
        case .mailbox: "local delivery"
        case .host: "this host"
        case .inside: "inside"
        case .remote: "remote"
        }
    }
}
