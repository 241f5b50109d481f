/// Who answers for the document.
///
/// - Source: CSAF 2.0 §3.2.1.8
public struct Publisher: Sendable, Codable, Hashable {
    public var category: PublisherCategory
    public var name: String
    /// URI that, together with the tracking ID, makes a document's identity unique.
    public var namespace: String
    public var contactDetails: String?
    /// By what right or in which role the publisher speaks.
    public var issuingAuthority: String?

    public init(
        category: PublisherCategory, name: String, namespace: String, contactDetails: String? = nil,
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

/// The role in which a document was published.
public enum PublisherCategory: String, Vocabulary {
    case coordinator
    case discoverer
    case other
    case translator
    case user
    case vendor
}

/// To whom the document may be passed on.
///
/// - Source: CSAF 2.0 §3.2.1.5
public struct Distribution: Sendable, Codable, Hashable {
    public var text: String?
    public var tlp: TLP?

    public init(text: String? = nil, tlp: TLP? = nil) {
        self.text = text
        self.tlp = tlp
    }
}

/// A Traffic Light Protocol label, in the wording of CSAF 2.0 (which still says `WHITE`).
public struct TLP: Sendable, Codable, Hashable {
    public var label: TLPLabel
    /// URI of the definition of the labels; the standard's default is FIRST's page.
    public var url: String?

    public init(label: TLPLabel, url: String? = nil) {
        self.label = label
        self.url = url
    }
}

/// The four labels that CSAF 2.0 knows.
public enum TLPLabel: String, Vocabulary {
    case amber = "AMBER"
    case green = "GREEN"
    case red = "RED"
    case white = "WHITE"
}
