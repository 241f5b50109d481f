import NoroshiModel
import NoroshiNet

/// One way to make a service speak.
struct Attempt: Sendable {
    let tls: Bool
    let talk: any Talk
    /// The protocol of the question, where its answer cannot be told by its form alone.
    let asks: ServiceProtocol?
    let isGreeting: Bool

    /// How long a service on a port without a name may wait before it is spoken to.
    private static let grace = Duration.milliseconds(80)
    /// How long a service on a port where servers greet may wait before it is spoken to.
    private static let longGrace = Duration.seconds(3)
    /// When the other ways are tried, unless the first has failed before.
    static let secondTry = Duration.milliseconds(600)

    /// Connections to one service: the first and the others, and one more that ``next(after:)`` may ask for.
    static let maximumConnections = 8

    /// What fits the port.
    ///
    /// - Parameter isBrief: A greeting is enough.
    static func first(for endpoint: Endpoint, isBrief: Bool = false) -> Attempt {
        let port = endpoint.port
        guard let (expected, tls) = ServiceProtocol.expected(on: port) else {
            return greeting(port, patience: grace, isBrief: isBrief)
        }
        if let question = question(for: expected) { return Attempt(tls: tls, question, asks: expected) }
        if tls { return Attempt(tls: true, GreetingTalk(port: port, isBrief: isBrief), isGreeting: true) }
        return greeting(port, patience: neverAsked.contains(expected) ? nil : longGrace, isBrief: isBrief)
    }

    /// Whether a service that was only listened to may say more of itself when it is asked.
    static func canTellMore(_ reply: ServiceReply) -> Bool { reply.protocol != nil && reply.transcript.isEmpty }

    /// How many ``others(for:)`` there are.
    static func otherCount(for endpoint: Endpoint) -> Int {
        guard let (expected, tls) = ServiceProtocol.expected(on: endpoint.port) else { return unnamed.count }
        return isGreetedLater(expected, tls) ? 1 : 0
    }

    /// It was asked first, and may greet if it is another.
    private static func isGreetedLater(_ expected: ServiceProtocol, _ tls: Bool) -> Bool {
        tls || question(for: expected) != nil
    }

    /// What may answer on a port without a name.
    private static let unnamed = [
        Attempt(tls: true, HTTPTalk()), Attempt(tls: false, DNSTalk(), asks: .domain),
        // Redis and memcached hang up on a page's request; memcached too answers to a word it does not know.
        Attempt(tls: false, RedisTalk(), asks: .redis), Attempt(tls: false, PostgreSQLTalk(), asks: .postgresql),
        Attempt(tls: false, RPCTalk(), asks: .sunrpc), Attempt(tls: false, SOCKSTalk(), asks: .socks),
    ]

    /// What may answer when that brings nothing.
    static func others(for endpoint: Endpoint) -> [Attempt] {
        guard let (expected, tls) = ServiceProtocol.expected(on: endpoint.port) else { return unnamed }
        // One that greets has been waited for; one that was asked may be another, that greets or waits for a page.
        guard isGreetedLater(expected, tls) else { return [] }
        return [greeting(endpoint.port, patience: expected.family == .http && !tls ? nil : grace)]
    }

    /// The question of the protocol itself, where it was found by an answer to another one.
    static func next(after reply: ServiceReply) -> Attempt? {
        if reply.protocol == .http, reply.texts.allSatisfy(\.bytes.isEmpty) {
            return Attempt(tls: reply.tls, MissingPageTalk(), asks: .http)
        }
        guard let spoken = reply.protocol, spoken != .http,
            ServiceProtocol.expected(on: reply.endpoint.port)?.protocol != spoken,
            [.redis, .memcache, .mongodb, .amqp, .sunrpc, .rtsp, .sip, .irc].contains(spoken),
            let question = question(for: spoken)
        else { return nil }
        return Attempt(tls: reply.tls, question, asks: spoken)
    }

    /// Whatever arrives is obeyed or logged, or would be a login: a printer prints it, rlogin takes it for a name.
    private static let neverAsked: Set<ServiceProtocol> = [.exec, .login, .shell, .pdlDatastream, .syslog]

    /// nil for a protocol whose servers greet, or may not be asked.
    private static func question(for protocol: ServiceProtocol) -> (any QuestionTalk)? {
        if `protocol` == .ipp { return HTTPTalk() }
        // A discard server never answers, unless it is something else.
        if `protocol` == .discard { return EchoTalk() }
        return ReplyReader.questions[`protocol`]?.init()
    }

    private static func greeting(_ port: Int, patience: Duration?, isBrief: Bool = false) -> Attempt {
        Attempt(tls: false, GreetingTalk(port: port, patience: patience, isBrief: isBrief), isGreeting: true)
    }

    private init(tls: Bool, _ talk: any Talk, asks: ServiceProtocol? = nil, isGreeting: Bool = false) {
        self.tls = tls
        self.talk = talk
        self.asks = asks
        self.isGreeting = isGreeting
    }
}
