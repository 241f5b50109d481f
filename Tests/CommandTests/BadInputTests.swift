import Foundation
import TestSupport
import Testing

/// Services and files that mean harm, or are broken: said plainly, and nothing else suffers.
@Suite(.serialized) struct BadInputTests {
    @Test func `a service that never answers is a gap and status 2`() async throws {
        try await withGreetingServer(.silent) { server in
            try await withTemporaryFolder { folder in
                let seen = try await Noroshi(in: folder, config: "probe: {deadline: 1s}\n").inspect()
                #expect(seen.status == .exited(2))
                #expect(
                    seen.gaps.contains {
                        $0["what"] == "tcp://127.0.0.1:\(server.port)" && $0["reason"] == "no answer within 1000 ms"
                    })
            }
        }
    }

    @Test func `a service that sends without end is read up to the limit`() async throws {
        try await withGreetingServer(.endless("+OK QPOP (version 2.41beta1) at host starting.\r\n")) { server in
            try await withTemporaryFolder { folder in
                let seen = try await Noroshi(in: folder, config: "").inspect()
                let reply = try #require(
                    seen.observations.compactMap { $0["reply"] as? [String: Any] }.first {
                        ($0["endpoint"] as? [String: Any])?["port"] as? Int == server.port
                    })
                let texts = try #require(reply["texts"] as? [[String: Any]])
                #expect(texts.allSatisfy { (($0["text"] as? String) ?? "").utf8.count <= 4 * 4096 })
                #expect(seen.verdict(of: "noroshi-1998-0001", on: server.port) == "affected")
            }
        }
    }

    @Test(arguments: [GreetingScript.hostile, .binary])
    func `terminal escapes and broken UTF-8 never reach the terminal`(script: GreetingScript) async throws {
        try await withGreetingServer(script) { server in
            try await withTemporaryFolder { folder in
                let noroshi = try Noroshi(in: folder, config: "")
                for format in ["table", "json", "html"] {
                    let printed = try await noroshi.run("inspect", "--only", "services", "--format", format)
                    #expect(printed.output.contains(":\(server.port)") || printed.output.contains("\(server.port)"))
                    let controls = printed.output.unicodeScalars.filter {
                        ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) || $0 == "\u{FFFD}"
                    }
                    #expect(controls.isEmpty, "\(format) holds \(controls.prefix(5))")
                }
            }
        }
    }

    @Test func `every mistake of a configuration is named with its place`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(
                in: folder, config: "sevices: []\nservices:\n  - tcp/99999\n  - {port: 25, transport: sctp}\n")
            let result = try await noroshi.run("inspect", "--only", "services")
            let file = folder.path("noroshi.yaml")
            #expect(result.status == .exited(64))
            #expect(result.output == "")
            #expect(result.errors.contains("noroshi: error: \(file):1:1: unknown key 'sevices'"))
            #expect(
                result.errors.contains(
                    "noroshi: error: \(file):3:5: expected a service such as 'tcp/25', found 'tcp/99999'"))
            #expect(
                result.errors.contains("noroshi: error: \(file):4:27: 'transport' must be 'tcp' or 'udp', found 'sctp'")
            )
        }
    }

    @Test func `a broken or huge advisory is a gap, and the others still judge`() async throws {
        try await withGreetingServer(.greeting("+OK QPOP (version 2.41beta1) at host starting.\r\n")) { server in
            try await withTemporaryFolder { folder in
                _ = try folder.write("{\"document\": {\"title\": \"cut", to: "advisories/broken.json")
                let huge = try FileHandle(forWritingTo: URL(filePath: folder.write("\"", to: "advisories/huge.json")))
                try huge.truncate(atOffset: 151 << 20)
                try huge.close()
                let noroshi = try Noroshi(in: folder, config: "advisories: [\(folder.path("advisories"))]\n")
                let seen = try await noroshi.inspect()
                #expect(seen.status == .exited(2))
                #expect(
                    seen.gaps.contains {
                        $0["what"] == folder.path("advisories/broken.json") && ($0["reason"] ?? "").contains("1:")
                    })
                #expect(
                    seen.gaps.contains {
                        $0["what"] == folder.path("advisories/huge.json")
                            && ($0["reason"] ?? "").contains("larger than the limit")
                    })
                #expect(seen.verdict(of: "noroshi-1998-0001", on: server.port) == "affected")
            }
        }
    }

    @Test func `a center that is not there loses nothing`() async throws {
        try await withTemporaryFolder { folder in
            let port = try LoopbackPort.free()
            let noroshi = try Noroshi(in: folder, config: "center: http://127.0.0.1:\(port)\n")
            _ = try await noroshi.run("report", "new", "--no-edit", "--blank")
            let result = try await noroshi.run("report", "send")
            #expect(result.status == .exited(2))
            #expect(result.errors.contains("connection refused"))
            #expect(result.errors.contains("hint: the report is kept"))
            let shown = try await noroshi.run("report", "list")
            #expect(shown.output.contains("not sent"))
        }
    }

    @Test(.enabled(if: getuid() == 0, "only root can become another user"))
    func `without root it says what it could not see and ends with status 2`() async throws {
        let program = try Program.built("noroshi")
        // Another user must be able to start the program and read its data.
        try await withTemporaryFolder { folder in
            let copy = folder.path("noroshi")
            try FileManager.default.copyItem(atPath: program, toPath: copy)
            try FileManager.default.copyItem(atPath: Noroshi.resources, toPath: folder.path("Resources"))
            for path in [folder.path, copy] {
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            }
            // Another process, so that no descriptor of it is inherited by the program.
            let server = Program(
                try Program.built("greeting-server"), ["0", "talk", "+OK QPOP (version 2.53) at host starting.\\r\\n"])
            try await withProgram(server) { server in
                let line = try await server.waitForLine(containing: "listening on ")
                let result = try await Program(
                    "/usr/bin/setpriv",
                    [
                        "--reuid=65534", "--regid=65534", "--clear-groups", copy, "inspect", "--only", "services",
                        "--format",
                        "json",
                        "--state",
                        "/nonexistent/state",
                    ],
                    environment: ["NOROSHI_RESOURCES": folder.path("Resources")]
                ).run()
                let seen = try InspectionResult(result)
                #expect(seen.status == .exited(2))
                let place = line.replacing("listening on ", with: "tcp://")
                #expect(
                    seen.gaps.contains {
                        ($0["what"] ?? "").contains(place) && ($0["reason"] ?? "").contains("run as root")
                    }, "\(place) \(seen.gaps)")
                #expect(result.errors.contains("warning: the inspection was not kept"))
            }
        }
    }
}
