import NoroshiModel

/// Whether a packet filter is there.
///
/// | name | values |
/// |---|---|
/// | `starts` | `nftables`, `iptables`, `ufw`, `firewalld`: set up at the start by its files; `no` |
/// | `input`, `refuses` | by the files: what happens to packets that no rule names; `yes` |
/// | `kernel` | of a running host: `filled`, `idle` (tables that do nothing), `empty`, `unknown` |
/// | `kernel.incoming` | whether a filter in the kernel looks at what comes in: `yes`, `no` |
/// | `kernel.refuses` | whether one may refuse it: `yes`, `no` |
/// | `loaded` | each table of the kernel that does something, `inet filter` |
/// | `chain` | each chain at a hook, in the block `table inet filter` |
///
/// - Source: nft(8), iptables-restore(8), ufw(8), firewalld(1).
extension SoftwareReader {
    static let firewall = SoftwareReader(
        name: "firewall", mainFile: "/etc/nftables.conf",
        programs: ["/usr/sbin/nft", "/usr/sbin/iptables", "/usr/sbin/ufw", "/usr/sbin/firewalld"],
        packages: ["nftables", "iptables", "ufw", "firewalld"]
    ) { reading in
        var parser = FirewallParser(reading: reading)
        parser.look()
        reading = parser.reading
    }
}

struct FirewallParser {
    var reading: ConfigurationReading
    private var starting: [(name: String, line: Line)] = []

    init(reading: ConfigurationReading) { self.reading = reading }

    mutating func look() {
        // Of an image that is no system nothing can be said.
        guard
            reading.exists("/etc/os-release") || reading.exists("/etc/nftables.conf") || reading.exists("/etc/iptables")
        else { return }
        nftables("/etc/nftables.conf")
        for path in ["/etc/iptables/rules.v4", "/etc/sysconfig/iptables"] { iptables(path) }
        ufw()
        if isWanted("firewalld.service") {
            starting.append(("firewalld", Line(file: "/etc/firewalld", number: 0, text: "")))
        }
        loaded()
        if starting.isEmpty {
            reading.add(
                "starts", ["no"], at: Line(file: "/etc", number: 0, text: ""),
                text: "nftables.service, iptables, ufw, firewalld: –")
        }
        for (name, line) in starting { reading.add("starts", [name], at: line) }
    }

    private mutating func isWanted(_ unit: String) -> Bool {
        !reading.paths("/etc/systemd/system/*.wants/\(unit)").isEmpty
            || !reading.paths("/etc/rc[2-5].d/S*\(unit.prefix { $0 != "." })").isEmpty
    }

    private mutating func nftables(_ path: String) {
        let isWanted = isWanted("nftables.service")
        guard let lines = reading.lines(path) else { return }
        if isWanted { starting.append(("nftables", lines.first ?? Line(file: path, number: 0, text: ""))) }
        if isWanted { nftablesRules(lines) }
    }

    private mutating func nftablesRules(_ lines: [Line]) {
        var isInput = false
        for line in lines {
            let text = line.text.prefix { $0 != "#" }.trimmed
            if text.hasPrefix("include ") {
                for path in reading.paths(text.dropFirst(8).filter { $0 != "\"" && $0 != ";" }.trimmed) {
                    reading.including(path, from: line) { reading in
                        var inner = FirewallParser(reading: reading)
                        inner.nftablesRules(inner.reading.lines(path) ?? [])
                        reading = inner.reading
                    }
                }
            }
            if text.contains("hook input") {
                isInput = true
                reading.add("input", [text.contains("policy drop") ? "drop" : "accept"], at: line)
            } else if isInput, text.contains("drop") || text.contains("reject") {
                reading.add("refuses", ["yes"], at: line)
            }
        }
    }

    private mutating func iptables(_ path: String) {
        guard let lines = reading.lines(path) else { return }
        starting.append(("iptables", lines.first ?? Line(file: path, number: 0, text: "")))
        for line in lines {
            let words = line.text.words
            if words.first == ":INPUT", words.count > 1 { reading.add("input", [words[1].lowercased()], at: line) }
            if words.starts(with: ["-A", "INPUT"]), words.contains("DROP") || words.contains("REJECT") {
                reading.add("refuses", ["yes"], at: line)
            }
        }
    }

    private mutating func ufw() {
        for line in reading.lines("/etc/ufw/ufw.conf") ?? [] where line.text.trimmed == "ENABLED=yes" {
            starting.append(("ufw", line))
        }
        guard starting.contains(where: { $0.name == "ufw" }) else { return }
        for line in reading.lines("/etc/default/ufw") ?? [] where line.text.hasPrefix("DEFAULT_INPUT_POLICY=") {
            reading.add("input", [line.text.dropFirst(21).filter { $0 != "\"" }.lowercased()], at: line)
        }
    }

    // MARK: The running kernel

    private mutating func loaded() {
        guard let look = reading.packetFilter() else { return }
        let filter = look.filter
        for table in filter.tables {
            let line = Line(file: "\(table.system.rawValue) of the kernel", number: 0, text: "")
            if table.isFilled { reading.add("loaded", [table.title], at: line, text: table.summary) }
            for chain in table.chains {
                guard let base = chain.base else { continue }
                reading.add(
                    "chain", [chain.name], scope: ["table \(table.title)"], at: line, text: chain.summary(base))
            }
        }
        let line = Line(file: "kernel", number: 0, text: "")
        reading.add("kernel", [look.state], at: line, text: look.summary)
        if filter.looksAtIncoming || look.isWhole {
            let text = "what comes in: \(filter.looksAtIncoming ? "filtered" : "not filtered")"
            reading.add("kernel.incoming", [filter.looksAtIncoming ? "yes" : "no"], at: line, text: text)
        }
        if filter.refusesIncoming || look.isWhole {
            let text = "what comes in: \(filter.refusesIncoming ? "refused in part" : "not refused")"
            reading.add("kernel.refuses", [filter.refusesIncoming ? "yes" : "no"], at: line, text: text)
        }
    }
}

extension PacketFilterLook {
    fileprivate var state: String {
        if filter.isFilled { return "filled" }
        guard isWhole else { return "unknown" }
        return filter.tables.contains { !$0.chains.isEmpty } ? "idle" : "empty"
    }

    /// Every system of tables in one line.
    fileprivate var summary: String {
        let parts = systems.map { system in
            let tables = filter.tables.filter { $0.system == system }
            return "\(system.rawValue): \(tables.count) tables, \(tables.reduce(0) { $0 + $1.rules }) rules"
        }
        let all = parts + Set(problems.map(\.file)).sorted().map { "\($0): not told" }
        return all.isEmpty ? "no nf_tables, no ip_tables" : all.joined(separator: "; ")
    }
}

extension PacketFilter.Table {
    /// As nft(8) names it.
    fileprivate var title: String { "\(family) \(name)" }

    fileprivate var summary: String {
        "table \(title): \(chains.count) chains, \(rules) rules\(isDormant ? ", dormant" : "")"
    }
}

extension PacketFilter.Chain {
    fileprivate func summary(_ base: PacketFilter.Base) -> String {
        "chain \(name): type \(base.type) hook \(base.hook) priority \(base.priority) "
            + "policy \(base.drops ? "drop" : "accept"), \(rules) rules"
    }
}
