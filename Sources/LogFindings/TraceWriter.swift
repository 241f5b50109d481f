import FoundationEssentials
package import LogEngine
import LogInput
import LogReading
package import NoroshiModel
package import Sigma

/// Tells storylines in values that any form of output can take: texts escaped, and masked where a mask is given.
package struct TraceWriter: Sendable {
    private let rules: RuleSet
    private let language: String
    private let mask: Mask?

    /// - Parameter mask: Sealed, after it has learned all that will be told; nil where nothing is to be hidden.
    package init(_ rules: RuleSet, language: String, mask: Mask? = nil) {
        self.rules = rules
        self.language = language
        self.mask = mask
    }

    package func report(_ result: Storylines.Result, coverage: TraceReport.Coverage) -> TraceReport {
        let findings = result.storylines.enumerated().map { trace($0.element, number: $0.offset + 1) }
        let shown = findings.shownLines
        return TraceReport(
            findings: findings, others: result.others.map(event).filter { !$0.isShown(by: shown) }, coverage: coverage,
            rules: explained(result.storylines.flatMap(\.events) + result.others))
    }

    /// The rules of events, each once.
    private func explained(_ events: [StorylineEvent]) -> [String: TraceRule] {
        var explained: [String: TraceRule] = [:]
        for event in events {
            let metadata = metadata(of: event.source)
            let name = Escaped.text(metadata.identifier)
            if explained[name] == nil { explained[name] = TraceRule(metadata, language: language) }
        }
        return explained
    }

    private func trace(_ storyline: Storyline, number: Int) -> Trace {
        Trace(
            number: number, severity: Severity(storyline.level), first: Self.date(storyline.first),
            last: Self.date(storyline.last), count: storyline.count, perHour: storyline.perHour,
            addresses: names(storyline.addresses), accounts: names(storyline.accounts), hosts: names(storyline.hosts),
            events: storyline.events.map(event))
    }

    package func event(_ event: StorylineEvent) -> TraceEvent {
        let metadata = metadata(of: event.source)
        return TraceEvent(
            severity: Severity(event.level), rule: Escaped.text(metadata.identifier),
            title: Escaped.text(metadata.title), localTitle: Escaped.text(metadata.title(in: language)),
            countsLines: !event.isTemporal, time: event.time.map(Self.date), first: event.first.map(Self.date),
            last: event.last.map(Self.date), count: event.count, times: event.times, addresses: names(event.addresses),
            users: names(event.users), hosts: names(event.hosts), entered: names(event.entered),
            link: event.link.map(Self.link), lines: event.lines.map(line))
    }

    private func line(_ line: StorylineEvent.Line) -> TraceLine {
        TraceLine(
            file: line.place.file, line: line.place.line, offset: line.place.offset,
            // The hash of a line that can be guessed tells the line.
            sha256: mask == nil ? line.bytes.map { Fingerprint($0).sha256 } : nil, length: line.bytes?.count,
            text: line.bytes.map(text))
    }

    private func metadata(of source: StorylineEvent.Source) -> Metadata {
        switch source {
        case .rule(let rule): rules.rules[rule].metadata
        case .correlation(let correlation): rules.correlations[correlation].metadata
        }
    }

    private func names(_ list: NameList) -> Trace.Names { Trace.Names(list.names.map(text), isCut: list.isCut) }

    private func text(_ bytes: [UInt8]) -> String { mask?.text(bytes) ?? Escaped.text(bytes) }

    private static func date(_ moment: Moment) -> Date {
        Date(timeIntervalSince1970: Double(moment.microseconds) / 1e6)
    }

    private static func link(_ link: StorylineEvent.Link) -> TraceEvent.Link {
        switch link {
        case .address: .address
        case .account: .account
        case .host: .host
        }
    }
}

extension Mask {
    /// Takes up all that storylines will tell.
    package mutating func learn(_ result: Storylines.Result) {
        for event in result.storylines.flatMap(\.events) + result.others {
            for address in event.addresses.names {
                learn(address, PeerAddress(address) == nil ? .hosts : .addresses)
            }
            for user in event.users.names + event.entered.names { learn(user, .users) }
            for host in event.hosts.names { learn(host, PeerAddress(host) == nil ? .hosts : .addresses) }
            for line in event.lines { if let bytes = line.bytes { learn(text: bytes) } }
        }
        for storyline in result.storylines {
            for user in storyline.accounts.names { learn(user, .users) }
        }
    }
}
