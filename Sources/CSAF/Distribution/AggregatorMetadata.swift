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
    /// From when and until when the list is kept up; only CSAF 2.1 knows them.
    public var maintainedFrom: Timestamp?
    public var maintainedUntil: Timestamp?

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

        fileprivate enum CodingKeys: String, CodingKey, CaseIterable {
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

        fileprivate enum CodingKeys: String, CodingKey, CaseIterable {
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

        fileprivate enum CodingKeys: String, CodingKey, CaseIterable {
            case publisher, role, url
            case lastUpdated = "last_updated"
        }
    }

    public init(
        edition: CSAFVersion, aggregator: Aggregator, canonicalURL: String, providers: [Party],
        publishers: [Party] = [], lastUpdated: Timestamp, maintainedFrom: Timestamp? = nil,
        maintainedUntil: Timestamp? = nil
    ) {
        self.edition = edition
        self.aggregator = aggregator
        self.canonicalURL = canonicalURL
        self.providers = providers
        self.publishers = publishers
        self.lastUpdated = lastUpdated
        self.maintainedFrom = maintainedFrom
        self.maintainedUntil = maintainedUntil
    }

    /// Reads `aggregator.json` of either edition, as its schema wants it.
    ///
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
        case maintainedFrom = "maintained_from"
        case maintainedUntil = "maintained_until"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        edition = try container.decodeEdition(forKey: .version)
        // Only the schema of CSAF 2.1 closes its objects.
        if edition == .version21 {
            try decoder.refuseOthers(CodingKeys.self)
            try container.superDecoder(forKey: .aggregator).refuseOthers(Aggregator.CodingKeys.self)
            let schema = try container.decode(String.self, forKey: .schema)
            guard schema == Self.schema21 else {
                throw container.fault(.schema, "unknown schema \(quoted(schema))")
            }
        }
        aggregator = try container.decode(Aggregator.self, forKey: .aggregator)
        canonicalURL = try container.decode(String.self, forKey: .canonicalURL)
        guard canonicalURL.hasSuffix("/aggregator.json"), URIForm.isURI(canonicalURL) else {
            throw container.fault(
                .canonicalURL, "\(quoted(canonicalURL)) is not an address that ends in \"/aggregator.json\"")
        }
        providers = try container.parties(.providers, edition)
        publishers = container.contains(.publishers) ? try container.parties(.publishers, edition) : []
        for (index, party) in publishers.enumerated() where party.mirrors == nil || party.updateInterval == nil {
            throw container.fault(.publishers, "entry \(index) needs \"mirrors\" and \"update_interval\"")
        }
        lastUpdated = try container.decode(Timestamp.self, forKey: .lastUpdated)
        if edition == .version21 {
            maintainedFrom = try container.decodeIfPresent(Timestamp.self, forKey: .maintainedFrom)
            maintainedUntil = try container.decodeIfPresent(Timestamp.self, forKey: .maintainedUntil)
        }
        try check(container)
    }

    private func check(_ container: KeyedDecodingContainer<CodingKeys>) throws {
        guard URIForm.isURI(aggregator.namespace) else {
            throw container.fault(.aggregator, "the namespace \(quoted(aggregator.namespace)) is no URI")
        }
        for text in [aggregator.name, aggregator.contactDetails, aggregator.issuingAuthority] where text == "" {
            throw container.fault(.aggregator, "an empty text")
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
        if edition == .version21 {
            try container.encodeIfPresent(maintainedFrom, forKey: .maintainedFrom)
            try container.encodeIfPresent(maintainedUntil, forKey: .maintainedUntil)
        }
    }
}

extension KeyedDecodingContainer {
    fileprivate func fault(_ key: Key, _ reason: String) -> DecodingError {
        DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: reason)
    }

    /// A list of parties, none twice, as the schema of an edition wants them.
    fileprivate func parties(_ key: Key, _ edition: CSAFVersion) throws -> [AggregatorMetadata.Party] {
        var list = try nestedUnkeyedContainer(forKey: key)
        var parties: [AggregatorMetadata.Party] = []
        var known: Set<AggregatorMetadata.Party> = []
        while !list.isAtEnd {
            let decoder = try list.superDecoder()
            let party = try AggregatorMetadata.Party(from: decoder)
            if edition == .version21 { try party.refuseOthers(decoder) }
            if edition == .version21, key.stringValue == "csaf_providers", party.updateInterval != nil {
                throw fault(key, "entry \(parties.count): unknown property \"update_interval\"")
            }
            if let reason = party.fault(in: edition) { throw fault(key, "entry \(parties.count): \(reason)") }
            guard known.insert(party).inserted else { throw fault(key, "entry \(parties.count) stands there twice") }
            parties.append(party)
        }
        guard !parties.isEmpty else { throw fault(key, "empty list") }
        return parties
    }
}

extension AggregatorMetadata.Party {
    fileprivate func refuseOthers(_ decoder: any Decoder) throws {
        try decoder.refuseOthers(CodingKeys.self)
        let inner = try decoder.container(keyedBy: CodingKeys.self).superDecoder(forKey: .metadata)
        try inner.refuseOthers(AggregatorMetadata.Metadata.CodingKeys.self)
    }

    /// What the schema of an edition does not allow.
    fileprivate func fault(in edition: CSAFVersion) -> String? {
        if edition == .version21, metadata.role == nil { return "required property \"role\" is missing" }
        if updateInterval == "" { return "an empty \"update_interval\"" }
        if mirrors?.isEmpty == true { return "an empty list of mirrors" }
        if let mirrors, Set(mirrors).count != mirrors.count { return "a mirror stands there twice" }
        return ([metadata.url] + (mirrors ?? []))
            .first { !$0.hasSuffix("/provider-metadata.json") || !URIForm.isURI($0) }
            .map { "\(quoted($0)) is not an address that ends in \"/provider-metadata.json\"" }
    }
}
