import Foundation
import Synchronization

/// How a program ended.
package enum ExitStatus: Sendable, Hashable {
    case exited(Int)
    case signalled(Int32)
}

/// A program that was run to its end.
package struct ProgramResult: Sendable {
    package var status: ExitStatus
    package var output: String
    package var errors: String
}

/// What to run. `path` is absolute; nothing is looked up on the PATH and no shell takes part.
package struct Program: Sendable {
    package var path: String
    package var arguments: [String]
    /// Added to the environment of the tests; nil takes a variable away.
    package var environment: [String: String?]
    package var folder: String?
    /// What the program reads from its standard input.
    package var input: String

    package init(
        _ path: String, _ arguments: [String] = [], environment: [String: String?] = [:], folder: String? = nil,
        input: String = ""
    ) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
        self.input = input
    }

    /// A product of this package: one of those in the folder that `NOROSHI_TEST_PROGRAMS` names, such as released ones, or
    /// else the one that was built beside the running tests.
    package static func built(_ product: String) throws -> String {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let beside = URL(filePath: tests).deletingLastPathComponent()
        let chosen = ProcessInfo.processInfo.environment["NOROSHI_TEST_PROGRAMS"].map { URL(filePath: $0) }
        let folders = [chosen, beside].compactMap(\.self)
        let paths = folders.map { $0.appending(path: product).path }
        guard let path = paths.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw ProgramError(program: product, reason: "not built in \(folders.map(\.path).joined(separator: ", "))")
        }
        return path
    }

    /// Runs to the end and gives what was written.
    /// - Throws: ``ProgramError`` when it cannot start, ``WaitError`` when it does not end; it is killed then.
    package func run(within deadline: Duration = .seconds(60)) async throws -> ProgramResult {
        try await withProgram(self) { process in
            let status = try await process.waitForExit(within: deadline)
            return ProgramResult(status: status, output: process.output, errors: process.errors)
        }
    }
}

package struct ProgramError: Error, CustomStringConvertible {
    package var program: String
    package var reason: String

    package var description: String { "\(program): \(reason)" }
}

/// A running program. Its output goes into files, so that it never waits for its reader.
package final class ProgramProcess: Sendable {
    package let pid: Int32
    private let folder: TemporaryFolder
    private let status = Mutex<ExitStatus?>(nil)

    fileprivate init(_ program: Program, folder: TemporaryFolder) throws {
        self.folder = folder
        let input = try folder.write(program.input, to: "input")
        pid = try spawn(program, input: input, output: folder.path("output"), errors: folder.path("errors"))
    }

    /// Everything written to standard output so far.
    package var output: String { (try? folder.read("output")) ?? "" }

    /// Everything written to standard error so far.
    package var errors: String { (try? folder.read("errors")) ?? "" }

    /// The first line, of standard output or error, that contains `text`.
    /// - Throws: ``WaitError``; ``ProgramError`` when the program ends without having written it.
    @discardableResult
    package func waitForLine(containing text: String, within deadline: Duration = .seconds(20)) async throws -> String {
        try await wait(for: "\"\(text)\"", within: deadline, seen: { self.output + self.errors }) {
            let hasEnded = exitStatus() != nil
            let lines = (output + "\n" + errors).split(separator: "\n")
            if let line = lines.first(where: { $0.contains(text) }) { return String(line) }
            if hasEnded { throw ended() }
            return nil
        }
    }

    /// Waits until something accepts connections at a port of 127.0.0.1.
    package func waitForPort(_ port: Int, within deadline: Duration = .seconds(20)) async throws {
        try await wait(for: "port \(port)", within: deadline, seen: { self.output + self.errors }) {
            if LoopbackPort.accepts(port) { return () }
            if exitStatus() != nil { throw ended() }
            return nil
        }
    }

    /// Sends SIGTERM, SIGKILL, SIGHUP … to the program, not to what it started.
    package func send(_ signal: Int32) {
        status.withLock { status in
            // Not yet reaped, so that the number still means this program.
            if status == nil { kill(pid, signal) }
        }
    }

    /// How the program ended, or nil while it runs.
    package func exitStatus() -> ExitStatus? {
        status.withLock { status in
            if status == nil, hasDied() {
                // What it started and left behind is in its process group; the number is still ours.
                kill(-pid, SIGKILL)
                status = reap()
            }
            return status
        }
    }

    package func waitForExit(within deadline: Duration = .seconds(20)) async throws -> ExitStatus {
        try await wait(for: "the end of process \(pid)", within: deadline, seen: { self.output + self.errors }) {
            exitStatus()
        }
    }

    /// SIGTERM, five seconds to obey, SIGKILL; then nothing of it is left.
    fileprivate func end() async {
        send(SIGTERM)
        if (try? await waitForExit(within: .seconds(5))) == nil {
            send(SIGKILL)
            _ = try? await waitForExit(within: .seconds(10))
        }
    }

    private func ended() -> ProgramError {
        ProgramError(program: "process \(pid)", reason: "ended early: \(output)\(errors)")
    }

    private func hasDied() -> Bool {
        var information = unsafe siginfo_t()
        let result = unsafe waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT)
        return unsafe result == 0 && information.si_signo == SIGCHLD
    }

    private func reap() -> ExitStatus {
        var word: Int32 = 0
        while unsafe waitpid(pid, &word, 0) < 0, errno == EINTR {}
        let signal = word & 0x7F
        return signal == 0 ? .exited(Int((word >> 8) & 0xFF)) : .signalled(signal)
    }
}

/// Starts a program, and ends and reaps it after `body`, even when `body` throws.
package nonisolated(nonsending) func withProgram<Result>(
    _ program: Program, _ body: (ProgramProcess) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        let process = try ProgramProcess(program, folder: folder)
        do {
            let result = try await body(process)
            await process.end()
            return result
        } catch {
            await process.end()
            throw error
        }
    }
}

/// `posix_spawn` into a process group of its own, with its standard files where we can read them.
private func spawn(_ program: Program, input: String, output: String, errors: String) throws -> pid_t {
    guard FileManager.default.isExecutableFile(atPath: program.path) else {
        throw ProgramError(program: program.path, reason: "no such program")
    }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let create = O_WRONLY | O_CREAT | O_APPEND
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, create, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, create, 0o600)

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var ordinary = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigemptyset(&ordinary)
    for signal in [SIGPIPE, SIGTERM, SIGINT, SIGHUP, SIGCHLD] { unsafe sigaddset(&ordinary, signal) }
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &ordinary)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
        &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    let environment = ProcessInfo.processInfo.environment.merging(program.environment.compactMapValues { $0 }) { $1 }
        .filter { program.environment[$0.key] != .some(nil) }
    // POSIX has no way to spawn in another folder; env becomes the program, under the same number.
    let command = (program.folder.map { ["/usr/bin/env", "--chdir=\($0)"] } ?? []) + [program.path] + program.arguments
    var pid: pid_t = 0
    let result = unsafe withCStrings(command) { arguments in
        unsafe withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
            unsafe posix_spawn(&pid, command[0], &actions, &attributes, arguments, variables)
        }
    }
    guard result == 0 else {
        throw ProgramError(program: program.path, reason: unsafe String(cString: strerror(result)))
    }
    return pid
}

/// The strings as C wants an argument vector: pointers, and nil at the end.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
        // Never empty: it ends with nil.
        unsafe body(buffer.baseAddress!)
    }
}
