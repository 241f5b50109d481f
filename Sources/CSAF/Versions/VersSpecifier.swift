/// A `vers:` text cut into its parts, whether or not the type is known.
///
/// - Source: VERS specification §5 (package-url/vers-spec, draft of 2026)
public struct VersSpecifier: Sendable, Hashable {
    /// In lower case: letters, digits, `.` and `-`, a letter first.
    public let type: String
    /// In the order in which they stand, decoded; empty for `*`.
    public let constraints: [VersionRange.Constraint]

    /// The scheme that the type names; nil for a type that is not known here.
    public var scheme: VersionScheme? { VersionScheme(rawValue: type) }

    /// Reads the exact form: no spaces, no empty constraint, no version twice, `%XX` for the signs of the grammar.
    ///
    /// - Throws: ``VersionRange/ParseError``. Order and sense of the constraints are not looked at; see
    ///   ``VersionRange/parse(_:defaultScheme:)``.
    public init(_ text: String) throws(VersionRange.ParseError) {
        try self.init(text, isLenient: false)
    }

    /// - Parameter isLenient: forgives upper case in the type, spaces, needless bars, `=` before a version and signs
    ///   that ought to be encoded.
    init(_ text: String, isLenient: Bool) throws(VersionRange.ParseError) {
        func error(_ reason: String, _ reasonJa: String) -> VersionRange.ParseError {
            .init(text: text, reason: reason, reasonJa: reasonJa)
        }
        guard text.utf8.starts(with: "vers:".utf8) || isLenient && text.lowercased().hasPrefix("vers:") else {
            throw error("\"vers:\" is missing", "\"vers:\" がありません")
        }
        let body = text.dropFirst("vers:".count)
        guard let slash = body.firstIndex(of: "/") else { throw error("\"/\" is missing", "\"/\" がありません") }
        let word = String(body[..<slash])
        let type = isLenient ? word.lowercased() : word
        guard Self.isType(type), type != "invalid" else { throw .unknownType(word, in: text) }
        self.type = type
        let list = body[body.index(after: slash)...]
        if Self.trimmed(list, isLenient) == "*" {
            constraints = []
            return
        }
        var constraints: [VersionRange.Constraint] = []
        for part in list.split(separator: "|", omittingEmptySubsequences: isLenient) {
            let part = Self.trimmed(part, isLenient)
            if isLenient, part.isEmpty { continue }
            constraints.append(try Self.constraint(part, of: text, isLenient: isLenient))
        }
        if !isLenient, let twice = Self.repeated(constraints) {
            throw error("version \(quoted(twice)) stands twice", "バージョン \(quoted(twice)) が重複しています")
        }
        guard !constraints.isEmpty else { throw error("a constraint without a version", "バージョンのない制約があります") }
        guard !["all", "none"].contains(type) else {
            throw error(
                "type \(quoted(type)) has no constraint but \"*\"", "種類 \(quoted(type)) の制約は \"*\" だけです")
        }
        self.constraints = constraints
    }

    private static func isType(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || isDigit($0) || ".-".utf8.contains($0) }
    }

    /// The first version that has stood before.
    private static func repeated(_ constraints: [VersionRange.Constraint]) -> String? {
        var seen: Set<String> = []
        return constraints.first { !seen.insert($0.version).inserted }?.version
    }

    private static func trimmed(_ text: Substring, _ isLenient: Bool) -> Substring {
        guard isLenient else { return text }
        var rest = text.drop { $0 == " " }
        while rest.last == " " { rest.removeLast() }
        return rest
    }

    private static func constraint(
        _ part: Substring, of text: String, isLenient: Bool
    ) throws(VersionRange.ParseError) -> VersionRange.Constraint {
        func error(_ reason: String, _ reasonJa: String) -> VersionRange.ParseError {
            .init(text: text, reason: reason, reasonJa: reasonJa)
        }
        let signs = part.prefix { "<>=!".contains($0) }
        let comparator: VersionRange.Comparator? = signs.isEmpty ? .equal : .init(rawValue: String(signs))
        guard let comparator, isLenient || signs != "=" else {
            let word = quoted(String(signs))
            throw error("unknown comparator \(word)", "\(word) は比較の記号ではありません")
        }
        let encoded = trimmed(part.dropFirst(signs.count), isLenient)
        guard !encoded.isEmpty else { throw error("a constraint without a version", "バージョンのない制約があります") }
        guard encoded != "*" else { throw error("\"*\" beside other constraints", "\"*\" が他の制約と並んでいます") }
        guard let version = decoded(encoded, isLenient: isLenient), !version.isEmpty else {
            let word = quoted(String(encoded))
            throw error("\(word) is not percent-encoded", "\(word) がパーセントエンコードされていません")
        }
        return .init(comparator, version)
    }

    /// The text behind `%XX`; nil for a broken escape, for anything but printable ASCII, and for signs of the grammar.
    private static func decoded(_ text: Substring, isLenient: Bool) -> String? {
        let isPrintable = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>=!*|".utf8.contains($0) }
        guard isPrintable else { return isLenient && text.utf8.allSatisfy { $0 > 0x20 } ? String(text) : nil }
        return percentDecodedText(text) ?? (isLenient ? String(text) : nil)
    }
}

extension VersionRange.ParseError {
    static func unknownType(_ type: String, in text: String) -> Self {
        Self(text: text, reason: "unknown type \(quoted(type))", reasonJa: "種類 \(quoted(type)) は知られていません")
    }
}

/// Letters, digits and `-._~` as they are, every other byte as `%XX`.
func percentEncoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
        if isUnreserved(byte) {
            result.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}
