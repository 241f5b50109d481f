import NoroshiModel

/// Whether a packet filter is there: `starts` (a filter that is set up at the start), `loaded` (of a running host), and `input`
/// (what happens to packets that no rule names).
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
        var isInput = false
        for line in lines {
            let text = line.text.prefix { $0 != "#" }.trimmed
            if text.hasPrefix("include "), isWanted {
                for path in reading.paths(text.dropFirst(8).filter { $0 != "\"" && $0 != ";" }.trimmed) {
                    _ = reading.lines(path)
                }
            }
            if text.contains("hook input") {
                isInput = true
                let policy = text.contains("policy drop") ? "drop" : "accept"
                if isWanted { reading.add("input", [policy], at: line) }
            } else if isInput, isWanted, text.contains("drop") || text.contains("reject") {
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

    /// The kernel names the tables that the old interface loaded; those of nftables it only tells over netlink.
    private mutating func loaded() {
        for path in ["/proc/net/ip_tables_names", "/proc/net/ip6_tables_names"] {
            guard let lines = reading.lines(path) else { continue }
            for line in lines where !line.text.isEmpty { reading.add("loaded", [line.text], at: line) }
        }
    }
}
