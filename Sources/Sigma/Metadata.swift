/// What rules, correlations and filters tell about themselves.
///
/// - Source: Sigma rules specification 2.1, "Components".
public struct Metadata: Sendable, Hashable {
    /// How far a rule can be relied on.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case stable, test, experimental, deprecated, unsupported
    }

    /// How bad it is what a rule finds.
    public enum Level: String, Sendable, Hashable, CaseIterable {
        case informational, low, medium, high, critical
    }

    /// Another rule that this one has to do with.
    public struct Related: Sendable, Hashable {
        public let id: String
        /// `derived`, `obsolete`, `merged`, `renamed` or `similar`; another word is kept.
        public let type: String
    }

    public var title: String
    public var id: String?
    /// What correlations and filters may name it by.
    public var name: String?
    public var related: [Related] = []
    public var taxonomy = "sigma"
    public var status: Status?
    public var description: String?
    public var license: String?
    public var references: [String] = []
    public var author: String?
    /// `YYYY-MM-DD`, as it is written.
    public var date: String?
    /// `YYYY-MM-DD`, as it is written.
    public var modified: String?
    public var fields: [String] = []
    public var falsepositives: [String] = []
    public var level: Level?
    public var tags: [String] = []
    public var scope: [String] = []
    /// The keys that the specification does not know, in the order of the file.
    public var custom: [CustomValue.Entry] = []
    /// Where the document begins.
    public var place: Place

    init(title: String, place: Place) {
        self.title = title
        self.place = place
    }

    /// The id, else the name, else the title: how results and messages call it.
    public var identifier: String { id ?? name ?? title }
}
