/// Ways of writing that differ in punctuation only, each as one.
extension PlainText {
    /// Arrows, words that hold an "or", commas and brackets within a phrase, as the form that is read.
    static func inOneWording(_ text: String) -> String {
        var result = text.utf8.contains(UInt8(ascii: ">")) ? split(text, at: "->").joined(separator: " - ") : text
        guard result.utf8.count <= 1000 else { return result }
        let lowered = result.lowercased()
        if lowered.contains("equal") { replace(&result, wordsForSigns) }
        if lowered.contains("cluding") { replace(&result, wordsForMarks) }
        return withoutBrackets(result)
    }

    private static func replace(_ text: inout String, _ wordings: [(String, [String])]) {
        for (wording, phrases) in wordings {
            for phrase in phrases { text = split(text, at: phrase).joined(separator: wording) }
        }
    }

    private static let wordsForSigns: [(String, [String])] = [
        (">= ", ["greater", "higher", "newer", "later"].flatMap(withEquality)),
        ("<= ", ["less", "lower", "older", "earlier", "smaller"].flatMap(withEquality)),
    ]

    private static func withEquality(_ word: String) -> [String] {
        ["\(word) than or equal to ", "equal to or \(word) than ", "\(word) or equal to ", "equal or \(word) than "]
    }

    /// `up to, but not including, 2.1`; longer forms stand before those that they begin with.
    private static let wordsForMarks: [(String, [String])] = [
        ("up to (excluding) ", ["not including", "excluding"].flatMap(withMark)),
        ("up to (including) ", ["including"].flatMap(withMark)),
    ]

    private static func withMark(_ mark: String) -> [String] {
        ["up to", "prior to", "before", "until", "through", "thru", "earlier than", "older than"].flatMap { words in
            [", but ", " but ", ", and ", " and ", ", ", " "].flatMap { joint in
                [", ", " "].map { words + joint + mark + $0 }
            }
        }
    }

    /// `2.5 (and earlier)` as `2.5 and earlier`.
    private static func withoutBrackets(_ text: String) -> String {
        guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return text }
        let inner = text[text.index(after: open)...].dropLast()
        let lowered = inner.lowercased()
        guard ["and ", "or ", "およびそれ", "及びそれ", "またはそれ"].contains(where: lowered.hasPrefix) else { return text }
        return trimmedOfSpaces(String(text[..<open])) + " " + inner
    }
}
