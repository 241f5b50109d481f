import ArgumentParser
import FoundationEssentials
import HostReading
import HostState
import NoroshiModel
import NoroshiReport
import SendmailConfiguration

struct RelayAskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Tell what sendmail's configuration would do with a mail: from whom, to whom, given by which client.",
        discussion: """
            Applies the rules of sendmail.cf as sendmail would, with the classes and maps that it names. Nothing is \
            sent, run or looked up in the network; what was taken for granted instead is told. Without --name the \
            client's address leads to no name.

            JSON: an object with configuration, from, to, client, name, verdict ('relays', 'local', 'refuses', \
            'discards' or 'cannot-tell'), mailer, host, user, reply, reason, stage, decision, file, line, rule, delivery, \
            assumed, problems, and with --steps also steps and lookups.

            EXIT STATUS
              0  it would not be relayed   1  it would   2  that cannot be told   64  usage

            EXAMPLES
              noroshi relay ask --from a@x.example --to b@y.example --client 198.51.100.7
              noroshi relay ask --from '' --to 'b%y.example@mail.example.jp' --client ::1 --steps
              noroshi relay ask --from a@x.jp --to b@y.jp --client 192.0.2.9 --authenticated
              noroshi relay ask --root /mnt --from '' --to b@y.jp --client 2001:db8::1
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var options: SiteOptions

    @Option(name: .customLong("from"), help: ArgumentHelp("As in MAIL FROM; '' is nobody.", valueName: "address"))
    var sender: String

    @Option(name: .customLong("to"), help: ArgumentHelp("As in RCPT TO.", valueName: "address"))
    var recipient: String

    @Option(help: ArgumentHelp("The address of whoever gives the mail.", valueName: "ip"))
    var client: String

    @Option(help: ArgumentHelp("The name that the client's address leads to.", valueName: "name"))
    var name: String?

    @Flag(help: "The name does not lead back to the address.")
    var forged = false

    @Flag(help: "The client has said who it is.")
    var authenticated = false

    @Option(help: ArgumentHelp("How it did, PLAIN by default; goes with --authenticated.", valueName: "name"))
    var mechanism: String?

    @Option(help: ArgumentHelp("Look at the system that is mounted there.", valueName: "folder"))
    var root: String?

    @Option(
        name: .customLong("cf"),
        help: ArgumentHelp("Instead of /etc/mail/sendmail.cf; with --root, seen from there.", valueName: "file"))
    var file: String?

    @Flag(help: "Tell every rule that matched and every map that was asked.")
    var steps = false

    @Option(help: "text or json.")
    var format = Format.text

    /// RFC 5321 §4.5.3.1.4 allows a command line of 512 bytes, extensions more.
    private static let maximumAddress = 2_048

    func validate() throws {
        for (option, address) in [("--from", sender), ("--to", recipient), ("--name", name ?? "")] {
            guard address.utf8.count <= Self.maximumAddress else {
                throw ValidationError("\(option) is longer than \(Self.maximumAddress) bytes")
            }
            guard !address.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
                throw ValidationError("\(option) '\(Escaped.text(address))' has control characters")
            }
        }
        guard !recipient.isEmpty else { throw ValidationError("--to is empty") }
        guard name?.isEmpty != true else { throw ValidationError("--name is empty; leave it out where there is none") }
        guard IPAddress(client) != nil else {
            throw ValidationError("--client '\(Escaped.text(client))' is not an IP address")
        }
        if forged, name == nil { throw ValidationError("--forged goes with --name") }
        if mechanism != nil, !authenticated { throw ValidationError("--mechanism goes with --authenticated") }
        try StateOptions.validate(root: root)
    }

    func run() async throws {
        let site = try Site(options)
        let relaying = try relaying(site)
        let answer = relaying.answer(question)
        let problems = relaying.problems + emptiness(relaying)
        let report = RelayAnswerReport(
            question, answer, configuration: relaying.path, problems: problems, showsSteps: steps)
        switch format {
        case .text: try Terminal.print(report.text(site.translations, try site.reasons(), site.style))
        case .json: try Terminal.print(try report.json() + "\n")
        }
        if answer.relays { throw ExitCode(1) }
        if case .cannotTell = answer.verdict { throw ExitCode(2) }
        if !problems.isEmpty { throw ExitCode(2) }
    }

    /// Without a line sendmail does not begin, whatever no rule says.
    private func emptiness(_ relaying: SendmailRelaying) -> [ConfigurationSurvey.Problem] {
        guard let status = (try? HostRoot(root ?? "/").status(relaying.path)) ?? nil, status.size == 0 else {
            return []
        }
        return [.init(file: relaying.path, line: 1, reason: "it ends in the middle: the file is empty")]
    }

    private var question: RelayQuestion {
        RelayQuestion(
            sender: sender, recipient: recipient, clientAddress: client, clientName: name,
            isAuthenticated: authenticated, mechanism: mechanism ?? "PLAIN", isNameForged: forged)
    }

    private func relaying(_ site: Site) throws -> SendmailRelaying {
        let host = HostRoot(root ?? "/")
        let path = file.map { path in
            root == nil && !path.hasPrefix("/") ? "\(FileManager.default.currentDirectoryPath)/\(path)" : path
        }
        if let path, path.hasSuffix(".mc") {
            throw Failure(
                "'\(Escaped.text(path))' is what a configuration is made from, and sendmail does not read it",
                hint: "name the .cf file that m4 makes of it", status: Failure.usage)
        }
        do {
            let found = try SendmailRelaying(root: host, hostName: site.hostName(in: host).rawValue, path: path)
            if let found { return found }
        } catch {
            throw Failure("cannot read '\(Escaped.text(error.path))': \(error.reason)")
        }
        guard let path else {
            throw Failure(
                "there is no sendmail.cf in /etc/mail or /etc",
                hint: "--cf names another place; 'noroshi relay test' asks any mail server that runs")
        }
        throw Failure("there is no '\(Escaped.text(path))'", hint: root == nil ? nil : "it is looked for under --root")
    }
}
