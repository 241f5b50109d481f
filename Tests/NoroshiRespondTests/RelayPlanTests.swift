import FoundationEssentials
import NoroshiModel
import NoroshiRespond
import Testing

private let midnight = Date(timeIntervalSince1970: 896_659_200)
private let smtp = Endpoint(.tcp, "192.0.2.25", 25)

private func plan(
    _ package: String?, starter: Starter = Starter(kind: .none), greeting: String = "mail.example.jp ESMTP",
    severity: Severity = .high
) -> Plan {
    let installed = package.map { InstalledPackage(name: $0, version: "1", source: $0, sourceVersion: "1") }
    let listener = Listener(
        endpoint: Endpoint(.tcp, "0.0.0.0", 25), user: 0,
        processes: [
            .init(pid: 612, name: "smtpd", executable: "/usr/sbin/smtpd", isDeleted: false, package: installed)
        ], starter: starter)
    let test = RelayTest(
        endpoint: smtp, implicitTLS: false, source: "198.51.100.7", vantage: .outside, ownDomains: ["example.jp"],
        greeting: greeting, offersTLS: false, attempts: [])
    let finding = Finding(
        check: "mail.open-relay", host: "mail.example.jp", key: "tcp/25", severity: severity, confidence: .suspected,
        title: Message("x"), evidence: [Evidence(locator: "x", excerpt: "x", observedAt: midnight)],
        remediations: [Remediation(.mitigation, Message("fix")), Remediation(.mitigation, Message("again"))],
        endpoint: smtp)
    func seen(_ fact: Observation.Fact) -> Observation {
        Observation(host: "mail.example.jp", at: midnight, fact: fact)
    }
    return Planner().plan(
        Inspection(
            id: "1", host: "mail.example.jp", startedAt: midnight, endedAt: midnight, version: "0",
            observations: [seen(.listener(listener)), seen(.relay(test))], judgment: Judgment(findings: [finding])))
}

@Suite struct `The plan against an open relay` {
    private let again = "noroshi relay test 192.0.2.25:25 --from 198.51.100.7 --domain example.jp"

    @Test func `turns relaying off first, tells Postfix, and tests again`() throws {
        let plan = plan("postfix", starter: Starter(kind: .systemdUnit, name: "postfix@-.service"))
        let step = try #require(plan.steps.first)
        #expect(step.countermeasure == .disable)
        #expect(step.target == "tcp/25")
        #expect(step.title == Message("plan.relay.title", step.title.arguments))
        #expect(step.title.arguments["program"] == "/usr/sbin/smtpd")
        #expect(step.notes.map(\.key) == ["fix", "plan.relay.queue"])
        #expect(step.notes[1].arguments["stop"] == "systemctl stop postfix@-.service")
        #expect(step.findings == ["mail.open-relay/mail.example.jp/tcp/25"])
        #expect(
            step.commands.prefix(3) == [
                "cp -p /etc/postfix/main.cf /etc/postfix/main.cf.noroshi",
                "postconf -e 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, "
                    + "reject_unauth_destination'",
                "postconf -e 'allow_untrusted_routing = no'",
            ])
        #expect(step.commands.suffix(3) == ["postfix check", "systemctl reload postfix@-.service", again])
    }

    @Test(arguments: [
        ("exim4", "/etc/exim4/exim4.conf", "exim4 -bV", "systemctl restart exim4"),
        (
            "sendmail", "/etc/mail/sendmail.mc", "m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf",
            "systemctl restart sendmail"
        ),
        ("opensmtpd", "/etc/smtpd.conf", "smtpd -n", "systemctl restart opensmtpd"),
        ("courier", "/etc/courier/smtpaccess/default", "makesmtpaccess", "systemctl restart courier-mta"),
        (
            "netqmail", "/var/qmail/control/rcpthosts", "tcprules /etc/tcp.smtp.cdb /etc/tcp.smtp.tmp < /etc/tcp.smtp",
            "qmailctl restart"
        ),
    ])
    func `names the file, the check and the restart of each server`(
        package: String, file: String, check: String, restart: String
    ) {
        let commands = plan(package).steps[0].commands
        #expect(commands.first == "cp -p \(file) \(file).noroshi")
        #expect(commands.suffix(3) == [check, restart, again])
        #expect(commands.allSatisfy { !$0.contains { $0.isNewline } })
    }

    @Test func `takes the features out of sendmail's file, as one word each`() {
        let commands = plan("sendmail").steps[0].commands
        #expect(commands.contains("sed -i '/^FEATURE(`promiscuous_relay'\\'')/d' /etc/mail/sendmail.mc"))
    }

    @Test func `tests again where the server is not known`() {
        let step = plan(nil).steps[0]
        #expect(step.commands == [again])
        #expect(step.notes[1].arguments["stop"] == "kill 612")
    }

    @Test func `goes by the greeting where no package is known`() {
        #expect(plan(nil, greeting: "mail ESMTP Exim 4.96").steps[0].commands.contains("exim4 -bV"))
    }

    @Test func `is nothing for a server that trusts its own host only`() {
        #expect(plan("postfix", severity: .none).steps.map(\.countermeasure) == [.watch])
    }
}
