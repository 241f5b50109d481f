package import NoroshiModel

/// Reports services for others whose program came with no package.
///
/// Programs in temporary places, and those whose file was removed, are told of by another check of listeners.
package struct UnpackagedListenerCheck: Check {
    package let id: CheckID = "processes.unpackaged-listener"

    package init() {}

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var hasListeners = false
        var knowsPackages = false
        var found: [String: (listener: Listener, process: Listener.Process, observation: Observation)] = [:]
        for observation in observations {
            guard case .listener(let listener) = observation.fact else { continue }
            hasListeners = true
            if listener.package != nil { knowsPackages = true }
            guard listener.starter.kind != .container, !listener.endpoint.isLoopback else { continue }
            for process in listener.processes {
                guard let path = process.executable, process.package == nil, !process.isDeleted,
                    !ProcessPlaces.isTemporary(path)
                else { continue }
                let key = "\(listener.endpoint.service)\(path)"
                if found[key] == nil { found[key] = (listener, process, observation) }
            }
        }
        guard hasListeners else { return [.notApplicable] }
        // Where nothing belongs to a package, nobody keeps such a list.
        let unknown = knowsPackages ? found.sorted { $0.key < $1.key } : []
        return unknown.isEmpty
            ? [.pass]
            : unknown.map { .fail(finding($0.value.listener, $0.value.process, $0.value.observation, $0.key)) }
    }

    private func finding(
        _ listener: Listener, _ process: Listener.Process, _ observation: Observation, _ key: String
    ) -> Finding {
        let path = process.executable ?? process.name
        let isOdd = ProcessPlaces.isHidden(path) || ProcessPlaces.isDisguised(path)
        let isLocal = ProcessPlaces.isLocal(path)
        let arguments = ["path": path, "service": listener.endpoint.service, "pid": "\(process.pid)"]
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
            remediations: [Remediation(.mitigation, Message("check.processes.do.whose-is-it", arguments))],
            endpoint: listener.endpoint)
    }
}
