import HostReading

/// Folders of the system that lead to others: lists of packages may say `/bin/x` where `/bin` leads to `/usr/bin`.
struct MergedFolders: Sendable {
    private var aliases: [(from: [UInt8], to: [UInt8])] = []

    private static let names = [
        "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/usr/sbin", "/usr/lib64", "/var/run", "/var/lock",
        "/var/mail",
    ]

    init(_ root: HostRoot) {
        for name in Self.names {
            let name = Array(name.utf8)
            guard let target = (try? root.resolved(name)) ?? nil, target != name else { continue }
            aliases.append((name + [UInt8(ascii: "/")], target + [UInt8(ascii: "/")]))
        }
    }

    /// The path without such links.
    func resolved(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        for alias in aliases where path.starts(with: alias.from) {
            return (alias.to + path.dropFirst(alias.from.count))[...]
        }
        return path
    }
}
