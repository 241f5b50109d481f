/// Tells shell commands that intruders leave from those that administrators write.
enum SuspiciousCommand {
    private static let fetchers: Set = ["curl", "wget", "fetch", "lwp-download", "lynx", "nc", "ncat", "ftp", "tftp"]
    private static let shells: Set = [
        "sh", "bash", "dash", "ash", "ksh", "zsh", "csh", "python", "python3", "perl", "php", "ruby",
    ]
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
        let stages = commands.map { ($0, $0.text.split { "|;&".contains($0) }.map { words(String($0)) }) }
        guard found.isEmpty, runsFromTemporary(stages.flatMap(\.1)),
            let (run, _) = stages.first(where: { $0.1.contains { $0.first?.hasPrefix("./") ?? false } })
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

    /// What no administrator's job looks like: `download`, `decoded`, `connection`, `temporary`; nil for all others.
    static func kind(_ command: String) -> String? {
        // What is piped, and what is put in another's place.
        let stages = command.split { "|;&\n".contains($0) }.map { words(String($0)) }
        let isFetched = stages.contains { $0.contains { fetchers.contains(base($0)) } }
        let pipes = command.split(separator: "|").map { stage in
            words(String(stage.drop { $0 == "&" }.prefix { !";&<>\n".contains($0) }))
        }
        let intoShell = pipes.dropFirst().contains(where: runsItsInput)
        let isDecoded =
            command.contains("base64 -d") || command.contains("base64 --decode") || command.contains("xxd -r")
        if intoShell, isFetched || isDecoded { return isFetched ? "download" : "decoded" }
        if isFetched,
            ["sh -c \"$(", "sh <(", "eval $(", "eval \"$(", "eval `", "$(curl", "$(wget", "`curl", "`wget"].contains(
                where: command.contains),
            stages.contains(where: { $0.contains { shells.contains(base($0)) || base($0) == "eval" } })
        {
            return "download"
        }
        if runsDecoded(command) { return "decoded" }
        if runsFetched(stages) { return "download" }
        if isScriptedShell(command, stages) { return "connection" }
        if command.contains("/dev/tcp/") || command.contains("/dev/udp/") || stages.contains(where: givesShell) {
            return "connection"
        }
        if runsTemporary(stages) || runsFromTemporary(stages) { return "temporary" }
        if stages.contains(where: SuspiciousChange.givesRoot) { return "setuid" }
        return SuspiciousChange.addsAccess(command) ? "access" : nil
    }

    /// `curl -o /var/x …; sh /var/x`
    private static func runsFetched(_ stages: [[String]]) -> Bool {
        var fetched: Set<String> = []
        for words in stages {
            if let run = program(words), fetched.contains(run) { return true }
            guard words.contains(where: { fetchers.contains(base($0)) }) else { continue }
            fetched.formUnion(outputs(words))
        }
        return false
    }

    /// The files into which a fetcher puts what it gets.
    private static func outputs(_ words: [String]) -> [String] {
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

    /// What a command runs, behind what starts it: shells too, where they are given a file.
    private static func program(_ words: [String]) -> String? {
        words.first { !isBefore($0) && !shells.contains(base($0)) }
    }

    /// `perl -e 'use Socket; … exec("/bin/sh -i")'`, and the same of other languages.
    private static func isScriptedShell(_ command: String, _ stages: [[String]]) -> Bool {
        let text = command.lowercased()
        let interprets = stages.contains { words in
            let rest = words.drop { isBefore($0) }
            guard let first = rest.first.map(base) else { return false }
            return interpreters.contains(where: first.hasPrefix)
                && rest.contains { ["-e", "-MIO", "-c", "-r", "-rsocket"].contains($0) }
        }
        return interprets && ["socket", "fsockopen"].contains(where: text.contains)
            && ["/sh", "/bash", "/dash", "pty", "sh -i", "cmd"].contains(where: text.contains)
            && ["exec", "system", "spawn", "subprocess", "popen", "dup2", "shell"].contains(where: text.contains)
    }

    private static let interpreters = ["perl", "python", "ruby", "php", "lua", "node"]

    /// A shell, or an interpreter that is given no program of its own: `python3 -m json.tool` reads what is piped as text.
    private static func runsItsInput(_ words: [String]) -> Bool {
        var rest = words[...]
        while let first = rest.first, isBefore(first) { rest = rest.dropFirst() }
        guard let first = rest.first.map(base), shells.contains(first) else { return false }
        guard !first.hasSuffix("sh") else { return true }
        return !rest.dropFirst().contains { word in
            word.hasPrefix("-") && !word.hasPrefix("--") && word.contains { "cemnpr".contains($0) }
        }
    }

    /// `python3 -c "exec(base64.b64decode('…'))"`, and the same of other languages.
    private static func runsDecoded(_ command: String) -> Bool {
        ["b64decode(", "decode_base64", "base64_decode", "decode64", "fromhex("].contains(where: command.contains)
            && ["exec", "eval", "system", "compile"].contains(where: command.contains)
    }

    /// `nc -e /bin/sh`, `socat exec:/bin/sh`: a shell for whoever is at the other end.
    private static func givesShell(_ words: [String]) -> Bool {
        guard let index = words.firstIndex(where: { connectors.contains(base($0)) }) else { return false }
        let rest = words[(index + 1)...]
        if base(words[index]) == "socat" {
            return rest.contains { word in
                ["exec:", "system:", "shell:"].contains { word.lowercased().contains($0) }
            }
        }
        let runs = rest.contains { word in
            ["--exec", "--sh-exec", "-c"].contains(word)
                || word.hasPrefix("-") && !word.hasPrefix("--") && word.hasSuffix("e")
        }
        return runs && rest.contains { shells.contains(base($0)) || $0.hasPrefix("/") }
    }

    private static let connectors: Set = ["nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "socat"]

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
            var rest = words[...]
            while let first = rest.first, isBefore(first) || shells.contains(base(first)) { rest = rest.dropFirst() }
            return rest.first.map { word in temporary.contains(where: word.hasPrefix) } ?? false
        }
    }

    /// Whether the word stands before a command: a variable, a program that starts others, an option or number of it.
    private static func isBefore(_ word: String) -> Bool {
        word.contains("=") || wrappers.contains(base(word)) || word.hasPrefix("-") || word.allSatisfy(\.isNumber)
    }

    private static let wrappers: Set = [
        "nohup", "nice", "ionice", "timeout", "setsid", "env", "exec", "sudo", "source", ".", "flock", "time", "chroot",
        "then", "do", "else", "if",
    ]

    /// A program in a folder whose name begins with a dot and that no home keeps by habit.
    static func runsHidden(_ command: String) -> Bool {
        guard let first = words(command).first(where: { !$0.contains("=") && !shells.contains(base($0)) }),
            first.hasPrefix("/")
        else {
            return false
        }
        let habits: Set = [
            ".local", ".cargo", ".config", ".acme.sh", ".rbenv", ".pyenv", ".nvm", ".npm", ".venv", ".bin", ".composer",
            ".cache", ".dotnet", ".deno", ".bun",
        ]
        return first.split(separator: "/").contains { $0.hasPrefix(".") && !habits.contains(String($0)) }
    }

    private static func words(_ text: String) -> [String] {
        text.split { " \t(){}\"'`".contains($0) }.map(String.init)
    }

    private static func base(_ word: String) -> String { word.split(separator: "/").last.map(String.init) ?? word }
}
