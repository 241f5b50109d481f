/// The services that a site says it offers. What is not in it nobody asked for.
package struct ServicePolicy: Sendable, Codable, Hashable {
    package let declarations: [Declaration]

    package init(_ declarations: [Declaration] = []) { self.declarations = declarations }

    package var byService: [Endpoint.Service: [Declaration]] {
        Dictionary(grouping: declarations) { Endpoint.Service($0.transport, $0.port) }
    }

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

        /// The declaration says something of the service at `address`, where somebody saw it from outside.
        package func speaks(of address: IPAddress) -> Bool {
            switch scope {
            case .any: true
            case .loopback: address.isLoopback
            case .address(let own): own == address.description
            }
        }

        /// What it allows, in the words of the file: `to 192.0.2.0/24`, `address loopback`; empty when anything.
        package var limits: String {
            var words: [String] = []
            switch scope {
            case .any: break
            case .loopback: words.append("address loopback")
            case .address(let address): words.append("address \(address)")
            }
            switch audience {
            case .any: break
            case .loopback: words.append("to loopback")
            case .ranges(let ranges): words.append("to \(ranges.map(\.description).joined(separator: ", "))")
            }
            return words.joined(separator: ", ")
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
