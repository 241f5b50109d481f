import Glibc
package import NoroshiModel

/// The addresses that this host has itself.
package struct LocalAddresses: Sendable {
    private let addresses: Set<IPAddress>

    package init(_ addresses: some Sequence<IPAddress>) {
        self.addresses = Set(addresses.map(Self.withoutZone))
    }

    /// Those that the kernel knows now.
    ///
    /// - Source: getifaddrs(3).
    ///
    /// - Throws: ``DialError`` when the system does not tell them.
    package static func current() throws(DialError) -> LocalAddresses {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&list) == 0 else { throw DialError(reason: Socket.words(errno)) }
        defer { unsafe freeifaddrs(list) }
        var found: [IPAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe entry.pointee.ifa_addr.flatMap({ unsafe Socket.address($0) }) {
                found.append(address)
            }
            unsafe next = entry.pointee.ifa_next
        }
        return LocalAddresses(found)
    }

    /// The address is this host's, wherever it listens.
    package func contains(_ address: IPAddress) -> Bool {
        address.isLoopback || address.isWildcard || addresses.contains(Self.withoutZone(address))
    }

    /// In order, loopback ones first; those of a link alone are left out, because nobody reaches a service by them.
    package var all: [IPAddress] {
        let reachable = addresses.filter { !$0.isLinkLocal }.sorted()
        return reachable.filter(\.isLoopback) + reachable.filter { !$0.isLoopback }
    }

    /// The address that the kernel would call `address` from; nil when there is no way there. Nothing is sent.
    package static func source(for address: IPAddress) -> IPAddress? {
        let descriptor = Socket.open(.udp, isIPv6: address.isIPv6)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard Socket.connect(descriptor, to: address, port: 9) == .connected else { return nil }
        return Socket.name(descriptor)?.address
    }

    private static func withoutZone(_ address: IPAddress) -> IPAddress {
        address.isIPv6 ? IPAddress(high: address.high, low: address.low) : address
    }
}
