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
        let isBlind = observations.contains { Self.hidesSockets($0.fact) }
        return policy.declarations.map { declaration in
            guard !endpoints.contains(where: { Self.offers($0, declaration) }) else { return .pass }
            guard !isBlind else {
                return .unknown(
                    Gap(host: first.host, what: declaration.service, reason: "the list of sockets could not be read"))
            }
            return .fail(
                Finding(
                    check: id, host: first.host, key: Self.key(declaration), severity: .low, confidence: .confirmed,
                    title: Message(
                        "check.\(id).title",
                        ["service": declaration.service, "name": declaration.name.map { " (\($0))" } ?? ""]),
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

    /// A socket on all addresses offers the service on each of them.
    private static func offers(_ endpoint: Endpoint, _ declaration: ServicePolicy.Declaration) -> Bool {
        declaration.covers(endpoint) || endpoint.isWildcard && endpoint.service == declaration.service
    }

    /// What the probe of listeners says when it could not see all of them.
    private static func hidesSockets(_ fact: Observation.Fact) -> Bool {
        guard case .unseen(let what, _) = fact else { return false }
        return what == "/proc" || what == "/etc" || what.hasPrefix("/proc/net/")
    }

    /// Two declarations of one port differ by their addresses.
    private static func key(_ declaration: ServicePolicy.Declaration) -> String {
        switch declaration.scope {
        case .any: declaration.service
        case .loopback: "\(declaration.service)/loopback"
        case .address(let address): "\(declaration.service)/\(address)"
        }
    }
}
