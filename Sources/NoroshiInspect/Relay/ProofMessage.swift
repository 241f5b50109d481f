package import FoundationEssentials
import NoroshiFormats
import NoroshiModel

/// A marked message: what it is stands in it, so that nobody who finds it needs to wonder.
package struct ProofMessage: Sendable, Hashable {
    /// The header that only we write.
    static let header = "X-Noroshi-Relay-Test"

    /// Unique and not to be guessed.
    package let marker: String
    package let from: String
    package let to: String
    package let date: Date
    /// In both languages.
    package let text: String

    /// 128 bits of the system's random numbers.
    package static func randomMarker() -> String {
        var generator = SystemRandomNumberGenerator()
        let words = (0..<2).map { _ in String(UInt64.random(in: .min ... .max, using: &generator), radix: 16) }
        return "nrt" + words.map { String(repeating: "0", count: 16 - $0.count) + $0 }.joined()
    }

    /// With CRLF line ends.
    package func serialize() -> [UInt8] {
        let host = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let lines = [
            "From: \"Noroshi relay test\" <\(from)>",
            "To: <\(to)>",
            "Subject: Noroshi relay test \(marker)",
            "Date: \(InternetMessage.dateText(date))",
            "Message-ID: <\(marker)@\(host.filter { $0 != "[" && $0 != "]" && $0 != ":" })>",
            "\(Self.header): \(marker)",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "",
        ]
        let body = (text + "\n\(Self.header): \(marker)\n").split(separator: "\n", omittingEmptySubsequences: false)
        return Array((lines + body.map(Self.quotedPrintable)).joined(separator: "\r\n").utf8)
    }

    /// RFC 2045 §6.7: at most 76 characters a line.
    private static func quotedPrintable(_ line: Substring) -> String {
        let digits = Array("0123456789ABCDEF")
        var lines: [String] = []
        var current = ""
        let bytes = Array(line.utf8)
        for (index, byte) in bytes.enumerated() {
            let isBlankAtEnd = byte == 32 && index == bytes.count - 1
            let isPlain = (32...126).contains(byte) && byte != 61 && !isBlankAtEnd
            let piece =
                isPlain
                ? String(UnicodeScalar(byte)) : "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            if current.utf8.count + piece.utf8.count > 75 {
                lines.append(current + "=")
                current = ""
            }
            current += piece
        }
        return (lines + [current]).joined(separator: "\r\n")
    }
}
