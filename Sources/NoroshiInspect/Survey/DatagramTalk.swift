import NoroshiFormats
import NoroshiModel
import NoroshiNet

/// Asks one question by datagram, and once more when nothing comes back.
///
/// Only name servers are asked: silence on another port says nothing.
struct DatagramTalk: Talk {
    private let limit: Duration
    private var isRepeated = false

    /// How long a port without a name is waited for.
    static let shortTime = Duration.seconds(1)

    init(deadline: Duration, _ endpoint: Endpoint) { limit = Self.limit(deadline, port: endpoint.port) }

    static func limit(_ deadline: Duration, port: Int) -> Duration {
        port == 53 ? deadline : min(deadline, Self.shortTime)
    }

    var opening: [UInt8] { DNSMessage.versionQuery(id: DNSTalk.id) }
    var patience: Duration? { limit / 2 }

    func received(_ bytes: [UInt8]) -> TalkStep { .finish(farewell: []) }

    mutating func quiet(_ bytes: [UInt8]) -> TalkStep {
        guard !isRepeated else { return .finish(farewell: []) }
        isRepeated = true
        return .send(opening)
    }

    /// - Parameter tellsSilence: It is known that somebody listens: a name server that does not answer is a gap.
    static func facts(
        _ end: CallEnd, _ endpoint: Endpoint, deadline: Duration, tellsSilence: Bool
    ) -> [Observation.Fact] {
        var reason = "no answer within \(deadline.milliseconds) ms"
        switch end {
        case .talked(let record):
            if let reply = reply(record, endpoint) { return [.reply(reply)] }
            if case .failed(let words) = record.end { reason = words }
        case .refused: reason = "connection refused"
        case .unreachable(let words), .busy(let words): reason = words
        case .noAnswer: break
        }
        return tellsSilence && endpoint.port == 53 ? [.unseen(what: "\(endpoint)", reason: reason)] : []
    }

    private static func reply(_ record: TalkRecord, _ endpoint: Endpoint) -> ServiceReply? {
        guard let answer = DNSMessage.parse(record.received, id: DNSTalk.id) else { return nil }
        let said = answer.text.map { Escaped.text($0) } ?? "(no text, response code \(answer.responseCode))"
        return ServiceReply(
            endpoint: endpoint, protocol: .domain, tls: false, texts: ReplyReader.texts(of: answer),
            transcript: ["> version.bind. CH TXT", "< \(said)"], truncated: false,
            milliseconds: record.firstByte?.milliseconds ?? 0)
    }
}
