import NoroshiModel

/// Variables for every login that load libraries, or lead to where everybody may put files.
enum LoginVariables {
    static func faults(_ view: AccountView) -> [AccountFault] {
        let files = Set(view.survey.files.filter { $0.role == .settings }.map(\.path))
        return (view.survey.jobVariables ?? []).filter { files.contains($0.place.file) }.compactMap { fault($0, view) }
    }

    private static func fault(_ variable: AccountSurvey.JobVariable, _ view: AccountView) -> AccountFault? {
        guard let found = SuspiciousCommand.variable(variable.name, variable.value) else { return nil }
        let isOpen = found == .temporary
        return AccountFault(
            kind: isOpen ? "variable-temporary" : "variable",
            key: "\(variable.place.file)/\(variable.name)=\(variable.value)", severity: isOpen ? .high : .medium,
            confidence: .suspected,
            arguments: ["name": variable.name, "value": variable.value, "place": variable.place.locator],
            evidence: [view.evidence(variable.place, variable.text)], remedies: ["variable"])
    }
}
