extension AggregatorMetadata {
    /// What a file lacks for the role that it claims, though its schema is content.
    public enum Shortfall: Sendable, Hashable {
        /// So many disjoint parties are listed; two are needed.
        case parties(Int)
        /// An aggregator has mirrors of so many disjoint parties at its own domain; two are needed.
        case mirrors(Int)
        /// A lister names a mirror at its own domain.
        case ownMirror(String)
    }

    /// Parties are disjoint when their namespaces differ.
    ///
    /// - Source: CSAF 2.0 and 2.1 §7.1.22, §7.2.4, §7.2.5
    public var shortfalls: [Shortfall] {
        let parties = providers + publishers
        var shortfalls: [Shortfall] = []
        let listed = Set(parties.map(\.metadata.publisher.namespace)).count
        if listed < 2 { shortfalls.append(.parties(listed)) }
        let home = Self.host(of: canonicalURL)
        func own(_ party: Party) -> String? { (party.mirrors ?? []).first { Self.host(of: $0) == home } }
        switch aggregator.category {
        case .aggregator:
            let mirrored = Set(parties.filter { own($0) != nil }.map(\.metadata.publisher.namespace)).count
            if mirrored < 2 { shortfalls.append(.mirrors(mirrored)) }
        case .lister: shortfalls += parties.compactMap(own).map(Shortfall.ownMirror)
        }
        return shortfalls
    }

    /// The host of an address, in lower case, with its port.
    private static func host(of url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count > 2 ? parts[2].lowercased() : ""
    }
}
