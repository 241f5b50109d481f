import FoundationEssentials
package import HostReading
import NoroshiFormats
package import NoroshiModel
package import PackageDatabases
import Synchronization

/// The packages that a host has installed, by the databases of dpkg, rpm and apk, none of which is run.
///
/// They are read once, when first asked for, and serve every probe of an inspection: all of them speak of the same moment.
package final class HostPackages: Sendable {
    private let root: HostRoot
    private let known = Mutex<InstalledPackages?>(nil)

    package init(_ root: HostRoot) { self.root = root }

    /// Lends the databases to `body`; whoever asks meanwhile waits.
    package func read<Result: Sendable, Failure>(
        _ body: (InstalledPackages) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try known.withLock { known throws(Failure) in
            let packages = known ?? InstalledPackages(root)
            known = packages
            return try body(packages)
        }
    }

    /// Whether there is a database of packages.
    package var exists: Bool { read { !$0.isEmpty || !$0.problems.isEmpty } }

    /// What of the databases could not be read, in the same words whoever asks.
    package var problems: [(what: String, reason: String)] {
        read { $0.problems }.map { (Escaped.text($0.locator), Escaped.text($0.reason)) }
    }

    /// The packages that own `paths`; a path that no package owns is left out.
    package func owners(of paths: Set<String>) -> [String: InstalledPackage] {
        let distribution = PackageDatabases.Distribution(root)
        return read { packages in
            paths.reduce(into: [:]) { owners, path in
                let places = Self.names(of: path).lazy.compactMap { packages.owner(of: Array($0.utf8)) }
                owners[path] = places.first.map { InstalledPackage(packages.packages[$0], distribution) }
            }
        }
    }

    /// The versions of the packages among `names` that are installed.
    func versions(of names: Set<String>) -> [String: String] {
        read(\.packages).reduce(into: [:]) { versions, package in
            let name = String(decoding: package.name, as: UTF8.self)
            if names.contains(name) { versions[name] = Escaped.text(package.version) }
        }
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
    /// Everything that is installed on this host.
    ///
    /// - Throws: `PackageProblem` when a database cannot be read, or is damaged.
    package static func installed() throws -> [InstalledPackage] {
        let root = HostRoot()
        let packages = InstalledPackages(root)
        if let problem = packages.problems.first { throw problem }
        guard !packages.isEmpty else {
            throw PackageProblem(Array("/var/lib".utf8), reason: "no database of dpkg, rpm or apk")
        }
        return unique(packages.packages, PackageDatabases.Distribution(root))
    }

    /// The packages that a dpkg has installed, of the distribution that the system around its file says; of none where the file
    /// lies alone.
    ///
    /// - Parameter status: The path of its file of states.
    /// - Throws: `ResourceError` when it cannot be read, `PackageProblem` when it is damaged.
    package static func installed(status: String) throws -> [InstalledPackage] {
        let records = try PackageRecord.records(dpkgStatus: ResourceDirectory.read(status), file: Array(status.utf8))
        return unique(records, root(around: status).flatMap { PackageDatabases.Distribution($0) })
    }

    /// `/mnt` of `/mnt/var/lib/dpkg/status`; nil for a file that lies elsewhere.
    private static func root(around status: String) -> HostRoot? {
        let path = status.hasPrefix("/") ? status : FileManager.default.currentDirectoryPath + "/" + status
        let names = path.split(separator: "/").filter { $0 != "." }
        guard names.suffix(4) == ["var", "lib", "dpkg", "status"] else { return nil }
        return HostRoot("/" + names.dropLast(4).joined(separator: "/"))
    }

    private static func unique(
        _ records: [PackageRecord], _ distribution: PackageDatabases.Distribution?
    ) -> [InstalledPackage] {
        var seen: Set<InstalledPackage> = []
        return records.map { InstalledPackage($0, distribution) }.filter { seen.insert($0).inserted }
    }
}

extension PackageProblem {
    /// `/var/lib/dpkg/status:12`.
    fileprivate var locator: String {
        let name = String(decoding: file, as: UTF8.self)
        return switch place {
        case .line(let line): "\(name):\(line)"
        case .byte(let byte): "\(name), byte \(byte)"
        case nil: name
        }
    }
}
