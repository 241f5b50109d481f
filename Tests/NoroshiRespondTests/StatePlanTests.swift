import FoundationEssentials
import NoroshiModel
import NoroshiRespond
import Testing

private let midnight = Date(timeIntervalSince1970: 896_659_200)

private func finding(_ check: CheckID, _ key: String, _ severity: Severity, _ remedy: String = "remedy") -> Finding {
    Finding(
        check: check, host: "web.example.jp", key: key, severity: severity, confidence: .confirmed,
        title: Message("title", ["key": key]),
        evidence: [Evidence(locator: "/etc/passwd:7", excerpt: key, observedAt: midnight)],
        remediations: [Remediation(.mitigation, Message(remedy))])
}

private func plan(_ findings: Finding...) -> Plan {
    Planner().plan(
        Inspection(
            id: "1", host: "web.example.jp", startedAt: midnight, endedAt: midnight, version: "0", observations: [],
            judgment: Judgment(findings: findings)))
}

@Suite struct `The plan for a host's own state` {
    @Test func `suspects an intrusion where an intruder explains it better than a mistake`() {
        let traces: [CheckID] = ["files.changed", "processes.hidden", "packages.changed-file", "accounts.second-root"]
        for check in traces {
            let plan = plan(finding(check, "x", .high))
            #expect(plan.suspicions == [Message("title", ["key": "x"])], "\(check)")
            #expect(plan.steps.first?.countermeasure == .preserveEvidence)
            #expect(plan.steps.contains { $0.countermeasure == .rebuild && $0.title == Message("plan.rebuild.title") })
        }
        for check in ["configuration.ssh.root", "accounts.empty-password"] as [CheckID] {
            #expect(plan(finding(check, "x", .high)).suspicions.isEmpty, "\(check)")
        }
        #expect(plan(finding("files.changed", "x", .low)).suspicions.isEmpty)
    }

    @Test func `has one step for each check, with what was found and each remedy once`() {
        let plan = plan(
            finding("configuration.ssh.root", "a", .high), finding("configuration.ssh.root", "b", .medium),
            finding("packages.still-old", "c", .medium))
        let several = plan.steps.first { $0.countermeasure == .disable }
        #expect(several?.title == Message("plan.state.several", ["count": "2", "check": "configuration.ssh.root"]))
        #expect(
            several?.notes == [
                Message("title", ["key": "a"]), Message("title", ["key": "b"]), Message("remedy"),
            ])
        #expect(several?.findings.count == 2)
        let one = plan.steps.first { $0.countermeasure == .upgrade }
        #expect(one?.title == Message("title", ["key": "c"]) && one?.notes == [Message("remedy")])
    }

    @Test func `tells how many more there are`() {
        let findings = (0..<30).map { finding("files.changed", "/usr/bin/\($0)", .high) }
        let plan = Planner().plan(
            Inspection(
                id: "1", host: "web.example.jp", startedAt: midnight, endedAt: midnight, version: "0",
                observations: [], judgment: Judgment(findings: findings)))
        let step = plan.steps.first { $0.title.key == "plan.state.several" }
        #expect(step?.notes.count == 14)
        #expect(step?.notes.contains(Message("plan.state.more", ["count": "18", "check": "files.changed"])) == true)
        #expect(step?.findings.count == 30)
    }

    @Test func `asks nothing of what is no more than told`() {
        #expect(plan(finding("packages.unpackaged-executable", "x", .none)).steps.map(\.countermeasure) == [.watch])
    }
}
