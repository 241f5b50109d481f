/// One sender and one recipient, put to a mail server in one way, and what it answered.
package struct RelayAttempt: Sendable, Codable, Hashable {
    package enum Hello: String, Sendable, Codable, Hashable, CaseIterable { case ehlo = "EHLO", helo = "HELO" }

    package enum Outcome: String, Sendable, Codable, Hashable, CaseIterable {
        case refusedAtConnect = "refused-at-connect"
        case refusedAtMAIL = "refused-at-mail"
        case refusedAtRCPT = "refused-at-rcpt"
        /// 250, 251 or 252 to RCPT.
        case accepted
        /// 4yz, and again after a while.
        case temporary
        /// The server could not find a domain of the address, so that its answer says nothing of relaying.
        case unresolvable
        /// The server wants encryption, and no handshake came about.
        case needsTLS = "needs-tls"
        case needsAuthentication = "needs-authentication"
        /// The server ended the connection instead of answering.
        case dropped
        case notTried = "not-tried"
    }

    /// Name of the form: `sender/recipient`, for example `empty/percent:example.jp`.
    package let form: String
    /// Without angle brackets; empty for `<>`.
    package let sender: String
    /// As it stood between the angle brackets.
    package let recipient: String
    /// The command that was meant; a server that refuses EHLO is greeted with HELO.
    package let hello: Hello
    package let tls: Bool
    package let outcome: Outcome
    package let mailReply: SMTPReply?
    package let recipientReply: SMTPReply?
    /// Why it was not tried, or how the connection ended; nil when the replies say it.
    package let reason: String?
    package var proof: RelayProof

    package init(
        form: String, sender: String, recipient: String, hello: Hello, tls: Bool, outcome: Outcome,
        mailReply: SMTPReply? = nil, recipientReply: SMTPReply? = nil, reason: String? = nil,
        proof: RelayProof = RelayProof(.notAsked)
    ) {
        self.form = form
        self.sender = sender
        self.recipient = recipient
        self.hello = hello
        self.tls = tls
        self.outcome = outcome
        self.mailReply = mailReply
        self.recipientReply = recipientReply
        self.reason = reason
        self.proof = proof
    }

    /// Accepted at RCPT, and nothing that came after shows that the mail goes nowhere.
    package var isSuspect: Bool { outcome == .accepted && !proof.isRefutation }

    /// The question stands without an answer; never counted as refused.
    package var isUntried: Bool {
        switch outcome {
        case .temporary, .unresolvable, .needsTLS, .dropped, .notTried: true
        case .refusedAtConnect, .refusedAtMAIL, .refusedAtRCPT, .accepted, .needsAuthentication: false
        }
    }

    /// A refusal at RCPT whose words are about the sender: servers that put off their checks say it there.
    var blamesSender: Bool {
        guard let reply = recipientReply else { return false }
        return reply.detail == "1.8" || reply.detail == "7.27" || reply.text.lowercased().contains("sender")
    }

    /// The exchange as lines of a transcript.
    package var transcript: [String] {
        var lines = ["> MAIL FROM:<\(sender)>"]
        if let mailReply { lines.append("< \(mailReply)") }
        if mailReply?.isPositive == true { lines.append("> RCPT TO:<\(recipient)>") }
        if let recipientReply { lines.append("< \(recipientReply)") }
        return lines
    }
}

/// One complete reply of a mail server.
///
/// - Source: RFC 5321 §4.2, RFC 3463.
package struct SMTPReply: Sendable, Codable, Hashable, CustomStringConvertible {
    /// 200 to 599.
    package let code: Int
    /// For example `5.7.1`; nil when the server gave none.
    package let enhancedCode: String?
    /// The words of all lines, joined by `\n` as an escape; at most ``maximumText`` bytes.
    package let text: String

    package static let maximumText = 512  // bytes

    package init(code: Int, enhancedCode: String? = nil, text: String = "") {
        self.code = code
        self.enhancedCode = enhancedCode
        self.text = text
    }

    package var isPositive: Bool { (200..<300).contains(code) }
    package var isTemporary: Bool { (400..<500).contains(code) }
    package var isPermanent: Bool { (500..<600).contains(code) }

    /// Subject and detail of the enhanced code: `7.1` of `5.7.1`.
    package var detail: String? {
        enhancedCode.map { String($0.drop { $0 != "." }.dropFirst()) }
    }

    package var description: String {
        ["\(code)", enhancedCode, text.isEmpty ? nil : text].compactMap(\.self).joined(separator: " ")
    }
}

/// What became of a marked message.
package struct RelayProof: Sendable, Codable, Hashable {
    package enum State: String, Sendable, Codable, Hashable, CaseIterable {
        /// No message was sent.
        case notAsked = "not-asked"
        /// DATA or the message was refused: the server relays nothing this way.
        case refusedAtDATA = "refused-at-data"
        /// The message could not be handed over for another reason.
        case failed
        /// Handed over; nothing is known yet.
        case sent
        /// It came out where it was addressed to.
        case returned
        /// The server gave it back itself: accepted, but not relayed.
        case bounced
        /// The server gave it back because the next server refused it: it tried to relay.
        case refusedByNextServer = "refused-by-next-server"
        /// It came out, but under an address of the server's own domain.
        case deliveredLocally = "delivered-locally"
        case notSeen = "not-seen"
    }

    package let state: State
    /// The message's mark, unique and not to be guessed.
    package let marker: String?
    /// The reply that refused it, or that took it.
    package let reply: SMTPReply?
    /// Where it came out, or why it could not be handed over.
    package let detail: String?

    package init(_ state: State, marker: String? = nil, reply: SMTPReply? = nil, detail: String? = nil) {
        self.state = state
        self.marker = marker
        self.reply = reply
        self.detail = detail
    }

    /// It shows that the mail goes nowhere.
    package var isRefutation: Bool {
        switch state {
        case .refusedAtDATA, .bounced, .deliveredLocally: true
        case .notAsked, .failed, .sent, .returned, .refusedByNextServer, .notSeen: false
        }
    }
}
