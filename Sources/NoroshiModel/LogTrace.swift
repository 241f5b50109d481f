package import FoundationEssentials

/// Traces in a host's logs that belong together, told as an order of events.
package struct LogTrace: Sendable, Codable, Hashable {
    /// Who or what it is about, such as an address or an account.
    package struct Subject: Sendable, Codable, Hashable {
        /// The field's name: `address`, `user`, `host`.
        package let kind: String
        /// Control characters escaped.
        package let value: String

        package init(kind: String, value: String) {
            self.kind = kind
            self.value = value
        }
    }

    /// What one rule found.
    package struct Event: Sendable, Codable, Hashable {
        /// The rule's id.
        package let rule: String
        /// By language.
        package let title: [String: String]
        package let severity: Severity
        /// nil where no time is known.
        package let first: Date?
        package let last: Date?
        package let count: Int
        /// Some of the lines.
        package let places: [Place]
        /// nil where the rule asks for nothing.
        package let response: Response?
        /// Addresses, accounts (`user`) and hosts of this event alone.
        package let subjects: [Subject]

        package init(
            rule: String, title: [String: String], severity: Severity, first: Date?, last: Date?, count: Int,
            places: [Place], response: Response? = nil, subjects: [Subject] = []
        ) {
            self.rule = rule
            self.title = title
            self.severity = severity
            self.first = first
            self.last = last
            self.count = count
            self.places = places
            self.response = response
            self.subjects = subjects
        }
    }

    /// A line of a log.
    package struct Place: Sendable, Codable, Hashable {
        package let file: String
        /// From 1.
        package let line: Int
        /// Of its first byte.
        package let offset: Int
        /// Of its bytes without the newline, in hexadecimal digits; nil where only its place was kept.
        package let sha256: String?
        /// The line, control characters escaped.
        package let text: String?

        package init(file: String, line: Int, offset: Int, sha256: String? = nil, text: String? = nil) {
            self.file = file
            self.line = line
            self.offset = offset
            self.sha256 = sha256
            self.text = text
        }
    }

    package let subjects: [Subject]
    package let severity: Severity
    package let first: Date?
    package let last: Date?
    /// Of the events of all rules.
    package let count: Int
    /// In the order of their times; never empty.
    package let events: [Event]

    package init(
        subjects: [Subject], severity: Severity, first: Date?, last: Date?, count: Int, events: [Event]
    ) {
        precondition(!events.isEmpty, "a trace without events")
        self.subjects = subjects
        self.severity = severity
        self.first = first
        self.last = last
        self.count = count
        self.events = events
    }

    /// What a trace is called after: the worst of its events, the last of these.
    package var worst: Event { events.last { $0.severity == severity } ?? events[0] }

    /// What tells two traces of one host apart; stable as long as the trace begins where it did.
    package var key: String {
        let who = subjects.map { "\($0.kind)=\($0.value)" }.joined(separator: ",")
        return "\(worst.rule)/\(who)/\(first.map { $0.formatted(.iso8601) } ?? "-")"
    }
}

extension LogTrace.Event {
    /// An inspection of an earlier release has neither response nor subjects; one of a later release may ask for more.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rule = try container.decode(String.self, forKey: .rule)
        title = try container.decode([String: String].self, forKey: .title)
        severity = try container.decode(Severity.self, forKey: .severity)
        first = try container.decodeIfPresent(Date.self, forKey: .first)
        last = try container.decodeIfPresent(Date.self, forKey: .last)
        count = try container.decode(Int.self, forKey: .count)
        places = try container.decode([LogTrace.Place].self, forKey: .places)
        response = try container.decodeIfPresent(String.self, forKey: .response)
            .flatMap(LogTrace.Response.init(rawValue:))
        subjects = try container.decodeIfPresent([LogTrace.Subject].self, forKey: .subjects) ?? []
    }
}

/// That logs were read, and what of them: silence is worth something only where it is known to have been looked at.
package struct LogReach: Sendable, Codable, Hashable {
    package let files: [String]
    package let lines: Int
    package let bytes: Int
    /// How many rules looked at them.
    package let rules: Int

    package init(files: [String], lines: Int, bytes: Int, rules: Int) {
        self.files = files
        self.lines = lines
        self.bytes = bytes
        self.rules = rules
    }
}
