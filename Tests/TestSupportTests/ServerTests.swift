import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct `Real servers` {
    @Test(.enabled(if: TestServer.dovecot.isAvailable, "\(TestServer.dovecot.skipReason)"))
    func `Dovecot greets on POP3 and IMAP and is gone afterwards`() async throws {
        let ports = try await withDovecot(imap: true) { server in
            let mailbox = try Conversation(port: server.pop3Port)
            #expect(try mailbox.line() == "+OK Dovecot (Debian) ready.")
            try mailbox.send("USER alice\r\nPASS anything\r\nSTAT\r\n")
            #expect(try [mailbox.line(), mailbox.line(), mailbox.line()] == ["+OK", "+OK Logged in.", "+OK 0 0"])
            let imapPort = try #require(server.imapPort)
            let greeting = try Conversation(port: imapPort).line()
            #expect(greeting.hasPrefix("* OK [CAPABILITY IMAP4rev1 "))
            #expect(greeting.hasSuffix("] Dovecot (Debian) ready."))
            return [server.pop3Port, imapPort]
        }
        for port in ports { #expect(await LoopbackPort.isReleased(port)) }
    }

    @Test(.enabled(if: TestServer.popa3d.isAvailable, "\(TestServer.popa3d.skipReason)"))
    func `popa3d greets under inetd and is gone afterwards`() async throws {
        let port = try await withPopa3d { server in
            let mailbox = try Conversation(port: server.port)
            #expect(try mailbox.line() == "+OK")
            try mailbox.send("QUIT\r\n")
            #expect(try mailbox.line() == "+OK")
            return server.port
        }
        #expect(await LoopbackPort.isReleased(port))
    }

    @Test(.enabled(if: TestServer.exim.isAvailable, "\(TestServer.exim.skipReason)"))
    func `Exim keeps mail for its own domain, refuses to relay, and is gone afterwards`() async throws {
        let port = try await withExim { server in
            let talk = try Conversation(port: server.port)
            #expect(try talk.line().hasPrefix("220 mail.example.test ESMTP Exim 4."))
            #expect(try talk.ask("HELO client.test") == "250 mail.example.test Hello client.test [127.0.0.1]")
            #expect(try talk.ask("MAIL FROM:<a@outside.test>") == "250 OK")
            #expect(try talk.ask("RCPT TO:<b@elsewhere.test>") == "550 relay not permitted")
            #expect(try talk.ask("RCPT TO:<b@example.test>") == "250 Accepted")
            #expect(try talk.ask("DATA").hasPrefix("354 "))
            #expect(try talk.ask("Subject: mark-4711\r\n\r\nhello\r\n.").hasPrefix("250 OK id="))
            let message = try #require(try await server.waitForMessages(1).first)
            #expect(message.contains("Subject: mark-4711"))
            #expect(message.contains("Envelope-to: b@example.test"))
            #expect(message.contains("Return-path: <a@outside.test>"))
            return server.port
        }
        #expect(await LoopbackPort.isReleased(port))
    }

    @Test(.enabled(if: TestServer.exim.isAvailable, "\(TestServer.exim.skipReason)"))
    func `Exim can be told to relay everything and to greet otherwise`() async throws {
        try await withExim(EximOptions(relaysEverything: true, greeting: "mx ESMTP ready")) { server in
            let talk = try Conversation(port: server.port)
            #expect(try talk.line() == "220 mx ESMTP ready")
            for command in ["HELO client.test", "MAIL FROM:<a@outside.test>", "RCPT TO:<b@elsewhere.test>", "DATA"] {
                _ = try talk.ask(command)
            }
            #expect(try talk.ask("Subject: mark-4712\r\n\r\n.").hasPrefix("250 OK id="))
            #expect(try await server.waitForMessages(1).first?.contains("Envelope-to: b@elsewhere.test") == true)
        }
    }

    @Test(.enabled(if: TestServer.bind.isAvailable, "\(TestServer.bind.skipReason)"))
    func `BIND shows, hides or changes its version and is gone afterwards`() async throws {
        let port = try await withBIND { server in
            let version = try Conversation.version(port: server.port)
            #expect(version?.hasPrefix("9.") == true)
            return server.port
        }
        #expect(await LoopbackPort.isReleased(port))
        try await withBIND(version: .hidden) { server in
            let version = try Conversation.version(port: server.port)
            #expect(version == nil)
        }
        try await withBIND(version: .changed("4.9.6-REL")) { server in
            let version = try Conversation.version(port: server.port)
            #expect(version == "4.9.6-REL")
        }
    }

    @Test(.enabled(if: TestServer.sshd.isAvailable, "\(TestServer.sshd.skipReason)"))
    func `sshd greets with the revision of its package and is gone afterwards`() async throws {
        let port = try await withSSHD { server in
            let greeting = try Conversation(port: server.port).line()
            #expect(greeting.hasPrefix("SSH-2.0-OpenSSH_9."))
            #expect(greeting.contains(" Debian-"))
            return server.port
        }
        #expect(await LoopbackPort.isReleased(port))
    }
}
