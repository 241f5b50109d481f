/// Whether a command gives a shell to whoever is at the other end of it.
///
/// - Source: the manual pages of the programs; inetd(8) and hosts_options(5): what they start has the connection for input and output.
enum ShellGiving {
    private static let maximumDepth = 6

    private static let interpreters = [
        "python", "pypy", "perl", "ruby", "php", "lua", "luajit", "tclsh", "wish", "node", "nodejs", "expect", "awk",
        "gawk", "mawk", "nawk",
    ]
    private static let connectors: Set = [
        "nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "cryptcat", "sbd", "dbd",
    ]
    private static let callers: Set = ["telnet", "openssl", "socat"]

    static func isShell(_ program: String) -> Bool { ShellNames.all.contains(ProcessPlaces.base(program)) }

    // MARK: With the connection for input and output

    /// Whether what is typed into the command's input is run.
    static func isShell(_ words: [String], depth: Int = 0) -> Bool {
        guard depth < maximumDepth else { return false }
        let command = StartedCommand(words).words
        guard let program = command.first else { return false }
        let (name, rest) = (ProcessPlaces.base(program), Array(command.dropFirst()))
        if ShellNames.all.contains(name) { return shell(rest, depth) }
        if isInterpreter(name) { return interpreter(name, rest) }
        if connectors.contains(name) || name == "socat" { return connector(name, rest, depth) }
        if isLoginServer(name) { return loginServer(rest) }
        return switch name {
        case "su", "script", "runuser": account(rest, depth)
        case "login": rest.contains { $0.hasPrefix("-f") }
        case "sudo", "doas": rest.contains { ["-s", "-i", "--shell", "--login"].contains($0) }
        case "chroot", "unshare", "nsenter": true
        // What a text reads and runs.
        case "eval": depth > 0
        default: depth > 0 && program.hasPrefix("$")
        }
    }

    /// A line for a shell, any command of which may be one.
    static func isShell(text: String, depth: Int = 0) -> Bool {
        ShellText(text).commands.contains { isShell($0, depth: depth + 1) }
    }

    /// A shell that is given no script.
    private static func shell(_ arguments: [String], _ depth: Int) -> Bool {
        let (text, operands, readsInput) = shellParts(arguments)
        if let text { return isShell(text: text, depth: depth) }
        return readsInput || operands.isEmpty || ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"].contains(operands[0])
    }

    /// What `-c` gives it, else the words after its options.
    private static func shellParts(_ arguments: [String]) -> (text: String?, operands: [String], readsInput: Bool) {
        var rest = arguments[...]
        var (hasText, readsInput) = (false, false)
        while let word = rest.first, word.hasPrefix("-") || word.hasPrefix("+") {
            rest = rest.dropFirst()
            if word == "-" || word == "--" { break }
            if word.hasPrefix("--") {
                if ["--rcfile", "--init-file"].contains(word) { rest = rest.dropFirst() }
                continue
            }
            if word.hasPrefix("-"), word.contains("c") { hasText = true }
            if word.hasPrefix("-"), word.contains("s") { readsInput = true }
            if word.hasSuffix("o") || word.hasSuffix("O") { rest = rest.dropFirst() }
        }
        return (hasText ? rest.joined(separator: " ") : nil, Array(rest), readsInput)
    }

    private static func isInterpreter(_ name: String) -> Bool { ProcessPlaces.isRelease(name, of: interpreters) }

    /// A program text that starts a shell, or none at all: then it is read from the input.
    private static func interpreter(_ name: String, _ arguments: [String]) -> Bool {
        for (index, word) in arguments.enumerated() {
            guard word.hasPrefix("-") else { return name.hasSuffix("awk") && startsShell(word) }
            if word.hasPrefix("--"), !["--eval", "--execute"].contains(word) { return false }
            if word == "-m" { return arguments.dropFirst(index + 1).first == "pty" }
            if word == "-f" || word == "-V" || word == "-v" { return false }
            if let last = word.last, "ecrER".contains(last) || startsShell(word) {
                return startsShell(arguments[index...].joined(separator: " "))
            }
        }
        return !name.hasSuffix("awk")
    }

    private static func startsShell(_ code: String) -> Bool {
        if code.contains("pty.spawn") { return true }
        let names = code.split { !$0.isLetter && !$0.isNumber && !"/_.-".contains($0) }
        if names.contains(where: { ShellNames.all.contains(ProcessPlaces.base(String($0))) }) { return true }
        let reads = ["<>", "<STDIN>", "input(", "stdin", "gets", "readline", "recv", "$_"]
        let runs = ["system", "exec", "eval", "popen", "subprocess", "qx"]
        return reads.contains(where: code.contains) && runs.contains(where: code.contains)
    }

    /// `nc -e /bin/sh`, `socat tcp-listen:23 exec:/bin/sh`
    private static func connector(_ name: String, _ arguments: [String], _ depth: Int) -> Bool {
        if name == "socat" {
            return arguments.contains { word in
                guard let colon = word.firstIndex(of: ":") else { return word.lowercased() == "shell" }
                let kind = word[..<colon].lowercased()
                let text = word[word.index(after: colon)...].prefix { $0 != "," }
                return ["exec", "system", "shell"].contains(kind) && isShell(text: String(text), depth: depth)
            }
        }
        return arguments.indices.contains { index in
            let word = arguments[index]
            let next = index + 1 < arguments.count ? arguments[index + 1] : ""
            if word.hasPrefix("--") {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                guard ["--exec", "--sh-exec"].contains(parts[0]) else { return false }
                return isShell(text: parts.count > 1 ? parts[1] : next, depth: depth)
            }
            guard word.hasPrefix("-") else { return false }
            if word.hasSuffix("e") || word.hasSuffix("c") { return isShell(text: next, depth: depth) }
            return ["-e", "-c"].contains { word.hasPrefix($0) }
                && isShell(text: String(word.dropFirst(2)), depth: depth)
        }
    }

    private static func isLoginServer(_ name: String) -> Bool {
        ["telnetd", "rlogind", "getty"].contains(where: name.contains)
    }

    /// `telnetd -L /bin/sh`: in the place of login(1), which asks for a password.
    private static func loginServer(_ arguments: [String]) -> Bool {
        arguments.contains { word in
            let value = word.split(separator: "=").last.map(String.init) ?? ""
            return isShell(value) || word.hasPrefix("-") && isShell(String(word.dropFirst(2)))
        }
    }

    /// `su`, `script`: a shell, or what `-c` gives it.
    private static func account(_ arguments: [String], _ depth: Int) -> Bool {
        for (index, word) in arguments.enumerated() {
            if word.hasPrefix("--command=") { return isShell(text: String(word.dropFirst(10)), depth: depth) }
            guard word == "--command" || word.hasPrefix("-") && !word.hasPrefix("--") && word.hasSuffix("c") else {
                continue
            }
            return isShell(text: arguments.dropFirst(index + 1).first ?? "", depth: depth)
        }
        return true
    }

    // MARK: By a connection of its own

    /// Whether a command makes or takes a connection of the network and gives it a shell.
    static func connects(_ words: [String], depth: Int = 0) -> Bool {
        guard depth < maximumDepth else { return false }
        let command = StartedCommand(words).words
        guard let program = command.first else { return false }
        let (name, rest) = (ProcessPlaces.base(program), Array(command.dropFirst()))
        if connectors.contains(name) || name == "socat" { return connector(name, rest, depth) }
        if name.contains("telnetd") || name.contains("rlogind") { return loginServer(rest) }
        if isInterpreter(name) {
            let code = rest.joined(separator: " ")
            return ["socket", "tcp", "fsockopen"].contains(where: code.lowercased().contains) && interpreter(name, rest)
        }
        guard ShellNames.all.contains(name) else { return false }
        if let text = shellParts(rest).text { return connects(text: text, depth: depth) }
        return rest.contains { $0.hasPrefix("/dev/tcp/") || $0.hasPrefix("/dev/udp/") }
    }

    /// Waiting for a port by `/dev/tcp` alone gives nobody a shell.
    static func connects(text: String, depth: Int = 0) -> Bool {
        let commands = ShellText(text).commands
        if commands.contains(where: { connects($0, depth: depth + 1) }) { return true }
        let isConnected =
            text.contains("/dev/tcp/") || text.contains("/dev/udp/")
            || commands.contains { command in
                let name = ProcessPlaces.base(StartedCommand(command).program)
                return connectors.contains(name) || callers.contains(name)
            }
        return isConnected && commands.contains { isShell($0, depth: depth + 1) }
    }
}
