package import NoroshiModel

/// Reports ports that answer from outside although no socket of the host listens there: something forwards them, a
/// container has them, another host stands behind the address, or the kernel's list is not to be trusted.
package struct UnexplainedServiceCheck: Check {
    package let id: CheckID = "service.unexplained"
    private let declared: [Endpoint.Service: [ServicePolicy.Declaration]]

    package init(policy: ServicePolicy) { declared = policy.byService }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let view = HostView(observations)
        // Without all of the sockets nothing is unexplained.
        guard let host = view.host, view.knowsSockets else { return [] }
        var strange: [Endpoint.Service: [HostView.Seen<Sweep>]] = [:]
        for seen in view.sweeps {
            for port in seen.value.open.ports {
                let endpoint = Endpoint(seen.value.transport, seen.value.address, port)
                guard view.covering(endpoint).isEmpty else { continue }
                strange[Endpoint.Service(endpoint), default: []].append(seen)
            }
        }
        return strange.sorted { $0.key < $1.key }.map { .fail(finding($0.key, $0.value, host, view)) }
    }

    private func finding(
        _ service: Endpoint.Service, _ seen: [HostView.Seen<Sweep>], _ host: Host.Name, _ view: HostView
    ) -> Finding {
        let endpoints = seen.map { Endpoint(service.transport, $0.value.address, service.port) }
        let isDeclared = declared[service] != nil
        let hidden = view.otherNamespaces.prefix(4).map {
            Evidence(locator: $0, excerpt: "has sockets that were not looked at", observedAt: seen[0].at)
        }
        return Finding(
            check: id, host: host, key: "\(service)", severity: isDeclared ? .none : .medium, confidence: .confirmed,
            title: Message(
                "check.\(id).\(isDeclared ? "declared" : "title")",
                ["service": "\(service)", "source": seen[0].value.source]),
            evidence: zip(endpoints, seen).map { view.evidence(of: $0, in: $1) } + hidden,
            remediations: [Remediation(.mitigation, Message("check.\(id).look", ["port": "\(service.port)"]))],
            endpoint: endpoints[0])
    }
}
