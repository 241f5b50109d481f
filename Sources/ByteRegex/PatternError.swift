/// Why a pattern was not compiled.
///
/// ``reason`` is lower-case, without a full stop, and quotes the offending words of the pattern.
public struct PatternError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the pattern, in bytes of its UTF-8 form, from 0.
    public let offset: Int
    public let reason: String

    public init(offset: Int, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "offset \(offset): \(reason)" }
}
