public import FoundationEssentials

/// Identity, state and history of a document.
///
/// - Source: CSAF 2.0 §3.2.1.12
public struct Tracking: Sendable, Codable, Hashable {
    /// Unique for the publisher; file names derive from it.
    public var id: String
    public var status: TrackingStatus
    /// The version of this copy; equals the newest entry of `revisionHistory`.
    public var version: DocumentVersion
    public var initialReleaseDate: Timestamp
    public var currentReleaseDate: Timestamp
    /// At least one; order is free in the file, tests sort by date.
    public var revisionHistory: [Revision]
    public var aliases: [String]?
    public var generator: Generator?

    public init(
        id: String, status: TrackingStatus, version: DocumentVersion, initialReleaseDate: Timestamp,
        currentReleaseDate: Timestamp, revisionHistory: [Revision], aliases: [String]? = nil,
        generator: Generator? = nil
    ) {
        self.id = id
        self.status = status
        self.version = version
        self.initialReleaseDate = initialReleaseDate
        self.currentReleaseDate = currentReleaseDate
        self.revisionHistory = revisionHistory
        self.aliases = aliases
        self.generator = generator
    }

    /// The first or the current release date when it is later than a moment; nil when both are not.
    ///
    /// Of a document that is out, both are in the past: else the publisher's clock or one's own is wrong, or somebody
    /// wants it to count as the newest for ever.
    public func releaseDate(after moment: Date) -> Timestamp? {
        [currentReleaseDate, initialReleaseDate].first { $0.date > moment }
    }

    private enum CodingKeys: String, CodingKey {
        case id, status, version, aliases, generator
        case initialReleaseDate = "initial_release_date"
        case currentReleaseDate = "current_release_date"
        case revisionHistory = "revision_history"
    }
}

/// How settled a document is.
public enum TrackingStatus: String, Vocabulary {
    case draft
    case final
    case interim
}

/// One entry of the history: what changed in which version, and when.
public struct Revision: Sendable, Codable, Hashable {
    public var number: DocumentVersion
    public var date: Timestamp
    public var summary: String
    /// The version as it was written in the publisher's earlier numbering.
    public var legacyVersion: String?

    public init(number: DocumentVersion, date: Timestamp, summary: String, legacyVersion: String? = nil) {
        self.number = number
        self.date = date
        self.summary = summary
        self.legacyVersion = legacyVersion
    }

    private enum CodingKeys: String, CodingKey {
        case number, date, summary
        case legacyVersion = "legacy_version"
    }
}

/// The program that wrote the document, and when.
public struct Generator: Sendable, Codable, Hashable {
    public var engine: Engine
    public var date: Timestamp?

    public init(engine: Engine, date: Timestamp? = nil) {
        self.engine = engine
        self.date = date
    }
}

/// Name and version of a generating program.
public struct Engine: Sendable, Codable, Hashable {
    public var name: String
    public var version: String?

    public init(name: String, version: String? = nil) {
        self.name = name
        self.version = version
    }
}
