/// Installed packages, which paths they own, and the hashes that they ship, from dpkg's own files.
///
/// - Source: dpkg(1) FILES, deb-md5sums(5), deb-conffiles(5).
package final class DpkgPackages {
    /// Sorted by name, `name:architecture`.
    package let versions: [PackageVersion]
    /// What of dpkg's files could not be read.
    package let problems: [BaselineProblem]

    private let files: ImageFiles
    /// The beginning of a package's files in `info`, by place; empty where there are none.
    private var stems: [[UInt8]] = []
    private var conffiles: [[UInt8]: [UInt8]] = [:]
    /// Places by the hash of a path: a tenth of the memory that the paths would take.
    private var owners: [Int: UInt32] = [:]
    private var sums: [Int: [[UInt8]: [UInt8]]] = [:]
    private let aliases: [(from: [UInt8], to: [UInt8])]

    private static let folder = Array("/var/lib/dpkg".utf8)

    /// - Returns: nil where there is no dpkg.
    package init?(_ files: ImageFiles) {
        guard let status = (try? files.read(Self.folder + Array("/status".utf8))) ?? nil else { return nil }
        self.files = files
        aliases = Self.mergedFolders(files)
        var packages = Self.packages(status)
        packages.sort { $0.version.name.lexicographicallyPrecedes($1.version.name) }
        versions = packages.map(\.version)
        var problems: [BaselineProblem] = []
        for package in packages { conffiles.merge(package.conffiles) { old, _ in old } }
        let names = Set(files.names(in: Self.folder + Array("/info".utf8)))
        let diversions = Self.diversions(files)
        for (place, package) in packages.enumerated() {
            let stem = package.stems.first { names.contains($0 + Array(".list".utf8)) } ?? []
            stems.append(stem)
            guard !stem.isEmpty else { continue }
            do throws(BaselineProblem) {
                let list = try files.read(Self.path(stem, ".list")) ?? []
                for line in list.split(separator: 0x0A) {
                    let path = Self.resolved(Self.diverted(line, of: package, diversions), aliases)
                    owners[Self.key(path)] = UInt32(place)
                }
            } catch {
                problems.append(error)
            }
        }
        self.problems = problems
    }

    /// The place in ``versions`` of the package that owns a path.
    package func owner(of path: [UInt8]) -> Int? { owners[Self.key(path[...])].map(Int.init) }

    /// The MD5 that a package ships for a path; nil where it says none, as for what its scripts make.
    func shippedHash(of path: [UInt8], package: Int) -> [UInt8]? {
        if let sum = conffiles[path] { return sum }
        if sums[package] == nil { sums[package] = readSums(package) }
        return sums[package]?[path]
    }

    func isConffile(_ path: [UInt8]) -> Bool { conffiles[path] != nil }

    private func readSums(_ package: Int) -> [[UInt8]: [UInt8]] {
        guard !stems[package].isEmpty,
            let bytes = (try? files.read(Self.path(stems[package], ".md5sums"))) ?? nil
        else { return [:] }
        var sums: [[UInt8]: [UInt8]] = [:]
        for line in bytes.split(separator: 0x0A) where line.count > 34 {
            let path = [PathOrder.slash] + line.dropFirst(34)
            sums[Array(Self.resolved(path[...], aliases))] = Hexadecimal.bytes(
                String(decoding: line.prefix(32), as: UTF8.self))
        }
        return sums
    }

    private static func path(_ stem: [UInt8], _ ending: String) -> [UInt8] {
        folder + Array("/info/".utf8) + stem + Array(ending.utf8)
    }

    /// Different in each run of the program, so that nobody can choose paths that collide.
    private static func key(_ path: ArraySlice<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe path.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    // MARK: Folders that were merged

    /// Lists of packages may say `/bin/x` where `/bin` leads to `/usr/bin`.
    private static func mergedFolders(_ files: ImageFiles) -> [(from: [UInt8], to: [UInt8])] {
        ["bin", "sbin", "lib", "lib32", "lib64", "libx32"].compactMap { name in
            guard let target = files.target(Array(name.utf8)) else { return nil }
            let path = target.first == PathOrder.slash ? target : [PathOrder.slash] + target
            return (Array("/\(name)/".utf8), path + [PathOrder.slash])
        }
    }

    private static func resolved(
        _ path: ArraySlice<UInt8>, _ aliases: [(from: [UInt8], to: [UInt8])]
    ) -> ArraySlice<UInt8> {
        for alias in aliases where path.starts(with: alias.from) {
            return (alias.to + path.dropFirst(alias.from.count))[...]
        }
        return path
    }

    // MARK: Diversions

    private struct Diversion {
        var to: [UInt8]
        var by: [UInt8]
    }

    /// - Source: dpkg-divert(1): three lines for each, from, to, and by which package.
    private static func diversions(_ files: ImageFiles) -> [[UInt8]: Diversion] {
        let bytes = (try? files.read(folder + Array("/diversions".utf8))) ?? nil
        let lines = (bytes ?? []).split(separator: 0x0A).map(Array.init)
        var diversions: [[UInt8]: Diversion] = [:]
        for index in stride(from: 0, to: lines.count - lines.count % 3, by: 3) {
            diversions[lines[index]] = Diversion(to: lines[index + 1], by: lines[index + 2])
        }
        return diversions
    }

    /// Where a package's file is when another package's has its name.
    private static func diverted(
        _ path: ArraySlice<UInt8>, of package: Stanza, _ diversions: [[UInt8]: Diversion]
    ) -> ArraySlice<UInt8> {
        guard !diversions.isEmpty, let diversion = diversions[Array(path)], !package.stems.contains(diversion.by) else {
            return path
        }
        return diversion.to[...]
    }

    // MARK: The status file

    private struct Stanza {
        var version: PackageVersion
        /// How its files in `info` may be called.
        var stems: [[UInt8]]
        var conffiles: [[UInt8]: [UInt8]]
    }

    private static func packages(_ status: [UInt8]) -> [Stanza] {
        var packages: [Stanza] = []
        var fields: [String: [UInt8]] = [:]
        var conffiles: [[UInt8]: [UInt8]] = [:]
        var current = ""
        func finish() {
            if let name = fields["Package"], let version = fields["Version"], hasFiles(fields["Status"] ?? []) {
                let full = name + [UInt8(ascii: ":")] + (fields["Architecture"] ?? [])
                packages.append(
                    Stanza(
                        version: PackageVersion(name: full, version: version), stems: [full, name],
                        conffiles: conffiles))
            }
            (fields, conffiles, current) = ([:], [:], "")
        }
        for line in status.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let first = line.first else {
                finish()
                continue
            }
            if first == 0x20 {
                guard current == "Conffiles" else { continue }
                let words = line.split(separator: 0x20)
                if words.count >= 2, let sum = Hexadecimal.bytes(String(decoding: words[1], as: UTF8.self)),
                    sum.count == 16
                {
                    conffiles[Array(words[0])] = sum
                }
                continue
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            current = String(decoding: line[..<colon], as: UTF8.self)
            if ["Package", "Version", "Status", "Architecture"].contains(current) {
                fields[current] = Array(line[(colon + 1)...].drop { $0 == 0x20 })
            }
        }
        finish()
        return packages
    }

    /// Whether the third word says that the package's files are there, be they configured or not.
    private static func hasFiles(_ status: [UInt8]) -> Bool {
        switch status.split(separator: 0x20).last.map({ String(decoding: $0, as: UTF8.self) }) {
        case "installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending": true
        case _: false
        }
    }
}
