/// Ranges in words: `before 2.5`, `2.4.1 and earlier`, `1.0 から 2.0 まで`.
struct PhraseNotation {
    typealias Constraint = VersionRange.Constraint
    typealias Comparator = VersionRange.Comparator

    let scheme: VersionScheme
    /// Whether what looks like a version, and is none, may stand for one: so that the range can name it as wrong.
    var acceptsAll = false

    /// A longer text is no phrase, but may be a version.
    private static let lengthLimit = 1000

    func constraints(in text: String) -> [Constraint]? {
        guard text.utf8.count <= Self.lengthLimit else { return alone(text) }
        if let interval = interval(text) { return interval }
        if text.utf8.contains(where: isDigit), scheme.isVersion(text) { return alone(text) }
        if let line = VersionWord(scheme: scheme).wholeLine(text) { return line }
        let plain = Self.withoutFiller(text)
        return oneSided(plain) ?? marked(plain) ?? between(plain) ?? branch(plain) ?? ofLine(plain) ?? joined(plain)
            ?? single(plain)
    }

    /// `1.0-2.0` and `1.0~2.0` without spaces, where the scheme has no such signs within its versions.
    private func joined(_ text: String) -> [Constraint]? {
        for sign in ["-", "~"] {
            let ends = split(text, at: sign)
            guard ends.count == 2, ends.allSatisfy(scheme.isVersion), scheme.compare(ends[0], ends[1]) != .greater
            else { continue }
            return [Constraint(.greaterOrEqual, ends[0]), Constraint(.lessOrEqual, ends[1])]
        }
        return nil
    }

    /// A version; nil also for a wildcard.
    func version(_ text: String) -> String? {
        let reader = VersionWord(scheme: scheme, acceptsAll: acceptsAll)
        return reader.wildcard(text) == nil ? reader.version(text) : nil
    }

    /// One version, or all that begin with some numbers.
    private func single(_ text: String) -> [Constraint]? {
        var word = text
        for ending in ["のみ", "だけ", " only"] where word.hasSuffix(ending) {
            word = String(word.dropLast(ending.count))
        }
        if word == text { return interval(word) ?? alone(word) }
        return VersionWord(scheme: scheme).wildcard(word) ?? version(word).map { [Constraint(.equal, $0)] }
    }

    /// A version without any word. That of Cargo is none: it may mean only itself, or all that are compatible with it.
    private func alone(_ text: String) -> [Constraint]? {
        scheme == .cargo ? nil : version(text).map { [Constraint(.equal, $0)] }
    }

    /// `1.2.x`, and `1.2` of npm, which is the same.
    private func interval(_ text: String) -> [Constraint]? {
        let word = VersionWord(scheme: scheme)
        guard scheme.hasOwnWildcards else { return word.wildcard(text) }
        let numbers = word.wildcardNumbers(text) ?? (scheme == .npm ? word.partial(text) : nil)
        return numbers.flatMap { word.limit(.equal, numbers: $0) }
    }

    /// A limit at a version; nil also for a wildcard.
    func limit(_ comparator: Comparator, _ text: String) -> Constraint? {
        let reader = VersionWord(scheme: scheme, acceptsAll: acceptsAll)
        return reader.wildcard(text) == nil ? reader.limit(comparator, text) : nil
    }

    /// A version with words before or behind it.
    func oneSided(_ text: String) -> [Constraint]? {
        let lowered = text.lowercased()
        for (words, comparator) in Self.leading where lowered.hasPrefix(words) {
            return limit(comparator, String(text.dropFirst(words.count))).map { [$0] }
        }
        for (rest, comparator) in Self.endings(of: text, lowered) {
            if let found = limit(comparator, rest) { return [found] }
            if let interval = VersionWord(scheme: scheme).wildcard(rest) { return Self.limit(comparator, of: interval) }
        }
        return nil
    }

    /// `1.x and earlier`: up to the end of what the wildcard means.
    private static func limit(_ comparator: Comparator, of interval: [Constraint]) -> [Constraint]? {
        switch comparator {
        case .lessOrEqual: [interval[1]]
        case .less: [Constraint(.less, interval[0].version)]
        case .greaterOrEqual: [interval[0]]
        case .greater: [Constraint(.greaterOrEqual, interval[1].version)]
        case .equal, .notEqual: nil
        }
    }

    /// `1.x before 1.5`: from the begin of a branch to a version.
    private func branch(_ text: String) -> [Constraint]? {
        for (words, comparator) in Self.leading where comparator.isUpper {
            let parts = split(text, at: " " + words)
            guard parts.count == 2, let interval = VersionWord(scheme: scheme).wildcard(parts[0]),
                let end = limit(comparator, parts[1])
            else { continue }
            return [interval[0], end]
        }
        return nil
    }

    /// Two versions with words before, between and behind them.
    private func between(_ text: String) -> [Constraint]? {
        for (separator, lower, upper) in Self.separators {
            let parts = split(text, at: separator)
            guard parts.count == 2, separator != " up to " || mark(in: parts[1]) != nil else { continue }
            var ends = (parts[0], parts[1])
            var bounds = (lower, upper)
            guard trim(&ends, &bounds, isAnd: separator == " and ") else { continue }
            let isHyphen = separator == " - " && bounds == (.greaterOrEqual, .lessOrEqual)
            guard let first = start(ends.0, bounds.0, isHyphen), let last = end(ends.1, bounds.1, isHyphen),
                scheme.compare(first.version, last.version) != .greater
            else { continue }
            return [first, last]
        }
        return nil
    }

    /// A version, or the first one of a branch.
    private func start(_ text: String, _ bound: Comparator, _ isHyphen: Bool) -> Constraint? {
        let word = VersionWord(scheme: scheme)
        guard let interval = word.wildcard(text) else {
            guard let found = limit(bound, text), isHyphen else { return limit(bound, text) }
            return Constraint(bound, word.withPrereleases(found.version))
        }
        guard scheme.hasOwnWildcards, let numbers = word.wildcardNumbers(text) else {
            return Constraint(bound, interval[0].version)
        }
        return Constraint(bound, word.whole(numbers))
    }

    /// A version, or the end of a branch; in `1.2 - 1.5` of npm and Composer that of a version that leaves out numbers.
    ///
    /// - Source: node-semver, README "Hyphen Ranges"; composer/semver, "Hyphenated Version Range"
    private func end(_ text: String, _ bound: Comparator, _ isHyphen: Bool) -> Constraint? {
        let word = VersionWord(scheme: scheme)
        if isHyphen, [.npm, .semver, .composer].contains(scheme), let numbers = word.shortNumbers(text) {
            return word.following(numbers).map { Constraint(.less, word.least($0.joined(separator: "."))) }
        }
        guard let interval = word.wildcard(text) else { return limit(bound, text) }
        return bound == .lessOrEqual ? interval[1] : nil
    }

    /// Takes words that belong to the ends off, and lets them change what the ends mean.
    private func trim(
        _ ends: inout (String, String), _ bounds: inout (Comparator, Comparator), isAnd: Bool
    ) -> Bool {
        let first = ends.0.lowercased()
        var hasBegin = false
        for words in ["from ", "between ", "since ", "starting with ", "starting from ", "starting at "]
        where first.hasPrefix(words) {
            ends.0 = String(ends.0.dropFirst(words.count))
            hasBegin = words == "between "
            break
        }
        for words in ["after ", "later than "] where first.hasPrefix(words) {
            ends.0 = String(ends.0.dropFirst(words.count))
            bounds.0 = .greater
        }
        if isAnd, !hasBegin { return false }
        if let mark = mark(in: ends.0) {
            ends.0 = mark.rest
            bounds.0 = mark.isIncluded ? .greaterOrEqual : .greater
        }
        let mark = mark(in: ends.1)
        if let mark { ends.1 = mark.rest }
        for (words, comparator) in Self.endings where ends.1.hasSuffix(words) {
            ends.1 = String(ends.1.dropLast(words.count))
            if let comparator { bounds.1 = comparator }
            if let mark, comparator == .less, mark.isIncluded { return false }
            break
        }
        if let mark { bounds.1 = mark.isIncluded ? .lessOrEqual : .less }
        return true
    }

    /// Without words that add nothing: `all versions`, `のバージョン`, `versions` before `prior to`.
    static func withoutFiller(_ text: String) -> String {
        guard text.utf8.count <= lengthLimit else { return text }
        var result = trimmedOfNoise(text)
        for words in [
            "all versions ", "all version ", "all ", "any version ", "any ", "every version ", "each version ",
            "anything ",
            "the ", "すべての", "全ての",
        ]
        where result.lowercased().hasPrefix(words) {
            result = trimmedOfNoise(String(result.dropFirst(words.count)))
            break
        }
        for words in [
            "のすべてのバージョン", "の全てのバージョン", "の全バージョン", "の各バージョン", "のバージョン", "のすべて", "の全て", "の版", "バージョン", " versions",
            " releases", " version",
        ]
        where result.lowercased().hasSuffix(words) {
            result = trimmedOfNoise(String(result.dropLast(words.count)))
            break
        }
        return result
    }
}
