/// What the words of a command run in the end, whatever stands before it.
enum JobProgram {
    private static let maximumDepth = 16
    /// Interpreters whose first word is a program's text, and no file.
    private static let textual: Set = ["awk", "gawk", "mawk"]
    /// Words of the shell's language that a command may follow.
    private static let keywords: Set = [
        "source", ".", "then", "do", "else", "elif", "if", "while", "until", "!", "eval", "command", "builtin",
    ]
    private static let valuedOptions: Set = ["--rcfile", "--init-file"]
    /// Programs that start what `-c` gives them, wherever it stands.
    private static let accounts: Set = ["su", "runuser", "sg", "script"]

    /// The words from the program on: without variables, words of the shell, and programs that only start another, with
    /// their operands.
    static func words(_ words: [String]) -> [String] {
        var rest = words
        for _ in 0..<maximumDepth {
            let bare = Array(rest.drop(while: isBefore))
            let next = inner(bare)
            if next == rest { break }
            rest = next
        }
        return rest
    }

    /// The words from the program on, where a shell is given a command from that one on.
    static func command(_ words: [String]) -> [String] { past(words) { ShellNames.all.contains(base($0)) } }

    private static func past(_ words: [String], _ isPassed: (String) -> Bool) -> [String] {
        var rest = self.words(words)
        for _ in 0..<maximumDepth {
            guard let first = rest.first, isPassed(first) else { break }
            rest = self.words(arguments(rest))
        }
        return rest
    }

    /// What a program is given, but for the values of a shell's options: `bash -o pipefail -c …`.
    private static func arguments(_ words: [String]) -> [String] {
        guard let first = words.first, ShellNames.all.contains(base(first)) else { return Array(words.dropFirst()) }
        var rest = words.dropFirst()
        while let word = rest.first, word.hasPrefix("-") || word.hasPrefix("+") {
            guard valuedOptions.contains(word) || isSetOption(word) else { return Array(rest) }
            rest = rest.dropFirst(2)
        }
        return Array(rest)
    }

    /// `-eo pipefail`, but not `-c`.
    private static func isSetOption(_ word: String) -> Bool {
        !word.hasPrefix("--") && (word.hasSuffix("o") || word.hasSuffix("O")) && !word.contains("c")
    }

    /// The program; for a shell or interpreter the file that it is given.
    static func file(_ words: [String]) -> String? {
        let rest = past(words, interprets)
        guard let first = rest.first else { return nil }
        guard base(first) == "run-parts" else { return first }
        // Every file of the folder.
        return rest.dropFirst().first { !$0.hasPrefix("-") }.map { $0 + "/" }
    }

    /// Whether a program runs what a file says.
    static func interprets(_ word: String) -> Bool {
        let name = base(word)
        return ShellNames.all.contains(name) || ProcessPlaces.isInterpreter(name) && !textual.contains(name)
    }

    static func base(_ word: String) -> String { ProcessPlaces.base(word) }

    private static func inner(_ words: [String]) -> [String] {
        guard let first = words.first else { return [] }
        if accounts.contains(base(first)) {
            let rest = words.drop { !isCommandOption($0) }
            return rest.isEmpty ? words : Array(rest.dropFirst())
        }
        return StartedCommand(words).words
    }

    private static func isCommandOption(_ word: String) -> Bool {
        word == "--command" || word.hasPrefix("-") && !word.hasPrefix("--") && word.hasSuffix("c")
    }

    private static func isBefore(_ word: String) -> Bool {
        word.hasPrefix("-") || word.contains("=") || word.allSatisfy(\.isNumber) || keywords.contains(word)
    }
}
