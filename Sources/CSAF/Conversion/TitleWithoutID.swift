/// A title from which the document's ID is taken, with what set it off from the rest and nothing else.
enum TitleWithoutID {
    static func of(_ title: String, id: String) -> String {
        let pieces = title.split(separator: id, omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(String(pieces[0])) { joined($0[...], $1) }
    }

    private static let brackets: [Character: Character] = [
        "(": ")", "[": "]", "{": "}", "（": "）", "「": "」", "『": "』", "【": "】", "［": "］",
    ]

    private static func isSeparator(_ character: Character) -> Bool {
        character.isWhitespace || ":-–—_|/：｜".contains(character)
    }

    /// What stood before the ID and behind it. Brackets go when they stood around the ID alone.
    private static func joined(_ before: Substring, _ after: Substring) -> String {
        var (first, second) = (before, after)
        var isSpaced = trim(&first, &second)
        while let open = first.last, let close = brackets[open], second.first == close {
            first.removeLast()
            second.removeFirst()
            isSpaced = trim(&first, &second) || isSpaced
        }
        guard let end = first.last, let start = second.first else { return String(first + second) }
        let isInside = brackets[end] != nil || brackets.values.contains(start)
        let isJapanese = !end.isASCII && !start.isASCII
        return first + (isInside || isJapanese && !isSpaced ? "" : " ") + second
    }

    /// Takes the separators beside the ID away, and tells whether there were any.
    private static func trim(_ first: inout Substring, _ second: inout Substring) -> Bool {
        let count = first.count + second.count
        while let last = first.last, isSeparator(last) { first.removeLast() }
        second = second.drop(while: isSeparator)
        return first.count + second.count < count
    }
}
