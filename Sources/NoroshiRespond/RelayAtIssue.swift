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
            commands: closing.commands + [test.command], undo: closing.undo, findings: [finding.id])
    }

    private var closing: RelayClosing {
        RelayClosing(kind: MailServerKind(package: listener?.package, test: test), listener: listener)
    }

    private var arguments: [String: String] {
        [
            "service": test.endpoint.service, "program": listener?.program ?? closing.kind.rawValue,
            "file": closing.kind.relayRemedy?.file ?? "", "stop": closing.stop,
        ]
    }
}
