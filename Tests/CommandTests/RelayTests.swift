import Foundation
import TestSupport
import Testing

/// A mail server's script: the reply to every RCPT.
private func mailServer(_ recipient: String) -> GreetingScript {
    .greeting(
        "220 mail.example.jp ESMTP Postfix\r\n",
        replies: [
            .init("EHLO", "250-mail.example.jp\r\n250 SIZE\r\n"), .init("HELO", "250 mail.example.jp\r\n"),
            .init("MAIL", "250 2.1.0 Ok\r\n"), .init("RCPT", recipient), .init("RSET", "250 2.0.0 Ok\r\n"),
            .init("DATA", "354 go\r\n"), .init(".", "250 2.0.0 queued\r\n"), .init("QUIT", "221 2.0.0 Bye\r\n"),
        ])
}

private let closed = mailServer("554 5.7.1 Relay access denied\r\n")
private let open = mailServer("250 2.1.5 Ok\r\n")

@Suite(.serialized) struct RelayTests {
    @Test func `a server that refuses is clean`() async throws {
        try await withGreetingServer(closed) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "mail: {domains: [example.jp]}\n")
                let result = try await noroshi.run("relay", "test", "127.0.0.1:\(server.port)", "--from", "127.0.0.2")
                #expect(result.status == .exited(0))
                #expect(
                    result.output.contains("asked from 127.0.0.2 (an address without trust)\n  REFUSED: every form"))
                #expect(result.output.contains("taken for its own: example.jp, mail.example.jp"))
                #expect(!String(decoding: server.received, as: UTF8.self).contains("DATA"))
            }
        }
    }

    @Test func `a server that accepts a stranger's mail is a finding, and stays one in the site's memory`() async throws
    {
        try await withGreetingServer(open) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "")
                let result = try await noroshi.run(
                    "relay", "test", "127.0.0.1:\(server.port)", "--from", "127.0.0.2", "--format", "json")
                #expect(result.status == .exited(1))
                let root = try #require(
                    JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
                let test = try #require((root["tests"] as? [[String: Any]])?.first)
                #expect(test["level"] as? String == "suspected")
                #expect(test["vantage"] as? String == "outside")
                #expect(test["source"] as? String == "127.0.0.2")
                let finding = try #require((root["findings"] as? [[String: Any]])?.first)
                #expect((finding["id"] as? String)?.hasSuffix("/tcp/\(server.port)") == true)
                #expect((finding["remediations"] as? [String])?.first?.hasPrefix("Postfix: ") == true)
                #expect(!String(decoding: server.received, as: UTF8.self).contains("DATA"))
                let again = try await noroshi.run("inspect", "--again", language: "ja")
                #expect(again.output.contains("tcp/\(server.port) は第三者のメールを中継するおそれがあります"))
            }
        }
    }

    @Test func `what was found stays, with its date and a plan, until it is tested again or the server is gone`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let port = try await withGreetingServer(open) { server in
                let address = "127.0.0.1:\(server.port)"
                _ = try await noroshi.run("relay", "test", address, "--from", "127.0.0.2")
                for _ in 1...2 {
                    let later = try await noroshi.inspect()
                    let finding = try #require(later.finding("mail.open-relay", "tcp/\(server.port)"))
                    #expect((finding["title"] as? String)?.contains("it was not tested again since") == true)
                }
                let plan = try await noroshi.run("respond")
                #expect(plan.output.contains("(2) Turn off relaying for strangers on tcp/\(server.port)"))
                #expect(plan.output.contains("postconf -e 'allow_untrusted_routing = no'"))
                #expect(plan.output.contains("noroshi relay test \(address) --from 127.0.0.2 --domain"))
                let japanese = try await noroshi.run("respond", language: "ja")
                #expect(japanese.output.contains("tcp/\(server.port) の第三者中継を止める"))
                return server.port
            }
            // A host where nothing at all listens may not have been looked at.
            try await withGreetingServer(closed) { _ in
                let gone = try await noroshi.inspect()
                #expect(gone.finding("mail.open-relay", "tcp/\(port)") == nil)
            }
        }
    }

    @Test func `an inspection asks every mail server on request, whatever its port, and sends nothing`() async throws {
        try await withGreetingServer(open) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "")
                let result = try await noroshi.inspect("--relay")
                let tests = result.observations.compactMap { $0["relay"] as? [String: Any] }
                let ports = tests.compactMap { ($0["endpoint"] as? [String: Any])?["port"] as? Int }
                #expect(ports.contains(server.port))
                #expect(result.finding("mail.open-relay", "tcp/\(server.port)/own-host") != nil)
                #expect(!String(decoding: server.received, as: UTF8.self).contains("DATA"))
            }
        }
    }

    @Test func `a server that trusts its own host is no finding, but the outside was not seen`() async throws {
        try await withGreetingServer(open) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "")
                let result = try await noroshi.run("relay", "test", "127.0.0.1:\(server.port)")
                #expect(result.status == .exited(2))
                #expect(result.output.contains("it was asked only from addresses that a mail server may trust"))
                let japanese = try await noroshi.run("relay", "test", "127.0.0.1:\(server.port)", language: "ja")
                #expect(japanese.output.contains("メールサーバが信頼しうるアドレス (127.0.0.1 など) からしか試していません"))
            }
        }
    }

    @Test func `a server that is not there is a gap`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let port = try LoopbackPort.free()
            let result = try await noroshi.run("relay", "test", "127.0.0.1:\(port)")
            #expect(result.status == .exited(2))
            #expect(result.output.contains("NOT KNOWN"))
            #expect(result.output.contains("connection refused"))
        }
    }

    @Test func `a marked message is sent only when a proof was asked for`() async throws {
        try await withGreetingServer(open) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "")
                for name in ["Maildir/new", "Maildir/cur"] { _ = try folder.makeFolder(name) }
                let result = try await noroshi.run(
                    "relay", "test", "127.0.0.1:\(server.port)", "--from", "127.0.0.2", "--wait", "1", "--prove-to",
                    "probe@outside.example=maildir:\(folder.path("Maildir"))")
                #expect(String(decoding: server.received, as: UTF8.self).contains("DATA"))
                #expect(result.status == .exited(1))
            }
        }
    }

    @Test func `a mailbox of the server's own domain proves nothing`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "mail: {domains: [example.jp]}\n")
            let result = try await noroshi.run("relay", "test", "127.0.0.1", "--prove-to", "a@example.jp=manual")
            #expect(result.status == .exited(64))
            #expect(result.errors.contains("'example.jp' is the server's own domain: mail to it is no relaying"))
        }
    }
}
