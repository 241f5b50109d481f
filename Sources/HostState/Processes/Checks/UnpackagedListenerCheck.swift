package import NoroshiModel

/// Reports services for others whose program came with no package.
///
/// Programs in temporary places, and those whose file was removed, are told of by another check of listeners.
package struct UnpackagedListenerCheck: Check {
    package let id: CheckID = "processes.unpackaged-listener"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let foreign = Self.inContainers(observations)
        var unknown = Self.withoutDatabase(observations)
        var hasListeners = false
        var found: [String: (listener: Listener, process: Listener.Process, observation: Observation)] = [:]
        for observation in observations {
            guard case .listener(let listener) = observation.fact else { continue }
            hasListeners = true
            if listener.package != nil { unknown.remove(observation.host) }
            guard listener.starter.kind != .container, !listener.endpoint.isLoopback else { continue }
            for process in listener.processes {
                guard let path = process.executable, process.package == nil, !process.isDeleted,
                    !ProcessPlaces.isTemporary(path), foreign[observation.host]?.contains(process.pid) != true
                else { continue }
                let key = "\(listener.endpoint.service)\(path)"
                if found[key] == nil { found[key] = (listener, process, observation) }
            }
        }
        guard hasListeners else { return [.notApplicable] }
        let told = found.filter { !unknown.contains($0.value.observation.host) }.sorted { $0.key < $1.key }
        return told.isEmpty
            ? [.pass] : told.map { .fail(finding($0.value.listener, $0.value.process, $0.value.observation, $0.key)) }
    }

    /// What gaps are named for that tell of no database of packages, or of a damaged one.
    private static let databases = [
        "/var/lib/dpkg/", "/usr/lib/sysimage/rpm", "/var/lib/rpm", "/usr/share/rpm", "/lib/apk/", "/usr/lib/apk/",
    ]

    /// Hosts of which nobody can say what belongs to a package.
    private static func withoutDatabase(_ observations: [Observation]) -> Set<Host.Name> {
        observations.reduce(into: []) { hosts, observation in
            guard case .unseen(let what, _) = observation.fact else { return }
            if what == "packages" || databases.contains(where: what.hasPrefix) { hosts.insert(observation.host) }
        }
    }

    /// Processes whose paths are not their host's.
    private static func inContainers(_ observations: [Observation]) -> [Host.Name: Set<Int>] {
        observations.reduce(into: [:]) { found, observation in
            guard case .state(.processes(let survey)) = observation.fact else { return }
            found[observation.host, default: []].formUnion(
                survey.processes.filter { $0.container != nil }.map(\.pid))
        }
    }

    private func finding(
        _ listener: Listener, _ process: Listener.Process, _ observation: Observation, _ key: String
    ) -> Finding {
        let path = process.executable ?? process.name
        let isOdd = ProcessPlaces.isHidden(path) || ProcessPlaces.isDisguised(path)
        let isLocal = ProcessPlaces.isLocal(path)
        let arguments = ["path": path, "service": listener.endpoint.service]
        return Finding(
            check: id, host: observation.host, key: key,
            // Nobody but a package puts programs among those of the system.
            severity: isOdd ? .high : isLocal ? .low : .medium, confidence: .suspected,
            title: Message("check.\(id).title", arguments),
            evidence: [
                Evidence(
                    locator: "/proc/\(process.pid)/exe", excerpt: "\(path) on \(listener.endpoint)",
                    observedAt: observation.at)
            ],
            remediations: [
                Remediation(.mitigation, Message("check.processes.do.whose-is-it", ["pid": "\(process.pid)"]))
            ],
            endpoint: listener.endpoint)
    }
}
