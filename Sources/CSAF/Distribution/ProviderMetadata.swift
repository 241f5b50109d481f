/// What a distributing party says of itself: where its documents are, with which keys they are signed.
///
/// - Source: CSAF 2.0 §7.1.7, CSAF 2.1 §7.1.7
public struct ProviderMetadata: Sendable, Hashable {
    /// The edition by which the file is written, and the documents that it leads to.
    public var edition: CSAFVersion
    /// The address of the file itself.
    public var canonicalURL: String
    public var distributions: [ProviderDistribution]
    public var lastUpdated: Timestamp
    /// Whether aggregators may name the party.
    public var isListed: Bool
    /// Whether aggregators may hand on its documents.
    public var isMirrored: Bool
    public var publicKeys: [PublicKey]
    public var publisher: Publisher
    public var role: Role
    /// From when and until when the distributions are kept up; only CSAF 2.1 knows them.
    public var maintainedFrom: Timestamp?
    public var maintainedUntil: Timestamp?

    /// - Source: CSAF 2.0 §7.2
    public enum Role: String, Vocabulary {
        case publisher = "csaf_publisher"
        case provider = "csaf_provider"
        case trustedProvider = "csaf_trusted_provider"
    }

    /// An OpenPGP key with which documents are signed.
    public struct PublicKey: Sendable, Codable, Hashable {
        /// 40 hexadecimal digits or more.
        public var fingerprint: String
        public var url: String

        public init(fingerprint: String, url: String) {
            self.fingerprint = fingerprint
            self.url = url
        }

        private enum CodingKeys: String, CodingKey, CaseIterable { case fingerprint, url }

        public init(from decoder: any Decoder) throws {
            try decoder.refuseOthers(CodingKeys.self)
            let container = try decoder.container(keyedBy: CodingKeys.self)
            fingerprint = try container.decode(String.self, forKey: .fingerprint)
            url = try container.decode(String.self, forKey: .url)
            guard fingerprint.utf8.count >= 40, fingerprint.utf8.allSatisfy(isHexDigit) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .fingerprint, in: container,
                    debugDescription: "\(quoted(fingerprint)) is not a fingerprint of 40 hexadecimal digits or more")
            }
        }
    }

    public init(
        edition: CSAFVersion, canonicalURL: String, distributions: [ProviderDistribution],
        lastUpdated: Timestamp, isListed: Bool = true, isMirrored: Bool = true, publicKeys: [PublicKey] = [],
        publisher: Publisher, role: Role, maintainedFrom: Timestamp? = nil, maintainedUntil: Timestamp? = nil
    ) {
        self.edition = edition
        self.canonicalURL = canonicalURL
        self.distributions = distributions
        self.lastUpdated = lastUpdated
        self.isListed = isListed
        self.isMirrored = isMirrored
        self.publicKeys = publicKeys
        self.publisher = publisher
        self.role = role
        self.maintainedFrom = maintainedFrom
        self.maintainedUntil = maintainedUntil
    }

    /// Every feed of every distribution.
    public var feeds: [ProviderDistribution.Feed] { distributions.flatMap { $0.rolie?.feeds ?? [] } }
    public var directories: [ProviderDistribution.Directory] { distributions.compactMap(\.directory) }

    /// Reads `provider-metadata.json` of either edition.
    ///
    /// - Parameter file: a name for the input, used in errors only.
    /// - Throws: ``CSAFError`` for the first error.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: ParsingLimits = ParsingLimits()
    ) throws(CSAFError) -> ProviderMetadata {
        try decodeJSON(ProviderMetadata.self, bytes, file: file, limits: limits)
    }

    /// The file: keys sorted, two spaces of indent, a newline at the end.
    public func serialize() -> [UInt8] { encodeJSON(self) }
}

// MARK: JSON

extension ProviderMetadata: Codable {
    static let schema21 = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/provider.json"

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case schema = "$schema"
        case canonicalURL = "canonical_url"
        case distributions, publisher, role
        case lastUpdated = "last_updated"
        case isListed = "list_on_CSAF_aggregators"
        case isMirrored = "mirror_on_CSAF_aggregators"
        case version = "metadata_version"
        case publicKeys = "public_openpgp_keys"
        case maintainedFrom = "maintained_from"
        case maintainedUntil = "maintained_until"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        edition = try container.decodeEdition(forKey: .version)
        canonicalURL = try container.decode(String.self, forKey: .canonicalURL)
        guard canonicalURL.hasSuffix("/provider-metadata.json") else {
            throw DecodingError.dataCorruptedError(
                forKey: .canonicalURL, in: container,
                debugDescription: "\(quoted(canonicalURL)) does not end in \"/provider-metadata.json\"")
        }
        distributions = try container.decodeIfPresent([ProviderDistribution].self, forKey: .distributions) ?? []
        lastUpdated = try container.decode(Timestamp.self, forKey: .lastUpdated)
        isListed = try container.decode(Bool.self, forKey: .isListed)
        isMirrored = try container.decode(Bool.self, forKey: .isMirrored)
        publicKeys = try container.decodeIfPresent([PublicKey].self, forKey: .publicKeys) ?? []
        publisher = try container.decode(Publisher.self, forKey: .publisher)
        role = try container.decode(Role.self, forKey: .role)
        maintainedFrom = try container.decodeIfPresent(Timestamp.self, forKey: .maintainedFrom)
        maintainedUntil = try container.decodeIfPresent(Timestamp.self, forKey: .maintainedUntil)
        if edition == .version21 {
            let schema = try container.decode(String.self, forKey: .schema)
            guard schema == Self.schema21 else {
                throw DecodingError.dataCorruptedError(
                    forKey: .schema, in: container, debugDescription: "unknown schema \(quoted(schema))")
            }
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if edition == .version21 { try container.encode(Self.schema21, forKey: .schema) }
        try container.encode(canonicalURL, forKey: .canonicalURL)
        if !distributions.isEmpty {
            var list = container.nestedUnkeyedContainer(forKey: .distributions)
            for distribution in distributions { try distribution.encode(to: list.superEncoder(), edition) }
        }
        try container.encode(lastUpdated, forKey: .lastUpdated)
        try container.encode(isListed, forKey: .isListed)
        try container.encode(isMirrored, forKey: .isMirrored)
        try container.encode(edition.rawValue, forKey: .version)
        if !publicKeys.isEmpty { try container.encode(publicKeys, forKey: .publicKeys) }
        try container.encode(publisher, forKey: .publisher)
        try container.encode(role, forKey: .role)
        if edition == .version21 {
            try container.encodeIfPresent(maintainedFrom, forKey: .maintainedFrom)
            try container.encodeIfPresent(maintainedUntil, forKey: .maintainedUntil)
        }
    }
}
