import FoundationEssentials
package import NoroshiModel

/// Reports what was taken out of the records of logins, and logins of names that nobody has.
package struct LoginRecordCheck: Check {
    package let id: CheckID = "accounts.login-records"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: AccountSurvey.loginRecords) { view in
            let traces = view.survey.loginTraces
            let single = traces.filter { ![.damaged, .removed, .nameless].contains($0.kind) }
            let joined = [AccountSurvey.LoginTrace.Kind.damaged, .removed, .nameless].flatMap { kind in
                Dictionary(grouping: traces.filter { $0.kind == kind }, by: \.file).sorted { $0.key < $1.key }
                    .compactMap { Self.joined($0.value) }
            }
            return (single + joined).map { fault($0, view).finding(id, view) }
        }
    }

    /// A file of other bytes, or of many holes, is told once.
    private static func joined(_ traces: [AccountSurvey.LoginTrace]) -> AccountSurvey.LoginTrace? {
        guard let first = traces.first, let last = traces.last else { return nil }
        return AccountSurvey.LoginTrace(
            kind: first.kind, file: first.file, offset: first.offset, row: first.row,
            count: traces.reduce(0) { $0 + $1.count }, account: first.account, from: first.from, to: last.to)
    }

    private func fault(_ trace: AccountSurvey.LoginTrace, _ view: AccountView) -> AccountFault {
        let severity: Severity =
            switch trace.kind {
            case .zeroed, .removed: .high
            // lastlog and lastlog2 keep what they have of those that are gone for ever.
            case .stranger: Self.isOld(trace, view) ? .low : .medium
            case .missing, .emptied, .absent, .nameless: .medium
            case .damaged, .truncated: .low
            }
        let (from, to) = (Self.text(trace.from), Self.text(trace.to))
        let name = trace.account.map { "\($0) " } ?? ""
        let excerpt =
            switch trace.kind {
            case .zeroed: "\(trace.count) record(s) of zeros between \(from) and \(to)"
            case .damaged: "\(trace.count) record(s) that no program writes"
            case .truncated: "the last record is cut off, after \(from)"
            case .removed: "\(trace.count) row(s) are gone, from number \(trace.row ?? 0) on, \(from) to \(to)"
            case .emptied: trace.from == nil ? "no row" : "no record"
            case .absent: "not there"
            case .nameless: "\(trace.count) login(s) without a name, the first at \(from)"
            case .missing: "\(name)logged in at \(from)"
            case .stranger: "\(name)last logged in at \(from)"
            }
        let isSure = trace.kind == .damaged || trace.kind == .truncated || trace.kind == .stranger
        return AccountFault(
            kind: trace.kind.rawValue,
            key: "\(trace.kind.rawValue)/\(trace.file)/\(trace.account ?? "\(trace.row ?? trace.offset)")",
            severity: severity, confidence: isSure ? .confirmed : .suspected,
            arguments: [
                "path": trace.file, "count": "\(trace.count)",
                "account": trace.account ?? "–", "from": from, "to": to, "records": trace.lacking ?? "–",
            ],
            evidence: [Evidence(locator: Self.locator(trace), excerpt: excerpt, observedAt: view.at)],
            remedies: ["preserve"])
    }

    /// `/var/log/wtmp@384` for a byte, `/var/log/wtmp.db#12` for a row; a database whose row is not known by itself.
    private static func locator(_ trace: AccountSurvey.LoginTrace) -> String {
        let isWhole = trace.file.contains(".db") || [.absent, .emptied].contains(trace.kind)
        if trace.row == nil, isWhole { return trace.file }
        return trace.row.map { "\(trace.file)#\($0)" } ?? "\(trace.file)@\(trace.offset)"
    }

    private static func isOld(_ trace: AccountSurvey.LoginTrace, _ view: AccountView) -> Bool {
        ["lastlog2.db", "lastlog"].contains { trace.file.hasSuffix("/\($0)") }
            && trace.from ?? .distantPast < view.at.addingTimeInterval(-90 * 86_400)
    }

    private static func text(_ date: Date?) -> String { date.map { $0.formatted(.iso8601) } ?? "–" }
}
