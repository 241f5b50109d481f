#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A journal file that cannot be read at all, or not further.
package struct JournalFileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let reason: String

    package init(reason: String) { self.reason = reason }

    package var description: String { reason }

    /// What the system said last (`errno`).
    static var system: JournalFileError { unsafe JournalFileError(reason: String(cString: strerror(errno))) }
}
