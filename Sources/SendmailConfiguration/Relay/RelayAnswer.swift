/// What sendmail would do with a mail, and why.
package struct RelayAnswer: Sendable {
    package enum Verdict: Hashable, Sendable {
        /// It is taken, and leaves this host through the mailer to the host.
        case relays(mailer: String, host: String)
        /// It is taken, and stays on this host.
        case deliversLocally(mailer: String, user: String)
        /// The reply, beginning with the code where the rules give one.
        case refuses(reply: String)
        /// It is taken and thrown away.
        case discards
        /// The reason is lower case, without a full stop.
        case cannotTell(reason: String)
    }

    /// When it was decided.
    package enum Stage: String, Hashable, Sendable {
        case connection, sender, recipient, delivery
    }

    /// What decided.
    package enum Decision: Hashable, Sendable {
        case rule(RuleEvidence)
        /// A map's answer, with the rule that took it.
        case lookup(LookupStep, RuleEvidence)
        /// The set of rules that would have to refuse does not exist: sendmail then takes everything.
        case noRuleSet(String)
        /// The set of rules came to its end without refusing; where it begins.
        case noRuleRefused(ruleSet: String, Locator)
        case option(ConfigurationOption)
        /// The address itself is refused before rules see it.
        case syntax
    }

    package let verdict: Verdict
    package let stage: Stage
    package let decision: Decision?
    /// The rule of the sets 3 and 0 that chose the mailer for the recipient.
    package let delivery: RuleEvidence?
    package let assumptions: [RelayAssumption]
    /// Every rule that matched, in order; at most 4,000.
    package let steps: [RewriteStep]
    package let lookups: [LookupStep]

    /// The rule that decided, if it was one.
    package var rule: RuleEvidence? {
        switch decision {
        case .rule(let rule), .lookup(_, let rule): rule
        case .noRuleSet, .noRuleRefused, .option, .syntax, nil: nil
        }
    }

    package var relays: Bool {
        if case .relays = verdict { return true }
        return false
    }
}

/// A rule, and where it is written.
package struct RuleEvidence: Hashable, Sendable, CustomStringConvertible {
    package let ruleSet: String
    /// Without the white space at its ends; tabs are within.
    package let text: String
    package let locator: Locator
    /// What its `$=x` matched when it matched last.
    package let members: [ClassMatch]

    package var description: String { "\(locator): \(text)" }
}

/// A member of a class that a rule matched, and where the class got it.
package struct ClassMatch: Hashable, Sendable {
    /// As written after `$=`.
    package let className: String
    package let member: String
    /// Line 0 for what sendmail adds itself: the host's names and addresses.
    package let locator: Locator
}
