import NoroshiModel
import NoroshiNet

/// Asks a mail server up to three questions over one connection, and leaves.
///
/// Goes as far as RCPT and no further: there is no message in this type, and no way to send one.
struct RelayTalk: Talk {
    /// Servers that count refusals hang up or slow down after a few.
    static let maximumQuestions = 3

    /// What the server said to one question.
    struct Answer: Sendable, Hashable {
        var outcome: RelayAttempt.Outcome
        var mailReply: SMTPReply?
        var recipientReply: SMTPReply?
        var reason: String?
        var tls = false
    }

    /// Why no question was answered.
    enum Obstacle: Sendable, Hashable {
        case refused(SMTPReply)
        case later(SMTPReply)
        case noTLS(String)
    }

    private enum Stage { case entering, mail, recipient, reset }

    let questions: [RelayQuestion]
    private(set) var entry: SMTPEntry
    private(set) var answers: [Answer] = []
    private(set) var obstacle: Obstacle?
    private var stage = Stage.entering
    private var mailReply: SMTPReply?
    /// STARTTLS was asked for because of a reply to MAIL or RCPT.
    private var isChangingOver = false
    private var refusesTLS: String?

    /// - Precondition: At most ``maximumQuestions``, all of one greeting and one encryption.
    init(_ questions: [RelayQuestion], names: [String], implicitTLS: Bool) {
        precondition((1...Self.maximumQuestions).contains(questions.count), "\(questions.count) questions for a talk")
        self.questions = questions
        entry = SMTPEntry(
            names: names, hello: questions[0].hello, startsTLS: questions[0].startTLS, isSecured: implicitTLS)
    }

    var opening: [UInt8] { [] }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        // Everything is answered: whatever else is said, nobody listens.
        guard answers.count < questions.count else { return SMTPEntry.quit }
        guard let readings = SMTPReplyReader.read(bytes), let first = readings.first else { return .wait }
        // A server that closes says so behind whatever it answers.
        if let last = readings.first(where: { $0.reply.code == 421 }) { return shutDown(last.reply) }
        return advance(first)
    }

    /// Mail servers may take their time, and some do so on purpose; only the deadline ends the wait.
    mutating func quiet(_ bytes: [UInt8]) -> TalkStep { .wait }

    mutating func secured() -> TalkStep { entry.secured() }

    private mutating func advance(_ reading: SMTPReplyReader.Reading) -> TalkStep {
        let reply = reading.reply
        switch stage {
        case .entering: return enter(reading)
        case .mail:
            mailReply = reply
            guard !reply.isPositive else {
                stage = .recipient
                return SMTPEntry.line("RCPT TO:<\(current.form.address)>")
            }
            return judge(reply, at: .refusedAtMAIL)
        case .recipient: return judge(reply, at: .refusedAtRCPT)
        case .reset: return reply.isPositive ? ask() : SMTPEntry.quit
        }
    }

    private mutating func enter(_ reading: SMTPReplyReader.Reading) -> TalkStep {
        switch entry.received(reading) {
        case .step(let step): return step
        case .entered: return ask()
        case .refused(let reply): obstacle = .refused(reply)
        case .later(let reply): obstacle = .later(reply)
        case .noTLS(let reason):
            guard isChangingOver else {
                obstacle = .noTLS(reason)
                return SMTPEntry.quit
            }
            refusesTLS = reason
            return take(Answer(outcome: .needsTLS, mailReply: mailReply, reason: reason))
        }
        return SMTPEntry.quit
    }

    private mutating func shutDown(_ reply: SMTPReply) -> TalkStep {
        switch stage {
        case .entering where !isChangingOver: obstacle = .later(reply)
        case .reset: break
        case .entering, .mail, .recipient:
            answers.append(
                Answer(
                    outcome: .dropped, mailReply: stage == .mail ? reply : mailReply,
                    recipientReply: stage == .recipient ? reply : nil, tls: entry.isSecured))
        }
        return .finish(farewell: [])
    }

    /// MAIL or RCPT was sent and is not answered.
    var isAsking: Bool { answers.count < questions.count && (stage == .mail || stage == .recipient || isChangingOver) }

    /// The answer to the question that the end of the connection cut off.
    func interrupted(_ reason: String) -> Answer {
        let isHandshake = isChangingOver && stage == .entering
        return Answer(
            outcome: isHandshake ? .needsTLS : .dropped, mailReply: mailReply, reason: reason, tls: entry.isSecured)
    }

    private var current: RelayQuestion { questions[answers.count] }

    private mutating func ask() -> TalkStep {
        stage = .mail
        isChangingOver = false
        mailReply = nil
        return SMTPEntry.line("MAIL FROM:<\(current.sender.address)>")
    }

    private mutating func judge(_ reply: SMTPReply, at place: RelayAttempt.Outcome) -> TalkStep {
        if !entry.isSecured, refusesTLS == nil, RelayJudgment.wantsTLS(reply) {
            isChangingOver = true
            stage = .entering
            return entry.startTLS()
        }
        let outcome = RelayJudgment.outcome(
            reply, at: place, of: current, isSecured: entry.isSecured || refusesTLS != nil)
        return take(
            Answer(
                outcome: RelayJudgment.wantsTLS(reply) && !entry.isSecured ? .needsTLS : outcome, mailReply: mailReply,
                recipientReply: place == .refusedAtRCPT ? reply : nil, reason: refusesTLS))
    }

    private mutating func take(_ answer: Answer) -> TalkStep {
        var answer = answer
        answer.tls = entry.isSecured
        isChangingOver = false
        answers.append(answer)
        guard answers.count < questions.count else { return SMTPEntry.quit }
        stage = .reset
        return SMTPEntry.line("RSET")
    }
}
