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
    /// Only in CSAF 2.1.
    case multiplier
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
    /// Only in CSAF 2.1.
    public var sharingGroup: SharingGroup?

    public init(text: String? = nil, tlp: TLP? = nil) {
        self.text = text
        self.tlp = tlp
    }

    private enum CodingKeys: String, CodingKey {
        case text, tlp
        case sharingGroup = "sharing_group"
    }
}

/// Those with whom a document is shared.
///
/// - Source: CSAF 2.1 §3.2.2.5.1
public struct SharingGroup: Sendable, Codable, Hashable {
    /// A UUID; the highest one stands for everybody, the lowest for nobody.
    public var id: String
    public var name: String?

    public init(id: String, name: String? = nil) {
        self.id = id
        self.name = name
    }
}

/// A Traffic Light Protocol label, in the wording of the edition: CSAF 2.0 still says `WHITE`.
public struct TLP: Sendable, Codable, Hashable {
    public var label: TLPLabel
    /// URI of the definition of the labels; the standard's default is FIRST's page.
    public var url: String?

    public init(label: TLPLabel, url: String? = nil) {
        self.label = label
        self.url = url
    }
}

/// The labels of CSAF 2.0 (`WHITE`) and 2.1 (`CLEAR`, `AMBER+STRICT`).
public enum TLPLabel: String, Vocabulary {
    case amber = "AMBER"
    case amberStrict = "AMBER+STRICT"
    case clear = "CLEAR"
    case green = "GREEN"
    case red = "RED"
    case white = "WHITE"
}
