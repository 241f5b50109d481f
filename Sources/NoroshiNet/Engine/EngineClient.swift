package import NoroshiModel

/// One connection to make, or one datagram's question to ask.
package struct Call: Sendable {
    /// The client's own number; the engine only hands it back.
    package let id: Int
    package let transport: Endpoint.Transport
    package let address: IPAddress
    /// 1 to 65,535.
    package let port: UInt16
    /// The address of this host to call from; nil for the one that the kernel takes.
    package let source: IPAddress?
    /// For the connection to stand.
    package let connectTime: Duration
    /// For the whole call, from its start.
    package let deadline: Duration
    /// A datagram's answer may come from any port of `address`; from no other address in any case.
    package let isAnsweredFromAnyPort: Bool

    package init(
        id: Int, transport: Endpoint.Transport = .tcp, address: IPAddress, port: UInt16, source: IPAddress? = nil,
        connectTime: Duration, deadline: Duration, isAnsweredFromAnyPort: Bool = false
    ) {
        self.id = id
        self.transport = transport
        self.address = address
        self.port = port
        self.source = source
        self.connectTime = connectTime
        self.deadline = deadline
        self.isAnsweredFromAnyPort = isAnsweredFromAnyPort
    }
}

/// What to say on a connection that stands.
package struct Speaker: Sendable {
    package var talk: any Talk
    /// Shake hands before the first byte.
    package var tls: Bool
    /// What to call the server in a TLS handshake, for it to choose its certificate by; nil to name none.
    package var name: String?

    package init(_ talk: any Talk, tls: Bool = false, name: String? = nil) {
        self.talk = talk
        self.tls = tls
        self.name = name
    }
}

/// How a call ended.
package enum CallEnd: Sendable {
    /// The host answered that nothing listens there.
    case refused
    /// The network, the host or a filter said no, in the system's words.
    case unreachable(String)
    /// Nothing answered the attempt to connect, or nothing the question of a datagram.
    case noAnswer
    /// This host has no room for another connection now: a descriptor, a port, memory. Nothing was learned.
    case busy(String)
    /// The connection stood and nothing was to be said, or a talk was held.
    case talked(TalkRecord)
}

/// What an engine shall do next.
package enum NextCall: Sendable {
    case call(Call)
    /// Ask again at this time, or when a call ends.
    case wait(until: MonotonicTime)
    /// Ask again when a call ends.
    case idle
    /// There will be no more.
    case done
}

/// Decides what a ``ConnectionEngine`` does. Every method is called on the engine's own thread, one at a time.
package protocol EngineClient: AnyObject {
    func next(at now: MonotonicTime) -> NextCall
    /// A connection stands (for a datagram: it is about to be asked); nil to leave it at that.
    ///
    /// - Parameter time: Since the call was begun.
    func connected(_ call: Call, after time: Duration, at now: MonotonicTime) -> Speaker?
    /// - Parameter time: Since the call was begun.
    func ended(_ call: Call, _ end: CallEnd, after time: Duration, at now: MonotonicTime)
    /// Numbers of calls that are no longer of interest; each is ended without ``ended(_:_:after:at:)``.
    func abandoned() -> [Int]
}

extension EngineClient {
    package func abandoned() -> [Int] { [] }
}
