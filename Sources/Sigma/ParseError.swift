/// Where something stands in a file of rules.
public struct Place: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// From 1; 0 when the file as a whole is meant.
    public let line: Int
    /// In characters, from 1; 0 when the file as a whole is meant.
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, or `file` for the file as a whole.
    public var description: String { line == 0 ? file : "\(file):\(line):\(column)" }
}

/// One mistake in a file of rules.
public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    public let place: Place
    /// Lower-case, without a full stop; a control character is shown as U+FFFD.
    public let reason: String

    public init(_ place: Place, _ reason: String) {
        self.place = place
        // A word out of the file must not break a line of the report.
        let scalars = reason.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        self.reason = String(String.UnicodeScalarView(scalars))
    }

    /// `file:line:column: reason`, or `file: reason` for the file as a whole.
    public var description: String { "\(place): \(reason)" }
}
