package import NoroshiModel

/// Reports accounts that need no password.
package struct EmptyPasswordCheck: Check {
    package let id: CheckID = "accounts.empty-password"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/shadow"]) { view in
            view.survey.accounts.compactMap { account in
                guard view.password(of: account).scheme == .empty, !view.isExpired(account) else { return nil }
                let hasShell = view.hasShell(account)
                // Whether an empty password is taken is for each service's modules to say.
                let takers = view.survey.modules.filter { line in
                    line.type == "auth" && line.arguments.contains { $0.hasPrefix("nullok") }
                }
                let places = Set(takers.map(\.place))
                let isTaken = view.survey.modules.isEmpty || !takers.isEmpty
                let severity: Severity = hasShell ? isTaken ? account.uid == 0 ? .critical : .high : .medium : .medium
                return AccountFault(
                    kind: hasShell ? "shell" : "no-shell", key: account.name, severity: severity,
                    arguments: ["account": account.name],
                    evidence: view.evidences(account)
                        + places.sorted { $0.locator < $1.locator }.prefix(4).compactMap { place in
                            takers.first { $0.place == place }.map { view.evidence(place, $0.text) }
                        },
                    remedies: AccountView.isRecord(account) ? ["record"] : ["lock", "set"]
                ).finding(id, view)
            }
        }
    }
}
