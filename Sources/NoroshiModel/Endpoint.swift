/// One end of a socket: where a service listens.
package struct Endpoint: Sendable, Codable, Hashable, Comparable, CustomStringConvertible {
    package enum Transport: String, Sendable, Codable, Hashable, CaseIterable { case tcp, udp }

    package let transport: Transport
    /// IPv4 or IPv6 address in its canonical text form (RFC 5952), for example `0.0.0.0` or `::1`.
    package let address: String
    /// 1 to 65,535.
    package let port: Int

    package init(_ transport: Transport, _ address: String, _ port: Int) {
        self.transport = transport
        self.address = address
        self.port = port
    }

    package var isIPv6: Bool { address.contains(":") }
    package var isWildcard: Bool { address == "0.0.0.0" || address == "::" }
    /// Reachable from this host only.
    package var isLoopback: Bool {
        address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }

    /// A transport and a port, wherever it listens.
    package struct Service: Sendable, Codable, Hashable, Comparable, CustomStringConvertible {
        package let transport: Transport
        package let port: Int

        package init(_ transport: Transport, _ port: Int) {
            self.transport = transport
            self.port = port
        }

        package init(_ endpoint: Endpoint) { self.init(endpoint.transport, endpoint.port) }

        /// `tcp/110`
        package var description: String { transport.rawValue + "/" + String(port) }

        package static func < (a: Self, b: Self) -> Bool {
            (a.transport.rawValue, a.port) < (b.transport.rawValue, b.port)
        }
    }

    /// `tcp/110`: the service without the address, as a policy names it.
    package var service: String { transport.rawValue + "/" + String(port) }

    /// `tcp://[::1]:110`
    package var description: String {
        transport.rawValue + "://" + (isIPv6 ? "[" + address + "]" : address) + ":" + String(port)
    }

    package static func < (a: Self, b: Self) -> Bool {
        if a.port != b.port { return a.port < b.port }
        return (a.transport.rawValue, a.address) < (b.transport.rawValue, b.address)
    }
}
