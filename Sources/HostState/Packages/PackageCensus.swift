import FoundationEssentials
import HostReading
import NoroshiModel
import PackageDatabases

/// Looks through all folders of a host for files with rights of their own, for programs that no package has, and for files of the
/// system that not only root may change.
struct PackageCensus {
    private let root: HostRoot
    private let packages: InstalledPackages
    private let shells: ShellContents
    private let open: ExposedFiles
    private let excluded: Set<[UInt8]>
    private let builtModules: Set<Substring>
    private let progress: PackageProbe.Tell
    private(set) var privileged: [PackageSurvey.PrivilegedFile] = []
    private(set) var unpackaged: [PackageSurvey.UnpackagedFile] = []
    private(set) var exposed: [PackageSurvey.ExposedFile] = []
    private(set) var looked = 0
    private(set) var gaps: [(what: String, reason: String)] = []

    /// Of one top folder; more are told as not looked at.
    private static let limit = 2_000_000
    private static let maximumFiles = 20_000
    /// Names between two words of how far it is.
    private static let stride = 8192

    init(_ root: HostRoot, _ packages: InstalledPackages, progress: @escaping PackageProbe.Tell = { _ in }) {
        self.root = root
        self.progress = progress
        self.packages = packages
        shells = ShellContents(root)
        open = ExposedFiles(root)
        builtModules = SystemFolders.modulesOfDkms(root)
        excluded = Set(SystemFolders.images.map { Array($0.utf8) }).union(SystemFolders.mountsOfOthers(root))
    }

    mutating func look() throws(CancellationError) {
        let names: [[UInt8]]
        do throws(HostReadingError) { names = try root.names(in: "/") ?? [] } catch {
            gaps.append(("/", error.reason))
            return
        }
        for name in names {
            if Task.isCancelled { throw CancellationError() }
            let path = [UInt8(ascii: "/")] + name
            // The top folders that lead to others are looked at where they are; files of `/` itself here.
            guard let status = (try? root.status(path, followsLink: false)) ?? nil, status.kind == .folder else {
                continue
            }
            look(path)
        }
        for folder in ExposedFiles.folders {
            let path = Array(folder.utf8)
            guard let status = (try? root.status(path, followsLink: false)) ?? nil, status.kind == .folder,
                open.isOpen(status)
            else { continue }
            addExposed(path, status, .folder)
        }
        privileged.sort { $0.path < $1.path }
        unpackaged.sort { $0.path < $1.path }
        exposed.sort { $0.path < $1.path }
    }

    private mutating func look(_ folder: [UInt8]) {
        guard !["/proc", "/sys"].contains(String(decoding: folder, as: UTF8.self)) else { return }
        guard !excluded.contains(folder) else { return }
        var walk = HostWalk(limit: Self.limit, excluded: excluded)
        let place = Escaped.text(folder)
        let hasPrograms = SystemFolders.holdsPrograms(place)
        let mayBeExposed = ExposedFiles.mayBe(in: place)
        let before = looked
        root.walk(folder, &walk) { entry in
            looked += 1
            if looked.isMultiple(of: Self.stride) { progress(.looked(looked, in: place)) }
            if mayBeExposed, open.isOpen(entry.status),
                let kind = open.kind(String(decoding: entry.path, as: UTF8.self), entry.status)
            {
                addExposed(entry.path, entry.status, kind)
            }
            take(entry, hasPrograms: hasPrograms)
        }
        looked = before + walk.count
        if walk.isCut { gaps.append((place, "more than \(Self.limit) names: the rest was not looked at")) }
        if let first = walk.problems.first {
            gaps.append(
                (
                    "\(place): setuid files and unpackaged programs",
                    "\(walk.problems.count) folder(s) could not be looked into"
                        + " (\(Escaped.text(first.path)): \(first.reason))"
                ))
        }
    }

    /// - Parameter hasPrograms: Whether programs are looked for in the top folder.
    private mutating func take(_ entry: borrowing HostWalkEntry, hasPrograms: Bool) {
        let status = entry.status
        if hasPrograms, status.kind == .link { return takeLink(entry.path, status) }
        guard status.kind == .regular else { return }
        let capabilities = status.mode & 0o111 != 0 ? capabilities(entry) : nil
        let isSetGroup = status.mode & 0o2010 == 0o2010
        let path = hasPrograms ? String(decoding: entry.path, as: UTF8.self) : ""
        let kind = hasPrograms ? SystemFolders.kind(path, mode: status.mode) : nil
        guard status.mode & 0o4000 != 0 || isSetGroup || capabilities != nil || kind != nil else { return }
        let owner = packages.owner(of: entry.path)
        if let kind, owner == nil {
            addUnpackaged(entry.path, kind, status, maker: SystemFolders.maker(path, kind, built: builtModules))
        }
        if status.mode & 0o4000 != 0 || isSetGroup || capabilities != nil, privileged.count < Self.maximumFiles {
            privileged.append(privileged(entry.path, status, capabilities, owner))
        }
    }

    /// A command that is a link to where everybody may write runs whatever somebody puts there.
    private mutating func takeLink(_ path: [UInt8], _ status: HostFileStatus) {
        guard SystemFolders.isCommand(String(decoding: path, as: UTF8.self)), packages.owner(of: path) == nil,
            let target = (try? root.target(path)) ?? nil
        else { return }
        let end = ((try? root.resolved(path)) ?? nil) ?? target
        guard [target, end].contains(where: { SystemFolders.isShared(String(decoding: $0, as: UTF8.self)) }) else {
            return
        }
        addUnpackaged(path, .link, status)
    }

    private mutating func addUnpackaged(
        _ path: [UInt8], _ kind: PackageSurvey.UnpackagedFile.Kind, _ status: HostFileStatus, maker: String? = nil
    ) {
        guard unpackaged.count < Self.maximumFiles else { return }
        unpackaged.append(
            PackageSurvey.UnpackagedFile(
                path: Escaped.text(path), kind: kind, mode: status.mode, size: status.size,
                changed: Date(timeIntervalSince1970: Double(status.changed)), maker: maker))
        if unpackaged.count == Self.maximumFiles {
            gaps.append(("programs without a package", "more than \(Self.maximumFiles): the rest is not listed"))
        }
    }

    private mutating func addExposed(
        _ path: [UInt8], _ status: HostFileStatus, _ kind: PackageSurvey.ExposedFile.Kind
    ) {
        guard exposed.count < Self.maximumFiles else { return }
        exposed.append(
            PackageSurvey.ExposedFile(
                path: Escaped.text(path), kind: kind, mode: status.mode, user: Int(status.owner),
                userName: open.name(of: status.owner),
                package: packages.owner(of: path).map { Escaped.text(packages.packages[$0].name) },
                changed: Date(timeIntervalSince1970: Double(status.changed))))
        if exposed.count == Self.maximumFiles {
            gaps.append(
                ("files that others may change", "more than \(Self.maximumFiles): the rest is not listed"))
        }
    }

    private func capabilities(_ entry: borrowing HostWalkEntry) -> FileCapabilities? {
        guard let value = entry.attribute("security.capability"), let found = FileCapabilities(attribute: value),
            !found.isEmpty
        else { return nil }
        return found
    }

    private func privileged(
        _ path: [UInt8], _ status: HostFileStatus, _ capabilities: FileCapabilities?, _ owner: Int?
    ) -> PackageSurvey.PrivilegedFile {
        let shipped = owner.flatMap { packages.shipped(path, by: $0) }
        let file = (try? root.open(path)) ?? nil
        var digest: [UInt8]?
        func sha256() -> [UInt8]? {
            if digest == nil { digest = (try? file?.digest(.sha256)) ?? nil }
            return digest
        }
        let shell = shells.shell(size: status.size, sha256: sha256)
        let shippedCapabilities = shipped?.capabilities.map { String(decoding: $0, as: UTF8.self) }
        return PackageSurvey.PrivilegedFile(
            path: Escaped.text(path), mode: status.mode, user: Int(status.owner), group: Int(status.group),
            capabilities: capabilities?.text, package: owner.map { Escaped.text(packages.packages[$0].name) },
            shipment: Self.shipment(status, capabilities, owner != nil, shipped),
            shippedMode: shipped?.permissions, shippedCapabilities: shippedCapabilities.map { Escaped.text($0) },
            overrideMode: shipped?.overrideMode, shell: shell.map { Escaped.text($0) },
            sha256: owner == nil ? sha256().map { ShippedDigest(.sha256, $0).hexadecimal } : nil,
            image: owner == nil ? image(of: path) : nil,
            changed: Date(timeIntervalSince1970: Double(status.changed)))
    }

    /// The folder, owned by root, that holds a system of its own with this file: a chroot, an image that is being made.
    private func image(of path: [UInt8]) -> String? {
        var folder = HostPath.parent(of: path)
        while folder.count > 1 {
            let isSystem = ["/var/lib/dpkg/status", "/lib/apk/db/installed", "/etc/os-release"].contains { name in
                guard let status = (try? root.status(folder + Array(name.utf8))) ?? nil else { return false }
                return status.owner == 0 && !status.isWorldWritable
            }
            let owner = ((try? root.status(folder)) ?? nil)
            if isSystem, owner?.owner == 0, owner?.isWorldWritable == false { return Escaped.text(folder) }
            folder = HostPath.parent(of: folder)
        }
        return nil
    }

    private static func shipment(
        _ status: HostFileStatus, _ capabilities: FileCapabilities?, _ isOwned: Bool, _ shipped: ShippedFile?
    ) -> PackageSurvey.Shipment {
        guard isOwned else { return .none }
        guard let mode = shipped?.permissions else {
            // What statoverride sets is no word of the package's; more than it sets is nobody's word at all.
            return shipped?.overrideMode.map { status.mode & 0o6000 & ~$0 != 0 } == true ? .different : .untold
        }
        // Fewer rights than shipped are nobody's gain.
        guard status.mode & 0o6000 & ~mode == 0 else { return .different }
        guard let capabilities else { return .same }
        guard let said = shipped?.capabilities else { return .untold }
        return FileCapabilities(text: String(decoding: said, as: UTF8.self)) == capabilities ? .same : .different
    }
}
