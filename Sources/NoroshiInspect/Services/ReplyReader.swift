import NoroshiFormats
import NoroshiModel
import NoroshiNet

/// Reads from the bytes of a conversation which protocol it was, and the texts that fingerprints are made for.
enum ReplyReader {
    typealias Text = ServiceReply.Text

    static func read(
        _ record: TalkRecord, endpoint: Endpoint, tls: Bool, asked: ServiceProtocol? = nil
    ) -> ServiceReply {
        let (spoken, said) = form(record, endpoint: endpoint, asked: asked)
        let texts = said + capabilities(record, of: spoken)
        return ServiceReply(
            endpoint: endpoint, protocol: spoken, tls: tls, texts: texts, transcript: record.transcript(),
            truncated: record.end == .overflow || isCut(record), milliseconds: record.firstByte?.milliseconds ?? 0,
            session: record.session?.limited)
    }

    /// What the service answered to the question what it can do (see ``CapabilityTalk``).
    private static func capabilities(_ record: TalkRecord, of spoken: ServiceProtocol?) -> [Text] {
        let keys: [ServiceProtocol: String] = [
            .pop3: "pop3.capa", .imap: "imap4.capability", .ftp: "ftp.feat",
        ]
        guard let key = spoken.flatMap({ keys[$0] }) else { return [] }
        let answers = record.pieces.filter { $0.direction == .received }.dropFirst()
        // A refusal says that it is too old for the question.
        guard let answer = answers.first?.bytes, ["+OK", "* ", "211"].contains(where: { answer.starts(with: $0.utf8) })
        else { return [] }
        return [Text(key: key, bytes: answer)]
    }

    /// What was heard ends in the middle of its first line.
    static func isCut(_ record: TalkRecord) -> Bool { record.received.isBeginningOfLine }

    private static func form(
        _ record: TalkRecord, endpoint: Endpoint, asked: ServiceProtocol?
    ) -> (ServiceProtocol?, [Text]) {
        let bytes = record.received
        if asked == .domain, bytes.count > 2, let answer = DNSMessage.parse(Array(bytes[2...]), id: DNSTalk.id) {
            return (.domain, texts(of: answer))
        }
        if bytes.starts(with: Array("HTTP/".utf8)) { return (.http, headers(bytes)) }
        if bytes.first == Telnet.interpretAsCommand {
            return (.telnet, [Text(key: "telnet.banner", bytes: Telnet.text(of: bytes))])
        }
        // A greeting whose last line is cut short is read as far as it goes.
        let greeting = record.pieces.first { $0.direction == .received }?.bytes ?? []
        switch ReplyForm(bytes) ?? ReplyForm(greeting) ?? ReplyForm(bytes + [UInt8(ascii: "\n")]) ?? firstLine(bytes) {
        case .pop3(let text): return (.pop3, [Text(key: "pop3.banner", bytes: text)])
        case .imap(let text): return (.imap, [Text(key: "imap4.banner", bytes: text)])
        case .irc(let text): return (.irc, [Text(key: "irc.banner", bytes: text)])
        case .ssh(let text): return (.ssh, [Text(key: "ssh.banner", bytes: afterVersion(text))])
        case .coded(let code, let text): return coded(code, text, record, endpoint)
        case .other, nil:
            return (nil, bytes.isEmpty ? [] : [Text(key: "banner", bytes: bytes)])
        }
    }

    static func texts(of answer: DNSMessage.Answer) -> [Text] {
        [Text(key: "dns.versionbind", bytes: answer.text ?? [])]
    }

    private static func coded(
        _ code: Int, _ text: ArraySlice<UInt8>, _ record: TalkRecord, _ endpoint: Endpoint
    ) -> (ServiceProtocol?, [Text]) {
        if code == 200 || code == 201 { return (.nntp, [Text(key: "nntp.banner", bytes: text)]) }
        let hello = record.pieces.drop { $0.direction == .received }.first { $0.direction == .received }?.bytes ?? []
        let isSMTP =
            !ReplyForm.isFTP(text, port: endpoint.port)
            && (hello.isEmpty || hello.starts(with: Array("250".utf8)) || endpoint.port == 25 || endpoint.port == 587
                || text.contains(sequence: Array("SMTP".utf8)))
        let capabilities = hello.isEmpty ? [] : [Text(key: "smtp.ehlo", bytes: hello)]
        if isSMTP { return (.smtp, [Text(key: "smtp.banner", bytes: text)] + capabilities) }
        let file = Text(key: "ftp.banner", bytes: text)
        guard !ReplyForm.isFTP(text, port: endpoint.port) else { return (.ftp, [file]) }
        // Neither the words nor the port tell: both are asked for, and the doubt of a mail server stays.
        return (.smtp, [Text(key: "smtp.banner", bytes: text), file])
    }

    /// The form of the first line alone, where later lines do not fit it.
    private static func firstLine(_ bytes: [UInt8]) -> ReplyForm? {
        bytes.firstIndex(of: UInt8(ascii: "\n")).flatMap { ReplyForm(Array(bytes[...$0])) }
    }

    /// What follows `SSH-2.0-` (RFC 4253 §4.2).
    private static func afterVersion(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.dropFirst(4).drop { $0 != UInt8(ascii: "-") }.dropFirst()
    }

    private static func headers(_ bytes: [UInt8]) -> [Text] {
        let keys = [
            "server": "http_header.server", "www-authenticate": "http_header.wwwauth",
            "set-cookie": "http_header.cookie",
        ]
        var texts: [Text] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropFirst() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard !line.isEmpty, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { break }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            guard let key = keys[name], !texts.contains(where: { $0.key == key }) else { continue }
            texts.append(Text(key: key, bytes: line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }))
        }
        return texts.isEmpty ? [Text(key: "http_header.server", bytes: [])] : texts
    }
}
