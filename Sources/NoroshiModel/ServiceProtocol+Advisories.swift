/// What advisories and those who judge by them have to agree on.
extension ServiceProtocol {
    /// Namespace of the generic URIs that say in a product tree which protocol a product speaks, for example `pop3:`.
    package static let genericURINamespace = "urn:noroshi:protocol"

    /// Of `pop3:` or `dns:`; nil for a protocol that is not known.
    package init?(genericURI: String) {
        let scheme = String(genericURI.prefix { $0 != ":" }).lowercased()
        self.init(rawValue: scheme == "dns" ? "domain" : scheme)
    }

    /// Whether a center has told sites to distrust its greetings when they name nothing.
    package var isDoubtedWithoutName: Bool { self == .pop3 || self == .domain || self == .smtp }

    /// The ports on which it is looked for without TLS, ascending.
    package var usualPorts: [Int] {
        let found = Endpoint.Transport.allCases.flatMap { transport in
            ServiceProtocol.ports(transport).filter { port in
                ServiceProtocol.expected(on: port, transport: transport).map { $0.protocol == self && !$0.tls } ?? false
            }
        }
        return Set(found).sorted()
    }
}
