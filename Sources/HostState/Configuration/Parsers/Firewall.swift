import NoroshiModel

/// Whether a packet filter is there.
///
/// | name | values |
/// |---|---|
/// | `starts` | `nftables`, `iptables`, `ufw`, `firewalld`: set up at the start by its files; `no` |
/// | `incoming` | of files that start something: whether a chain looks at what comes in: `yes`, `no` |
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
    /// Whether a chain of the files is asked about what comes in for the host.
    private var looksAtIncoming = false

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
        guard let first = starting.first else { return }
        let isWhole = looksAtIncoming || starting.contains { ["ufw", "firewalld"].contains($0.name) }
        reading.add("incoming", [isWhole ? "yes" : "no"], at: first.line)
    }

    private mutating func isWanted(_ unit: String) -> Bool {
        !reading.paths("/etc/systemd/system/*.wants/\(unit)").isEmpty
            || !reading.paths("/etc/rc[2-5].d/S*\(unit.prefix { $0 != "." })").isEmpty
    }

    private mutating func nftables(_ path: String) {
        let isWanted = isWanted("nftables.service")
        guard let lines = reading.lines(path) else { return }
        guard isWanted, let first = nftablesRules(lines) else { return }
        starting.append(("nftables", first))
    }

    /// - Returns: The first chain that filters; nil where nothing does.
    private mutating func nftablesRules(_ lines: [Line]) -> Line? {
        var isInput = false
        var filtering: Line?
        for line in lines {
            let text = line.text.prefix { $0 != "#" }.trimmed
            if text.hasPrefix("include ") {
                for path in reading.paths(text.dropFirst(8).filter { $0 != "\"" && $0 != ";" }.trimmed) {
                    reading.including(path, from: line) { reading in
                        var inner = FirewallParser(reading: reading)
                        let found = inner.nftablesRules(inner.reading.lines(path) ?? [])
                        filtering = filtering ?? found
                        looksAtIncoming = looksAtIncoming || inner.looksAtIncoming
                        reading = inner.reading
                    }
                }
            }
            if let chain = Self.baseChain(text) {
                isInput = false
                guard chain.type == "filter" else { continue }
                filtering = filtering ?? line
                looksAtIncoming = looksAtIncoming || ["input", "prerouting", "ingress"].contains(chain.hook)
                guard chain.hook == "input" else { continue }
                isInput = true
                reading.add("input", [text.contains("policy drop") ? "drop" : "accept"], at: line)
            } else if isInput, text.contains("drop") || text.contains("reject") {
                reading.add("refuses", ["yes"], at: line)
            }
        }
        return filtering
    }

    /// `type filter hook input …`, also behind `chain input {`.
    private static func baseChain(_ text: String) -> (type: String, hook: String)? {
        let words = text.split { " \t;{".contains($0) }
        guard let type = words.firstIndex(of: "type"), let hook = words[type...].firstIndex(of: "hook"),
            words.indices.contains(hook + 1)
        else { return nil }
        return (String(words[type + 1]), String(words[hook + 1]))
    }

    private mutating func iptables(_ path: String) {
        guard let lines = reading.lines(path) else { return }
        var table = ""
        var first: Line?
        for line in lines {
            let words = line.text.words
            if let word = words.first, word.hasPrefix("*") { table = String(word.dropFirst()) }
            // Addresses are rewritten by other tables, and packets refused by rules only.
            let isRefusal = words.first == "-A" && (words.contains("DROP") || words.contains("REJECT"))
            guard
                table == "filter" && (words.first.map { $0.hasPrefix(":") || $0 == "-A" } ?? false)
                    || ["raw", "mangle", "security"].contains(table) && isRefusal
            else { continue }
            first = first ?? line
            let chain = words.first == "-A" ? words.dropFirst().first ?? "" : String(words[0].dropFirst())
            looksAtIncoming = looksAtIncoming || ["INPUT", "PREROUTING"].contains(chain)
            if chain == "PREROUTING" { reading.add("refuses", ["yes"], at: line) }
            if words.first == ":INPUT", words.count > 1 { reading.add("input", [words[1].lowercased()], at: line) }
            if words.starts(with: ["-A", "INPUT"]), words.contains("DROP") || words.contains("REJECT") {
                reading.add("refuses", ["yes"], at: line)
            }
        }
        if let first { starting.append(("iptables", first)) }
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
