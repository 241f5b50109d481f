import FoundationEssentials

extension VersionRange {
    /// Reads the ways in which vendors write ranges, in English and Japanese.
    static func parsePlain(_ text: String, scheme: VersionScheme) throws(ParseError) -> VersionRange {
        let plain = normalized(text)
        if plain.isEmpty { throw ParseError(text: text, reason: "empty") }
        if wordsForAll.contains(plain.lowercased()) { return VersionRange(all: scheme) }
        guard let constraints = comparisons(in: plain) ?? phrase(plain) ?? interval(plain) ?? single(plain) else {
            throw ParseError(text: text, reason: "cannot be read as a range")
        }
        return try VersionRange(scheme, constraints, of: text)
    }

    private static let wordsForAll: Set<String> = [
        "*", "all", "all versions", "any", "すべて", "全て", "全バージョン", "すべてのバージョン",
    ]

    /// Full-width signs as ASCII, single spaces, and no leading word "version".
    private static func normalized(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5D: result.unicodeScalars.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x2264: result += "<="
            case 0x2265: result += ">="
            case 0x2013, 0x2014, 0x301C, 0xFF5E: result += " - "
            case _: result.unicodeScalars.append(scalar.properties.isWhitespace ? " " : scalar)
            }
        }
        var words = result.split(separator: " ").map(String.init)
        while let first = words.first, ["version", "versions", "バージョン"].contains(first.lowercased()) {
            words.removeFirst()
        }
        return words.joined(separator: " ")
    }

    /// `>=1.0 <2.5`, with any of space, comma, bar and "and" between.
    private static func comparisons(in text: String) -> [Constraint]? {
        guard text.contains(where: { "<>=!".contains($0) }) else { return nil }
        var rest = text[...]
        var constraints: [Constraint] = []
        while true {
            rest = rest.drop { " ,|&".contains($0) }
            if rest.lowercased().hasPrefix("and ") { rest = rest.dropFirst("and ".count) }
            guard !rest.isEmpty else { return constraints.isEmpty ? nil : constraints }
            let signs = rest.prefix { "<>=!".contains($0) }
            rest = rest.dropFirst(signs.count).drop { $0 == " " }
            let version = rest.prefix { !" ,|&<>=!".contains($0) }
            rest = rest.dropFirst(version.count)
            guard !version.isEmpty, let comparator = signs == "==" ? .equal : Comparator(rawValue: String(signs)) else {
                return nil
            }
            constraints.append(Constraint(comparator, String(version)))
        }
    }

    /// `2.0 - 2.4`, `2.0 to 2.4`, `2.0 から 2.4`; both ends belong to it.
    private static func interval(_ text: String) -> [Constraint]? {
        for separator in [" - ", " to ", " through ", "から"] {
            let parts = text.components(separatedBy: separator)
            guard parts.count == 2 else { continue }
            var ends = parts.map { trimmed($0) }
            if ends[0].lowercased().hasPrefix("from ") { ends[0] = String(ends[0].dropFirst("from ".count)) }
            if ends[1].hasSuffix("まで") { ends[1] = trimmed(String(ends[1].dropLast("まで".count))) }
            guard ends.allSatisfy(isLikeVersion) else { continue }
            return [Constraint(.greaterOrEqual, ends[0]), Constraint(.lessOrEqual, ends[1])]
        }
        return nil
    }

    /// A version with words before or behind it.
    private static func phrase(_ text: String) -> [Constraint]? {
        let lowered = text.lowercased()
        for (words, comparator) in leadingWords where lowered.hasPrefix(words + " ") {
            let version = trimmed(String(text.dropFirst(words.count)))
            return isLikeVersion(version) ? [Constraint(comparator, version)] : nil
        }
        for (words, comparator) in trailingWords where lowered.hasSuffix(words) {
            let version = trimmed(String(text.dropLast(words.count)))
            return isLikeVersion(version) ? [Constraint(comparator, version)] : nil
        }
        return nil
    }

    private static let leadingWords: [(String, Comparator)] = [
        ("before", .less), ("prior to", .less), ("earlier than", .less), ("older than", .less), ("lower than", .less),
        ("less than", .less), ("up to and including", .lessOrEqual), ("through", .lessOrEqual),
        ("later than", .greater), ("newer than", .greater), ("after", .greater), ("since", .greaterOrEqual),
        ("starting with", .greaterOrEqual),
    ]

    /// A longer form stands before any shorter one that it ends with.
    private static let trailingWords: [(String, Comparator)] =
        [("より前のバージョン", .less), ("未満のバージョン", .less), ("以前のバージョン", .lessOrEqual), ("以降のバージョン", .greaterOrEqual)]
        + [
            ("より前", .less), ("未満", .less), ("以前", .lessOrEqual), ("以下", .lessOrEqual), ("以降", .greaterOrEqual),
            ("以上", .greaterOrEqual), ("より後", .greater),
        ]
        + ["later", "newer", "above", "up", "higher", "onwards"].flatMap { word in
            [" and ", " or "].map { ($0 + word, Comparator.greaterOrEqual) }
        }
        + ["earlier", "older", "below", "prior", "lower"].flatMap { word in
            [" and ", " or "].map { ($0 + word, Comparator.lessOrEqual) }
        }

    private static func single(_ text: String) -> [Constraint]? {
        isLikeVersion(text) ? [Constraint(.equal, text)] : nil
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// One word with a digit in it; whether it is a version is for the scheme to say.
    private static func isLikeVersion(_ text: String) -> Bool {
        !text.contains(" ") && text.utf8.contains(where: isDigit)
    }
}
