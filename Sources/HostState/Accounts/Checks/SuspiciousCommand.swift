/// Tells shell commands that intruders leave from those that administrators write.
enum SuspiciousCommand {
    private static let fetchers: Set = ["curl", "wget", "fetch", "lwp-download", "lynx", "nc", "ncat", "ftp", "tftp"]
    /// Where everybody may put files.
    static let temporary = ["/tmp/", "/var/tmp/", "/dev/shm/", "/run/shm/", "/run/user/"]

    /// What a variable does that is set for a program.
    enum Variable { case temporary, loader }

    /// Behind which a command goes on in the next line.
    private static let operators = ["|", "|&", "&&"]

    /// Names by which programs are told what to load.
    private static let loaders: Set = ["LD_PRELOAD", "LD_AUDIT"]
    /// Names by which they are told where to look.
    private static let searchers: Set = [
        "PATH", "SHELL", "LD_LIBRARY_PATH", "BASH_ENV", "ENV", "PYTHONPATH", "PYTHONSTARTUP", "PERL5LIB", "PERL5OPT",
        "RUBYLIB", "NODE_PATH", "NODE_OPTIONS", "GCONV_PATH",
    ]

    static func variable(_ name: String, _ value: String) -> Variable? {
        let isLoader = loaders.contains(name)
        guard isLoader || searchers.contains(name) else { return nil }
        let isOpen = value.split { ": =".contains($0) }.contains { word in
            temporary.contains { (word + "/").hasPrefix($0) }
        }
        return isOpen ? .temporary : isLoader ? .loader : nil
    }

    /// Lines of a job that ``kind(_:)`` tells.
    ///
    /// - Parameter text: Escaped, but for the ends of its lines.
    /// - Returns: Their numbers, from 0, and what they are.
    static func lines(_ text: String) -> [(number: Int, text: String, kind: String)] {
        let commands = commands(text)
        let found = commands.compactMap { command in
            kind(command.text).map { (number: command.number, text: command.text, kind: $0) }
        }
        let parts = commands.map { ($0, stages($0.text)) }
        guard found.isEmpty, runsFromTemporary(parts.flatMap(\.1)),
            let (run, _) = parts.first(where: { $0.1.contains { $0.first?.hasPrefix("./") ?? false } })
        else { return found }
        return [(run.number, run.text, "temporary")]
    }

    /// The commands of a text: a backslash or an operator at the end of a line goes on in the next one.
    static func commands(_ text: String) -> [(number: Int, text: String)] {
        var commands: [(number: Int, text: String)] = []
        var isOpen = false
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.drop { $0 == " " }
            guard !words.isEmpty, !words.hasPrefix("#") else { continue }
            // Escaped text has two for each.
            let isContinued = words.reversed().prefix { $0 == "\\" }.count / 2 % 2 == 1
            let part = isContinued ? words.dropLast(2) : words
            let last = part.split(separator: " ").last ?? ""
            if isOpen, let open = commands.indices.last {
                commands[open].text += " " + part
            } else {
                commands.append((number, String(part)))
            }
            isOpen = isContinued || operators.contains(where: last.hasSuffix)
        }
        return commands
    }

    /// What no administrator's job looks like: `download`, `decoded`, `connection`, `temporary`, `setuid`, `access`;
    /// nil for all others.
    static func kind(_ command: String) -> String? {
        let stages = stages(command)
        let pipes = pipes(command)
        let encoded = EncodedCommand(command, EncodedCommand.decodes)
        let fetched = EncodedCommand(command, fetches)
        if pipes.contains(where: { $0.dropFirst().contains { runsItsInput($0.words) } }) {
            if stages.contains(where: { $0.contains { fetchers.contains(base($0)) } }) { return "download" }
            let isDecoded = stages.contains(where: EncodedCommand.decodes) || hasCodes(command)
            if isDecoded || encoded.shows(command) { return "decoded" }
        }
        if fetched.isRun { return "download" }
        if encoded.isRun || runsDecoded(command) { return "decoded" }
        if runsOutput(stages, of: { $0.contains { fetchers.contains(base($0)) } }) { return "download" }
        if runsOutput(stages, of: EncodedCommand.decodes) { return "decoded" }
        if ShellConnection.isIn(command, stages: stages, pipes: pipes) { return "connection" }
        if runsTemporary(stages) || runsFromTemporary(stages) { return "temporary" }
        // Signs within quotes may belong to a program's text: `sed -i "/x/d;s/a/b/" /etc/passwd`.
        let whole = stages + ShellText(command).commands
        if whole.contains(where: SuspiciousChange.givesRoot) { return "setuid" }
        return whole.contains(where: SuspiciousChange.addsAccess) ? "access" : nil
    }

    /// The words of each command, those within quotes and in another's place too. Signs that redirect are words.
    static func stages(_ command: String) -> [[String]] {
        let text = command.replacing(">&", with: "> ").replacing("<&", with: "< ").replacing("&>", with: "> ")
        return text.split { "|;&\n".contains($0) }.map { words(String($0)) }
    }

    /// What is joined by pipes, each part up to where it is redirected.
    private static func pipes(_ command: String) -> [[(text: String, words: [String])]] {
        let text = command.replacing("||", with: ";").replacing("|&", with: "|").replacing("&&", with: ";")
            .replacing(">&", with: "> ").replacing("&>", with: "> ")
        return text.split { ";\n".contains($0) }.map { line in
            line.split(separator: "|").map { stage in
                (String(stage), words(String(stage.prefix { !"&<>".contains($0) })))
            }
        }
    }

    private static func fetches(_ words: [String]) -> Bool {
        words.contains { fetchers.contains(base($0)) } || ShellConnection.isCaller(words)
    }

    /// `printf "\x63\x75…"`: signs by their numbers.
    private static func hasCodes(_ command: String) -> Bool {
        command.split(separator: "\\x").dropFirst().count { $0.prefix(2).allSatisfy(\.isHexDigit) } >= 4
    }

    /// `curl -o /var/x …; sh /var/x`, `base64 -d y > /var/x; sh /var/x`
    private static func runsOutput(_ stages: [[String]], of gives: ([String]) -> Bool) -> Bool {
        var made: Set<String> = []
        for words in stages {
            if let run = JobProgram.file(words), made.contains(run) { return true }
            if gives(words) { made.formUnion(outputs(words)) }
        }
        return false
    }

    /// The files into which a fetcher puts what it gets.
    static func outputs(_ words: [String]) -> [String] {
        let split = zip(words, words.dropFirst()).filter { option, _ in
            ["-o", "-O", "--output", "--output-document", ">"].contains(option)
                // Behind other letters: `-qO`, `-sSLo`.
                || option.hasPrefix("-") && !option.hasPrefix("--") && "oO".contains(option.last ?? " ")
        }
        let joined = words.compactMap { word -> String? in
            if word.hasPrefix("-o/") || word.hasPrefix("-O/") { return String(word.dropFirst(2)) }
            guard word.hasPrefix("--output"), let sign = word.firstIndex(of: "=") else { return nil }
            return String(word[word.index(after: sign)...])
        }
        return split.map(\.1) + joined
    }

    /// A shell, or an interpreter that is given no program of its own: `python3 -m json.tool` takes it as text.
    static func runsItsInput(_ words: [String]) -> Bool {
        let rest = JobProgram.words(words)
        // `. /dev/stdin`
        if rest.first == "/dev/stdin" { return words.contains { ["source", "."].contains($0) } }
        guard let first = rest.first.map(base) else { return false }
        if ["at", "batch", "xargs", "parallel"].contains(first) {
            return first.count < 6 && first != "xargs" || rest.contains { ShellNames.all.contains(base($0)) }
        }
        guard JobProgram.interprets(first) else { return false }
        let options = rest.dropFirst().prefix { $0.hasPrefix("-") }
        let operands = rest.dropFirst(1 + options.count).filter { !$0.allSatisfy(\.isNumber) }
        let letters = options.filter { !$0.hasPrefix("--") }.joined()
        let isShell = ShellNames.all.contains(first)
        guard !letters.contains(where: { (isShell ? "c" : "cemnpr").contains($0) }) else {
            return isShell && operands.contains { ["cat", "eval"].contains($0) || ShellNames.all.contains(base($0)) }
        }
        return operands.isEmpty || operands[0] == "/dev/stdin" || isShell && letters.contains("s")
    }

    /// `python3 -c "exec(base64.b64decode('…'))"`, and the same of other languages.
    private static func runsDecoded(_ command: String) -> Bool {
        ["b64decode(", "decode_base64", "base64_decode", "decode64", "fromhex("].contains(where: command.contains)
            && ["exec", "eval", "system", "compile"].contains(where: command.contains)
    }

    /// `cd /tmp/x && ./run`
    private static func runsFromTemporary(_ stages: [[String]]) -> Bool {
        let goes = stages.contains { words in
            words.first == "cd"
                && words.dropFirst().contains { word in temporary.contains { (word + "/").hasPrefix($0) } }
        }
        return goes && stages.contains { $0.first?.hasPrefix("./") ?? false }
    }

    /// A program there, not a file that another program is given: cleaning up in /tmp is usual.
    private static func runsTemporary(_ stages: [[String]]) -> Bool {
        stages.contains { words in
            JobProgram.file(words).map { file in temporary.contains(where: file.hasPrefix) } ?? false
        }
    }

    /// A program in a folder whose name begins with a dot and that no home keeps by habit.
    static func runsHidden(_ command: String) -> Bool {
        let habits: Set = [
            ".local", ".cargo", ".config", ".acme.sh", ".rbenv", ".pyenv", ".nvm", ".npm", ".venv", ".bin", ".composer",
            ".cache", ".dotnet", ".deno", ".bun",
        ]
        return stages(command).compactMap(JobProgram.file).contains { file in
            file.hasPrefix("/")
                && file.split(separator: "/").contains { $0.hasPrefix(".") && !habits.contains(String($0)) }
        }
    }

    static func words(_ text: String) -> [String] {
        text.replacing(">>", with: ">").replacing(">|", with: ">").replacing(">", with: " > ")
            .split { " \t(){}\"'`".contains($0) }.map(String.init)
    }

    private static func base(_ word: String) -> String { ProcessPlaces.base(word) }
}
