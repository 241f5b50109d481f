import NoroshiModel

/// What Postfix starts: `runs`, `program.open` where others than root may say what stands there, `shell` for a shell that strangers
/// reach, and `environment` for variables of the dynamic loader.
///
/// - Source: spawn(8), pipe(8), local(8), master(5), postconf(5).
extension PostfixParser {
    private static let programs: Set = [
        "mailbox_command", "debugger_command", "sendmail_path", "mailq_path", "newaliases_path",
    ]
    private static let folders: Set = ["daemon_directory", "command_directory", "shlib_directory"]
    private static let environments: Set = ["import_environment", "export_environment"]

    /// The commands of a service: `argv=` takes all words that follow.
    mutating func starting(_ words: [String], _ type: String, _ scope: [String], _ line: Line) {
        let command = words[0]
        // The name is looked for in the folder of daemons.
        if command.contains("..") { runs([["/usr/lib/postfix/sbin/" + command]], scope, line) }
        guard ["spawn", "pipe"].contains(ProcessPlaces.base(command)),
            let index = words.firstIndex(where: { $0.hasPrefix("argv=") })
        else { return }
        let first = String(words[index].dropFirst(5))
        let argv = ((first.isEmpty ? [] : [first]) + words[(index + 1)...]).map { word in
            word.hasPrefix("{") && word.hasSuffix("}") ? word.dropFirst().dropLast().trimmed : word
        }
        runs([argv], scope, line)
        let variables = LoaderVariables.assignments(inCommand: argv)
        if !variables.isEmpty { reading.add("environment", variables, scope: scope, at: line) }
        // pipe(8) gives the message for input, spawn(8) the connection.
        let isReached = ProcessPlaces.base(command) == "pipe" || type == "inet"
        if isReached, ShellGiving.isShell(argv) {
            reading.add("shell", [argv.joined(separator: " ")], scope: scope, at: line)
        }
    }

    /// A parameter that names programs, or where they are.
    mutating func starting(parameter name: String, _ value: String, _ scope: [String], _ line: Line) {
        if Self.folders.contains(name) {
            runs([[value]], scope, line)
        } else if Self.programs.contains(name) {
            let commands = ShellText(value).commands
            runs(commands, scope, line)
            if name == "mailbox_command", commands.contains(where: { ShellGiving.isShell($0) }) {
                reading.add("shell", [value], scope: scope, at: line)
            }
        } else if Self.environments.contains(name) {
            let words = PostfixParameters.items(value).map { word in
                word.hasPrefix("{") ? word.dropFirst().dropLast().trimmed : word
            }
            let variables = LoaderVariables.assignments(in: words)
            if !variables.isEmpty { reading.add("environment", variables, scope: scope, at: line) }
        }
    }

    private mutating func runs(_ commands: [[String]], _ scope: [String], _ line: Line) {
        let runs = commands.flatMap { SystemdSurroundings().runs(StartedCommand($0)) }.filter { $0.hasPrefix("/") }
        guard !runs.isEmpty else { return }
        reading.add("runs", runs, scope: scope, at: line)
        let open = runs.filter { reading.exposure($0) != nil }
        if !open.isEmpty { reading.add("program.open", open, scope: scope, at: line) }
    }
}
