package import NoroshiFormats
package import NoroshiModel
package import NoroshiNet

/// Which hosts may be looked at from outside: those of this site and no others.
///
/// Loopback and the addresses of this host always; every other one only when the configuration declares it.
package struct OwnHosts: Sendable {
    private let local: LocalAddresses
    private let declared: [SiteConfig.DeclaredHost]
    private let rate: Int

    /// Connections a second to one host, where nothing else was said.
    package static let defaultRate = 4_000
    /// Addresses that one argument may stand for.
    package static let maximumAddresses = 65_536

    package init(local: LocalAddresses, declared: [SiteConfig.DeclaredHost], rate: Int?) {
        self.local = local
        self.declared = declared
        self.rate = rate ?? Self.defaultRate
    }

    /// A host that may be looked at.
    package struct Admitted: Sendable, Hashable {
        /// As the argument named it.
        package let name: String
        package let addresses: [IPAddress]
        /// Connections a second; nil for this host.
        package let rate: Int?
        /// What it is meant to offer; nil when nothing was said.
        package let services: [ServicePolicy.Declaration]?
        package var isThisHost: Bool { rate == nil }
    }

    /// - Parameter resolve: Gives the addresses of a name; throws what the resolver says.
    /// - Throws: ``OwnHostError`` for an argument that is no host, or none of this site's.
    package func admit(_ argument: String, resolve: (String) async throws -> [IPAddress]) async throws -> Admitted {
        if let range = AddressRange(argument) { return try admit(range, as: argument) }
        guard let name = HostName.canonical(argument) else { throw OwnHostError.notAHost(argument) }
        let addresses = try await resolve(name)
        guard !addresses.isEmpty else { throw OwnHostError.noAddress(argument) }
        if addresses.allSatisfy(local.contains) {
            return Admitted(name: name, addresses: addresses, rate: nil, services: nil)
        }
        if let entry = declared.first(where: { $0.place == .name(name) }) {
            return Admitted(name: name, addresses: addresses, rate: entry.rate ?? rate, services: entry.services)
        }
        // A name that was not declared may lead anywhere: each of its addresses must be the site's own.
        let entries = try addresses.map { address in
            if local.contains(address) { return SiteConfig.DeclaredHost?.none }
            guard let entry = declaration(of: AddressRange(address)) else {
                throw OwnHostError.notOwn("\(argument) (\(address))")
            }
            return entry
        }
        let known = entries.compactMap(\.self)
        return Admitted(
            name: argument, addresses: addresses, rate: known.compactMap(\.rate).min() ?? rate,
            services: known.first?.services)
    }

    private func admit(_ range: AddressRange, as argument: String) throws -> Admitted {
        guard let count = range.count, count <= Self.maximumAddresses else { throw OwnHostError.tooMany(argument) }
        let isLoopback = range.first.isLoopback && range.prefix >= (range.first.isIPv6 ? 128 : 8)
        if isLoopback || count == 1 && local.contains(range.first) {
            return Admitted(name: argument, addresses: range.addresses, rate: nil, services: nil)
        }
        guard let entry = declaration(of: range) else { throw OwnHostError.notOwn(argument) }
        return Admitted(
            name: argument, addresses: range.addresses, rate: entry.rate ?? rate, services: entry.services)
    }

    private func declaration(of range: AddressRange) -> SiteConfig.DeclaredHost? {
        declared.first {
            if case .range(let own) = $0.place { own.contains(range) } else { false }
        }
    }
}

package enum OwnHostError: Error, Hashable {
    case notAHost(String)
    case noAddress(String)
    case notOwn(String)
    case tooMany(String)
}
