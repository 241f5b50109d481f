import FoundationEssentials
package import NoroshiModel

/// Reports what the logs tell of attacks, intrusion and abuse: for each trace one finding.
package struct LogTraceCheck: Check {
    package let id: CheckID = "logs.trace"

    /// As many lines as people read; the log itself has all.
    private static let maximumEvidence = 12

    /// More than these nobody does first.
    private static let maximumResponses = 3

    /// What titles have words for.
    private static let forms: Set = ["address", "user", "host"]

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var hasLooked = false
        var findings: [Finding] = []
        for observation in observations {
            switch observation.fact {
            case .trace(let trace): findings.append(finding(trace, observation))
            case .logs: hasLooked = true
            case .listener, .reply, .sweep, .relay, .state, .unseen: break
            }
        }
        guard findings.isEmpty else { return findings.map { .fail($0) } }
        return [hasLooked ? .pass : .notApplicable]
    }

    private func finding(_ trace: LogTrace, _ observation: Observation) -> Finding {
        let worst = trace.worst
        let subject = trace.subjects.first
        let others = trace.subjects.dropFirst().map(\.value).joined(separator: ", ")
        let span =
            trace.first == trace.last ? Self.text(trace.first) : "\(Self.text(trace.first)) – \(Self.text(trace.last))"
        var arguments = ["count": "\(trace.count)", "when": span, "who": subject?.value ?? "", "others": others]
        for (language, title) in worst.title { arguments["what.\(language)"] = title }
        let form = Self.forms.contains(subject?.kind ?? "") ? subject?.kind ?? "" : subject == nil ? "nobody" : "other"
        return Finding(
            check: id, host: observation.host, key: trace.key, severity: trace.severity,
            confidence: .confirmed,
            title: Message("check.\(id).\(others.isEmpty ? form : "\(form)-and-others")", arguments),
            evidence: evidence(trace, observation),
            remediations: remediations(trace))
    }

    /// What to do first about each kind of event: what the finding is called after, then the last kinds, for how far an
    /// attack got matters most.
    private func remediations(_ trace: LogTrace) -> [Remediation] {
        var responses: [LogTrace.Response] = []
        for response in ([trace.worst] + trace.events.reversed()).compactMap(\.response)
        where !responses.contains(response) {
            responses.append(response)
        }
        let first = responses.prefix(Self.maximumResponses).map { Message("response.\($0.rawValue)") }
        let look = Message("check.\(id).look", ["rule": trace.worst.rule])
        return (first + [look]).map { Remediation(.mitigation, $0) }
    }

    private func evidence(_ trace: LogTrace, _ observation: Observation) -> [Evidence] {
        // Every event is shown by a line before any has a second one.
        let lines = (0..<Self.maximumEvidence).flatMap { round in
            trace.events.compactMap { $0.places.dropFirst(round).first.map { place in place } }
        }.prefix(Self.maximumEvidence)
        let shown = trace.events.flatMap { event in event.places.filter(Set(lines).contains) }
        guard !shown.isEmpty else {
            return [
                Evidence(
                    locator: "logs", excerpt: trace.events.map { "\($0.rule) × \($0.count)" }.joined(separator: "\n"),
                    observedAt: observation.at)
            ]
        }
        var seen: Set<LogTrace.Place> = []
        return shown.filter { seen.insert($0).inserted }.map { place in
            Evidence(
                locator: "\(place.file):\(place.line)", excerpt: place.text ?? "", observedAt: observation.at)
        }
    }

    private static func text(_ date: Date?) -> String { date.map { $0.formatted(.iso8601) } ?? "-" }
}
