package import HostReading

/// What a table of Berkeley DB holds, hash or tree: the maps of mail servers, for example.
package enum BerkeleyMap {
    /// One key and its value, as their program wrote them.
    package struct Pair: Sendable, Hashable {
        package let key, value: [UInt8]
    }

    /// The pairs of a table, in the order of its pages.
    ///
    /// - Parameters:
    ///   - file: Is read only, and not locked: a table that changed meanwhile is told as a problem.
    ///   - limit: In bytes of keys and values.
    /// - Throws: ``PackageProblem`` for what is no such table, is damaged, larger than `limit`, or changed while it was read.
    package static func pairs(of file: HostFile, limit: Int) throws(PackageProblem) -> [Pair] {
        let pages = try BerkeleyPages(file)
        var found: [Pair] = []
        var size = 0
        try pages.pairs { _ in
            size <= limit
        } body: { _, key, value in
            size += key.count + value.count
            found.append(Pair(key: key, value: value))
        }
        guard size <= limit else { throw PackageProblem(file.path, reason: "has more than \(limit) bytes") }
        return found
    }
}
