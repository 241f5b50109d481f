package import NoroshiModel

/// Reports accounts, keys and rights that the site did not declare, and what of the declared ones changed.
package struct UndeclaredAccountCheck: Check {
    package let id: CheckID = "accounts.undeclared"
    private let policy: AccountPolicy?

    /// - Parameter policy: nil where the site declared nothing; then there is nothing to compare with.
    package init(policy: AccountPolicy? = nil) { self.policy = policy }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        guard let policy else { return [.notApplicable] }
        let declared = Dictionary(policy.accounts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return AccountView.results(observations, needing: ["/etc/passwd"]) { view in
            let rulers = SudoReach(view).rulers
            let there = view.survey.accounts.flatMap { account -> [AccountFault] in
                guard let declaration = declared[account.name] else { return [new(account, rulers, view)] }
                return changes(account, declaration, view) + keys(account, declaration, view)
                    + sudo(account, declaration, rulers, view)
            }
            let names = Set(view.survey.accounts.map(\.name))
            let gone = policy.accounts.filter { !names.contains($0.name) && view.unseen["/etc/passwd"] == nil }.map {
                missing($0, view)
            }
            return (there + gone).map { $0.finding(id, view) }
        }
    }

    private func new(_ account: AccountSurvey.Account, _ rulers: Set<String>, _ view: AccountView) -> AccountFault {
        let isRoot = account.uid == 0 || rulers.contains(account.name)
        let severity: Severity =
            isRoot ? .critical : view.canLogIn(account) ? .high : view.hasShell(account) ? .medium : .low
        return AccountFault(
            kind: isRoot ? "new-root" : "new", key: "new/\(account.name)", severity: severity,
            arguments: ["account": account.name, "uid": "\(account.uid)"],
            evidence: view.evidences(account) + view.keys(of: account).prefix(8).map(view.evidence),
            remedies: ["lock", "declare"])
    }

    private func changes(
        _ account: AccountSurvey.Account, _ declared: AccountPolicy.Declaration, _ view: AccountView
    ) -> [AccountFault] {
        let pairs: [(String, String?, String)] = [
            ("uid", declared.uid.map(String.init), "\(account.uid)"),
            ("gid", declared.gid.map(String.init), "\(account.gid)"),
            ("home", declared.home, account.home), ("shell", declared.shell, account.shell),
        ]
        return pairs.compactMap { field, wanted, found in
            guard let wanted, wanted != found else { return nil }
            let severity: Severity =
                field == "uid" && account.uid == 0
                ? .critical : field == "shell" && !view.hasShell(account) ? .low : .medium
            return AccountFault(
                kind: "changed", key: "\(field)/\(account.name)", severity: severity,
                arguments: ["account": account.name, "field": field, "declared": wanted, "found": found],
                evidence: [view.evidence(account)], remedies: ["restore", "declare"])
        }
    }

    private func keys(
        _ account: AccountSurvey.Account, _ declared: AccountPolicy.Declaration, _ view: AccountView
    ) -> [AccountFault] {
        guard let wanted = declared.keys else { return [] }
        return view.keys(of: account).filter { !wanted.contains($0.fingerprint) }.map { key in
            AccountFault(
                kind: "key", key: "key/\(account.name)/\(key.fingerprint)", severity: .high,
                arguments: ["account": account.name, "key": key.fingerprint, "path": key.place.file],
                evidence: [view.evidence(key)], remedies: ["remove-key", "declare"])
        }
    }

    private func sudo(
        _ account: AccountSurvey.Account, _ declared: AccountPolicy.Declaration, _ rulers: Set<String>,
        _ view: AccountView
    ) -> [AccountFault] {
        guard declared.sudo == false, rulers.contains(account.name) else { return [] }
        let reach = SudoReach(view)
        let grants = view.survey.grants.filter { grant in
            SudoReach.isRoot(grant) && grant.command == "ALL"
                && reach.accounts(grant.users).contains { $0.name == account.name }
        }
        return [
            AccountFault(
                kind: "sudo", key: "sudo/\(account.name)", severity: .high, arguments: ["account": account.name],
                evidence: [view.evidence(account)] + grants.prefix(8).map { view.evidence($0.place, $0.text) },
                remedies: ["visudo", "declare"])
        ]
    }

    private func missing(_ declared: AccountPolicy.Declaration, _ view: AccountView) -> AccountFault {
        AccountFault(
            kind: "gone", key: "gone/\(declared.name)", severity: .low, arguments: ["account": declared.name],
            evidence: [
                Evidence(
                    locator: declared.locator.isEmpty ? "/etc/passwd" : declared.locator,
                    excerpt: "name: \(declared.name)", observedAt: view.at)
            ],
            remedies: ["declare"])
    }
}
