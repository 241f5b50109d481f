import FoundationEssentials
package import NoroshiModel

/// Reports accounts by which somebody could log in, and long did not.
package struct UnusedAccountCheck: Check {
    package let id: CheckID = "accounts.unused"
    private let days: Int

    /// - Parameter days: So long an account may rest.
    package init(days: Int = 90) { self.days = days }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var gaps: [CheckResult] = []
        let results = AccountView.results(observations, needing: ["/etc/shadow"]) { view in
            let last = Dictionary(
                view.survey.logins.map { ($0.account, $0) }, uniquingKeysWith: { $0.at > $1.at ? $0 : $1 })
            let limit = view.at.addingTimeInterval(-Double(days) * 86_400)
            var seen: Set<String> = []
            let asked = view.survey.accounts.filter { account in
                // Root's password waits for the day when nothing else works.
                account.uid != 0 && seen.insert(account.name).inserted && view.canLogIn(account)
                    && !isYoung(account, view, limit)
                    && last[account.name]?.at ?? .distantPast < limit
            }
            // Where no record reaches back, nothing is known of those that it does not name.
            let knows = reaches(view, limit)
            // A record that could not be read may tell of a login since.
            let blindness = AccountSurvey.loginRecords.compactMap { view.unseen[$0] }.first
            let unknown = asked.filter { blindness != nil || last[$0.name] == nil && !knows }
            if !unknown.isEmpty {
                gaps.append(
                    .unknown(
                        Gap(
                            host: view.host, what: "last logins of \(AccountView.list(unknown.map(\.name)))",
                            reason: blindness ?? "no login records of \(days) days")))
            }
            return asked.filter { blindness == nil && (last[$0.name] != nil || knows) }.map {
                finding($0, last[$0.name], view)
            }
        }
        return results.filter { $0 != .pass || gaps.isEmpty } + gaps
    }

    /// Its password was set not long ago.
    private func isYoung(_ account: AccountSurvey.Account, _ view: AccountView, _ limit: Date) -> Bool {
        guard let day = view.shadow[account.name]?.lastChange else { return false }
        return Double(day) * 86_400 > limit.timeIntervalSince1970
    }

    private func reaches(_ view: AccountView, _ limit: Date) -> Bool {
        view.survey.loginFiles.contains { file in
            file.path.hasSuffix("lastlog") ? file.records > 0 : file.first.map { $0 <= limit } ?? false
        }
    }

    private func finding(
        _ account: AccountSurvey.Account, _ login: AccountSurvey.Login?, _ view: AccountView
    ) -> Finding {
        let day = login.map { String($0.at.formatted(.iso8601).prefix(10)) }
        return AccountFault(
            kind: login == nil ? "never" : "since", key: account.name, severity: .low,
            arguments: ["account": account.name, "date": day ?? "", "days": "\(days)"],
            evidence: view.evidences(account) + [login.map { view.evidence($0) }].compactMap(\.self),
            remedies: ["expire"]
        ).finding(id, view)
    }
}
