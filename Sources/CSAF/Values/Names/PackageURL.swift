/// A package URL: `pkg:type/namespace/name@version?qualifiers#subpath`.
///
/// - Source: ECMA-427 (Package-URL specification) §5, and the registered type definitions
public struct PackageURL: Sendable, Hashable, CustomStringConvertible {
    /// Why a text is no package URL.
    public struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        public var text: String
        /// Lower-case, without a full stop, the offending word quoted.
        public var reason: String
        /// The same in Japanese.
        public var reasonJa: String

        public var description: String { "package URL \(quoted(text)): \(reason)" }
    }

    /// In lower case.
    public let type: String
    /// Decoded segments, in the form that the type demands; empty when there is no namespace.
    public let namespace: [String]
    /// Decoded, in the form that the type demands.
    public let name: String
    /// Decoded; nil when there is none.
    public let version: String?
    /// Decoded values by key.
    public let qualifiers: [String: String]
    /// Decoded segments; empty when there is no subpath.
    public let subpath: [String]

    /// Reads a package URL as the standard's parsing rules say, which forgive upper case in scheme and type, needless
    /// slashes and characters that ought to be encoded; the rules of registered types are enforced.
    public init(_ text: String) throws(ParseError) {
        var parser = PackageURLParser(text)
        try parser.read()
        let rules = PackageURLType.all[parser.type]
        type = parser.type
        namespace = parser.namespace.map { rules?.namespaceForm($0) ?? $0 }
        version = parser.version.map { rules?.versionForm($0) ?? $0 }
        qualifiers = parser.qualifiers
        subpath = parser.subpath
        name = rules?.nameForm(parser.name, qualifiers: parser.qualifiers) ?? parser.name
        if let trouble = rules?.trouble(in: self) {
            throw ParseError(text: text, reason: trouble.english, reasonJa: trouble.japanese)
        }
    }

    /// Whether the type is one of those that are registered; rules of others are unknown.
    public var isTypeRegistered: Bool { PackageURLType.all[type] != nil || PackageURLType.withoutRules.contains(type) }

    /// How the versions of such a package are ordered; nil where its type does not say.
    public var versionScheme: VersionScheme? {
        type == "generic" || PackageURLType.all[type] == nil ? nil : VersionScheme(rawValue: type)
    }

    /// The canonical form.
    public var description: String {
        var result = "pkg:" + type
        for segment in namespace { result += "/" + encoded(segment) }
        result += "/" + encoded(name)
        if let version { result += "@" + encoded(version) }
        let pairs = qualifiers.sorted { $0.key < $1.key }.map { $0.key + "=" + encoded($0.value) }
        if !pairs.isEmpty { result += "?" + pairs.joined(separator: "&") }
        if !subpath.isEmpty { result += "#" + subpath.map(encoded).joined(separator: "/") }
        return result
    }

    /// The same package without version, qualifiers and subpath, in canonical form.
    public var withoutVersion: String {
        "pkg:" + (([type] + (namespace + [name]).map(encoded)).joined(separator: "/"))
    }

    private func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            if isUnreserved(byte) || byte == UInt8(ascii: ":") {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}

/// The parts of a package URL, from right to left.
private struct PackageURLParser {
    let text: String
    private(set) var type = ""
    private(set) var namespace: [String] = []
    private(set) var name = ""
    private(set) var version: String?
    private(set) var qualifiers: [String: String] = [:]
    private(set) var subpath: [String] = []

    init(_ text: String) { self.text = text }

    /// Works on bytes: once it is known that all are printable ASCII, each is a character.
    mutating func read() throws(PackageURL.ParseError) {
        if let scalar = text.unicodeScalars.first(where: { $0.value <= 0x20 || $0.value >= 0x7F }) {
            throw error(
                "character \(quoted(String(Character(scalar)))) has to be percent-encoded",
                "\(quoted(String(Character(scalar)))) はパーセントエンコードしなければなりません")
        }
        var rest = Array(text.utf8)[...]
        let fragment = rest.lastIndex(of: UInt8(ascii: "#")).map { Self.cut(&rest, at: $0) }
        let query = rest.firstIndex(of: UInt8(ascii: "?")).map { Self.cut(&rest, at: $0) }
        try readPath(rest)
        if let query { try readQualifiers(query) }
        if let fragment {
            subpath = try segments(fragment).filter { $0 != "." && $0 != ".." }
        }
    }

    private mutating func readPath(_ text: ArraySlice<UInt8>) throws(PackageURL.ParseError) {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
            text[..<colon].map(lowerCase).elementsEqual("pkg".utf8)
        else { throw error("the scheme is not \"pkg\"", "スキームが \"pkg\" ではありません") }
        let path = text[(colon + 1)...].drop { $0 == UInt8(ascii: "/") }
        guard let slash = path.firstIndex(of: UInt8(ascii: "/")) else { throw error("the name is missing", "名前がありません") }
        let word = path[..<slash]
        guard let first = word.first, isLetter(first),
            word.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
        else { throw error("\(quoted(Self.string(word))) is not a type", "\(quoted(Self.string(word))) は種類の形になっていません") }
        type = Self.string(word.map(lowerCase))
        var rest = path[(slash + 1)...]
        if let at = versionSign(in: rest) {
            let encoded = Self.cut(&rest, at: at)
            if !encoded.isEmpty { version = try decoded(encoded) }
        }
        var parts = try segments(rest, mayHoldSlash: true)
        guard let last = parts.popLast() else { throw error("the name is missing", "名前がありません") }
        name = last
        if let segment = parts.first(where: Self.hasSlash) {
            throw error("\(quoted(segment)) has a slash in it", "\(quoted(segment)) にスラッシュが含まれています")
        }
        namespace = parts
    }

    /// The last "@", unless it begins a segment that others follow, as in "@angular/core".
    private func versionSign(in path: ArraySlice<UInt8>) -> Int? {
        guard let at = path.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let beginsSegment = at == path.startIndex || path[at - 1] == UInt8(ascii: "/")
        return beginsSegment && path[at...].contains(UInt8(ascii: "/")) ? nil : at
    }

    private mutating func readQualifiers(_ query: ArraySlice<UInt8>) throws(PackageURL.ParseError) {
        for pair in query.split(separator: UInt8(ascii: "&")) {
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
                throw error("\(quoted(Self.string(pair))) has no value", "\(quoted(Self.string(pair))) に値がありません")
            }
            let key = Self.string(pair[..<equals].map(lowerCase))
            guard let first = key.utf8.first, isLetter(first),
                key.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "._-".utf8.contains($0) })
            else { throw error("\(quoted(key)) is not a key of a qualifier", "\(quoted(key)) は修飾子のキーの形になっていません") }
            let value = try decoded(pair[(equals + 1)...])
            if value.isEmpty { continue }
            guard qualifiers.updateValue(value, forKey: key) == nil else {
                throw error("qualifier \(quoted(key)) stands twice", "修飾子 \(quoted(key)) が重複しています")
            }
        }
    }

    /// Decoded segments, without empty ones.
    private func segments(
        _ text: ArraySlice<UInt8>, mayHoldSlash: Bool = false
    ) throws(PackageURL.ParseError) -> [String] {
        var result: [String] = []
        for part in text.split(separator: UInt8(ascii: "/")) {
            let segment = try decoded(part)
            guard mayHoldSlash || !Self.hasSlash(segment) else {
                throw error("\(quoted(segment)) has a slash in it", "\(quoted(segment)) にスラッシュが含まれています")
            }
            result.append(segment)
        }
        return result
    }

    /// Whether a slash was encoded in a segment, as a character of its own.
    private static func hasSlash(_ segment: String) -> Bool {
        segment.utf8.contains(UInt8(ascii: "/")) && segment.contains("/")
    }

    private func decoded(_ text: ArraySlice<UInt8>) throws(PackageURL.ParseError) -> String {
        guard let result = percentDecodedText(text) else {
            throw error(
                "\(quoted(Self.string(text))) is not percent-encoded",
                "\(quoted(Self.string(text))) のパーセントエンコーディングが壊れています")
        }
        return result
    }

    private func error(_ reason: String, _ reasonJa: String) -> PackageURL.ParseError {
        .init(text: text, reason: reason, reasonJa: reasonJa)
    }

    private static func string(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Cuts off a sign and what stands behind it.
    ///
    /// - Returns: What stands behind the sign.
    private static func cut(_ text: inout ArraySlice<UInt8>, at sign: Int) -> ArraySlice<UInt8> {
        defer { text = text[..<sign] }
        return text[(sign + 1)...]
    }
}
