import NoroshiModel

/// Variables for every login that load libraries, or lead to where everybody may put files.
enum LoginVariables {
    static func faults(_ view: AccountView) -> [AccountFault] {
        let files = Set(view.survey.files.filter { $0.role == .settings }.map(\.path))
        return (view.survey.jobVariables ?? []).filter { files.contains($0.place.file) }
            .compactMap { AccountFault($0, view, remedies: ["variable"]) }
    }
}

extension AccountFault {
    /// A variable that loads a library into programs, or leads them to where everybody may put files; nil for others.
    init?(_ variable: AccountSurvey.JobVariable, _ view: AccountView, remedies: [String]) {
        guard let found = SuspiciousCommand.variable(variable.name, variable.value) else { return nil }
        let isOpen = found == .temporary
        self.init(
            kind: isOpen ? "variable-temporary" : "variable",
            key: "\(variable.place.file)/\(variable.name)=\(variable.value)", severity: isOpen ? .high : .medium,
            confidence: .suspected,
            arguments: [
                "user": variable.user ?? "root", "name": variable.name, "value": variable.value,
                "path": variable.place.file, "place": variable.place.locator,
            ],
            evidence: [view.evidence(variable.place, variable.text)], remedies: remedies)
    }
}
