package import NoroshiFormats
package import NoroshiModel

/// Reports services that came with an installation and show no sign that anybody uses them.
///
/// Only what was seen counts: nobody declared the service, no connection stood, and its package came by itself with its
/// configuration as it brought it. No more than that is said.
package struct UnusedDefaultCheck: Check {
    package let id: CheckID = "service.unused-default"
    private let declared: Set<Endpoint.Service>
    private let defaults: [ServiceKnowledge.DefaultService]

    package init(policy: ServicePolicy, knowledge: ServiceKnowledge) {
        declared = Set(policy.declarations.map { Endpoint.Service($0.transport, $0.port) })
        defaults = knowledge.defaults
    }

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let view = HostView(observations)
        guard let host = view.host else { return [] }
        return defaults.compactMap { known in
            let seen = known.services.sorted().flatMap { view.listeners[$0] ?? [] }.filter {
                known.packages.isEmpty
                    ? Self.isInternal($0.value) : $0.value.package.map { known.packages.contains($0.source) } == true
            }
            guard let first = seen.first else { return nil }
            let services = Set(seen.map { Endpoint.Service($0.value.endpoint) }).sorted()
            let isWanted =
                services.contains(where: declared.contains) || known.neededBy.contains { view.listeners[$0] != nil }
                || known.isLocal && !seen.allSatisfy { $0.value.endpoint.isLoopback }
            guard !isWanted, seen.allSatisfy({ Self.showsNoUse($0.value, isInternal: known.packages.isEmpty) }) else {
                return .pass
            }
            return .fail(finding(known, services, seen, first.value, host))
        }
    }

    /// The super-server answers by itself.
    private static func isInternal(_ listener: Listener) -> Bool {
        switch listener.starter.kind {
        case .inetd, .xinetd: listener.starter.program == nil || listener.starter.program == "internal"
        case .systemdUnit, .systemdSocket, .container, .none: false
        }
    }

    private static func showsNoUse(_ listener: Listener, isInternal: Bool) -> Bool {
        guard let usage = listener.usage, (usage.connections ?? 0) == 0 else { return false }
        guard !isInternal else { return true }
        return (usage.isAutomatic == true || usage.isBase == true) && usage.changedFiles.isEmpty
            && usage.unchangedFiles != nil
    }

    private func finding(
        _ known: ServiceKnowledge.DefaultService, _ services: [Endpoint.Service], _ seen: [HostView.Seen<Listener>],
        _ listener: Listener, _ host: Host.Name
    ) -> Finding {
        let isLocal = seen.allSatisfy { $0.value.endpoint.isLoopback }
        var arguments = [
            "service": services.map(\.description).joined(separator: ", "),
            "package": listener.package?.name ?? listener.starter.kind.rawValue,
        ]
        for (language, text) in known.why { arguments["why.\(language)"] = text }
        var advice: [String: String] = [:]
        for (language, text) in known.look { advice["look.\(language)"] = text }
        return Finding(
            check: id, host: host, key: known.id, severity: isLocal ? .none : .low, confidence: .suspected,
            title: Message("check.\(id).title", arguments),
            evidence: seen.map {
                Evidence(
                    locator: "\($0.value.endpoint)", excerpt: Self.words($0.value), observedAt: $0.at)
            },
            remediations: [
                Remediation(.mitigation, Message("check.\(id).look", advice)),
                Remediation(
                    .workaround, Message("check.\(id).disable", ["service": services.first?.description ?? ""])),
            ],
            endpoint: listener.endpoint)
    }

    /// Exactly what was seen.
    private static func words(_ listener: Listener) -> String {
        guard let usage = listener.usage else { return listener.summary }
        let kind =
            usage.isAutomatic == true
            ? "package installed automatically" : usage.isBase == true ? "package of the base installation" : nil
        let files = usage.unchangedFiles.map {
            usage.changedFiles.isEmpty && $0 > 0
                ? "its \($0) configuration file(s) unchanged" : "no configuration files"
        }
        let connections = usage.connections.map { "\($0) connection(s) when looked at" }
        return
            ([listener.summary, "not declared"] + [kind, kind == nil ? nil : files, connections].compactMap(\.self))
            .joined(separator: "; ")
    }
}
