/// Looks at one host. Throws only when it was cancelled: what a probe could not see is an
/// ``Observation/Fact/unseen(what:reason:)``, so one dead service never hides the others.
package protocol Probe: Sendable {
    /// - Parameter seen: What earlier probes of this inspection saw.
    func observe(_ host: Host.Name, after seen: [Observation]) async throws(CancellationError) -> [Observation]
}
