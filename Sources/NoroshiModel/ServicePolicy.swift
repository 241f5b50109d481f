/// The services that a site says it offers. What is not in it nobody asked for.
package struct ServicePolicy: Sendable, Codable, Hashable {
    package let declarations: [Declaration]

    package init(_ declarations: [Declaration] = []) { self.declarations = declarations }

    package struct Declaration: Sendable, Codable, Hashable {
        package let transport: Endpoint.Transport
        package let port: Int
        package let scope: Scope
        /// What the administrator calls it.
        package let name: String?
        /// `noroshi.yaml:12:5`
        package let locator: String

        package init(transport: Endpoint.Transport, port: Int, scope: Scope, name: String?, locator: String) {
            self.transport = transport
            self.port = port
            self.scope = scope
            self.name = name
            self.locator = locator
        }

        /// `tcp/110`
        package var service: String { "\(transport)/\(port)" }

        package func covers(_ endpoint: Endpoint) -> Bool {
            guard transport == endpoint.transport, port == endpoint.port else { return false }
            switch scope {
            case .any: return true
            case .loopback: return endpoint.isLoopback
            case .address(let address): return endpoint.address == address
            }
        }
    }

    /// Where a service may be reached.
    package enum Scope: Sendable, Codable, Hashable {
        case any, loopback
        case address(String)
    }
}
