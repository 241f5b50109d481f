/// One way in which a provider's documents are reached: a directory, feeds, or both.
///
/// - Source: CSAF 2.0 §7.1.7, CSAF 2.1 §7.1.7
public struct ProviderDistribution: Sendable, Hashable {
    public var directory: Directory?
    public var rolie: ROLIE?

    /// A folder with one folder for each year, `index.txt` and `changes.csv`.
    public struct Directory: Sendable, Hashable {
        public var url: String
        /// CSAF 2.0 does not say it.
        public var label: DistributionLabel?

        public init(url: String, label: DistributionLabel? = nil) {
            self.url = url
            self.label = label
        }
    }

    public struct ROLIE: Sendable, Hashable {
        public var categories: [String]
        public var feeds: [Feed]
        public var services: [String]

        public init(categories: [String] = [], feeds: [Feed], services: [String] = []) {
            self.categories = categories
            self.feeds = feeds
            self.services = services
        }
    }

    public struct Feed: Sendable, Hashable {
        public var summary: String?
        public var label: DistributionLabel
        public var url: String
        /// Only CSAF 2.1 says it.
        public var lastUpdated: Timestamp?

        public init(summary: String? = nil, label: DistributionLabel, url: String, lastUpdated: Timestamp? = nil) {
            self.summary = summary
            self.label = label
            self.url = url
            self.lastUpdated = lastUpdated
        }
    }

    public init(directory: Directory? = nil, rolie: ROLIE? = nil) {
        self.directory = directory
        self.rolie = rolie
    }
}

// MARK: JSON

extension ProviderDistribution: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case directoryURL = "directory_url"
        case directory, rolie
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        directory = try container.decodeIfPresent(Directory.self, forKey: .directory)
        if let url = try container.decodeIfPresent(String.self, forKey: .directoryURL) {
            directory = Directory(url: url)
        }
        rolie = try container.decodeIfPresent(ROLIE.self, forKey: .rolie)
        if directory == nil, rolie == nil {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "empty object"))
        }
    }

    func encode(to encoder: any Encoder, _ edition: CSAFVersion) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch edition {
        case .version20: try container.encodeIfPresent(directory?.url, forKey: .directoryURL)
        case .version21: try container.encodeIfPresent(directory, forKey: .directory)
        }
        guard let rolie else { return }
        var nested = container.nestedContainer(keyedBy: ROLIE.CodingKeys.self, forKey: .rolie)
        if !rolie.categories.isEmpty { try nested.encode(rolie.categories, forKey: .categories) }
        if !rolie.services.isEmpty { try nested.encode(rolie.services, forKey: .services) }
        var feeds = nested.nestedUnkeyedContainer(forKey: .feeds)
        for feed in rolie.feeds { try feed.encode(to: feeds.superEncoder(), edition) }
    }
}

extension ProviderDistribution.Directory: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case url
        case label = "tlp_label"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        url = try container.decode(String.self, forKey: .url)
        label = try container.decodeLabel(forKey: .label)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(url, forKey: .url)
        try container.encode((label ?? .clear).rawValue, forKey: .label)
    }
}

extension ProviderDistribution.ROLIE: Decodable {
    fileprivate enum CodingKeys: String, CodingKey, CaseIterable { case categories, feeds, services }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        categories = try container.decodeIfPresent([String].self, forKey: .categories) ?? []
        feeds = try container.decode([ProviderDistribution.Feed].self, forKey: .feeds)
        services = try container.decodeIfPresent([String].self, forKey: .services) ?? []
        guard !feeds.isEmpty else {
            throw DecodingError.dataCorruptedError(forKey: .feeds, in: container, debugDescription: "empty list")
        }
    }
}

extension ProviderDistribution.Feed: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case summary, url
        case label = "tlp_label"
        case lastUpdated = "last_updated"
    }

    public init(from decoder: any Decoder) throws {
        try decoder.refuseOthers(CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        summary = try container.decodeIfPresent(String.self, forKey: .summary)
        url = try container.decode(String.self, forKey: .url)
        label = try container.decodeLabel(forKey: .label)
        lastUpdated = try container.decodeIfPresent(Timestamp.self, forKey: .lastUpdated)
    }

    fileprivate func encode(to encoder: any Encoder, _ edition: CSAFVersion) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(summary, forKey: .summary)
        try container.encode(url, forKey: .url)
        try container.encode(label.word(in: edition) ?? label.rawValue, forKey: .label)
        if edition == .version21 { try container.encodeIfPresent(lastUpdated, forKey: .lastUpdated) }
    }
}

extension KeyedDecodingContainer {
    /// A label in the words of either edition.
    fileprivate func decodeLabel(forKey key: Key) throws -> DistributionLabel {
        let word = try decode(String.self, forKey: key)
        guard let label = DistributionLabel(word: word) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "unknown value \(quoted(word))")
        }
        return label
    }
}
