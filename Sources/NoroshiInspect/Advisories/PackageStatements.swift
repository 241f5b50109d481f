import CSAF
import NoroshiModel

/// A package that is looked up in many advisories; its versions are read once.
struct PackageQuery {
    let package: InstalledPackage
    private let name, source: [UInt8]
    private let version, sourceVersion: OrderedVersion?

    init(_ package: InstalledPackage) {
        self.package = package
        name = Array(package.name.utf8)
        source = Array(package.source.utf8)
        version = OrderedVersion(package.version, scheme: .deb)
        sourceVersion = OrderedVersion(package.sourceVersion, scheme: .deb)
    }

    /// How the package was named.
    enum Naming { case name, source }

    /// Whether a list of names that stands here has the package's, or that of its source.
    func naming(_ reader: inout RecordReader) throws(RecordReader.Malformed) -> Naming? {
        var found: Naming?
        for _ in 0..<(try reader.count()) {
            var other = reader
            if try reader.isText(name) {
                found = .name
            } else if try other.isText(source), found == nil {
                found = .source
            }
        }
        return found
    }

    func place(in versions: AdvisoryProduct.Versions, _ naming: Naming) -> VersionRange.Containment {
        guard case .range(let range) = versions, range.scheme == .deb else {
            return versions.containment(of: naming == .name ? package.version : package.sourceVersion)
        }
        return (naming == .name ? version : sourceVersion).map { range.contains($0) } ?? .unknown
    }
}

extension AdvisoryProduct.Versions {
    func containment(of version: String) -> VersionRange.Containment {
        switch self {
        case .all: .inside
        case .unreadable: .unknown
        case .range(let range): range.contains(version)
        }
    }
}

extension AdvisoryIndex {
    /// What an advisory says of a package; nil when nothing. As ``AdvisoryMatcher/decision(on:)``, without making
    /// anything of the products that are not meant.
    func decision(of advisory: Int, on query: PackageQuery) throws(RecordReader.Malformed) -> AdvisoryDecision? {
        var reader = try record(newest(of: advisory))
        guard try AdvisoryIndexRecord.open(&reader) else { return nil }
        try AdvisoryDocument.skipHead(&reader)
        var meant: [AdvisoryDecision.Part] = []
        for _ in 0..<(try reader.count()) {
            try AdvisoryProduct.skipIdentity(&reader)
            guard let naming = try query.naming(&reader) else {
                try AdvisoryProduct.skipStatement(&reader)
                continue
            }
            let said = try AdvisoryProduct.statement(&reader)
            meant.append((said.statement, query.place(in: said.versions, naming)))
        }
        return meant.isEmpty ? nil : AdvisoryDecision(meant)
    }
}
