/// The rules that the running kernel applies to packets.
package struct PacketFilter: Sendable, Hashable {
    package var tables: [Table] = []

    /// Who keeps a table in the kernel.
    package enum System: String, Sendable, Hashable {
        case nfTables = "nf_tables"
        /// The older interface of iptables, with tables of fixed names.
        case ipTables = "ip_tables"
        case ip6Tables = "ip6_tables"
    }

    package struct Table: Sendable, Hashable {
        package let system: System
        /// `ip`, `ip6`, `inet`, `arp`, `bridge`, `netdev`.
        package let family: String
        package let name: String
        /// The table is there, and its rules are not applied.
        package var isDormant = false
        package var chains: [Chain] = []

        package var rules: Int { chains.reduce(0) { $0 + $1.rules } }
    }

    package struct Chain: Sendable, Hashable {
        package let name: String
        /// nil for a chain that only other chains lead to.
        package var base: Base?
        package var rules = 0
        /// How many of them lead to another chain.
        package var jumps = 0
        /// Whether a rule drops or rejects, or may do so by a map of verdicts or another program.
        package var refuses = false
        /// The chains that its rules lead to.
        package var next: Set<String> = []
    }

    /// Where packets come into a chain.
    package struct Base: Sendable, Hashable {
        /// `filter`, `nat`, `route`, or the name of an old table.
        package let type: String
        /// `prerouting`, `input`, `forward`, `output`, `postrouting`, `ingress`, `egress`.
        package let hook: String
        package let priority: Int
        /// What happens to packets that no rule decided on.
        package let drops: Bool
    }
}

extension PacketFilter {
    /// Whether anything is done to any packet: a rule that packets come to, or a policy to drop.
    package var isFilled: Bool { tables.contains { $0.isFilled } }

    /// Whether a filter looks at what comes in for the host itself.
    package var looksAtIncoming: Bool {
        tables.contains { table in table.incoming.contains { table.isFilled($0) } }
    }

    /// Whether something that comes in for the host may be refused.
    package var refusesIncoming: Bool {
        tables.contains { table in table.incoming.contains { table.refuses($0) } }
    }
}

extension PacketFilter.Table {
    package var isFilled: Bool { bases { _ in true }.contains { isFilled($0) } }

    /// The chains that packets for the host itself go through.
    ///
    /// The table `raw` of iptables is for what connections are not tracked, and programs of containers keep packets from other
    /// hosts off their networks there: it counts by its policy alone.
    fileprivate var incoming: [PacketFilter.Chain] {
        bases { base in
            switch base.hook {
            case "input", "ingress": true
            case "prerouting": name != "raw" || base.drops
            default: false
            }
        }
    }

    /// The chains of a filter where packets come in. Translation of addresses is no filter.
    fileprivate func bases(_ isMeant: (PacketFilter.Base) -> Bool) -> [PacketFilter.Chain] {
        guard !isDormant, family != "arp" else { return [] }
        return chains.filter { chain in chain.base.map { $0.type != "nat" && isMeant($0) } ?? false }
    }

    fileprivate func isFilled(_ base: PacketFilter.Chain) -> Bool {
        base.base?.drops == true || reached(from: base).contains { $0.rules > $0.jumps || $0.refuses }
    }

    fileprivate func refuses(_ base: PacketFilter.Chain) -> Bool {
        base.base?.drops == true || reached(from: base).contains(where: \.refuses)
    }

    /// A chain and all that its rules lead to.
    private func reached(from base: PacketFilter.Chain) -> [PacketFilter.Chain] {
        let byName = Dictionary(chains.map { ($0.name, $0) }) { first, _ in first }
        var seen: Set<String> = [base.name]
        var open = [base]
        var reached: [PacketFilter.Chain] = []
        while let chain = open.popLast() {
            reached.append(chain)
            open += chain.next.filter { seen.insert($0).inserted }.compactMap { byName[$0] }
        }
        return reached
    }
}
