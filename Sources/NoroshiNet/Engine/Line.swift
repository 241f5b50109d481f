import NoroshiModel

/// One call that is under way.
struct Line {
    enum Phase { case connecting, shaking, talking }

    private(set) var call: Call
    private(set) var descriptor: Int32
    /// Told apart by it from calls that had the same place before.
    private(set) var generation: UInt32 = 0
    private(set) var isInUse = true
    private(set) var started: MonotonicTime
    var phase = Phase.connecting
    var talk: (any Talk)?
    var tls: TLSClient?
    /// For the server to choose its certificate by.
    var serverName: String?
    /// The other side has said something since the handshake began.
    var hasAnsweredTLS = false
    /// TLS began in the middle of the talk.
    var isUpgraded = false
    var record = TalkRecord()
    /// Received since the last send.
    var pending: [UInt8] = []
    var isWatchedForWriting = false
    /// Bytes received in all.
    var total = 0
    var unsent: [UInt8] = []
    /// When the talk is asked what to do about silence.
    var quietAt: MonotonicTime?

    init(_ call: Call, _ descriptor: Int32, _ now: MonotonicTime) {
        self.call = call
        self.descriptor = descriptor
        started = now
    }

    mutating func reuse(_ call: Call, _ descriptor: Int32, _ now: MonotonicTime) {
        self.call = call
        self.descriptor = descriptor
        started = now
        isInUse = true
        phase = .connecting
    }

    mutating func clear() {
        tls?.close()
        isInUse = false
        generation &+= 1
        talk = nil
        tls = nil
        serverName = nil
        isUpgraded = false
        hasAnsweredTLS = false
        record = TalkRecord()
        pending = []
        total = 0
        unsent = []
        quietAt = nil
    }
}

/// A moment at which a call must be looked at; out of date when the call has ended or its times have changed.
struct Timer: Comparable {
    enum Kind { case connect, deadline, quiet, hello }

    let at: MonotonicTime
    let index: Int
    let generation: UInt32
    let kind: Kind

    static func < (a: Self, b: Self) -> Bool { a.at < b.at }
    static func == (a: Self, b: Self) -> Bool { a.at == b.at }
}
