package import NoroshiModel

/// One listening service as people are shown it: all addresses of one port and program in one row.
package struct ServiceRow: Sendable, Hashable {
    package let service: String
    package let addresses: [String]
    package let program: String
    package let package: String
    package let starter: String
    package let product: String
    /// Another protocol than the one that belongs on the port.
    package let mismatch: ProtocolMismatch?

    /// What answers, in the reader's language: the product, and the protocol where it is not the port's.
    func answer(_ translations: Translations) -> String {
        guard let mismatch else { return product }
        return translations.text(
            "inspect.other-protocol",
            ["product": product, "spoken": mismatch.spoken.rawValue, "expected": mismatch.expected.rawValue])
    }

    /// Rows in the order of their ports.
    package static func rows(of inspection: Inspection) -> [ServiceRow] {
        let products = Dictionary(
            inspection.judgment.products.map { ($0.endpoint, $0) }, uniquingKeysWith: { first, _ in first })
        var groups: [(key: String, listeners: [Listener])] = []
        for observation in inspection.observations {
            guard case .listener(let listener) = observation.fact else { continue }
            let key = "\(listener.endpoint.service) \(program(listener)) \(listener.starter.name ?? "")"
            if let index = groups.firstIndex(where: { $0.key == key }) {
                groups[index].listeners.append(listener)
            } else {
                groups.append((key, [listener]))
            }
        }
        return groups.compactMap { group in row(group.listeners, products) }
    }

    private static func row(_ listeners: [Listener], _ products: [Endpoint: Product]) -> ServiceRow? {
        guard let first = listeners.first else { return nil }
        let known = listeners.compactMap { products[$0.endpoint] }
        let named = known.first(where: \.isRecognized) ?? known.first
        return ServiceRow(
            service: first.endpoint.service, addresses: listeners.map(\.endpoint.address), program: program(first),
            package: first.package.map { "\($0.name) \($0.version)" } ?? "",
            starter: first.starter.kind == .none ? "" : first.starter.name ?? first.starter.kind.rawValue,
            product: named.map(text) ?? "", mismatch: named?.unexpectedProtocol)
    }

    /// The program's name without its folder.
    private static func program(_ listener: Listener) -> String {
        listener.program.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
    }

    private static func text(_ product: Product) -> String {
        guard let name = product.name else {
            guard product.unexpectedProtocol == nil else { return "?" }
            return product.protocol.map { "? (\($0.rawValue))" } ?? (product.excerpt.isEmpty ? "" : "?")
        }
        return [name, product.version].compactMap(\.self).joined(separator: " ")
    }
}
