import FoundationEssentials
import NoroshiFormats

/// `security.txt`: whom to write to about a weakness of this site, and where its advisories are.
///
/// - Source: RFC 9116 §2.5; the field `CSAF` of IANA's registry
struct SecurityText {
    var contacts: [String]
    var expires: Date
    var csaf: [String]
    var canonical: String
    /// The address of a key to write to.
    var encryption: String?

    /// Less than a year, as is recommended.
    static let lifetime: Double = 300 * 86_400
    /// It is written anew before so little is left.
    private static let renewal: Double = 60 * 86_400

    func serialize() -> [UInt8] { Array(("\(lasting)Expires: \(InternetTime.text(expires))\n").utf8) }

    /// All but the date.
    private var lasting: String {
        var lines = contacts.map { "Contact: \($0)" } + csaf.map { "CSAF: \($0)" }
        lines.append("Canonical: \(canonical)")
        if let encryption { lines.append("Encryption: \(encryption)") }
        lines.append("Preferred-Languages: ja, en")
        return lines.map { "\($0)\n" }.joined()
    }

    /// Whether a file, signed or not, says the same for long enough.
    func isStillTold(by bytes: [UInt8], at now: Date) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains(lasting),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Expires: ") }),
            let end = InternetTime.date(String(line.dropFirst("Expires: ".count)))
        else { return false }
        return end.timeIntervalSince(now) > Self.renewal
    }
}
