package import NoroshiModel

/// Reports services that are open although the site declared no such service.
///
/// A service that is declared and reaches further than that is ``ExposedServiceCheck``'s.
///
/// - Source: CWE-1125 (excessive attack surface); the founding bulletin's case of a program nobody asked for.
package struct UndeclaredServiceCheck: Check {
    package let id: CheckID = "service.undeclared"
    private let declared: Set<Endpoint.Service>

    package init(policy: ServicePolicy) {
        declared = Set(policy.declarations.map { Endpoint.Service($0.transport, $0.port) })
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let view = HostView(observations)
        guard let host = view.host else { return [] }
        let inside = view.services.map { service, listeners -> CheckResult in
            declared.contains(service) ? .pass : .fail(finding(host, service, listeners))
        }
        // Where the kernel was asked too, it is another matter: see UnexplainedServiceCheck.
        return view.knowsSockets ? inside : inside + fromOutside(view, host)
    }

    private func finding(
        _ host: Host.Name, _ service: Endpoint.Service, _ seen: [HostView.Seen<Listener>]
    ) -> Finding {
        let listener = seen[0].value
        let isLocal = seen.allSatisfy { $0.value.endpoint.isLoopback }
        return Finding(
            check: id, host: host, key: "\(service)", severity: isLocal ? .low : .medium, confidence: .confirmed,
            title: Message(
                "check.\(id).\(isLocal ? "local" : "open")",
                ["service": "\(service)", "program": listener.program ?? "–"]),
            evidence: seen.map {
                Evidence(locator: "\($0.value.endpoint)", excerpt: $0.value.summary, observedAt: $0.at)
            }, remediations: remediations(service), endpoint: listener.endpoint)
    }

    /// What a stranger found open at a host whose sockets were not seen.
    private func fromOutside(_ view: HostView, _ host: Host.Name) -> [CheckResult] {
        var open: [Endpoint.Service: [HostView.Seen<Sweep>]] = [:]
        for seen in view.sweeps {
            for port in seen.value.open.ports {
                open[Endpoint.Service(seen.value.transport, port), default: []].append(seen)
            }
        }
        return open.sorted { $0.key < $1.key }.compactMap { service, seen in
            guard view.listeners[service] == nil else { return nil }
            guard !declared.contains(service) else { return .pass }
            let endpoints = seen.map { Endpoint(service.transport, $0.value.address, service.port) }
            return .fail(
                Finding(
                    check: id, host: host, key: "\(service)", severity: .medium, confidence: .confirmed,
                    title: Message(
                        "check.\(id).outside", ["service": "\(service)", "source": seen[0].value.source]),
                    evidence: zip(endpoints, seen).map { view.evidence(of: $0, in: $1) },
                    remediations: remediations(service), endpoint: endpoints[0]))
        }
    }

    private func remediations(_ service: Endpoint.Service) -> [Remediation] {
        [
            Remediation(.workaround, Message("check.\(id).disable", ["service": "\(service)"])),
            Remediation(.mitigation, Message("check.\(id).declare", ["service": "\(service)"])),
        ]
    }
}

extension Listener {
    /// Who listens, in one line: `pid 612 /usr/sbin/inetd (openbsd-inetd 0.20221205-1), inetd pop3 /etc/inetd.conf:3`.
    package var summary: String {
        let holders = processes.prefix(4).map { process in
            let package = process.package.map { " (\($0.name) \($0.version))" } ?? ""
            return
                "pid \(process.pid) \(process.executable ?? process.name)\(process.isDeleted ? " (deleted)" : "")\(package)"
        }
        let more = processes.count > 4 ? ["and \(processes.count - 4) more"] : []
        let start =
            starter.kind == .none
            ? nil
            : ([starter.kind.rawValue] + [starter.name, starter.locator, starter.program].compactMap(\.self))
                .joined(separator: " ")
        let known = holders + more + [start].compactMap(\.self)
        return known.isEmpty ? "uid \(user), no process seen" : known.joined(separator: ", ")
    }
}
