package import NoroshiModel

/// By what a host's own state is judged, besides what checks know by themselves.
package struct StateRules: Sendable {
    /// What the site declared of its accounts; nil where it declared nothing.
    package var accounts: AccountPolicy?
    /// Days that an account may rest.
    package var unusedDays = 90
    /// Years that a password may last.
    package var passwordYears = 5
    /// About configurations.
    package var configuration: ConfigurationRules?

    package init(accounts: AccountPolicy? = nil, configuration: ConfigurationRules? = nil) {
        self.accounts = accounts
        self.configuration = configuration
    }
}
