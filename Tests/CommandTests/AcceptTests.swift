import Foundation
import TestSupport
import Testing

/// `noroshi inspect --accept` with a real listener.
@Suite(.serialized) struct AcceptTests {
    @Test func `today's services become the policy, and nothing is undeclared any more`() async throws {
        try await withGreetingServer(.greeting("+OK QPOP (version 2.53) at host starting.\r\n")) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "host: mail.example\n")
                let key = "tcp/\(server.port)"
                #expect(try await noroshi.inspect().finding("service.undeclared", key) != nil)

                let accepted = try await noroshi.run("inspect", "--accept", "--yes")
                let path = folder.path("services.yaml")
                #expect(accepted.output.contains("+ {port: \(server.port), transport: tcp, address: loopback}"))
                #expect(accepted.output.contains("Qpopper 2.53"))
                #expect(accepted.errors.contains("Wrote \(path)"), "\(accepted.errors)")
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)

                let again = try await noroshi.inspect()
                #expect(again.finding("service.undeclared", key) == nil)
                #expect(again.finding("service.exposed", key) == nil)

                let twice = try await noroshi.run("inspect", "--accept", "--yes")
                #expect(twice.errors.contains("Nothing changes") || twice.output.contains("+ "))
            }
        }
    }

    @Test func `a file that was there is kept beside the new one`() async throws {
        try await withGreetingServer(.greeting("+OK ready\r\n")) { server in
            try await withTemporaryFolder { folder in
                _ = try folder.write("services:\n  - tcp/1 # nobody\n", to: "services.yaml")
                let noroshi = try Noroshi(in: folder, config: "")
                let result = try await noroshi.run("inspect", "--accept", "--yes", language: "ja")
                #expect(result.output.contains("- tcp/1\n"))
                #expect(result.errors.contains("以前のファイルは"))
                let old = try String(contentsOfFile: folder.path("services.yaml.old"), encoding: .utf8)
                #expect(old == "services:\n  - tcp/1 # nobody\n")
                let new = try String(contentsOfFile: folder.path("services.yaml"), encoding: .utf8)
                #expect(new.contains("port: \(server.port)"))
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(!names.contains { $0.hasSuffix(".new") })
            }
        }
    }

    @Test func `without a terminal nothing is written unless it is said so`() async throws {
        try await withGreetingServer(.greeting("+OK ready\r\n")) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "")
                let result = try await noroshi.run("inspect", "--accept")
                #expect(result.status == .exited(64))
                #expect(result.output.contains("port: \(server.port)"))
                #expect(result.errors.contains("hint: add --yes"))
                #expect(!FileManager.default.fileExists(atPath: folder.path("services.yaml")))
            }
        }
    }

    @Test func `this host is one policy, looked at from inside and outside`() async throws {
        try await withGreetingServer(.greeting("+OK ready\r\n")) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "host: here.example\n")
                let result = try await noroshi.run(
                    "inspect", "127.0.0.1", "--accept", "--yes", "--ports", "\(server.port)", "--udp-ports", "none")
                #expect(result.output.contains("port: \(server.port)"), "\(result.errors)")
            }
        }
    }

    @Test func `every mistake of the policy file is named with its place`() async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write("services:\n  - tcp/99999\n", to: "services.yaml")
            let result = try await Noroshi(in: folder, config: "").run("inspect", "--only", "services")
            #expect(result.status == .exited(64))
            let place = "\(folder.path("services.yaml")):2:5"
            #expect(result.errors.contains("\(place): expected a service such as 'tcp/25', found 'tcp/99999'"))
        }
    }

    /// At a terminal it asks; `script` gives it one.
    @Test(arguments: [("y", true), ("n", false), ("", false)])
    func `at a terminal it asks, and only a yes writes`(answer: String, isWritten: Bool) async throws {
        try await withGreetingServer(.greeting("+OK ready\r\n")) { server in
            try await withTemporaryFolder { folder in
                _ = try Noroshi(in: folder, config: "")
                let command =
                    "\(try Program.built("noroshi")) inspect --accept --lang en --config \(folder.path("noroshi.yaml")) "
                    + "--state \(folder.path("state"))"
                let result = try await Program(
                    "/usr/bin/script", ["--quiet", "--return", "--command", command, "/dev/null"],
                    environment: ["NO_COLOR": "1", "TERM": "dumb", "NOROSHI_RESOURCES": Noroshi.resources],
                    input: answer + "\n"
                ).run()
                #expect(result.output.contains("port: \(server.port)"))
                #expect(
                    FileManager.default.fileExists(atPath: folder.path("services.yaml")) == isWritten,
                    "\(result.output.suffix(400))")
            }
        }
    }
}
