import FoundationEssentials
package import NoroshiModel

/// Reports passwords that are years old, and days of change that have not come yet.
///
/// A password need not be changed at intervals (NIST SP 800-63B): what is told is one so old that nobody remembers who
/// has it, and under which rules it was chosen. That a password or account never expires is no finding.
package struct PasswordAgeCheck: Check {
    package let id: CheckID = "accounts.password-age"
    private let years: Int

    private static let day: Double = 86_400
    /// The clock of a host that was installed elsewhere may be a day ahead.
    private static let tolerance = 2  // days

    /// - Parameter years: So old a password may be.
    package init(years: Int = 5) { self.years = years }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/shadow"]) { view in
            view.survey.accounts.compactMap { fault($0, view)?.finding(id, view) }
        }
    }

    private func fault(_ account: AccountSurvey.Account, _ view: AccountView) -> AccountFault? {
        // Day 0 asks for a change at the next login.
        guard let entry = view.shadow[account.name], let changed = entry.lastChange, changed > 0,
            view.password(of: account).opens, view.password(of: account).scheme != .empty
        else { return nil }
        let today = Int(view.at.timeIntervalSince1970 / Self.day)
        let isAhead = changed > today + Self.tolerance
        let isOld = today - changed > years * 365 && view.hasShell(account) && !view.isExpired(account)
        guard isAhead || isOld else { return nil }
        let date = Date(timeIntervalSince1970: Double(changed) * Self.day)
        return AccountFault(
            kind: isAhead ? "future" : "old", key: account.name, severity: .low,
            arguments: [
                "account": account.name, "date": String(date.formatted(.iso8601).prefix(10)), "years": "\(years)",
            ],
            evidence: [view.evidence(entry.place, entry.text)], remedies: isAhead ? ["today"] : ["change"])
    }
}
