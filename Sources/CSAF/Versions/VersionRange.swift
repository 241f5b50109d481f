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

    /// How a version stands to a range, and whether the range says so.
    public struct Place: Sendable, Hashable {
        public let containment: Containment
        /// Whether the version lies outside by a limit that the range names, or is left out by name; false for one beside
        /// single versions, of which the range says nothing.
        public let isBounded: Bool

        public init(_ containment: Containment, isBounded: Bool) {
            self.containment = containment
            self.isBounded = isBounded
        }
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
        /// The same in Japanese.
        public var reasonJa: String

        public var description: String { "version range \(quoted(text)): \(reason)" }
        /// ``description`` in Japanese.
        public var descriptionJa: String { "バージョンの範囲 \(quoted(text)): \(reasonJa)" }
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
                let word = quoted(constraint.version)
                throw ParseError(
                    text: text, reason: "\(word) is not a \(scheme.rawValue) version",
                    reasonJa: "\(word) は方式 \"\(scheme.rawValue)\" のバージョンではありません")
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
            case .equal:
                throw ParseError(
                    text: text, reason: "version \(words.1) stands twice", reasonJa: "バージョン \(words.1) が重複しています")
            case .greater, .unknown: throw .unordered(text, words.0, words.1)
            }
        }
        if let (a, b) = Self.entangled(keyed) {
            throw .unordered(text, quoted(a.version), quoted(b.version))
        }
        if let fault = Self.disorder(in: self.constraints) {
            throw ParseError(text: text, reason: fault.english, reasonJa: fault.japanese)
        }
    }

    /// Where a version stands. Versions that the scheme cannot place are `unknown`, never outside.
    public func contains(_ version: String) -> Containment { place(of: version).containment }

    /// As ``contains(_:)`` of a text; unknown for a version of another scheme.
    public func contains(_ version: OrderedVersion) -> Containment { place(of: version).containment }

    /// As ``contains(_:)``, and whether the range says so.
    public func place(of version: String) -> Place {
        if scheme == .none { return Place(.outsideBetween, isBounded: true) }
        if scheme == .all { return Place(version.isEmpty ? .unknown : .inside, isBounded: false) }
        guard let key = scheme.key(of: version) else { return Place(.unknown, isBounded: false) }
        return place(key)
    }

    /// As ``place(of:)`` of a text; unknown for a version of another scheme.
    public func place(of version: OrderedVersion) -> Place {
        if scheme == .none { return Place(.outsideBetween, isBounded: true) }
        if scheme == .all { return Place(.inside, isBounded: false) }
        return scheme == version.scheme ? place(version.key) : Place(.unknown, isBounded: false)
    }

    private func place(_ key: VersionKey) -> Place {
        var place = RangePlace()
        for constraint in constraints {
            let order = scheme.key(of: constraint.version).map { key.order(toLimit: $0) } ?? .unknown
            place.take(constraint.comparator, order)
        }
        return place.place
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
    private static func disorder(in constraints: [Constraint]) -> TestMessage? {
        let relevant = constraints.filter { $0.comparator != .notEqual }
        for (a, b) in zip(relevant, relevant.dropFirst()) where a.comparator == .equal && b.comparator.isUpper {
            let words = (quoted(b.comparator.rawValue + b.version), quoted(a.version))
            return TestMessage("\(words.0) makes \(words.1) needless", "\(words.0) があるため \(words.1) は不要です")
        }
        let limits = relevant.filter { $0.comparator != .equal }
        for (a, b) in zip(limits, limits.dropFirst()) where a.comparator.isUpper == b.comparator.isUpper {
            let words = (quoted(a.comparator.rawValue + a.version), quoted(b.comparator.rawValue + b.version))
            return TestMessage(
                "limits do not alternate: \(words.0), \(words.1)", "上限と下限が交互になっていません: \(words.0)、\(words.1)")
        }
        return nil
    }
}

extension VersionRange.ParseError {
    /// The scheme does not say which of two versions, quoted, comes first.
    fileprivate static func unordered(_ text: String, _ a: String, _ b: String) -> Self {
        Self(text: text, reason: "no order between \(a) and \(b)", reasonJa: "\(a) と \(b) の順序が決まりません")
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
