/// What to do about the findings of an inspection, in the order of the founding alert:
/// (1) upgrade or (2) disable; (3) passwords and accounts and (4) rebuild when an intrusion is suspected;
/// (5) monitoring and access control in every case.
package struct Plan: Sendable, Codable, Hashable {
    package let host: Host.Name
    /// Why an intrusion is suspected; empty when nothing speaks for one.
    package let suspicions: [Message]
    package let steps: [Step]

    package init(host: Host.Name, suspicions: [Message], steps: [Step]) {
        self.host = host
        self.suspicions = suspicions
        self.steps = steps
    }

    /// One countermeasure for one thing.
    package struct Step: Sendable, Codable, Hashable {
        package let countermeasure: Countermeasure
        /// What it is about, for example `tcp/110`; nil for the whole host.
        package let target: String?
        package let title: Message
        /// What to know before doing it.
        package let notes: [Message]
        /// Lines for a shell on this host, to be read before they are run.
        package let commands: [String]
        /// Lines that take the step back; empty where it only looks, or cannot be taken back.
        package let undo: [String]
        /// Ids of the findings that ask for it.
        package let findings: [String]
        /// Another step for the same target that makes this one unnecessary.
        package let alternative: Countermeasure?

        package init(
            _ countermeasure: Countermeasure, target: String? = nil, title: Message, notes: [Message] = [],
            commands: [String], undo: [String] = [], findings: [String] = [], alternative: Countermeasure? = nil
        ) {
            self.undo = undo
            self.countermeasure = countermeasure
            self.target = target
            self.title = title
            self.notes = notes
            self.commands = commands
            self.findings = findings
            self.alternative = alternative
        }
    }
}

/// The founding alert's five countermeasures; the raw value is its number there.
package enum Countermeasure: Int, Sendable, Codable, Hashable, CaseIterable {
    /// Not one of the five: what must be done before any of them, because they destroy it.
    case preserveEvidence = 0
    case upgrade = 1
    case disable = 2
    case changePasswords = 3
    case rebuild = 4
    case watch = 5
}
