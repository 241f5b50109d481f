/// The grammar of absolute URIs.
///
/// - Source: RFC 3986 §3 and Appendix A
enum URIForm {
    /// Whether a text is a URI with a scheme.
    static func isURI(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), isScheme(bytes[..<colon]) else { return false }
        var rest = bytes[(colon + 1)...]
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
            guard isText(rest[(hash + 1)...], queryMarks) else { return false }
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            guard isText(rest[(mark + 1)...], queryMarks) else { return false }
            rest = rest[..<mark]
        }
        guard rest.starts(with: [0x2F, 0x2F]) else { return isText(rest, pathMarks) }
        rest = rest.dropFirst(2)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        return isAuthority(authority) && isText(rest[authority.endIndex...], pathMarks)
    }

    private static let subDelimiters = URIMarks("!$&'()*+,;=")
    private static let userMarks = URIMarks("!$&'()*+,;=:")
    private static let pathMarks = URIMarks("!$&'()*+,;=:@/")
    private static let queryMarks = URIMarks("!$&'()*+,;=:@/?")

    private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isLetter(first) else { return false }
        return bytes.allSatisfy { isLetter($0) || isDigit($0) || "+-.".utf8.contains($0) }
    }

    private static func isAuthority(_ bytes: ArraySlice<UInt8>) -> Bool {
        var host = bytes
        if let at = bytes.lastIndex(of: UInt8(ascii: "@")) {
            guard isText(bytes[..<at], userMarks) else { return false }
            host = bytes[(at + 1)...]
        }
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")), isLiteral(host[(host.startIndex + 1)..<end]) else {
                return false
            }
            let port = host[(end + 1)...]
            return port.isEmpty || port.first == UInt8(ascii: ":") && port.dropFirst().allSatisfy(isDigit)
        }
        if let colon = host.lastIndex(of: UInt8(ascii: ":")) {
            guard host[(colon + 1)...].allSatisfy(isDigit) else { return false }
            host = host[..<colon]
        }
        return isText(host, subDelimiters)
    }

    /// An IPv6 address (loosely) or an address of a version to come.
    private static func isLiteral(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        if first | 0x20 == UInt8(ascii: "v") {
            return bytes.contains(UInt8(ascii: ".")) && isText(bytes.dropFirst(), userMarks)
        }
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return (3...9).contains(parts.count)
            && bytes.allSatisfy { isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
            && parts.allSatisfy { $0.count <= 4 || $0.contains(UInt8(ascii: ".")) }
    }

    /// Unreserved characters, percent escapes, and the marks that this part allows.
    private static func isText(_ bytes: ArraySlice<UInt8>, _ marks: URIMarks) -> Bool {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex, isHexadecimal(bytes[index + 1]), isHexadecimal(bytes[index + 2])
                else { return false }
                index += 3
            } else {
                guard isLetter(byte) || isDigit(byte) || marks.contains(byte) else { return false }
                index += 1
            }
        }
        return true
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
    }
}

/// The signs that a part of a URI may hold, beside letters and digits.
private struct URIMarks {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// The unreserved signs and those given.
    init(_ signs: String) {
        for byte in "-._~".utf8 { add(byte) }
        for byte in signs.utf8 { add(byte) }
    }

    private mutating func add(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
    }
}
