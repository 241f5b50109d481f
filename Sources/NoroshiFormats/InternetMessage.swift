package import FoundationEssentials

/// A mail message as it goes out: one text in UTF-8 and files beside it.
///
/// - Source: RFC 5322, RFC 2045–2047. Texts are sent in base64, so that no line is too long for any server.
package struct InternetMessage: Sendable {
    package struct Attachment: Sendable {
        package let name: String
        package let type: String
        package let bytes: [UInt8]
        package init(name: String, type: String, bytes: [UInt8]) {
            self.name = name
            self.type = type
            self.bytes = bytes
        }
    }

    package let from: String
    package let to: [String]
    package let subject: String
    package let date: Date
    /// Without angle brackets.
    package let id: String
    package let text: String
    package let attachments: [Attachment]

    package init(
        from: String, to: [String], subject: String, date: Date, id: String, text: String,
        attachments: [Attachment] = []
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.id = id
        self.text = text
        self.attachments = attachments
    }

    /// With CRLF line ends.
    package func serialize() -> [UInt8] {
        let boundary = "noroshi-\(id.filter { $0.isLetter || $0.isNumber }.prefix(48))"
        var lines = [
            "From: <\(Self.oneLine(from))>", "To: \(to.map { "<\(Self.oneLine($0))>" }.joined(separator: ", "))",
            "Subject: \(Self.encodedWords(subject))", "Date: \(Self.dateText(date))",
            "Message-ID: <\(Self.oneLine(id))>",
            "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=\"\(boundary)\"", "", "--\(boundary)",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
        ]
        lines += Self.base64Lines(Array(text.utf8))
        for attachment in attachments {
            lines += [
                "--\(boundary)", "Content-Type: \(Self.oneLine(attachment.type))", "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename=\"\(Self.oneLine(attachment.name).filter { $0 != "\"" })\"",
                "",
            ]
            lines += Self.base64Lines(attachment.bytes)
        }
        lines.append("--\(boundary)--")
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// Without the controls that could end a header and start another.
    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    }

    /// RFC 2047 §2: words of at most 75 characters in lines of at most 76, `Subject: ` among them; no character split
    /// between two. A plain text that would make too long a line, or look like such a word, is encoded too.
    static func encodedWords(_ text: String) -> String {
        let isPlain =
            text.utf8.allSatisfy { (32...126).contains($0) } && text.utf8.count <= 200 && !text.contains("=?")
        guard !isPlain else { return text }
        var words: [String] = []
        var chunk = ""
        for scalar in text.unicodeScalars {
            if chunk.utf8.count + UTF8.width(scalar) > 39 {
                words.append(chunk)
                chunk = ""
            }
            chunk.unicodeScalars.append(scalar)
        }
        words.append(chunk)
        return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// RFC 2045 §6.8: 76 characters a line.
    private static func base64Lines(_ bytes: [UInt8]) -> [String] {
        let text = Array(Data(bytes).base64EncodedString().utf8)
        return stride(from: 0, to: text.count, by: 76).map {
            String(decoding: text[$0..<min($0 + 76, text.count)], as: UTF8.self)
        }
    }

    /// RFC 5322 §3.3, in UTC.
    package static func dateText(_ date: Date) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        // 1998-06-01T12:00:00Z
        let digits = date.formatted(.iso8601)
        let fields = digits.split(whereSeparator: { "-T:Z".contains($0) })
        guard fields.count == 6, let month = Int(fields[1]), (1...12).contains(month) else { return digits }
        return "\(Int(fields[2]) ?? 1) \(months[month - 1]) \(fields[0]) \(fields[3]):\(fields[4]):\(fields[5]) +0000"
    }
}
