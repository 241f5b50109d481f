import FoundationEssentials
package import NoroshiModel

/// Reports files that are not as their baseline has them: each that looks like an intruder's work by itself, the rest together.
/// What a package that was installed, upgraded or removed explains is not told.
package struct ChangedFileCheck: Check {
    package let id: CheckID = "files.changed"

    /// As many as get a finding of their own.
    static let maximumFindings = 200
    private static let maximumEvidence = 12

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        observations.flatMap { observation -> [CheckResult] in
            guard case .state(.files(let survey)) = observation.fact else { return [] }
            return evaluate(survey, observation)
        }
    }

    private func evaluate(_ survey: FileSurvey, _ observation: Observation) -> [CheckResult] {
        guard !survey.changes.isEmpty else { return [.pass] }
        let worst = survey.changes.filter { !$0.suspicions.isEmpty }
        let own = worst.prefix(Self.maximumFindings)
        let rest = survey.changes.filter(\.suspicions.isEmpty) + worst.dropFirst(Self.maximumFindings)
        var results = own.map { CheckResult.fail(finding($0, observation)) }
        if !rest.isEmpty { results.append(.fail(finding(of: rest, survey, observation))) }
        return results
    }

    private func finding(_ change: FileSurvey.Change, _ observation: Observation) -> Finding {
        // The title tells what weighs most, the evidence all of it.
        let severity = change.suspicions.map(Self.severity).max() ?? .medium
        let kind = change.suspicions.first { Self.severity($0) == severity } ?? change.suspicions[0]
        return Finding(
            check: id, host: observation.host, key: change.path, severity: severity, confidence: .confirmed,
            title: Message(
                "check.\(id).\(kind)",
                ["path": change.path, "user": change.user ?? "-", "package": change.package ?? "-"]),
            evidence: [evidence(change, observation)],
            remediations: [
                Remediation(
                    .mitigation,
                    Message(
                        "check.\(id).\(change.package == nil ? "look" : "reinstall")",
                        ["path": ShellWord.word(escaped: change.path), "package": change.package ?? ""]))
            ])
    }

    /// What alone means nothing bad.
    private func finding(
        of changes: [FileSurvey.Change], _ survey: FileSurvey, _ observation: Observation
    ) -> Finding {
        let count = survey.changeCount - (survey.changes.count - changes.count)
        return Finding(
            check: id, host: observation.host, key: "others", severity: .low, confidence: .confirmed,
            title: Message("check.\(id).others", ["count": "\(count)", "baseline": survey.baseline]),
            evidence: changes.prefix(Self.maximumEvidence).map { evidence($0, observation) },
            remediations: [
                Remediation(
                    .mitigation,
                    Message("check.\(id).compare", ["baseline": ShellWord.quoted(survey.baseline)]))
            ])
    }

    private func evidence(_ change: FileSurvey.Change, _ observation: Observation) -> Evidence {
        let time = change.changedAt.map { ["changed \($0.formatted(.iso8601))"] } ?? []
        return Evidence(
            locator: change.path, excerpt: ([change.kind] + change.details + time).joined(separator: "; "),
            observedAt: observation.at)
    }

    private static func severity(_ suspicion: String) -> Severity {
        switch suspicion {
        case "set-id", "not-as-shipped", "unpackaged", "capability", "rewritten": .high
        default: .medium
        }
    }
}
