import FoundationEssentials
import NoroshiModel
import SwiftASN1

/// What a server's certificate says of itself. Nothing is verified: who signed it is another question.
///
/// Weak keys and signatures are read too, which is what they are looked for for.
///
/// - Source: RFC 5280 §4.1, §4.2.1.6; RFC 6125 §6.4.
struct ServerCertificate: Hashable {
    let notBefore, notAfter: Date
    /// Names and addresses that it is for; the common name where it has no others.
    let names: [String]
    /// Issuer and subject are the same.
    let isSelfIssued: Bool
    /// nil for another kind of key than RSA.
    let rsaBits: Int?
    /// The hash of its signature, where that is a broken one: `MD5` or `SHA-1`.
    let weakHash: String?

    /// - Throws: What is not of the form.
    init(der: [UInt8]) throws {
        let certificate = try Self.children(try DER.parse(der))
        guard certificate.count == 3 else { throw Malformed("not a certificate") }
        var fields = try Self.children(certificate[0])[...]
        let version = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
        if fields.first?.identifier == version { fields = fields.dropFirst() }
        fields = fields.dropFirst()  // the serial number
        guard fields.count >= 5 else { throw Malformed("not a certificate") }
        let parts = Array(fields)
        let validity = try Self.children(parts[2])
        guard validity.count == 2 else { throw Malformed("not a validity") }
        notBefore = try Self.time(validity[0])
        notAfter = try Self.time(validity[1])
        isSelfIssued = parts[1].encodedBytes == parts[3].encodedBytes
        rsaBits = try Self.rsaBits(parts[4])
        weakHash = try Self.weakHash(certificate[1])
        let alternatives = try Self.alternativeNames(parts.dropFirst(5))
        names = alternatives.isEmpty ? try Self.commonNames(parts[3]) : alternatives
    }

    struct Malformed: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// It is for the host: by its name or its address.
    func covers(_ host: String) -> Bool {
        if let address = IPAddress(host) { return names.contains { IPAddress($0) == address } }
        guard let host = HostName.canonical(host) else { return false }
        return names.contains { name in
            guard name.hasPrefix("*.") else { return HostName.canonical(name) == host }
            // A star stands for one whole label.
            let rest = host.drop { $0 != "." }.dropFirst()
            return !rest.isEmpty && HostName.canonical(String(name.dropFirst(2))) == String(rest)
        }
    }

    // MARK: Parts

    private static func children(_ node: ASN1Node) throws -> [ASN1Node] {
        guard case .constructed(let nodes) = node.content else { throw Malformed("expected a sequence") }
        return Array(nodes)
    }

    private static func bytes(_ node: ASN1Node) throws -> ArraySlice<UInt8> {
        guard case .primitive(let bytes) = node.content else { throw Malformed("expected a value") }
        return bytes
    }

    private static func identifier(_ node: ASN1Node) throws -> String {
        try "\(ASN1ObjectIdentifier(derEncoded: node))"
    }

    /// `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ` (RFC 5280 §4.1.2.5).
    private static func time(_ node: ASN1Node) throws -> Date {
        let text = String(decoding: try bytes(node), as: UTF8.self)
        let isShort = node.identifier == .utcTime
        guard isShort || node.identifier == .generalizedTime, text.utf8.count == (isShort ? 13 : 15),
            text.hasSuffix("Z"),
            text.dropLast().allSatisfy({ $0.isASCII && $0.isNumber })
        else { throw Malformed("not a time") }
        let digits = text.dropLast().compactMap(\.wholeNumberValue)
        func number(_ start: Int) -> Int { digits[start] * 10 + digits[start + 1] }
        let short = number(0)
        let year = isShort ? (short < 50 ? 2000 + short : 1900 + short) : short * 100 + number(2)
        let rest = isShort ? 2 : 4
        let (month, day) = (number(rest), number(rest + 2))
        guard (1...12).contains(month), (1...31).contains(day), number(rest + 4) < 24, number(rest + 6) < 60,
            number(rest + 8) <= 60
        else { throw Malformed("not a time") }
        let seconds = number(rest + 4) * 3600 + number(rest + 6) * 60 + number(rest + 8)
        return Date(timeIntervalSince1970: Double(days(year, month, day) * 86_400 + seconds))
    }

    /// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin with March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let leaps = shifted / 4 - shifted / 100 + shifted / 400
        return 365 * shifted + leaps + dayOfYear - 719_468
    }

    /// - Source: RFC 3279 §2.3.1.
    private static func rsaBits(_ node: ASN1Node) throws -> Int? {
        let parts = try children(node)
        guard parts.count == 2, let algorithm = try children(parts[0]).first else { throw Malformed("not a key") }
        guard try identifier(algorithm) == "1.2.840.113549.1.1.1" else { return nil }
        // A bit string: how many of the last bits are unused, then the key.
        let key = try children(try DER.parse(try bytes(parts[1]).dropFirst()))
        guard let modulus = try key.first.map(bytes)?.drop(while: { $0 == 0 }), let first = modulus.first else {
            throw Malformed("not a key")
        }
        return modulus.count * 8 - first.leadingZeroBitCount
    }

    /// - Source: RFC 3279 §2.2.1, §2.2.2, §2.2.3.
    private static func weakHash(_ node: ASN1Node) throws -> String? {
        guard let algorithm = try children(node).first else { throw Malformed("not an algorithm") }
        switch try identifier(algorithm) {
        case "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4": return "MD5"
        case "1.2.840.113549.1.1.5", "1.3.14.3.2.29", "1.2.840.10040.4.3", "1.2.840.10045.4.1": return "SHA-1"
        default: return nil
        }
    }

    private static func alternativeNames(_ rest: ArraySlice<ASN1Node>) throws -> [String] {
        let tag = ASN1Identifier(tagWithNumber: 3, tagClass: .contextSpecific)
        guard let field = rest.first(where: { $0.identifier == tag }), let list = try children(field).first else {
            return []
        }
        for node in try children(list) {
            let parts = try children(node)
            guard parts.count >= 2, try identifier(parts[0]) == "2.5.29.17" else { continue }
            let names = try children(try DER.parse(try bytes(parts[parts.count - 1])))
            return try names.prefix(256).compactMap { name in
                guard name.identifier.tagClass == .contextSpecific else { return nil }
                switch name.identifier.tagNumber {
                case 2: return Escaped.text(try bytes(name))
                case 7: return IPAddress(bytes: try bytes(name)).map(\.description)
                default: return nil
                }
            }
        }
        return []
    }

    private static func commonNames(_ name: ASN1Node) throws -> [String] {
        try children(name).flatMap { set in
            try children(set).compactMap { attribute in
                let parts = try children(attribute)
                guard parts.count == 2, try identifier(parts[0]) == "2.5.4.3" else { return nil }
                return Escaped.text(try bytes(parts[1]))
            }
        }
    }
}
