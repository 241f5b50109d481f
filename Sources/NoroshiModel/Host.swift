/// A machine that is looked at or told of.
package enum Host {
    /// A host's name as its administrator uses it, for example `mail.example.jp`. Never empty.
    package struct Name: Sendable, Codable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
        package let rawValue: String

        package init(stringLiteral value: String) { rawValue = value }
        package init(_ value: String) { rawValue = value }
        package init(from decoder: any Decoder) throws {
            rawValue = try decoder.singleValueContainer().decode(String.self)
        }
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(rawValue)
        }
        package var description: String { rawValue }
    }
}

/// The part that a host plays in an incident; beside the classes, not one of them.
///
/// - Source: IODEF (RFC 7970 §3.17) System@category, in the words of coordination centers.
package enum HostRole: String, Sendable, Codable, Hashable, CaseIterable {
    case victim, source, relay, target
}
