/// Tells commands that give a shell to whoever is at the other end of a connection.
enum ShellConnection {
    private static let connectors: Set = ["nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "socat", "cryptcat"]
    private static let interpreters = ["perl", "python", "ruby", "php", "lua", "node"]

    /// - Parameters:
    ///   - stages: The words of each command of the line.
    ///   - pipes: What is joined by pipes.
    static func isIn(
        _ command: String, stages: [[String]], pipes: [[(text: String, words: [String])]]
    ) -> Bool {
        if isScripted(command, stages) || command.contains("/dev/tcp/") || command.contains("/dev/udp/") { return true }
        if stages.contains(where: givesShell) { return true }
        return pipes.contains { parts in
            guard parts.count > 1, parts.contains(where: { isCaller($0.words) }) else { return false }
            return parts.contains { isShell($0.words) }
        }
    }

    /// `openssl s_client -connect …`, `nc …`, `telnet …`: what comes from the other end is its output.
    static func isCaller(_ words: [String]) -> Bool {
        let rest = JobProgram.words(words)
        guard let name = rest.first.map(JobProgram.base) else { return false }
        if name == "openssl" { return rest.contains { ["s_client", "s_server"].contains($0) } }
        return connectors.contains(name) || ["telnet", "gnutls-cli"].contains(name)
    }

    /// A shell that takes what it is given for commands; one with a program of its own does not.
    private static func isShell(_ words: [String]) -> Bool {
        let rest = JobProgram.words(words)
        guard let name = rest.first.map(JobProgram.base), ShellNames.all.contains(name) else { return false }
        // A number stands before the sign that redirects.
        return rest.dropFirst().allSatisfy { $0.hasPrefix("-") && !$0.contains("c") || $0.allSatisfy(\.isNumber) }
    }

    /// `nc -e /bin/sh`, `socat exec:/bin/sh`
    private static func givesShell(_ words: [String]) -> Bool {
        guard let index = words.firstIndex(where: { connectors.contains(JobProgram.base($0)) }) else { return false }
        let rest = words[(index + 1)...]
        if JobProgram.base(words[index]) == "socat" {
            return rest.contains { word in
                ["exec:", "system:", "shell:"].contains { word.lowercased().contains($0) }
            }
        }
        let runs = rest.contains { word in
            ["--exec", "--sh-exec", "-c"].contains(word)
                || word.hasPrefix("-") && !word.hasPrefix("--") && word.hasSuffix("e")
        }
        return runs && rest.contains { JobProgram.interprets($0) || $0.hasPrefix("/") }
    }

    /// `perl -e 'use Socket; … exec("/bin/sh -i")'`, and the same of other languages.
    private static func isScripted(_ command: String, _ stages: [[String]]) -> Bool {
        let text = command.lowercased()
        let interprets = stages.contains { words in
            let rest = JobProgram.words(words)
            guard let first = rest.first.map(JobProgram.base) else { return false }
            return interpreters.contains(where: first.hasPrefix)
                && rest.contains { ["-e", "-MIO", "-c", "-r", "-rsocket"].contains($0) }
        }
        return interprets && ["socket", "fsockopen"].contains(where: text.contains)
            && ["/sh", "/bash", "/dash", "pty", "sh -i", "cmd"].contains(where: text.contains)
            && ["exec", "system", "spawn", "subprocess", "popen", "dup2", "shell"].contains(where: text.contains)
    }
}
