/// Answers whether mail would be relayed, by applying the rules of a configuration.
///
/// Nothing is sent, run or looked up in the network.
package struct RelayEvaluator: Sendable {
    private let configuration: SendmailCF
    private let tables: TextTables
    private let lookup: (@Sendable (MapDeclaration, [UInt8]) -> MapAnswer?)?
    private let names: (@Sendable (NameQuestion) -> MapAnswer?)?

    /// - Parameters:
    ///   - files: Where the texts of maps are read from.
    ///   - lookup: Answers for maps, asked first; `nil` leaves a map to its own kind.
    ///   - names: Answers of the name service. Without one, names of the question are taken to exist and others not to;
    ///     what was assumed is told.
    package init(
        _ configuration: SendmailCF, files: ConfigurationFiles,
        lookup: (@Sendable (MapDeclaration, [UInt8]) -> MapAnswer?)? = nil,
        names: (@Sendable (NameQuestion) -> MapAnswer?)? = nil
    ) {
        self.configuration = configuration
        self.lookup = lookup
        self.names = names
        tables = TextTables(files, maximumSize: configuration.limits.classFileSize)
    }

    package func answer(_ question: RelayQuestion) -> RelayAnswer {
        let client = question.clientName.map { (address: question.clientAddress, name: $0) }
        let own = configuration.host.nameOrDefault
        let known = KnownNames(
            texts: [
                question.sender, question.recipient, question.clientName ?? "", own, configuration.macro("j") ?? "",
            ],
            client: client)
        let lookups = MapLookups(tables, ask: lookup, askNames: names, knownNames: known)
        let session = RelaySession(configuration, question, lookups)
        return session.run()
    }

    /// Applies sets of rules to an address as `sendmail -bt` does, and tells the tokens as it prints them.
    ///
    /// - Parameters:
    ///   - address: `$|` in it stands between two addresses.
    ///   - macros: Values of macros, by names without braces.
    /// - Returns: The tokens separated by spaces; `nil` when it cannot be told.
    package func rewrite(_ address: String, ruleSets: [String], macros: [String: String] = [:]) -> String? {
        let known = KnownNames(texts: [address, macros["client_name"] ?? ""], client: nil)
        let lookups = MapLookups(tables, ask: lookup, askNames: names, knownNames: known)
        let rewriter = Rewriter(configuration, lookups: lookups)
        for (name, value) in macros { rewriter.define(name, value) }
        let table: Tokenizer.Table = configuration.level >= 9 ? .keepingComments : .external
        let parts = address.split(separator: "$|", omittingEmptySubsequences: false).map { Text(String($0)) }
        let translated = Text(parts.joined(separator: [Sign.otherwise]))
        guard let scanned = rewriter.scan(translated, table) else { return "" }
        var workspace = scanned.map { Token(text: $0, origin: Token.input) }
        for name in ruleSets {
            guard let number = configuration.ruleSetNumber(name) else { return nil }
            guard (try? rewriter.rewrite(&workspace, ruleSet: number)) != nil else { return nil }
        }
        return rewriter.written(workspace)
    }
}
