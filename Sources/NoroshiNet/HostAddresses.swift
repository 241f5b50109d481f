import NIOCore
import NIOPosix
package import NoroshiModel

/// The addresses of this host's interfaces.
package enum HostAddresses {
    /// Loopback addresses first; those of a link alone are left out, because nobody reaches a service by them.
    package static func all() -> [String] {
        let devices = (try? System.enumerateDevices()) ?? []
        var known: Set<String> = []
        let addresses = devices.compactMap { $0.address?.ipAddress }.filter {
            !$0.hasPrefix("fe80:") && known.insert($0).inserted
        }
        return addresses.filter(isLoopback) + addresses.filter { !isLoopback($0) }
    }

    package static func isLoopback(_ address: String) -> Bool { Endpoint(.tcp, address, 1).isLoopback }
}

extension HostAddresses {
    /// The address that the kernel would speak from to reach `endpoint`; nil when it knows no way. Nothing is sent.
    package static func source(toward endpoint: Endpoint) async -> String? {
        guard let address = try? Dialer.address(endpoint),
            let channel = try? await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(to: address).get()
        else { return nil }
        let source = channel.localAddress?.ipAddress
        try? await channel.close()
        return source
    }
}
