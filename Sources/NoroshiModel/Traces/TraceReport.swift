package import FoundationEssentials

/// What was found in logs, as it is told: every text is escaped, and masked where that was asked for.
package struct TraceReport: Sendable {
    /// The worst first.
    package var findings: [Trace]
    /// What belongs to no finding, in the order of time; what has no time comes last.
    package var others: [TraceEvent]
    package var coverage: Coverage
    /// What the rules of the events tell about themselves, by their identifiers.
    package var rules: [String: TraceRule]

    /// What was looked at, and what was not.
    package struct Coverage: Sendable {
        package var files = 0
        package var lines = 0
        package var bytes = 0
        /// Lines that a rule matches and that are told by themselves.
        package var matches = 0
        package var seconds = 0.0
        /// Sentences in the reader's language.
        package var gaps: [String] = []

        package init() {}
    }

    package init(
        findings: [Trace], others: [TraceEvent], coverage: Coverage, rules: [String: TraceRule] = [:]
    ) {
        self.rules = rules
        self.findings = findings
        self.others = others
        self.coverage = coverage
    }
}

/// One attack, with its events in the order of time.
package struct Trace: Sendable {
    /// From 1, in the order of the report.
    package var number: Int
    package var severity: Severity
    package var first: Date
    package var last: Date
    /// Lines; there may be more.
    package var count: Int
    /// nil where less than a minute lies between the first and the last.
    package var perHour: Double?
    package var addresses: Names
    package var accounts: Names
    package var hosts: Names
    package var events: [TraceEvent]

    package init(
        number: Int, severity: Severity, first: Date, last: Date, count: Int, perHour: Double?, addresses: Names,
        accounts: Names, hosts: Names, events: [TraceEvent]
    ) {
        self.number = number
        self.severity = severity
        self.first = first
        self.last = last
        self.count = count
        self.perHour = perHour
        self.addresses = addresses
        self.accounts = accounts
        self.hosts = hosts
        self.events = events
    }

    package struct Names: Sendable, Hashable {
        package var names: [String]
        /// There are others.
        package var isCut: Bool

        package init(_ names: [String], isCut: Bool = false) {
            self.names = names
            self.isCut = isCut
        }

        package var isEmpty: Bool { names.isEmpty }
    }
}

/// What one rule or correlation found, once or again and again.
package struct TraceEvent: Sendable {
    package enum Link: String, Sendable { case address, account, host }

    package var severity: Severity
    /// The rule's id, or its name or title.
    package var rule: String
    /// In English, as rules have it.
    package var title: String
    /// In the reader's language where the rule has it.
    package var localTitle: String
    /// Whether ``count`` is of lines; it is not where rules had to match together or in an order.
    package var countsLines: Bool
    /// When it is told to have happened; nil where no time is known.
    package var time: Date?
    package var first: Date?
    package var last: Date?
    package var count: Int
    package var times: Int
    package var addresses: Trace.Names
    package var users: Trace.Names
    package var hosts: Trace.Names
    /// Accounts that were logged into.
    package var entered: Trace.Names
    /// Why it belongs to its finding; nil for what others were joined to.
    package var link: Link?
    package var lines: [TraceLine]

    package init(
        severity: Severity, rule: String, title: String, localTitle: String, countsLines: Bool, time: Date?,
        first: Date?, last: Date?, count: Int, times: Int, addresses: Trace.Names, users: Trace.Names,
        hosts: Trace.Names, entered: Trace.Names, link: Link?, lines: [TraceLine]
    ) {
        self.severity = severity
        self.rule = rule
        self.title = title
        self.localTitle = localTitle
        self.countsLines = countsLines
        self.time = time
        self.first = first
        self.last = last
        self.count = count
        self.times = times
        self.addresses = addresses
        self.users = users
        self.hosts = hosts
        self.entered = entered
        self.link = link
        self.lines = lines
    }
}

extension TraceEvent {
    /// Whether its lines show all that it tells: what came in an order is shown by its first lines and its last.
    fileprivate var isWhole: Bool { !lines.isEmpty && (!countsLines || count == lines.count) }

    /// Whether findings show all of it by events that are as bad or worse: a rule that a correlation names may be told by
    /// itself too.
    ///
    /// - Parameter shown: Of the findings.
    package func isShown(by shown: [TraceLine: Severity]) -> Bool {
        isWhole && lines.allSatisfy { line in shown[line].map { $0 >= severity } ?? false }
    }
}

extension Sequence where Element == Trace {
    /// The lines that events show, each with the severity of the worst.
    package var shownLines: [TraceLine: Severity] {
        var shown: [TraceLine: Severity] = [:]
        for event in flatMap(\.events) {
            for line in event.lines { shown[line] = Swift.max(shown[line] ?? .none, event.severity) }
        }
        return shown
    }
}

extension Sequence where Element == TraceEvent {
    /// Without those that show nothing but what a worse one, or as bad a one before it, shows too: several rules may
    /// match one line, and several correlations be over the same lines.
    package var withoutRepeats: [TraceEvent] {
        let events = Array(self)
        return events.placesWithoutRepeats.map { events[$0] }
    }
}

extension Array where Element == TraceEvent {
    /// Where those of ``withoutRepeats`` stand.
    package var placesWithoutRepeats: [Int] {
        let events = self
        let order = events.indices.sorted {
            (events[$1].severity, $0) < (events[$0].severity, $1)
        }
        var shown: Set<TraceLine> = []
        var kept: Set<Int> = []
        for index in order {
            let event = events[index]
            if !event.isWhole || !shown.isSuperset(of: event.lines) { kept.insert(index) }
            shown.formUnion(event.lines)
        }
        return events.indices.filter(kept.contains)
    }
}

/// Where a line stands that shows something.
package struct TraceLine: Sendable, Hashable {
    package var file: String
    /// From 1.
    package var line: Int
    /// Of the first byte.
    package var offset: Int
    /// Of the line's bytes; nil where they could not be read again, or where texts are masked.
    package var sha256: String?
    /// In bytes, without the newline.
    package var length: Int?
    package var text: String?

    package init(file: String, line: Int, offset: Int, sha256: String?, length: Int?, text: String?) {
        self.file = file
        self.line = line
        self.offset = offset
        self.sha256 = sha256
        self.length = length
        self.text = text
    }
}
