/// What of a file could not be read, although its header says that it is there.
package struct JournalDamage: Hashable, Sendable, CustomStringConvertible {
    /// The places at which something was wrong.
    package internal(set) var count = 1
    /// The first of them, in bytes from the start of the file.
    package let offset: Int
    /// What was wrong there.
    package let reason: String

    package init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    package var description: String {
        "\(reason) at byte \(offset)" + (count > 1 ? ", and \(count - 1) more places" : "")
    }
}

extension JournalDamage? {
    /// Only the first reason is kept, so only that is made.
    mutating func note(at offset: Int, _ reason: @autoclosure () -> String) {
        if self == nil {
            self = JournalDamage(offset: offset, reason: reason())
        } else {
            self?.count += 1
        }
    }
}
