/// How severe a vulnerability is for some products.
///
/// - Source: CSAF 2.0 §3.2.3.13
public struct Score: Sendable, Codable, Hashable {
    /// Product IDs.
    public var products: [String]
    public var cvssV2: CVSSv2?
    public var cvssV3: CVSSv3?

    public init(products: [String], cvssV2: CVSSv2? = nil, cvssV3: CVSSv3? = nil) {
        self.products = products
        self.cvssV2 = cvssV2
        self.cvssV3 = cvssV3
    }

    private enum CodingKeys: String, CodingKey {
        case products
        case cvssV2 = "cvss_v2"
        case cvssV3 = "cvss_v3"
    }
}

/// A CVSS version 2 score. The vector is the authority; metrics that are spelled out beside it must agree with it.
///
/// - Source: FIRST, CVSS v2.0 JSON schema
public struct CVSSv2: Sendable, Codable, Hashable {
    /// Always `2.0`.
    public var version: String
    public var vectorString: String
    /// 0.0 to 10.0.
    public var baseScore: Double
    public var temporalScore: Double?
    public var environmentalScore: Double?
    /// Metrics by their JSON name, such as `accessVector`: `NETWORK`.
    public var metrics: [String: String]

    public init(vectorString: String, baseScore: Double) {
        self.version = "2.0"
        self.vectorString = vectorString
        self.baseScore = baseScore
        self.metrics = [:]
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: PropertyName.self)
        version = try container.decode(String.self, forKey: "version")
        vectorString = try container.decode(String.self, forKey: "vectorString")
        baseScore = try container.decode(Double.self, forKey: "baseScore")
        temporalScore = try container.decodeIfPresent(Double.self, forKey: "temporalScore")
        environmentalScore = try container.decodeIfPresent(Double.self, forKey: "environmentalScore")
        metrics = try container.metrics(named: CVSSMetric.all(of: .v20))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: PropertyName.self)
        try container.encode(version, forKey: "version")
        try container.encode(vectorString, forKey: "vectorString")
        try container.encode(baseScore, forKey: "baseScore")
        try container.encodeIfPresent(temporalScore, forKey: "temporalScore")
        try container.encodeIfPresent(environmentalScore, forKey: "environmentalScore")
        for (name, value) in metrics { try container.encode(value, forKey: PropertyName(stringValue: name)) }
    }
}

/// A CVSS version 3.0 or 3.1 score. The vector is the authority; metrics spelled out beside it must agree with it.
///
/// - Source: FIRST, CVSS v3.0 and v3.1 JSON schemas
public struct CVSSv3: Sendable, Codable, Hashable {
    /// `3.0` or `3.1`.
    public var version: String
    public var vectorString: String
    /// 0.0 to 10.0.
    public var baseScore: Double
    public var baseSeverity: Severity
    public var temporalScore: Double?
    public var temporalSeverity: Severity?
    public var environmentalScore: Double?
    public var environmentalSeverity: Severity?
    /// Metrics by their JSON name, such as `attackVector`: `NETWORK`.
    public var metrics: [String: String]

    /// The qualitative scale: up to 0.0, 3.9, 6.9, 8.9 and 10.0.
    public enum Severity: String, Vocabulary {
        case none = "NONE"
        case low = "LOW"
        case medium = "MEDIUM"
        case high = "HIGH"
        case critical = "CRITICAL"

        /// The severity that belongs to a score.
        ///
        /// - Source: CVSS v3.1 §5
        public init(score: Double) {
            self = score >= 9 ? .critical : score >= 7 ? .high : score >= 4 ? .medium : score > 0 ? .low : .none
        }
    }

    public init(version: String = "3.1", vectorString: String, baseScore: Double) {
        self.version = version
        self.vectorString = vectorString
        self.baseScore = baseScore
        self.baseSeverity = Severity(score: baseScore)
        self.metrics = [:]
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: PropertyName.self)
        version = try container.decode(String.self, forKey: "version")
        vectorString = try container.decode(String.self, forKey: "vectorString")
        baseScore = try container.decode(Double.self, forKey: "baseScore")
        baseSeverity = try container.decode(Severity.self, forKey: "baseSeverity")
        temporalScore = try container.decodeIfPresent(Double.self, forKey: "temporalScore")
        temporalSeverity = try container.decodeIfPresent(Severity.self, forKey: "temporalSeverity")
        environmentalScore = try container.decodeIfPresent(Double.self, forKey: "environmentalScore")
        environmentalSeverity = try container.decodeIfPresent(Severity.self, forKey: "environmentalSeverity")
        metrics = try container.metrics(named: CVSSMetric.all(of: .v30))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: PropertyName.self)
        try container.encode(version, forKey: "version")
        try container.encode(vectorString, forKey: "vectorString")
        try container.encode(baseScore, forKey: "baseScore")
        try container.encode(baseSeverity, forKey: "baseSeverity")
        try container.encodeIfPresent(temporalScore, forKey: "temporalScore")
        try container.encodeIfPresent(temporalSeverity, forKey: "temporalSeverity")
        try container.encodeIfPresent(environmentalScore, forKey: "environmentalScore")
        try container.encodeIfPresent(environmentalSeverity, forKey: "environmentalSeverity")
        for (name, value) in metrics { try container.encode(value, forKey: PropertyName(stringValue: name)) }
    }
}

struct PropertyName: CodingKey, ExpressibleByStringLiteral {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    init(stringLiteral value: String) { stringValue = value }
}

extension KeyedDecodingContainer<PropertyName> {
    func metrics(named known: [CVSSMetric]) throws -> [String: String] {
        var result: [String: String] = [:]
        for metric in known {
            result[metric.name] = try decodeIfPresent(String.self, forKey: PropertyName(stringValue: metric.name))
        }
        return result
    }
}
