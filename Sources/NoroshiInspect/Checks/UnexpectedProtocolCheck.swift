package import NoroshiModel

/// Reports services that speak another protocol than the one their port is known for: moved there on purpose, past a
/// filter, or put there by an intruder.
///
/// - Source: RFC 6335; MITRE ATT&CK T1571 (non-standard port).
package struct UnexpectedProtocolCheck: Check {
    package let id: CheckID = "service.unexpected-protocol"
    private let declared: Set<Endpoint.Service>

    package init(policy: ServicePolicy) {
        declared = Set(policy.declarations.map { Endpoint.Service($0.transport, $0.port) })
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var found: [String: (key: String, spoken: String, expected: String, seen: [(Observation, ServiceReply)])] = [:]
        var passed = 0
        for observation in observations {
            guard case .reply(let reply) = observation.fact else { continue }
            guard let mismatch = reply.unexpectedProtocol else {
                passed += 1
                continue
            }
            let (spoken, expected) = (mismatch.spoken.rawValue, mismatch.expected.rawValue)
            let key = "\(reply.endpoint.service)/\(spoken)"
            found[key, default: (key, spoken, expected, [])].seen.append((observation, reply))
        }
        return found.values.sorted { $0.key < $1.key }.map { .fail(finding($0.key, $0.spoken, $0.expected, $0.seen)) }
            + Array(repeating: .pass, count: passed)
    }

    private func finding(
        _ key: String, _ spoken: String, _ expected: String, _ seen: [(observation: Observation, reply: ServiceReply)]
    ) -> Finding {
        let endpoint = seen[0].reply.endpoint
        let isDeclared = declared.contains(Endpoint.Service(endpoint))
        return Finding(
            check: id, host: seen[0].observation.host, key: key, severity: isDeclared ? .none : .low,
            confidence: .confirmed,
            title: Message(
                "check.\(id).title", ["service": endpoint.service, "spoken": spoken, "expected": expected]),
            evidence: seen.map { observation, reply in
                Evidence(
                    locator: "\(reply.endpoint)", excerpt: reply.transcript.joined(separator: "\n"),
                    observedAt: observation.at)
            }.withoutRepetition,
            remediations: [Remediation(.mitigation, Message("check.\(id).look", ["service": endpoint.service]))],
            endpoint: endpoint)
    }
}
