/// How severe a vulnerability is for some products, in the words of one source.
///
/// - Source: CSAF 2.1 §3.2.4.9
public struct Metric: Sendable, Codable, Hashable {
    public var content: MetricContent
    /// Product IDs.
    public var products: [String]
    /// URI of who says so; absent means the publisher.
    public var source: String?

    public init(content: MetricContent, products: [String], source: String? = nil) {
        self.content = content
        self.products = products
        self.source = source
    }
}

/// One or more ratings of different systems.
public struct MetricContent: Sendable, Codable, Hashable {
    public var cvssV2: CVSSv2?
    public var cvssV3: CVSSv3?
    public var cvssV4: CVSSv4?
    public var epss: EPSS?
    public var qualitativeSeverityRating: QualitativeSeverity?
    /// A list of decision points as CERT/CC defines it.
    public var ssvcV2: JSONContent?
    public var extensions: [Extension]?

    public init() {}

    private enum CodingKeys: String, CodingKey {
        case epss
        case cvssV2 = "cvss_v2"
        case cvssV3 = "cvss_v3"
        case cvssV4 = "cvss_v4"
        case qualitativeSeverityRating = "qualitative_severity_rating"
        case ssvcV2 = "ssvc_v2"
        case extensions = "x_extensions"
    }
}

/// A severity in words, for sources without CVSS.
public enum QualitativeSeverity: String, Vocabulary {
    case none, low, medium, high, critical
}

/// How probable it is that a vulnerability is exploited soon.
///
/// - Source: FIRST, Exploit Prediction Scoring System
public struct EPSS: Sendable, Codable, Hashable {
    /// Digits, from `0.0…` to `1.0…`, as they were written.
    public var percentile: String
    public var probability: String
    public var timestamp: Timestamp

    public init(percentile: String, probability: String, timestamp: Timestamp) {
        self.percentile = percentile
        self.probability = probability
        self.timestamp = timestamp
    }
}

/// A weakness class of one version of MITRE's list.
public struct VersionedCWE: Sendable, Codable, Hashable {
    public var id: String
    public var name: String
    /// Such as `4.13`.
    public var version: String

    public init(id: String, name: String, version: String) {
        self.id = id
        self.name = name
        self.version = version
    }
}

/// When a vulnerability was first seen to be exploited.
///
/// - Source: CSAF 2.1 §3.2.4.6
public struct FirstKnownExploitation: Sendable, Codable, Hashable {
    /// When this was known.
    public var date: Timestamp
    public var exploitationDate: Timestamp
    public var groupIDs: [String]?
    public var productIDs: [String]?

    public init(
        date: Timestamp, exploitationDate: Timestamp, groupIDs: [String]? = nil, productIDs: [String]? = nil
    ) {
        self.date = date
        self.exploitationDate = exploitationDate
        self.groupIDs = groupIDs
        self.productIDs = productIDs
    }

    private enum CodingKeys: String, CodingKey {
        case date
        case exploitationDate = "exploitation_date"
        case groupIDs = "group_ids"
        case productIDs = "product_ids"
    }
}
