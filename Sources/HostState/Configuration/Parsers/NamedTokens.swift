import NoroshiModel

/// The words, braces and semicolons of BIND's configuration.
///
/// - Source: BIND 9.18 ARM §8.1: comments of C, C++ and shell.
struct NamedTokens {
    struct Token: Sendable {
        let text: String
        let isQuoted: Bool
        /// Index into the file's lines.
        let line: Int

        func isSign(_ sign: String) -> Bool { !isQuoted && text == sign }
    }

    private(set) var tokens: [Token] = []
    /// The line where a comment or a quote begins that does not end.
    private(set) var openAt: Int?

    init(_ lines: [Line]) {
        var isComment = false
        var commentLine = 0
        var quoted: (text: String, line: Int)?
        for (number, line) in lines.enumerated() {
            var rest = line.text[...]
            while let first = rest.first {
                if isComment {
                    guard let end = rest.firstRange(of: "*/") else { break }
                    rest = rest[end.upperBound...]
                    isComment = false
                } else if quoted != nil {
                    Self.continueQuote(&rest, &quoted, &tokens)
                } else if first == "#" || rest.hasPrefix("//") {
                    break
                } else if rest.hasPrefix("/*") {
                    isComment = true
                    commentLine = number
                    rest = rest.dropFirst(2)
                } else if first == "\"" {
                    quoted = ("", number)
                    rest = rest.dropFirst()
                } else if "{};".contains(first) {
                    tokens.append(Token(text: String(first), isQuoted: false, line: number))
                    rest = rest.dropFirst()
                } else if first.isWhitespace {
                    rest = rest.drop(while: \.isWhitespace)
                } else {
                    let word = Self.word(rest)
                    tokens.append(Token(text: String(word), isQuoted: false, line: number))
                    rest = rest.dropFirst(word.count)
                }
            }
        }
        if isComment { openAt = commentLine }
        if let quoted { openAt = quoted.line }
    }

    private static func continueQuote(
        _ rest: inout Substring, _ quoted: inout (text: String, line: Int)?, _ tokens: inout [Token]
    ) {
        guard let open = quoted else { return }
        let part = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(part.count)
        guard rest.popFirst() != nil else {
            quoted = (open.text + part, open.line)
            return
        }
        tokens.append(Token(text: open.text + part, isQuoted: true, line: open.line))
        quoted = nil
    }

    private static func word(_ text: Substring) -> Substring {
        var end = text.startIndex
        while end < text.endIndex {
            let character = text[end]
            if character.isWhitespace || "{};\"".contains(character) { break }
            if text[end...].hasPrefix("/*") || text[end...].hasPrefix("//") { break }
            end = text.index(after: end)
        }
        // A lone sign such as `/` before a star is taken as it is.
        return end == text.startIndex ? text.prefix(1) : text[..<end]
    }
}
