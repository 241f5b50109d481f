import NoroshiModel

/// The server's side of one SMTP session with a sink: takes mail for few recipients and keeps it in memory.
///
/// Pure: it is told what arrived and answers what to say. It relays nothing and delivers nothing.
struct SinkSession {
    /// For one session.
    static let maximumMessages = 64
    static let maximumMessage = 262_144  // bytes
    static let maximumLine = 2_048  // bytes
    private static let maximumRecipients = 20
    private static let maximumErrors = 20

    private let name: String
    private let accepts: @Sendable (_ recipient: String) -> Bool
    private var line: [UInt8] = []
    private var isTooLong = false
    private var isInData = false
    private var sender: String?
    private var recipients: [String] = []
    private var body: [UInt8] = []
    private var isOversized = false
    private var errors = 0

    private(set) var isOver = false
    /// Complete messages that nobody has taken yet.
    private var finished: [SunkMessage] = []
    private var count = 0

    init(name: String, accepts: @escaping @Sendable (_ recipient: String) -> Bool) {
        self.name = name
        self.accepts = accepts
    }

    var greeting: [UInt8] { Array("220 \(name) ESMTP Noroshi relay test sink\r\n".utf8) }

    /// The replies to what arrived.
    mutating func received(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var output = ""
        for byte in bytes where !isOver {
            guard byte == UInt8(ascii: "\n") else {
                if line.count < Self.maximumLine { line.append(byte) } else { isTooLong = true }
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if let reply = isInData ? dataLine() : command() { output += reply + "\r\n" }
            line.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        return Array(output.utf8)
    }

    mutating func takeFinished() -> [SunkMessage] {
        defer { finished = [] }
        return finished
    }

    private mutating func dataLine() -> String? {
        guard line != [UInt8(ascii: ".")] else {
            isInData = false
            defer { reset() }
            guard !isOversized, let sender else { return "552 5.3.4 Message too big" }
            finished.append(SunkMessage(sender: sender, recipients: recipients, bytes: body))
            count += 1
            return "250 2.0.0 Kept, and relayed nowhere"
        }
        // RFC 5321 §4.5.2
        let text = line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...]
        if body.count + text.count + 2 <= Self.maximumMessage {
            body += text
            body += [13, 10]
        } else {
            isOversized = true
        }
        return nil
    }

    private mutating func command() -> String {
        guard !isTooLong else { return failure("500 5.5.2 Line too long") }
        let text = String(decoding: line, as: UTF8.self)
        let verb = text.prefix { $0 != " " && $0 != ":" }.uppercased()
        switch verb {
        case "EHLO": return greeted("250-\(name)\r\n250-8BITMIME\r\n250 SIZE \(Self.maximumMessage)")
        case "HELO": return greeted("250 \(name)")
        case "MAIL": return mail(text)
        case "RCPT": return recipient(text)
        case "DATA":
            guard !recipients.isEmpty else { return failure("503 5.5.1 Recipient first") }
            guard count < Self.maximumMessages else { return "452 4.3.1 Enough for one session" }
            isInData = true
            return "354 End with a dot"
        case "RSET": return greeted("250 2.0.0 Ok")
        case "NOOP": return "250 2.0.0 Ok"
        case "QUIT":
            isOver = true
            return "221 2.0.0 Bye"
        default: return failure("502 5.5.1 Not known here")
        }
    }

    private mutating func mail(_ text: String) -> String {
        guard sender == nil else { return failure("503 5.5.1 Sender already given") }
        guard let path = Self.path(text, after: "MAIL FROM:") else { return failure("501 5.5.4 MAIL FROM:<address>") }
        sender = path
        return "250 2.1.0 Ok"
    }

    private mutating func recipient(_ text: String) -> String {
        guard sender != nil else { return failure("503 5.5.1 Sender first") }
        guard let path = Self.path(text, after: "RCPT TO:") else { return failure("501 5.5.4 RCPT TO:<address>") }
        guard recipients.count < Self.maximumRecipients else { return "452 4.5.3 Too many recipients" }
        guard accepts(path) else { return failure("550 5.7.1 Only marked recipients") }
        recipients.append(path)
        return "250 2.1.5 Ok"
    }

    private mutating func greeted(_ reply: String) -> String {
        reset()
        return reply
    }

    private mutating func failure(_ reply: String) -> String {
        errors += 1
        guard errors < Self.maximumErrors else {
            isOver = true
            return "421 4.7.0 Too many errors"
        }
        return reply
    }

    private mutating func reset() {
        sender = nil
        recipients = []
        body = []
        isOversized = false
    }

    /// What stands between the first `<` and the last `>`; parameters behind it are passed over.
    private static func path(_ text: String, after verb: String) -> String? {
        guard text.uppercased().hasPrefix(verb), let open = text.firstIndex(of: "<"),
            let close = text.lastIndex(of: ">"), open < close
        else { return nil }
        return String(text[text.index(after: open)..<close])
    }
}

/// One message that a sink took.
package struct SunkMessage: Sendable, Hashable {
    /// Of the envelope; empty for `<>`.
    package let sender: String
    /// Of the envelope.
    package let recipients: [String]
    package let bytes: [UInt8]

    package init(sender: String, recipients: [String], bytes: [UInt8]) {
        self.sender = sender
        self.recipients = recipients
        self.bytes = bytes
    }
}
