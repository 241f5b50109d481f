/// One mistake in a file of fingerprints.
public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// From 1; 0 when the file as a whole is meant.
    public let line: Int
    /// In bytes, from 1; 0 when the file as a whole is meant.
    public let column: Int
    /// Lower-case, without a full stop; a control character is shown as U+FFFD.
    public let reason: String

    public init(file: String, line: Int, column: Int, reason: String) {
        self.file = file
        self.line = line
        self.column = column
        // A word out of the file must not break a line of the report.
        let scalars = reason.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }
        self.reason = String(String.UnicodeScalarView(scalars))
    }

    /// `file:line:column: reason`, or `file: reason` for the file as a whole.
    public var description: String {
        line == 0 ? "\(file): \(reason)" : "\(file):\(line):\(column): \(reason)"
    }
}

/// Every mistake that was found, in the order of files and lines; never empty.
public struct ParseErrors: Error, Hashable, Sendable, CustomStringConvertible {
    public let errors: [ParseError]

    public init(_ errors: [ParseError]) {
        precondition(!errors.isEmpty, "an error says what is wrong")
        self.errors = errors
    }

    /// One mistake in each line.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}
