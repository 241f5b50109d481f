package import NoroshiModel

/// Reports services that reach further than the site declared: a socket on more addresses, or an answer to somebody
/// whom the declaration leaves out.
///
/// - Source: CWE-1327 (binding to an unrestricted address).
package struct ExposedServiceCheck: Check {
    package let id: CheckID = "service.exposed"
    private let declared: [Endpoint.Service: [ServicePolicy.Declaration]]

    package init(policy: ServicePolicy) { declared = policy.byService }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let view = HostView(observations)
        guard let host = view.host else { return [] }
        return declared.sorted { $0.key < $1.key }.compactMap { service, declarations in
            let wider = (view.listeners[service] ?? []).filter { seen in
                !declarations.contains { $0.covers(seen.value.endpoint) }
            }
            let reached = view.sweeps.filter { Self.isTooFar($0.value, service, declarations) }
            guard !wider.isEmpty || !reached.isEmpty else { return view.listeners[service] == nil ? nil : .pass }
            return .fail(finding(host, service, declarations, wider, reached, view))
        }
    }

    /// The service answered somebody for whom it is not meant.
    static func isTooFar(
        _ sweep: Sweep, _ service: Endpoint.Service, _ declarations: [ServicePolicy.Declaration]
    ) -> Bool {
        guard sweep.transport == service.transport, sweep.open.contains(service.port), !sweep.isOfItself,
            let source = IPAddress(sweep.source), let address = IPAddress(sweep.address)
        else { return false }
        return !declarations.contains { $0.speaks(of: address) && $0.audience.includes(source) }
    }

    private func finding(
        _ host: Host.Name, _ service: Endpoint.Service, _ declarations: [ServicePolicy.Declaration],
        _ wider: [HostView.Seen<Listener>], _ reached: [HostView.Seen<Sweep>], _ view: HostView
    ) -> Finding {
        // On loopback it listens in one place more, but for nobody more.
        let isLocal = reached.isEmpty && wider.allSatisfy { $0.value.endpoint.isLoopback }
        let limits = declarations.map { $0.limits.isEmpty ? "any" : $0.limits }.joined(separator: "; ")
        var arguments = ["service": "\(service)", "declared": limits, "program": wider.first?.value.program ?? "–"]
        arguments["source"] = reached.first?.value.source
        let endpoints = reached.map { Endpoint(service.transport, $0.value.address, service.port) }
        let evidence =
            zip(endpoints, reached).map { view.evidence(of: $0, in: $1) }
            + wider.map { Evidence(locator: "\($0.value.endpoint)", excerpt: $0.value.summary, observedAt: $0.at) }
        let declaredAt = declarations.map { declaration in
            Evidence(
                locator: declaration.locator, excerpt: "\(service) \(declaration.limits)",
                observedAt: evidence[0].observedAt)
        }
        return Finding(
            check: id, host: host, key: "\(service)", severity: isLocal ? .low : .medium, confidence: .confirmed,
            title: Message("check.\(id).\(reached.isEmpty ? "wider" : "reached")", arguments),
            evidence: evidence + declaredAt,
            remediations: [
                Remediation(.mitigation, Message("check.\(id).restrict", ["service": "\(service)"])),
                Remediation(.mitigation, Message("check.\(id).declare", ["service": "\(service)"])),
            ],
            endpoint: wider.first?.value.endpoint ?? endpoints.first)
    }
}
