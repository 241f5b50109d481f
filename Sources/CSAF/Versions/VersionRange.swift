/// A set of versions: intervals of a scheme's order, with single versions left out.
public struct VersionRange: Sendable, Hashable {
    /// How a version stands to a range.
    public enum Containment: Sendable, Hashable {
        case inside
        /// Before the first interval.
        case outsideBelow
        /// Behind the last interval.
        case outsideAbove
        /// In a gap, or left out by name.
        case outsideBetween
        /// The version or its place cannot be decided.
        case unknown
    }

    /// A limit and the side on which versions belong to the range.
    public struct Constraint: Sendable, Hashable {
        public var comparator: Comparator
        public var version: String

        public init(_ comparator: Comparator, _ version: String) {
            self.comparator = comparator
            self.version = version
        }
    }

    public enum Comparator: String, Sendable, Hashable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// Why a text is no range.
    public struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        /// The text as given.
        public var text: String
        /// Lower-case, without a full stop, the offending word quoted.
        public var reason: String

        public var description: String { "version range \(quoted(text)): \(reason)" }
    }

    public let scheme: VersionScheme
    /// In ascending order; empty for all versions, and for none when the scheme is ``VersionScheme/none``.
    public let constraints: [Constraint]

    /// The range of all versions.
    public init(all scheme: VersionScheme) {
        self.scheme = scheme
        self.constraints = []
    }

    /// A range as it was before: its scheme and its constraints, which are not looked at again.
    public init(unchecked scheme: VersionScheme, _ constraints: [Constraint]) {
        self.scheme = scheme
        self.constraints = constraints
    }

    /// The range of one version.
    ///
    /// - Throws: ``ParseError`` when it is no version of the scheme.
    public static func only(_ version: String, scheme: VersionScheme) throws(ParseError) -> VersionRange {
        try VersionRange(scheme, [Constraint(.equal, version)], of: version)
    }

    /// Sorts the constraints and checks that they make sense together.
    ///
    /// - Throws: ``ParseError`` for a version that is none, for repeated versions, and for limits that do not alternate.
    /// - Source: vers specification, "Parsing and validating"
    init(_ scheme: VersionScheme, _ constraints: [Constraint], of text: String) throws(ParseError) {
        var keyed: [(key: VersionKey, constraint: Constraint)] = []
        for constraint in constraints {
            guard let key = scheme.key(of: constraint.version) else {
                throw ParseError(
                    text: text, reason: "\(quoted(constraint.version)) is not a \(scheme.rawValue) version")
            }
            keyed.append((key, constraint))
        }
        keyed.sort { $0.key.order(to: $1.key) == .less }
        self.scheme = scheme
        self.constraints = keyed.map(\.constraint)
        for (a, b) in zip(keyed, keyed.dropFirst()) {
            let words = (quoted(a.constraint.version), quoted(b.constraint.version))
            switch a.key.order(to: b.key) {
            case .less: break
            case .equal: throw ParseError(text: text, reason: "version \(words.1) stands twice")
            case .greater, .unknown:
                throw ParseError(text: text, reason: "no order between \(words.0) and \(words.1)")
            }
        }
        if let (a, b) = Self.entangled(keyed) {
            throw ParseError(text: text, reason: "no order between \(quoted(a.version)) and \(quoted(b.version))")
        }
        if let reason = Self.disorder(in: self.constraints) { throw ParseError(text: text, reason: reason) }
    }

    /// Where a version stands. Versions that the scheme cannot place are `unknown`, never outside.
    public func contains(_ version: String) -> Containment {
        if scheme == .none { return .outsideBetween }
        if scheme == .all { return version.isEmpty ? .unknown : .inside }
        guard let key = scheme.key(of: version) else { return .unknown }
        return place(key)
    }

    /// As ``contains(_:)`` of a text; unknown for a version of another scheme.
    public func contains(_ version: OrderedVersion) -> Containment {
        if scheme == .none { return .outsideBetween }
        if scheme == .all { return .inside }
        return scheme == version.scheme ? place(version.key) : .unknown
    }

    private func place(_ key: VersionKey) -> Containment {
        var place = RangePlace()
        for constraint in constraints {
            let order = scheme.key(of: constraint.version).map { key.order(toLimit: $0) } ?? .unknown
            place.take(constraint.comparator, order)
        }
        return place.containment
    }

    /// The canonical form, such as `vers:qpopper/<2.5`.
    public var canonical: String {
        let list = constraints.map { constraint in
            let sign = constraint.comparator == .equal ? "" : constraint.comparator.rawValue
            // The colons of a time stand plain.
            return sign + (scheme == .datetime ? constraint.version : percentEncoded(constraint.version))
        }
        return "vers:\(scheme.rawValue)/" + (list.isEmpty ? "*" : list.joined(separator: "|"))
    }

    /// Two constraints of which one speaks of the other's version too, so that their order does not say what is meant:
    /// `<=1.0|>1.0-5` of an RPM package. Single versions and what begins there have one meaning.
    private static func entangled(
        _ keyed: [(key: VersionKey, constraint: Constraint)]
    ) -> (Constraint, Constraint)? {
        guard var wide = keyed.first else { return nil }
        for next in keyed.dropFirst() {
            if wide.key.isApart(from: next.key) {
                wide = next
                continue
            }
            let areSingle = wide.constraint.comparator == .equal && next.constraint.comparator == .equal
            guard areSingle || wide.constraint.comparator == .greaterOrEqual else {
                return (wide.constraint, next.constraint)
            }
        }
        return nil
    }

    /// Why sorted constraints contradict each other, or nil.
    private static func disorder(in constraints: [Constraint]) -> String? {
        let relevant = constraints.filter { $0.comparator != .notEqual }
        for (a, b) in zip(relevant, relevant.dropFirst()) where a.comparator == .equal && b.comparator.isUpper {
            return "\(quoted(b.comparator.rawValue + b.version)) makes \(quoted(a.version)) needless"
        }
        let limits = relevant.filter { $0.comparator != .equal }
        for (a, b) in zip(limits, limits.dropFirst()) where a.comparator.isUpper == b.comparator.isUpper {
            let words = (quoted(a.comparator.rawValue + a.version), quoted(b.comparator.rawValue + b.version))
            return "limits do not alternate: \(words.0), \(words.1)"
        }
        return nil
    }
}

extension VersionRange.Comparator {
    /// True for `<` and `<=`.
    var isUpper: Bool {
        switch self {
        case .less, .lessOrEqual: true
        case .equal, .notEqual, .greater, .greaterOrEqual: false
        }
    }

    /// True for `>` and `>=`.
    var isLower: Bool { self == .greater || self == .greaterOrEqual }
}
