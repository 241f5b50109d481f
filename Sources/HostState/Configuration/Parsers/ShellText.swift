/// A line for a shell as the commands in it, each as its words: without quotes, redirections, assignments and words such as `then`.
///
/// - Source: POSIX.1-2024, Shell Command Language, §2.
struct ShellText {
    private static let maximumLength = 16 << 10  // characters
    private static let reserved: Set = [
        "then", "do", "else", "elif", "if", "while", "until", "done", "fi", "!", "{", "}", "$", "command", "builtin",
    ]

    private(set) var commands: [[String]] = []
    private var words: [String] = []
    private var word: String?
    /// Whether the next word is where something is read from or written to.
    private var isTarget = false

    init(_ text: some StringProtocol) {
        var quote: Character?
        var isEscaped = false
        var last: Character = " "
        let text = Array(text.prefix(Self.maximumLength))
        for (index, character) in text.enumerated() {
            defer { last = character }
            if isEscaped {
                append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == "<" || character == ">" {
                redirect()
            } else if character == "&", "<>".contains(last) || index + 1 < text.count && text[index + 1] == ">" {
                if !"<>".contains(last) { redirect() }
            } else if character.isNewline || ";|&()`".contains(character) {
                endCommand()
            } else if character.isWhitespace {
                endWord()
            } else {
                append(character)
            }
        }
        endCommand()
    }

    private mutating func append(_ character: Character) { word = (word ?? "") + String(character) }

    /// A number before the sign says which file is meant.
    private mutating func redirect() {
        if word?.allSatisfy(\.isNumber) ?? false { word = nil } else { endWord() }
        isTarget = true
    }

    private mutating func endWord() {
        guard let done = word else { return }
        if !isTarget { words.append(done) }
        isTarget = false
        word = nil
    }

    private mutating func endCommand() {
        endWord()
        isTarget = false
        let command = words.drop { Self.reserved.contains($0) || Self.isAssignment($0) }
        if !command.isEmpty { commands.append(Array(command)) }
        words = []
    }

    /// `NAME=value`.
    static func isAssignment(_ word: String) -> Bool {
        guard let equals = word.firstIndex(of: "="), let first = word.first, first.isLetter || first == "_" else {
            return false
        }
        return word[..<equals].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}
