/// A URI with its parts; what is not ASCII (an IRI) is refused.
///
/// - Source: RFC 3986 §3 and Appendix A
public struct URIReference: Sendable, Hashable {
    /// Why a text is no URI.
    public struct ParseError: Error, Sendable, Hashable, CustomStringConvertible {
        public var text: String
        /// Lower-case, without a full stop, the offending word quoted.
        public var reason: String

        public var description: String { "URI \(quoted(text)): \(reason)" }
    }

    public let text: String
    /// In lower case, without the colon.
    public let scheme: String
    /// User, host and port; nil when there are no `//`.
    public let authority: String?
    public let path: String
    public let query: String?
    public let fragment: String?

    /// Reads a URI: it has a scheme, and may have a fragment. Relative references are refused.
    public init(_ text: String) throws(ParseError) {
        func error(_ reason: String) -> ParseError { ParseError(text: text, reason: reason) }
        if let scalar = text.unicodeScalars.first(where: { $0.value <= 0x20 || $0.value >= 0x7F }) {
            throw error("character \(quoted(String(Character(scalar)))) has to be percent-encoded")
        }
        let schemeText = text.prefix { !":/?#".contains($0) }
        guard text.dropFirst(schemeText.count).first == ":" else { throw error("the scheme is missing") }
        guard Self.isScheme(schemeText) else { throw error("\(quoted(String(schemeText))) is not a scheme") }
        var rest = text.dropFirst(schemeText.count + 1)
        fragment = Self.cut(&rest, at: "#")
        query = Self.cut(&rest, at: "?")
        if rest.hasPrefix("//") {
            let body = rest.dropFirst(2)
            authority = String(body.prefix { $0 != "/" })
            path = String(body.dropFirst(authority?.count ?? 0))
        } else {
            authority = nil
            path = String(rest)
        }
        self.text = text
        scheme = schemeText.lowercased()
        for (part, extra) in [(path, ":@/"), (query ?? "", ":@/?"), (fragment ?? "", ":@/?")] {
            if let reason = Self.trouble(in: part, allowing: extra) { throw error(reason) }
        }
        if let authority, let reason = Self.trouble(inAuthority: authority) { throw error(reason) }
    }

    /// Whether a text is a URI with a scheme.
    public static func isValid(_ text: String) -> Bool { (try? URIReference(text)) != nil }

    /// The host, without user, port and brackets; nil when there is no authority.
    public var host: String? {
        authority.map { text in
            let host = text.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
            if host.first == "[" { return String(host.dropFirst().prefix { $0 != "]" }) }
            return String(host.prefix { $0 != ":" })
        }
    }

    private static func cut(_ text: inout Substring, at sign: Character) -> String? {
        guard let index = text.firstIndex(of: sign) else { return nil }
        defer { text = text[..<index] }
        return String(text[text.index(after: index)...])
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
    }

    private static func trouble(in part: String, allowing extra: String) -> String? {
        let bytes = Array(part.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.count, isHexDigit(bytes[index + 1]), isHexDigit(bytes[index + 2]) else {
                    return "\(quoted(String(decoding: bytes[index...].prefix(3), as: UTF8.self))) is no escape"
                }
                index += 3
                continue
            }
            guard isUnreserved(byte) || "!$&'()*+,;=".utf8.contains(byte) || extra.utf8.contains(byte) else {
                return "character \(quoted(String(UnicodeScalar(byte)))) has to be percent-encoded"
            }
            index += 1
        }
        return nil
    }

    private static func trouble(inAuthority authority: String) -> String? {
        var rest = authority[...]
        if let at = rest.lastIndex(of: "@") {
            if let reason = trouble(in: String(rest[..<at]), allowing: ":") { return reason }
            rest = rest[rest.index(after: at)...]
        }
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return "\"]\" is missing" }
            let literal = rest[rest.index(after: rest.startIndex)..<end]
            guard isIPLiteral(literal) else { return "\(quoted(String(literal))) is not an IP address" }
            rest = rest[rest.index(after: end)...]
        } else {
            let host = rest.prefix { $0 != ":" }
            if let reason = trouble(in: String(host), allowing: "") { return reason }
            rest = rest.dropFirst(host.count)
        }
        guard rest.isEmpty || rest.first == ":" && rest.dropFirst().utf8.allSatisfy(isDigit) else {
            return "\(quoted(String(rest.dropFirst()))) is not a port"
        }
        return nil
    }

    private static func isIPLiteral(_ text: Substring) -> Bool {
        if text.first == "v" || text.first == "V" {
            let halves = text.dropFirst().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            return halves.count == 2 && !halves[0].isEmpty && halves[0].utf8.allSatisfy(isHexDigit)
                && !halves[1].isEmpty && trouble(in: String(halves[1]), allowing: ":") == nil
                && !halves[1].contains("%")
        }
        return isIPv6(text)
    }

    private static func isIPv6(_ text: Substring) -> Bool {
        var groups = 0
        var isShortened = false
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return false }
        if parts.first?.isEmpty == true {
            guard parts[1].isEmpty else { return false }
            parts.removeFirst()
        }
        if parts.last?.isEmpty == true {
            guard parts[parts.count - 2].isEmpty else { return false }
            parts.removeLast()
        }
        for (index, part) in parts.enumerated() {
            if part.isEmpty {
                guard !isShortened else { return false }
                isShortened = true
            } else if part.contains("."), index == parts.count - 1 {
                guard isIPv4(part) else { return false }
                groups += 2
            } else {
                guard part.utf8.count <= 4, part.utf8.allSatisfy(isHexDigit) else { return false }
                groups += 1
            }
        }
        return isShortened ? groups < 8 : groups == 8
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(isDigit)
                    && (part == "0" || part.first != "0") && (Int(part) ?? 256) <= 255
            }
    }
}

func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
}

/// Letters, digits and `-._~`, which no part of a URI has to encode.
func isUnreserved(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || "-._~".utf8.contains(byte)
}

/// The text behind `%XX` escapes; nil for a broken escape and for bytes that are not UTF-8.
func percentDecodedText(_ text: some StringProtocol) -> String? {
    text.utf8.contains(UInt8(ascii: "%")) ? percentDecodedText(Array(text.utf8)[...]) : String(text)
}

/// As the function of a text; the bytes are UTF-8.
func percentDecodedText(_ text: ArraySlice<UInt8>) -> String? {
    guard text.contains(UInt8(ascii: "%")) else { return String(decoding: text, as: UTF8.self) }
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        let pair = rest.prefix(2)
        guard pair.count == 2, pair.allSatisfy(isHexDigit),
            let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
        else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
}

/// The pieces between signs, empty ones too; in ASCII without looking for where characters end.
func pieces(of text: Substring, at sign: Unicode.Scalar) -> [Substring] {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
        return text.split(separator: Character(sign), omittingEmptySubsequences: false)
    }
    return text.utf8.split(separator: UInt8(ascii: sign), omittingEmptySubsequences: false).map(Substring.init)
}
