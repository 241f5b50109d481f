package import FoundationEssentials
package import HostReading
package import NoroshiModel
package import PackageDatabases

/// Tells what is installed, and what runs with rights or without a package, from the files of a host.
package struct PackageProbe: Probe {
    /// How far a look is.
    package enum Progress: Sendable, Hashable {
        /// Names that were looked at, and the folder of the root where it is.
        case looked(Int, in: String)
        /// Packages whose files were compared.
        case verified(Int, of: Int)
    }

    package typealias Tell = @Sendable (Progress) -> Void

    private let root: HostRoot
    private let packages: HostPackages
    private let progress: Tell
    private let verifies: Bool
    private let takesCensus: Bool
    private let clock: @Sendable () -> Date

    /// - Parameters:
    ///   - packages: Of the same host; nil to read them here.
    ///   - verifies: Compares each file's content with what its package shipped, which reads all of them.
    ///   - takesCensus: Looks through all folders for files with rights and programs without a package.
    package init(
        root: HostRoot = HostRoot(), packages: HostPackages? = nil, verifies: Bool = false,
        takesCensus: Bool = true, clock: @escaping @Sendable () -> Date = { Date() },
        progress: @escaping Tell = { _ in }
    ) {
        self.progress = progress
        self.root = root
        self.packages = packages ?? HostPackages(root)
        self.verifies = verifies
        self.takesCensus = takesCensus
        self.clock = clock
    }

    package func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        let (survey, gaps) = try packages.read { packages throws(CancellationError) in try look(packages) }
        let now = clock()
        return [Observation(host: host, at: now, fact: .state(.packages(survey)))]
            + (packages.problems + gaps).map {
                Observation(host: host, at: now, fact: .unseen(what: $0.what, reason: $0.reason))
            }
    }

    private func look(
        _ packages: InstalledPackages
    ) throws(CancellationError) -> (PackageSurvey, gaps: [(what: String, reason: String)]) {
        var gaps: [(what: String, reason: String)] = []
        var survey = PackageSurvey(packages, PackageDatabases.Distribution(root))
        if packages.isEmpty, packages.problems.isEmpty {
            gaps.append(
                ("packages", "no database of dpkg, rpm or apk: what is installed, and what belongs to it, is not known")
            )
        }
        if takesCensus {
            var census = PackageCensus(root, packages, progress: progress)
            try census.look()
            survey.privileged = census.privileged
            // Without a database nothing has a package.
            survey.unpackaged = packages.isEmpty ? [] : census.unpackaged
            survey.exposed = census.exposed
            survey.looked = census.looked
            gaps += census.gaps
        }
        if verifies, !packages.isEmpty {
            var verifier = PackageVerifier(root, packages, progress: progress)
            try verifier.verify()
            survey.verification = verifier.verification
            gaps += verifier.gaps
        }
        return (survey, gaps)
    }
}

extension PackageSurvey {
    fileprivate init(_ packages: InstalledPackages, _ distribution: PackageDatabases.Distribution?) {
        self.init()
        self.distribution = distribution.map {
            Distribution(
                id: Escaped.text($0.id), version: Escaped.text($0.version), name: Escaped.text($0.name),
                cpe: $0.cpe.map { Escaped.text($0) })
        }
        systems = packages.databases.map {
            System(name: $0.system.rawValue, database: Escaped.text($0.file), packages: $0.count)
        }
        isComplete = packages.problems.isEmpty
        self.packages = packages.packages.map { Entry($0, distribution) }
    }
}

extension PackageSurvey.Entry {
    fileprivate init(_ record: PackageRecord, _ distribution: PackageDatabases.Distribution?) {
        self.init(
            InstalledPackage(record, distribution), architecture: Escaped.text(record.architecture),
            purl: record.url(distribution),
            installed: record.installed.map { Date(timeIntervalSince1970: Double($0)) })
    }
}

extension InstalledPackage {
    package init(_ record: PackageRecord, _ distribution: PackageDatabases.Distribution?) {
        self.init(
            name: Escaped.text(record.name), version: Escaped.text(record.version),
            source: Escaped.text(record.source), sourceVersion: Escaped.text(record.sourceVersion),
            system: System(record.system), architecture: Escaped.text(record.architecture),
            distribution: distribution.map {
                DistributionRelease(id: Escaped.text($0.id), version: Escaped.text($0.version))
            },
            module: record.module.map { Escaped.text($0) })
    }
}

extension InstalledPackage.System {
    fileprivate init(_ system: PackageSystem) {
        self =
            switch system {
            case .dpkg: .dpkg
            case .rpm: .rpm
            case .apk: .apk
            }
    }
}
