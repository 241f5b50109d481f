package import HostReading
import NoroshiFormats
package import NoroshiModel
import PackageDatabases

/// Which installed package a file belongs to, by the databases of dpkg, rpm and apk, none of which is run.
package struct PackageOwners {
    private let packages: InstalledPackages

    package init(root: HostRoot) { packages = InstalledPackages(root) }

    /// Whether there is a database of packages.
    package var exists: Bool { !packages.isEmpty || !packages.problems.isEmpty }

    /// What of the databases could not be read.
    package var problems: [(what: String, reason: String)] {
        packages.problems.map { (Escaped.text($0.file), Escaped.text("\($0)")) }
    }

    /// The packages that own `paths`; a path that no package owns is left out.
    package func owners(of paths: Set<String>) -> [String: InstalledPackage] {
        var owners: [String: InstalledPackage] = [:]
        for path in paths {
            guard let place = Self.names(of: path).lazy.compactMap({ packages.owner(of: Array($0.utf8)) }).first else {
                continue
            }
            owners[path] = InstalledPackage(packages.packages[place])
        }
        return owners
    }

    /// `/usr/sbin/x` is `/sbin/x` in the lists of packages older than the merge of the two trees.
    private static func names(of path: String) -> [String] {
        for folder in ["/usr/bin/", "/usr/sbin/", "/usr/lib"] where path.hasPrefix(folder) {
            return [path, String(path.dropFirst(4))]
        }
        return [path]
    }
}

extension InstalledPackage {
    /// Everything that is installed on this host; of several architectures one for each version.
    ///
    /// - Throws: `PackageProblem` when a database cannot be read, or is damaged.
    package static func installed() throws -> [InstalledPackage] {
        let packages = InstalledPackages(HostRoot())
        if let problem = packages.problems.first { throw problem }
        guard !packages.isEmpty else {
            throw PackageProblem(Array("/var/lib".utf8), reason: "no database of dpkg, rpm or apk")
        }
        return unique(packages.packages)
    }

    /// The packages that a dpkg has installed.
    ///
    /// - Parameter status: The path of its file of states.
    /// - Throws: `ResourceError` when it cannot be read, `PackageProblem` when it is damaged.
    package static func installed(status: String) throws -> [InstalledPackage] {
        unique(try PackageRecord.records(dpkgStatus: ResourceDirectory.read(status), file: Array(status.utf8)))
    }

    private static func unique(_ records: [PackageRecord]) -> [InstalledPackage] {
        var seen: Set<InstalledPackage> = []
        return records.map { InstalledPackage($0) }.filter { seen.insert($0).inserted }
    }
}
