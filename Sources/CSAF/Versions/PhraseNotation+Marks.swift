/// What stands beside a limit and makes it certain: whether the version belongs to the range, and of which line it is.
extension PhraseNotation {
    /// A text without its mark, and what the mark says.
    struct Mark {
        var rest: String
        var isIncluded: Bool
        /// The version that the mark itself names.
        var version: String?
    }

    /// `(including)`, `inclusive`, `(2.6 を含まない)` and the like beside a version.
    func mark(in text: String) -> Mark? {
        let bytes = Array(text.utf8)
        for (word, isIncluded) in Self.marks where holds(bytes, word) {
            return Mark(rest: Self.tidy(split(text, at: word).joined(separator: " ")), isIncluded: isIncluded)
        }
        guard let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") else { return nil }
        let inner = text[text.index(after: open)..<close]
        let rest = Self.tidy("\(text[..<open]) \(text[text.index(after: close)...])")
        for (word, isIncluded) in Self.markEndings where inner.lowercased().hasSuffix(word) {
            guard let named = version(String(inner.dropLast(word.count))), rest.contains(named) else { return nil }
            return Mark(rest: rest, isIncluded: isIncluded, version: named)
        }
        return nil
    }

    private static func tidy(_ text: String) -> String {
        text.split(separator: " ").joined(separator: " ")
    }

    /// A limit with a mark: `Before 2.7 (inclusive)`, `2.6 までのバージョン (2.6 を含まない)`.
    ///
    /// A mark decides where the words leave room; it does not overrule words that leave none, such as `less than`.
    func marked(_ text: String) -> [Constraint]? {
        guard let mark = mark(in: text) else { return nil }
        let rest = Self.withoutFiller(mark.rest)
        let lowered = rest.lowercased()
        let limit: Constraint
        if lowered.hasPrefix("up to ") {
            let comparator: Comparator = mark.isIncluded ? .lessOrEqual : .less
            guard let found = self.limit(comparator, String(rest.dropFirst("up to ".count))) else { return nil }
            limit = found
        } else if let only = oneSided(rest), only.count == 1 {
            limit = only[0]
        } else {
            return nil
        }
        if let named = mark.version, scheme.compare(named, limit.version) != .equal { return nil }
        let comparator: Comparator
        switch limit.comparator {
        case .less, .lessOrEqual: comparator = mark.isIncluded ? .lessOrEqual : .less
        case .greater, .greaterOrEqual: comparator = mark.isIncluded ? .greaterOrEqual : .greater
        case .equal, .notEqual: return nil
        }
        // Numbers that were left out are no zeros on the other side.
        guard comparator == limit.comparator || rest.contains(limit.version) else { return nil }
        let isFree =
            Self.openBeginnings.contains(where: lowered.hasPrefix) || Self.openEndings.contains(where: rest.hasSuffix)
        return isFree || comparator == limit.comparator ? [Constraint(comparator, limit.version)] : nil
    }

    /// Words that some use with the version that they name, and some without.
    private static let openBeginnings = [
        "up to ", "before ", "prior to ", "until ", "through ", "thru ", "after ", "from ",
    ]
    private static let openEndings = ["まで", "以前", "から", "以降"]

    /// Words that end a mark which begins with the version.
    private static let markEndings: [(String, Bool)] = [
        ("は含まれない", false), ("は含まない", false), ("を含まない", false), ("含まない", false), ("は含みません", false),
        ("を含みません", false), ("は除く", false), ("を除く", false), ("も含む", true), ("を含む", true), ("含む", true),
        (" not included", false), (" excluded", false), (" included", true),
    ]

    /// A limit of one line: `2.5.1 より前の 2.5 系`, `2.8.85 より前 (2.8.x 系)`.
    func ofLine(_ text: String) -> [Constraint]? {
        let word = VersionWord(scheme: scheme)
        if text.hasSuffix(")"), let open = text.lastIndex(of: "(") {
            let line = String(text[text.index(after: open)...].dropLast())
            return limit(String(text[..<open]), within: word.wholeLine(line) ?? word.wildcard(line))
        }
        if let joint = text.lastIndex(of: "の") {
            let line = trimmedOfSpaces(String(text[text.index(after: joint)...]))
            if let whole = line.hasSuffix("系") ? word.wholeLine(line) : word.wildcard(line) {
                return limit(String(text[..<joint]), within: whole)
            }
        }
        let parts = split(text, at: "系")
        guard parts.count == 2 else { return nil }
        let rest = String(parts[1].drop { $0 == "の" || $0 == " " || $0 == "," })
        return rest.isEmpty ? nil : limit(rest, within: word.wholeLine(parts[0] + "系"))
    }

    /// The part of a line that a limit leaves; nil when the limit does not lie in the line.
    private func limit(_ text: String, within line: [Constraint]?) -> [Constraint]? {
        guard let line, line.count == 2, let found = oneSided(Self.withoutFiller(text)), found.count == 1 else {
            return nil
        }
        let (begin, end) = (
            scheme.compare(found[0].version, line[0].version), scheme.compare(found[0].version, line[1].version)
        )
        guard begin == .greater, end == .less else { return nil }
        if found[0].comparator.isUpper { return [line[0], found[0]] }
        return found[0].comparator.isLower ? [found[0], line[1]] : nil
    }
}
