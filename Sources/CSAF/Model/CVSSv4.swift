/// A CVSS version 4.0 score. The vector is the authority; metrics spelled out beside it must agree with it.
///
/// - Source: FIRST, CVSS v4.0 JSON schema
public struct CVSSv4: Sendable, Codable, Hashable {
    /// Always `4.0`.
    public var version: String
    public var vectorString: String
    /// 0.0 to 10.0.
    public var baseScore: Double
    public var baseSeverity: CVSSv3.Severity
    /// Metrics by their JSON name, such as `attackVector`: `NETWORK`.
    public var metrics: [String: String]

    public init(vectorString: String, baseScore: Double) {
        self.version = "4.0"
        self.vectorString = vectorString
        self.baseScore = baseScore
        self.baseSeverity = CVSSv3.Severity(score: baseScore)
        self.metrics = [:]
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: PropertyName.self)
        version = try container.decode(String.self, forKey: "version")
        vectorString = try container.decode(String.self, forKey: "vectorString")
        baseScore = try container.decode(Double.self, forKey: "baseScore")
        baseSeverity = try container.decode(CVSSv3.Severity.self, forKey: "baseSeverity")
        metrics = try container.metrics(named: CVSSMetric.all(of: .v40))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: PropertyName.self)
        try container.encode(version, forKey: "version")
        try container.encode(vectorString, forKey: "vectorString")
        try container.encode(baseScore, forKey: "baseScore")
        try container.encode(baseSeverity, forKey: "baseSeverity")
        for (name, value) in metrics { try container.encode(value, forKey: PropertyName(stringValue: name)) }
    }
}
