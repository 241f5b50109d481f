package import NoroshiModel

/// Reports services that are open although the site declared no such service.
///
/// - Source: CWE-1125 (excessive attack surface); the founding bulletin's case of a program nobody asked for.
package struct UndeclaredServiceCheck: Check {
    package let id: CheckID = "service.undeclared"
    private let policy: ServicePolicy

    package init(policy: ServicePolicy) { self.policy = policy }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let seen = observations.compactMap { observation -> (Observation, Listener)? in
            if case .listener(let listener) = observation.fact { (observation, listener) } else { nil }
        }
        return Dictionary(grouping: seen) { $0.1.endpoint.service }.sorted { $0.key < $1.key }.map {
            service, listeners in
            let undeclared = listeners.filter { _, listener in
                !policy.declarations.contains { $0.covers(listener.endpoint) }
            }
            return undeclared.isEmpty ? .pass : .fail(finding(service, undeclared))
        }
    }

    private func finding(_ service: String, _ seen: [(Observation, Listener)]) -> Finding {
        let listener = seen[0].1
        let isLocal = seen.allSatisfy { $0.1.endpoint.isLoopback }
        let isWider = policy.declarations.contains { $0.service == service }
        return Finding(
            check: id, host: seen[0].0.host, key: service, severity: isLocal ? .low : .medium, confidence: .confirmed,
            title: Message(
                "check.\(id).\(isWider ? "wider" : isLocal ? "local" : "open")",
                ["service": service, "program": listener.program ?? "–"]),
            evidence: seen.map { observation, listener in
                Evidence(
                    locator: "\(listener.endpoint)", excerpt: listener.summary, observedAt: observation.at)
            },
            remediations: [
                Remediation(.workaround, Message("check.\(id).disable", ["service": service])),
                Remediation(.mitigation, Message("check.\(id).declare", ["service": service])),
            ],
            endpoint: listener.endpoint)
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
