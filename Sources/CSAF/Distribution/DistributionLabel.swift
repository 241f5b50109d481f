/// To whom a directory or a feed is open, in the words of either edition.
///
/// - Source: CSAF 2.0 §7.1.15, CSAF 2.1 §7.1.15, TLP 2.0
public enum DistributionLabel: String, Sendable, Hashable, CaseIterable {
    /// Documents without a label; only CSAF 2.0 knows it.
    case unlabeled = "UNLABELED"
    /// For everyone: `WHITE` in CSAF 2.0.
    case clear = "CLEAR"
    case green = "GREEN"
    case amber = "AMBER"
    /// Only CSAF 2.1 knows it.
    case amberStrict = "AMBER+STRICT"
    case red = "RED"

    /// - Parameter word: Of either edition.
    public init?(word: String) {
        if word == "WHITE" { self = .clear } else { self.init(rawValue: word) }
    }

    /// How an edition writes it; nil where it has no word for it.
    public func word(in edition: CSAFVersion) -> String? {
        switch (self, edition) {
        case (.clear, .version20): "WHITE"
        case (.unlabeled, .version21), (.amberStrict, .version20): nil
        case (.unlabeled, .version20), (.clear, .version21), (.green, _), (.amber, _), (.amberStrict, .version21),
            (.red, _):
            rawValue
        }
    }

    /// The label in names of files and folders: `white`, `amber+strict`.
    public func fileWord(in edition: CSAFVersion) -> String? { word(in: edition)?.lowercased() }

    /// Whether documents with it have to be protected from everyone who is not meant.
    ///
    /// - Source: CSAF 2.1 §7.1.5
    public var isProtected: Bool {
        switch self {
        case .unlabeled, .clear, .green: false
        case .amber, .amberStrict, .red: true
        }
    }
}

extension CSAFVersion {
    /// The address that names the schema of documents.
    public var documentSchema: String {
        switch self {
        case .version20: "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json"
        case .version21: "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"
        }
    }
}
