/// Words between spaces; quotes hold spaces together.
struct QuotedWords {
    private(set) var words: [String] = []
    /// Whether a quote was not closed.
    private(set) var isOpen = false

    /// - Parameter comment: What ends the line when it begins a word; nil for nothing.
    init(_ text: some StringProtocol, comment: Character? = "#", quotes: Set<Character> = ["\""]) {
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in text {
            if isEscaped {
                if character != "\"" && character != "\\" && character != " " { word = (word ?? "") + "\\" }
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if quotes.contains(character) {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else if character == comment, word == nil {
                break
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if isEscaped { word = (word ?? "") + "\\" }
        if let word { words.append(word) }
        isOpen = quote != nil
    }
}
