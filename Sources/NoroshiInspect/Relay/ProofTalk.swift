import NoroshiModel
import NoroshiNet

/// Hands one marked message to a mail server, by a form that it accepted.
///
/// Only a ``ProofMessage`` makes one: a test that was not asked for a proof has none to give.
struct ProofTalk: Talk {
    private enum Stage { case entering, mail, recipient, data, body, over }

    private let attempt: RelayAttempt
    private let message: ProofMessage
    private var entry: SMTPEntry
    private var stage = Stage.entering
    /// What came of it; nil when the connection ended before.
    private(set) var proof: RelayProof?
    /// The message went out, whatever was said to it.
    var hasSentMessage: Bool { stage == .body }

    init(_ message: ProofMessage, as attempt: RelayAttempt, names: [String], implicitTLS: Bool) {
        self.message = message
        self.attempt = attempt
        entry = SMTPEntry(names: names, hello: attempt.hello, startsTLS: attempt.tls, isSecured: implicitTLS)
    }

    var opening: [UInt8] { [] }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        guard let readings = SMTPReplyReader.read(bytes), let first = readings.first else { return .wait }
        let reply = first.reply
        switch stage {
        case .entering: return enter(first)
        case .mail: return reply.isPositive ? go(.recipient, "RCPT TO:<\(attempt.recipient)>") : fail(reply)
        case .recipient: return reply.isPositive ? go(.data, "DATA") : fail(reply)
        case .data:
            guard reply.code == 354 else { return refuse(reply) }
            stage = .body
            return .send(Self.stuffed(message.serialize()))
        case .body:
            guard reply.isPositive else { return refuse(reply) }
            proof = RelayProof(.sent, marker: message.marker, reply: reply)
            return SMTPEntry.quit
        case .over: return SMTPEntry.quit
        }
    }

    mutating func quiet(_ bytes: [UInt8]) -> TalkStep { .wait }
    mutating func secured() -> TalkStep { entry.secured() }

    private mutating func enter(_ reading: SMTPReplyReader.Reading) -> TalkStep {
        switch entry.received(reading) {
        case .step(let step): return step
        case .entered: return go(.mail, "MAIL FROM:<\(attempt.sender)>")
        case .refused(let reply), .later(let reply): return fail(reply)
        case .noTLS(let reason):
            proof = RelayProof(.failed, detail: reason)
            return SMTPEntry.quit
        }
    }

    private mutating func go(_ next: Stage, _ command: String) -> TalkStep {
        stage = next
        return SMTPEntry.line(command)
    }

    /// A refusal of the message itself; one for the moment says nothing of relaying.
    private mutating func refuse(_ reply: SMTPReply) -> TalkStep {
        stage = .over
        proof = RelayProof(reply.isPermanent ? .refusedAtDATA : .failed, reply: reply)
        return SMTPEntry.quit
    }

    private mutating func fail(_ reply: SMTPReply) -> TalkStep {
        stage = .over
        proof = RelayProof(.failed, reply: reply)
        return SMTPEntry.quit
    }

    /// RFC 5321 §4.5.2, with the final line.
    private static func stuffed(_ message: [UInt8]) -> [UInt8] { SMTPClient.stuffed(message) }
}
