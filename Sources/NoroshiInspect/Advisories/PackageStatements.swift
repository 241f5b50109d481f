import CSAF
import NoroshiModel

/// A package that is looked up in many advisories; its versions are read once.
struct PackageQuery {
    let package: InstalledPackage
    let name, source: [UInt8]
    private let versions: Readings, sourceVersions: Readings

    /// A version as it is, and without its epoch where it has one that counts.
    private struct Readings {
        let whole: OrderedVersion?
        let withoutEpoch: OrderedVersion?

        init(_ text: String, _ scheme: VersionScheme) {
            whole = OrderedVersion(text, scheme: scheme)
            let parts = text.split(separator: ":", maxSplits: 1)
            let hasEpoch = scheme == .rpm && parts.count == 2 && parts[0].contains { $0 != "0" }
            withoutEpoch = hasEpoch ? OrderedVersion(String(parts[1]), scheme: scheme) : nil
        }
    }

    init(_ package: InstalledPackage) {
        self.package = package
        name = Array(package.name.utf8)
        source = Array(package.source.utf8)
        let scheme: VersionScheme =
            switch package.system {
            case .dpkg: .deb
            case .rpm: .rpm
            case .apk: .apk
            }
        versions = Readings(package.version, scheme)
        sourceVersions = package.sourceVersion == package.version ? versions : Readings(package.sourceVersion, scheme)
    }

    /// What one statement comes to for the package.
    ///
    /// Versions of rpm's without an epoch are compared without it, and nothing is sure then: it may have been left out.
    func part<Failure: Error>(
        _ statement: AdvisoryProduct.Statement, _ naming: (isSource: Bool, fit: PackagePlatform.Fit), lacksEpoch: Bool,
        _ place: (OrderedVersion?) throws(Failure) -> VersionRange.Place
    ) throws(Failure) -> AdvisoryDecision.Part {
        let readings = naming.isSource ? sourceVersions : versions
        guard lacksEpoch, let version = readings.withoutEpoch else {
            return AdvisoryDecision.Part(statement, try place(readings.whole), naming.fit)
        }
        return AdvisoryDecision.Part(statement, try place(version), .doubtful)
    }
}

/// One statement of an advisory about one package, as the index keeps it beside the name.
struct PackageStatement {
    let advisory: Int
    let package: AdvisoryPackage
    let statement: AdvisoryProduct.Statement
    let versions: AdvisoryProduct.Versions

    /// - Parameter platform: The number of the package's platform.
    func write(to writer: inout RecordWriter, platform: Int) {
        writer.put(advisory)
        writer.put(byte: AdvisoryPackage.number(of: package.system))
        writer.put(package.name)
        writer.put(byte: package.kind.rawValue)
        writer.put(platform)
        writer.put(optional: package.architecture)
        writer.put(optional: package.module)
        writer.put(byte: UInt8(statement.rawValue))
        writer.put(byte: versions.lacksEpoch ? 1 : 0)
        versions.write(to: &writer)
    }

    /// Walks through a statement as reading it would.
    ///
    /// - Parameters:
    ///   - advisories: How many there are.
    ///   - platforms: How many there are.
    static func skip(_ reader: inout RecordReader, advisories: Int, platforms: Int) throws(RecordReader.Malformed) {
        guard (0..<advisories).contains(try reader.number()) else { throw RecordReader.Malformed() }
        _ = try AdvisoryPackage.system(try reader.byte())
        try reader.skipText()
        guard AdvisoryPackage.Kind(rawValue: try reader.byte()) != nil,
            (0..<platforms).contains(try reader.number())
        else { throw RecordReader.Malformed() }
        for _ in 0..<2 where try reader.byte() != 0 { try reader.skipText() }
        guard AdvisoryProduct.Statement(rawValue: Int(try reader.byte())) != nil else {
            throw RecordReader.Malformed()
        }
        _ = try reader.byte()
        try AdvisoryProduct.Versions.skip(&reader)
    }
}

/// Reads what advisories say of packages, straight from the bytes of an index: nothing is made of what is not meant.
struct StatementReading {
    private let index: AdvisoryIndex
    /// How each platform of the index stands to that of the host and system that are asked for.
    private var fits: [PackagePlatform.Fit] = []
    private var host: Asked?
    private var known: [Asked: [PackagePlatform.Fit]] = [:]

    private struct Asked: Hashable {
        let platform: PackagePlatform
        let system: InstalledPackage.System
    }

    init(_ index: AdvisoryIndex) { self.index = index }

    /// One decision for each advisory that speaks of a package, in the order of the index.
    mutating func forEachDecision(
        on query: PackageQuery, _ body: (Int, AdvisoryDecision) -> Void
    ) throws(RecordReader.Malformed) {
        let package = query.package
        try prepare(package)
        var parts = try parts(on: query, isSource: false)
        if package.source != package.name {
            parts += try self.parts(on: query, isSource: true)
            parts.sort { $0.advisory < $1.advisory }
        }
        var start = 0
        while start < parts.count {
            var end = start + 1
            while end < parts.count, parts[end].advisory == parts[start].advisory { end += 1 }
            body(parts[start].advisory, AdvisoryDecision(parts[start..<end].lazy.map(\.part)))
            start = end
        }
    }

    /// Hosts have one platform; where it is not known, packages bear the marks of few.
    private mutating func prepare(_ package: InstalledPackage) throws(RecordReader.Malformed) {
        let asked = Asked(platform: package.platform, system: package.system)
        if asked == host { return }
        host = asked
        if let found = known[asked] {
            fits = found
        } else {
            fits = try index.platforms().map { $0.fit(asked.platform, system: asked.system) }
            known[asked] = fits
        }
    }

    /// - Parameter isSource: Whether the name of the source is looked up.
    private func parts(
        on query: PackageQuery, isSource: Bool
    ) throws(RecordReader.Malformed) -> [(advisory: Int, part: AdvisoryDecision.Part)] {
        let package = query.package
        let wanted = AdvisoryName.package(package.system, isSource ? package.source : package.name)
        guard var reader = try index.statements(naming: wanted) else { return [] }
        var parts: [(advisory: Int, part: AdvisoryDecision.Part)] = []
        while !reader.isAtEnd {
            let advisory = try reader.number()
            let isOfSystem = try AdvisoryPackage.system(try reader.byte()) == package.system
            let isNamed = try reader.isText(isSource ? query.source : query.name)
            let kind = AdvisoryPackage.Kind(rawValue: try reader.byte()) ?? .either
            let platform = try reader.number()
            let architecture = try reader.optionalText()
            let module = try reader.optionalText()
            guard let statement = AdvisoryProduct.Statement(rawValue: Int(try reader.byte())) else {
                throw RecordReader.Malformed()
            }
            let lacksEpoch = try reader.byte() != 0
            // One that is a source by the same name has been looked up by it.
            let isMeant =
                isOfSystem && isNamed && kind != (isSource ? .binary : .source)
                || isOfSystem && isNamed && !isSource && package.source == package.name
            guard isMeant, fits[platform] != .other,
                let fit = AdvisoryPackage.fit(fits[platform], package, architecture: architecture, module: module)
            else {
                try AdvisoryProduct.Versions.skip(&reader)
                continue
            }
            let readsSource = isSource || kind == .source
            let part = try query.part(statement, (readsSource, fit), lacksEpoch: lacksEpoch) {
                version throws(RecordReader.Malformed) in
                try AdvisoryProduct.Versions.place(of: version, in: &reader)
            }
            parts.append((advisory, part))
        }
        return parts
    }
}
