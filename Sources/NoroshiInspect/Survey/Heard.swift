import NoroshiModel
import NoroshiNet

/// What the attempts at one service have brought so far.
struct Heard: Sendable {
    let endpoint: Endpoint
    /// Attempts that wait to begin, and those under way, by their numbers: a bit for each.
    private(set) var waiting: UInt8 = 0
    private(set) var running: UInt8 = 0
    /// A reply of a known form, or a greeting: nothing more is needed.
    private var decisive: Decisive?

    private enum Decisive: Sendable {
        case reply(ServiceReply)
        /// Said before anything was asked: there is time to read it later.
        case greeting(TalkRecord, Attempt)
    }

    var isDecided: Bool { decisive != nil }
    /// An answer of no known form.
    private(set) var unknown: ServiceReply?
    private(set) var firstEnd: TalkRecord.End?
    /// The reply that was chosen ends in the middle of a line.
    private(set) var isCut = false

    /// The words are kept, for a person to read, where nothing was asked too.
    private let keepsTalk: Bool

    init(endpoint: Endpoint, keepsTalk: Bool = true) {
        self.endpoint = endpoint
        self.keepsTalk = keepsTalk
    }

    /// The question of the protocol that was found by an answer to another one.
    private(set) var followUp: Attempt?
    private var isFollowing = false

    var isOver: Bool { waiting | running == 0 || decisive != nil && !isFollowing }

    mutating func wait(_ number: Int) { waiting |= 1 << number }

    /// - Returns: Whether the attempt was waiting.
    mutating func begin(_ number: Int) -> Bool {
        guard waiting & 1 << number != 0 else { return false }
        waiting &= ~(1 << number)
        running |= 1 << number
        return true
    }

    mutating func take(_ record: TalkRecord, of attempt: Attempt, number: Int) {
        running &= ~(1 << number)
        if number == Self.followUpNumber { return follow(record, attempt) }
        if number == 0 { firstEnd = record.end }
        // Refused is refused, whatever is asked; but a handshake that fails may be one with a service in cleartext.
        if number == 0, !attempt.tls, case .failed = record.end { waiting = 0 }
        guard decisive == nil, record.hasReceived else { return }
        if attempt.isGreeting, record.pieces.count == 1, !ReplyReader.isCut(record) {
            decisive = .greeting(record, attempt)
            return
        }
        let endsInLine = ReplyReader.isCut(record)
        let reply = read(record, attempt)
        // Half a line that answers another question may become a whole one for the greeting; and what greets everybody
        // tells more to the attempt that listens for it.
        let isHeardBetter = running & 1 != 0 && reply.protocol.map(Self.greets) == true
        if attempt.isGreeting || reply.protocol != nil && !endsInLine && !isHeardBetter {
            decisive = .reply(reply)
            isCut = endsInLine
        } else if unknown == nil {
            unknown = reply
            isCut = endsInLine
        }
    }

    /// Its servers speak first.
    private static func greets(_ spoken: ServiceProtocol) -> Bool {
        [.pop3, .imap, .smtp, .lmtp, .ftp, .ssh, .telnet, .nntp, .irc].contains(spoken)
    }

    /// The last of the numbers that an attempt can have.
    static let followUpNumber = 7

    private func read(_ record: TalkRecord, _ attempt: Attempt) -> ServiceReply {
        ReplyReader.read(
            record, endpoint: endpoint, tls: attempt.tls, asked: attempt.asks,
            keepsTalk: keepsTalk || record.pieces.count > 1)
    }

    /// Plans one more question where the answer to another one told the protocol.
    ///
    /// - Returns: Whether there is one to ask.
    mutating func plansFollowUp() -> Bool {
        guard followUp == nil, case .reply(let reply) = decisive, let attempt = Attempt.next(after: reply) else {
            return false
        }
        followUp = attempt
        isFollowing = true
        wait(Self.followUpNumber)
        return true
    }

    private mutating func follow(_ record: TalkRecord, _ attempt: Attempt) {
        isFollowing = false
        let reply = read(record, attempt)
        if case .reply(let first) = decisive, reply.protocol == first.protocol, !reply.texts.isEmpty {
            decisive = .reply(reply)
        }
    }

    /// What there is to tell once it is over.
    ///
    /// - Parameter deadline: What the service was given.
    func facts(deadline: Duration) -> [Observation.Fact] {
        guard let reply = chosen else {
            return [.unseen(what: "\(endpoint)", reason: reason(deadline))]
        }
        guard isCut else { return [.reply(reply)] }
        return [
            .reply(reply),
            .unseen(what: "\(endpoint)", reason: "the greeting was not complete within \(deadline.milliseconds) ms"),
        ]
    }

    private var chosen: ServiceReply? {
        switch decisive {
        case .reply(let reply): reply
        case .greeting(let record, let attempt): read(record, attempt)
        case nil: unknown
        }
    }

    /// Why nothing was heard: in the words of the first attempt.
    private func reason(_ deadline: Duration) -> String {
        switch firstEnd {
        case .failed(let reason): reason
        case .closedByService: "closed the connection without a word"
        case .deadline, .finished, .overflow, nil: "no answer within \(deadline.milliseconds) ms"
        }
    }
}
