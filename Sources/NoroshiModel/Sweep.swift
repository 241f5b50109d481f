/// What the ports of one address showed to somebody who tried to reach them from outside.
package struct Sweep: Sendable, Codable, Hashable {
    package let transport: Endpoint.Transport
    /// The address that was asked.
    package let address: String
    /// The address that asked: what a filter lets through depends on it.
    package let source: String
    /// Ports that answered.
    package let open: PortSet
    /// Ports of which the host said that nothing listens.
    package let closed: PortSet
    /// TCP: no answer to two tries, or a refusal from the way there. UDP: no answer, which an open port may give too.
    package let filtered: PortSet
    /// Ports that were to be asked and were not: the time was over, or this host had no room.
    package let unknown: PortSet
    /// Why ports are filtered, in the system's words, where it said something.
    package let reasons: [String]

    package init(
        transport: Endpoint.Transport, address: String, source: String, open: PortSet, closed: PortSet,
        filtered: PortSet, unknown: PortSet, reasons: [String]
    ) {
        self.transport = transport
        self.address = address
        self.source = source
        self.open = open
        self.closed = closed
        self.filtered = filtered
        self.unknown = unknown
        self.reasons = reasons
    }

    /// Something at the address answered.
    package var hasAnswered: Bool { !open.isEmpty || !closed.isEmpty }
}
