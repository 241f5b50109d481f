package import NoroshiModel

/// Reports listening programs that run from a place where no service belongs: a temporary folder, a
/// memory file, or a file that was removed and belongs to no package.
///
/// Such a program is a trace of an intrusion, and makes the response plan ask for passwords and a rebuild.
package struct SuspiciousListenerCheck: Check {
    package let id: CheckID = "process.suspicious-listener"

    package init() {}

    private static let temporaryFolders = ["/tmp/", "/var/tmp/", "/dev/shm/", "/run/shm/", "/memfd:", "/dev/"]

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        var byProcess: [String: Finding] = [:]
        for observation in observations {
            guard case .listener(let listener) = observation.fact, listener.starter.kind != .container else { continue }
            for process in listener.processes {
                guard let path = process.executable, let reason = Self.reason(process, path) else { continue }
                let key = "\(path)/\(listener.endpoint.service)"
                byProcess[key] = byProcess[key] ?? finding(observation, listener, process, path, reason)
            }
        }
        return byProcess.sorted { $0.key < $1.key }.map { .fail($0.value) }
    }

    private static func reason(_ process: Listener.Process, _ path: String) -> String? {
        if temporaryFolders.contains(where: path.hasPrefix) { return "temporary" }
        return process.isDeleted && process.package == nil ? "deleted" : nil
    }

    private func finding(
        _ observation: Observation, _ listener: Listener, _ process: Listener.Process, _ path: String, _ reason: String
    ) -> Finding {
        Finding(
            check: id, host: observation.host, key: "\(listener.endpoint.service)\(path)", severity: .high,
            confidence: .suspected,
            title: Message("check.\(id).\(reason)", ["path": path, "service": listener.endpoint.service]),
            evidence: [
                Evidence(locator: "/proc/\(process.pid)/exe", excerpt: listener.summary, observedAt: observation.at)
            ],
            remediations: [Remediation(.mitigation, Message("check.\(id).preserve", ["pid": "\(process.pid)"]))],
            endpoint: listener.endpoint)
    }
}
