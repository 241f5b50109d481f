import NIOCore
import NIOPosix
import NoroshiModel
import NoroshiNet
import Testing

/// Listens to whatever comes, and is done at the first line.
private struct LineTalk: Talk {
    var opening: [UInt8] = []
    var patience: Duration?
    func received(_ bytes: [UInt8]) -> TalkStep {
        bytes.contains(10) ? .finish(farewell: Array("QUIT\r\n".utf8)) : .wait
    }
    func quiet(_ bytes: [UInt8]) -> TalkStep { .wait }
}

/// Never has enough.
private struct EndlessTalk: Talk {
    var opening: [UInt8] { [] }
    func received(_ bytes: [UInt8]) -> TalkStep { .wait }
    func quiet(_ bytes: [UInt8]) -> TalkStep { .wait }
}

@Suite(.timeLimit(.minutes(1))) struct `A talk with a service` {
    private let short = Duration.milliseconds(200)
    private let long = Duration.seconds(30)

    @Test func `ends when the talk has what it wants, with both sides on record`() async throws {
        let record = try await withServer { peer in
            try await peer.send("+OK\u{1B} rea")
            try await peer.send("dy\r\n")
            try await peer.untilClosed()
        } _: { endpoint in
            await Dialer().talk(LineTalk(), with: endpoint, tls: false, deadline: long)
        }
        #expect(record.end == .finished)
        #expect(record.received == Array("+OK\u{1B} ready\r\n".utf8))
        #expect(record.transcript() == ["< +OK\\x1b ready", "> QUIT"])
        #expect(record.firstByte != nil)
    }

    @Test func `goes through TLS to a server with a certificate nobody knows`() async throws {
        let record = try await withServer(tls: true) { peer in
            try await peer.send("* OK IMAP\r\n")
            try await peer.untilClosed()
        } _: { endpoint in
            await Dialer().talk(LineTalk(), with: endpoint, tls: true, deadline: long)
        }
        #expect(record.end == .finished)
        #expect(record.received == Array("* OK IMAP\r\n".utf8))
    }

    @Test func `with a silent service ends at the deadline`() async throws {
        let record = try await withServer { peer in
            try await peer.untilClosed()
        } _: { endpoint in
            await Dialer().talk(LineTalk(), with: endpoint, tls: false, deadline: short)
        }
        #expect(record.end == .deadline)
        #expect(!record.hasReceived)
        #expect(record.firstByte == nil)
    }

    @Test func `with a service that never stops ends at the limit`() async throws {
        let record = try await withServer { peer in
            while true { try await peer.send([UInt8](repeating: 0x41, count: 1000)) }
        } _: { endpoint in
            await Dialer().talk(EndlessTalk(), with: endpoint, tls: false, deadline: long)
        }
        #expect(record.end == .overflow)
        #expect(record.received.count == 16_384)
    }

    @Test func `with a service that drips without end ends at the deadline`() async throws {
        let record = try await withServer { peer in
            for byte in 0..<(1 << 20) {
                try await peer.send([UInt8(truncatingIfNeeded: byte) | 0x80])
                try await Task.sleep(for: .milliseconds(10))  // the drip itself; nothing is waited for
            }
        } _: { endpoint in
            await Dialer().talk(EndlessTalk(), with: endpoint, tls: false, deadline: .seconds(5))
        }
        #expect(record.end == .deadline)
        #expect(record.hasReceived)
    }

    @Test func `with a service that closes at once says so`() async throws {
        let record = try await withServer { _ in
        } _: { endpoint in
            await Dialer().talk(LineTalk(), with: endpoint, tls: false, deadline: long)
        }
        #expect(record.end == .closedByService)
        #expect(!record.hasReceived)
    }

    @Test func `with nobody is refused in the system's words`() async throws {
        let record = await Dialer().talk(LineTalk(), with: try await closedPort(), tls: false, deadline: long)
        #expect(record.end == .failed("connection refused"))
    }

    @Test func `inside TLS with a service that knows none fails with a reason`() async throws {
        let record = try await withServer { peer in
            try await peer.send("220 plain\r\n")
            try await peer.untilClosed()
        } _: { endpoint in
            await Dialer().talk(LineTalk(), with: endpoint, tls: true, deadline: long)
        }
        guard case .failed(let reason) = record.end else {
            Issue.record("\(record.end)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func `that is cancelled closes the connection`() async throws {
        let record = try await withServer { peer in
            try await peer.send("x")
            try await peer.untilClosed()
        } _: { endpoint in
            await withTaskGroup(of: TalkRecord.self) { group in
                group.addTask {
                    await Dialer().talk(EndlessTalk(), with: endpoint, tls: false, deadline: .seconds(3600))
                }
                group.cancelAll()
                return await group.next()
            }
        }
        #expect(record?.end != .finished)
    }

    @Test func `a transcript has a limit of lines and of columns`() {
        var record = TalkRecord()
        record.append(.received, Array(String(repeating: "x\n", count: 100).utf8))
        #expect(record.transcript().count == 65)
        #expect(record.transcript().last == "…")
        var wide = TalkRecord()
        wide.append(.received, [UInt8](repeating: 0x41, count: 1000))
        #expect(wide.transcript() == ["< " + String(repeating: "A", count: 512) + "…"])
    }
}
