import FoundationEssentials
import HostReading
import NoroshiModel
import PackageDatabases

/// Compares contents with what packages shipped. Reads every byte of them.
struct PackageVerifier {
    private let root: HostRoot
    private let packages: InstalledPackages
    private let progress: PackageProbe.Tell
    private(set) var verification = PackageSurvey.Verification()
    private(set) var gaps: [(what: String, reason: String)] = []

    private var hashless: [String] = []

    private static let maximumFiles = 20_000
    /// What images of containers leave out on purpose (dpkg.cfg(5), path-exclude; rpm's nodocs).
    private static let omitted = ["/usr/share/", "/usr/include/", "/etc/", "/var/"]

    init(_ root: HostRoot, _ packages: InstalledPackages, progress: @escaping PackageProbe.Tell = { _ in }) {
        self.root = root
        self.progress = progress
        self.packages = packages
    }

    mutating func verify() throws(CancellationError) {
        for place in packages.packages.indices {
            if Task.isCancelled { throw CancellationError() }
            progress(.verified(place, of: packages.packages.count))
            let files = packages.files(of: place)
            for path in files { verify(path, place) }
            if packages.lacksHashes(place) { hashless.append(Escaped.text(packages.packages[place].name)) }
        }
        if !hashless.isEmpty { tellHashless() }
        verification.configuration.sort()
    }

    /// Packages of which a database has files and no hash. Some are made so; that many lost theirs is an intruder's work.
    private mutating func tellHashless() {
        let names = hashless.prefix(12).joined(separator: ", ") + (hashless.count > 12 ? ", …" : "")
        gaps.append(
            ("contents of \(hashless.count) package(s)", "the database has no hash of any of their files: \(names)"))
    }

    private mutating func verify(_ path: [UInt8], _ place: Int) {
        // What two packages have is as the one that counts says.
        guard packages.owner(of: path) == place, let shipped = packages.shipped(path, by: place),
            let digest = shipped.digest, verification.changed.count < Self.maximumFiles
        else { return }
        do throws(HostReadingError) {
            guard let status = try root.status(path, followsLink: false) else {
                return missing(path, place, shipped, digest)
            }
            // apk keeps the hash of where a link leads; what stands for a file by a link is somebody's wish.
            guard status.kind != .link, let file = try root.open(path) else { return }
            guard let found = try file.digest(digest.algorithm) else { return }
            verification.files += 1
            guard found != digest.bytes else { return }
            if shipped.isConfiguration {
                verification.configuration.append(Escaped.text(path))
            } else {
                verification.changed.append(
                    changed(path, place, digest, ShippedDigest(digest.algorithm, found).hexadecimal, status))
            }
        } catch {
            gaps.append((Escaped.text(path), error.reason))
        }
    }

    private mutating func missing(_ path: [UInt8], _ place: Int, _ shipped: ShippedFile, _ digest: ShippedDigest) {
        let text = String(decoding: path, as: UTF8.self)
        guard !shipped.isConfiguration, !Self.omitted.contains(where: text.hasPrefix),
            verification.missing.count < Self.maximumFiles
        else { return }
        verification.missing.append(changed(path, place, digest, nil, nil))
    }

    private func changed(
        _ path: [UInt8], _ place: Int, _ digest: ShippedDigest, _ found: String?, _ status: HostFileStatus?
    ) -> PackageSurvey.ChangedFile {
        let text = String(decoding: path, as: UTF8.self)
        let mode = status?.mode ?? 0
        let runs = mode & 0o111 != 0 || [.library, .module].contains(SystemFolders.kind(text, mode: mode))
        return PackageSurvey.ChangedFile(
            path: Escaped.text(path), package: Escaped.text(packages.packages[place].name),
            algorithm: digest.algorithm.rawValue, expected: digest.hexadecimal, found: found, isExecutable: runs,
            changed: status.map { Date(timeIntervalSince1970: Double($0.changed)) })
    }
}
