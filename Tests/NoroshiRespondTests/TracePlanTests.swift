import FoundationEssentials
import NoroshiModel
import NoroshiRespond
import Testing

private let night = Date(timeIntervalSince1970: 1_793_847_600)  // 2026-11-05 03:00:00 UTC

private func event(
    _ response: LogTrace.Response?, _ severity: Severity = .high, subjects: [LogTrace.Subject] = [],
    files: [String] = ["/var/log/auth.log"]
) -> LogTrace.Event {
    LogTrace.Event(
        rule: "rule", title: ["en": "What happened"], severity: severity, first: night, last: night + 600, count: 2,
        places: files.map { LogTrace.Place(file: $0, line: 1, offset: 0) }, response: response, subjects: subjects)
}

private func subject(_ kind: String, _ value: String) -> LogTrace.Subject { LogTrace.Subject(kind: kind, value: value) }

private let oracle = [
    subject("address", "203.0.113.5"), subject("user", "oracle"), subject("host", "mx1"),
]

/// - Parameter isFinding: Whether the judge made a finding of the trace.
private func plan(
    _ events: [LogTrace.Event], isFinding: Bool = true, with others: [Observation.Fact] = []
) -> Plan {
    let trace = LogTrace(
        subjects: [], severity: events.map(\.severity).max() ?? .low, first: night, last: night + 600, count: 2,
        events: events)
    let finding = Finding(
        check: "logs.trace", host: "mx1", key: isFinding ? trace.key : "other", severity: trace.severity,
        confidence: .confirmed, title: Message("told"),
        evidence: [Evidence(locator: "x", excerpt: "x", observedAt: night)])
    let facts = [Observation.Fact.trace(trace)] + others
    return Planner().plan(
        Inspection(
            id: "1", host: "mx1", startedAt: night, endedAt: night, version: "0",
            observations: facts.map { Observation(host: "mx1", at: night, fact: $0) },
            judgment: Judgment(findings: [finding])))
}

private func step(_ title: String, in plan: Plan) throws -> Plan.Step {
    try #require(plan.steps.first { $0.title.key == "plan.trace.\(title).title" }, "\(plan.steps.map(\.title.key))")
}

@Suite struct `The plan for what logs tell` {
    @Test func `of a password that was guessed keeps the lines, locks the account and shuts the address out`() throws {
        let plan = plan([event(.accountCompromise, .critical, subjects: oracle)])
        #expect(plan.suspicions == [Message("told")])
        #expect(
            plan.steps.map(\.title.key) == [
                "plan.preserve.title", "plan.trace.preserve.title", "plan.trace.account-compromise.title",
                "plan.passwords.title", "plan.rebuild.title", "plan.trace.shut-out.title", "plan.trace.report.title",
                "plan.watch.title",
            ])
        let lock = try step("account-compromise", in: plan)
        #expect(lock.countermeasure == .changePasswords && lock.target == "oracle")
        #expect(lock.title.arguments["who"] == ": oracle")
        #expect(lock.commands.contains("usermod --lock --expiredate 1 -- oracle"))
        #expect(lock.commands.contains { $0.hasPrefix("find / -xdev -user oracle -newerct '2026-11-05 02:00:00 UTC'") })
        #expect(lock.undo == ["usermod --unlock --expiredate '' -- oracle"])
        #expect(
            lock.notes.contains(
                Message(
                    "plan.trace.note.where",
                    ["hosts": "mx1", "when": "2026-11-05 03:00:00 UTC – 2026-11-05 03:10:00 UTC"])))
        #expect(lock.findings.count == 1 && lock.findings[0].hasPrefix("logs.trace/mx1/rule/"))
        let shutOut = try step("shut-out", in: plan)
        #expect(shutOut.commands.contains("nft 'add element inet noroshi shut_out4 { 203.0.113.5 }'"))
        #expect(shutOut.undo == ["nft 'delete element inet noroshi shut_out4 { 203.0.113.5 }'"])
        #expect(try step("report", in: plan).commands.first == "noroshi report new")
    }

    @Test func `keeps each log once, and says whether its lines are still there`() throws {
        let files = ["/var/log/auth.log", "/var/log/a b;reboot", "-"]
        let plan = plan([event(.rootAccount, files: files), event(.sniffing, files: files)])
        let keep = try step("preserve", in: plan)
        #expect(keep.countermeasure == .preserveEvidence && keep.undo.isEmpty)
        #expect(
            keep.commands.contains(
                "cp -a --parents -t /root/noroshi-evidence -- /var/log/auth.log '/var/log/a b;reboot'"))
        #expect(keep.commands.last == "noroshi logs --verify /root/noroshi-evidence/findings.jsonl")
    }

    @Test(arguments: LogTrace.Response.allCases)
    func `is the same for each kind whenever it is made, and every change can be taken back`(
        response: LogTrace.Response
    ) {
        let plan = plan([event(response, subjects: oracle)])
        let own = plan.steps.filter { $0.title.key == "plan.trace.\(response.rawValue).title" }
        #expect(own.count == (response == .scanning ? 0 : 1))
        #expect(plan.suspicions.isEmpty != response.isIntrusion)
        for step in own {
            #expect(!step.commands.isEmpty && !step.findings.isEmpty)
            #expect(step.notes.first?.key == "plan.trace.\(response.rawValue).why")
            #expect(step.notes.contains(Message("plan.trace.note.looks")) == step.undo.isEmpty)
        }
        #expect(plan.steps.flatMap { $0.commands + $0.undo }.allSatisfy { !$0.contains { $0.isNewline } })
        #expect(plan == NoroshiRespondTests.plan([event(response, subjects: oracle)]))
    }

    @Test func `has no step for what is low, but for logs that lack something`() {
        #expect(plan([event(.passwordGuessing, .low)]).steps.map(\.title.key) == ["plan.watch.title"])
        #expect(plan([event(nil)]).steps.map(\.title.key) == ["plan.watch.title"])
        #expect(
            plan([event(.logging, .low)]).steps.map(\.title.key) == [
                "plan.trace.preserve.title", "plan.trace.logging.title", "plan.watch.title",
            ])
    }

    @Test func `passes over what the judge made no finding of`() {
        #expect(plan([event(.rootAccount)], isFinding: false).steps.map(\.title.key) == ["plan.watch.title"])
    }

    @Test func `shuts out nobody from inside, and each address once`() throws {
        let inside = [
            "10.0.0.5", "192.168.1.1", "172.31.0.1", "127.0.0.1", "::1", "fd00::1", "fe80::1", "mail.example.jp",
        ]
        let subjects = (inside + ["198.51.100.9", "2001:db8::9", "198.51.100.9"]).map { subject("address", $0) }
        let plan = plan([event(.exploitAttempt, .medium, subjects: subjects)])
        let shutOut = try step("shut-out", in: plan)
        #expect(
            shutOut.undo == [
                "nft 'delete element inet noroshi shut_out4 { 198.51.100.9 }'",
                "nft 'delete element inet noroshi shut_out6 { 2001:db8::9 }'",
            ])
        #expect(plan.suspicions.isEmpty)
        #expect(!plan.steps.contains { $0.title.key == "plan.trace.report.title" })
    }

    @Test func `locks neither root nor what is no account's name`() throws {
        let names = ["root", "a;reboot", "-x", "$(id)", "x\\ny", "", "tanaka"]
        let plan = plan([event(.accountCompromise, subjects: names.map { subject("user", $0) })])
        let lock = try step("account-compromise", in: plan)
        #expect(lock.commands.filter { $0.hasPrefix("usermod") } == ["usermod --lock --expiredate 1 -- tanaka"])
        for word in ["reboot", "$(", " -x ", "\\ny"] {
            #expect(lock.commands.allSatisfy { !$0.contains(word) }, "\(word)")
        }
        #expect(lock.notes.contains(Message("plan.trace.note.root")))
    }

    @Test func `does not end the sessions of an account with root's number, which are root's own`() throws {
        let plan = plan([event(.rootAccount, .critical, subjects: [subject("user", "r00t")])])
        let lock = try step("root-account", in: plan)
        #expect(lock.commands.contains("usermod --lock --expiredate 1 -- r00t"))
        #expect(!lock.commands.contains { $0.hasPrefix("pkill") || $0.hasPrefix("loginctl") })
    }

    @Test func `closes the relay of the server that runs here, and holds its queue`() throws {
        let package = InstalledPackage(name: "postfix", version: "3", source: "postfix", sourceVersion: "3")
        let server = Listener(
            endpoint: Endpoint(.tcp, "0.0.0.0", 25), user: 0,
            processes: [
                .init(pid: 9, name: "master", executable: "/usr/sbin/master", isDeleted: false, package: package)
            ],
            starter: Starter(kind: .systemdUnit, name: "postfix.service"))
        let close = try step("relay", in: plan([event(.relay)], with: [.listener(server)]))
        #expect(close.countermeasure == .disable)
        #expect(
            close.commands.prefix(2) == [
                "postsuper -h ALL", "cp -p /etc/postfix/main.cf /etc/postfix/main.cf.noroshi",
            ])
        #expect(
            close.undo == [
                "cp -p /etc/postfix/main.cf.noroshi /etc/postfix/main.cf", "postfix check",
                "systemctl reload postfix.service", "postsuper -H ALL",
            ])
        let unknown = try step("relay", in: plan([event(.relay)]))
        #expect(unknown.commands.first == "# stop the mail server")
    }

    @Test func `cuts a host off before anything else is done to it`() {
        let plan = plan([event(.persistence), event(.remoteControl)])
        let keys = plan.steps.map(\.title.key)
        #expect(
            keys.prefix(4) == [
                "plan.preserve.title", "plan.trace.preserve.title", "plan.trace.remote-control.title",
                "plan.trace.persistence.title",
            ])
    }
}
