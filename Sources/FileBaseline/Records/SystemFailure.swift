internal import Glibc

/// The system refused something, with its own words.
package struct SystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// `errno`.
    package let number: Int32

    package init(number: Int32) { self.number = number }
    static var last: SystemFailure { SystemFailure(number: errno) }

    package var description: String { unsafe String(cString: strerror(number)).lowercased() }
}
