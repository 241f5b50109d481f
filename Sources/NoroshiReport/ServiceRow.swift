package import NoroshiModel

/// One service as people are shown it: all addresses of one port and program in one row.
package struct ServiceRow: Sendable, Hashable {
    /// What somebody saw who tried to reach the service from outside.
    package enum Outside: String, Sendable, Hashable { case open, filtered, closed }

    package let service: String
    package let addresses: [String]
    package let program: String
    package let package: String
    package let starter: String
    package let product: String
    /// nil when nobody looked from outside.
    package let outside: Outside?
    /// Another protocol than the one that belongs on the port.
    package let mismatch: ProtocolMismatch?

    /// What answers, in the reader's language: the product, and the protocol where it is not the port's.
    func answer(_ translations: Translations) -> String {
        guard let mismatch else { return product }
        return translations.text(
            "inspect.other-protocol",
            ["product": product, "spoken": mismatch.spoken.rawValue, "expected": mismatch.expected.rawValue])
    }

    /// The same rows, where neighboring ports that differ in nothing else stand in one: `tcp/10000-19999`.
    package static func collapsed(_ rows: [ServiceRow]) -> [ServiceRow] {
        var result: [ServiceRow] = []
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].continues(rows[end - 1]) { end += 1 }
            if end - start >= shortestRun {
                result.append(rows[start].through(rows[end - 1]))
            } else {
                result += rows[start..<end]
            }
            start = end
        }
        return result
    }

    /// As many ports of one kind as a table can do with.
    private static let shortestRun = 4

    private func continues(_ before: ServiceRow) -> Bool {
        guard port == before.port + 1, program == before.program, product == before.product,
            addresses == before.addresses, outside == before.outside, mismatch == before.mismatch,
            starter == before.starter, self.package == before.package
        else { return false }
        return service.prefix { $0 != "/" } == before.service.prefix { $0 != "/" }
    }

    private var port: Int { Int(service.drop { $0 != "/" }.dropFirst()) ?? 0 }

    private func through(_ last: ServiceRow) -> ServiceRow {
        ServiceRow(
            service: "\(service)-\(last.port)", addresses: addresses, program: program, package: self.package,
            starter: starter, product: product, outside: outside, mismatch: mismatch)
    }

    /// Rows in the order of their ports; of a host that was looked at from outside only, its open ports.
    package static func rows(of inspection: Inspection) -> [ServiceRow] {
        let products = Dictionary(
            inspection.judgment.products.map { ($0.endpoint, $0) }, uniquingKeysWith: { first, _ in first })
        let view = OutsideView(inspection.observations)
        var places: [String: Int] = [:]
        var groups: [[Listener]] = []
        for observation in inspection.observations {
            guard case .listener(let listener) = observation.fact else { continue }
            let key = "\(listener.endpoint.service) \(program(listener)) \(listener.starter.name ?? "")"
            if let index = places[key] {
                groups[index].append(listener)
            } else {
                places[key] = groups.count
                groups.append([listener])
            }
        }
        let inside = groups.map { row($0, products, view) }
        let known = Set(groups.joined().map(\.endpoint))
        let strangers = view.open.filter { endpoint in
            !known.contains(endpoint) && !known.contains(Endpoint(endpoint.transport, "0.0.0.0", endpoint.port))
                && !known.contains(Endpoint(endpoint.transport, "::", endpoint.port))
        }
        return inside
            + strangers.sorted().map { endpoint in
                ServiceRow(
                    service: endpoint.service, addresses: [endpoint.address], program: "", package: "", starter: "",
                    product: products[endpoint].map(text) ?? "", outside: .open,
                    mismatch: products[endpoint]?.unexpectedProtocol)
            }
    }

    private static func row(
        _ listeners: [Listener], _ products: [Endpoint: Product], _ view: OutsideView
    ) -> ServiceRow {
        let first = listeners[0]
        let known = listeners.compactMap { products[$0.endpoint] }
        let named = known.first(where: \.isRecognized) ?? known.first
        return ServiceRow(
            service: first.endpoint.service, addresses: listeners.map(\.endpoint.address), program: program(first),
            package: first.package.map { "\($0.name) \($0.version)" } ?? "",
            starter: first.starter.kind == .none ? "" : first.starter.name ?? first.starter.kind.rawValue,
            product: named.map(text) ?? "", outside: view.state(of: listeners.map(\.endpoint)),
            mismatch: named?.unexpectedProtocol)
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

/// What the sweeps of an inspection say of single endpoints.
private struct OutsideView {
    private let sweeps: [Sweep]
    let open: [Endpoint]

    init(_ observations: [Observation]) {
        sweeps = observations.compactMap { if case .sweep(let sweep) = $0.fact { sweep } else { nil } }
        open = sweeps.flatMap { sweep in sweep.open.ports.map { Endpoint(sweep.transport, sweep.address, $0) } }
    }

    /// The widest that any of the endpoints showed.
    func state(of endpoints: [Endpoint]) -> ServiceRow.Outside? {
        var states: Set<ServiceRow.Outside> = []
        for endpoint in endpoints {
            for sweep in sweeps
            where sweep.transport == endpoint.transport
                && (sweep.address == endpoint.address
                    || endpoint.isWildcard && (endpoint.isIPv6 || !sweep.address.contains(":")))
            {
                if sweep.open.contains(endpoint.port) { states.insert(.open) }
                if sweep.filtered.contains(endpoint.port) { states.insert(.filtered) }
                if sweep.closed.contains(endpoint.port) { states.insert(.closed) }
            }
        }
        return states.contains(.open) ? .open : states.contains(.filtered) ? .filtered : states.first
    }
}
