import NoroshiModel

extension StateFact {
    /// What of the host's own state was looked at, in one line.
    func line(_ translations: Translations) -> String {
        translations.text("inspect.state.\(kind.rawValue)", arguments)
    }

    private var arguments: [String: String] {
        switch self {
        case .accounts(let survey):
            [
                "count": "\(survey.accounts.count)", "keys": "\(survey.keys.count)", "jobs": "\(survey.jobs.count)",
            ]
        case .processes(let survey): ["count": "\(survey.processCount)"]
        case .configuration(let survey):
            [
                "software": survey.software.isEmpty ? "–" : survey.software.map(\.name).joined(separator: ", "),
                "count": "\(survey.software.reduce(0) { $0 + $1.settings.count })",
            ]
        case .packages(let survey): ["count": "\(survey.packages.count)"]
        case .files(let survey): ["count": "\(survey.count)", "changes": "\(survey.changeCount)"]
        }
    }
}
