package import NoroshiModel

/// Reports files by which somebody gets in from another host without a password: hosts.equiv and `.rhosts`.
///
/// They count where rlogin, rsh, a module of PAM or sshd's host-based authentication asks them.
package struct TrustCheck: Check {
    package let id: CheckID = "accounts.trusts"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations) { view in
            (view.survey.trusts ?? []).map { fault($0, view).finding(id, view) }
        }
    }

    private func fault(_ trust: AccountSurvey.Trust, _ view: AccountView) -> AccountFault {
        let isRoot = view.account(trust.account)?.uid == 0
        let isAnyHost = trust.host == "+"
        let isAnyUser = trust.user == "+"
        let severity: Severity
        switch (isAnyHost, isAnyUser) {
        case (true, true): severity = isRoot || trust.account == nil ? .critical : .high
        case (true, false): severity = .high
        case (false, true): severity = isRoot ? .high : .medium
        // In hosts.equiv, a user who is named may be anybody here but root.
        case (false, false): severity = isRoot || trust.account == nil && trust.user != nil ? .medium : .low
        }
        return AccountFault(
            kind: isAnyHost ? "everywhere" : "host", key: "\(trust.place.file)/\(trust.text)", severity: severity,
            arguments: [
                "account": trust.account ?? "–", "host": trust.host, "path": trust.place.file,
                "place": trust.place.locator,
            ],
            evidence: [view.evidence(trust.place, trust.text)], remedies: ["remove"])
    }
}
