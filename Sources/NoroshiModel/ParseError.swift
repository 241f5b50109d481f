/// Why a text could not be read, and where. Prints as `noroshi.yaml:3:14: unknown key 'sevices'`.
package struct ParseError: Error, Hashable, CustomStringConvertible {
    package let file: String
    /// 1-based line.
    package let line: Int
    /// 1-based column, counted in bytes.
    package let column: Int
    package let reason: String

    package init(file: String, line: Int, column: Int, reason: String) {
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
    }

    package var description: String { "\(file):\(line):\(column): \(reason)" }
}

/// Everything wrong with one hand-written file, in file order. Never empty.
///
/// People fix all mistakes of an edit at once, so files that people write are read to the end.
/// Bytes that programs write are read to the first error.
package struct ParseErrors: Error, Hashable, CustomStringConvertible {
    package let errors: [ParseError]
    package init(_ errors: [ParseError]) { self.errors = errors }
    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
