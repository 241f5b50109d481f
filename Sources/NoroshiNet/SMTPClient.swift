package import NoroshiModel

/// Hands one message to a mail server.
///
/// - Source: RFC 5321; STARTTLS RFC 3207, taken whenever it is offered.
package struct SMTPClient: Sendable {
    package let server: Endpoint
    private let clientName: String
    package let deadline: Duration
    /// Hand over the message even when the server does not encrypt.
    package let allowsCleartext: Bool

    /// - Parameter clientName: This host's name; one that is not a domain name is sent as `localhost`.
    package init(
        server: Endpoint, clientName: String = "localhost", deadline: Duration = .seconds(60), allowsCleartext: Bool
    ) {
        self.server = server
        let isDomain =
            clientName.contains(".")
            && clientName.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 46
            }
        self.clientName = isDomain ? clientName : "localhost"
        self.deadline = deadline
        self.allowsCleartext = allowsCleartext
    }

    /// - Parameters:
    ///   - message: With CRLF line ends; dots are stuffed here.
    /// - Returns: The server's last words, which often hold its queue id.
    /// - Throws: ``DialError`` with the reply that refused it.
    package func send(_ message: [UInt8], from: String, to: [String]) async throws(DialError) -> String {
        guard !to.isEmpty else { throw DialError(reason: "the message has no recipient") }
        for address in [from] + to where !Self.isAddress(address) {
            throw DialError(reason: "'\(Escaped.text(address))' is not a mail address")
        }
        let talk = SMTPTalk(
            message: Self.stuffed(message), from: from, to: to, clientName: clientName, allowsCleartext: allowsCleartext
        )
        let record = await Dialer().talk(talk, with: server, tls: false, deadline: deadline)
        let last = record.pieces.last { $0.direction == .received }.map { Escaped.text($0.bytes.trimmingLineEnd) } ?? ""
        switch record.end {
        case .failed(let reason): throw DialError(reason: "\(server): \(reason)")
        case .deadline: throw DialError(reason: "\(server): no answer within \(deadline.milliseconds / 1000) s")
        case .overflow: throw DialError(reason: "\(server): the server's answer is larger than allowed")
        case .finished, .closedByService:
            let wasHandedOver = record.pieces.contains {
                $0.direction == .sent && $0.bytes.starts(with: talk.body.prefix(64))
            }
            guard wasHandedOver, last.hasPrefix("250") else {
                throw DialError(reason: "\(server): \(refusal(record, last))")
            }
            return last
        }
    }

    private func refusal(_ record: TalkRecord, _ last: String) -> String {
        if last.isEmpty { return "closed the connection without a word" }
        return last.hasPrefix("250") ? "the server does not offer STARTTLS" : "the server said '\(last)'"
    }

    /// RFC 5321 §4.5.2, with the final line.
    package static func stuffed(_ message: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(message.count + 16)
        var atLineStart = true
        for byte in message {
            if atLineStart, byte == UInt8(ascii: ".") { output.append(byte) }
            output.append(byte)
            atLineStart = byte == UInt8(ascii: "\n")
        }
        return output + (atLineStart ? [] : Array("\r\n".utf8)) + Array(".\r\n".utf8)
    }

    /// No blanks, controls or brackets that could end the address and start another command.
    static func isAddress(_ text: String) -> Bool {
        text.contains("@") && text.utf8.allSatisfy { (33...126).contains($0) && $0 != 60 && $0 != 62 }
    }
}

/// The sender's side of one SMTP session.
struct SMTPTalk: Talk {
    let body: [UInt8]
    private let clientName: String
    private let from: String
    private let to: [String]
    private let allowsCleartext: Bool
    private var stage = Stage.greeting
    private var isSecured = false

    private enum Stage: Equatable { case greeting, hello, oldHello, startTLS, sender, recipient(Int), data, body }

    init(message: [UInt8], from: String, to: [String], clientName: String, allowsCleartext: Bool) {
        self.clientName = clientName
        body = message
        self.from = from
        self.to = to
        self.allowsCleartext = allowsCleartext
    }

    var opening: [UInt8] { [] }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        guard let reply = Reply(bytes) else { return .wait }
        switch stage {
        case .greeting: return reply.code == 220 ? go(.hello, "EHLO \(clientName)") : quit
        case .hello:
            guard reply.code == 250 else { return go(.oldHello, "HELO \(clientName)") }
            if !isSecured, reply.offersTLS { return go(.startTLS, "STARTTLS") }
            return isSecured || allowsCleartext ? go(.sender, "MAIL FROM:<\(from)>") : quit
        case .oldHello: return reply.code == 250 && allowsCleartext ? go(.sender, "MAIL FROM:<\(from)>") : quit
        case .startTLS: return reply.code == 220 ? .startTLS : quit
        case .sender: return reply.code == 250 ? go(.recipient(0), "RCPT TO:<\(to[0])>") : quit
        case .recipient(let index):
            guard reply.code == 250 || reply.code == 251 else { return quit }
            return index + 1 < to.count ? go(.recipient(index + 1), "RCPT TO:<\(to[index + 1])>") : go(.data, "DATA")
        case .data:
            guard reply.code == 354 else { return quit }
            stage = .body
            return .send(body)
        case .body: return quit
        }
    }

    /// Mail servers may be slow to answer; only the deadline ends the wait.
    func quiet(_ bytes: [UInt8]) -> TalkStep { .wait }

    mutating func secured() -> TalkStep {
        isSecured = true
        return go(.hello, "EHLO \(clientName)")
    }

    private var quit: TalkStep { .finish(farewell: Array("QUIT\r\n".utf8)) }

    private mutating func go(_ next: Stage, _ command: String) -> TalkStep {
        stage = next
        return .send(Array("\(command)\r\n".utf8))
    }

    /// A complete reply, of one line or several.
    private struct Reply {
        let code: Int
        let offersTLS: Bool

        init?(_ bytes: [UInt8]) {
            guard bytes.last == UInt8(ascii: "\n") else { return nil }
            let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            guard let last = lines.last, let code = Int(last.prefix(3)), last.dropFirst(3).first != "-" else {
                return nil
            }
            self.code = code
            offersTLS = lines.contains { $0.dropFirst(4).uppercased() == "STARTTLS" }
        }
    }
}

extension [UInt8] {
    fileprivate var trimmingLineEnd: ArraySlice<UInt8> {
        var slice = self[...]
        while let last = slice.last, last == 10 || last == 13 { slice.removeLast() }
        return slice
    }
}
