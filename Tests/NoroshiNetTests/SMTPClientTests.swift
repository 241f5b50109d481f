import NoroshiModel
import Synchronization
import Testing

@testable import NoroshiNet

/// A mail server that answers each command by its first word, and keeps what it is told.
private final class MailServer: Sendable {
    struct Settings: Sendable {
        var greeting = "220 mail.example.jp ESMTP"
        var answers: [String: String] = [:]
        var offersTLS = false
    }

    private struct Heard {
        var commands: [String] = []
        var body: [String] = []
        var isSecured = false
    }

    private let heard = Mutex(Heard())
    private let settings: Settings

    var commands: [String] { heard.withLock { $0.commands } }
    var body: [String] { heard.withLock { $0.body } }
    var isSecured: Bool { heard.withLock { $0.isSecured } }

    init(_ settings: Settings) { self.settings = settings }

    func serve(_ peer: inout Peer) async throws {
        try await peer.send(settings.greeting + "\r\n")
        while let command = try await peer.line() {
            heard.withLock { $0.commands.append(command) }
            let verb = String(command.prefix { $0 != " " && $0 != ":" })
            if let answer = settings.answers[verb] {
                try await peer.send(answer + "\r\n")
                if answer.hasPrefix("354") { try await readBody(&peer) }
                continue
            }
            switch verb {
            case "EHLO":
                let offer = settings.offersTLS && !isSecured ? "250-STARTTLS\r\n" : ""
                try await peer.send("250-mail.example.jp\r\n\(offer)250 8BITMIME\r\n")
            case "STARTTLS":
                try await peer.startTLS("220 go ahead\r\n")
                heard.withLock { $0.isSecured = true }
            case "DATA":
                try await peer.send("354 end with .\r\n")
                try await readBody(&peer)
            case "QUIT":
                try await peer.send("221 bye\r\n")
                return
            default: try await peer.send("250 2.1.0 Ok\r\n")
            }
        }
    }

    private func readBody(_ peer: inout Peer) async throws {
        while let line = try await peer.line(), line != "." { heard.withLock { $0.body.append(line) } }
        try await peer.send(settings.answers["."] ?? "250 2.0.0 Ok: queued as 4C21")
        try await peer.send("\r\n")
    }
}

private func send(
    _ message: String, from: String = "a@example.jp", to: [String] = ["b@example.jp"], cleartext: Bool = true,
    _ settings: MailServer.Settings = .init()
) async throws -> (server: MailServer, answer: Result<String, DialError>) {
    let server = MailServer(settings)
    let answer = try await withServer { peer in
        try await server.serve(&peer)
    } _: { endpoint -> Result<String, DialError> in
        let client = SMTPClient(server: endpoint, deadline: .seconds(20), allowsCleartext: cleartext)
        do throws(DialError) {
            return .success(try await client.send(Array(message.utf8), from: from, to: to))
        } catch {
            return .failure(DialError(reason: String(error.reason.drop { $0 != " " }.dropFirst())))
        }
    }
    return (server, answer)
}

@Suite(.timeLimit(.minutes(1))) struct `Handing a message to a mail server` {
    @Test func `follows RFC 5321 and tells the server's last words`() async throws {
        let (server, answer) = try await send("Subject: x\r\n\r\nHello\r\n", to: ["b@example.jp", "c@example.jp"])
        #expect(try answer.get() == "250 2.0.0 Ok: queued as 4C21")
        #expect(
            server.commands.prefix(5) == [
                "EHLO localhost", "MAIL FROM:<a@example.jp>", "RCPT TO:<b@example.jp>", "RCPT TO:<c@example.jp>",
                "DATA",
            ])
        #expect(server.body == ["Subject: x", "", "Hello"])
    }

    @Test func `doubles a dot at the start of a line and ends an open line`() async throws {
        let (server, answer) = try await send(".\r\n..\r\na.\r\n.b\r\nno line end")
        #expect(try answer.get().hasPrefix("250"))
        #expect(server.body == ["..", "...", "a.", "..b", "no line end"])
    }

    @Test(arguments: [
        ("", ".\r\n"), (".", "..\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), ("a\n.\nb", "a\n..\nb\r\n.\r\n"),
        ("\r\n.\r\n", "\r\n..\r\n.\r\n"),
    ])
    func `stuffs dots`(message: String, stuffed: String) {
        #expect(String(decoding: SMTPClient.stuffed(Array(message.utf8)), as: UTF8.self) == stuffed)
    }

    @Test(arguments: [
        ("MAIL", "530 5.7.0 Authentication required"), ("RCPT", "550 5.1.1 No such user"),
        ("DATA", "554 5.5.1 No valid recipients"),
        (".", "552 5.3.4 Too big"),
    ])
    func `tells which words refused it, at every stage`(stage: String, words: String) async throws {
        let (server, answer) = try await send("x", .init(answers: [stage: words]))
        #expect(answer == .failure(DialError(reason: "the server said '\(words)'")))
        if stage != "." { #expect(server.body.isEmpty) }
    }

    @Test func `tells a greeting that refuses`() async throws {
        let (server, answer) = try await send("x", .init(greeting: "554 5.7.1 go away\u{1B}[2J"))
        #expect(answer == .failure(DialError(reason: "the server said '554 5.7.1 go away\\x1b[2J'")))
        #expect(!server.commands.contains("DATA"))
    }

    @Test func `a second recipient that is refused stops the message`() async throws {
        let server = MailServer(.init())
        let error = try await withServer { peer in
            try await peer.send("220-hello\r\n220 there\r\n")
            for answer in ["250 a", "250 b", "250 c", "550 no"] {
                _ = try await peer.line()
                try await peer.send(answer + "\r\n")
            }
            try await peer.untilClosed()
        } _: { endpoint in
            await #expect(throws: DialError.self) {
                try await SMTPClient(server: endpoint, deadline: .seconds(20), allowsCleartext: true)
                    .send([65], from: "a@example.jp", to: ["b@example.jp", "c@example.jp"])
            }
        }
        #expect(error?.reason.hasSuffix(": the server said '550 no'") == true)
        #expect(server.commands.isEmpty)
    }

    @Test func `an old server is spoken to with HELO`() async throws {
        let (server, answer) = try await send("x", .init(answers: ["EHLO": "502 unknown command"]))
        #expect(try answer.get().hasPrefix("250"))
        #expect(server.commands.prefix(3) == ["EHLO localhost", "HELO localhost", "MAIL FROM:<a@example.jp>"])
    }

    @Test func `encrypts when the server offers it`() async throws {
        let (server, answer) = try await send("secret", cleartext: false, .init(offersTLS: true))
        #expect(try answer.get() == "250 2.0.0 Ok: queued as 4C21")
        #expect(server.isSecured)
        #expect(
            server.commands.prefix(4) == ["EHLO localhost", "STARTTLS", "EHLO localhost", "MAIL FROM:<a@example.jp>"])
        #expect(server.body == ["secret"])
    }

    @Test(arguments: [MailServer.Settings(), MailServer.Settings(answers: ["EHLO": "500 what?"])])
    fileprivate func `keeps the message when the server does not encrypt and cleartext is not allowed`(
        settings: MailServer.Settings
    ) async throws {
        let (server, answer) = try await send("secret", cleartext: false, settings)
        #expect(answer == .failure(DialError(reason: "the server does not offer STARTTLS")))
        #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
        #expect(server.body.isEmpty)
    }

    @Test func `keeps the message when STARTTLS is offered and refused`() async throws {
        let settings = MailServer.Settings(answers: ["STARTTLS": "454 4.7.0 TLS not available"], offersTLS: true)
        let (server, answer) = try await send("secret", cleartext: true, settings)
        #expect(answer == .failure(DialError(reason: "the server said '454 4.7.0 TLS not available'")))
        #expect(server.body.isEmpty)
    }

    @Test func `a reply slipped in before the handshake is not believed`() async throws {
        let settings = MailServer.Settings(answers: ["STARTTLS": "220 go\r\n250 injected"], offersTLS: true)
        let (server, answer) = try await send("secret", cleartext: false, settings)
        #expect(throws: DialError.self) { try answer.get() }
        #expect(server.body.isEmpty)
    }

    @Test(arguments: [
        "b@example.jp>\r\nRCPT TO:<c@example.jp", "b@example.jp\r\nDATA", "b@example.jp\n", "b @example.jp",
        "<b@example.jp>", "b",
        "", "b@例.jp", "b@example.jp\u{0}",
    ])
    func `what is no address is refused before a word is said`(address: String) async throws {
        let (server, answer) = try await send("x", to: ["a@example.jp", address])
        guard case .failure(let error) = answer else {
            Issue.record("sent to \(address)")
            return
        }
        #expect(error.reason.hasSuffix("is not a mail address") || error.reason == "not a mail address")
        #expect(server.commands.isEmpty)
    }

    @Test func `a message to no one is refused`() async throws {
        let client = SMTPClient(server: Endpoint(.tcp, "127.0.0.1", 1), allowsCleartext: true)
        let error = await #expect(throws: DialError.self) { try await client.send([], from: "a@example.jp", to: []) }
        #expect(error?.reason == "the message has no recipient")
    }

    @Test func `a server that is silent, closed or broken is told as what it is`() async throws {
        let client = SMTPClient(server: try await closedPort(), allowsCleartext: true)
        let error = await #expect(throws: DialError.self) { try await client.send([], from: "a@b", to: ["a@b"]) }
        #expect(error?.reason == "\(client.server): connection refused")
        let closing = try await withServer { _ in
        } _: { endpoint in
            await #expect(throws: DialError.self) {
                try await SMTPClient(server: endpoint, deadline: .seconds(20), allowsCleartext: true).send(
                    [], from: "a@b", to: ["a@b"])
            }
        }
        #expect(closing?.reason.hasSuffix(": closed the connection without a word") == true)
    }

    @Test func `a server that closes after the message without a word has not taken it`() async throws {
        let error = try await withServer { peer in
            try await peer.send("220 x\r\n")
            for answer in ["250 a", "250 b", "250 c", "354 go"] {
                _ = try await peer.line()
                try await peer.send(answer + "\r\n")
            }
            while let line = try await peer.line(), line != "." {}
        } _: { endpoint in
            await #expect(throws: DialError.self) {
                try await SMTPClient(server: endpoint, deadline: .seconds(20), allowsCleartext: true).send(
                    [65], from: "a@b", to: ["a@b"])
            }
        }
        #expect(error != nil)
    }
}
