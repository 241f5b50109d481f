import NoroshiModel

/// Parameters of sudoers that take its guards away.
enum SudoDefaults {
    private struct Fault {
        let kind: String
        let severity: Severity
        /// What of the setting is meant.
        var what = ""
    }

    /// - Parameter grants: Those that hold here and now.
    static func faults(_ view: AccountView, _ grants: [AccountSurvey.SudoGrant]) -> [AccountFault] {
        let writable = Set(view.survey.files.filter { $0.role == .sudoProgram && $0.isWorldWritable }.map(\.path))
        return view.survey.sudoDefaults.compactMap { setting in
            guard
                let fault = flag(setting) ?? variables(setting, view, grants) ?? path(setting, writable)
                    ?? group(setting, view) ?? editor(setting, grants)
            else { return nil }
            let key = "defaults\(setting.scope)/\(setting.name)"
            return AccountFault(
                kind: fault.kind, key: fault.what.isEmpty ? key : "\(key)/\(fault.what)",
                severity: fault.severity,
                arguments: ["place": setting.place.locator, "scope": setting.scope, "what": fault.what],
                evidence: [view.evidence(setting.place, setting.text)], remedies: ["defaults"])
        }
    }

    private static func flag(_ setting: AccountSurvey.SudoDefault) -> Fault? {
        switch (setting.name, setting.isOff) {
        case ("authenticate", true): Fault(kind: "no-authenticate", severity: setting.scope.isEmpty ? .high : .medium)
        case ("env_reset", true): Fault(kind: "no-env-reset", severity: .medium)
        case ("visiblepw", false): Fault(kind: "visible", severity: .low)
        default: nil
        }
    }

    /// Variables of the user's that root's programs load by: who may run one fixed command runs anything.
    private static func variables(
        _ setting: AccountSurvey.SudoDefault, _ view: AccountView, _ grants: [AccountSurvey.SudoGrant]
    ) -> Fault? {
        let kept = SudoSettings.kept(setting, view.survey.sudoDefaults)
        let setsAll = setting.name == "setenv" && !setting.isOff
        guard setsAll || !kept.isEmpty else { return nil }
        let limited = grants.filter {
            SudoReach.isRoot($0) && $0.command != "ALL" && !$0.command.hasPrefix("!") && $0.users != ["root"]
        }
        let severity: Severity =
            limited.contains { $0.needsPassword == false } ? .high : limited.isEmpty ? .low : .medium
        return Fault(kind: "variables", severity: severity, what: setsAll ? "*" : kept.joined(separator: " "))
    }

    private static func path(_ setting: AccountSurvey.SudoDefault, _ writable: Set<String>) -> Fault? {
        let open = SudoSettings.paths([setting]).first { path in
            writable.contains(path) || SuspiciousCommand.temporary.contains { (path + "/").hasPrefix($0) }
        }
        return open.map { Fault(kind: setting.name == "editor" ? "editor" : "search", severity: .high, what: $0) }
    }

    /// `exempt_group`
    private static func group(_ setting: AccountSurvey.SudoDefault, _ view: AccountView) -> Fault? {
        guard setting.name == "exempt_group", !setting.isOff, let group = setting.value else { return nil }
        let isUsed = view.members(of: group).contains { view.account($0)?.uid != 0 }
        return Fault(kind: "exempt", severity: isUsed ? .medium : .low, what: group)
    }

    /// Who may run visudo may name a program for it.
    private static func editor(_ setting: AccountSurvey.SudoDefault, _ grants: [AccountSurvey.SudoGrant]) -> Fault? {
        guard setting.name == "env_editor", !setting.isOff else { return nil }
        let isUsed = grants.contains { grant in
            let program = grant.command.prefix { $0 != " " }
            return grant.users != ["root"] && ["visudo", "sudoedit"].contains(ProcessPlaces.base(String(program)))
        }
        return isUsed ? Fault(kind: "own-editor", severity: .low) : nil
    }
}
