package import NoroshiModel

/// Reports accounts of programs by which somebody can log in.
///
/// Distributions give a shell to a few (PostgreSQL's, backup programs'): without a password and keys that is little.
package struct SystemShellCheck: Check {
    package let id: CheckID = "accounts.system-shell"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/shadow"]) { view in
            view.survey.accounts.compactMap { account in
                guard view.isSystem(account), !view.isExpired(account) else { return nil }
                return fault(account, view)?.finding(id, view)
            }
        }
    }

    private func fault(_ account: AccountSurvey.Account, _ view: AccountView) -> AccountFault? {
        let hasPassword = view.password(of: account).opens
        // A key for one command, as git servers have them, gives no shell.
        let hasKeys = view.keys(of: account).contains { key in
            !key.options.contains { $0.lowercased().hasPrefix("command=") }
        }
        let hasShell = view.hasShell(account)
        guard hasShell || hasPassword else { return nil }
        let (kind, severity): (String, Severity) =
            switch (hasShell, hasPassword, hasKeys) {
            case (true, true, _): ("password", .high)
            case (true, false, true): ("key", .medium)
            case (true, false, false): ("shell", .low)
            case (false, _, _): ("only-password", .low)
            }
        return AccountFault(
            kind: kind, key: account.name, severity: severity,
            arguments: [
                "account": account.name, "uid": "\(account.uid)",
                "shell": account.shell.isEmpty ? "/bin/sh" : account.shell,
            ],
            evidence: view.evidences(account) + view.keys(of: account).map(view.evidence),
            remedies: AccountView.isRecord(account) ? ["record"] : hasPassword ? ["lock", "shell"] : ["shell"])
    }
}
