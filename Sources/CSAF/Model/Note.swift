/// A piece of prose.
///
/// - Source: CSAF 2.0 §3.1.5
public struct Note: Sendable, Codable, Hashable {
    public var category: NoteCategory
    public var text: String
    public var title: String?
    public var audience: String?
    /// Only in CSAF 2.1.
    public var groupIDs: [String]?
    /// Only in CSAF 2.1.
    public var productIDs: [String]?

    public init(category: NoteCategory, text: String, title: String? = nil, audience: String? = nil) {
        self.category = category
        self.text = text
        self.title = title
        self.audience = audience
    }

    private enum CodingKeys: String, CodingKey {
        case category, text, title, audience
        case groupIDs = "group_ids"
        case productIDs = "product_ids"
    }
}

/// What a note is for.
public enum NoteCategory: String, Vocabulary {
    case description
    case details
    case faq
    case general
    case legalDisclaimer = "legal_disclaimer"
    case other
    case summary
}

/// A link that belongs to the document or to one vulnerability.
///
/// - Source: CSAF 2.0 §3.1.10
public struct Reference: Sendable, Codable, Hashable {
    public var summary: String
    public var url: String
    /// Absent means `external`.
    public var category: ReferenceCategory?

    public init(summary: String, url: String, category: ReferenceCategory? = nil) {
        self.summary = summary
        self.url = url
        self.category = category
    }
}

/// Whether a link leads to this very document or elsewhere.
public enum ReferenceCategory: String, Vocabulary {
    case external
    case itself = "self"
}

/// Thanks to people or organizations. At least one field is present.
///
/// - Source: CSAF 2.0 §3.1.1
public struct Acknowledgment: Sendable, Codable, Hashable {
    public var names: [String]?
    public var organization: String?
    public var summary: String?
    public var urls: [String]?

    public init(
        names: [String]? = nil, organization: String? = nil, summary: String? = nil, urls: [String]? = nil
    ) {
        self.names = names
        self.organization = organization
        self.summary = summary
        self.urls = urls
    }
}
