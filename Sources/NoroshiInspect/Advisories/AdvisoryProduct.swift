import CSAF
import NoroshiModel

/// One product of an advisory: what it is called, which versions are meant, and what is said of them.
struct AdvisoryProduct: Sendable, Hashable {
    /// What the advisory says of the versions, the worst first.
    enum Statement: Int, Sendable, Comparable, CaseIterable {
        case affected, underInvestigation, fixed, notAffected
        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// Which versions are meant.
    enum Versions: Sendable, Hashable {
        /// The document names none: all of them.
        case all
        case range(VersionRange)
        /// What stands there could not be read: no version is known to be among them or not.
        case unreadable
    }

    let identity: ProductIdentity
    /// Names of Debian packages, binary or source.
    let debianPackages: Set<String>
    /// Whether it is a package of a distribution, whose versions are not those that greetings tell.
    let isPackage: Bool
    let versions: Versions
    let statement: Statement
    /// Protocols that the document itself says it speaks.
    let protocols: Set<ServiceProtocol>

    /// nil for a product that the document makes no statement of.
    init?(_ product: ProductFacts) {
        guard let statement = product.statuses.map(Self.statement).min() else { return nil }
        self.statement = statement
        identity = ProductIdentity(
            vendor: product.vendor, name: product.productName ?? product.name, cpe: product.cpe)
        let packages = product.purls.compactMap { try? PackageURL($0) }.filter {
            Self.distributionTypes.keys.contains($0.type)
        }
        debianPackages = Set(packages.filter { $0.type == "deb" }.map { $0.name.lowercased() })
        isPackage = !packages.isEmpty
        let scheme = packages.first.flatMap { Self.distributionTypes[$0.type] } ?? VersionSchemes.scheme(of: identity)
        versions = Self.versions(product, scheme, packages)
        protocols = Set(
            product.genericURIs.filter { $0.namespace == ServiceProtocol.genericURINamespace }.compactMap {
                ServiceProtocol(genericURI: $0.uri)
            })
    }

    /// Types of package URLs that name packages of distributions, which mend holes under an old upstream version.
    private static let distributionTypes: [String: VersionScheme] = [
        "deb": .deb, "rpm": .rpm, "apk": .apk, "alpm": .alpm,
    ]

    private static func statement(_ category: ProductStatusCategory) -> Statement {
        switch category {
        case .knownAffected, .firstAffected, .lastAffected: .affected
        case .underInvestigation: .underInvestigation
        case .fixed, .firstFixed, .recommended: .fixed
        case .knownNotAffected: .notAffected
        }
    }

    /// The range, else the one version, else the version that all package URLs name.
    private static func versions(
        _ product: ProductFacts, _ scheme: VersionScheme, _ packages: [PackageURL]
    ) -> Versions {
        let named = Set(packages.compactMap(\.version))
        let exact = product.version ?? (named.count == 1 ? named.first : nil)
        guard product.versionRange != nil || exact != nil else { return named.isEmpty ? .all : .unreadable }
        do {
            if let range = product.versionRange {
                return .range(try VersionRange.parse(range, defaultScheme: scheme))
            }
            return .range(try VersionRange.only(exact ?? "", scheme: scheme))
        } catch {
            return .unreadable
        }
    }
}

// MARK: As bytes

extension AdvisoryProduct {
    func write(to writer: inout RecordWriter) {
        writer.put(optional: identity.vendor)
        writer.put(identity.name)
        writer.put(optional: identity.cpe)
        writer.put(debianPackages.sorted()) { $0.put($1) }
        writer.put(byte: isPackage ? 1 : 0)
        writer.put(byte: UInt8(statement.rawValue))
        switch versions {
        case .all: writer.put(byte: 0)
        case .unreadable: writer.put(byte: 1)
        case .range(let range):
            writer.put(byte: 2)
            writer.put(byte: UInt8(VersionScheme.allCases.firstIndex(of: range.scheme) ?? 0))
            writer.put(range.constraints) { writer, constraint in
                writer.put(byte: UInt8(Self.comparators.firstIndex(of: constraint.comparator) ?? 0))
                writer.put(constraint.version)
            }
        }
        writer.put(protocols.map(\.rawValue).sorted()) { $0.put($1) }
    }

    init(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        identity = ProductIdentity(
            plainVendor: try reader.optionalText(), name: try reader.text(), pair: try reader.optionalText())
        debianPackages = Set(try reader.list { reader throws(RecordReader.Malformed) in try reader.text() })
        (isPackage, statement, versions, protocols) = try Self.statement(&reader)
    }

    /// What stands behind the names of packages.
    static func statement(
        _ reader: inout RecordReader
    ) throws(RecordReader.Malformed) -> (
        isPackage: Bool, statement: Statement, versions: Versions, protocols: Set<ServiceProtocol>
    ) {
        let isPackage = try reader.byte() != 0
        guard let statement = Statement(rawValue: Int(try reader.byte())) else { throw RecordReader.Malformed() }
        let versions: Versions
        switch try reader.byte() {
        case 0: versions = .all
        case 1: versions = .unreadable
        case 2:
            let number = Int(try reader.byte())
            guard number < Self.schemes.count else { throw RecordReader.Malformed() }
            let constraints = try reader.list { reader throws(RecordReader.Malformed) in
                let comparator = Int(try reader.byte())
                guard comparator < Self.comparators.count else { throw RecordReader.Malformed() }
                return VersionRange.Constraint(Self.comparators[comparator], try reader.text())
            }
            versions = .range(VersionRange(unchecked: Self.schemes[number], constraints))
        case _: throw RecordReader.Malformed()
        }
        let protocols = Set(
            try reader.list { reader throws(RecordReader.Malformed) in
                guard let spoken = ServiceProtocol(rawValue: try reader.text()) else { throw RecordReader.Malformed() }
                return spoken
            })
        return (isPackage, statement, versions, protocols)
    }

    /// Walks through a product as reading it would.
    static func skip(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        try skipIdentity(&reader)
        for _ in 0..<(try reader.count()) { try reader.skipText() }
        try skipStatement(&reader)
    }

    /// To where the names of packages stand.
    static func skipIdentity(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        if try reader.byte() != 0 { try reader.skipText() }
        try reader.skipText()
        if try reader.byte() != 0 { try reader.skipText() }
    }

    /// From behind the names of packages to the end.
    static func skipStatement(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        _ = try reader.byte()
        guard Statement(rawValue: Int(try reader.byte())) != nil else { throw RecordReader.Malformed() }
        switch try reader.byte() {
        case 0, 1: break
        case 2:
            guard Int(try reader.byte()) < schemes.count else { throw RecordReader.Malformed() }
            for _ in 0..<(try reader.count()) {
                guard Int(try reader.byte()) < comparators.count else { throw RecordReader.Malformed() }
                try reader.skipText()
            }
        case _: throw RecordReader.Malformed()
        }
        for _ in 0..<(try reader.count()) {
            guard ServiceProtocol(rawValue: try reader.text()) != nil else { throw RecordReader.Malformed() }
        }
    }

    private static let schemes = VersionScheme.allCases
    private static let comparators: [VersionRange.Comparator] = [
        .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual,
    ]
}
