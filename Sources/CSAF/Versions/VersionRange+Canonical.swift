extension VersionRange {
    /// Reads a range in the canonical `vers:` form or in one of the plain forms that vendors write.
    ///
    /// Canonical: `vers:deb/>=1:9.2|<1:9.3`; the type names the scheme, and `defaultScheme` does not count.
    /// Plain: `<2.5`, `>=1.0 <2.5`, `before 2.5`, `2.0 - 2.4`, `2.5 and later`, `2.5 より前`, `2.5 以降` and the like.
    ///
    /// - Throws: ``ParseError`` for a `vers:` text that is not canonical, and for plain words with no certain meaning.
    /// - Source: vers specification (package-url/vers-spec)
    public static func parse(_ text: String, defaultScheme: VersionScheme) throws(ParseError) -> VersionRange {
        text.hasPrefix("vers:") ? try parseCanonical(text) : try parsePlain(text, scheme: defaultScheme)
    }

    private static func parseCanonical(_ text: String) throws(ParseError) -> VersionRange {
        let body = text.dropFirst("vers:".count)
        guard let slash = body.firstIndex(of: "/") else { throw ParseError(text: text, reason: "\"/\" is missing") }
        let type = String(body[..<slash])
        guard let scheme = scheme(named: type) else {
            throw ParseError(text: text, reason: "unknown type \(quoted(type))")
        }
        let list = body[body.index(after: slash)...]
        if list == "*" { return VersionRange(all: scheme) }
        var constraints: [Constraint] = []
        for part in list.split(separator: "|", omittingEmptySubsequences: false) {
            constraints.append(try constraint(part, of: text))
        }
        let range = try VersionRange(scheme, constraints, of: text)
        if let (given, _) = zip(constraints, range.constraints).first(where: { $0 != $1 }) {
            throw ParseError(text: text, reason: "\(quoted(given.version)) is not in ascending order")
        }
        return range
    }

    /// `intdot` is the specification's own name of what is `generic` here.
    private static func scheme(named type: String) -> VersionScheme? {
        type == "intdot" ? .generic : VersionScheme(rawValue: type)
    }

    private static func constraint(_ part: Substring, of text: String) throws(ParseError) -> Constraint {
        let signs = part.prefix { "<>=!".contains($0) }
        guard let comparator = signs.isEmpty ? Comparator.equal : Comparator(rawValue: String(signs)), signs != "="
        else {
            throw ParseError(text: text, reason: "unknown comparator \(quoted(String(signs)))")
        }
        let encoded = part.dropFirst(signs.count)
        guard !encoded.isEmpty else { throw ParseError(text: text, reason: "a constraint without a version") }
        guard encoded != "*" else { throw ParseError(text: text, reason: "\"*\" beside other constraints") }
        guard let version = percentDecoded(encoded) else {
            throw ParseError(text: text, reason: "\(quoted(String(encoded))) is not percent-encoded")
        }
        return Constraint(comparator, version)
    }
}

/// Letters, digits and `-._~` as they are, every other byte as `%XX`.
func percentEncoded(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
        if isPlain(byte) {
            result.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
    }
}

/// The text behind `%XX`; nil for a broken escape and for a byte that had to be encoded. A colon and a plus sign may
/// stand plain, because writers of the format disagree about them.
private func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "%") {
            let pair = rest.prefix(2)
            guard pair.count == 2, pair.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        } else {
            guard isPlain(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "+") else { return nil }
            bytes.append(byte)
        }
    }
    return String(validating: bytes, as: UTF8.self)
}

private func isPlain(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._~".utf8.contains(byte)
}
