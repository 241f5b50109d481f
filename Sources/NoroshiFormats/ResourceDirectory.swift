import FoundationEssentials

/// Finds our data files: rules, fingerprints, advisories, templates, vocabularies, translations.
///
/// The installed files are overlaid, file by file, by those of the site, so that an upgrade of the
/// program never undoes a site's own changes.
package struct ResourceDirectory: Sendable {
    /// Searched in order; the first that has a file wins.
    package let roots: [String]

    package init(roots: [String]) { self.roots = roots }

    /// `/etc/noroshi` over the first of `$NOROSHI_RESOURCES`, `Resources` above the program (a build tree)
    /// and `/usr/share/noroshi`.
    ///
    /// - Throws: ``ResourceError`` when none of them holds our files.
    package static func standard(
        program: String, environment: [String: String], overlay: String = "/etc/noroshi"
    ) throws -> ResourceDirectory {
        var candidates = environment["NOROSHI_RESOURCES"].map { [$0] } ?? []
        if candidates.isEmpty {
            var folder = program[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                candidates.append("\(folder)/Resources")
            }
            candidates.append("/usr/share/noroshi")
        }
        guard let main = candidates.first(where: { FileManager.default.fileExists(atPath: "\($0)/translations/en") })
        else {
            throw ResourceError(
                path: candidates.last ?? "", reason: "no data files found; set NOROSHI_RESOURCES to their folder")
        }
        return ResourceDirectory(roots: [overlay, main])
    }

    /// The file's path in the first root that has it.
    ///
    /// - Throws: ``ResourceError`` when no root has it.
    package func path(_ name: String) throws -> String {
        for root in roots where FileManager.default.fileExists(atPath: "\(root)/\(name)") { return "\(root)/\(name)" }
        throw ResourceError(path: name, reason: "not found in \(roots.joined(separator: " or "))")
    }

    package func bytes(_ name: String) throws -> [UInt8] { try Self.read(path(name)) }

    package func text(_ name: String) throws -> String {
        try String(decoding: bytes(name), as: UTF8.self)
    }

    /// Paths of the files in `folder` (empty for the root itself) whose name ends in `suffix`, each name once, sorted by name.
    package func files(in folder: String, suffix: String) throws -> [String] {
        let places = roots.map { folder.isEmpty ? $0 : "\($0)/\(folder)" }
            .filter(FileManager.default.fileExists(atPath:))
        var found: [(name: String, place: Int)] = []
        for (place, path) in places.enumerated() {
            for name in try FileManager.default.contentsOfDirectory(atPath: path)
            where name.hasSuffix(suffix) && !name.hasPrefix(".") {
                found.append((name, place))
            }
        }
        found.sort { $0 < $1 }
        // The first place that has a name counts.
        return found.indices.filter { $0 == 0 || found[$0].name != found[$0 - 1].name }.map {
            "\(places[found[$0].place])/\(found[$0].name)"
        }
    }

    /// - Parameter limit: In bytes; a larger file is not read to its end.
    /// - Throws: ``ResourceError`` with the system's reason.
    package static func read(_ path: String, limit: Int = 256 << 20) throws(ResourceError) -> [UInt8] {
        do {
            return try FileReader.read(path, limit: limit)
        } catch {
            throw ResourceError(
                path: path, reason: error.isTooLarge ? "larger than the limit of \(limit) bytes" : error.description)
        }
    }
}

/// A data file that is missing or cannot be read.
package struct ResourceError: Error, Hashable, CustomStringConvertible {
    package let path: String
    package let reason: String
    package init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
    package var description: String { "\(path): \(reason)" }
}
