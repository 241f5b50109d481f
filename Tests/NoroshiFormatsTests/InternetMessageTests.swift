import FoundationEssentials
import NoroshiFormats
import Testing

private func message(
    from: String = "a@example.jp", to: [String] = ["b@example.jp"], subject: String = "Report",
    id: String = "1@example.jp",
    text: String = "text", attachments: [InternetMessage.Attachment] = []
) -> (head: [String], text: String) {
    let bytes = InternetMessage(
        from: from, to: to, subject: subject, date: Date(timeIntervalSince1970: 896_659_200), id: id, text: text,
        attachments: attachments
    ).serialize()
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    return (Array(lines.prefix { !$0.isEmpty }), text)
}

/// The text of a header field of encoded words (RFC 2047 §2), its folded lines joined.
private func decoded(_ lines: [String]) -> String? {
    let words = lines.joined(separator: "\r\n").split(separator: "\r\n ").map(String.init)
    var bytes: [UInt8] = []
    for word in words {
        guard word.hasPrefix("=?UTF-8?B?"), word.hasSuffix("?="),
            let data = Data(base64Encoded: String(word.dropFirst(10).dropLast(2)))
        else { return nil }
        // No character may be split between two words.
        guard String(validating: Array(data), as: UTF8.self) != nil else { return nil }
        bytes += data
    }
    return String(decoding: bytes, as: UTF8.self)
}

private func subjectLines(_ head: [String]) -> [String] {
    guard let start = head.firstIndex(where: { $0.hasPrefix("Subject: ") }) else { return [] }
    let rest = head[(start + 1)...].prefix { $0.hasPrefix(" ") }
    return [String(head[start].dropFirst(9))] + rest
}

@Suite struct `Mail messages` {
    @Test func `the head names sender, recipients, subject, time and id`() {
        let head = message(to: ["b@example.jp", "c@example.jp"]).head
        #expect(
            head == [
                "From: <a@example.jp>", "To: <b@example.jp>, <c@example.jp>", "Subject: Report",
                "Date: 1 Jun 1998 00:00:00 +0000", "Message-ID: <1@example.jp>", "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=\"noroshi-1examplejp\"",
            ])
    }

    @Test(arguments: [
        "報告: mail.example.jp", String(repeating: "狼煙", count: 100), "é", "a\r\nBcc: c@example.jp", "tab\there",
        "👨‍👩‍👧‍👦 family", "e" + String(repeating: "\u{301}", count: 100), String(repeating: "long ", count: 300),
        "=?UTF-8?B?eA==?=",
    ])
    func `a subject that is not plain goes in words of at most 75 characters and comes back`(subject: String) throws {
        let lines = subjectLines(message(subject: subject).head)
        for line in lines { #expect(line.drop { $0 == " " }.utf8.count <= 75) }
        #expect(try #require(lines.first).utf8.count + "Subject: ".utf8.count <= 76)
        #expect(decoded(lines) == subject)
    }

    @Test(arguments: [
        "x@example.jp>\r\nBcc: <evil@example.jp", "x@example.jp\nX-Evil: 1", "x@example.jp\rX-Evil: 1",
        "x\u{0}@example.jp",
    ])
    func `no value can start a header of its own`(hostile: String) {
        let attachment = InternetMessage.Attachment(
            name: "a\"\r\nX-Evil: 1", type: "text/plain\r\nX-Evil: 1", bytes: [1])
        let whole = message(from: hostile, to: [hostile], subject: hostile, id: hostile, attachments: [attachment])
        let names = whole.head.filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(names == ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"])
        let lines = whole.text.split(whereSeparator: \.isNewline)
        #expect(!lines.contains { $0.hasPrefix("X-Evil") || $0.hasPrefix("Bcc") })
        #expect(whole.text.unicodeScalars.allSatisfy { $0.value >= 32 || $0 == "\r" || $0 == "\n" })
        #expect(!whole.text.utf8.elementsEqual(whole.text.utf8.filter { $0 != 13 }))
    }

    @Test func `text and attachments come back from their base64 lines`() throws {
        let text = String(repeating: "長い本文。line\r\n.\r\n", count: 50)
        let bytes = (0...255).map { UInt8($0) } + [UInt8](repeating: 0, count: 500)
        let whole = message(
            text: text, attachments: [.init(name: "report.json", type: "application/json", bytes: bytes)]
        ).text
        let parts = whole.components(separatedBy: "--noroshi-1examplejp")
        #expect(parts.count == 4)
        #expect(parts[3] == "--\r\n")
        func body(_ part: String) throws -> Data {
            let lines = try #require(part.components(separatedBy: "\r\n\r\n").dropFirst().first).components(
                separatedBy: "\r\n")
            for line in lines { #expect(line.utf8.count <= 76) }
            return try #require(Data(base64Encoded: lines.joined()))
        }
        #expect(try body(parts[1]) == Data(text.utf8))
        #expect(try body(parts[2]) == Data(bytes))
        #expect(
            parts[1].hasPrefix(
                "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"))
        #expect(parts[2].contains("Content-Disposition: attachment; filename=\"report.json\"\r\n"))
    }

    @Test func `every line ends with CRLF`() {
        let whole = Array(message(text: "a\nb").text.utf8)
        for (index, byte) in whole.enumerated() where byte == 10 { #expect(index > 0 && whole[index - 1] == 13) }
        #expect(whole.suffix(2) == [13, 10])
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
