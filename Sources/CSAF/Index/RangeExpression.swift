/// The name of a version range branch: a version range specifier (`vers:…`), or a list of constraints alone.
///
/// - Source: CSAF 2.1 §3.1.2.3.2, VERS specification
struct RangeExpression: Sendable {
    enum Comparator: String, CaseIterable, Sendable {
        case notEqual = "!="
        case atMost = "<="
        case atLeast = ">="
        case less = "<"
        case greater = ">"
        case equal = ""

        var isUpper: Bool { self == .less || self == .atMost }
        var isLower: Bool { self == .greater || self == .atLeast }
    }

    struct Constraint: Sendable {
        var comparator: Comparator
        /// Without percent encoding.
        var version: String
    }

    /// The versioning scheme of a specifier; nil for constraints alone.
    var scheme: String?
    /// As they stand; empty for the star, which stands for all or no versions.
    var constraints: [Constraint] = []

    /// Reads the text.
    ///
    /// - Throws: what is wrong, in both languages.
    init(_ text: String) throws(Fault) {
        var rest = text[...]
        if rest.hasPrefix("vers:") {
            rest = rest.dropFirst("vers:".count)
            guard let slash = rest.firstIndex(of: "/") else { throw Fault("no \"/\"", "\"/\" がありません") }
            let name = String(rest[..<slash])
            guard Self.isScheme(name) else {
                throw Fault("scheme \(quoted(name)) is malformed", "スキーム \(quoted(name)) の形が正しくありません")
            }
            scheme = name
            rest = rest[rest.index(after: slash)...]
            if rest == "*", name == "all" || name == "none" { return }
        }
        for part in rest.split(separator: "|", omittingEmptySubsequences: false) {
            constraints.append(try Self.constraint(part))
        }
        if let fault = orderFault { throw fault }
    }

    struct Fault: Error {
        var message: TestMessage

        init(_ english: String, _ japanese: String) {
            message = TestMessage(english, japanese)
        }
    }

    private static func constraint(_ part: Substring) throws(Fault) -> Constraint {
        let comparator = Comparator.allCases.first { part.hasPrefix($0.rawValue) } ?? .equal
        let version = part.dropFirst(comparator.rawValue.count)
        guard !version.isEmpty else { throw Fault("a constraint without a version", "バージョンのない制約があります") }
        if let wrong = version.unicodeScalars.first(where: { isReserved($0) }) {
            let name = quoted(String(Character(wrong)))
            throw Fault("\(name) in constraint \(quoted(String(part)))", "制約 \(quoted(String(part))) に \(name) があります")
        }
        guard let decoded = decodedPercent(version) else {
            throw Fault(
                "broken percent encoding in \(quoted(String(part)))", "\(quoted(String(part))) のパーセントエンコーディングが壊れています")
        }
        return Constraint(comparator: comparator, version: decoded)
    }

    private static func isReserved(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.value < 0x20 || "<>=!*|".unicodeScalars.contains(scalar)
    }

    private static func decodedPercent(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }),
                let low = rest.popFirst().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue })
            else { return nil }
            bytes.append(UInt8(high * 16 + low))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isScheme(_ name: String) -> Bool {
        let isLower: (UInt8) -> Bool = { (0x61...0x7A).contains($0) || ".-+".utf8.contains($0) }
        guard let first = name.utf8.first, isLower(first) else { return false }
        return name.utf8.allSatisfy { isLower($0) || isDigit($0) }
    }

    /// Constraints of a known scheme are sorted, name no version twice, and bounds alternate.
    private var orderFault: Fault? {
        guard scheme != nil else { return nil }
        // Whatever the scheme, a text is the same version as itself.
        var seen: Set<String> = []
        for version in constraints.map(\.version) where !seen.insert(version).inserted {
            return Fault("version \(quoted(version)) stands twice", "バージョン \(quoted(version)) が重複しています")
        }
        for (a, b) in zip(constraints, constraints.dropFirst()) {
            let order = compare(a.version, b.version)
            if order == .greater || order == .equal {
                let name = quoted(b.version)
                return Fault("version \(name) is not greater than the one before it", "バージョン \(name) が直前のバージョン以下です")
            }
            if order == .unknown { return nil }
        }
        let signs = constraints.map(\.comparator).filter { $0 != .notEqual }
        let bounds = signs.filter { $0 != .equal }
        let wrongBound = zip(bounds, bounds.dropFirst()).contains { $0.isUpper == $1.isUpper }
        let wrongEquality = zip(signs, signs.dropFirst()).contains { $0 == .equal && $1.isUpper }
        guard wrongBound || wrongEquality else { return nil }
        return Fault("constraints overlap", "制約が重複しています")
    }

    /// How two versions stand to each other, as far as the scheme is known.
    func compare(_ a: String, _ b: String) -> VersionOrder {
        guard let name = scheme else { return Self.plainOrder(a, b) }
        switch Self.knownScheme(name) {
        case .semver, .cargo: return VersionScheme.semver.compare(Self.plain(a), Self.plain(b))
        case let known?: return known.compare(a, b)
        case nil where Self.semantic.contains(name): return VersionScheme.semver.compare(Self.plain(a), Self.plain(b))
        case nil: return Self.registered.contains(name) ? Self.plainOrder(a, b) : .unknown
        }
    }

    /// The scheme that a type names; nil for those that order nothing and those whose order is not known here.
    private static func knownScheme(_ name: String) -> VersionScheme? {
        let scheme = VersionScheme(rawValue: name) ?? (registered.contains(name) ? VersionScheme(name: name) : nil)
        return scheme == .all || scheme == VersionScheme.none ? nil : scheme
    }

    /// By dotted numbers, where both have nothing else.
    private static func plainOrder(_ a: String, _ b: String) -> VersionOrder {
        guard let first = dottedNumbers(plain(a)[...]), let second = dottedNumbers(plain(b)[...]) else {
            return a == b ? .equal : .unknown
        }
        return dottedOrder(first, second)
    }

    /// Without a `v` in front.
    private static func plain(_ version: String) -> String {
        guard let first = version.utf8.first, first | 0x20 == UInt8(ascii: "v") else { return version }
        return String(version.dropFirst())
    }

    /// Registered schemes that order versions as Semantic Versioning does.
    private static let semantic: Set = ["julia", "pub", "swift"]

    /// - Source: VERS specification, registered versioning schemes
    static let registered: Set = [
        "all", "alpine", "alpm", "apk", "cargo", "composer", "conan", "conda", "cpan", "cran", "datetime", "deb",
        "ebuild", "gem", "generic", "gentoo", "github", "golang", "hackage", "hex", "intdot", "julia",
        "lexicographic", "luarocks", "maven", "mattermost", "mozilla", "nginx", "none", "npm", "nuget", "opam",
        "openssl", "otp", "pub", "pypi", "rpm", "semver", "swift",
    ]
}
