/// What a host is, besides what it offers: seen in its own files and its own kernel.
package enum StateFact: Sendable, Hashable {
    case accounts(AccountSurvey)
    case processes(ProcessSurvey)
    case configuration(ConfigurationSurvey)
    case packages(PackageSurvey)
    case files(FileSurvey)

    package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case accounts, processes, configuration, packages, files
    }

    package var kind: Kind {
        switch self {
        case .accounts: .accounts
        case .processes: .processes
        case .configuration: .configuration
        case .packages: .packages
        case .files: .files
        }
    }
}
