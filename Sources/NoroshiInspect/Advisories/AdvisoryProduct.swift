import CSAF
import NoroshiModel

/// One product of an advisory: what it is called, which versions are meant, and what is said of them.
struct AdvisoryProduct: Sendable, Hashable {
    /// What the advisory says of the versions, the worst first.
    enum Statement: Int, Sendable, Comparable, CaseIterable {
        case affected
        /// Affected, and the first or the last version that is known to be, or both.
        case firstAffected, lastAffected, onlyAffected
        case underInvestigation, fixed, notAffected

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

        var isAffected: Bool { self < .underInvestigation }
        var isFirstAffected: Bool { self == .firstAffected || self == .onlyAffected }
        var isLastAffected: Bool { self == .lastAffected || self == .onlyAffected }

        /// The worst of several lists that name a product; nil for none.
        init?(_ lists: Set<ProductStatusCategory>) {
            let isFirst = lists.contains(.firstAffected), isLast = lists.contains(.lastAffected)
            if isFirst || isLast {
                self = !isLast ? .firstAffected : isFirst ? .onlyAffected : .lastAffected
            } else if let worst = lists.map(Self.init).min() {
                self = worst
            } else {
                return nil
            }
        }

        private init(_ category: ProductStatusCategory) {
            switch category {
            case .knownAffected: self = .affected
            case .firstAffected: self = .firstAffected
            case .lastAffected: self = .lastAffected
            case .underInvestigation: self = .underInvestigation
            case .fixed, .firstFixed, .recommended: self = .fixed
            case .knownNotAffected: self = .notAffected
            }
        }
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
    /// The packages that it is, binary or source, of systems whose packages are looked at.
    let packages: [AdvisoryPackage]
    /// Whether it is a package of a distribution, whose versions are not those that greetings tell.
    let isPackage: Bool
    let versions: Versions
    let statement: Statement
    /// Protocols that the document itself says it speaks.
    let protocols: Set<ServiceProtocol>

    /// nil for a product that the document makes no statement of.
    init?(_ product: ProductFacts) {
        guard let statement = Statement(product.statuses) else { return nil }
        self.statement = statement
        identity = ProductIdentity(
            vendor: product.vendor, name: product.productName ?? product.name, cpe: product.cpe)
        let naming = PackageNaming(product)
        packages = naming.packages
        isPackage = naming.isPackage
        versions =
            naming.isPackage
            ? Self.versions(product, naming)
            : Self.versions(product, VersionSchemes.schemes(of: identity, purls: product.purls))
        protocols = Set(
            product.genericURIs.filter { $0.namespace == ServiceProtocol.genericURINamespace }.compactMap {
                ServiceProtocol(genericURI: $0.uri)
            })
    }

    /// By the first scheme that can read them.
    private static func versions(_ product: ProductFacts, _ schemes: [VersionScheme]) -> Versions {
        schemes.lazy.map { versions(product, $0) }.first { $0 != .unreadable } ?? .unreadable
    }

    /// The range, else the one version.
    private static func versions(_ product: ProductFacts, _ scheme: VersionScheme) -> Versions {
        if let range = product.versionRange { return read { try VersionRange.parse(range, defaultScheme: scheme) } }
        return product.version.map { version in read { try VersionRange.only(version, scheme: scheme) } } ?? .all
    }

    /// The range, else the one version that all names tell, else that of the branch, which may be the name again.
    private static func versions(_ product: ProductFacts, _ naming: PackageNaming) -> Versions {
        let scheme = naming.scheme ?? .generic
        if let range = product.versionRange { return read { try VersionRange.parse(range, defaultScheme: scheme) } }
        if let only = naming.versions.first {
            guard naming.versions.count == 1 else { return .unreadable }
            return read { try VersionRange.only(only, scheme: scheme) }
        }
        // A branch may tell the name again in place of a version.
        guard let version = product.version,
            version.first?.isNumber == true || version != product.componentName ?? product.name
        else { return .all }
        return read { try VersionRange.only(version, scheme: scheme) }
    }

    private static func read(_ range: () throws -> VersionRange) -> Versions {
        (try? range()).map { .range($0) } ?? .unreadable
    }
}

// MARK: As bytes

extension AdvisoryProduct {
    func write(to writer: inout RecordWriter) {
        writer.put(optional: identity.vendor)
        writer.put(identity.name)
        writer.put(optional: identity.cpe)
        writer.put(packages) { $1.write(to: &$0) }
        writer.put(byte: isPackage ? 1 : 0)
        writer.put(byte: UInt8(statement.rawValue))
        versions.write(to: &writer)
        writer.put(protocols.map(\.rawValue).sorted()) { $0.put($1) }
    }

    init(_ reader: inout RecordReader) throws(RecordReader.Malformed) {
        identity = ProductIdentity(
            plainVendor: try reader.optionalText(), name: try reader.text(), pair: try reader.optionalText())
        packages = try reader.list { reader throws(RecordReader.Malformed) in try AdvisoryPackage(&reader) }
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
        let versions = try Versions(&reader)
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
        for _ in 0..<(try reader.count()) { try AdvisoryPackage.skip(&reader) }
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
        try Versions.skip(&reader)
        for _ in 0..<(try reader.count()) {
            guard ServiceProtocol(rawValue: try reader.text()) != nil else { throw RecordReader.Malformed() }
        }
    }
}
