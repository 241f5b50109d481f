import Foundation
import TestSupport
import Testing

@Suite struct FollowLogsTests {
    private func line(_ text: String) -> String { Date().formatted(.iso8601) + " h \(text)\n" }

    private func account(_ name: String) -> String {
        line("useradd[9]: new user: name=\(name), UID=0, GID=0, home=/root, shell=/bin/sh")
    }

    private func append(_ text: String, to path: String) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    private func follow(_ folder: TemporaryFolder, _ arguments: String..., language: String = "en") throws -> Program {
        Program(
            try Program.built("noroshi"),
            ["logs", "--follow", "--zone", "Z", "--lang", language, "--config", folder.path("noroshi.yaml")]
                + ["--state", folder.path("state")] + arguments,
            environment: ["NO_COLOR": "1", "NOROSHI_RESOURCES": Noroshi.resources])
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `what is written is told at once, until a signal ends it`(signal: Int32) async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write("", to: "noroshi.yaml")
            let path = try folder.write(account("before"), to: "auth.log")
            try await withProgram(try follow(folder, path, "--format", "json")) { process in
                try await process.waitForLine(containing: "Following 1 file(s)")
                try append(account("sys1"), to: path)
                let match = try await process.waitForLine(containing: "name=sys1")
                #expect(match.contains("\"kind\":\"match\"") && match.contains("\"line\":2"))
                let failed = line("sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2")
                try append(String(repeating: failed, count: 12), to: path)
                try await process.waitForLine(containing: "\"kind\":\"story\"")
                // Over rotation.
                try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
                _ = try folder.write(account("sys2"), to: "auth.log")
                try await process.waitForLine(containing: "name=sys2")
                process.send(signal)
                #expect(try await process.waitForExit() == .exited(1))
                #expect(!process.output.contains("name=before"))
                #expect(process.errors.contains("auth.log' was rotated: the new file is followed"))
                #expect(process.errors.contains("matching lines"))
            }
        }
    }

    @Test func `text tells what, whom and where, in the reader's language`() async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write("", to: "noroshi.yaml")
            let path = try folder.write("", to: "auth.log")
            try await withProgram(try follow(folder, path, language: "ja")) { process in
                try await process.waitForLine(containing: "1 ファイルを監視しています")
                try append(account("sys1"), to: path)
                try await process.waitForLine(containing: "緊急")
                #expect(try await process.waitForLine(containing: "name=sys1").hasPrefix("    \(path):1  "))
            }
        }
    }

    @Test func `what several logs say is one story, and each line is told at once`() async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write("", to: "noroshi.yaml")
            let auth = try folder.write("", to: "auth.log")
            let daemon = try folder.write("", to: "daemon.log")
            try await withProgram(try follow(folder, auth, daemon, "--format", "json")) { process in
                try await process.waitForLine(containing: "Following 2 file(s)")
                let crash = "kernel: [ 12.5] named[812]: segfault at 41414141 ip 0000000041414141 sp 00007ffd error 14"
                try append(line(crash), to: daemon)
                try append(account("sys1"), to: auth)
                try await process.waitForLine(containing: "name=sys1")
                let story = try await process.waitForLine(containing: "\"kind\":\"story\"")
                #expect(story.contains("daemon.log") && story.contains("auth.log"), "\(story)")
                process.send(SIGTERM)
                #expect(try await process.waitForExit() == .exited(1))
                let lines = process.output.split(separator: "\n")
                let match = lines.firstIndex { $0.contains("\"kind\":\"match\"") && $0.contains("name=sys1") }
                #expect(match ?? .max < lines.firstIndex { $0.contains("\"kind\":\"story\"") } ?? 0)
            }
        }
    }

    @Test func `pseudonyms stay the same as long as the logs are followed`() async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write("", to: "noroshi.yaml")
            for (format, language) in [("json", "en"), ("text", "ja")] {
                // What was told of one log is known, and not told again.
                let path = try folder.write("", to: "\(format).log")
                let program = try follow(folder, path, "--format", format, "--mask", "all", language: language)
                try await withProgram(program) { process in
                    try await process.waitForLine(containing: language == "en" ? "Following" : "監視しています")
                    let login = "sshd[9]: Accepted password for sys1 from 198.51.100.7 port 22 ssh2"
                    try append(account("sys1") + line(login), to: path)
                    try await process.waitForLine(containing: "name=user-1")
                    try await process.waitForLine(containing: "address-1")
                    try append(account("sys2") + account("sys1"), to: path)
                    try await process.waitForLine(containing: "name=user-2")
                    process.send(SIGTERM)
                    #expect(try await process.waitForExit() == .exited(1))
                    #expect(!process.output.contains("198.51.100.7") && !process.output.contains("sha256"))
                    #expect(!process.output.contains("sys1") && !process.output.contains("sys2"))
                    #expect(process.output.split(separator: "\n").count { $0.contains("name=user-1") } >= 2)
                }
            }
        }
    }

    @Test func `the next run with a checkpoint goes on where this one ended`() async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write("", to: "noroshi.yaml")
            let path = try folder.write(account("before"), to: "auth.log")
            let program = try follow(folder, path, "--format", "json", "--checkpoint", folder.path("state.json"))
            try await withProgram(program) { process in
                try await process.waitForLine(containing: "Following")
                try append(account("sys1"), to: path)
                try await process.waitForLine(containing: "name=sys1")
                process.send(SIGTERM)
                #expect(try await process.waitForExit() == .exited(1))
            }
            try append(account("sys2"), to: path)
            try await withProgram(program) { process in
                try await process.waitForLine(containing: "name=sys2")
                process.send(SIGTERM)
                #expect(try await process.waitForExit() == .exited(1))
                #expect(!process.output.contains("name=sys1") && !process.output.contains("name=before"))
            }
        }
    }

    @Test func `output that nobody reads or that cannot be written is an error`() async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write("", to: "noroshi.yaml")
            let path = try folder.write(account("sys1"), to: "auth.log")
            let program = try follow(folder, path, "--from-start", "--format", "json")
            for (redirection, reason) in [("> /dev/full", "No space left on device"), ("| true", "Broken pipe")] {
                let words = [program.path] + program.arguments
                let command = words.map { "'\($0)'" }.joined(separator: " ")
                let shell = Program(
                    "/bin/sh", ["-c", "{ \(command); echo \"status $?\" >&2; } \(redirection)"],
                    environment: program.environment)
                let result = try await shell.run()
                #expect(result.errors.contains("cannot write the result: \(reason)"), "\(result.errors)")
                #expect(result.errors.contains("status 2"), "\(result.errors)")
            }
        }
    }

    @Test func `what does not go with following is refused with the way that does`() async throws {
        try await withTemporaryFolder { folder in
            _ = try folder.write("", to: "noroshi.yaml")
            let path = try folder.write("", to: "auth.log")
            for (arguments, reason) in [
                (["--format", "html"], "leave out --follow"),
                (["-"], "'-' is read to its end without it"),
            ] {
                var program = try follow(folder, path)
                program.arguments += arguments
                let result = try await program.run()
                #expect(result.status == .exited(64))
                #expect(result.errors.contains(reason), "\(result.errors)")
            }
            let alone = try await Noroshi(in: folder, config: "").run("logs", path, "--from-start")
            #expect(alone.status == .exited(64) && alone.errors.contains("--from-start goes with --follow"))
        }
    }
}
