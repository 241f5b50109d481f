/// Whether a list of hosts or domains has those in it that nobody here knows.
///
/// - Source: The Exim specification 4.96, chapter 10: the first item that matches decides, and `!` before it says no; a list whose last
///   item is a negated one has all the rest.
struct EximStrangers {
    private static let maximumDepth = 8

    /// The lists of the main part, for `+name`.
    private let named: [String: [String]]

    init(_ named: [String: [String]]) { self.named = named }

    /// nil where it depends on what is looked up, or on the message.
    func match(_ list: String) -> Bool? { match(EximList.items(list), depth: 0) }

    private func match(_ items: [String], depth: Int) -> Bool? {
        var isCertain = true
        for item in items {
            let isNegated = item.hasPrefix("!")
            let own = isNegated ? item.dropFirst().trimmed : item
            switch single(own, depth: depth) {
            case true?: return isNegated ? (isCertain ? false : nil) : true
            case false?: continue
            // What a lookup keeps out are the few that it names; an expansion may be anything.
            case nil where isNegated: if own.contains("$") { return nil }
            case nil: isCertain = false
            }
        }
        let isOpenEnd = items.last?.hasPrefix("!") ?? false
        return isOpenEnd ? true : isCertain ? false : nil
    }

    private func single(_ item: String, depth: Int) -> Bool? {
        if item == "*" || Networks.isCovered([item], v4: 2, v6: 3) { return true }
        if item.hasPrefix("+") {
            guard depth < Self.maximumDepth, let items = named[String(item.dropFirst())] else { return nil }
            return match(items, depth: depth + 1)
        }
        // The host itself, and nobody.
        if item == "@" || item == "@[]" { return false }
        let isRange = Networks.range(item.filter { !"[]".contains($0) }) != nil
        return isRange || !item.contains { ";$^*/@".contains($0) } ? false : nil
    }
}
