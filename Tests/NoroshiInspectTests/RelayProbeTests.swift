import FoundationEssentials
import NoroshiModel
import NoroshiNet
import Testing

@testable import NoroshiInspect

private func target(_ endpoint: Endpoint, recipient: RelayAddresses.Foreign = .reserved) -> RelayProbe.Target {
    RelayProbe.Target(
        endpoint: endpoint, implicitTLS: false, source: "127.0.0.1", vantage: .outside, names: ["[127.0.0.1]"],
        declaredDomains: ["example.jp"], recipient: recipient, stranger: recipient)
}

private func limits(total: Duration = .seconds(30)) -> RelayProbe.Limits {
    var limits = RelayProbe.Limits()
    limits.retryDelay = .milliseconds(20)
    limits.total = total
    return limits
}

private func test(_ script: @escaping @Sendable (ScriptedMailServer) -> MailServerScript) async throws -> RelayTest {
    try await withMailServer(script) { server, endpoint in
        let result = await RelayProbe(limits: limits()).test(target(endpoint))
        #expect(!server.commands.contains { $0.uppercased().hasPrefix("DATA") })
        return result
    }
}

@Suite(.timeLimit(.minutes(1))) struct `A relay test of a server` {
    @Test func `that refuses everything says so`() async throws {
        let result = try await test { _ in MailServerScript() }
        #expect(result.level == .refused)
        #expect(result.attempts.allSatisfy { $0.outcome == .refusedAtRCPT })
        #expect(result.attempts.count > 80)
        #expect(result.source == "127.0.0.1")
        #expect(result.ownDomains == ["example.jp", "mail.example.jp"])
        #expect(Set(result.attempts.map(\.hello)) == [.ehlo, .helo])
    }

    @Test func `that accepts everything is suspected and no more`() async throws {
        let result = try await test { _ in .open }
        #expect(result.level == .suspected)
        #expect(result.suspects.count == result.attempts.count)
    }

    @Test func `that relays for one sender or one form only is found`() async throws {
        let own = try await test { _ in
            MailServerScript(recipient: { sender, _ in
                sender.hasSuffix("@example.jp") ? "250 Ok" : "550 relay not permitted"
            })
        }
        #expect(own.level == .suspected)
        #expect(own.suspects.allSatisfy { $0.sender == "postmaster@example.jp" })
        let empty = try await test { _ in
            MailServerScript(recipient: { sender, _ in sender.isEmpty ? "250 Ok" : "550 relay not permitted" })
        }
        #expect(empty.suspects.contains { $0.form == "empty/plain" })
        let percent = try await test { _ in
            MailServerScript(recipient: { _, recipient in
                recipient.contains("%") && recipient.hasSuffix("@example.jp") ? "252 Ok" : "550 no"
            })
        }
        #expect(percent.suspects.contains { $0.form == "outsider/percent:example.jp" })
        #expect(!percent.suspects.contains { $0.form == "outsider/plain" })
    }

    @Test func `without EHLO is greeted with HELO`() async throws {
        let result = try await test { _ in MailServerScript(knowsEHLO: false, recipient: { _, _ in "250 Ok" }) }
        #expect(result.level == .suspected)
        #expect(!result.attempts.contains { $0.hello == .helo })
    }

    @Test func `that puts everybody off is asked again with the same addresses`() async throws {
        let result = try await test { server in
            MailServerScript(recipient: { server.isNew($0, $1) ? "450 4.2.0 Greylisted" : "250 Ok" })
        }
        #expect(result.level == .suspected)
        #expect(result.untried.isEmpty)
        let never = try await test { _ in MailServerScript(recipient: { _, _ in "450 4.2.0 Greylisted" }) }
        #expect(never.level == .unknown)
        #expect(never.attempts.allSatisfy { $0.outcome == .temporary })
    }

    @Test func `that hangs up at every refusal is asked one by one`() async throws {
        let result = try await test { _ in
            MailServerScript(recipient: { sender, _ in sender.isEmpty ? "250 Ok" : "550 no" }, hangsUp: true)
        }
        #expect(result.level == .suspected)
        #expect(result.untried.isEmpty)
    }

    @Test func `that takes few connections is asked in turn`() async throws {
        let result = try await test { _ in MailServerScript(maximumConnections: 2) }
        #expect(result.level == .refused)
    }

    @Test func `that wants to find the stranger's domain is asked without one`() async throws {
        let result = try await test { _ in
            MailServerScript(recipient: { sender, _ in
                sender.hasSuffix("@example.org")
                    ? "450 4.1.8 Sender address rejected: Domain not found" : "554 Relay access denied"
            })
        }
        #expect(result.level == .refused)
        #expect(result.attempts.contains { $0.form == "literal/plain" })
        let open = try await test { _ in
            MailServerScript(recipient: { sender, _ in
                sender.hasSuffix("@example.org")
                    ? "450 4.1.8 Sender address rejected: Domain not found"
                    : sender.hasSuffix("]") ? "250 Ok" : "554 no"
            })
        }
        #expect(open.level == .suspected)
    }

    @Test func `that does not like our name hears another`() async throws {
        let result = try await withMailServer { server in
            MailServerScript(recipient: { _, _ in
                server.commands.last { $0.hasPrefix("EHLO") } == "EHLO mail.example.jp"
                    ? "554 5.7.1 Relay access denied"
                    : "504 5.5.2 <x>: Helo command rejected: need fully-qualified hostname"
            })
        } _: { _, endpoint in
            var target = target(endpoint)
            target.names = ["[127.0.0.1]", "mail.example.jp"]
            return await RelayProbe(limits: limits()).test(target)
        }
        #expect(result.attempts.first?.outcome == .refusedAtRCPT)
    }

    @Test func `that wants nothing to do with us refuses at once`() async throws {
        let result = try await test { _ in MailServerScript(greeting: "554 5.7.1 go away") }
        #expect(result.level == .refused)
        #expect(result.attempts.map(\.outcome) == [.refusedAtConnect])
        let busy = try await test { _ in MailServerScript(greeting: "421 4.3.2 later") }
        #expect(busy.level == .unknown)
        #expect(busy.attempts.map(\.reason) == ["421 4.3.2 later"])
    }

    @Test func `that has had enough of us in the middle is not known`() async throws {
        let result = try await test { _ in MailServerScript(patience: 5) }
        #expect(result.level == .unknown)
        #expect(result.untried.allSatisfy { $0.reason == "554 5.7.1 banned" })
        #expect(!result.attempts.contains { $0.outcome == .refusedAtConnect })
    }

    @Test func `that is not there, or says nothing, is not known`() async throws {
        let closed = try await withMailServer({ _ in MailServerScript() }) { _, endpoint in endpoint }
        let gone = await RelayProbe(limits: limits()).test(target(closed))
        #expect(gone.level == .unknown)
        #expect(gone.attempts.map(\.reason) == ["connection refused"])
        let silent = try await withMailServer({ _ in MailServerScript(greeting: "") }) { _, endpoint in
            await RelayProbe(limits: limits(total: .seconds(1))).test(target(endpoint))
        }
        #expect(silent.level == .unknown)
    }
}

/// Ends of a relay test with a proof, with a sink of ours as the outside.
@Suite(.timeLimit(.minutes(1))) struct `A proof` {
    private static let recipient = RelayAddresses.Foreign(user: "noroshi-mark", domain: "outside.example")

    private func prove(
        _ script: @escaping @Sendable (_ server: ScriptedMailServer, _ sink: Endpoint) -> MailServerScript
    ) async throws -> RelayTest {
        try await MailSink.run(at: Endpoint(.tcp, "127.0.0.1", 0), accepting: { $0.contains("noroshi-mark") }) { sink in
            try await withMailServer({ script($0, sink.endpoint) }) { _, endpoint in
                let target = target(endpoint, recipient: Self.recipient)
                let place = try ProofTarget("sink")
                var waiting = RelayProver.Limits()
                waiting.wait = .milliseconds(600)
                waiting.afterFirst = .milliseconds(300)
                waiting.poll = .milliseconds(20)
                let prover = RelayProver(
                    target: place, mailbox: try ProofMailbox(place, sink: sink), limits: waiting, clock: { midnight },
                    text: { test, attempt in "\(test.endpoint) \(attempt.form)" })
                let first = await RelayProbe(limits: limits()).test(target)
                return await prover.prove([(target, first)])[0]
            }
        }
    }

    /// Sends on what the script gives it, as a mail server would.
    private static func relay(_ sink: Endpoint, from sender: String, to recipients: [String], _ message: [UInt8]) {
        // The script's server answers before its mail goes on, as real ones do.
        Task {
            for recipient in recipients {
                let talk = SinkClient(sender: sender, recipient: recipient, message: message)
                _ = await Dialer().talk(talk, with: sink, tls: false, deadline: .seconds(5))
            }
        }
    }

    @Test func `of a relay is a message that came out`() async throws {
        let result = try await prove { _, sink in
            MailServerScript(
                recipient: { _, recipient in recipient == "noroshi-mark@outside.example" ? "250 Ok" : "550 no" },
                delivered: { Self.relay(sink, from: $0, to: $1, $2) })
        }
        #expect(result.level == .proved)
        #expect(result.relayed.contains { $0.form == "outsider/plain" && $0.proof.marker?.hasPrefix("nrt") == true })
        #expect(result.relayed.allSatisfy { $0.recipient == "noroshi-mark@outside.example" })
        #expect(result.proof?.recipient == "noroshi-mark@outside.example")
    }

    @Test func `of a server that throws away is none, and it stays suspected`() async throws {
        let result = try await prove { _, _ in .open }
        #expect(result.level == .suspected)
        #expect(result.attempts.contains { $0.proof.state == .notSeen && $0.proof.detail == "nothing within 0 s" })
    }

    @Test func `of a server that sends back shows that it does not relay`() async throws {
        let result = try await prove { _, sink in
            MailServerScript(
                recipient: { _, _ in "250 Ok" },
                delivered: { sender, _, message in
                    let report = "From: MAILER-DAEMON@example.jp\r\nContent-Type: multipart/report\r\n\r\n"
                    if sender.contains("noroshi-mark") {
                        Self.relay(sink, from: "", to: [sender], Array(report.utf8) + message)
                    }
                })
        }
        #expect(result.level == .refused)
        #expect(result.attempts.contains { $0.form == "outsider/plain" && $0.proof.state == .bounced })
        #expect(result.attempts.contains { $0.form == "empty/plain" && $0.proof.state == .bounced })
    }

    @Test(arguments: [("554 5.7.1 no", "250 Ok"), ("354 go", "550 5.7.1 no")])
    func `of a server that refuses the message shows that it does not relay`(data: String, end: String) async throws {
        let result = try await prove { _, _ in
            MailServerScript(recipient: { _, _ in "250 Ok" }, data: data, end: end)
        }
        #expect(result.level == .refused)
        #expect(result.attempts.allSatisfy { $0.proof.state == .refusedAtDATA })
        #expect(result.attempts[0].proof.reply?.isPermanent == true)
    }

    @Test func `is none where the mail goes to a domain that the server takes mail for`() async throws {
        let result = try await prove { _, sink in
            MailServerScript(
                recipient: { _, recipient in recipient.hasSuffix("@example.jp") ? "250 Ok" : "550 no" },
                delivered: { Self.relay(sink, from: $0, to: $1, $2) })
        }
        #expect(result.level == .refused)
        #expect(result.attempts.contains { $0.proof.state == .deliveredLocally })
    }
}

/// Hands over one message without asking questions.
private struct SinkClient: Talk {
    let sender: String
    let recipient: String
    let message: [UInt8]
    private var step = 0

    init(sender: String, recipient: String, message: [UInt8]) {
        self.sender = sender
        self.recipient = recipient
        self.message = message
    }

    var opening: [UInt8] { [] }
    mutating func received(_ bytes: [UInt8]) -> TalkStep {
        guard bytes.last == UInt8(ascii: "\n") else { return .wait }
        let lines = ["HELO x\r\n", "MAIL FROM:<\(sender)>\r\n", "RCPT TO:<\(recipient)>\r\n", "DATA\r\n"]
        defer { step += 1 }
        if step < lines.count { return .send(Array(lines[step].utf8)) }
        return step == lines.count ? .send(message + Array(".\r\n".utf8)) : .finish(farewell: Array("QUIT\r\n".utf8))
    }
    func quiet(_ bytes: [UInt8]) -> TalkStep { .wait }
}
