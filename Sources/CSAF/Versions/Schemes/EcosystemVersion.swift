/// Versions that resemble Semantic Versioning, with the freedoms of an ecosystem.
enum EcosystemVersion {
    /// npm: a `v` or `=` may stand before it.
    ///
    /// - Source: node-semver, README "Versions"
    static func npm(_ text: String) -> SemanticVersion? {
        var rest = text[...]
        while let first = rest.first, first == "=" || first == "v" || first == " " { rest.removeFirst() }
        return SemanticVersion(String(rest))
    }

    /// Go modules: `v` before it, and missing numbers count as zero.
    ///
    /// - Source: The Go Modules Reference, "Versions"; golang.org/x/mod/semver
    static func golang(_ text: String) -> SemanticVersion? {
        let rest = text.first == "v" ? text.dropFirst() : text[...]
        let core = rest.prefix { $0 != "-" && $0 != "+" }
        let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count < 3 else { return SemanticVersion(String(rest)) }
        guard core.count == rest.count else { return nil }
        return SemanticVersion(core + String(repeating: ".0", count: 3 - numbers.count))
    }
}

/// A version of a NuGet package: up to four numbers; letters count without case.
///
/// - Source: Microsoft, "NuGet package versioning"
struct NuGetVersion {
    private var numbers: [String]
    private var prerelease: [String] = []

    init?(_ text: String) {
        let withoutBuild = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        if withoutBuild.count == 2, !SemanticVersion.areIdentifiers(withoutBuild[1]) { return nil }
        let halves = withoutBuild[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let numbers = CSAF.dottedNumbers(halves[0]), numbers.count <= 4 else { return nil }
        self.numbers = numbers
        guard halves.count == 2 else { return }
        guard SemanticVersion.areIdentifiers(halves[1]) else { return nil }
        prerelease = halves[1].lowercased().split(separator: ".").map(String.init)
    }

    func order(to other: NuGetVersion) -> VersionOrder {
        let order = dottedOrder(numbers, other.numbers)
        return order != .equal ? order : SemanticVersion.prereleaseOrder(prerelease, other.prerelease)
    }
}

/// A version of a Composer package, such as `v1.2.3-beta2`, `1.0.0-RC1` or `2.1-patch3`; branches are none.
///
/// - Source: Composer, "Versions and constraints"; composer/semver
struct ComposerVersion {
    private var numbers: [String]
    private var stability = 4
    private var stabilityNumbers: [String] = []
    private var isDevelopment = false
    /// `1.0-stable` is 1.0, whatever stands behind the word.
    private var isStableByWord = false

    init?(_ text: String) {
        let withoutBuild = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        if withoutBuild.count == 2, !SemanticVersion.areIdentifiers(withoutBuild[1]) { return nil }
        var bytes = VersionBytes(withoutBuild[0])
        _ = bytes.take(anyOf: "vV")
        guard let numbers = bytes.dottedNumbers(), numbers.count <= 4 else { return nil }
        self.numbers = numbers
        readStability(&bytes)
        var trial = bytes
        _ = trial.take(anyOf: ".-")
        if trial.take(word: "dev") {
            isDevelopment = !isStableByWord
            bytes = trial
        }
        guard bytes.isAtEnd else { return nil }
    }

    private mutating func readStability(_ bytes: inout VersionBytes) {
        var trial = bytes
        _ = trial.take(anyOf: "._-")
        if trial.isAtEnd { bytes = trial }
        let words = ["stable", "beta", "b", "rc", "alpha", "a", "patch", "pl", "p"]
        guard let word = trial.take(firstOf: words) else { return }
        stability = ["alpha": 1, "a": 1, "beta": 2, "b": 2, "rc": 3, "stable": 4][word] ?? 5
        isStableByWord = stability == 4
        while true {
            bytes = trial
            _ = trial.take(anyOf: ".-")
            guard let number = trial.number() else { return }
            if !isStableByWord { stabilityNumbers.append(number) }
        }
    }

    func order(to other: ComposerVersion) -> VersionOrder {
        firstDifference(
            dottedOrder(numbers, other.numbers), VersionOrder(rank, other.rank),
            VersionOrder(stabilityNumbers.isEmpty ? 0 : 1, other.stabilityNumbers.isEmpty ? 0 : 1),
            dottedOrder(stabilityNumbers, other.stabilityNumbers),
            VersionOrder(isDevelopment ? 0 : 1, other.isDevelopment ? 0 : 1))
    }

    /// A development version of no stability precedes all others.
    private var rank: Int { isDevelopment && stability == 4 ? 0 : stability }
}

/// A version of a Perl distribution: a decimal fraction in groups of three digits, or numbers between dots.
///
/// - Source: version.pm, "version numbers"; perlmod
struct PerlVersion {
    private var numbers: [String]

    init?(_ text: String) {
        let isDotted = text.first == "v" || text.first == "V" || text.utf8.count { $0 == UInt8(ascii: ".") } >= 2
        guard Self.hasProperUnderscore(text) else { return nil }
        let plain = text.filter { $0 != "_" }
        let core = plain.first == "v" || plain.first == "V" ? plain.dropFirst() : plain[...]
        var parts = core.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if !isDotted, parts.count > 1, parts.last == "" { parts.removeLast() }
        guard let first = parts.first, parts.dropFirst().allSatisfy({ !$0.isEmpty }),
            !first.isEmpty || parts.count > 1 && (!isDotted || text.first == "."),
            parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) })
        else { return nil }
        if first.isEmpty { parts[0] = "0" }
        if isDotted {
            numbers = parts
        } else {
            numbers = [parts[0]]
            var fraction = Array((parts.count > 1 ? parts[1] : "").utf8)[...]
            while !fraction.isEmpty {
                let group = String(decoding: fraction.prefix(3), as: UTF8.self)
                numbers.append(group + String(repeating: "0", count: 3 - group.utf8.count))
                fraction = fraction.dropFirst(3)
            }
        }
    }

    func order(to other: PerlVersion) -> VersionOrder { dottedOrder(numbers, other.numbers) }

    /// At most one underscore, between digits behind a dot; it marks a trial release and does not count.
    private static func hasProperUnderscore(_ text: String) -> Bool {
        let halves = text.split(separator: "_", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return halves.count == 1 }
        return halves[0].contains(".") && halves[0].utf8.last.map(isDigit) == true && !halves[1].isEmpty
            && halves[1].utf8.allSatisfy(isDigit)
    }
}

/// A version of a Conan recipe: parts between dots, a pre-release behind `-`, a build behind `+`.
///
/// - Source: Conan 2, "Versioning", order of versions
struct ConanVersion {
    private var items: [String]
    private var prerelease: [String]?
    private var build: [String]?

    init?(_ text: String) {
        guard text.utf8.contains(where: { isDigit($0) || isLetter($0) }),
            text.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "._-+".utf8.contains($0) })
        else { return nil }
        var rest = text[...]
        build = Self.cut(&rest, at: "+")
        prerelease = Self.cut(&rest, at: "-")
        items = Self.parts(rest)
    }

    func order(to other: ConanVersion) -> VersionOrder {
        let order = Self.order(items, other.items)
        if order != .equal { return order }
        switch (prerelease, other.prerelease) {
        case (nil, nil): break
        case (nil, _): return .greater
        case (_, nil): return .less
        case (let mine?, let theirs?):
            let order = Self.order(mine, theirs)
            if order != .equal { return order }
        }
        switch (build, other.build) {
        case (nil, nil): return .equal
        case (nil, _): return .less
        case (_, nil): return .greater
        case (let mine?, let theirs?): return Self.order(mine, theirs)
        }
    }

    /// Cuts at the last sign.
    private static func cut(_ text: inout Substring, at sign: Character) -> [String]? {
        guard let index = text.lastIndex(of: sign) else { return nil }
        defer { text = text[..<index] }
        return parts(text[text.index(after: index)...])
    }

    /// The parts between dots, without zeros at the end.
    private static func parts(_ text: Substring) -> [String] {
        var parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        while let last = parts.last, !last.isEmpty, isZero(last) { parts.removeLast() }
        return parts
    }

    /// Numbers by their size, anything else by its letters.
    private static func order(_ a: [String], _ b: [String]) -> VersionOrder {
        for (mine, theirs) in zip(a, b) {
            let areNumbers = [mine, theirs].allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }
            let order = areNumbers ? numericOrder(mine, theirs) : byteOrder(mine, theirs)
            if order != .equal { return order }
        }
        return VersionOrder(a.count, b.count)
    }
}
