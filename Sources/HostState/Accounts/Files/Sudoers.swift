import FoundationEssentials

/// What a file of sudoers(5) says, before aliases are replaced.
struct Sudoers {
    enum AliasKind: String { case user = "User", runAs = "Runas", host = "Host", command = "Cmnd" }

    struct Item: Hashable {
        /// An odd number of `!` stood before it.
        let isNegated: Bool
        let text: String
        /// A name of capitals, which an alias may have.
        let isName: Bool
    }

    /// What tags and options say of the commands behind them.
    struct Terms {
        var needsPassword: Bool?
        var setsVariables: Bool?
        var notBefore: Date?
        var notAfter: Date?
    }

    struct Command {
        var asUsers: [Item]
        var asGroups: [Item]
        var terms: Terms
        let item: Item
    }

    struct Specification {
        let users: [Item]
        let hosts: [Item]
        let commands: [Command]
    }

    struct Parameter {
        let scope: String
        let name: String
        let value: String?
        let isOff: Bool
    }

    enum Statement {
        case alias(AliasKind, name: String, [Item])
        case defaults([Parameter])
        case specifications([Specification])
        case include(String, isFolder: Bool)
    }
}

/// Why a line of sudoers is none.
struct SudoersError: Error {
    let reason: String
}
