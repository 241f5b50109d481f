import FoundationEssentials
package import NoroshiModel

/// Reports services that the site declared and nothing offers, or that cannot be reached by those they are meant for.
package struct MissingServiceCheck: Check {
    package let id: CheckID = "service.missing"
    private let policy: ServicePolicy

    package init(policy: ServicePolicy) { self.policy = policy }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let view = HostView(observations)
        guard let host = view.host, let at = observations.first?.at else { return [] }
        return policy.declarations.map { declaration in
            let offering = (view.listeners[Endpoint.Service(declaration.transport, declaration.port)] ?? []).filter {
                Self.offers($0.value.endpoint, declaration)
            }
            let looks = Self.looks(view, declaration)
            if !offering.isEmpty {
                return unreachable(declaration, host, looks, offering) ?? .pass
            }
            // What answers is offered, by whomever.
            if looks.contains(where: { $0.state == .open }) { return .pass }
            if view.listeners.isEmpty, !view.isBlind, !view.sweeps.isEmpty {
                return fromOutside(declaration, host, looks)
            }
            guard !view.isBlind else {
                return .unknown(
                    Gap(host: host, what: declaration.service, reason: "the list of sockets could not be read"))
            }
            return .fail(finding(declaration, host, "title", [evidence(declaration, at)]))
        }
    }

    /// A socket on all addresses offers the service on each of them.
    private static func offers(_ endpoint: Endpoint, _ declaration: ServicePolicy.Declaration) -> Bool {
        declaration.covers(endpoint) || endpoint.isWildcard && endpoint.service == declaration.service
    }

    /// What was seen from outside by somebody for whom the service is meant, where it is meant to be.
    private static func looks(_ view: HostView, _ declaration: ServicePolicy.Declaration) -> [HostView.Look] {
        view.sweeps.compactMap { seen in
            guard seen.value.transport == declaration.transport, let address = IPAddress(seen.value.address),
                declaration.speaks(of: address), let source = IPAddress(seen.value.source),
                declaration.audience.includes(source), source.isLoopback || declaration.audience != .loopback
            else { return nil }
            return HostView.state(of: declaration.port, in: seen.value).map {
                HostView.Look(state: $0, sweep: seen.value, at: seen.at)
            }
        }
    }

    /// Silence to a datagram says nothing; a refusal does.
    private static func isAway(_ look: HostView.Look) -> Bool {
        look.state == .closed || look.state == .filtered && look.sweep.transport == .tcp
    }

    /// It listens, and yet somebody for whom it is meant was not let through.
    private func unreachable(
        _ declaration: ServicePolicy.Declaration, _ host: Host.Name, _ looks: [HostView.Look],
        _ offering: [HostView.Seen<Listener>]
    ) -> CheckResult? {
        let away = looks.filter { look in
            Self.isAway(look) && offering.contains { $0.value.endpoint.answers(at: look.sweep.address) }
        }
        guard !away.isEmpty else { return nil }
        return .fail(finding(declaration, host, "unreachable", away.map { evidence(declaration, $0) }))
    }

    private func fromOutside(
        _ declaration: ServicePolicy.Declaration, _ host: Host.Name, _ looks: [HostView.Look]
    ) -> CheckResult {
        if let late = looks.first(where: { $0.state == .unknown }) {
            return .unknown(
                Gap(
                    host: host, what: "\(Endpoint(declaration.transport, late.sweep.address, declaration.port))",
                    reason: "not asked within the time allowed"))
        }
        let away = looks.filter(Self.isAway)
        guard !away.isEmpty else { return .notApplicable }
        return .fail(finding(declaration, host, "outside", away.map { evidence(declaration, $0) }))
    }

    private func finding(
        _ declaration: ServicePolicy.Declaration, _ host: Host.Name, _ kind: String, _ evidence: [Evidence]
    ) -> Finding {
        Finding(
            check: id, host: host, key: Self.key(declaration), severity: .low, confidence: .confirmed,
            title: Message(
                "check.\(id).\(kind)",
                ["service": declaration.service, "name": declaration.name.map { " (\($0))" } ?? ""]),
            evidence: evidence,
            remediations: [
                Remediation(
                    .mitigation,
                    Message(
                        "check.\(id).\(kind == "unreachable" ? "open" : "repair")", ["service": declaration.service]))
            ])
    }

    private func evidence(_ declaration: ServicePolicy.Declaration, _ at: Date) -> Evidence {
        Evidence(
            locator: declaration.locator, excerpt: "\(declaration.service) \(declaration.name ?? "")", observedAt: at)
    }

    private func evidence(_ declaration: ServicePolicy.Declaration, _ look: HostView.Look) -> Evidence {
        Evidence(
            locator: "\(Endpoint(declaration.transport, look.sweep.address, declaration.port))",
            excerpt: look.evidence, observedAt: look.at)
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
