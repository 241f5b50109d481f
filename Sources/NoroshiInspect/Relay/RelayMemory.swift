package import NoroshiModel

/// Which relay tests of an earlier inspection still say something of a host that was looked at again.
package enum RelayMemory {
    /// The earlier tests, each with its own date, of servers that are still there.
    ///
    /// A test goes when its server does, or when the same server was asked from the same address again. Where nobody
    /// looked, the server may well be there.
    package static func kept(_ earlier: [Observation], beside seen: [Observation]) -> [Observation] {
        let views = Dictionary(grouping: seen, by: \.host).mapValues(HostView.init)
        let again = Set(seen.compactMap(Place.init))
        return earlier.filter { observation in
            guard let place = Place(observation), !again.contains(place) else { return false }
            return views[observation.host]?.mayAnswer(at: place.endpoint) ?? true
        }
    }

    /// What was asked, and from where.
    private struct Place: Hashable {
        let endpoint: Endpoint
        let source: String?

        init?(_ observation: Observation) {
            guard case .relay(let test) = observation.fact else { return nil }
            endpoint = test.endpoint
            source = test.source
        }
    }
}

extension HostView {
    /// false where the host was looked at, and nothing answers at `endpoint` any more.
    fileprivate func mayAnswer(at endpoint: Endpoint) -> Bool {
        let states = sweeps.filter { $0.value.transport == endpoint.transport && $0.value.address == endpoint.address }
            .compactMap { Self.state(of: endpoint.port, in: $0.value) }
        if !covering(endpoint).isEmpty || states.contains(.open) { return true }
        return !states.contains(.closed) && !(states.isEmpty && knowsSockets)
    }
}
