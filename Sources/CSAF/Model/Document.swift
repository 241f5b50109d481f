/// What a CSAF file says about itself: title, publisher, history, sharing rules.
///
/// - Source: CSAF 2.0 §3.2.1
public struct Document: Sendable, Codable, Hashable {
    /// Which edition of the standard the file follows.
    public var csafVersion: CSAFVersion
    /// The profile, such as `csaf_security_advisory` or `csaf_vex`, or a free word for the base profile.
    public var category: String
    /// One line that tells documents apart.
    public var title: String
    public var publisher: Publisher
    public var tracking: Tracking
    /// BCP 47 tag of the language this document is written in.
    public var lang: String?
    /// BCP 47 tag of the language it was translated from; only translations carry it.
    public var sourceLang: String?
    public var distribution: Distribution?
    /// The publisher's own severity word for the document as a whole.
    public var aggregateSeverity: AggregateSeverity?
    public var notes: [Note]?
    public var references: [Reference]?
    public var acknowledgments: [Acknowledgment]?
    /// SPDX license expression of the document itself; only in CSAF 2.1.
    public var licenseExpression: String?
    /// Only in CSAF 2.1.
    public var extensions: [Extension]?

    public init(
        csafVersion: CSAFVersion, category: String, title: String, publisher: Publisher, tracking: Tracking,
        lang: String? = nil, sourceLang: String? = nil, distribution: Distribution? = nil,
        aggregateSeverity: AggregateSeverity? = nil, notes: [Note]? = nil, references: [Reference]? = nil,
        acknowledgments: [Acknowledgment]? = nil
    ) {
        self.csafVersion = csafVersion
        self.category = category
        self.title = title
        self.publisher = publisher
        self.tracking = tracking
        self.lang = lang
        self.sourceLang = sourceLang
        self.distribution = distribution
        self.aggregateSeverity = aggregateSeverity
        self.notes = notes
        self.references = references
        self.acknowledgments = acknowledgments
    }

    /// In the order of decoding: the edition first, so that another edition is refused as such.
    private enum CodingKeys: String, CodingKey {
        case csafVersion = "csaf_version"
        case category, title, publisher, tracking, lang, distribution, notes, references, acknowledgments
        case sourceLang = "source_lang"
        case aggregateSeverity = "aggregate_severity"
        case licenseExpression = "license_expression"
        case extensions = "x_extensions"
    }
}

/// The edition of the standard.
public enum CSAFVersion: String, Sendable, Codable, Hashable, CaseIterable {
    case version20 = "2.0"
    case version21 = "2.1"

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let version = CSAFVersion(rawValue: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "unsupported CSAF version \(quoted(text)), only \"2.0\" and \"2.1\" are read")
        }
        self = version
    }
}

/// A severity in the publisher's own words, and where these words are defined.
///
/// - Source: CSAF 2.0 §3.2.1.2
public struct AggregateSeverity: Sendable, Codable, Hashable {
    public var text: String
    /// URI of the scale that `text` belongs to.
    public var namespace: String?

    public init(text: String, namespace: String? = nil) {
        self.text = text
        self.namespace = namespace
    }
}
