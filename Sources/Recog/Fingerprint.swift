public import ByteRegex

/// A pattern for what a service says, and what a match tells about the service.
///
/// - Source: Recog's `xml/fingerprints.xsd`, element `fingerprint`.
public struct Fingerprint: Sendable {
    /// The description, with runs of white space made one space.
    public let description: String
    public let pattern: BytePattern
    /// In the order of the file; a name stands here once.
    public let parameters: [Parameter]
    public let examples: [Example]
    /// Where the element starts, from 1.
    public let line: Int

    /// A named value of a match, such as `service.version`.
    public struct Parameter: Hashable, Sendable {
        public let name: String
        public let source: Source

        public enum Source: Hashable, Sendable {
            /// A text in which `{name}` stands for another parameter.
            case constant(Template)
            /// The group with this number, from 1; without a value when the group took no part in the match.
            case capture(Int)
        }
    }

    /// An input that the pattern must match.
    public struct Example: Hashable, Sendable {
        public let input: [UInt8]
        /// Whether it was given as bytes: in base64, or in a file of its own. As in Ruby, it is then matched by bytes
        /// even if it is UTF-8.
        public let isBinary: Bool
        /// The values that the match must give, by name.
        public let expected: [String: String]
        /// Where the element starts, from 1.
        public let line: Int
    }
}
