package import FoundationEssentials
import Glibc
package import HostReading
package import NoroshiModel

/// Looks at what runs on a host: processes, their connections, hidden ones, modules, load.
///
/// Of a disk that is mounted only `/etc/ld.so.preload` can be told.
package struct ProcessProbe: Probe {
    /// The packages of those paths that belong to one; nil where there is no package manager to ask.
    package typealias Owners = @Sendable (_ paths: Set<String>) -> [String: InstalledPackage]?

    private let root: HostRoot
    private let proc: String?
    private let owners: Owners
    private let earlier: [LoadSample]
    private let pace: Duration
    private let includesLoopback: Bool
    private let clock: @Sendable () -> Date

    /// - Parameters:
    ///   - proc: The kernel's file system of processes, where it is not that of the running host.
    ///   - earlier: Load of earlier inspections, the oldest first.
    ///   - pace: Between the three looks at connections; what each process takes of the processors is measured over
    ///   all of it.
    ///   - includesLoopback: Whether many addresses of the host itself are many hosts.
    package init(
        root: HostRoot = HostRoot(), proc: String? = nil, owners: @escaping Owners = { _ in nil },
        earlier: [LoadSample] = [], pace: Duration = .milliseconds(350), includesLoopback: Bool = false,
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.root = root
        self.proc = proc ?? (root.isRunning ? "/proc" : nil)
        self.owners = owners
        self.earlier = earlier
        self.pace = pace
        self.includesLoopback = includesLoopback
        self.clock = clock
    }

    package func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        var look = ProcessLook(root: root, proc: proc.map(ProcFolder.init), includesLoopback: includesLoopback)
        look.survey.earlierLoad = earlier
        look.preload()
        if proc != nil {
            look.readProcesses()
            look.startMeasuring()
            look.sampleConnections()
            try await rest()
            look.searchHidden()
            look.sampleConnections()
            try await rest()
            look.sampleConnections()
            look.endMeasuring()
            look.finishSockets()
            look.modules()
            look.survey.load = look.load(at: clock())
        }
        look.askOwners(owners)
        let now = clock()
        return [Observation(host: host, at: now, fact: .state(.processes(look.survey)))]
            + look.gaps.map { Observation(host: host, at: now, fact: .unseen(what: $0.what, reason: $0.reason)) }
    }

    private func rest() async throws(CancellationError) {
        do { try await Task.sleep(for: pace) } catch { throw CancellationError() }
    }
}
