package import NoroshiModel

/// Reports accounts other than root that are root: uid 0 by another name, or a person's account with root's group.
package struct SecondRootCheck: Check {
    package let id: CheckID = "accounts.second-root"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            roots(view).map { $0.finding(id, view) } + groupMembers(view).map { $0.finding(id, view) }
        }
    }

    private func roots(_ view: AccountView) -> [AccountFault] {
        var seen: Set<String> = []
        return view.survey.accounts.compactMap { account in
            // A second line of the name root is another matter: OutOfStepCheck.
            guard account.uid == 0, account.name != "root", seen.insert(account.name).inserted else { return nil }
            let isOpen = view.password(of: account).opens || !view.keys(of: account).isEmpty
            return AccountFault(
                kind: isOpen ? "open" : "shut", key: account.name, severity: isOpen ? .critical : .high,
                arguments: ["account": account.name],
                evidence: view.evidences(account) + view.keys(of: account).map(view.evidence),
                remedies: AccountView.isRecord(account) ? ["record"] : ["lock", "remove"])
        }
    }

    private func groupMembers(_ view: AccountView) -> [AccountFault] {
        let roots = view.survey.groups.filter { $0.gid == 0 }.map { ($0, Set($0.members)) }
        return view.survey.accounts.compactMap { account in
            let groups = roots.filter { $0.1.contains(account.name) }.map(\.0)
            guard account.gid == 0 || !groups.isEmpty, view.isPerson(account) else { return nil }
            return AccountFault(
                kind: "group", key: "group/\(account.name)", severity: .medium, arguments: ["account": account.name],
                evidence: [view.evidence(account)] + groups.map { view.evidence($0.place, $0.text) },
                remedies: ["leave"])
        }
    }
}
