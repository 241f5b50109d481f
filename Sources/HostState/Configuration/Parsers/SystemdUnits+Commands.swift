import NoroshiModel

/// Where the commands of a unit run, and what the words in them stand for.
struct SystemdSurroundings {
    private static let codeOptions: Set = ["-c", "-m", "-e", "-E", "-r", "-n", "-s", "--eval", "--execute"]

    var specifiers = SystemdSpecifiers()
    /// The folder that paths without a slash in front begin from.
    var folder = "/"
    /// What is `/` for the unit; nil for the host's own.
    var root: String?
    /// Where programs without a path are looked for, before the usual folders.
    var search: [String] = []
    /// For `$NAME` and `${NAME}`.
    var variables: [String: String] = [:]
    var isRoot = true

    /// As the host has it.
    func path(_ path: String) -> String {
        let path = ConfigurationReading.plain(path.hasPrefix("/") ? path : "\(folder)/\(path)")
        return root.map { ConfigurationReading.plain($0 + path) } ?? path
    }

    /// Each program that a command starts, and every script of an interpreter.
    func runs(_ started: StartedCommand) -> [String] {
        var runs: [String] = []
        func add(_ word: String) { if !runs.contains(word) { runs.append(word) } }
        for word in started.wrappers + started.words.prefix(1) {
            if !word.contains("/") { search.forEach { add(path("\($0)/\(word)")) } }
            add(word.contains("/") ? path(word) : word)
        }
        for word in started.runs where word.hasPrefix("/") { add(path(word)) }
        guard ShellGiving.isShell(started.program) || ProcessPlaces.isInterpreter(started.program) else { return runs }
        if let script = script(of: started) { add(script) }
        for word in relative(started.words.dropFirst()) { add(word) }
        return runs
    }

    /// What an interpreter is given to run: its first word that is no option.
    func script(of started: StartedCommand) -> String? {
        let options = started.words.dropFirst().prefix { $0.hasPrefix("-") }
        guard !options.contains(where: Self.codeOptions.contains), options.allSatisfy({ !isShellText($0) }) else {
            return nil
        }
        // A text to run is no name of a file.
        return started.words.dropFirst(options.count + 1).first.flatMap { word in
            word.contains { " {;$".contains($0) } ? nil : path(word)
        }
    }

    private func isShellText(_ option: String) -> Bool { !option.hasPrefix("--") && option.hasSuffix("c") }

    /// Paths that begin with a dot, also behind `cd FOLDER` in a text for a shell.
    private func relative(_ words: ArraySlice<String>) -> [String] {
        words.flatMap { word -> [String] in
            var inner = self
            return ShellText(word).commands.flatMap { command -> [String] in
                if command.first == "cd", command.count > 1 {
                    inner.folder = command[1].hasPrefix("/") ? command[1] : "\(inner.folder)/\(command[1])"
                    return []
                }
                return command.filter { $0.hasPrefix("./") || $0.hasPrefix("../") }.map { inner.path($0) }
            }
        }
    }

    /// The commands of a value, each as its words: with `@` the second is only the name that the program is called by.
    func commands(_ value: String) -> [[String]] {
        SystemdWords(value).words.split(separator: ";").compactMap { part in
            guard let first = part.first else { return nil }
            let prefix = first.prefix { "-@:+!|".contains($0) }
            let rest = part.dropFirst(prefix.contains("@") ? 2 : 1).map(specifiers.expanded)
            let program = specifiers.expanded(String(first.dropFirst(prefix.count)))
            return [program] + (prefix.contains(":") ? rest : rest.flatMap(substituted))
        }
    }

    /// A variable that is a word of its own is as many words as it has.
    private func substituted(_ word: String) -> [String] {
        if word.hasPrefix("$"), let value = variables[String(word.dropFirst())] { return value.words }
        var word = word
        for (name, value) in variables where word.contains("${") { word = word.replacing("${\(name)}", with: value) }
        return [word]
    }
}
