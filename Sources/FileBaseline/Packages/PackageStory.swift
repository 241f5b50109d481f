/// Tells what the package manager did from what nobody explains.
package struct PackageStory {
    private let packages: DpkgPackages
    private let files: ImageFiles
    private let algorithm: HashAlgorithm
    /// The baseline's table.
    private let before: [PackageVersion]
    private let oldVersions: [[UInt8]: [UInt8]]

    /// - Parameter before: The baseline's table of packages.
    package init(_ packages: DpkgPackages, _ files: ImageFiles, before: [PackageVersion], algorithm: HashAlgorithm) {
        self.packages = packages
        self.files = files
        self.algorithm = algorithm
        self.before = before
        oldVersions = Dictionary(before.map { ($0.name, $0.version) }) { first, _ in first }
    }

    /// Fills in who owns the path, what explains the difference, and whether the content is none of the package's.
    package func explain(_ difference: inout Difference) {
        let now = difference.new.flatMap { packages.owner(of: $0.path) }
        difference.owner = now.map { packages.versions[$0].name } ?? formerOwner(difference)
        guard let now, let new = difference.new else { return explainRemoval(&difference) }
        let version = packages.versions[now]
        let old = oldVersions[version.name]
        let isUpgraded = old != version.version
        guard new.kind == .regular, difference.hasNewContent else {
            if isUpgraded, difference.isWorkOfPackageManager {
                difference.explanation = Difference.Explanation(
                    package: version.name, oldVersion: old, newVersion: version.version)
            }
            return
        }
        guard let shipped = packages.shippedHash(of: new.path, package: now), !new.digest.isEmpty else { return }
        let isShipped = files.packageHash(new.path, of: new.digest, algorithm) == shipped
        if isShipped, isUpgraded, difference.isWorkOfPackageManager {
            difference.explanation = Difference.Explanation(
                package: version.name, oldVersion: old, newVersion: version.version)
        }
        // What its administrator may edit is not expected to stay as it was shipped.
        difference.isForeignContent = !isShipped && !packages.isConffile(new.path)
    }

    private func formerOwner(_ difference: Difference) -> [UInt8]? {
        guard let place = difference.old?.package, place > 0, place <= before.count else { return nil }
        return before[Int(place) - 1].name
    }

    /// A file that went because its package went, or no longer has it.
    private func explainRemoval(_ difference: inout Difference) {
        guard difference.kind == .removed, let old = difference.old, packages.owner(of: old.path) == nil,
            let owner = formerOwner(difference)
        else { return }
        let version = packages.versions.first { $0.name == owner }?.version
        guard version != oldVersions[owner] else { return }
        difference.explanation = Difference.Explanation(
            package: owner, oldVersion: oldVersions[owner], newVersion: version)
    }
}

extension Difference {
    /// There is a content that was not there.
    fileprivate var hasNewContent: Bool {
        kind == .added || kind == .linked || kind == .moved || aspects.contains(.content) || aspects.contains(.appended)
            || aspects.contains(.kind)
    }

    /// Whether it is what an upgrade does: other contents and the new file that holds them. Rights are never explained.
    fileprivate var isWorkOfPackageManager: Bool {
        if let new, new.isSetID, old?.isSetID != true { return false }
        if let new, new.hasCapability, old?.hasCapability != true { return false }
        let ordinary: Set<Aspect> = [.content, .appended, .inode, .modified, .links, .target, .kind]
        return ordinary.isSuperset(of: aspects)
    }
}
