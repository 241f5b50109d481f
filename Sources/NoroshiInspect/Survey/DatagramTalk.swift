import NoroshiModel
import NoroshiNet

/// Asks the questions that fit a port by datagram, each once and then each once more, until something comes back.
struct DatagramTalk: Talk {
    private let questions: [DatagramQuestion]
    private let limit: Duration
    private var asked = 1
    /// The answer led to one more question.
    private var isFollowing = false

    private static let rounds = 2
    /// How long a port is waited for; name servers, which may ask others first, get the whole deadline.
    private static let shortTime = Duration.seconds(1)

    /// nil for a port that is left alone.
    init?(_ deadline: Duration, _ endpoint: Endpoint) {
        questions = DatagramQuestion.questions(for: endpoint)
        limit = Self.limit(deadline, port: endpoint.port)
        if questions.isEmpty { return nil }
    }

    static func limit(_ deadline: Duration, port: Int) -> Duration {
        port == 53 ? deadline : min(deadline, shortTime)
    }

    static func isAnsweredFromAnyPort(_ endpoint: Endpoint) -> Bool {
        DatagramQuestion.questions(for: endpoint).contains(where: \.isAnsweredFromAnotherPort)
    }

    var opening: [UInt8] { questions[0].payload }
    var patience: Duration? { answerTime }
    var answerTime: Duration { limit / (questions.count * Self.rounds) }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        guard !isFollowing, let next = questions.lazy.compactMap({ $0.next?(bytes) }).first else {
            return .finish(farewell: [])
        }
        isFollowing = true
        return .send(next)
    }

    mutating func quiet(_ bytes: [UInt8]) -> TalkStep {
        guard !isFollowing, asked < questions.count * Self.rounds else { return .finish(farewell: []) }
        defer { asked += 1 }
        return .send(questions[asked % questions.count].payload)
    }

    /// - Parameter tellsSilence: It is known that somebody listens: a name server that does not answer is a gap.
    static func facts(
        _ end: CallEnd, _ endpoint: Endpoint, deadline: Duration, tellsSilence: Bool
    ) -> [Observation.Fact] {
        var reason = "no answer within \(deadline.milliseconds) ms"
        switch end {
        case .talked(let record):
            if let first = record.pieces.firstIndex(where: { $0.direction == .received }),
                let question = question(record.pieces[..<first], endpoint)
            {
                let answers = record.pieces[first...].filter { $0.direction == .received }.map(\.bytes)
                return [.reply(question.reply(answers, from: endpoint, after: record.firstByte ?? .zero))]
            }
            if case .failed(let words) = record.end { reason = words }
        case .refused: reason = "connection refused"
        case .unreachable(let words), .busy(let words): reason = words
        case .noAnswer: break
        }
        return tellsSilence && endpoint.port == 53 ? [.unseen(what: "\(endpoint)", reason: reason)] : []
    }

    /// The question that was asked last before the answer came.
    private static func question(
        _ asked: ArraySlice<TalkRecord.Piece>, _ endpoint: Endpoint
    ) -> DatagramQuestion? {
        let questions = DatagramQuestion.questions(for: endpoint)
        let sent = asked.last?.bytes ?? []
        return questions.first { sent.suffix($0.payload.count).elementsEqual($0.payload) } ?? questions.first
    }
}
