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

    /// What fits the port.
    static func first(for endpoint: Endpoint) -> Attempt {
        let port = endpoint.port
        switch ServiceProtocol.expected(on: port) {
        case (.http, let tls)?: return Attempt(tls: tls, HTTPTalk())
        case (.domain, let tls)?: return Attempt(tls: tls, DNSTalk(), asks: .domain)
        case (_, true)?: return Attempt(tls: true, GreetingTalk(port: port), isGreeting: true)
        case (_, false)?: return greeting(port, patience: longGrace)
        case nil: return greeting(port, patience: grace)
        }
    }

    /// What may answer when that brings nothing.
    static func others(for endpoint: Endpoint) -> [Attempt] {
        switch ServiceProtocol.expected(on: endpoint.port) {
        case (.http, _)?, (.domain, false)?: [greeting(endpoint.port, patience: nil)]
        case (_, true)?, (_, false)?: []
        case nil: [Attempt(tls: true, HTTPTalk()), Attempt(tls: false, DNSTalk(), asks: .domain)]
        }
    }

    private static func greeting(_ port: Int, patience: Duration?) -> Attempt {
        Attempt(tls: false, GreetingTalk(port: port, patience: patience), isGreeting: true)
    }

    private init(tls: Bool, _ talk: any Talk, asks: ServiceProtocol? = nil, isGreeting: Bool = false) {
        self.tls = tls
        self.talk = talk
        self.asks = asks
        self.isGreeting = isGreeting
    }
}
