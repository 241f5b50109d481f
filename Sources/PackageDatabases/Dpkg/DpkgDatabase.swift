import HostReading

/// Installed packages, which paths they own, and the hashes that they ship, from dpkg's own files.
///
/// - Source: dpkg(1) FILES, deb-md5sums(5), deb-conffiles(5), dpkg-statoverride(1).
final class DpkgDatabase: PackageDatabase {
    let system = PackageSystem.dpkg
    let file: [UInt8]
    private(set) var packages: [PackageRecord] = []
    private(set) var problems: [PackageProblem] = []

    private let root: HostRoot
    private let merged: MergedFolders
    private let diversions: DpkgDiversions
    /// The beginning of a package's files in `info`, by place; empty where there are none.
    private var stems: [[UInt8]] = []
    private var conffiles: [[UInt8]: [UInt8]] = [:]
    /// Rights that the administrator or a package's script set instead of those in the archive.
    private var overrides: [[UInt8]: UInt32] = [:]
    private var owners = PathTable()
    private var sums: [Int: [[UInt8]: [UInt8]]] = [:]

    private static let folder = Array("/var/lib/dpkg".utf8)

    /// - Returns: nil where there is no dpkg.
    /// - Throws: ``PackageProblem`` when its file of states cannot be read.
    init?(_ root: HostRoot, _ merged: MergedFolders) throws(PackageProblem) {
        var problems: [PackageProblem] = []
        let names = Set(((try? root.names(in: Self.folder + Array("/info".utf8))) ?? nil) ?? [])
        guard let (stanzas, stateless, file) = try Self.stanzas(root, &problems) else {
            guard
                let list = names.filter({ $0.hasEnding(Self.listEnding) }).min(by: { $0.lexicographicallyPrecedes($1) })
            else { return nil }
            throw PackageProblem(
                Self.folder + Array("/status".utf8),
                reason: "missing, though there are lists of packages such as \(String(decoding: list, as: UTF8.self))")
        }
        if let problem = Self.unnamed(names, stanzas, stateless, file) { problems.append(problem) }
        self.file = file
        self.root = root
        self.merged = merged
        let diverted = Self.folder + Array("/diversions".utf8)
        do throws(HostReadingError) {
            diversions = DpkgDiversions(try root.read(diverted) ?? [], file: diverted)
        } catch {
            diversions = DpkgDiversions([], file: diverted)
            problems.append(PackageProblem(error))
        }
        if let problem = diversions.problem { problems.append(problem) }
        var records: [PackageRecord] = []
        for (place, stanza) in stanzas.enumerated() {
            for conffile in stanza.conffiles { conffiles[Array(merged.resolved(conffile.path[...]))] = conffile.md5 }
            let stem = stanza.stems.first { names.contains($0 + Self.listEnding) } ?? []
            stems.append(stem)
            records.append(stanza.record.installed(Self.installed(root, stem)))
            guard !stem.isEmpty else {
                if !names.isEmpty { problems.append(Self.withoutList(stanza.record)) }
                continue
            }
            do throws(HostReadingError) {
                let list = try root.read(Self.path(stem, Self.listEnding)) ?? []
                read(list, of: stanza.record, place)
                if let last = list.last, last != 0x0A {
                    problems.append(
                        PackageProblem(Self.path(stem, Self.listEnding), reason: "ends in the middle of a line"))
                }
            } catch {
                problems.append(PackageProblem(error))
            }
        }
        packages = records
        self.problems = problems
        readOverrides()
    }

    func owner(of path: [UInt8]) -> Int? { owners[path] }

    func shipped(_ path: [UInt8], by package: Int) -> ShippedFile? {
        let sum = conffiles[path] ?? sums(of: package)[path]
        let override = overrides[path]
        guard sum != nil || override != nil else { return nil }
        return ShippedFile(
            digest: sum.map { ShippedDigest(.md5, $0) }, overrideMode: override,
            isConfiguration: conffiles[path] != nil)
    }

    func files(of package: Int) -> [[UInt8]] {
        sums(of: package).keys.sorted { $0.lexicographicallyPrecedes($1) }
            + conffiles.keys.filter { owners[$0] == package }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// - Source: dpkg-statoverride(1): user, group, mode and path on a line.
    private func readOverrides() {
        let bytes = (try? root.read(Self.folder + Array("/statoverride".utf8))) ?? nil
        for line in (bytes ?? []).split(separator: 0x0A) {
            let words = line.split(separator: 0x20, maxSplits: 3)
            guard words.count == 4, let mode = UInt32(String(decoding: words[2], as: UTF8.self), radix: 8) else {
                continue
            }
            overrides[Array(merged.resolved(words[3]))] = mode & 0o7777
        }
    }

    func lacksHashes(_ package: Int) -> Bool {
        guard !stems[package].isEmpty, sums(of: package).isEmpty,
            let list = (try? root.read(Self.path(stems[package], Self.listEnding))) ?? nil
        else { return false }
        return list.split(separator: 0x0A).contains { path in
            (try? root.status(Array(path), followsLink: false))??.kind == .regular && conffiles[Array(path)] == nil
        }
    }

    // MARK: Lists

    private static let listEnding = Array(".list".utf8)

    private func read(_ list: [UInt8], of record: PackageRecord, _ place: Int) {
        var start = 0
        while start < list.count {
            let end = list[start...].firstIndex(of: 0x0A) ?? list.count
            if end > start {
                owners[merged.resolved(diversions.place(of: list[start..<end], by: record.name))] = place
            }
            start = end + 1
        }
    }

    private func sums(of package: Int) -> [[UInt8]: [UInt8]] {
        if let known = sums[package] { return known }
        var found: [[UInt8]: [UInt8]] = [:]
        if !stems[package].isEmpty,
            let bytes = (try? root.read(Self.path(stems[package], Array(".md5sums".utf8)))) ?? nil
        {
            for line in bytes.split(separator: 0x0A) where line.count > 34 {
                let path = ([UInt8(ascii: "/")] + line.dropFirst(34))[...]
                let place = merged.resolved(diversions.place(of: path, by: packages[package].name))
                found[Array(place)] = HexadecimalDigits.bytes(line.prefix(32))
            }
        }
        // What is looked at file by file asks for a package's files one after the other.
        if sums.count > 64 { sums.removeAll(keepingCapacity: true) }
        sums[package] = found
        return found
    }

    private static func path(_ stem: [UInt8], _ ending: [UInt8]) -> [UInt8] {
        folder + Array("/info/".utf8) + stem + ending
    }

    /// dpkg writes a package's list when it unpacks it.
    private static func installed(_ root: HostRoot, _ stem: [UInt8]) -> Int64? {
        stem.isEmpty ? nil : ((try? root.status(path(stem, listEnding))) ?? nil)?.modified
    }

    /// Packages whose files dpkg has unpacked, and of which the file of states does not speak: it lost what it had.
    ///
    /// - Parameter stateless: Full names of packages that are not there any more; their lists may be.
    private static func unnamed(
        _ names: Set<[UInt8]>, _ stanzas: [DpkgStatus.Stanza], _ stateless: Set<[UInt8]>, _ file: [UInt8]
    ) -> PackageProblem? {
        var known = Set(stanzas.flatMap(\.stems))
        for name in stateless { known.formUnion([name, Array(name.prefix { $0 != UInt8(ascii: ":") })]) }
        let lost = names.filter { $0.hasEnding(listEnding) && !known.contains(Array($0.dropLast(listEnding.count))) }
        guard let first = lost.min(by: { $0.lexicographicallyPrecedes($1) })?.dropLast(listEnding.count) else {
            return nil
        }
        return PackageProblem(
            file,
            reason: "does not name \(lost.count) package(s) whose files are listed, such as "
                + "\(String(decoding: first, as: UTF8.self)): it is not whole")
    }

    private static func withoutList(_ record: PackageRecord) -> PackageProblem {
        PackageProblem(path(record.name, listEnding), reason: "missing: which files the package has is not known")
    }

    // MARK: States

    /// The file of states, and what dpkg did not put into it yet; or a file for each package, as images without dpkg have them.
    private static func stanzas(
        _ root: HostRoot, _ problems: inout [PackageProblem]
    ) throws(PackageProblem) -> (stanzas: [DpkgStatus.Stanza], stateless: Set<[UInt8]>, file: [UInt8])? {
        let file = folder + Array("/status".utf8)
        guard let bytes = try read(root, file) else { return try separate(root, &problems) }
        let status = DpkgStatus(bytes, file: file)
        problems += status.problems
        var stanzas = status.stanzas
        var stateless = status.gone
        let updates = folder + Array("/updates".utf8)
        for name in (try? root.names(in: updates)) ?? nil ?? [] where name.allSatisfy({ (0x30...0x39).contains($0) }) {
            let path = updates + [0x2F] + name
            guard let bytes = try read(root, path), !bytes.isEmpty else { continue }
            problems.append(PackageProblem(path, reason: "dpkg works, or was interrupted: 'dpkg --configure -a'"))
            let update = DpkgStatus(bytes, file: path)
            problems += update.problems
            let known = update.gone.union(update.stanzas.map(\.record.fullName))
            stanzas.removeAll { known.contains($0.record.fullName) }
            stanzas += update.stanzas
            stateless.formUnion(update.gone)
        }
        stanzas.sort { $0.record.fullName.lexicographicallyPrecedes($1.record.fullName) }
        return (stanzas, stateless, file)
    }

    private static func separate(
        _ root: HostRoot, _ problems: inout [PackageProblem]
    ) throws(PackageProblem) -> (stanzas: [DpkgStatus.Stanza], stateless: Set<[UInt8]>, file: [UInt8])? {
        let states = folder + Array("/status.d".utf8)
        guard let names = (try? root.names(in: states)) ?? nil else { return nil }
        var stanzas: [DpkgStatus.Stanza] = []
        for name in names where !name.reversed().starts(with: ".md5sums".utf8.reversed()) {
            let path = states + [0x2F] + name
            let status = DpkgStatus(try read(root, path) ?? [], file: path, isAlone: true)
            problems += status.problems
            stanzas += status.stanzas
        }
        stanzas.sort { $0.record.fullName.lexicographicallyPrecedes($1.record.fullName) }
        return (stanzas, [], states)
    }

    private static func read(_ root: HostRoot, _ path: [UInt8]) throws(PackageProblem) -> [UInt8]? {
        try root.database(path, limit: 256 << 20)
    }
}

extension [UInt8] {
    fileprivate func hasEnding(_ ending: [UInt8]) -> Bool {
        count > ending.count && suffix(ending.count) == ending[...]
    }
}

extension PackageProblem {
    init(_ error: HostReadingError) { self.init(error.path, reason: error.reason) }
}

extension PackageRecord {
    func installed(_ time: Int64?) -> PackageRecord {
        PackageRecord(
            system: system, name: name, version: version, architecture: architecture, source: source,
            sourceVersion: sourceVersion, installed: time)
    }
}
