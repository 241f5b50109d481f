import NoroshiFormats
package import NoroshiModel

/// Which installed package a file belongs to, read from dpkg's own files without running it.
///
/// - Source: dpkg(1) FILES, deb-control(5).
struct DpkgDatabase {
    private let files: HostFiles
    private static let folder = "/var/lib/dpkg"

    init(files: HostFiles) { self.files = files }

    var exists: Bool { files.exists("\(Self.folder)/status") }

    /// The packages that own `paths`; a path that no package owns is left out.
    func owners(of paths: Set<String>) throws -> [String: InstalledPackage] {
        guard !paths.isEmpty else { return [:] }
        let diversions = diversions()
        var wanted: [String: [(path: String, counts: (_ package: String) -> Bool)]] = [:]
        for path in paths {
            for name in Self.names(of: path) {
                if let moved = diversions.first(where: { $0.to == name }) {
                    wanted[moved.from, default: []].append((path, { $0 != moved.package }))
                } else if let instead = diversions.first(where: { $0.from == name }) {
                    wanted[name, default: []].append((path, { $0 == instead.package }))
                } else {
                    wanted[name, default: []].append((path, { _ in true }))
                }
            }
        }
        var ownerNames: [String: String] = [:]
        for list in try files.names(in: "\(Self.folder)/info") where list.hasSuffix(".list") {
            let package = String(list.dropLast(5))
            for line in try Self.lines(files.bytes("\(Self.folder)/info/\(list)"), in: wanted) {
                for (path, counts) in wanted[line] ?? [] where counts(Self.plain(package)) {
                    ownerNames[path] = package
                }
            }
        }
        let installed = try packages(named: Set(ownerNames.values))
        return ownerNames.compactMapValues { installed[$0] }
    }

    /// The lines of `bytes` that are keys of `wanted`. Only lines of a wanted length are made into text.
    private static func lines<V>(_ bytes: [UInt8], in wanted: [String: V]) -> [String] {
        let lengths = Set(wanted.keys.map(\.utf8.count))
        var found: [String] = []
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            if lengths.contains(index - start) {
                let line = String(decoding: bytes[start..<index], as: UTF8.self)
                if wanted[line] != nil { found.append(line) }
            }
            start = index + 1
        }
        return found
    }

    /// `/usr/sbin/x` is `/sbin/x` in the lists of packages older than the merge of the two trees.
    private static func names(of path: String) -> [String] {
        for folder in ["/usr/bin/", "/usr/sbin/", "/usr/lib"] where path.hasPrefix(folder) {
            return [path, String(path.dropFirst(4))]
        }
        return [path]
    }

    private static func plain(_ package: String) -> String {
        package.split(separator: ":").first.map(String.init) ?? package
    }

    private func diversions() -> [(from: String, to: String, package: String)] {
        let lines = (files.text("\(Self.folder)/diversions") ?? "").split(separator: "\n").map(String.init)
        return stride(from: 0, to: lines.count - lines.count % 3, by: 3).map {
            (lines[$0], lines[$0 + 1], lines[$0 + 2])
        }
    }

    /// Stanzas of the status file by `name` or `name:architecture`.
    private func packages(named names: Set<String>) throws -> [String: InstalledPackage] {
        let plainNames = Set(names.map(Self.plain))
        var found: [String: InstalledPackage] = [:]
        Self.readStatus(try files.bytes("\(Self.folder)/status"), { plainNames.contains($0) }) {
            package, architecture in
            found["\(package.name):\(architecture)"] = package
            if found[package.name] == nil { found[package.name] = package }
        }
        return found
    }

    /// Every package whose files are there, in the order of the file; of several architectures one for each version.
    ///
    /// - Parameter status: What stands in dpkg's file `status`.
    static func installed(_ status: [UInt8]) -> [InstalledPackage] {
        var found: [InstalledPackage] = []
        var seen: Set<InstalledPackage> = []
        readStatus(status, { _ in true }) { package, _ in
            if seen.insert(package).inserted { found.append(package) }
        }
        return found
    }

    private static func readStatus(
        _ bytes: [UInt8], _ isWanted: (String) -> Bool, _ body: (InstalledPackage, _ architecture: String) -> Void
    ) {
        var fields: [String: String] = [:]
        func finish() {
            if let name = fields["Package"], isWanted(name), let version = fields["Version"],
                hasFiles(fields["Status"] ?? "")
            {
                body(package(name, version, source: fields["Source"]), fields["Architecture"] ?? "")
            }
            fields = [:]
        }
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard let first = line.first else {
                finish()
                continue
            }
            guard fieldInitials.contains(first), let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                continue
            }
            let key = String(decoding: line[..<colon], as: UTF8.self)
            guard ["Package", "Status", "Version", "Source", "Architecture"].contains(key) else { continue }
            let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
            fields[key] = String(decoding: value, as: UTF8.self)
        }
        finish()
    }

    /// Whether the third word says that the package's files are there, be they configured or not (dpkg(1)).
    private static func hasFiles(_ status: String) -> Bool {
        switch status.split(separator: " ").last {
        case "installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending": true
        default: false
        }
    }

    private static let fieldInitials = Set("PSVA".utf8)

    /// `Source` is `name` or `name (version)`, and missing when both are those of the package.
    private static func package(_ name: String, _ version: String, source: String?) -> InstalledPackage {
        guard let source else {
            return InstalledPackage(name: name, version: version, source: name, sourceVersion: version)
        }
        let words = source.split(separator: " ", maxSplits: 1).map(String.init)
        return InstalledPackage(
            name: name, version: version, source: words[0],
            sourceVersion: words.count > 1 ? words[1].filter { $0 != "(" && $0 != ")" } : version)
    }
}

extension InstalledPackage {
    /// The packages that dpkg has installed.
    ///
    /// - Parameter status: The path of dpkg's file of states.
    /// - Throws: `ResourceError` when it cannot be read.
    package static func installed(status: String = "/var/lib/dpkg/status") throws -> [InstalledPackage] {
        DpkgDatabase.installed(try ResourceDirectory.read(status))
    }
}
