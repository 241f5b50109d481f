package import NoroshiModel

/// Reports passwords that were guessed, where somebody asked for a trial.
package struct GuessablePasswordCheck: Check {
    package let id: CheckID = "accounts.guessable-password"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var gaps: [CheckResult] = []
        var isAsked = false
        let results = AccountView.results(observations) { view in
            guard let trial = view.survey.trial else { return [] }
            isAsked = true
            gaps += Self.gaps(trial, view).map { .unknown($0) }
            return trial.guessed.compactMap { guess in
                guard let account = view.account(guess.account) else { return nil }
                let severity: Severity = account.uid == 0 ? .critical : view.hasShell(account) ? .high : .medium
                return AccountFault(
                    kind: guess.kind.rawValue, key: guess.account, severity: severity,
                    arguments: ["account": guess.account],
                    evidence: view.evidences(account), remedies: ["change", "expire"]
                ).finding(id, view)
            }
        }
        guard isAsked else { return [.notApplicable] }
        return results.filter { $0 != .pass || gaps.isEmpty } + gaps
    }

    private static func gaps(_ trial: PasswordTrialOutcome, _ view: AccountView) -> [Gap] {
        let notTried = trial.notTried.filter { $0.reason != "locked" }.map {
            Gap(host: view.host, what: "password of \($0.account)", reason: $0.reason)
        }
        guard trial.end != .complete, !trial.withstood.isEmpty else { return notTried }
        return notTried + [
            Gap(
                host: view.host, what: "passwords of \(AccountView.list(trial.withstood))",
                reason: trial.end == .canceled ? "the trial was canceled" : "the trial's time was over")
        ]
    }
}
