import ArgumentParser
import Glibc
import NoroshiModel

@main
struct Noroshi: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noroshi",
        abstract: "Look at your own host, act on what is found, and tell the center.",
        discussion: """
            EXAMPLES
              noroshi inspect                        what listens here, and what is wrong with it
              noroshi inspect --format html -o r.html  the same as a page to show to a colleague
              noroshi identify mail.example.jp       who answers at its ports, and no more
              noroshi logs /var/log                  traces of attack, intrusion and abuse in log files
              noroshi explain service.undeclared     what a check looks for, and why
              noroshi respond                        what to do, with the commands for this host
              noroshi report new                     fill in a report to the center
              noroshi advisory fetch                 take new advisories from the center
              noroshi fingerprints match --protocol pop3  what a greeting tells, without a host
              noroshi relay test                     does the mail server relay for strangers?
              noroshi baseline init --output FILE    how files are; 'baseline check' tells what became of them
              noroshi versions compare --scheme deb 1.0~rc1 1.0  which version is the older one

            EXIT STATUS
              0  clean   1  findings   2  could not look (or do) everything   64  usage
            """,
        version: "noroshi \(ProgramVersion.current)",
        subcommands: [
            Inspect.self, Identify.self, LogsCommand.self, Explain.self, Respond.self, ReportCommand.self,
            AdvisoryCommand.self,
            RelayCommand.self,
            FingerprintsCommand.self,
            VersionsCommand.self,
            BaselineCommand.self,
        ]
    )

    static func main() async {
        umask(0o077)  // what we keep is nobody else's business
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
        } catch let error as Failure {
            Terminal.fail(error.message, hint: error.hint)
            Glibc.exit(error.status)
        } catch let error as ExitCode {
            Glibc.exit(error.rawValue)
        } catch  where exitCode(for: error) == .validationFailure || exitCode(for: error) == .success {
            exit(withError: error)
        } catch {
            Terminal.fail("\(error)")
            Glibc.exit(Failure.couldNot)
        }
    }
}

/// Ends the program with a message, a hint, and an exit status.
struct Failure: Error {
    static let couldNot: Int32 = 2
    static let usage: Int32 = 64  // EX_USAGE of sysexits(3)

    let message: String
    let hint: String?
    let status: Int32

    init(_ message: String, hint: String? = nil, status: Int32 = Failure.couldNot) {
        self.message = message
        self.hint = hint
        self.status = status
    }
}
