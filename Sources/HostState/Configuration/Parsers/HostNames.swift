import HostReading
import SendmailConfiguration

/// How a host is called by itself: by its own name and by the lines of `/etc/hosts` that have it.
///
/// - Source: hosts(5); hostname(1), THE FQDN.
struct HostNames {
    private static let maximumLines = 10_000

    private let root: HostRoot
    private let hostName: String

    init(root: HostRoot, hostName: String) {
        self.root = root
        self.hostName = hostName
    }

    /// The full name is the first of the line that has the host's own. An image that does not say its name goes by the folder it is in,
    /// which is no name of a host.
    var identity: HostIdentity {
        guard !hostName.isEmpty, !hostName.contains("/") else { return HostIdentity(name: nil) }
        let lines = lines.filter { $0.names.contains { $0.lowercased() == hostName.lowercased() } }
        let full = lines.lazy.compactMap { $0.names.first { $0.contains(".") } }.first ?? hostName
        let short = String(full.prefix { $0 != "." })
        var aliases: [String] = []
        for name in [hostName, short] + lines.flatMap(\.names) where name != full && !aliases.contains(name) {
            aliases.append(name)
        }
        return HostIdentity(name: full, aliases: aliases, addresses: lines.map(\.address))
    }

    private var lines: [(address: String, names: [String])] {
        let bytes = ((try? root.read("/etc/hosts", limit: 1 << 20)) ?? nil) ?? []
        return bytes.split(separator: 0x0A).prefix(Self.maximumLines).compactMap { line in
            let words = line.prefix { $0 != UInt8(ascii: "#") }
                .split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D })
                .map { String(decoding: $0, as: UTF8.self) }
            return words.count > 1 ? (words[0], Array(words.dropFirst())) : nil
        }
    }
}
