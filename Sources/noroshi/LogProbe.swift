import FoundationEssentials
import Glibc
import LogEngine
import LogFindings
import LogInput
import LogReading
import NoroshiFormats
import NoroshiInspect
import NoroshiModel
import NoroshiReport
import Sigma

/// Reads the host's logs for traces of attack, intrusion and abuse.
struct LogProbe: Probe {
    /// Files, folders and patterns.
    let paths: [String]
    let resources: ResourceDirectory
    /// That the site's mail servers take mail for.
    let mailDomains: [String]

    /// Where a system keeps them.
    static let usualPaths = ["/var/log"]

    func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        do {
            return try await observed(host)
        } catch let error as CancellationError {
            throw error
        } catch {
            return [Observation(host: host, at: Date(), fact: .unseen(what: "logs", reason: "\(error)"))]
        }
    }

    private func observed(_ host: Host.Name) async throws -> [Observation] {
        let rules = RuleSet(RuleCollection.load(try resources.files(in: "sigma", suffix: ".yml")))
        var options = LogSession.Options()
        options.run.width = min(ProcessInfo.processInfo.activeProcessorCount, 8)
        options.run.derivation.mail.site.domains = Set(mailDomains)
        var session = try LogSession(
            paths, rules: rules, catalog: MessageCatalog.load(from: resources), options: options,
            now: Moment(seconds: Int64(time(nil))))
        var storylines = Storylines(rules)
        var stories: [LogStory] = []
        var gaps = rules.errors.map { (what: "rules of logs", reason: "\($0)") }
        var listener = LogSession.Listener()
        listener.begin = { path, _ in Terminal.progress("\(path)") }
        listener.match = { storylines.add($0) }
        listener.story = { if storylines.wants($0) { stories.append($0) } }
        listener.notice = { if $0.isGap { gaps.append((what: "logs", reason: $0.description)) } }
        try await session.run(listener)
        Terminal.progress("")
        var reader = StoryReader(session.rules)
        for (story, lines) in zip(stories, reader.lines(of: stories)) { storylines.add(story, lines: lines) }
        let result = storylines.finish()
        gaps += leftOut(session, storylines.leftOut)
        let at = Date()
        let reach = LogReach(
            files: session.read.map { Escaped.text("\($0)") }, lines: session.statistics.lines,
            bytes: session.statistics.bytes, rules: rules.rules.count + rules.correlations.count)
        let facts =
            [.logs(reach)] + traces(result, rules).map { Observation.Fact.trace($0) }
            + gaps.map { .unseen(what: $0.what, reason: Escaped.text($0.reason)) }
        return facts.map { Observation(host: host, at: at, fact: $0) }
    }

    private func leftOut(
        _ session: LogSession, _ storylines: Storylines.LeftOut
    ) -> [(what: String, reason: String)] {
        var gaps: [(what: String, reason: String)] = []
        if let correlation = session.correlation, !correlation.isExact {
            gaps.append(
                (
                    "correlations of logs",
                    "\(correlation.late) events came too late, \(correlation.evictedGroups) groups were given up for want of memory"
                ))
        }
        if storylines.events > 0 {
            gaps.append(("findings in logs", "\(storylines.events) events were given up for want of memory"))
        }
        return gaps
    }

    // MARK: Traces

    private func traces(_ result: Storylines.Result, _ rules: RuleSet) -> [LogTrace] {
        // Titles in every language: who reads the inspection may be another than who made it.
        let reports = Translations.languages.map { language in
            (language, TraceWriter(rules, language: language).report(result, coverage: TraceReport.Coverage()))
        }
        guard let first = reports.first?.1 else { return [] }
        let responses = first.rules.compactMapValues(\.response)
        let found = first.findings.indices.map { index in
            trace(first.findings[index], told(reports.map { ($0.0, $0.1.findings[index].events) }, responses))
        }
        let single = first.others.placesWithoutRepeats.filter { first.others[$0].severity > .none }.map { index in
            trace(first.others[index], told(reports.map { ($0.0, [$0.1.others[index]]) }, responses))
        }
        return found + single
    }

    private func trace(_ trace: Trace, _ events: [LogTrace.Event]) -> LogTrace {
        LogTrace(
            subjects: subjects(trace.addresses, trace.accounts, trace.hosts), severity: trace.severity,
            first: trace.first, last: trace.last, count: trace.count, events: events)
    }

    private func trace(_ event: TraceEvent, _ events: [LogTrace.Event]) -> LogTrace {
        LogTrace(
            subjects: subjects(event.addresses, event.users, event.hosts), severity: event.severity,
            first: event.first, last: event.last, count: event.count, events: events)
    }

    private func subjects(
        _ addresses: Trace.Names, _ accounts: Trace.Names, _ hosts: Trace.Names
    ) -> [LogTrace.Subject] {
        let all = subjects("address", addresses) + subjects("user", accounts)
        return all.isEmpty ? subjects("host", hosts) : all
    }

    private func subjects(_ kind: String, _ names: Trace.Names) -> [LogTrace.Subject] {
        names.names.map { LogTrace.Subject(kind: kind, value: $0) }
    }

    private func told(
        _ events: [(language: String, events: [TraceEvent])], _ responses: [String: LogTrace.Response]
    ) -> [LogTrace.Event] {
        guard let first = events.first?.events else { return [] }
        return first.enumerated().map { index, event in
            var titles = ["en": event.title]
            for (language, events) in events { titles[language] = events[index].localTitle }
            return LogTrace.Event(
                rule: event.rule, title: titles, severity: event.severity, first: event.first, last: event.last,
                count: event.count,
                places: event.lines.map { line in
                    LogTrace.Place(
                        file: Escaped.text(line.file), line: line.line, offset: line.offset, sha256: line.sha256,
                        text: line.text)
                },
                response: responses[event.rule],
                // Who entered an account is more than who only tried to.
                subjects: subjects("address", event.addresses)
                    + subjects("user", event.entered.isEmpty ? event.users : event.entered)
                    + subjects("host", event.hosts))
        }
    }
}
