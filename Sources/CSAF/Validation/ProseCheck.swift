/// Finds slips of the pen in English: a word that is one slip away from a known one, and a few wrong constructions.
///
/// The vocabulary is that of security advisories; a word that is not like any of it is left alone.
enum ProseCheck {
    /// The first misspelled word, and what it should be.
    static func misspelling(in text: String) -> (String, String)? {
        for word in words(of: text) where word.utf8.count >= 6 {
            let lowered = word.lowercased()
            guard lowered.utf8.allSatisfy({ (0x61...0x7A).contains($0) }), !isKnown(lowered),
                word == lowered || word.dropFirst() == lowered.dropFirst()
            else { continue }
            if let right = neighbour(of: lowered) { return (String(word), right) }
        }
        return nil
    }

    /// The first wrong construction, and why it is wrong.
    static func grammarMistake(in text: String) -> (String, String)? {
        let words = words(of: text).map { $0.lowercased() }
        for (first, second) in zip(words, words.dropFirst()) {
            let pair = first + " " + second
            if modals.contains(first), second.hasSuffix("ed"), second.utf8.count > 4, !baseForms.contains(second) {
                return (pair, "\"be\" or another verb is missing")
            }
            if first == "for", plainVerbs.contains(second) { return (pair, "\"to\" instead of \"for\"") }
            if first == "a" || first == "an" {
                if second.hasSuffix("s"), vocabulary.contains(String(second.dropLast())),
                    nouns.contains(String(second.dropLast()))
                {
                    return (pair, "singular article before a plural")
                }
                if first == "a", vowelWords.contains(second) { return (pair, "\"an\" instead of \"a\"") }
                if first == "an", consonantWords.contains(second) { return (pair, "\"a\" instead of \"an\"") }
            }
            if first == second, doubled.contains(first) { return (pair, "the word stands twice") }
        }
        return nil
    }

    /// Runs of letters that stand between spaces, without the punctuation around them.
    private static func words(of text: String) -> [Substring] {
        text.split(whereSeparator: \.isWhitespace).map { part in
            var word = part
            while let first = word.first, !first.isLetter, !first.isNumber { word.removeFirst() }
            while let last = word.last, !last.isLetter, !last.isNumber { word.removeLast() }
            return word
        }.filter { !$0.isEmpty }
    }

    private static func isKnown(_ word: String) -> Bool {
        if vocabulary.contains(word) { return true }
        return ["s", "es", "d", "ed", "ing", "ly", "er", "ers", "r", "rs", "able", "ment", "al"].contains { ending in
            guard word.hasSuffix(ending) else { return false }
            let stem = String(word.dropLast(ending.count))
            return vocabulary.contains(stem) || vocabulary.contains(stem + "e")
                || stem.hasSuffix("i") && vocabulary.contains(stem.dropLast() + "y")
                || stem.count > 3 && stem.last == stem.dropLast().last && vocabulary.contains(String(stem.dropLast()))
        }
    }

    /// A known word that becomes this one by one slip: two letters changing places, or one that is wrong, missing or
    /// too much.
    private static func neighbour(of word: String) -> String? {
        for ending in ["", "s", "es", "d", "ed", "ing", "ly"] where word.hasSuffix(ending) {
            let stem = Array(word.utf8.dropLast(ending.utf8.count))
            guard stem.count >= 6 else { continue }
            let candidates = (shortened[stem] ?? []) + deletions(stem).flatMap { shortened[$0] ?? [] }
            if let right = candidates.first(where: { isOneSlip($0, stem) }) {
                return String(decoding: right, as: UTF8.self) + ending
            }
        }
        return nil
    }

    /// Longer words of the vocabulary by what is left of them without one letter, and by themselves.
    private static let shortened: [[UInt8]: [[UInt8]]] = {
        var result: [[UInt8]: [[UInt8]]] = [:]
        for word in vocabulary where word.utf8.count >= 7 {
            let letters = Array(word.utf8)
            for key in [letters] + deletions(letters) { result[key, default: []].append(letters) }
        }
        return result
    }()

    private static func deletions(_ word: [UInt8]) -> [[UInt8]] {
        word.indices.map { place in
            var rest = word
            rest.remove(at: place)
            return rest
        }
    }

    /// The first letter is never wrong.
    private static func isOneSlip(_ right: [UInt8], _ word: [UInt8]) -> Bool {
        guard right.first == word.first else { return false }
        let same = zip(right, word).prefix { $0 == $1 }.count
        let (a, b) = (right.dropFirst(same), word.dropFirst(same))
        if a.count != b.count {
            return a.count > b.count ? a.dropFirst().elementsEqual(b) : b.dropFirst().elementsEqual(a)
        }
        if right.count >= 8, a.dropFirst().elementsEqual(b.dropFirst()) { return true }
        return a.count >= 2 && a.prefix(2).elementsEqual(b.prefix(2).reversed())
            && a.dropFirst(2).elementsEqual(b.dropFirst(2))
    }

    private static func set(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let modals = set("can could may might must shall should will would cannot")
    private static let baseForms = set(
        "bleed breed embed exceed feed heed indeed need proceed seed shed speed succeed weed led red bed supposed")
    private static let plainVerbs = set(
        "achieve allow apply avoid become decide enable ensure mitigate obtain prevent provide reduce remove verify")
    private static let doubled = set(
        "a an and are as at be by for from has have if in is it of on or that the to was with")
    private static let vowelWords = set(
        "attacker application affected arbitrary authenticated unauthenticated error exploit incorrect insecure improper "
            + "issue overflow update upgrade unknown unprivileged administrator account address advisory input integer "
            + "internal invalid")
    private static let consonantWords = set(
        "vulnerability product buffer remote local denial security patch fix version system device server client "
            + "crafted malicious specially user network file")
    private static let nouns = set(
        "account address advisory application attack attacker browser buffer certificate client component "
            + "computer connection controller customer device document driver error exploit file firewall fix function "
            + "guide host issue key library measure memory message network operation package parameter password patch "
            + "path privilege problem process product protocol request researcher response router score server service "
            + "session setting solution system update upgrade user vendor version vulnerability workaround")
}
