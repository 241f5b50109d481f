package import LogReading
package import Sigma

/// A line that a rule matches, and where it stands.
package struct LogMatch: Sendable {
    /// By its place in the rules.
    package let rule: Int
    package let file: String
    /// From 1.
    package let line: Int
    /// Of the line's first byte.
    package let offset: Int
    /// nil where the line has none that is known.
    package let time: Moment?
    /// The hour is there twice, or not at all, where the clock was put back or forward.
    package let isTimeDoubtful: Bool
    /// In the order in which they stand in the line.
    package let fields: [(name: String, value: [UInt8])]
    /// Without its newline.
    package let bytes: [UInt8]
    /// The line is longer than is read as a whole, and these are part of it.
    package let isCut: Bool
    /// What several lines say together: these bytes are its fields, and no line's.
    package var isDerived = false
}

/// What a correlation found.
package struct LogStory: Sendable {
    package let match: CorrelationMatch
    /// Where some of its events stand.
    package let places: [Place]
    /// Where the lines stand that tell who began some of them, such as the client that gave a mail.
    package var origins: [Place] = []

    package struct Place: Sendable, Hashable {
        package let file: String
        package let line: Int
        package let offset: Int
    }
}

/// What a run over logs has looked at.
package struct LogStatistics: Sendable {
    package var files = 0
    package var bytes = 0
    package var lines = 0
    /// Lines that were taken apart.
    package var candidates = 0
    /// Candidates without a time that is known.
    package var timeless = 0
    /// Pieces of lines too long to be read as a whole.
    package var cut = 0
    /// Events that stand in two logs, of which correlations count one.
    package var twins = 0
}
