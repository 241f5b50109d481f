package import NoroshiModel

/// Reports who becomes root by sudo without a password, or by way of a command that gives a shell.
///
/// That somebody may become root with a password is how sudo is meant; who that is, the site declares
/// (``UndeclaredAccountCheck``).
package struct SudoCheck: Check {
    package let id: CheckID = "accounts.sudo"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        AccountView.results(observations, needing: ["/etc/sudoers"]) { view in
            let reach = SudoReach(view)
            let grants = view.survey.grants.filter {
                SudoReach.isRoot($0) && reach.isHere($0) && !$0.command.hasPrefix("!")
            }
            let faults =
                grants.compactMap { fault($0, reach, view) } + excepted(view, reach) + defaults(view) + mistakes(view)
            var seen: Set<String> = []
            return faults.filter { seen.insert("\($0.kind)/\($0.key)").inserted }.map { $0.finding(id, view) }
        }
    }

    private func fault(
        _ grant: AccountSurvey.SudoGrant, _ reach: SudoReach, _ view: AccountView
    ) -> AccountFault? {
        let names = reach.accounts(grant.users).filter { $0.uid != 0 }.map(\.name)
        let isEverybody = grant.users.contains("ALL")
        let written = grant.users.joined(separator: ", ")
        guard grant.users != ["root"] else { return nil }
        let isFree = grant.needsPassword == false
        let command = SudoCommand(grant.command)
        let who =
            names.isEmpty
            ? written : "\(written) (\(names.prefix(6).joined(separator: ", "))\(names.count > 6 ? ", …" : ""))"
        func made(_ kind: String, _ severity: Severity, _ remedy: String) -> AccountFault {
            AccountFault(
                kind: kind, key: "\(written)/\(grant.command)", severity: severity,
                arguments: ["who": who, "command": grant.command, "place": grant.place.locator],
                evidence: [view.evidence(grant.place, grant.text)], remedies: [remedy])
        }
        let asksRoot = view.survey.sudoDefaults.contains {
            ["targetpw", "rootpw"].contains($0.name) && !$0.isOff && $0.scope.isEmpty
        }
        if grant.command == "ALL" {
            if isEverybody, isFree || !asksRoot { return made("everybody", isFree ? .critical : .high, "narrow") }
            // A group nobody is in gives nobody anything yet.
            return isFree ? made("free-all", names.isEmpty ? .low : .medium, "password") : nil
        }
        if command.isTemporary { return made("temporary", .high, "narrow") }
        if command.givesRoot {
            return isFree ? made("free-escape", isEverybody ? .high : .medium, "narrow") : nil
        }
        if SudoEdit.makesRoot(grant.command) {
            return isFree ? made("free-edit", isEverybody ? .high : .medium, "narrow") : nil
        }
        guard isFree || isEverybody, Self.hasPattern(grant.command) else { return nil }
        return made("pattern", .low, "narrow")
    }

    /// `ALL, !/bin/su`: a copy of su by another name is not excepted.
    private func excepted(_ view: AccountView, _ reach: SudoReach) -> [AccountFault] {
        let lines = Dictionary(
            grouping: view.survey.grants.filter { SudoReach.isRoot($0) && reach.isHere($0) }, by: \.place)
        return lines.sorted { $0.key.locator < $1.key.locator }.compactMap { place, grants in
            let kept = grants.filter { $0.command.hasPrefix("!/") }
            guard let first = grants.first, grants.contains(where: { $0.command == "ALL" }), let excepted = kept.first
            else {
                return nil
            }
            return AccountFault(
                kind: "excepted", key: "excepted/\(first.users.joined(separator: ", "))", severity: .low,
                arguments: [
                    "who": first.users.joined(separator: ", "), "command": String(excepted.command.dropFirst()),
                    "place": place.locator,
                ],
                evidence: [view.evidence(place, first.text)], remedies: ["narrow"])
        }
    }

    private func defaults(_ view: AccountView) -> [AccountFault] {
        view.survey.sudoDefaults.compactMap { setting in
            let kind: String
            let severity: Severity
            switch (setting.name, setting.isOff) {
            case ("authenticate", true): (kind, severity) = ("no-authenticate", setting.scope.isEmpty ? .high : .medium)
            case ("env_reset", true): (kind, severity) = ("no-env-reset", .medium)
            case ("visiblepw", false): (kind, severity) = ("visible", .low)
            default: return nil
            }
            return AccountFault(
                kind: kind, key: "defaults\(setting.scope)/\(setting.name)", severity: severity,
                arguments: ["place": setting.place.locator, "scope": setting.scope],
                evidence: [view.evidence(setting.place, setting.text)], remedies: ["defaults"])
        }
    }

    private func mistakes(_ view: AccountView) -> [AccountFault] {
        let files = Set(view.survey.files.filter { $0.role == .sudoers }.map(\.path))
        return view.survey.mistakes.filter { files.contains($0.place.file) && $0.kind == .ignored }.map { mistake in
            AccountFault(
                kind: "unreadable", key: "\(mistake.place.file)/\(mistake.text)", severity: .low,
                arguments: ["place": mistake.place.locator, "reason": mistake.reason],
                evidence: [view.evidence(mistake.place, mistake.text)], remedies: ["visudo"])
        }
    }

    private static func hasPattern(_ command: String) -> Bool {
        command.contains("*") || command.hasSuffix("/")
    }
}
