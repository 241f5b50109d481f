package import NoroshiModel

/// Looks at one host. Throws only when it was cancelled: what a probe could not see is an
/// ``Observation/Fact/unseen(what:reason:)``, so one dead service never hides the others.
package protocol Probe: Sendable {
    /// - Parameter seen: What earlier probes of this inspection saw.
    func observe(_ host: Host.Name, after seen: [Observation]) async throws(CancellationError) -> [Observation]
}

/// The main loop of `noroshi inspect`: every probe in turn, then the judge.
package struct Inspector: Sendable {
    let probes: [any Probe]

    package init(probes: [any Probe]) { self.probes = probes }

    /// Everything the probes saw of `host`.
    package func observe(_ host: Host.Name) async throws -> [Observation] {
        var seen: [Observation] = []
        for probe in probes { seen += try await probe.observe(host, after: seen) }
        return seen
    }
}
