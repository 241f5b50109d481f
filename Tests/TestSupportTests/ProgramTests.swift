import Foundation
import TestSupport
import Testing

@Suite struct `Programs under test` {
    private struct Planned: Error {}

    @Test func `output, errors and exit status are kept apart`() async throws {
        let result = try await Program(
            "/bin/sh", ["-c", "cat; echo $WORD >&2; pwd; exit 3"],
            environment: ["WORD": "wort"], folder: "/usr", input: "in\n"
        ).run()
        #expect(result.status == .exited(3))
        #expect(result.output == "in\n/usr\n")
        #expect(result.errors == "wort\n")
    }

    @Test func `a program that ends early is an error with what it said`() async throws {
        let error = await #expect(throws: ProgramError.self) {
            try await withProgram(Program("/bin/sh", ["-c", "echo broken; exit 1"])) { process in
                try await process.waitForLine(containing: "ready")
            }
        }
        #expect(error?.description.contains("broken") == true)
    }

    @Test func `a program and what it started are gone when the test throws`() async throws {
        var pids: [pid_t] = []
        await #expect(throws: Planned.self) {
            try await withProgram(Program("/bin/sh", ["-c", "sleep 600 & echo child $!; wait"])) { process in
                let line = try await process.waitForLine(containing: "child")
                pids = [process.pid, try #require(pid_t(line.dropFirst(6)))]
                throw Planned()
            }
        }
        #expect(pids.count == 2)
        for pid in pids { try await gone(pid) }
    }

    @Test func `a program that ignores SIGTERM can be killed`() async throws {
        let program = Program("/bin/sh", ["-c", "trap '' TERM; echo set; while :; do sleep 1; done"])
        try await withProgram(program) { process in
            try await process.waitForLine(containing: "set")
            process.send(SIGTERM)
            #expect(process.exitStatus() == nil)
            process.send(SIGKILL)
            #expect(try await process.waitForExit() == .signalled(SIGKILL))
        }
    }

    @Test func `a missing program is named`() async throws {
        let error = await #expect(throws: ProgramError.self) { _ = try await Program("/no/such").run() }
        #expect(error?.description == "/no/such: no such program")
    }

    /// Dead, though whoever adopted it may not have reaped it yet.
    private func gone(_ pid: pid_t) async throws {
        try await wait(for: "the end of \(pid)", within: .seconds(10)) {
            let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
            return status.map { $0.contains(") Z ") } ?? true ? () : nil
        }
    }
}
