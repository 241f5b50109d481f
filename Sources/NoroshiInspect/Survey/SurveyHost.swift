package import NoroshiModel

/// One address and the ports to ask there.
package struct SurveyHost: Sendable {
    /// The address to dial.
    package let address: IPAddress
    /// The address that results carry: a wildcard is dialed at loopback, yet it is the wildcard that listens.
    package let shown: String
    package let ports: [SurveyPort]
    /// The address of this host to call from; nil for the one that the kernel takes.
    package let source: IPAddress?
    /// Connections a second; nil for this host itself.
    package let rate: Int?
    /// What the host is called in a TLS handshake; nil to call it nothing.
    package let name: String?

    package init(
        address: IPAddress, shown: String? = nil, ports: [SurveyPort], source: IPAddress? = nil, rate: Int?,
        name: String? = nil
    ) {
        self.name = name
        self.address = address
        self.shown = shown ?? address.description
        self.ports = ports
        self.source = source
        self.rate = rate
    }

    func endpoint(_ port: SurveyPort) -> Endpoint { Endpoint(port.transport, shown, Int(port.number)) }
}

package struct SurveyPort: Sendable, Hashable {
    package let transport: Endpoint.Transport
    /// 1 to 65,535.
    package let number: UInt16

    package init(_ transport: Endpoint.Transport, _ number: UInt16) {
        self.transport = transport
        self.number = number
    }
}

/// What an attempt to reach one port has shown.
package enum PortState: UInt8, Sendable {
    /// Not asked, or given up before an answer could be expected.
    case unknown
    /// No answer so far; it is asked once more.
    case missedOnce
    case open
    /// The host said that nothing listens.
    case closed
    /// No answer to any try, or a router's refusal.
    case filtered
}

/// How far a survey has come.
package struct SurveyProgress: Sendable {
    /// Ports whose state is known.
    package var asked = 0
    package var ports = 0
    package var open = 0
    /// Open ports that are still being talked with.
    package var talking = 0
}
