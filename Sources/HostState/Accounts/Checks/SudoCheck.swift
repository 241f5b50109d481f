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
            let here = view.survey.grants.filter { reach.isHere($0) }
            let asking = Self.asking(here, reach)
            let faults =
                here.enumerated().compactMap { fault($1, at: $0, asking, reach, view) } + excepted(view, reach)
                + SudoDefaults.faults(view, here) + mistakes(view)
            var seen: Set<String> = []
            return faults.filter { seen.insert("\($0.kind)/\($0.key)").inserted }.map { $0.finding(id, view) }
        }
    }

    /// The last line that asks somebody for a password, or lets him run nothing: the last that fits counts.
    private struct Asking {
        /// By account, of those for all commands.
        var all: [String: Int] = [:]
        /// By the users and the command as written.
        var same: [String: Int] = [:]

        func comes(after index: Int, _ grant: AccountSurvey.SudoGrant, for account: String) -> Bool {
            max(all[account] ?? -1, same[SudoCheck.words(grant)] ?? -1) > index
        }
    }

    private static func asking(_ grants: [AccountSurvey.SudoGrant], _ reach: SudoReach) -> Asking {
        var asking = Asking()
        for (index, grant) in grants.enumerated() where SudoReach.isRoot(grant) {
            let isDenied = grant.command.hasPrefix("!")
            guard isDenied || grant.needsPassword != false else { continue }
            asking.same[words(grant)] = index
            guard grant.command == "ALL" || grant.command == "!ALL" else { continue }
            for account in reach.accounts(grant.users) { asking.all[account.name] = index }
        }
        return asking
    }

    private static func words(_ grant: AccountSurvey.SudoGrant) -> String {
        (grant.users + [String(grant.command.drop { $0 == "!" })]).joined(separator: "\n")
    }

    private func fault(
        _ grant: AccountSurvey.SudoGrant, at index: Int, _ asking: Asking, _ reach: SudoReach, _ view: AccountView
    ) -> AccountFault? {
        guard !grant.command.hasPrefix("!"), grant.users != ["root"] else { return nil }
        let all = reach.accounts(grant.users).filter { $0.uid != 0 }.map(\.name)
        var names = all
        if grant.needsPassword == false, SudoReach.isRoot(grant) {
            names = all.filter { !asking.comes(after: index, grant, for: $0) }
        }
        let isFree = grant.needsPassword == false && (all.isEmpty || !names.isEmpty)
        let who = Who(
            isEverybody: grant.users.contains("ALL"), isFree: isFree, written: grant.users.joined(separator: ", "),
            names: isFree ? names : all)
        guard let (kind, severity, remedy) = judged(grant, who, view) else { return nil }
        return AccountFault(
            kind: kind, key: "\(who.written)/\(grant.command)", severity: severity,
            arguments: [
                "who": who.text, "command": grant.command, "place": grant.place.locator,
                "groups": SudoReach.groups(grant, of: RootGroupCheck.powerful).joined(separator: ", "),
            ],
            evidence: [view.evidence(grant.place, grant.text)], remedies: [remedy])
    }

    /// Whom a line is for.
    private struct Who {
        let isEverybody: Bool
        /// Whether somebody of them needs no password.
        let isFree: Bool
        /// As the line has them.
        let written: String
        /// The accounts, without root.
        let names: [String]

        var text: String {
            guard !names.isEmpty else { return written }
            return "\(written) (\(names.prefix(6).joined(separator: ", "))\(names.count > 6 ? ", …" : ""))"
        }
    }

    private typealias Judgement = (kind: String, severity: Severity, remedy: String)

    private func judged(_ grant: AccountSurvey.SudoGrant, _ who: Who, _ view: AccountView) -> Judgement? {
        guard SudoReach.isRoot(grant) else { return who.isFree ? asOthers(grant, who) : nil }
        let command = SudoCommand(grant.command)
        let asksRoot = view.survey.sudoDefaults.contains {
            ["targetpw", "rootpw"].contains($0.name) && !$0.isOff && $0.scope.isEmpty
        }
        let usual: Severity = who.isEverybody ? .high : .medium
        if grant.command == "ALL" {
            if who.isEverybody, who.isFree || !asksRoot {
                return ("everybody", who.isFree ? .critical : .high, "narrow")
            }
            // A group nobody is in gives nobody anything yet.
            return who.isFree ? ("free-all", who.names.isEmpty ? .low : .medium, "password") : nil
        }
        if command.isTemporary { return ("temporary", .high, "narrow") }
        if command.givesRoot { return who.isFree ? ("free-escape", usual, "narrow") : nil }
        if SudoEdit.makesRoot(grant.command) { return who.isFree ? ("free-edit", usual, "narrow") : nil }
        if who.isFree, grant.setsVariables == true { return ("free-variables", usual, "variables") }
        guard who.isFree || who.isEverybody, Self.hasPattern(grant.command) else { return nil }
        return ("pattern", .low, "narrow")
    }

    /// Without a password, as somebody who is not root by name, but as good as root.
    private func asOthers(_ grant: AccountSurvey.SudoGrant, _ who: Who) -> Judgement? {
        guard grant.command == "ALL" || SudoCommand(grant.command).givesRoot else { return nil }
        let severity: Severity = who.isEverybody ? .high : who.names.isEmpty ? .low : .medium
        if SudoReach.isAnybodyElse(grant) { return ("free-others", severity, "narrow") }
        return SudoReach.groups(grant, of: RootGroupCheck.powerful).isEmpty ? nil : ("free-group", severity, "narrow")
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
