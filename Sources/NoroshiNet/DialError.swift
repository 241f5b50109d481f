/// Why nothing could be exchanged with a service.
package struct DialError: Error, Hashable, CustomStringConvertible {
    package let reason: String
    package init(reason: String) { self.reason = reason }
    package var description: String { reason }
}
