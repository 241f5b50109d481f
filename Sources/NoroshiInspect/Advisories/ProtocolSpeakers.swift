import NoroshiModel

/// Which products are known to speak the protocols whose greetings are doubted when they name nothing.
struct ProtocolSpeakers: Sendable {
    let identities: [ServiceProtocol: [ProductIdentity]]

    /// Where no service hides its name.
    init() { identities = [:] }

    init(_ recognizer: Recognizer) {
        identities = Dictionary(
            uniqueKeysWithValues: ServiceProtocol.allCases.filter(\.isDoubtedWithoutName).map {
                ($0, recognizer.products(speaking: $0))
            })
    }

    /// The doubted protocol that a service speaks, or is expected to speak on its port.
    static func doubtedProtocol(of product: Product) -> ServiceProtocol? {
        let expected = ServiceProtocol.expected(
            on: product.endpoint.port, transport: product.endpoint.transport)?.protocol
        return (product.protocol ?? expected).flatMap { $0.isDoubtedWithoutName ? $0 : nil }
    }

    /// Whether the document says that a product speaks a protocol, or a database of fingerprints knows it.
    func speaks(_ product: AdvisoryProduct, _ spoken: ServiceProtocol) -> Bool {
        product.protocols.contains(spoken)
            || identities[spoken]?.contains { product.identity.isSame(as: $0) } == true
    }
}
