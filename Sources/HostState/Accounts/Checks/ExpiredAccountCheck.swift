import FoundationEssentials
package import NoroshiModel

/// Reports accounts that have expired, and are still in use or keep what opens them.
package struct ExpiredAccountCheck: Check {
    package let id: CheckID = "accounts.expired"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/shadow"]) { view in
            var seen: Set<String> = []
            return view.survey.accounts.filter { view.isExpired($0) && seen.insert($0.name).inserted }.flatMap {
                sessions($0, view) + keys($0, view)
            }.map { $0.finding(id, view) }
        }
    }

    /// The day of expiry keeps nobody out who is in.
    private func sessions(_ account: AccountSurvey.Account, _ view: AccountView) -> [AccountFault] {
        let sessions = (view.survey.sessions ?? []).filter { $0.account == account.name }
        guard !sessions.isEmpty else { return [] }
        return [
            AccountFault(
                kind: "session", key: "session/\(account.name)", severity: .medium, arguments: words(account, view),
                evidence: view.evidences(account) + sessions.prefix(8).map { view.evidence($0) }, remedies: ["end"])
        ]
    }

    /// They open again when the day is taken away, and wherever a service does not ask for it.
    private func keys(_ account: AccountSurvey.Account, _ view: AccountView) -> [AccountFault] {
        let keys = view.keys(of: account)
        guard !keys.isEmpty, view.hasShell(account) else { return [] }
        return [
            AccountFault(
                kind: "keys", key: "keys/\(account.name)", severity: .low,
                arguments: words(account, view).merging(["path": keys[0].place.file]) { $1 },
                evidence: view.evidences(account) + keys.prefix(8).map(view.evidence), remedies: ["move"])
        ]
    }

    private func words(_ account: AccountSurvey.Account, _ view: AccountView) -> [String: String] {
        let day = Date(timeIntervalSince1970: Double(view.shadow[account.name]?.expires ?? 0) * 86_400)
        return ["account": account.name, "date": String(day.formatted(.iso8601).prefix(10))]
    }
}
