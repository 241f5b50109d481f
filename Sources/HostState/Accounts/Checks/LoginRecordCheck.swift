import FoundationEssentials
package import NoroshiModel

/// Reports what was taken out of the records of logins, and logins of names that nobody has.
package struct LoginRecordCheck: Check {
    package let id: CheckID = "accounts.login-records"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/var/log/wtmp", "/var/log/lastlog"]) { view in
            let damaged = view.survey.loginTraces.filter { $0.kind == .damaged }
            return
                (view.survey.loginTraces.filter { $0.kind != .damaged }
                + Dictionary(grouping: damaged, by: \.file)
                .sorted { $0.key < $1.key }.compactMap { Self.joined($0.value) })
                .map { fault($0, view).finding(id, view) }
        }
    }

    /// A file of other bytes is told once.
    private static func joined(_ traces: [AccountSurvey.LoginTrace]) -> AccountSurvey.LoginTrace? {
        traces.first.map {
            AccountSurvey.LoginTrace(
                kind: $0.kind, file: $0.file, offset: $0.offset, count: traces.count, account: $0.account,
                from: $0.from, to: $0.to)
        }
    }

    private func fault(_ trace: AccountSurvey.LoginTrace, _ view: AccountView) -> AccountFault {
        let severity: Severity =
            switch trace.kind {
            case .zeroed: .high
            case .missing, .stranger: .medium
            case .damaged, .truncated: .low
            }
        let (from, to) = (Self.text(trace.from), Self.text(trace.to))
        let name = trace.account.map { "\($0) " } ?? ""
        let excerpt =
            switch trace.kind {
            case .zeroed: "\(trace.count) record(s) of zeros between \(from) and \(to)"
            case .damaged: "\(trace.count) record(s) that no program writes"
            case .truncated: "the last record is cut off, after \(from)"
            case .missing: "\(name)logged in at \(from)"
            case .stranger: "\(name)last logged in at \(from)"
            }
        let isSure = trace.kind == .damaged || trace.kind == .truncated || trace.kind == .stranger
        return AccountFault(
            kind: trace.kind.rawValue,
            key: "\(trace.kind.rawValue)/\(trace.file)/\(trace.account ?? "\(trace.offset)")",
            severity: severity, confidence: isSure ? .confirmed : .suspected,
            arguments: [
                "path": trace.file, "count": "\(trace.count)",
                "account": trace.account ?? "–", "from": from, "to": to,
            ],
            evidence: [Evidence(locator: "\(trace.file)@\(trace.offset)", excerpt: excerpt, observedAt: view.at)],
            remedies: ["preserve"])
    }

    private static func text(_ date: Date?) -> String { date.map { $0.formatted(.iso8601) } ?? "–" }
}
