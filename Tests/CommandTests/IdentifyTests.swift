import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct IdentifyTests {
    private func services(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }.filter { $0["kind"] as? String == "service" }
    }

    @Test func `a greeting that tells the product is enough: nothing is said`() async throws {
        let script = GreetingScript.greeting(
            "+OK QPOP (version 2.53) at pop.example.jp starting.\r\n", replies: [.init("CAPA", "-ERR no\r\n")])
        try await withGreetingServer(script) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "")
                let result = try await noroshi.run(
                    "identify", "127.0.0.1", "--ports", "\(server.port)", "--udp-ports", "none", "--format", "jsonl")
                #expect(result.status == .exited(0))
                let service = try #require(try services(result.output).first)
                let product = try #require(service["product"] as? [String: Any])
                #expect(product["name"] as? String == "Qpopper")
                #expect(product["version"] as? String == "2.53")
                #expect(product["protocol"] as? String == "pop3")
                #expect(service["tls"] as? Bool == false)
                #expect(server.received.isEmpty)
                #expect(result.output.contains("\"kind\":\"sweep\""))
                #expect(!FileManager.default.fileExists(atPath: noroshi.state + "/noroshi.sqlite"))
            }
        }
    }

    @Test func `a service that says nothing of itself is asked what it can do`() async throws {
        let script = GreetingScript.greeting(
            "220 mail.example.jp ready\r\n",
            replies: [.init("EHLO", "250-mail.example.jp\r\n250 SIZE\r\n"), .init("QUIT", "221 Bye\r\n")])
        try await withGreetingServer(script) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "")
                let result = try await noroshi.run(
                    "identify", "127.0.0.1", "--ports", "\(server.port)", "--udp-ports", "none", language: "ja")
                #expect(result.status == .exited(0))
                #expect(result.output.contains("tcp/\(server.port)"))
                #expect(result.output.contains("smtp"))
                #expect(result.output.contains("mail.example.jp ready"))
                #expect(String(decoding: server.received, as: UTF8.self).contains("EHLO"))
            }
        }
    }

    @Test func `an open port that says nothing is told, and the status says that not all was heard`() async throws {
        try await withGreetingServer(.greeting("", replies: [])) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "probe:\n  deadline: 900ms\n")
                let result = try await noroshi.run(
                    "identify", "127.0.0.1", "--ports", "\(server.port)", "--udp-ports", "none")
                #expect(result.status == .exited(2), "\(result.errors)")
                #expect(result.output.contains("tcp://127.0.0.1:\(server.port): no answer within 900 ms"))
            }
        }
    }

    @Test func `a host that is not the site's own is refused`() async throws {
        try await withTemporaryFolder { folder in
            let result = try await Noroshi(in: folder, config: "").run("identify", "192.0.2.1")
            #expect(result.status == .exited(64))
            #expect(result.errors.contains("not declared as a host of this site"))
        }
    }

    @Test func `a broken file of fingerprints ends the look`() async throws {
        try await withGreetingServer(.greeting("220 x\r\n", replies: [])) { server in
            try await withTemporaryFolder { folder in
                let file = try folder.write("<fingerprints matches='pop3.banner'><nonsense", to: "broken.xml")
                let noroshi = try Noroshi(in: folder, config: "fingerprints: [\(file)]\n")
                let result = try await noroshi.run(
                    "identify", "127.0.0.1", "--ports", "\(server.port)", "--udp-ports", "none")
                #expect(result.status == .exited(2))
                #expect(result.errors.contains("broken.xml"))
            }
        }
    }
}
