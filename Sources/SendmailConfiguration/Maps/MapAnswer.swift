/// What a map says about a key.
package enum MapAnswer: Hashable, Sendable {
    /// The value, and where it is written.
    case value([UInt8], Locator?)
    case notFound
    /// It cannot be asked now: sendmail mostly answers with a 4xx reply.
    case temporaryFailure
    /// It was not asked. The reason is lower case, without a full stop.
    case cannotTell(String)
}

/// A question to the name service.
package struct NameQuestion: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The canonical name of a host, or the name of an address in brackets.
        case host
        /// What a `dns` map asks for: `A`, `TXT`.
        case record(String)
        /// The best mail exchanger.
        case bestMailExchanger
    }

    package let kind: Kind
    package let name: String
}

/// What was taken for granted for an answer.
package enum RelayAssumption: Hashable, Sendable, CustomStringConvertible {
    /// The name service was not asked; the name is in the question, so it is taken to exist.
    case nameExists(String)
    /// The name service was not asked, and the name is taken not to exist.
    case nameDoesNotExist(String)
    case noMailExchanger(String)
    /// The address has this name, and the name leads back to it.
    case clientNameIsTrue(String)
    /// The own name of the host is not known.
    case hostNameUnknown
    /// Members of a class are not known.
    case classIncomplete(ClassSource)
    /// The text file was read in the place of the database that is made from it.
    case textInsteadOfDatabase(map: String, text: String)
    case databaseOlderThanText(map: String, text: String, database: String)
    case databaseNewerThanText(map: String, text: String, database: String)
    /// The database was read; what was changed in the text since does not hold yet.
    case textNewerThanDatabase(map: String, text: String, database: String)
    case databaseMissing(map: String, database: String)
    /// Neither the text nor the database is there.
    case mapMissing(map: String, text: String)
    /// Authentication is by this mechanism.
    case mechanism(String)
    /// Mail filters may refuse what the rules let pass.
    case filtersNotAsked(Locator)
    /// These rule sets see the message, and were not applied.
    case contentRulesNotApplied(String)
    /// Aliases and forwarding of local users were not looked at.
    case aliasesNotFollowed

    package var description: String {
        switch self {
        case .nameExists(let name): "\(name) is taken to exist; the name service was not asked"
        case .nameDoesNotExist(let name): "\(name) is taken not to exist; the name service was not asked"
        case .noMailExchanger(let name):
            "\(name) is taken to have no mail exchanger here; the name service was not asked"
        case .clientNameIsTrue(let name): "the client is taken to be \(name), and the name to lead back to it"
        case .hostNameUnknown: "the host's own name is not known"
        case .classIncomplete(let source):
            "the members of $=\(source.className) from \(source.source) (\(source.locator)) are not known"
        case .textInsteadOfDatabase(let map, let text): "\(text) was read for the map \(map), not its database"
        case .databaseOlderThanText(let map, let text, let database):
            "\(database) is older than \(text), which was read for the map \(map)"
        case .databaseNewerThanText(let map, let text, let database):
            "\(database) is newer than \(text), which was read for the map \(map)"
        case .textNewerThanDatabase(let map, let text, let database):
            "\(text) was changed after \(database), from which the map \(map) was read"
        case .databaseMissing(let map, let database):
            "\(database) is not there; the map \(map) was read from its text"
        case .mapMissing(let map, let text): "the map \(map) has neither \(text) nor its database"
        case .mechanism(let name): "the client authenticates by \(name)"
        case .filtersNotAsked(let locator): "the mail filter of \(locator) was not asked"
        case .contentRulesNotApplied(let name): "the rule set \(name) was not applied"
        case .aliasesNotFollowed: "aliases and forwarding were not followed"
        }
    }
}
