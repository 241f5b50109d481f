import NIOCore
import NoroshiModel

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
