import NoroshiModel

/// Whether a list of hosts or domains has those in it that nobody here knows.
///
/// - Source: The Exim specification 4.96, chapter 10: the first item that matches decides, and `!` before it says no; a list whose last
///   item is a negated one has all the rest.
struct EximStrangers {
    private static let maximumDepth = 8

    /// The lists of the main part, for `+name`, and what files and lookups hold.
    private let tables: EximTables

    init(_ tables: EximTables) { self.tables = tables }

    /// nil where it depends on what is looked up, or on the message.
    func match(_ list: String) -> Bool? { match(EximList.written(list), depth: 0) }

    func match(_ items: [String]) -> Bool? { match(items, depth: 0) }

    /// The line of a file by which a list has everybody.
    func line(_ items: [String]) -> Line? {
        tables.flat(items).first { $0.line != nil && single($0.item, depth: 0) == true }?.line
    }

    private func match(_ items: [String], depth: Int) -> Bool? {
        var isCertain = true
        for (item, _) in tables.flat(items) {
            let isNegated = item.hasPrefix("!")
            let own = isNegated ? item.dropFirst().trimmed : item
            switch single(own, depth: depth) {
            case true?: return isNegated ? (isCertain ? false : nil) : true
            case false?: continue
            // What a lookup keeps out are the few that it names; an expansion may be anything.
            case nil where isNegated: if own.contains("$"), !own.hasPrefix("^") { return nil }
            case nil: isCertain = false
            }
        }
        let isOpenEnd = items.last?.hasPrefix("!") ?? false
        return isOpenEnd ? true : isCertain ? false : nil
    }

    private func single(_ item: String, depth: Int) -> Bool? {
        if item == "*" || Networks.isCovered([item], v4: 2, v6: 3) { return true }
        if item.hasPrefix("^") { return isForAll(item) ? true : nil }
        if item.hasPrefix("+") {
            guard depth < Self.maximumDepth, let items = tables.values(String(item.dropFirst())) else { return nil }
            return match(items, depth: depth + 1)
        }
        // The host itself, and nobody.
        if item == "@" || item == "@[]" { return false }
        let isRange = Networks.range(item.filter { !"[]".contains($0) }) != nil
        return isRange || !item.contains { ";$^*/@".contains($0) } ? false : nil
    }

    /// Whether a pattern finds any name of a stranger.
    private func isForAll(_ item: String) -> Bool {
        guard let pattern = try? Pattern(item) else { return false }
        return PostfixRestrictions.domains.allSatisfy { pattern.isIn($0) }
    }
}
