import HostReading
import NoroshiModel

/// Folders where everybody may put a file, by their names.
///
/// - Source: file-hierarchy(7), hier(7).
enum OpenPlaces {
    private static let folders = [
        "/tmp", "/var/tmp", "/usr/tmp", "/dev/shm", "/dev/mqueue", "/run/shm", "/run/lock", "/run/user", "/var/lock",
        "/var/crash",
    ]

    /// Whether a path lies in one, or is one; `.`, `..` and doubled slashes mean what they mean to the kernel.
    static func holds(_ path: String) -> Bool {
        guard path.hasPrefix("/") else { return false }
        var path = ConfigurationReading.plain(path)
        for start in ["/proc/self/root", "/proc/1/root"] where path.hasPrefix(start + "/") {
            path = String(path.dropFirst(start.count))
        }
        if path.hasPrefix("/var/run/") { path = String(path.dropFirst(4)) }
        return folders.contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// A word with the paths in it as the kernel takes them: the whole of it, or the value of `NAME=…` between colons and spaces.
    static func plain(_ word: String) -> String {
        if word.hasPrefix("/") { return ConfigurationReading.plain(word) }
        guard ShellText.isAssignment(word), let equals = word.firstIndex(of: "=") else { return word }
        var value = ""
        var path = ""
        for character in word[word.index(after: equals)...] + " " {
            guard character == ":" || character == " " else {
                path.append(character)
                continue
            }
            value += path.hasPrefix("/") ? ConfigurationReading.plain(path) : path
            value.append(character)
            path = ""
        }
        return String(word[...equals] + value.dropLast())
    }
}

extension ConfigurationReading {
    private static let maximumLinks = 8

    /// Why others than root may say what stands at a path: for evidence; nil where nobody may, or where it is not known.
    func exposure(_ path: String, links: Int = 0) -> String? {
        guard path.hasPrefix("/"), links < Self.maximumLinks else { return nil }
        let path = Self.plain(path)
        if OpenPlaces.holds(path) { return "\(path): a folder for everybody" }
        if let target = (try? source.target(path)) ?? nil {
            let folder = path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex)
            return exposure(target.hasPrefix("/") ? target : folder + target, links: links + 1)
        }
        let status = status(path)
        if let status, status.isWorldWritable || status.isOfAnother || status.isOfGroup {
            return "\(path): \(status.rights)"
        }
        return exposedFolder(of: path, hasFile: status != nil)
    }

    /// The first folder on the way where somebody may put another file in its place.
    private func exposedFolder(of path: String, hasFile: Bool) -> String? {
        var folder = path[...]
        var isThere = hasFile
        while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
            folder = folder[..<slash]
            guard let status = status(String(folder)), status.kind == .folder else { continue }
            // Where the sticky bit is set, what is there stays.
            let isOpen = status.isWorldWritable && (status.mode & 0o1000 == 0 || !isThere)
            if isOpen || status.isOfAnother { return "\(folder): \(status.rights)" }
            isThere = true
        }
        return nil
    }
}
