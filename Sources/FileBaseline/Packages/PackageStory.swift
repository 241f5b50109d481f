internal import PackageDatabases

/// Tells what the package manager did from what nobody explains.
package struct PackageStory {
    private let packages: SystemPackages
    private let files: ImageFiles
    private let algorithm: HashAlgorithm
    /// The baseline's table.
    private let before: [PackageVersion]
    /// Of some names several, as of kernels.
    private let oldVersions: [[UInt8]: [[UInt8]]]
    private let names: UserNames

    /// - Parameter before: The baseline's table of packages.
    package init(_ packages: SystemPackages, _ files: ImageFiles, before: [PackageVersion], algorithm: HashAlgorithm) {
        self.packages = packages
        self.files = files
        self.algorithm = algorithm
        self.before = before
        oldVersions = Dictionary(before.map { ($0.name, [$0.version]) }, uniquingKeysWith: +)
        names = UserNames(files)
    }

    /// Fills in who owns the path, what explains the difference, and whether the content is none of the package's.
    package func explain(_ difference: inout Difference) {
        let now = difference.new.flatMap { packages.owner(of: $0.path) }
        difference.owner = now.map { packages.versions[$0].name } ?? formerOwner(difference)
        guard let now, let new = difference.new else { return explainRemoval(&difference) }
        let version = packages.versions[now]
        let old = oldVersions[version.name] ?? []
        let isUpgraded = !old.contains(version.version)
        let explanation = Difference.Explanation(
            package: version.name, oldVersion: old.first, newVersion: version.version)
        let shipped = packages.shipped(new.path, by: now)
        let isWork = isUpgraded && difference.isWorkOfPackageManager(rightsAsShipped(of: new, shipped))
        guard new.kind == .regular, difference.hasNewContent else {
            if isWork { difference.explanation = explanation }
            return
        }
        guard let shipped, let digest = shipped.digest, !new.digest.isEmpty else { return }
        let isShipped = files.packageHash(new.path, of: new.digest, algorithm, as: digest.algorithm) == digest.bytes
        if isShipped, isWork { difference.explanation = explanation }
        // What its administrator may edit is not expected to stay as it was shipped.
        difference.isForeignContent = !isShipped && !shipped.isConfiguration
    }

    /// Rights that are what the package says of them; none where its database keeps no rights, as that of dpkg.
    private func rightsAsShipped(of record: FileRecord, _ shipped: ShippedFile?) -> Set<Aspect> {
        guard let shipped else { return [] }
        var rights: Set<Aspect> = []
        if shipped.permissions == UInt32(record.mode) & 0o7777 { rights.insert(.mode) }
        if let user = shipped.user, [names.user(record.owner), Array("\(record.owner)".utf8)].contains(user) {
            rights.insert(.owner)
        }
        if let group = shipped.group, [names.group(record.group), Array("\(record.group)".utf8)].contains(group) {
            rights.insert(.group)
        }
        return rights
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
        let now = packages.versions.filter { $0.name == owner }.map(\.version)
        let earlier = oldVersions[owner] ?? []
        guard Set(now) != Set(earlier) else { return }
        difference.explanation = Difference.Explanation(
            package: owner, oldVersion: earlier.first, newVersion: now.first)
    }
}

extension Difference {
    /// There is a content that was not there.
    fileprivate var hasNewContent: Bool {
        kind == .added || kind == .linked || kind == .moved || aspects.contains(.content) || aspects.contains(.appended)
            || aspects.contains(.kind)
    }

    /// Whether it is what an upgrade does: other contents, the new file that holds them, and rights that the package is known to
    /// ship. A set-id bit or a capability is never explained.
    fileprivate func isWorkOfPackageManager(_ rights: Set<Aspect>) -> Bool {
        if let new, new.isSetID, old?.isSetID != true { return false }
        if let new, new.hasCapability, old?.hasCapability != true { return false }
        let ordinary: Set<Aspect> = [.content, .appended, .inode, .modified, .links, .target, .kind]
        return ordinary.union(rights).isSuperset(of: aspects)
    }
}
