/// The services that a site says it offers. What is not in it nobody asked for.
package struct ServicePolicy: Sendable, Codable, Hashable {
    package let declarations: [Declaration]

    package init(_ declarations: [Declaration] = []) { self.declarations = declarations }

    package struct Declaration: Sendable, Codable, Hashable {
        package let transport: Endpoint.Transport
        package let port: Int
        package let scope: Scope
        package let audience: Audience
        /// What the administrator calls it.
        package let name: String?
        /// `noroshi.yaml:12:5`
        package let locator: String

        package init(
            transport: Endpoint.Transport, port: Int, scope: Scope, audience: Audience = .any, name: String?,
            locator: String
        ) {
            self.audience = audience
            self.transport = transport
            self.port = port
            self.scope = scope
            self.name = name
            self.locator = locator
        }

        /// `tcp/110`
        package var service: String { "\(transport)/\(port)" }

        /// The declaration allows a socket that listens at `endpoint`.
        package func covers(_ endpoint: Endpoint) -> Bool {
            guard transport == endpoint.transport, port == endpoint.port else { return false }
            switch scope {
            // Whom a filter keeps away cannot be seen at the socket; but what is for this host alone needs no other address.
            case .any: return audience != .loopback || endpoint.isLoopback
            case .loopback: return endpoint.isLoopback
            case .address(let address): return endpoint.address == address
            }
        }
    }

    /// Who may reach a service.
    package enum Audience: Sendable, Codable, Hashable {
        case any, loopback
        case ranges([AddressRange])

        package func includes(_ address: IPAddress) -> Bool {
            switch self {
            case .any: true
            case .loopback: address.isLoopback
            case .ranges(let ranges): address.isLoopback || ranges.contains { $0.contains(address) }
            }
        }
    }

    /// Where a service may listen.
    package enum Scope: Sendable, Codable, Hashable {
        case any, loopback
        case address(String)
    }
}
