internal import Glibc

extension HostRoot {
    /// Paths that a pattern of glob(7) stands for, in the order of their bytes: what `Include` and `includedir` of most programs
    /// mean.
    ///
    /// As there, a name that begins with a dot is meant only by a pattern that says the dot. Without `*`, `?` or `[` a path is itself,
    /// when it is there.
    ///
    /// - Throws: ``HostReadingError`` when a folder on the way may not be read.
    package func paths(matching pattern: [UInt8], limit: Int = 10_000) throws(HostReadingError) -> [[UInt8]] {
        var found: [[UInt8]] = [[]]
        let parts = HostPath.components(pattern)
        for (place, part) in parts.enumerated() {
            // A link that leads nowhere is meant too, as by glob(3): who reads it learns that it does.
            let isLast = place == parts.count - 1
            var next: [[UInt8]] = []
            for folder in found {
                for name in try Self.isPattern(part) ? matches(part, in: folder) : [part] {
                    let path = folder + [HostPath.slash] + name
                    guard next.count < limit, try status(path, followsLink: !isLast) != nil else { continue }
                    next.append(path)
                }
            }
            found = next
        }
        return pattern.first == HostPath.slash && found != [[]] ? found : []
    }

    package func paths(matching pattern: String, limit: Int = 10_000) throws(HostReadingError) -> [[UInt8]] {
        try paths(matching: Array(pattern.utf8), limit: limit)
    }

    private func matches(_ pattern: [UInt8], in folder: [UInt8]) throws(HostReadingError) -> [[UInt8]] {
        let folder = folder.isEmpty ? [HostPath.slash] : folder
        // A file on the way is no folder, and has nothing in it.
        guard try status(folder)?.kind == .folder else { return [] }
        return (try names(in: folder) ?? []).filter { name in
            unsafe HostPath.with(pattern) { pattern in
                unsafe HostPath.with(name) { name in unsafe fnmatch(pattern, name, FNM_PERIOD) == 0 }
            }
        }
    }

    private static func isPattern(_ name: [UInt8]) -> Bool {
        name.contains { [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "[")].contains($0) }
    }
}
