import Foundation
import HostReading
import NoroshiModel
import Testing

@testable import HostState

private let canFilter = NetworkOfItsOwn.isPossible && FilterProgram.hasAll
private let whyNot: Comment = "root, unshare, nft and iptables are needed; NOROSHI_NFT may name a folder with them"

/// What the kernel says after `commands` of nft in a network of its own.
private func look(_ commands: String) async throws -> PacketFilterLook {
    try await NetworkOfItsOwn.carryOut {
        // nft wants an end of line before what closes a block.
        try #require(FilterProgram("nft")).run(["-f", "-"], input: commands.replacing(" }", with: "\n}") + "\n")
        return PacketFilterLook.all()
    }
}

private func look(_ program: String, _ commands: [String]) async throws -> PacketFilterLook {
    try await NetworkOfItsOwn.carryOut {
        let program = try #require(FilterProgram(program))
        for command in commands { try program.run(command.split(separator: " ").map(String.init)) }
        return PacketFilterLook.all()
    }
}

@Suite struct `The kernel's packet filter` {
    @Test(.enabled(if: canFilter, whyNot)) func `is empty in a new network`() async throws {
        let look = try await NetworkOfItsOwn.carryOut { PacketFilterLook.all() }
        #expect(look.filter == PacketFilter())
        #expect(look.isWhole, "\(look.problems)")
        #expect(look.systems.contains(.nfTables))
    }

    @Test(.enabled(if: canFilter, whyNot)) func `is told with tables, chains and numbers of rules`() async throws {
        let look = try await look(
            """
            table inet guard {
              chain own { tcp dport 25 accept; counter; }
              chain in { type filter hook input priority -5; policy drop; ct state established accept; jump own; }
              chain out { type filter hook output priority 10; tcp dport 25 accept; }
            }
            table ip other { chain nat { type nat hook postrouting priority srcnat; masquerade; } }
            """)
        #expect(look.filter.tables.map { "\($0.family) \($0.name) \($0.rules)" } == ["inet guard 5", "ip other 1"])
        let chains = try #require(look.filter.tables.first).chains
        let input = try #require(chains.first { $0.name == "in" })
        #expect(input.base == PacketFilter.Base(type: "filter", hook: "input", priority: -5, drops: true))
        #expect(input.rules == 2 && input.next == ["own"])
        #expect(chains.first { $0.name == "own" }?.base == nil)
        #expect(look.filter.isFilled && look.filter.looksAtIncoming && look.filter.refusesIncoming)
    }

    @Test(
        .enabled(if: canFilter, whyNot),
        arguments: [
            // Commands, and whether there is something, it looks at what comes in, and it refuses.
            ("table inet t { chain i { type filter hook input priority 0; policy accept; } }", [false, false, false]),
            (
                "table inet t { chain i { type filter hook input priority 0; tcp dport 22 accept; } }",
                [true, true, false]
            ),
            ("table inet t { chain i { type filter hook input priority 0; tcp dport 23 drop; } }", [true, true, true]),
            (
                "table ip t { chain i { type filter hook prerouting priority raw; tcp dport 23 reject; } }",
                [true, true, true]
            ),
            (
                "table inet t { chain i { type filter hook input priority 0; tcp dport vmap { 22 : accept, 23 : drop } } }",
                [true, true, true]
            ),
            (
                "table inet t { chain r { reject; }\n chain i { type filter hook input priority 0; goto r; } }",
                [true, true, true]
            ),
            (
                "table inet t { chain r { }\n chain i { type filter hook input priority 0; jump r; } }",
                [false, false, false]
            ),
            (
                "table inet t { flags dormant; chain i { type filter hook input priority 0; policy drop; } }",
                [false, false, false]
            ),
            (
                "table ip t { chain f { type filter hook forward priority 0; policy drop; drop; } }",
                [true, false, false]
            ),
            (
                "table ip t { chain n { type nat hook prerouting priority dstnat; tcp dport 80 redirect to :8080; } }",
                [false, false, false]
            ),
            ("table ip t { chain unused { drop; } }", [false, false, false]),
            // What programs of containers put before their networks.
            (
                "table ip raw { chain PREROUTING { type filter hook prerouting priority raw; ip daddr 172.17.0.2 drop; } }",
                [true, false, false]
            ),
            ("table arp t { chain i { type filter hook input priority 0; drop; } }", [false, false, false]),
        ])
    func `is filled, looks at what comes in, or refuses it`(commands: String, expected: [Bool]) async throws {
        let filter = try await look(commands).filter
        #expect([filter.isFilled, filter.looksAtIncoming, filter.refusesIncoming] == expected, "\(filter)")
    }

    @Test(.enabled(if: canFilter, whyNot), arguments: ["iptables-legacy", "ip6tables-legacy"])
    func `of the older interface is told as iptables lists it`(program: String) async throws {
        let commands = [
            "-N own", "-A own -j DROP", "-A own -j RETURN", "-A INPUT -p tcp -j own", "-A INPUT -j ACCEPT",
            "-P FORWARD DROP", "-A FORWARD -j RETURN",
        ]
        let look = try await look(program, commands)
        #expect(look.isWhole, "\(look.problems)")
        let table = try #require(look.filter.tables.first { $0.name == "filter" })
        #expect(table.family == (program.hasPrefix("ip6") ? "ip6" : "ip"))
        #expect(table.chains.map { "\($0.name) \($0.rules)" } == ["INPUT 2", "FORWARD 1", "OUTPUT 0", "own 2"])
        #expect(table.chains[0].next == ["own"])
        #expect(table.chains[1].base == .init(type: "filter", hook: "forward", priority: 0, drops: true))
        #expect(table.chains[0].base?.drops == false)
        #expect(look.filter.refusesIncoming)
    }

    @Test(.enabled(if: canFilter, whyNot)) func `of the older interface may be loaded and do nothing`() async throws {
        let look = try await look("iptables-legacy", ["-t nat -S", "-t filter -S"])
        #expect(Set(look.filter.tables.map(\.name)) == ["nat", "filter"])
        #expect(!look.filter.isFilled && !look.filter.looksAtIncoming)
    }

    @Test(.enabled(if: canFilter, whyNot)) func `holds what iptables puts into nf_tables`() async throws {
        let look = try await look("iptables-nft", ["-A INPUT -p tcp -j REJECT", "-A FORWARD -j ACCEPT"])
        #expect(look.filter.tables.map(\.system) == [.nfTables])
        #expect(look.filter.refusesIncoming)
        #expect(look.filter.tables.first?.rules == 2)
    }

    @Test(.enabled(if: canFilter, whyNot)) func `is counted as nft counts it, however many rules there are`()
        async throws
    {
        var commands = "add table inet t\nadd chain inet t i { type filter hook input priority 0; }\n"
        for chain in 0..<40 {
            commands += "add chain inet t c\(chain)\n"
            for rule in 0..<100 { commands += "add rule inet t c\(chain) tcp dport \(rule + 1) counter accept\n" }
            commands += "add rule inet t i jump c\(chain)\n"
        }
        let given = commands
        let (look, listed) = try await NetworkOfItsOwn.carryOut {
            let nft = try #require(FilterProgram("nft"))
            try nft.run(["-f", "-"], input: given)
            return (PacketFilterLook.all(), try nft.run(["-a", "list", "ruleset"]))
        }
        let rules = listed.split(separator: "\n").filter { $0.contains("# handle") && !$0.contains("{ #") }
        #expect(rules.count == 4040)
        #expect(look.filter.tables.map(\.rules) == [rules.count])
        #expect(look.filter.looksAtIncoming && !look.filter.refusesIncoming)
    }

    @Test(.enabled(if: canFilter, whyNot)) func `is a gap where it may not be asked`() async throws {
        let look = try await NetworkOfItsOwn.carryOut(hasRights: false) { PacketFilterLook.all() }
        #expect(!look.isWhole)
        #expect(look.problems.map(\.reason).contains("it may not be asked without CAP_NET_ADMIN"))
        let files = ExampleFiles(["/etc/os-release": "ID=debian\n"], filter: look)
        let software = try #require(
            SoftwareReader.all.first { $0.name == "firewall" }?.software(in: files, versions: [:]))
        #expect(software.values("kernel") == ["unknown"])
        #expect(software.settings.contains { $0.text.contains("nf_tables of the kernel: not told") })
        #expect(software.reasons.contains("nf_tables of the kernel: it may not be asked without CAP_NET_ADMIN"))
        #expect(try Firewall.findings(software).isEmpty)
        #expect(try Firewall.results(software).contains { if case .unknown = $0 { true } else { false } })
    }

    @Test func `is read without harm, whatever the answers are`() {
        // A rule with a jump, as the kernel writes it; then with bytes of any value.
        let attribute = { (type: UInt8, value: [UInt8]) -> [UInt8] in
            let padding = [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
            return [UInt8(value.count + 4), 0, type, 0] + value + padding
        }
        let verdict = attribute(1, [0xFF, 0xFF, 0xFF, 0xFD]) + attribute(2, Array("own\0".utf8))
        let data = attribute(1, [0, 0, 0, 0]) + attribute(2, attribute(2, verdict))
        let rule = attribute(1, attribute(1, Array("immediate\0".utf8)) + attribute(2, data))
        var verdicts = RuleVerdicts()
        verdicts.take(NetlinkAttributes(rule[...]))
        #expect(verdicts.next == ["own"] && !verdicts.refuses)
        var state: UInt64 = 3
        var same = 0
        for _ in 0..<2000 {
            var bytes = rule
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 25)
            }
            var verdicts = RuleVerdicts()
            verdicts.take(NetlinkAttributes(bytes.prefix(Int(state >> 40) % bytes.count + 1)))
            if verdicts.next == ["own"] { same += 1 }
        }
        #expect(same < 2000)
    }

    @Test func `is not asked for an image`() {
        #expect(HostConfigurationFiles(HostRoot("/nowhere")).packetFilter() == nil)
    }
}

/// What the rules about packet filters say.
private enum Firewall {
    static func results(_ software: ConfigurationSurvey.Software) throws -> [CheckResult] {
        let survey = ConfigurationSurvey(software: [software], isRunning: true)
        let observation = Observation(
            host: "host", at: Date(timeIntervalSince1970: 1_800_000_000), fact: .state(.configuration(survey)))
        return try ConfigurationRules.load(from: Configured.resources).rules.filter { $0.software == "firewall" }
            .flatMap { ConfigurationRuleCheck($0).evaluate([observation]) }
    }

    static func findings(_ software: ConfigurationSurvey.Software) throws -> [Finding] {
        try results(software).compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
    }

    static func findings(_ files: [String: String], _ look: PacketFilterLook?) throws -> [Finding] {
        let files = files.merging(["/etc/os-release": "ID=debian\n"]) { $1 }
        let reader = try #require(SoftwareReader.all.first { $0.name == "firewall" })
        let software = reader.software(in: ExampleFiles(files, filter: look), versions: [:])
        return try findings(try #require(software))
    }

    static func rules(_ files: [String: String], _ look: PacketFilterLook?) throws -> [String] {
        try findings(files, look).map { String($0.check.rawValue.dropFirst("configuration.firewall.".count)) }
    }
}

@Suite struct `Packet filters of files and kernel` {
    private static let drops = "table inet t { chain i { type filter hook input priority 0; policy drop; } }\n"
    private static let forwards = "table ip t { chain f { type filter hook forward priority 0; drop; } }\n"
    private static let written = [
        "/etc/nftables.conf": "table inet t {\n chain i {\n type filter hook input priority 0; policy drop;\n }\n}\n",
        "/etc/systemd/system/sysinit.target.wants/nftables.service": "",
    ]

    @Test func `of an image are judged by its files`() throws {
        #expect(try Firewall.rules([:], nil) == ["none"])
        #expect(try Firewall.rules(Self.written, nil) == [])
    }

    @Test(.enabled(if: canFilter, whyNot)) func `are there when only the kernel has them`() async throws {
        let look = try await look(Self.drops)
        #expect(try Firewall.rules([:], look) == ["not-kept"])
        let finding = try #require(try Firewall.findings([:], look).first)
        #expect(finding.severity == .none)
        #expect(try Firewall.rules(Self.written, look) == [])
    }

    @Test(.enabled(if: canFilter, whyNot)) func `are told when the kernel has none of them`() async throws {
        let empty = try await look("")
        #expect(try Firewall.rules([:], empty) == ["none"])
        let finding = try #require(try Firewall.findings(Self.written, empty).first)
        #expect(finding.check == "configuration.firewall.not-loaded")
        #expect(finding.severity == .medium)
        #expect(finding.evidence.contains { $0.excerpt.contains("nf_tables: 0 tables, 0 rules") })
        // A table that nothing was put into is no filter either.
        let idle = try await look("table inet t { chain i { type filter hook input priority 0; } }")
        #expect(try Firewall.rules([:], idle) == ["none"])
        #expect(try Firewall.rules(Self.written, idle) == ["not-loaded"])
    }

    @Test(.enabled(if: canFilter, whyNot)) func `for containers are none for the host`() async throws {
        let look = try await look(Self.forwards)
        #expect(try Firewall.rules([:], look) == ["nothing-incoming"])
        #expect(try Firewall.rules(Self.written, look) == ["not-loaded"])
    }

    @Test(.enabled(if: canFilter, whyNot)) func `that accept everything are told`() async throws {
        let look = try await look(
            "table inet t { chain i { type filter hook input priority 0; tcp dport 22 accept; } }")
        #expect(try Firewall.rules([:], look) == ["not-kept", "lets-all-in"])
    }

    @Test func `in included files count`() throws {
        var files = Self.written
        files["/etc/nftables.conf"] = "flush ruleset\ninclude \"/etc/nftables.d/*.nft\"\n"
        files["/etc/nftables.d/a.nft"] = "table inet t {\n chain i {\n type filter hook input priority 0;\n }\n}\n"
        #expect(try Firewall.rules(files, nil) == ["lets-all-in"])
        files["/etc/nftables.d/a.nft"]? += "add rule inet t i tcp dport 23 drop\n"
        #expect(try Firewall.rules(files, nil) == [])
    }
}
