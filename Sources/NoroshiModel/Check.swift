package struct CheckID: Sendable, Codable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let rawValue: String

    package init(stringLiteral value: String) { rawValue = value }
    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
    package var description: String { rawValue }
}

/// Judges observations. Pure: no clock, no files, no network, so that every check is
/// tested with values and any stored inspection can be judged again by newer rules.
package protocol Check: Sendable {
    var id: CheckID { get }
    func evaluate(_ observations: [Observation]) -> [CheckResult]
}

/// The XCCDF 1.2 rule results that a check can give (NISTIR 7275r4).
package enum CheckResult: Sendable, Hashable {
    case pass
    case fail(Finding)
    /// We looked and could not tell; the gap says what was missing.
    case unknown(Gap)
    case notApplicable
}

/// Something that could not be looked at, and why.
package struct Gap: Sendable, Codable, Hashable {
    package let host: Host.Name
    /// For example `tcp://127.0.0.1:110`.
    package let what: String
    package let reason: String

    package init(host: Host.Name, what: String, reason: String) {
        self.host = host
        self.what = what
        self.reason = reason
    }
}
