/// Tells commands that take what an encoding hides, or what the network gives, for a program.
struct EncodedCommand {
    private static let decoders: Set = ["base64", "base32", "basenc", "gbase64", "b64decode", "base58"]
    /// What runs the text that follows it.
    private static let runners: Set = ["eval", "source", ".", "exec"]

    /// Names of variables whose value is wanted.
    private var variables: Set<String> = []
    private let command: String
    private let isWanted: ([String]) -> Bool

    /// - Parameter isWanted: Whether the words of a command give what is looked for.
    init(_ command: String, _ isWanted: @escaping ([String]) -> Bool) {
        self.command = command
        self.isWanted = isWanted
        for place in substitutions where gives(command[place.inside]) {
            let before = Self.partial(command[..<place.start])
            guard before.hasSuffix("="), ShellText.isAssignment(before) else { continue }
            variables.insert(String(before.dropLast()))
        }
    }

    /// Whether the words decode: `base64 -d`, `openssl enc -d`, `xxd -r -p`.
    static func decodes(_ words: [String]) -> Bool {
        words.indices.contains { index in
            let rest = words[(index + 1)...]
            let letters = rest.filter { $0.hasPrefix("-") && !$0.hasPrefix("--") }
            let name = JobProgram.base(words[index])
            if decoders.contains(name) {
                return letters.contains { $0.contains { "dD".contains($0) } }
                    || rest.contains { $0.count > 2 && "--decode".hasPrefix($0) }
            }
            switch name {
            case "xxd": return letters.contains { $0.contains("r") } || rest.contains("--revert")
            case "openssl": return letters.contains("-d")
            case "uudecode": return true
            default: return false
            }
        }
    }

    /// Whether what is wanted is put where a shell takes it for commands: `eval "$(…)"`, `sh <(…)`, `sh -c "$X"`.
    var isRun: Bool {
        substitutions.contains { place in
            gives(command[place.inside]) && Self.runs(command[..<place.start], isFile: place.isFile)
        }
            || uses.contains { Self.runs(command[..<$0], isFile: false) }
    }

    /// Whether a part of the command shows a variable with what is wanted.
    func shows(_ text: some StringProtocol) -> Bool {
        variables.contains { text.contains("$\($0)") || text.contains("${\($0)}") }
    }

    private func gives(_ text: Substring) -> Bool {
        SuspiciousCommand.stages(String(text)).contains(where: isWanted)
    }

    /// Where a variable with what is wanted is put in.
    private var uses: [String.Index] {
        guard !variables.isEmpty else { return [] }
        return command.indices.filter { index in
            guard command[index] == "$" else { return false }
            let name = command[command.index(after: index)...].drop { $0 == "{" }
                .prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            return variables.contains(String(name))
        }
    }

    private typealias Place = (start: String.Index, inside: Range<String.Index>, isFile: Bool)

    /// `$(…)`, `` `…` `` and `<(…)`, those within others too.
    private var substitutions: [Place] {
        var places: [Place] = []
        var open: [(start: String.Index, inside: String.Index, isFile: Bool)?] = []
        var tick: String.Index?
        var last: (index: String.Index, character: Character)?
        for (index, character) in zip(command.indices, command) {
            let next = command.index(after: index)
            switch character {
            case "(":
                let isStart = last.map { "$<".contains($0.character) } ?? false
                open.append(isStart ? last.map { ($0.index, next, $0.character == "<") } : nil)
            case ")":
                guard let start = open.popLast() ?? nil else { break }
                places.append((start.start, start.inside..<index, start.isFile))
            case "`":
                if let start = tick { places.append((start, command.index(after: start)..<index, false)) }
                tick = tick == nil ? index : nil
            default: break
            }
            last = (index, character)
        }
        return places
    }

    /// The word that a place is in, as far as it stands before it; quotes are left out.
    private static func partial(_ text: Substring) -> String {
        String(text.reversed().prefix { !" \t\n;|&(){`<".contains($0) }.reversed()).filter { !"\"'".contains($0) }
    }

    /// Whether what follows `text` is run.
    private static func runs(_ text: Substring, isFile: Bool) -> Bool {
        let partial = partial(text)
        let head = String(text.reversed().prefix { !";|&\n(){}`".contains($0) }.reversed())
        var words = SuspiciousCommand.words(head.replacing("<", with: " "))
        if !partial.isEmpty, !words.isEmpty { words.removeLast() }
        words.removeAll { $0 == "/dev/stdin" }
        for _ in 0..<8 {
            let rest = words.drop(while: ShellText.isAssignment)
            guard let first = rest.first else { return partial.isEmpty }
            if runners.contains(first) { return first == "eval" || isFile || partial.isEmpty && rest.count == 1 }
            guard JobProgram.interprets(first) else {
                let inner = JobProgram.words(Array(rest))
                guard inner != Array(rest) else { return false }
                words = inner
                continue
            }
            let options = rest.dropFirst().prefix { $0.hasPrefix("-") || $0.hasPrefix("+") }
            words = Array(rest.dropFirst(1 + options.count))
            // A file to run or a text for the input, but for arguments of a file that is named.
            guard options.contains(where: { !$0.hasPrefix("--") && $0.contains { "cer".contains($0) } }) else {
                return words.isEmpty
            }
        }
        return false
    }
}
