import Foundation
import Synchronization

/// Real servers in namespaces of their own: see ``withLab(_:_:)``.
package struct Lab: Sendable {
    /// Holds the namespaces; its number as this host counts.
    package let pid: Int32
    package let folder: TemporaryFolder
    let process: ProgramProcess

    /// What left the mail server so far.
    package func sunkMessages() throws -> [SunkMessage] {
        try MailSink.messages(in: folder.url.appending(path: "sink"))
    }

    /// What the servers told syslog so far.
    package var log: String { (try? folder.read("log")) ?? "" }

    /// A program of this host that sees the lab's network, and no other.
    package func program(_ path: String, _ arguments: [String] = []) -> Program {
        Program("/usr/bin/nsenter", ["--net=/proc/\(pid)/ns/net", path] + arguments)
    }

    /// Runs a program of this host in the lab's network.
    package func run(
        _ path: String, _ arguments: [String] = [], within deadline: Duration = .seconds(60)
    ) async throws -> ProgramResult {
        try await program(path, arguments).run(within: deadline)
    }

    /// What a server says to a client that sends `question`, until it has been silent for a second.
    package func reply(of endpoint: LabEndpoint, to question: String = "") async throws -> String {
        let words = ["talk", endpoint.address, String(endpoint.port), Data(question.utf8).base64EncodedString()]
        let result = try await run(Program.built("lab-server"), words)
        guard result.status == .exited(0) else { throw ProgramError(program: "\(endpoint)", reason: result.errors) }
        return result.output
    }

    /// Runs a program of the lab's root beside the servers.
    package func runInRoot(_ command: [String], within deadline: Duration = .seconds(60)) async throws -> ProgramResult
    {
        let enter = ["--target=\(pid)", "--mount", "--net", "--pid", "--uts", "--ipc"]
        return try await Program("/usr/bin/nsenter", enter + LabRoot.chroot(folder) + command).run(within: deadline)
    }
}

/// Starts a plan's servers in network, mount and process namespaces of their own, and ends all of it after `body`.
///
/// - Throws: ``ProgramError`` with the log when a server does not start.
package nonisolated(nonsending) func withLab<Result>(
    _ plan: LabPlan, _ body: (Lab) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        let file = try folder.write(Data(JSONEncoder().encode(plan)), to: "plan.json")
        // Servers become users of their own and look for their files in here.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let lock = unsafe open(file, O_RDONLY | O_CLOEXEC)
        defer { close(lock) }
        guard flock(lock, LOCK_EX) == 0 else { throw ProgramError(program: "flock", reason: "no lock at \(file)") }
        let program = Program(
            "/usr/bin/unshare",
            ["--mount", "--propagation=private", "--net", "--pid", "--fork", "--kill-child", "--uts", "--ipc"]
                // libdispatch looks into /proc for its own threads.
                + ["--mount-proc", try Program.built("lab-server"), "inside", file],
            // What is killed in there cannot tidy up.
            environment: ["TMPDIR": folder.path])
        return try await withProgram(program) { process in
            try await process.waitForLine(containing: "ready", within: .seconds(90))
            guard let pid = child(of: process.pid) else {
                throw ProgramError(program: "lab-server", reason: "ended early: \(process.errors)")
            }
            // unshare leaves SIGTERM to its child, which is the namespace's first process and ends with all the others.
            defer { if process.exitStatus() == nil { kill(pid, SIGKILL) } }
            return try await body(Lab(pid: pid, folder: folder, process: process))
        }
    }
}

/// The only child of a process, by what the kernel tells: "PID (NAME) STATE PARENT …".
private func child(of parent: Int32) -> Int32? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.first { pid in
        let status = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        let words = status.split(separator: ")").last?.split(separator: " ") ?? []
        return words.count > 1 && words[1] == String(parent)
    }
}
