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
        /// The values that the match must give, by name.
        public let expected: [String: String]
        /// Where the element starts, from 1.
        public let line: Int
    }
}

extension Fingerprint {
    /// The values that a match of the pattern gives.
    ///
    /// A value is a capture read as UTF-8, with U+FFFD for what is not UTF-8, or a constant. A constant that names a
    /// parameter without a value is left out, but a missing `*.version` is written `-` in a `*.cpe23`.
    /// Names that start with `_tmp.` serve other constants and are not part of the result.
    ///
    /// - Parameters:
    ///   - serviceProtocol: The value of `service.protocol` where the fingerprint gives none; `nil` for none.
    ///   - range: Where a group of the match stands; `nil` where it took no part, or is not there.
    func values(
        for input: [UInt8], serviceProtocol: String?, range: (Int) -> Range<Int>?
    ) -> [String: String] {
        var values: [String: String] = [:]
        for parameter in parameters {
            switch parameter.source {
            case .constant(let template): values[parameter.name] = template.text
            case .capture(let group):
                guard let range = range(group) else { continue }
                values[parameter.name] = String(decoding: input[range], as: UTF8.self)
            }
        }
        if values["service.protocol"] == nil { values["service.protocol"] = serviceProtocol }
        for parameter in parameters {
            guard case .constant(let template) = parameter.source, template.hasNames else { continue }
            values[parameter.name] = template.filled(with: values, for: parameter.name)
        }
        return values.filter { !$0.key.hasPrefix("_tmp.") }
    }
}
