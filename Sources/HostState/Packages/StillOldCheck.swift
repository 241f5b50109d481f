package import NoroshiModel

/// A process that still runs a file which was replaced or removed since it started.
package struct ReplacedFileUse: Sendable, Hashable {
    package let pid: Int
    /// The kernel's short name of the process, escaped.
    package let process: String
    /// The program or library as it was called, escaped.
    package let path: String
    package let isLibrary: Bool
    /// The package that has the path now; nil for none, or where that is not known.
    package let package: InstalledPackage?
    /// What the process offers, where it offers something.
    package let endpoint: Endpoint?
    /// The service of systemd, for example `ssh.service`.
    package let unit: String?

    package init(
        pid: Int, process: String, path: String, isLibrary: Bool, package: InstalledPackage?, endpoint: Endpoint? = nil,
        unit: String? = nil
    ) {
        self.unit = unit
        self.pid = pid
        self.process = process
        self.path = path
        self.isLibrary = isLibrary
        self.package = package
        self.endpoint = endpoint
    }

    /// What listeners tell: programs behind sockets whose file is not there any more.
    package static func uses(in observations: [Observation]) -> [(use: ReplacedFileUse, observation: Observation)] {
        observations.flatMap { observation -> [(use: ReplacedFileUse, observation: Observation)] in
            guard case .listener(let listener) = observation.fact, listener.starter.kind != .container else {
                return []
            }
            return listener.processes.filter(\.isDeleted).compactMap { process in
                guard let path = process.executable, process.package != nil else { return nil }
                let use = ReplacedFileUse(
                    pid: process.pid, process: process.name, path: path, isLibrary: false, package: process.package,
                    endpoint: listener.endpoint)
                return (use, observation)
            }
        }
    }
}

extension ReplacedFileUse {
    /// What processes tell, listening or not: programs and libraries that another file of a package took the place of.
    package static func uses(
        inProcesses observations: [Observation]
    ) -> [(use: ReplacedFileUse, observation: Observation)] {
        let endpoints = endpoints(observations)
        return observations.flatMap { observation -> [(use: ReplacedFileUse, observation: Observation)] in
            guard case .state(.processes(let survey)) = observation.fact else { return [] }
            return survey.processes.filter { $0.container == nil }.flatMap { process in
                let endpoint = endpoints[Holder(host: observation.host, pid: process.pid)]
                var files = process.replaced.filter { !$0.isGone }.map { ($0.path, true, $0.package) }
                if process.isReplaced, let path = process.executable { files.append((path, false, process.package)) }
                return files.map { path, isLibrary, package in
                    let use = ReplacedFileUse(
                        pid: process.pid, process: process.name, path: path, isLibrary: isLibrary, package: package,
                        endpoint: endpoint, unit: process.unit)
                    return (use, observation)
                }
            }
        }
    }

    private struct Holder: Hashable {
        let host: Host.Name
        let pid: Int
    }

    private static func endpoints(_ observations: [Observation]) -> [Holder: Endpoint] {
        var endpoints: [Holder: Endpoint] = [:]
        for observation in observations {
            guard case .listener(let listener) = observation.fact else { continue }
            for process in listener.processes {
                let holder = Holder(host: observation.host, pid: process.pid)
                endpoints[holder] = endpoints[holder] ?? listener.endpoint
            }
        }
        return endpoints
    }
}

/// Reports services and processes that were not restarted since an upgrade replaced what they run: the package is new, what
/// answers is old.
///
/// Programs without a package whose file is gone are another matter: see ``SuspiciousListenerCheck`` and the checks of processes.
package struct StillOldCheck: Check {
    package let id: CheckID = "packages.still-old"

    /// - Parameter uses: What else tells of such processes, besides the listeners.
    package init(
        uses: @escaping @Sendable ([Observation]) -> [(use: ReplacedFileUse, observation: Observation)] = { _ in [] }
    ) {
        self.uses = uses
    }

    private let uses: @Sendable ([Observation]) -> [(use: ReplacedFileUse, observation: Observation)]
    private static let maximumEvidence = 12

    package func evaluate(_ observations: [Observation]) -> [CheckResult] {
        let all = ReplacedFileUse.uses(in: observations) + uses(observations).filter { $0.use.package != nil }
        guard !all.isEmpty else { return [.pass] }
        var byPackage: [String: [(use: ReplacedFileUse, observation: Observation)]] = [:]
        for entry in all {
            guard let package = entry.use.package else { continue }
            // The packages of one source are upgraded together.
            byPackage[package.source, default: []].append(entry)
        }
        return byPackage.sorted { $0.key < $1.key }.map { .fail(finding($0.key, $0.value)) }
    }

    private func finding(
        _ source: String, _ entries: [(use: ReplacedFileUse, observation: Observation)]
    ) -> Finding {
        let endpoint = entries.lazy.compactMap(\.use.endpoint).first
        let first = entries[0]
        let version = first.use.package?.version ?? ""
        let pids = Set(entries.map(\.use.pid)).sorted()
        var seen: Set<String> = []
        let evidence = entries.compactMap { use, observation -> Evidence? in
            let what = use.isLibrary ? "maps" : "runs"
            let excerpt = "\(use.process) \(what) \(use.path), which was replaced since it started"
            let locator = use.isLibrary ? "/proc/\(use.pid)/maps" : "/proc/\(use.pid)/exe"
            guard seen.insert(locator + use.path).inserted else { return nil }
            return Evidence(locator: locator, excerpt: excerpt, observedAt: observation.at)
        }
        return Finding(
            check: id, host: first.observation.host, key: source, severity: endpoint == nil ? .low : .medium,
            confidence: .confirmed,
            title: Message(
                "check.\(id).\(endpoint == nil ? "process" : "service")",
                [
                    "package": first.use.package?.name ?? source, "version": version, "count": "\(pids.count)",
                    "service": endpoint?.service ?? "", "process": first.use.process,
                ]),
            evidence: Array(evidence.prefix(Self.maximumEvidence)),
            remediations: [
                Remediation(.vendorFix, restart(entries.map(\.use), pids))
            ],
            endpoint: endpoint)
    }

    private func restart(_ uses: [ReplacedFileUse], _ pids: [Int]) -> Message {
        let units = Set(uses.compactMap(\.unit)).sorted()
        guard uses.allSatisfy({ $0.unit != nil }) else {
            return Message("check.\(id).restart", ["pids": pids.prefix(20).map(String.init).joined(separator: " ")])
        }
        let words = units.prefix(20).map { ShellWord.quoted($0) }.joined(separator: " ")
        return Message("check.\(id).restart-units", ["units": words])
    }
}
