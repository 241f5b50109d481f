import FoundationEssentials
import NoroshiModel

/// The observations of one host by what they are of, so that no check walks through all of them for each.
struct HostView: Sendable {
    /// A fact with its moment.
    struct Seen<Value: Sendable>: Sendable {
        let value: Value
        let at: Date
    }

    /// What somebody saw who tried to reach a service from outside.
    struct Look: Sendable {
        enum State: Sendable { case open, closed, filtered, unknown }

        let state: State
        let sweep: Sweep
        let at: Date
    }

    /// nil when there are no observations.
    let host: Host.Name?
    let listeners: [Endpoint.Service: [Seen<Listener>]]
    let sweeps: [Seen<Sweep>]
    let replies: [Endpoint: [Seen<ServiceReply>]]
    /// Not every socket of the host could be seen.
    let isBlind: Bool
    /// Sockets of other network namespaces that were not looked at: what the gap says.
    let otherNamespaces: [String]

    init(_ observations: [Observation]) {
        host = observations.first?.host
        var listeners: [Endpoint.Service: [Seen<Listener>]] = [:]
        var sweeps: [Seen<Sweep>] = []
        var replies: [Endpoint: [Seen<ServiceReply>]] = [:]
        var isBlind = false
        var others: [String] = []
        for observation in observations {
            switch observation.fact {
            case .listener(let listener):
                listeners[Endpoint.Service(listener.endpoint), default: []].append(
                    Seen(value: listener, at: observation.at))
            case .sweep(let sweep): sweeps.append(Seen(value: sweep, at: observation.at))
            case .reply(let reply): replies[reply.endpoint, default: []].append(Seen(value: reply, at: observation.at))
            case .relay, .trace, .logs, .state: break
            case .unseen(let what, _):
                if Self.hidesSockets(what) { isBlind = true }
                if what.hasPrefix("network namespace of ") { others.append(what) }
            }
        }
        self.listeners = listeners
        self.sweeps = sweeps
        self.replies = replies
        self.isBlind = isBlind
        otherNamespaces = others
    }

    /// The host was looked at from inside, and all of its sockets were seen.
    var knowsSockets: Bool { !listeners.isEmpty && !isBlind }

    /// Services that listen, in order.
    var services: [(service: Endpoint.Service, listeners: [Seen<Listener>])] {
        listeners.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The sockets that answer at `endpoint`, the one of its very address first.
    func covering(_ endpoint: Endpoint) -> [Seen<Listener>] {
        let all = listeners[Endpoint.Service(endpoint)] ?? []
        return all.filter { $0.value.endpoint == endpoint }
            + all.filter { $0.value.endpoint != endpoint && $0.value.endpoint.answers(at: endpoint.address) }
    }

    /// How the service looked from outside at the addresses where the socket listens.
    func looks(at endpoint: Endpoint) -> [Look] {
        sweeps.compactMap { seen in
            let sweep = seen.value
            guard sweep.transport == endpoint.transport, endpoint.answers(at: sweep.address) else { return nil }
            return Self.state(of: endpoint.port, in: sweep).map { Look(state: $0, sweep: sweep, at: seen.at) }
        }
    }

    /// nil when the port was not to be asked.
    static func state(of port: Int, in sweep: Sweep) -> Look.State? {
        if sweep.open.contains(port) { return .open }
        if sweep.closed.contains(port) { return .closed }
        if sweep.filtered.contains(port) { return .filtered }
        return sweep.unknown.contains(port) ? .unknown : nil
    }

    /// What stood in the first line of the service's answer, with the address that asked.
    func evidence(of endpoint: Endpoint, in look: Seen<Sweep>) -> Evidence {
        let said = replies[endpoint]?.first?.value.transcript.first { $0.hasPrefix("< ") }
        let words = ["open, asked from \(look.value.source)"] + [said].compactMap(\.self)
        return Evidence(locator: "\(endpoint)", excerpt: words.joined(separator: "\n"), observedAt: look.at)
    }

    /// What the probe of listeners says when it could not see all of them.
    private static func hidesSockets(_ what: String) -> Bool {
        what == "/proc" || what == "/etc" || what.hasPrefix("/proc/net/")
    }
}

extension HostView.Look {
    var evidence: String {
        let words =
            switch state {
            case .open: "open"
            case .closed: "refused"
            case .filtered: "no answer"
            case .unknown: "not asked in time"
            }
        return "\(words), asked from \(sweep.source)"
    }
}

extension Sweep {
    /// The host asked itself: what others reach is not shown by it.
    var isOfItself: Bool { source == address || IPAddress(source)?.isLoopback == true }
}

extension Endpoint {
    /// A socket that listens here answers at `address`.
    func answers(at address: String) -> Bool {
        self.address == address || isWildcard && (isIPv6 || !address.contains(":"))
    }
}

extension [Evidence] {
    /// Both views of a host may have seen the very same thing.
    var withoutRepetition: [Evidence] {
        var known: Set<[String]> = []
        return filter { known.insert([$0.locator, $0.excerpt]).inserted }
    }
}
