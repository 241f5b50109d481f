package import NoroshiModel

/// Reports jobs of cron, anacron and at that intruders leave: programs in temporary places, downloads that are run,
/// jobs of accounts that are not there.
package struct ScheduleCheck: Check {
    package let id: CheckID = "accounts.schedules"

    private static let maximumEvidence = 5

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            let known = Set(view.survey.accounts.map(\.name))
            return view.survey.jobs.compactMap { fault($0, known, view)?.finding(id, view) } + mistakes(view)
                + jobVariables(view).compactMap { variable($0, view)?.finding(id, view) }
        }
    }

    private func fault(
        _ job: AccountSurvey.ScheduledJob, _ known: Set<String>, _ view: AccountView
    ) -> AccountFault? {
        let suspicious = SuspiciousCommand.lines(job.command)
        let commands = SuspiciousCommand.commands(job.command)
        var shown = (commands.first ?? (0, job.command)).text
        var places = [(commands.first?.number ?? 0, shown)]
        let kind: String
        let severity: Severity
        if let first = suspicious.first {
            (kind, severity, shown) = (first.kind, .high, first.text)
            places = suspicious.prefix(Self.maximumEvidence).map { ($0.number, $0.text) }
        } else if let hidden = commands.first(where: { SuspiciousCommand.runsHidden($0.text) }) {
            (kind, severity, shown) = ("hidden", .medium, hidden.text)
            places = [(hidden.number, hidden.text)]
        } else if !known.isEmpty, !known.contains(job.user) {
            (kind, severity) = ("unknown-user", .medium)
        } else if job.kind == .user, let user = view.account(job.user), view.isSystem(user), !view.hasShell(user) {
            (kind, severity) = ("system-user", .low)
        } else {
            return nil
        }
        return AccountFault(
            kind: kind, key: "\(job.place.file)/\(job.user)/\(shown)", severity: severity,
            confidence: kind == "unknown-user" || kind == "system-user" ? .confirmed : .suspected,
            arguments: ["user": job.user, "command": shown, "schedule": job.schedule, "path": job.place.file],
            evidence: places.map { number, text in
                view.evidence(
                    AccountSurvey.Place(job.place.file, job.place.line + number), Self.line(job, text))
            },
            remedies: ["preserve", job.kind == .user ? "crontab" : job.kind == .at ? "atrm" : "edit"])
    }

    /// As it stands in the file, but for white space.
    private static func line(_ job: AccountSurvey.ScheduledJob, _ command: String) -> String {
        switch job.kind {
        case .system: "\(job.schedule) \(job.user) \(command)"
        case .user, .anacron: "\(job.schedule) \(command)"
        case .at, .script: command
        }
    }

    /// Those of crontabs; the others are of logins.
    private func jobVariables(_ view: AccountView) -> [AccountSurvey.JobVariable] {
        let others = Set(view.survey.files.filter { $0.role == .settings }.map(\.path))
        return (view.survey.jobVariables ?? []).filter { !others.contains($0.place.file) }
    }

    private func variable(_ variable: AccountSurvey.JobVariable, _ view: AccountView) -> AccountFault? {
        AccountFault(variable, view, remedies: ["preserve", variable.user == nil ? "edit" : "crontab"])
    }

    private func mistakes(_ view: AccountView) -> [Finding] {
        let roles: Set<AccountSurvey.FileFact.Role> = [.crontab, .userCrontab]
        let files = Set(view.survey.files.filter { roles.contains($0.role) }.map(\.path))
        return view.survey.mistakes.filter { files.contains($0.place.file) && $0.kind == .ignored }.map { mistake in
            AccountFault(
                kind: "unreadable", key: "\(mistake.place.file)/\(mistake.text)", severity: .low,
                arguments: ["place": mistake.place.locator, "reason": mistake.reason],
                evidence: [view.evidence(mistake.place, mistake.text)], remedies: ["fix"]
            ).finding(id, view)
        }
    }
}
