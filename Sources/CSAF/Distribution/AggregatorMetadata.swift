/// Whom an aggregator knows, and whose documents it hands on.
///
/// - Source: CSAF 2.0 §7.1.21–§7.1.23, CSAF 2.1 §7.1.21–§7.1.23
public struct AggregatorMetadata: Sendable, Hashable {
    public var edition: CSAFVersion
    public var aggregator: Aggregator
    public var canonicalURL: String
    public var providers: [Party]
    /// Parties without metadata of their own.
    public var publishers: [Party]
    public var lastUpdated: Timestamp

    public struct Aggregator: Sendable, Codable, Hashable {
        public var category: Category
        public var name: String
        public var namespace: String
        public var contactDetails: String?
        public var issuingAuthority: String?

        /// A lister only names parties, an aggregator hands on their documents.
        public enum Category: String, Vocabulary { case aggregator, lister }

        public init(
            category: Category, name: String, namespace: String, contactDetails: String? = nil,
            issuingAuthority: String? = nil
        ) {
            self.category = category
            self.name = name
            self.namespace = namespace
            self.contactDetails = contactDetails
            self.issuingAuthority = issuingAuthority
        }

        private enum CodingKeys: String, CodingKey {
            case category, name, namespace
            case contactDetails = "contact_details"
            case issuingAuthority = "issuing_authority"
        }
    }

    /// A party that is listed.
    public struct Party: Sendable, Codable, Hashable {
        public var metadata: Metadata
        /// Addresses of the metadata of its mirrors.
        public var mirrors: [String]?
        /// How often the documents of a party without metadata are looked for, in words.
        public var updateInterval: String?

        public init(metadata: Metadata, mirrors: [String]? = nil, updateInterval: String? = nil) {
            self.metadata = metadata
            self.mirrors = mirrors
            self.updateInterval = updateInterval
        }

        private enum CodingKeys: String, CodingKey {
            case metadata, mirrors
            case updateInterval = "update_interval"
        }
    }

    public struct Metadata: Sendable, Codable, Hashable {
        public var lastUpdated: Timestamp
        public var publisher: Publisher
        public var role: ProviderMetadata.Role?
        /// Of `provider-metadata.json`.
        public var url: String

        public init(lastUpdated: Timestamp, publisher: Publisher, role: ProviderMetadata.Role? = nil, url: String) {
            self.lastUpdated = lastUpdated
            self.publisher = publisher
            self.role = role
            self.url = url
        }

        private enum CodingKeys: String, CodingKey {
            case publisher, role, url
            case lastUpdated = "last_updated"
        }
    }

    public init(
        edition: CSAFVersion, aggregator: Aggregator, canonicalURL: String, providers: [Party],
        publishers: [Party] = [], lastUpdated: Timestamp
    ) {
        self.edition = edition
        self.aggregator = aggregator
        self.canonicalURL = canonicalURL
        self.providers = providers
        self.publishers = publishers
        self.lastUpdated = lastUpdated
    }

    /// - Throws: ``CSAFError`` for the first error.
    public static func parse(
        _ bytes: [UInt8], file: String, limits: ParsingLimits = ParsingLimits()
    ) throws(CSAFError) -> AggregatorMetadata {
        try decodeJSON(AggregatorMetadata.self, bytes, file: file, limits: limits)
    }

    public func serialize() -> [UInt8] { encodeJSON(self) }
}

extension AggregatorMetadata: Codable {
    static let schema21 = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/aggregator.json"

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case schema = "$schema"
        case aggregator
        case version = "aggregator_version"
        case canonicalURL = "canonical_url"
        case providers = "csaf_providers"
        case publishers = "csaf_publishers"
        case lastUpdated = "last_updated"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        edition = try container.decodeEdition(forKey: .version)
        aggregator = try container.decode(Aggregator.self, forKey: .aggregator)
        canonicalURL = try container.decode(String.self, forKey: .canonicalURL)
        providers = try container.decode([Party].self, forKey: .providers)
        publishers = try container.decodeIfPresent([Party].self, forKey: .publishers) ?? []
        lastUpdated = try container.decode(Timestamp.self, forKey: .lastUpdated)
        guard !providers.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: .providers, in: container, debugDescription: "empty list")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if edition == .version21 { try container.encode(Self.schema21, forKey: .schema) }
        try container.encode(aggregator, forKey: .aggregator)
        try container.encode(edition.rawValue, forKey: .version)
        try container.encode(canonicalURL, forKey: .canonicalURL)
        try container.encode(providers, forKey: .providers)
        if !publishers.isEmpty { try container.encode(publishers, forKey: .publishers) }
        try container.encode(lastUpdated, forKey: .lastUpdated)
    }
}
