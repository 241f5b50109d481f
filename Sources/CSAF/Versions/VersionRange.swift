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
    /// In ascending order; empty for all versions.
    public let constraints: [Constraint]

    /// The range of all versions.
    public init(all scheme: VersionScheme) {
        self.scheme = scheme
        self.constraints = []
    }

    /// Sorts the constraints and checks that they make sense together.
    ///
    /// - Throws: ``ParseError`` for a version that is none, for repeated versions, and for limits that do not alternate.
    /// - Source: vers specification, "Parsing and validating"
    init(_ scheme: VersionScheme, _ constraints: [Constraint], of text: String) throws(ParseError) {
        for constraint in constraints where !scheme.isVersion(constraint.version) {
            throw ParseError(text: text, reason: "\(quoted(constraint.version)) is not a \(scheme.rawValue) version")
        }
        self.scheme = scheme
        self.constraints = constraints.sorted { scheme.compare($0.version, $1.version) == .less }
        for (a, b) in zip(self.constraints, self.constraints.dropFirst()) {
            switch scheme.compare(a.version, b.version) {
            case .less: break
            case .equal: throw ParseError(text: text, reason: "version \(quoted(b.version)) stands twice")
            case .greater, .unknown:
                throw ParseError(text: text, reason: "no order between \(quoted(a.version)) and \(quoted(b.version))")
            }
        }
        if let reason = Self.disorder(in: self.constraints) { throw ParseError(text: text, reason: reason) }
    }

    /// Where a version stands. Versions that the scheme cannot place are `unknown`, never outside.
    public func contains(_ version: String) -> Containment {
        guard scheme.isVersion(version) else { return .unknown }
        var orders: [VersionOrder] = []
        for constraint in constraints {
            let order = scheme.compare(version, constraint.version)
            if order == .unknown { return .unknown }
            if order == .equal { return place(at: constraint) }
            orders.append(order)
        }
        return place(orders)
    }

    /// The canonical form, such as `vers:qpopper/<2.5`.
    public var canonical: String {
        let list = constraints.map { constraint in
            (constraint.comparator == .equal ? "" : constraint.comparator.rawValue) + percentEncoded(constraint.version)
        }
        return "vers:\(scheme.rawValue)/" + (list.isEmpty ? "*" : list.joined(separator: "|"))
    }

    /// For a version that equals a limit.
    private func place(at constraint: Constraint) -> Containment {
        switch constraint.comparator {
        case .equal, .lessOrEqual, .greaterOrEqual: .inside
        case .notEqual: .outsideBetween
        case .less: intervalFollows(constraint) ? .outsideBetween : .outsideAbove
        case .greater: intervalPrecedes(constraint) ? .outsideBetween : .outsideBelow
        }
    }

    /// For a version that lies between limits, given how it stands to each of them.
    private func place(_ orders: [VersionOrder]) -> Containment {
        let limits = zip(constraints, orders).filter { $0.0.comparator != .notEqual }
        if limits.isEmpty { return .inside }
        let below = limits.last { $0.1 == .greater }?.0
        let above = limits.first { $0.1 == .less }?.0
        if let below, below.comparator == .greater || below.comparator == .greaterOrEqual { return .inside }
        if let above, above.comparator == .less || above.comparator == .lessOrEqual { return .inside }
        return below == nil ? .outsideBelow : above == nil ? .outsideAbove : .outsideBetween
    }

    private func intervalFollows(_ constraint: Constraint) -> Bool {
        constraints.drop { $0 != constraint }.dropFirst().contains { $0.comparator != .notEqual }
    }

    private func intervalPrecedes(_ constraint: Constraint) -> Bool {
        constraints.prefix { $0 != constraint }.contains { $0.comparator != .notEqual }
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
        for (a, b) in zip(relevant, relevant.dropFirst()) where !a.comparator.isUpper && b.comparator == .equal {
            if a.comparator != .equal {
                return "\(quoted(a.comparator.rawValue + a.version)) makes \(quoted(b.version)) needless"
            }
        }
        return nil
    }
}

extension VersionRange.Comparator {
    /// True for `<` and `<=`.
    fileprivate var isUpper: Bool {
        switch self {
        case .less, .lessOrEqual: true
        case .equal, .notEqual, .greater, .greaterOrEqual: false
        }
    }
}
