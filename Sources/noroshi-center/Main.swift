import ArgumentParser
import NoroshiCenter

@main
struct CenterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noroshi-center",
        abstract: "Run a coordination center: intake, desk, statistics, advisories.",
        discussion: """
            EXAMPLES:
              noroshi-center user add hanako
              noroshi-center serve --public-url https://center.example.jp --time-zone Asia/Tokyo
              noroshi-center statistics 1998-06 --format csv
            """,
        version: "0.1.0",
        subcommands: [Serve.self, User.self, Token.self, Advisory.self, Publish.self, Statistics.self])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as CommandError {
            Terminal.fail(error.message, hint: error.hint)
            exit(withError: ExitCode(error.status))
        } catch {
            if isOfArgumentParser(error) { exit(withError: error) }
            Terminal.fail("\(error)", hint: nil)
            exit(withError: ExitCode(1))
        }
    }

    /// Wrong usage, help and version print themselves.
    private static func isOfArgumentParser(_ error: any Error) -> Bool {
        error is ValidationError || error is ExitCode || exitCode(for: error) != .failure
    }
}

/// What stops a command, said to the person at the terminal.
struct CommandError: Error {
    let message: String
    let hint: String?
    let status: Int32

    init(_ message: String, hint: String? = nil, status: Int32 = 1) {
        self.message = message
        self.hint = hint
        self.status = status
    }
}
