package import HostReading

/// What one package manager keeps of a host.
protocol PackageDatabase: AnyObject {
    var system: PackageSystem { get }
    /// Where it was found: `/var/lib/dpkg/status`.
    var file: [UInt8] { get }
    var packages: [PackageRecord] { get }
    var problems: [PackageProblem] { get }
    /// The place in ``packages`` of who brought a path; folders that were merged are resolved.
    func owner(of path: [UInt8]) -> Int?
    /// What a package says of a path; nil where it does not say more than that it has it.
    func shipped(_ path: [UInt8], by package: Int) -> ShippedFile?
    /// Every path of a package of which it says a content.
    func files(of package: Int) -> [[UInt8]]
    /// Whether a package has files, and the database no hash of any.
    func lacksHashes(_ package: Int) -> Bool
}

extension PackageDatabase {
    func lacksHashes(_ package: Int) -> Bool { false }
}

/// Everything that is installed on a host, by the databases of all its package managers, none of which is run.
///
/// The hashes of a database lie on the host that is looked at: whoever rules it can change them.
package final class InstalledPackages {
    package struct Database: Sendable, Hashable {
        package let system: PackageSystem
        package let file: [UInt8]
        /// How many packages it has.
        package let count: Int
    }

    /// Those that are there, dpkg before rpm before apk.
    package let databases: [Database]
    package let packages: [PackageRecord]
    package let problems: [PackageProblem]

    private let sources: [any PackageDatabase]
    /// The place of each source's first package.
    private let starts: [Int]
    private let merged: MergedFolders

    /// Reads the databases that a host has, of which most have one and some have none.
    package init(_ root: HostRoot) {
        let merged = MergedFolders(root)
        self.merged = merged
        var problems: [PackageProblem] = []
        var sources: [any PackageDatabase] = []
        func take(_ open: () throws(PackageProblem) -> (any PackageDatabase)?) {
            do throws(PackageProblem) {
                if let source = try open() { sources.append(source) }
            } catch {
                problems.append(error)
            }
        }
        take { () throws(PackageProblem) in try DpkgDatabase(root, merged) }
        take { () throws(PackageProblem) in try RpmDatabase(root, merged) }
        take { () throws(PackageProblem) in try ApkDatabase(root, merged) }
        self.sources = sources
        databases = sources.map { Database(system: $0.system, file: $0.file, count: $0.packages.count) }
        packages = sources.flatMap(\.packages)
        self.problems = problems + sources.flatMap(\.problems)
        var next = 0
        starts = sources.map { source in
            defer { next += source.packages.count }
            return next
        }
    }

    /// Whether any database is there and was read.
    package var isEmpty: Bool { sources.isEmpty }

    /// The place in ``packages`` of who brought a path, which need not exist. Links of alternatives belong to nobody.
    package func owner(of path: [UInt8]) -> Int? {
        let path = Array(merged.resolved(path[...]))
        for (start, source) in zip(starts, sources) {
            if let package = source.owner(of: path) { return start + package }
        }
        return nil
    }

    /// What a package says of a path that it brought.
    package func shipped(_ path: [UInt8], by package: Int) -> ShippedFile? {
        let (source, place) = source(of: package)
        return source.shipped(Array(merged.resolved(path[...])), by: place)
    }

    /// Every path of a package of which it says a content, to be verified.
    package func files(of package: Int) -> [[UInt8]] {
        let (source, place) = source(of: package)
        return source.files(of: place)
    }

    /// Whether a package has programs or other files, and the database no hash of any: some are made so.
    package func lacksHashes(_ package: Int) -> Bool {
        let (source, place) = source(of: package)
        return source.lacksHashes(place)
    }

    private func source(of package: Int) -> (any PackageDatabase, Int) {
        precondition(packages.indices.contains(package), "a package that is not there")
        let index = starts.lastIndex { $0 <= package } ?? 0
        return (sources[index], package - starts[index])
    }
}

extension HostRoot {
    /// All of a database that is one file.
    ///
    /// - Returns: nil where there is none; a link that leads nowhere is not nothing.
    func database(_ path: [UInt8], limit: Int) throws(PackageProblem) -> [UInt8]? {
        let end: [UInt8]?
        do throws(HostReadingError) {
            if let bytes = try read(path, limit: limit) { return bytes }
            end = try target(path)
        } catch {
            throw PackageProblem(error)
        }
        guard let end else { return nil }
        throw PackageProblem(path, reason: "leads to \(String(decoding: end, as: UTF8.self)), which is not there")
    }
}
