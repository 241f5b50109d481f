import FoundationEssentials
import Glibc
import NoroshiModel
import Subprocess
import SystemPackage

/// The administrator's own editor, on the administrator's own terminal.
enum Editor {
    /// Opens `path` in `$VISUAL`, `$EDITOR`, or the first of `editor`, `nano` and `vi` that is there; returns when it is closed.
    ///
    /// - Throws: ``Failure`` when none can be started, or it ended with an error.
    static func open(_ path: String) async throws {
        let environment = ProcessInfo.processInfo.environment
        let wish = environment["VISUAL"] ?? environment["EDITOR"] ?? ""
        var words = wish.split(separator: " ").map(String.init)
        if words.isEmpty { words = [["editor", "nano", "vi"].first { find($0, environment) != nil } ?? "vi"] }
        guard let program = find(words[0], environment) else {
            throw Failure(
                "no editor '\(Escaped.text(words[0]))'", hint: "set EDITOR, or use --no-edit", status: Failure.usage)
        }
        let result = try await run(
            .path(FilePath(program)), arguments: Arguments(Array(words.dropFirst()) + [path]),
            input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
            output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
        guard result.terminationStatus.isSuccess else {
            throw Failure("the editor ended with an error; your text is kept in '\(path)'")
        }
    }

    /// The program's absolute path, looked up in PATH when it has no slash.
    private static func find(_ name: String, _ environment: [String: String]) -> String? {
        if name.contains("/") { return isExecutable(name) ? name : nil }
        return (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }.first(
            where: isExecutable)
    }

    private static func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }
}
