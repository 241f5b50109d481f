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
        let program = Program(
            "/usr/bin/unshare",
            ["--mount", "--propagation=private", "--net", "--pid", "--fork", "--kill-child", "--uts", "--ipc"]
                + [try Program.built("lab-server"), "inside", file, String(getpid())])
        return try await withProgram(program) { process in
            let line = try await process.waitForLine(containing: "ready ", within: .seconds(90))
            guard let pid = line.split(separator: " ").last.flatMap({ Int32($0) }) else {
                throw ProgramError(program: "lab-server", reason: "says: \(line)")
            }
            // unshare leaves SIGTERM to its child, which is the namespace's first process and ends with all the others.
            defer { if process.exitStatus() == nil { kill(pid, SIGKILL) } }
            return try await body(Lab(pid: pid, folder: folder, process: process))
        }
    }
}
