import Foundation
import TestSupport
import Testing

/// The whole loop with the built programs and real servers: inspect → report → receipt → statistics → an advisory is
/// revised → fetched → the verdict changes, the host untouched.
@Suite(.serialized) struct LoopTests {
    static let qpopper = "noroshi-1998-0001"

    @Test func `a finding becomes a report, a figure, an advisory, and another verdict`() async throws {
        try await withTemporaryFolder { folder in
            try await withCenter(in: folder) { address, database in
                try await withGreetingServer(.greeting("+OK QPOP (version 2.52) at host.example starting.\r\n")) {
                    pop in
                    let noroshi = try Noroshi(in: folder, config: "host: mail.example\ncenter: \(address)\n")
                    let first = try await noroshi.inspect()
                    #expect(first.keys == ["inspection", "findings", "observations", "gaps"])
                    #expect(first.product(on: pop.port) == "Qpopper 2.52")
                    #expect(first.verdict(of: Self.qpopper, on: pop.port) == "fixed")
                    #expect(first.finding("service.undeclared", "tcp/\(pop.port)") != nil)

                    try await report(noroshi, port: pop.port, address)
                    try await expectCounted(database)

                    try await publishRevision(folder, database)
                    let fetched = try await noroshi.run("advisory", "fetch")
                    #expect(fetched.status == .exited(0), "\(fetched.errors)")
                    #expect(fetched.output == "\(Self.qpopper) (en): version 5\n")
                    let connections = pop.connections
                    let again = try await noroshi.inspect("--again")
                    #expect(again.verdict(of: Self.qpopper, on: pop.port) == "affected")
                    let finding = try #require(again.finding("advisory.affected", "tcp/\(pop.port)"))
                    #expect(finding["severity"] as? String == "critical")
                    #expect(pop.connections == connections, "judging again touched the host")
                }
            }
        }
    }

    private func report(_ noroshi: Noroshi, port: Int, _ center: String) async throws {
        let made = try await noroshi.run(
            "report", "new", "--no-edit", "--finding", "service.undeclared/mail.example/tcp/\(port)")
        #expect(made.status == .exited(0), "\(made.errors)")
        let sent = try await noroshi.run("report", "send")
        #expect(sent.status == .exited(0), "\(sent.errors)")
        let number = try #require(sent.output.firstMatch(of: /NRS-\d{4}-\d{6}/)).output
        let repeated = try await noroshi.run("report", "send", language: "ja")
        #expect(repeated.output.contains(number), "a report sent twice has one receipt")
        let status = try await noroshi.run("report", "status")
        #expect(status.output.hasPrefix("\(number): received"))
    }

    private func expectCounted(_ database: String) async throws {
        let month = String(Date().ISO8601Format().prefix(7))
        let printed = try await center("statistics", month, "--format", "json", database: database)
        let statistics = try #require(
            try JSONSerialization.jsonObject(with: Data(printed.output.utf8)) as? [String: Any])
        #expect((statistics["reports"] as? [String: Any])?["count"] as? Int == 1)
        let categories = try #require(statistics["categories"] as? [[String: Any]])
        let row = try #require(categories.first { $0["id"] as? String == "vulnerable-service" })
        #expect((row["reports"] as? [String: Any])?["count"] as? Int == 1)
    }

    /// Version 5 of the alert: versions before 2.53 are affected.
    private func publishRevision(_ folder: TemporaryFolder, _ database: String) async throws {
        let source = "\(Noroshi.resources)/advisories/en/\(Self.qpopper).json"
        let text = try String(contentsOfFile: source, encoding: .utf8)
            .replacingOccurrences(of: "vers:qpopper/<2.5\"", with: "vers:qpopper/<2.53\"")
            .replacingOccurrences(of: "vers:qpopper/>=2.5\"", with: "vers:qpopper/>=2.53\"")
        var root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var document = try #require(root["document"] as? [String: Any])
        var tracking = try #require(document["tracking"] as? [String: Any])
        var history = try #require(tracking["revision_history"] as? [[String: Any]])
        let released = "2026-11-01T00:00:00Z"
        history.append(["date": released, "number": "5", "summary": "Versions before 2.53 are affected"])
        tracking["revision_history"] = history
        tracking["version"] = "5"
        tracking["current_release_date"] = released
        document["tracking"] = tracking
        root["document"] = document
        let path = try folder.write(try JSONSerialization.data(withJSONObject: root), to: "\(Self.qpopper).json")
        let imported = try await center("advisory", "import", path, database: database)
        #expect(imported.status == .exited(0), "\(imported.errors)")
    }

    @Test func `every socket is seen, however many there are`() async throws {
        try await withTemporaryFolder { folder in
            // More lines than the kernel gives of its table in one page.
            try await withServers(60) { ports in
                let seen = try await Noroshi(in: folder, config: "probe: {deadline: 10s}\n").inspect()
                #expect(ports.filter { seen.listener(on: $0) == nil }.isEmpty)
                #expect(ports.filter { seen.product(on: $0) != "Qpopper 2.53" }.isEmpty)
            }
        }
    }

    private func withServers(_ count: Int, ports: [Int] = [], _ body: ([Int]) async throws -> Void) async throws {
        guard count > 0 else { return try await body(ports) }
        try await withGreetingServer(.greeting("+OK QPOP (version 2.53) at host starting.\r\n")) { server in
            try await withServers(count - 1, ports: ports + [server.port], body)
        }
    }

    @Test func `a greeting that comes in pieces is read whole`() async throws {
        try await withGreetingServer(
            .drip("+OK QPOP (version 2.41beta1) at host starting.\r\n", every: .milliseconds(60))
        ) { server in
            try await withTemporaryFolder { folder in
                let seen = try await Noroshi(in: folder, config: "probe: {deadline: 20s}\n").inspect()
                #expect(seen.verdict(of: Self.qpopper, on: server.port) == "affected")
            }
        }
    }

    @Test func `a greeting that is cut short is a gap`() async throws {
        try await withGreetingServer(.greeting("+OK QPOP (ver")) { server in
            try await withTemporaryFolder { folder in
                let seen = try await Noroshi(in: folder, config: "probe: {deadline: 1s}\n").inspect()
                #expect(seen.gaps.contains { $0["reason"] == "the greeting was not complete within 1000 ms" })
                #expect(seen.verdict(of: Self.qpopper, on: server.port) == "assumed-affected")
            }
        }
    }

    // MARK: Real servers

    @Test(.enabled(if: TestServer.dovecot.isAvailable, "\(TestServer.dovecot.skipReason)"))
    func `Dovecot is recognized, with its process, and is no QPopper`() async throws {
        try await withDovecot(imap: true) { server in
            try await withTemporaryFolder { folder in
                let seen = try await Noroshi(in: folder, config: "").inspect()
                #expect(seen.product(on: server.pop3Port)?.hasPrefix("Dovecot") == true)
                #expect(seen.verdict(of: Self.qpopper, on: server.pop3Port) == nil)
                let processes = seen.listener(on: server.pop3Port)?["processes"] as? [[String: Any]]
                #expect(processes?.isEmpty == false)
                let imap = try #require(server.imapPort)
                #expect(seen.product(on: imap)?.hasPrefix("Dovecot") == true)
            }
        }
    }

    @Test(.enabled(if: TestServer.popa3d.isAvailable, "\(TestServer.popa3d.skipReason)"))
    func `a POP server that tells nothing is assumed to be affected`() async throws {
        try await withPopa3d { server in
            try await withTemporaryFolder { folder in
                let seen = try await Noroshi(in: folder, config: "").inspect()
                #expect(seen.verdict(of: Self.qpopper, on: server.port) == "assumed-affected")
            }
        }
    }

    @Test(.enabled(if: TestServer.exim.isAvailable, "\(TestServer.exim.skipReason)"))
    func `Exim is recognized, and a report can be mailed through it`() async throws {
        try await withExim { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "host: mail.example\n")
                let seen = try await noroshi.inspect()
                #expect(seen.product(on: server.port)?.hasPrefix("Exim 4.") == true)
                _ = try await noroshi.run("report", "new", "--no-edit", "--blank")
                let sent = try await noroshi.run(
                    "report", "send", "--smtp", "127.0.0.1:\(server.port)", "--mail-from", "root@mail.example",
                    "--mail-to", "desk@example.test")
                #expect(sent.status == .exited(0), "\(sent.errors)")
                let message = try #require(try await server.waitForMessages(1).first)
                #expect(message.contains("Subject: Incident report: mail.example"))
                #expect(message.contains("filename=\"report.json\""))
            }
        }
    }

    @Test(
        .enabled(if: TestServer.bind.isAvailable, "\(TestServer.bind.skipReason)"),
        arguments: [
            (BINDVersion.shown, "not-affected fixed"), (.hidden, "assumed-affected"), (.changed("8.1.1"), "affected"),
        ])
    func `BIND is judged by the version it shows, hides or pretends`(version: BINDVersion, verdicts: String)
        async throws
    {
        try await withBIND(version: version) { server in
            try await withTemporaryFolder { folder in
                let seen = try await Noroshi(in: folder, config: "").inspect()
                #expect(seen.listener(on: server.port, transport: "udp") != nil)
                let verdict = try #require(seen.verdict(of: "noroshi-1998-0002", on: server.port))
                #expect(verdicts.split(separator: " ").map(String.init).contains(verdict))
            }
        }
    }
}
