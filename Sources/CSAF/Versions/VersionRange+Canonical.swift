extension VersionRange {
    /// Reads a range in the canonical `vers:` form or in one of the plain forms that vendors write.
    ///
    /// Canonical: `vers:deb/>=1:9.2|<1:9.3`; the type names the scheme, and `defaultScheme` does not count.
    /// Plain: `<2.5`, `>=1.0 <2.5`, `before 2.5`, `2.0 - 2.4`, `2.5 and later`, `2.5 より前`, `2.5 以降` and the like.
    ///
    /// - Throws: ``ParseError`` for a `vers:` text that is not canonical, and for plain words with no certain meaning.
    /// - Source: VERS specification (package-url/vers-spec)
    public static func parse(_ text: String, defaultScheme: VersionScheme) throws(ParseError) -> VersionRange {
        text.hasPrefix("vers:") ? try parseCanonical(text) : try parsePlain(text, scheme: defaultScheme)
    }

    /// As ``parse(_:defaultScheme:)``, and forgives in a `vers:` text what has one meaning all the same: constraints
    /// out of order, repeated or needless ones, spaces, empty constraints, `=` before a version, a type in upper case.
    public static func parseLeniently(
        _ text: String, defaultScheme: VersionScheme
    ) throws(ParseError) -> VersionRange {
        guard text.lowercased().hasPrefix("vers:") else { return try parsePlain(text, scheme: defaultScheme) }
        let specifier = try VersSpecifier(text, isLenient: true)
        let scheme = try scheme(of: specifier, in: text)
        if specifier.constraints.isEmpty { return VersionRange(all: scheme) }
        return try VersionRange(scheme, simplified(specifier.constraints, scheme), of: text)
    }

    private static func parseCanonical(_ text: String) throws(ParseError) -> VersionRange {
        let specifier = try VersSpecifier(text)
        let scheme = try scheme(of: specifier, in: text)
        if specifier.constraints.isEmpty { return VersionRange(all: scheme) }
        let range = try VersionRange(scheme, specifier.constraints, of: text)
        if let (given, _) = zip(specifier.constraints, range.constraints).first(where: { $0 != $1 }) {
            let word = quoted(given.version)
            throw ParseError(
                text: text, reason: "\(word) is not in ascending order", reasonJa: "\(word) が昇順に並んでいません")
        }
        return range
    }

    private static func scheme(of specifier: VersSpecifier, in text: String) throws(ParseError) -> VersionScheme {
        guard let scheme = specifier.scheme else {
            throw .unknownType(specifier.type, in: text)
        }
        return scheme
    }

    /// Leaves out what other constraints say already: the nearer one of two limits on the same side, a version that
    /// lies within an interval.
    ///
    /// - Source: VERS specification of 2022, "Version constraints simplification"
    private static func simplified(_ constraints: [Constraint], _ scheme: VersionScheme) -> [Constraint] {
        let keyed = constraints.map { (scheme.key(of: $0.version), $0) }
        guard keyed.allSatisfy({ $0.0 != nil }) else { return constraints }
        let sorted = keyed.sorted { a, b in a.0.flatMap { x in b.0.map { x.order(to: $0) } } == .less }
        let areApart = zip(sorted, sorted.dropFirst()).allSatisfy { a, b in
            a.0.flatMap { x in b.0.map { x.isApart(from: $0) } } == true
        }
        guard areApart else { return constraints }
        var kept: [Constraint] = []
        for (_, constraint) in sorted {
            if kept.last == constraint { continue }
            if constraint.comparator.isUpper {
                while let last = kept.last, last.comparator.isUpper || last.comparator == .equal { kept.removeLast() }
            } else if let last = kept.last, last.comparator.isLower,
                constraint.comparator.isLower || constraint.comparator == .equal
            {
                continue
            }
            kept.append(constraint)
        }
        return kept
    }
}
