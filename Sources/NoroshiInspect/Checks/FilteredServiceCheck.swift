package import NoroshiModel

/// Tells which services listen and are kept from the address that asked: information, no fault.
///
/// One that is declared for that address is ``MissingServiceCheck``'s.
package struct FilteredServiceCheck: Check {
    package let id: CheckID = "service.filtered"
    private let declared: [Endpoint.Service: [ServicePolicy.Declaration]]

    package init(policy: ServicePolicy) { declared = policy.byService }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let view = HostView(observations)
        guard let host = view.host, !view.sweeps.isEmpty else { return [] }
        var bySource: [String: [(service: Endpoint.Service, evidence: Evidence)]] = [:]
        for (service, listeners) in view.services {
            // Without a way to the host there was nobody to keep away.
            let looks = listeners.flatMap { view.looks(at: $0.value.endpoint) }.filter { !$0.sweep.source.isEmpty }
            guard let first = looks.first, looks.allSatisfy(Self.isKeptAway), !isMeant(service, for: first) else {
                continue
            }
            let endpoint = Endpoint(service.transport, first.sweep.address, service.port)
            bySource[first.sweep.source, default: []].append(
                (service, Evidence(locator: "\(endpoint)", excerpt: first.evidence, observedAt: first.at)))
        }
        return bySource.sorted { $0.key < $1.key }.map { source, filtered in
            // One for all of them: behind a filter they are many, and nothing is wrong with any.
            .fail(
                Finding(
                    check: id, host: host, key: source, severity: .none, confidence: .confirmed,
                    title: Message(
                        "check.\(id).title",
                        [
                            "source": source, "services": Self.list(filtered.map(\.service)),
                            "count": "\(filtered.count)",
                        ]
                    ),
                    evidence: filtered.prefix(64).map(\.evidence)))
        }
    }

    /// Silence to a datagram says nothing.
    private static func isKeptAway(_ look: HostView.Look) -> Bool {
        look.sweep.transport == .tcp ? look.state == .filtered || look.state == .closed : look.state == .closed
    }

    private func isMeant(_ service: Endpoint.Service, for look: HostView.Look) -> Bool {
        guard let source = IPAddress(look.sweep.source), let address = IPAddress(look.sweep.address) else {
            return false
        }
        return declared[service]?.contains { $0.speaks(of: address) && $0.audience.includes(source) } == true
    }

    private static func list(_ services: [Endpoint.Service]) -> String {
        services.prefix(12).map(\.description).joined(separator: ", ") + (services.count > 12 ? ", …" : "")
    }
}
