/// What became of trying usual passwords: never a password, only of which kind it was.
package struct PasswordTrialOutcome: Sendable, Codable, Hashable {
    package enum Kind: String, Sendable, Codable, Hashable, CaseIterable {
        case empty
        /// The account's name or its owner's, turned around, doubled or with digits.
        case ownName = "own-name"
        case builtIn = "built-in"
        case dictionary
    }

    package struct Guessed: Sendable, Codable, Hashable {
        package let account: String
        package let kind: Kind

        package init(account: String, kind: Kind) {
            self.account = account
            self.kind = kind
        }
    }

    package struct NotTried: Sendable, Codable, Hashable {
        package let account: String
        /// In English: `locked`, `its form takes too long`.
        package let reason: String

        package init(account: String, reason: String) {
            self.account = account
            self.reason = reason
        }
    }

    package enum End: String, Sendable, Codable, Hashable { case complete, timeLimit = "time-limit", canceled }

    package var guessed: [Guessed] = []
    /// Accounts with a password that nothing of the list was.
    package var withstood: [String] = []
    package var notTried: [NotTried] = []
    package var end = End.complete
    /// Calls of crypt(3).
    package var attempts = 0

    package init() {}
}
