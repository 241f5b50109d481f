package import NoroshiModel

/// Reports services that the site declared and nothing offers: stopped, broken, or declared in error.
package struct MissingServiceCheck: Check {
    package let id: CheckID = "service.missing"
    private let policy: ServicePolicy

    package init(policy: ServicePolicy) { self.policy = policy }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        guard let first = observations.first else { return [] }
        let endpoints = observations.compactMap { observation -> Endpoint? in
            if case .listener(let listener) = observation.fact { listener.endpoint } else { nil }
        }
        return policy.declarations.map { declaration in
            guard !endpoints.contains(where: { declaration.covers($0) }) else { return .pass }
            return .fail(
                Finding(
                    check: id, host: first.host, key: declaration.service, severity: .low, confidence: .confirmed,
                    title: Message(
                        "check.\(id).title", ["service": declaration.service, "name": declaration.name ?? ""]),
                    evidence: [
                        Evidence(
                            locator: declaration.locator,
                            excerpt: "\(declaration.service) \(declaration.name ?? "")", observedAt: first.at)
                    ],
                    remediations: [
                        Remediation(.mitigation, Message("check.\(id).repair", ["service": declaration.service]))
                    ]))
        }
    }
}
