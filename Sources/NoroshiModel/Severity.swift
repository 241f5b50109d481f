/// CVSS v3.1 §5 qualitative severity, ordered.
package enum Severity: String, Sendable, Codable, Hashable, Comparable, CaseIterable {
    case none, low, medium, high, critical

    private var rank: Int {
        switch self {
        case .none: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }

    package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    /// The severity of a CVSS base score, 0.0 to 10.0.
    ///
    /// - Source: CVSS v3.1 §5, table 14.
    package init(baseScore: Double) {
        self =
            switch baseScore {
            case 9.0...: .critical
            case 7.0..<9.0: .high
            case 4.0..<7.0: .medium
            case 0.1..<4.0: .low
            default: .none
            }
    }
}

/// How sure a finding is, most sure first.
package enum Confidence: String, Sendable, Codable, Hashable, CaseIterable {
    /// Seen: an installed package's version, a greeting that names product and version.
    case confirmed
    /// Not ruled out: a product without a version, a greeting that names nothing.
    case assumed
    /// Unlikely, but not ruled out: other facts speak against it.
    case suspected
}
