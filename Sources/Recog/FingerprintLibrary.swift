public import ByteRegex

/// Several databases that are asked together.
public struct FingerprintLibrary: Sendable {
    /// The higher preference first; those of the same preference in the order in which they were given.
    public let databases: [FingerprintDatabase]
    private let byKey: [String: [FingerprintDatabase]]

    public init(_ databases: [FingerprintDatabase]) {
        self.databases = databases.enumerated()
            .sorted { ($1.element.preference, $0.offset) < ($0.element.preference, $1.offset) }
            .map(\.element)
        byKey = Dictionary(grouping: self.databases, by: \.matches)
    }

    /// What the databases for a key say about an input.
    public struct Recognition: Hashable, Sendable {
        /// The most specific match; of equally specific ones that of the highest preference.
        public let best: FingerprintMatch
        /// The matches of the other databases, the better ones first.
        public let others: [FingerprintMatch]
    }

    /// Asks every database for a key.
    ///
    /// A match that names a product and its version is more specific than one that names a product; one that names
    /// no product, or has the service certainty 0, is the least.
    ///
    /// - Parameter key: What the input is, such as `pop3.banner`.
    /// - Returns: `nil` when no database for the key has a match.
    public func recognize(
        _ key: String, _ input: [UInt8], scratch: inout BytePattern.Scratch
    ) -> Recognition? {
        var found: [FingerprintMatch] = []
        for database in byKey[key] ?? [] {
            if let match = database.match(input, scratch: &scratch) { found.append(match) }
        }
        if found.count > 1 { found = Self.ranked(found, by: Self.rank) }
        guard let best = found.first else { return nil }
        return Recognition(best: best, others: Array(found.dropFirst()))
    }

    /// Asks every database for a key, with memory of its own.
    public func recognize(_ key: String, _ input: [UInt8]) -> Recognition? {
        var scratch = BytePattern.Scratch()
        return recognize(key, input, scratch: &scratch)
    }

    /// The higher rank first; those of the same rank in the order in which they were given.
    static func ranked<Element>(_ elements: [Element], by rank: (Element) -> Int) -> [Element] {
        elements.enumerated().sorted { (rank($1.element), $0.offset) < (rank($0.element), $1.offset) }.map(\.element)
    }

    private static func rank(_ match: FingerprintMatch) -> Int {
        guard match.product != nil, match.serviceCertainty > 0 else { return 0 }
        return match.version == nil ? 1 : 2
    }
}

// MARK: - What can be named

extension FingerprintLibrary {
    /// A product that a fingerprint can name.
    public struct Product: Hashable, Sendable {
        public let vendor: String?
        public let product: String
        /// The CPE name up to the product, such as `cpe:/a:isc:bind`.
        public let cpe23: String?
    }

    /// The keys of all databases, in order.
    public var keys: [String] { Set(databases.map(\.matches)).sorted() }

    /// The products that the databases for a key can name, in order of vendor and product.
    ///
    /// A product that a fingerprint takes from the input is not among them.
    public func products(for key: String) -> [Product] {
        let fingerprints = (byKey[key] ?? []).flatMap(\.fingerprints)
        return Set(fingerprints.compactMap(\.product)).sorted {
            ($0.vendor ?? "", $0.product, $0.cpe23 ?? "") < ($1.vendor ?? "", $1.product, $1.cpe23 ?? "")
        }
    }
}

extension Fingerprint {
    fileprivate var product: FingerprintLibrary.Product? {
        guard let product = constant("service.product") else { return nil }
        let name = constant("service.cpe23")?.split(separator: ":", omittingEmptySubsequences: false)
        let cpe23 = name.flatMap { $0.count >= 4 ? $0.prefix(4).joined(separator: ":") : nil }
        return FingerprintLibrary.Product(vendor: constant("service.vendor"), product: product, cpe23: cpe23)
    }

    private func constant(_ name: String) -> String? {
        for parameter in parameters where parameter.name == name {
            if case .constant(let template) = parameter.source { return template.text }
        }
        return nil
    }
}
