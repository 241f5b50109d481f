package import NoroshiModel

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
