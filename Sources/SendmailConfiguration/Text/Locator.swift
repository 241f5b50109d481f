/// A place in a file: the line where something begins, counted from 1.
package struct Locator: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int

    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    package var description: String { "\(file):\(line)" }
}

/// Something that is wrong with a file: `file:line: reason`.
package struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let locator: Locator
    /// Lower case, without a full stop. It may quote the file: bytes that are no UTF-8 are replaced, control characters
    /// are not.
    package let reason: String

    package init(_ locator: Locator, _ reason: String) {
        self.locator = locator
        self.reason = reason
    }

    package var description: String { "\(locator): \(reason)" }
}
