internal import HostReading
internal import PackageDatabases

/// Installed packages, which paths they own, and what they ship, from the databases of dpkg, rpm and apk.
package final class SystemPackages {
    /// Sorted by name: `name:architecture` of dpkg's, `name.architecture` of rpm's, `name` of apk's. Of some names several
    /// versions are installed, as kernels are.
    package let versions: [PackageVersion]
    /// What of the databases could not be read.
    package let problems: [BaselineProblem]

    private let packages: InstalledPackages
    /// Places in ``versions`` by those in ``packages``, and the other way round.
    private let places, numbers: [Int]

    /// - Returns: nil where there is no database of packages.
    package init?(_ files: ImageFiles) {
        let packages = InstalledPackages(HostRoot(folder: files.root))
        problems = packages.problems.map { problem in
            let reason: String
            if case .line(let line) = problem.place {
                reason = "line \(line): \(problem.reason)"
            } else {
                reason = problem.reason
            }
            guard case .byte(let byte) = problem.place else {
                return BaselineProblem(file: problem.file, reason: reason)
            }
            return BaselineProblem(file: problem.file, offset: UInt64(byte), reason: reason)
        }
        guard !packages.isEmpty || !packages.problems.isEmpty else { return nil }
        self.packages = packages
        let all = packages.packages.map { PackageVersion(name: $0.fullName, version: $0.version) }
        numbers = all.indices.sorted { first, second in
            if all[first].name != all[second].name {
                return all[first].name.lexicographicallyPrecedes(all[second].name)
            }
            return all[first].version.lexicographicallyPrecedes(all[second].version)
        }
        var places = [Int](repeating: 0, count: all.count)
        for (place, number) in numbers.enumerated() { places[number] = place }
        self.places = places
        versions = numbers.map { all[$0] }
    }

    /// The place in ``versions`` of the package that owns a path.
    package func owner(of path: [UInt8]) -> Int? { packages.owner(of: path).map { places[$0] } }

    /// What a package says of a path; nil where it says no more than that it has it.
    func shipped(_ path: [UInt8], by package: Int) -> ShippedFile? {
        packages.shipped(path, by: numbers[package])
    }
}
