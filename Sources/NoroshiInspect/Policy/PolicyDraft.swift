import FoundationEssentials
package import NoroshiFormats
package import NoroshiModel

/// What a host offers today, as the policy that would allow it.
///
/// A declaration that says narrower than what was seen is kept and told as a conflict: nothing is widened without a
/// person's hand. What cannot be told apart from passing things is skipped, with the reason.
package struct PolicyDraft: Sendable {
    /// For the policy file, in the order of their ports.
    package private(set) var entries: [PolicyFile.Entry] = []
    package private(set) var skipped: [Skipped] = []
    package private(set) var conflicts: [Conflict] = []

    package struct Skipped: Sendable, Hashable {
        package enum Reason: String, Sendable { case process, client, unexplained }

        /// `udp/40001 0.0.0.0`
        package let what: String
        package let reason: Reason
    }

    /// A service reaches further than the policy says.
    package struct Conflict: Sendable, Hashable {
        package let service: String
        /// What the policy says, and where.
        package let declared: String
        /// Where it listens, or who reached it.
        package let seen: String
    }

    /// The first port that Linux gives to clients that ask for none (ip_local_port_range).
    static let firstPassingPort = 32_768

    private let view: HostView
    private let products: [Endpoint: Product]
    private let present: [Endpoint.Service: [PolicyFile.Entry]]
    private let fixed: [Endpoint.Service: [ServicePolicy.Declaration]]

    /// - Parameters:
    ///   - observations: Of one host.
    ///   - present: What the policy file says of the host so far.
    ///   - fixed: What the configuration itself declares; it is not written again.
    package init(
        _ observations: [Observation], products: [Product], present: [PolicyFile.Entry],
        fixed: [ServicePolicy.Declaration]
    ) {
        view = HostView(observations)
        self.products = Dictionary(
            products.map { ($0.endpoint, $0) }, uniquingKeysWith: { $0.isRecognized ? $0 : $1 })
        self.present = Dictionary(grouping: present) { Endpoint.Service($0.declaration.transport, $0.declaration.port) }
        self.fixed = ServicePolicy(fixed).byService
        var services = Set(self.present.keys)
        services.formUnion(view.listeners.keys)
        var open: [Endpoint.Service: [HostView.Seen<Sweep>]] = [:]
        for seen in view.sweeps {
            for port in seen.value.open.ports {
                open[Endpoint.Service(seen.value.transport, port), default: []].append(seen)
            }
        }
        services.formUnion(open.keys)
        for service in services.sorted() { add(service, open[service] ?? []) }
    }

    /// Not every socket could be seen: what is missing would be taken for gone.
    package var isBlind: Bool { view.isBlind }

    private mutating func add(_ service: Endpoint.Service, _ open: [HostView.Seen<Sweep>]) {
        let listeners = view.listeners[service] ?? []
        let declared = (fixed[service] ?? []) + (present[service] ?? []).map(\.declaration)
        guard declared.isEmpty else { return keep(service, listeners, open, declared) }
        if listeners.isEmpty, view.knowsSockets {
            let places = open.map(\.value.address).joined(separator: ", ")
            return skipped.append(Skipped(what: "\(service) \(places)", reason: .unexplained))
        }
        guard !listeners.isEmpty else { return acceptOutside(service, open) }
        let known = listeners.filter { !$0.value.processes.isEmpty }
        let hidden = listeners.filter { $0.value.processes.isEmpty }
        if !hidden.isEmpty { skip(service, hidden, .process) }
        guard !known.isEmpty else { return }
        guard service.transport == .tcp || service.port < Self.firstPassingPort else {
            return skip(service, known, .client)
        }
        let seen = comment(known)
        entries += Self.scopes(known.map(\.value.endpoint)).map { scope in
            PolicyFile.Entry(Self.declaration(service, scope), seen: seen)
        }
    }

    private mutating func skip(
        _ service: Endpoint.Service, _ listeners: [HostView.Seen<Listener>], _ reason: Skipped.Reason
    ) {
        let places = listeners.map(\.value.endpoint.address).joined(separator: ", ")
        skipped.append(Skipped(what: "\(service) \(places)", reason: reason))
    }

    /// A host that was seen from outside only: what answers at all of its addresses, or at which of them.
    private mutating func acceptOutside(_ service: Endpoint.Service, _ open: [HostView.Seen<Sweep>]) {
        let asked = Set(view.sweeps.filter { $0.value.transport == service.transport }.map(\.value.address))
        let answered = Set(open.map(\.value.address))
        let scopes: [ServicePolicy.Scope] =
            asked == answered ? [.any] : answered.sorted().map { .address($0) }
        let products = products
        for scope in scopes {
            let places = open.filter { if case .address(let own) = scope { own == $0.value.address } else { true } }
            let said = places.lazy.compactMap { seen in
                products[Endpoint(service.transport, seen.value.address, service.port)]?.words
            }.first
            let from = places.first.map { "asked from \($0.value.source)" }
            entries.append(
                PolicyFile.Entry(
                    Self.declaration(service, scope),
                    seen: [said, from].compactMap(\.self).joined(separator: ", ")))
        }
    }

    /// What the policy says already stays as it is while the service is there.
    private mutating func keep(
        _ service: Endpoint.Service, _ listeners: [HostView.Seen<Listener>], _ open: [HostView.Seen<Sweep>],
        _ declared: [ServicePolicy.Declaration]
    ) {
        let wider = listeners.map(\.value.endpoint).filter { endpoint in !declared.contains { $0.covers(endpoint) } }
        let reached = open.map(\.value).filter { ExposedServiceCheck.isTooFar($0, service, declared) }
        let seen = wider.map { "listens at \($0.address)" } + reached.map { "reached from \($0.source)" }
        if !seen.isEmpty {
            let words = declared.map { "\($0.limits.isEmpty ? "any" : $0.limits) (\($0.locator))" }
            conflicts.append(
                Conflict(
                    service: "\(service)", declared: words.joined(separator: "; "), seen: seen.joined(separator: ", ")))
        }
        guard !listeners.isEmpty || !open.isEmpty || !isGone(service) else { return }
        for var entry in present[service] ?? [] {
            if !listeners.isEmpty { entry.seen = comment(listeners) }
            entries.append(entry)
        }
    }

    /// It is known that nothing offers the service any more.
    private func isGone(_ service: Endpoint.Service) -> Bool {
        guard !view.knowsSockets else { return true }
        let sweeps = view.sweeps.filter { $0.value.transport == service.transport }
        return !sweeps.isEmpty && sweeps.allSatisfy { $0.value.closed.contains(service.port) }
    }

    // MARK: Words

    private static func declaration(
        _ service: Endpoint.Service, _ scope: ServicePolicy.Scope
    ) -> ServicePolicy.Declaration {
        ServicePolicy.Declaration(
            transport: service.transport, port: service.port, scope: scope, name: nil, locator: "")
    }

    /// The narrowest places that hold all of the sockets.
    static func scopes(_ endpoints: [Endpoint]) -> [ServicePolicy.Scope] {
        if endpoints.contains(where: \.isWildcard) { return [.any] }
        let loopback: [ServicePolicy.Scope] = endpoints.contains(where: \.isLoopback) ? [.loopback] : []
        let others = Set(endpoints.filter { !$0.isLoopback }.map(\.address))
        return loopback + others.sorted().map { .address($0) }
    }

    /// Program, package and product, in one line.
    private func comment(_ listeners: [HostView.Seen<Listener>]) -> String {
        let listener = listeners[0].value
        let product = listeners.lazy.compactMap { products[$0.value.endpoint]?.words }.first
        let words = [
            listener.program, listener.package.map { "\($0.name) \($0.version)" }, product,
            listener.starter.kind == .none ? nil : listener.starter.name ?? listener.starter.kind.rawValue,
        ].compactMap(\.self)
        return words.isEmpty ? "uid \(listener.user)" : words.joined(separator: ", ")
    }
}

extension Product {
    /// Name and version, or the protocol alone; nil when nothing is known.
    var words: String? {
        guard let name else { return self.protocol.map(\.rawValue) }
        return [name, version].compactMap(\.self).joined(separator: " ")
    }
}
