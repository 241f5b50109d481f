/// A semantic version; numbers are kept as digits, because the standard gives them no upper limit.
///
/// - Source: Semantic Versioning 2.0.0 items 2, 9–11
struct SemanticVersion: Sendable, Hashable {
    var major: String
    var minor: String
    var patch: String
    var prerelease: [String]

    init(major: String, minor: String, patch: String, prerelease: [String]) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.prerelease = prerelease
    }

    init?(_ text: String) {
        let withoutBuild = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        if withoutBuild.count == 2, !Self.areIdentifiers(withoutBuild[1]) { return nil }
        let halves = withoutBuild[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let core = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        guard core.count == 3, core.allSatisfy(Self.isNumeric) else { return nil }
        var prerelease: [String] = []
        if halves.count == 2 {
            let parts = halves[1].split(separator: ".", omittingEmptySubsequences: false)
            guard Self.areIdentifiers(halves[1]),
                !parts.contains(where: { Self.hasOnlyDigits($0) && !Self.isNumeric($0) })
            else { return nil }
            prerelease = parts.map(String.init)
        }
        self.init(major: String(core[0]), minor: String(core[1]), patch: String(core[2]), prerelease: prerelease)
    }

    func order(to other: SemanticVersion) -> VersionOrder {
        for (mine, theirs) in [(major, other.major), (minor, other.minor), (patch, other.patch)] {
            let order = numericOrder(mine, theirs)
            if order != .equal { return order }
        }
        return Self.prereleaseOrder(prerelease, other.prerelease)
    }

    /// The order of two pre-releases of one version; empty for the release itself.
    static func prereleaseOrder(_ a: [String], _ b: [String]) -> VersionOrder {
        switch (a.isEmpty, b.isEmpty) {
        case (true, true): return .equal
        case (true, false): return .greater
        case (false, true): return .less
        case (false, false): break
        }
        for (mine, theirs) in zip(a, b) {
            let order = identifierOrder(mine, theirs)
            if order != .equal { return order }
        }
        return VersionOrder(a.count, b.count)
    }

    private static func identifierOrder(_ a: String, _ b: String) -> VersionOrder {
        switch (hasOnlyDigits(a[...]), hasOnlyDigits(b[...])) {
        case (true, true): numericOrder(a, b)
        case (true, false): .less
        case (false, true): .greater
        case (false, false): byteOrder(a, b)
        }
    }

    static func areIdentifiers(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isNumeric(_ text: Substring) -> Bool {
        hasOnlyDigits(text) && (text == "0" || !text.hasPrefix("0"))
    }

    private static func hasOnlyDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isDigit)
    }
}
