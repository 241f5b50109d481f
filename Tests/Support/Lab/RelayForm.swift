/// How a foreign recipient is written.
package enum RelayForm: String, Sendable, CaseIterable, Codable {
    case plain, percent, bang, route, quoted, doubleAt
    case percentLiteral, bangLiteral, percentBare, bangBare, quotedBare, percentPartner

    package func path(_ mailbox: String, server: String) -> String {
        let foreign = RelayDomain.foreign
        let own = RelayDomain.own
        return switch self {
        case .plain: "\(mailbox)@\(foreign)"
        case .percent: "\(mailbox)%\(foreign)@\(own)"
        case .bang: "\(foreign)!\(mailbox)@\(own)"
        case .route: "@\(own):\(mailbox)@\(foreign)"
        case .quoted: "\"\(mailbox)@\(foreign)\"@\(own)"
        case .doubleAt: "\(mailbox)@\(foreign)@\(own)"
        case .percentLiteral: "\(mailbox)%\(foreign)@[\(server)]"
        case .bangLiteral: "\(foreign)!\(mailbox)@[\(server)]"
        case .percentBare: "\(mailbox)%\(foreign)"
        case .bangBare: "\(foreign)!\(mailbox)"
        case .quotedBare: "\"\(mailbox)@\(foreign)\""
        case .percentPartner: "\(mailbox)%\(foreign)@\(RelayDomain.partner)"
        }
    }
}

/// Whom a message claims to be from.
package enum RelaySender: String, Sendable, CaseIterable, Codable {
    case outsider, empty, own, partner

    package func path(_ mailbox: String) -> String {
        switch self {
        case .outsider: "\(mailbox)@\(RelayDomain.outsider)"
        case .empty: ""
        // Known to the server, so that one which asks whether its own senders exist has nothing to say.
        case .own: "postmaster@\(RelayDomain.own)"
        case .partner: "\(mailbox)@\(RelayDomain.partner)"
        }
    }
}

/// Where a message is sent from.
package enum RelayVantage: String, Sendable, CaseIterable, Codable {
    /// An address that the server has no reason to trust.
    case outside
    /// 127.0.0.1.
    case trusted
}

package enum RelayDomain {
    /// The tested server's own.
    package static let own = "example.test"
    /// One that some servers relay to, or for.
    package static let partner = "partner.test"
    package static let foreign = "elsewhere.test"
    package static let outsider = "outside.test"
}

/// What became of one message.
package enum RelayFate: String, Sendable, CaseIterable, Codable {
    /// It arrived at the foreign recipient's.
    case delivered = "D"
    /// It was accepted and came back to its sender.
    case bounced = "B"
    /// It was accepted and sent on to somebody else, as a rule to the partner's.
    case passedOn = "P"
    /// It was accepted and went nowhere outside the server.
    case discarded = "X"
    /// Every recipient was accepted, the message was not.
    case rejectedAtDATA = "A"
    case refused = "-"
}

/// What became of every message: by sender, then by form.
package struct RelayTruth: Sendable, Equatable, CustomStringConvertible {
    package var fates: [RelaySender: [RelayForm: RelayFate]]

    package init(fates: [RelaySender: [RelayForm: RelayFate]]) {
        self.fates = fates
    }

    /// A word for each sender, a letter for each form, both in the order of their declarations.
    package init(_ text: String) {
        fates = [:]
        for (sender, word) in zip(RelaySender.allCases, text.split(separator: " ")) {
            fates[sender] = Dictionary(
                uniqueKeysWithValues: zip(RelayForm.allCases, word.map { RelayFate(rawValue: String($0)) ?? .refused }))
        }
    }

    package var description: String {
        RelaySender.allCases.map { sender in
            RelayForm.allCases.map { fates[sender]?[$0]?.rawValue ?? "?" }.joined()
        }.joined(separator: " ")
    }

    /// The server as a whole: a relay if any message arrived; else the most that any of them brought about.
    package var verdict: RelayFate {
        let seen = Set(fates.values.flatMap(\.values))
        return RelayFate.allCases.first { seen.contains($0) } ?? .refused
    }

    package func forms(_ fate: RelayFate) -> [(sender: RelaySender, form: RelayForm)] {
        RelaySender.allCases.flatMap { sender in
            RelayForm.allCases.filter { fates[sender]?[$0] == fate }.map { (sender, $0) }
        }
    }
}
