import NIOCore
import NIOPosix
import NoroshiModel
import NoroshiNet
import Synchronization
import Testing

/// Says one line when it is asked to, and is done at the first line it hears.
private struct LineTalk: Talk {
    var opening: [UInt8] = []
    var patience: Duration?
    var upgrades = false
    private var isUpgraded = false

    init(opening: String = "", patience: Duration? = nil, upgrades: Bool = false) {
        self.opening = Array(opening.utf8)
        self.patience = patience
        self.upgrades = upgrades
    }

    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.contains(10) else { return .wait }
        return upgrades && !isUpgraded ? .startTLS : .finish(farewell: Array("QUIT\r\n".utf8))
    }
    mutating func secured() -> TalkStep {
        isUpgraded = true
        return .send(Array("HELLO\r\n".utf8))
    }
    func quiet(_ bytes: [UInt8]) -> TalkStep { bytes.isEmpty ? .send(Array("?\r\n".utf8)) : .wait }
}

/// Holds the same talk at every port of a list, and keeps how each call ended.
private final class Caller: EngineClient {
    let ports: [UInt16]
    let talk: LineTalk?
    let tls: Bool
    let deadline: Duration
    let transport: Endpoint.Transport
    private(set) var ends: [Int: CallEnd] = [:]
    private(set) var times: [Duration] = []
    private var begun = 0

    init(
        _ ports: [UInt16], _ talk: LineTalk?, tls: Bool = false, deadline: Duration = .seconds(30),
        transport: Endpoint.Transport = .tcp
    ) {
        self.transport = transport
        self.ports = ports
        self.talk = talk
        self.tls = tls
        self.deadline = deadline
    }

    func next(at now: MonotonicTime) -> NextCall {
        guard begun < ports.count else { return .done }
        defer { begun += 1 }
        return .call(
            Call(
                id: begun, transport: transport, address: IPAddress(v4: 0x7F00_0001), port: ports[begun],
                connectTime: .seconds(5), deadline: deadline))
    }

    func connected(_ call: Call, after time: Duration, at now: MonotonicTime) -> Speaker? {
        talk.map { Speaker($0, tls: tls) }
    }

    func ended(_ call: Call, _ end: CallEnd, after time: Duration, at now: MonotonicTime) {
        ends[call.id] = end
        times.append(time)
    }

    func record(_ id: Int = 0) -> TalkRecord? {
        if case .talked(let record) = ends[id] { record } else { nil }
    }

    var isRefused: Bool { if case .refused = ends[0] { true } else { false } }
}

/// Answers whoever asks again; the machine's other programs may ask it too.
private final class SecondTimeHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private var asked: Set<SocketAddress> = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !asked.insert(unwrapInboundIn(data).remoteAddress).inserted { context.writeAndFlush(data, promise: nil) }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `An engine of many talks` {
    private let short = Duration.milliseconds(200)

    /// Runs the engine on a thread of its own, beside the server.
    private func call(
        _ ports: [Int], _ talk: LineTalk?, tls: Bool = false, deadline: Duration = .seconds(30), width: Int = 1_000,
        transport: Endpoint.Transport = .tcp
    ) async throws -> Result {
        try await EngineThread.run { isCancelled in
            let caller = Caller(
                ports.map { UInt16($0) }, talk, tls: tls, deadline: deadline, transport: transport)
            try ConnectionEngine(client: caller, width: width, isCancelled: isCancelled).run()
            return Result(
                records: ports.indices.map { caller.record($0) }, isRefused: caller.isRefused, count: caller.ends.count)
        }
    }

    private struct Result: Sendable {
        let records: [TalkRecord?]
        let isRefused: Bool
        let count: Int
    }

    @Test func `hears a greeting in pieces, answers, and says goodbye`() async throws {
        let result = try await withServer { peer in
            try await peer.send("+OK\u{1B} rea")
            try await peer.send("dy\r\n")
            #expect(try await peer.line() == "QUIT")
            try await peer.untilClosed()
        } _: { endpoint in
            try await call([endpoint.port], LineTalk())
        }
        let record = try #require(result.records[0])
        #expect(record.end == .finished)
        #expect(record.transcript() == ["< +OK\\x1b ready", "> QUIT"])
        #expect(record.firstByte != nil)
    }

    @Test func `asks again by datagram until an answer comes`() async throws {
        let server = try await DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(SecondTimeHandler())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = server.localAddress?.port ?? 0
        let talk = LineTalk(opening: "first", patience: .milliseconds(60))
        let result = try await call([port], talk, transport: .udp)
        #expect(result.records[0]?.transcript() == ["> first?", "< ?", "> QUIT"])
        let silent = try await call([port], LineTalk(opening: "once"), deadline: short, transport: .udp)
        #expect(silent.records[0]?.end == .deadline)
        try await server.close()
    }

    @Test func `is told that nobody takes a datagram`() async throws {
        #expect(try await call([closedPort().port], LineTalk(opening: "x"), transport: .udp).isRefused)
    }

    @Test func `speaks first where nothing is said`() async throws {
        let result = try await withServer { peer in
            #expect(try await peer.line() == "?")
            try await peer.send("yes\n")
            try await peer.untilClosed()
        } _: { endpoint in
            try await call([endpoint.port], LineTalk(patience: .milliseconds(30)))
        }
        #expect(result.records[0]?.transcript() == ["> ?", "< yes", "> QUIT"])
    }

    @Test func `shakes hands first, and keeps the certificate it was shown`() async throws {
        let result = try await withServer(tls: true) { peer in
            #expect(try await peer.line() == "hello")
            try await peer.send("* OK IMAP\r\n")
            try await peer.untilClosed()
        } _: { endpoint in
            try await call([endpoint.port], LineTalk(opening: "hello\r\n"), tls: true)
        }
        let record = try #require(result.records[0])
        #expect(record.received == Array("* OK IMAP\r\n".utf8))
        #expect(record.session?.version?.hasPrefix("TLSv1") == true)
        #expect(record.session?.certificates.count == 1)
    }

    @Test func `shakes hands in the middle of a talk`() async throws {
        let result = try await withServer { peer in
            try await peer.startTLS("220 go on\r\n")
            #expect(try await peer.line() == "HELLO")
            try await peer.send("250 secret\r\n")
            try await peer.untilClosed()
        } _: { endpoint in
            try await call([endpoint.port], LineTalk(upgrades: true))
        }
        let record = try #require(result.records[0])
        #expect(record.transcript() == ["< 220 go on", "> HELLO", "< 250 secret", "> QUIT"])
        #expect(record.session?.certificates.count == 1)
    }

    @Test func `a service that does not speak TLS ends with the reason`() async throws {
        let result = try await withServer { peer in
            try await peer.send("+OK plain\r\n")
            try await peer.untilClosed()
        } _: { endpoint in
            try await call([endpoint.port], LineTalk(), tls: true)
        }
        guard case .failed? = result.records[0]?.end else {
            Issue.record("\(String(describing: result.records[0]))")
            return
        }
    }

    @Test func `a silent service ends at the deadline, an endless one at the limit`() async throws {
        let silent = try await withServer { peer in
            try await peer.untilClosed()
        } _: { endpoint in
            try await call([endpoint.port], LineTalk(), deadline: short)
        }
        #expect(silent.records[0]?.end == .deadline)
        let endless = try await withServer { peer in
            let block = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
            while true { try await peer.send(block) }
        } _: { endpoint in
            try await call([endpoint.port], LineTalk())
        }
        #expect(endless.records[0]?.end == .overflow)
        #expect(endless.records[0]?.received.count == Dialer.maximumBytes)
    }

    @Test func `a port where nobody listens is refused, and the socket serves the next`() async throws {
        let result = try await withServer { peer in
            try await peer.send("220 here\r\n")
            try await peer.untilClosed()
        } _: { endpoint in
            let closed = [1, 2, 3, 4, 5, 6, 7].filter { $0 != endpoint.port }
            return try await call(closed + [endpoint.port], LineTalk())
        }
        #expect(result.isRefused)
        #expect(result.count == 8)
        #expect(result.records[7]?.received == Array("220 here\r\n".utf8))
    }

    @Test func `only looks where nothing is to be said`() async throws {
        let result = try await withServer { peer in
            try await peer.untilClosed()
        } _: { endpoint in
            try await call([endpoint.port], nil)
        }
        #expect(result.records[0]?.pieces.isEmpty == true)
    }

    @Test func `two thousand calls are held, a few hundred at a time`() async throws {
        let result = try await withServer { peer in
            try await peer.send("220 one of many\r\n")
            try await peer.untilClosed()
        } _: { endpoint in
            try await call(Array(repeating: endpoint.port, count: 2_000), LineTalk(), width: 300)
        }
        #expect(result.records.count { $0?.received == Array("220 one of many\r\n".utf8) } == 2_000)
    }

    @Test func `scanning every port of loopback finds no port that joined itself`() async throws {
        let result = try await call(Array(32_768...60_999), nil)
        #expect(result.count == 28_232)
        // Other tests may listen: what is open must be someone else's.
        for (offset, record) in result.records.enumerated() where record != nil {
            #expect(try await Self.isTaken(32_768 + offset))
        }
    }

    /// Somebody listens at the port: it cannot be had.
    private static func isTaken(_ port: Int) async throws -> Bool {
        let group = MultiThreadedEventLoopGroup.singleton
        let channel = try? await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: port).get()
        try await channel?.close().get()
        return channel == nil
    }

    @Test func `a cancelled run ends soon`() async throws {
        try await withServer { peer in
            try await peer.untilClosed()
        } _: { endpoint in
            let task = Task { try await call([endpoint.port], LineTalk()) }
            try await Task.sleep(for: .milliseconds(50))
            task.cancel()
            #expect(try await task.value.count == 0)
        }
    }
}
