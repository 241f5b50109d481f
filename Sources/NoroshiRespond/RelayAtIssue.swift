import NoroshiModel

/// One mail server that a relay test found open, with what this host knows of it.
struct RelayAtIssue {
    private static let check: CheckID = "mail.open-relay"

    private let finding: Finding
    private let test: RelayTest
    private let listener: Listener?

    static func all(in inspection: Inspection) -> [RelayAtIssue] {
        inspection.judgment.findings.filter { $0.check == check && $0.severity > .none }.compactMap { finding in
            guard let endpoint = finding.endpoint else { return nil }
            let tests = inspection.observations.compactMap { observation -> RelayTest? in
                guard case .relay(let test) = observation.fact, observation.host == finding.host,
                    test.endpoint == endpoint, test.vantage == .outside
                else { return nil }
                return test
            }
            // The one that the finding is about: the worst.
            let levels = RelayTest.Level.allCases
            let worst = tests.min { (levels.firstIndex(of: $0.level) ?? 0) < (levels.firstIndex(of: $1.level) ?? 0) }
            return worst.map {
                RelayAtIssue(finding: finding, test: $0, listener: Self.listener(at: endpoint, in: inspection))
            }
        }
    }

    private static func listener(at endpoint: Endpoint, in inspection: Inspection) -> Listener? {
        let all = inspection.observations.compactMap { observation -> Listener? in
            guard case .listener(let listener) = observation.fact, listener.endpoint.service == endpoint.service else {
                return nil
            }
            return listener
        }
        return all.first { $0.endpoint == endpoint } ?? all.first { $0.endpoint.isWildcard }
    }

    /// Relaying is turned off; the service stays.
    var step: Plan.Step {
        Plan.Step(
            .disable, target: test.endpoint.service, title: Message("plan.relay.title", arguments),
            notes: finding.remediations.prefix(1).map(\.text) + [Message("plan.relay.queue", arguments)],
            commands: commands + [test.command], findings: [finding.id])
    }

    private var kind: MailServerKind { MailServerKind(package: listener?.package, test: test) }

    private var arguments: [String: String] {
        [
            "service": test.endpoint.service, "program": listener?.program ?? kind.rawValue,
            "file": kind.relayRemedy?.file ?? "", "stop": stop,
        ]
    }

    private var commands: [String] {
        guard let remedy = kind.relayRemedy else { return [] }
        return copies(remedy) + changes(remedy) + [remedy.check].compactMap(\.self) + [restart(remedy)]
    }

    private func copies(_ remedy: RelayRemedy) -> [String] { ["cp -p \(remedy.file) \(remedy.file).noroshi"] }

    /// What can be set is set; what only the administrator knows is shown.
    private func changes(_ remedy: RelayRemedy) -> [String] {
        switch kind {
        case .postfix:
            remedy.lines.map { "postconf -e \(ShellWord.quoted($0))" } + [
                "postconf mynetworks relay_domains  # only your own networks; only domains that you pass on",
                "postconf -P | grep -E '/(mynetworks|smtpd_relay_restrictions) '  # then: postconf -PX SERVICE/inet/NAME",
            ]
        case .sendmail:
            remedy.removed.map { "sed -i \(ShellWord.quoted("/^\($0)/d")) \(remedy.file)" }
                + [
                    "grep -sn . /etc/mail/relay-domains; grep -snE 'RELAY|DISCARD' /etc/mail/access  # only what is yours"
                ]
        case .exim:
            ["exim4 -bP acl_smtp_rcpt  # the ACL that is to be, in \(remedy.file):"]
                + remedy.lines.map { "#   \($0)" } + [
                    "exim4 -bP hostlist relay_from_hosts; exim4 -bP percent_hack_domains  # never *; empty",
                    "grep -n '^dc_relay' /etc/exim4/update-exim4.conf.conf  # Debian without that file: here; then update-exim4.conf",
                ]
        case .qmail:
            [
                "cat \(remedy.file)  # your own domains only; it must exist",
                "grep -n RELAYCLIENT /etc/tcp.smtp  # only your own networks",
                "rm -f /var/qmail/control/percenthack",
            ]
        case .opensmtpd:
            ["grep -nE '^match from any|^listen on' \(remedy.file)  # take out what lets strangers' mail out; add:"]
                + remedy.lines.map { "#   \($0)" } + ["#   listen on … filter routes"]
        case .courier:
            [
                "grep -n RELAYCLIENT \(remedy.file)  # only your own networks",
                "cat /etc/courier/esmtpacceptmailfor  # only domains that are yours, or that you pass on",
                "cat /etc/courier/esmtppercentrelay  # best not there",
            ]
        case .unknown: []
        }
    }

    /// Postfix takes its settings over without a restart.
    private func restart(_ remedy: RelayRemedy) -> String {
        guard let unit else { return remedy.reload }
        return "systemctl \(kind == .postfix ? "reload" : "restart") \(ShellWord.quoted(unit))"
    }

    private var stop: String {
        unit.map { "systemctl stop \(ShellWord.quoted($0))" } ?? listener?.processes.first.map { "kill \($0.pid)" }
            ?? "-"
    }

    private var unit: String? {
        listener.flatMap { $0.starter.kind == .systemdUnit ? $0.starter.name : nil }
    }
}
