import FoundationEssentials
import HostState
import NoroshiFormats
import NoroshiModel
import NoroshiReport

extension Site {
    /// `accounts.yaml` beside the configuration; it need not be there.
    var accountPolicyPath: String { SiteFile.beside(configPath, "accounts.yaml") }

    /// - Returns: nil where the site declared nothing of its accounts.
    /// - Throws: ``Failure`` naming every mistake of the file.
    func accountPolicy() throws -> AccountPolicy? {
        try SiteFile.parsedIfThere(
            accountPolicyPath, hint: "accounts are written as in Documentation/accounts.md",
            by: AccountPolicyFile.parse)
    }

    /// By what the host's own state is judged.
    ///
    /// - Parameters:
    ///   - parts: What was looked at: the rules for the rest are not read.
    ///   - isThisHost: What the site declared of its accounts is said of this host alone.
    func stateRules(for parts: Set<InspectionPart>, isThisHost: Bool = true) throws -> StateRules {
        StateRules(
            accounts: isThisHost && parts.contains(.accounts) ? try accountPolicy() : nil,
            configuration: parts.contains(.configuration) ? try configurationRules() : nil)
    }

    /// - Throws: ``Failure`` naming every mistake of the rules' files.
    func configurationRules() throws -> ConfigurationRules {
        do {
            return try ConfigurationRules.load(from: resources)
        } catch {
            throw Failure("\(error)", hint: "rules are written as in Documentation/configuration.md")
        }
    }
}
