import FoundationEssentials
import NoroshiModel
import NoroshiRespond
import Testing

private let midnight = Date(timeIntervalSince1970: 896_659_200)
private let pop = Endpoint(.tcp, "0.0.0.0", 110)

private func finding(_ check: CheckID, _ endpoint: Endpoint = pop) -> Finding {
    Finding(
        check: check, host: "mail.example.jp", key: endpoint.service, severity: .high, confidence: .confirmed,
        title: Message("title.\(check)"), evidence: [Evidence(locator: "x", excerpt: "x", observedAt: midnight)],
        remediations: [
            Remediation(.vendorFix, Message("literal", ["text.en": "Upgrade to 2.5."])),
            Remediation(.workaround, Message("x")),
        ], endpoint: endpoint)
}

private func listener(
    _ starter: Starter, _ endpoint: Endpoint = pop, package: InstalledPackage? = nil,
    executable: String? = "/usr/sbin/popd", pid: Int = 612
) -> Observation {
    Observation(
        host: "mail.example.jp", at: midnight,
        fact: .listener(
            Listener(
                endpoint: endpoint, user: 0,
                processes: [.init(pid: pid, name: "popd", executable: executable, isDeleted: false, package: package)],
                starter: starter)))
}

private func inspection(_ observations: [Observation], _ findings: [Finding]) -> Inspection {
    Inspection(
        id: "1", host: "mail.example.jp", startedAt: midnight, endedAt: midnight, version: "0",
        observations: observations,
        judgment: Judgment(findings: findings))
}

private func plan(
    _ starter: Starter = Starter(kind: .none), _ checks: CheckID..., package: InstalledPackage? = nil,
    executable: String? = "/usr/sbin/popd", knowledge: Planner.Knowledge = .none
) -> Plan {
    Planner(knowledge: knowledge).plan(
        inspection([listener(starter, package: package, executable: executable)], checks.map { finding($0) }))
}

private func commands(_ countermeasure: Countermeasure, in plan: Plan) -> [String] {
    plan.steps.filter { $0.countermeasure == countermeasure }.flatMap(\.commands)
}

private let qpopper = InstalledPackage(name: "qpopper", version: "2.4-1", source: "qpopper", sourceVersion: "2.4-1")

@Suite struct `The response plan` {
    @Test func `of an affected service is (1) or (2), then (5)`() {
        let plan = plan(Starter(kind: .systemdUnit, name: "popd.service"), "advisory.affected", package: qpopper)
        #expect(plan.steps.map(\.countermeasure) == [.upgrade, .disable, .watch, .watch])
        #expect(plan.steps.map(\.target) == ["tcp/110", "tcp/110", "tcp/110", nil])
        #expect(plan.steps.map(\.alternative) == [.disable, .upgrade, nil, nil])
        #expect(plan.suspicions.isEmpty)
        #expect(plan.steps[0].notes == [Message("literal", ["text.en": "Upgrade to 2.5."])])
        #expect(plan.steps[0].findings == ["advisory.affected/mail.example.jp/tcp/110"])
    }

    @Test func `of a service nobody asked for is (2), then (5)`() {
        let plan = plan(Starter(kind: .systemdUnit, name: "popd.service"), "service.undeclared")
        #expect(plan.steps.map(\.countermeasure) == [.disable, .watch, .watch])
        #expect(plan.steps[0].alternative == nil)
    }

    @Test func `has (3) and (4) between when traces of an intrusion were found`() {
        let plan = plan(Starter(kind: .none), "advisory.affected", "process.suspicious-listener")
        #expect(
            plan.steps.map(\.countermeasure) == [
                .preserveEvidence, .upgrade, .disable, .changePasswords, .rebuild, .watch, .watch,
            ])
        #expect(plan.suspicions == [Message("title.process.suspicious-listener")])
        #expect(plan.steps[3].findings == ["process.suspicious-listener/mail.example.jp/tcp/110"])
        #expect(
            commands(.preserveEvidence, in: plan).prefix(2) == [
                "mkdir -m 700 -p /root/noroshi-evidence", "cp /proc/612/exe /root/noroshi-evidence/exe-612",
            ])
    }

    @Test func `has (3) and (4) when the administrator cannot rule out an attack`() {
        let plan = plan(Starter(kind: .none), knowledge: .intrusionSuspected)
        #expect(plan.steps.map(\.countermeasure) == [.preserveEvidence, .changePasswords, .rebuild, .watch])
        #expect(plan.suspicions == [Message("plan.suspicion.told")])
    }

    @Test func `is to watch, in every case`() {
        #expect(plan().steps.map(\.countermeasure) == [.watch])
        #expect(plan(Starter(kind: .none), "service.missing").steps.map(\.countermeasure) == [.watch])
    }

    @Test func `has the steps of each service in order, each service once`() {
        let other = Endpoint(.tcp, "::", 22)
        let both = inspection(
            [
                listener(Starter(kind: .none)), listener(Starter(kind: .none), other),
                listener(Starter(kind: .none), Endpoint(.tcp, "::", 110)),
            ],
            [
                finding("advisory.affected"), finding("service.undeclared", other),
                finding("service.undeclared", Endpoint(.tcp, "::", 110)),
            ])
        let plan = Planner().plan(both)
        #expect(plan.steps.map(\.countermeasure) == [.upgrade, .disable, .disable, .watch, .watch])
        #expect(plan.steps.map(\.target) == ["tcp/110", "tcp/110", "tcp/22", "tcp/110, tcp/22", nil])
        #expect(plan.steps[0].findings.count == 2)
        #expect(Planner().plan(both) == plan)
    }
}

@Suite struct `The commands of a plan` {
    @Test(arguments: [
        (Starter(kind: .systemdUnit, name: "popd.service"), ["systemctl disable --now popd.service"]),
        (Starter(kind: .systemdSocket, name: "pop.socket"), ["systemctl disable --now pop.socket"]),
        (
            Starter(kind: .inetd, name: "pop3", locator: "/etc/inetd.conf:3", program: "/usr/sbin/in.qpopper"),
            ["sed -i.noroshi '3s/^/#<off># /' /etc/inetd.conf", "kill -HUP 612"]
        ),
        (Starter(kind: .inetd), ["# find the line of tcp/110 in /etc/inetd.conf", "kill -HUP 612"]),
        (
            Starter(kind: .xinetd, name: "pop3", locator: "/etc/xinetd.d/pop3:2", program: "/usr/sbin/ipop3d"),
            [
                "sed -i.noroshi '2,/}/{/^[[:space:]]*disable[[:space:]]*=/d;s/^[[:space:]]*}/\\tdisable = yes\\n}/}' /etc/xinetd.d/pop3",
                "kill -HUP 612",
            ]
        ),
        (
            Starter(kind: .container, name: "docker-0a1b.scope"),
            ["# docker stop, podman stop or the like: docker-0a1b.scope"]
        ),
        (Starter(kind: .none), ["kill 612  # /usr/sbin/popd"]),
    ])
    func `turn off what starts the service, then look again`(starter: Starter, expected: [String]) {
        #expect(commands(.disable, in: plan(starter, "service.undeclared")) == expected + ["noroshi inspect"])
    }

    @Test func `upgrade the package and restart its unit`() {
        let unit = plan(Starter(kind: .systemdUnit, name: "popd.service"), "advisory.affected", package: qpopper)
        #expect(
            commands(.upgrade, in: unit) == [
                "apt-get update", "apt-get install --only-upgrade qpopper", "systemctl restart popd.service",
                "noroshi inspect",
            ])
        let inetd = plan(Starter(kind: .inetd, program: "/usr/sbin/in.qpopper", package: qpopper), "advisory.affected")
        #expect(
            commands(.upgrade, in: inetd) == [
                "apt-get update", "apt-get install --only-upgrade qpopper", "noroshi inspect",
            ])
    }

    @Test func `have none to upgrade what no package owns`() {
        let plan = plan(Starter(kind: .none), "advisory.affected")
        #expect(commands(.upgrade, in: plan).isEmpty)
        #expect(plan.steps[0].notes.map(\.key) == ["literal", "plan.upgrade.unpackaged"])
        #expect(plan.steps[1].notes.map(\.key) == ["plan.disable.unknown"])
    }

    @Test func `restrict a wrapped service by its daemon too`() {
        let starter = Starter(kind: .inetd, name: "pop3", locator: "/etc/inetd.conf:3", program: "/usr/sbin/in.qpopper")
        let watch = commands(.watch, in: plan(starter, "service.undeclared"))
        #expect(watch.contains("echo 'in.qpopper : 127.0.0.1 192.0.2.' >> /etc/hosts.allow"))
        #expect(watch.contains("echo 'in.qpopper : ALL' >> /etc/hosts.deny"))
        #expect(watch.contains("nft add table inet noroshi"))
        #expect(
            watch.contains { $0.contains("tcp dport 110 ip saddr") }
                && watch.contains { $0.contains("tcp dport 110 ip6 saddr") })
    }

    /// Names that a shell must not obey, each as one word of a command.
    @Test(arguments: [
        "a b.service", "a;reboot.service", "$(reboot).service", "`reboot`.service", "a'b.service",
        "a'$(reboot)'.service", "a\nreboot\n.service",
        "*.service", "~.service", "-x y", "a\\x2db.service", "a|b&c>d<e.service", "#x", "é.service", "",
    ])
    func `hold a hostile name as one word`(name: String) throws {
        let command = try #require(
            commands(.disable, in: plan(Starter(kind: .systemdUnit, name: name), "service.undeclared")).first)
        let prefix = "systemctl disable --now "
        #expect(command.hasPrefix(prefix))
        #expect(shellWords(String(command.dropFirst(prefix.count))) == [name])
    }

    @Test func `hold a hostile file name as one word`() {
        let starter = Starter(kind: .inetd, name: "x", locator: "/etc/inetd.d/a b';reboot:3", program: "/bin/x;reboot")
        let plan = plan(starter, "service.undeclared")
        #expect(commands(.disable, in: plan).first == "sed -i.noroshi '3s/^/#<off># /' '/etc/inetd.d/a b'\\'';reboot'")
        #expect(commands(.watch, in: plan).contains("echo 'x;reboot : ALL' >> /etc/hosts.deny"))
    }

    @Test(arguments: ["0a1b\nreboot", "0a1b\u{1B}[2J"])
    func `stay comments where a container's name is hostile`(name: String) {
        for command in commands(.disable, in: plan(Starter(kind: .container, name: name), "service.undeclared")) {
            #expect(command.unicodeScalars.allSatisfy { $0.value >= 32 })
        }
    }

    @Test func `of all steps are single lines`() {
        let plan = plan(Starter(kind: .none), "advisory.affected", "process.suspicious-listener", package: qpopper)
        #expect(plan.steps.flatMap(\.commands).allSatisfy { !$0.contains { $0.isNewline } })
    }
}

/// The words of a line as POSIX sh reads it, when it holds nothing but plain and single-quoted text and `\'`.
private func shellWords(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var rest = line[...]
    while let character = rest.popFirst() {
        switch character {
        case "'":
            guard let end = rest.firstIndex(of: "'") else { return ["unclosed quote"] }
            word = (word ?? "") + rest[..<end]
            rest = rest[rest.index(after: end)...]
        case "\\": word = (word ?? "") + String(rest.popFirst() ?? "\\")
        case " ":
            if let word { words.append(word) }
            word = nil
        case _ where ";|&<>()$`*?[#~!\n\"{}".contains(character): return ["the shell obeys \(character)"]
        default: word = (word ?? "") + String(character)
        }
    }
    return words + (word.map { [$0] } ?? [])
}
