/// What a text in the place of a version can be.
struct VersionWord {
    let scheme: VersionScheme
    /// Whether what looks like a version, and is none, is given back all the same.
    var acceptsAll = true

    /// The version that a word names, as the scheme reads it; nil for what does not look like a version at all.
    ///
    /// A `v` before the number goes when the scheme does not read it. What looks like a version and is none is given back as it is, so that the range can name it.
    func version(_ text: String) -> String? {
        var word = Self.bare(text)
        guard !word.isEmpty, !word.contains(" "), word.utf8.contains(where: isDigit),
            !word.contains(where: { "<>=|*".contains($0) })
        else { return nil }
        if scheme.isVersion(word) { return word }
        if let first = word.first, "vV".contains(first), word.utf8.dropFirst().first.map(isDigit) == true {
            word.removeFirst()
            if scheme.isVersion(word) { return word }
        }
        return acceptsAll ? word : nil
    }

    /// Without words, quotation marks and a punctuation mark around it.
    private static func bare(_ text: String) -> String {
        guard text.utf8.count <= 1000 else { return text }
        var word = trimmedOfNoise(text)
        for prefix in ["ファームウェア", "ファームウエア", "firmware", "バージョン", "version", "ver.", "ver"]
        where word.lowercased().hasPrefix(prefix) {
            guard prefix != "ver" || word.utf8.dropFirst(3).first.map(isDigit) == true else { continue }
            word = trimmedOfSpaces(String(word.dropFirst(prefix.count)))
        }
        if let last = word.last, ",.:\"".contains(last) { word.removeLast() }
        if word.first == "\"" { word.removeFirst() }
        return word
    }

    /// The numbers of a version that leaves out some where the scheme demands three.
    func partial(_ text: String) -> [String]? { scheme.isSemantic ? shortNumbers(text) : nil }

    /// The numbers of `1` and `1.2`, with or without a `v`.
    func shortNumbers(_ text: String) -> [String]? {
        guard text.utf8.count < 300 else { return nil }
        let numbers = dottedNumbers(Self.withoutV(Self.bare(text))[...])
        return numbers.flatMap { $0.count < 3 && scheme.isVersion(whole($0)) ? $0 : nil }
    }

    /// Three numbers, with zeros for those that are left out.
    func whole(_ numbers: [String]) -> String {
        (numbers + Array(repeating: "0", count: max(0, 3 - numbers.count))).joined(separator: ".")
    }

    /// A limit in words. Where numbers are left out, `before 1.5` is sure, and `1.5 and earlier` is not: it may speak of
    /// 1.5.9 too.
    func limit(_ comparator: VersionRange.Comparator, _ text: String) -> VersionRange.Constraint? {
        if comparator == .less || comparator == .greaterOrEqual, let numbers = partial(text) {
            return .init(comparator, whole(numbers))
        }
        return version(text).map { .init(comparator, $0) }
    }

    /// A limit at the leading numbers of versions, in the notation of npm and Cargo; nil where it has no certain meaning.
    ///
    /// - Source: node-semver, README "X-Ranges"; The Cargo Book, "Specifying Dependencies"
    func limit(_ comparator: VersionRange.Comparator, numbers: [String]) -> [VersionRange.Constraint]? {
        guard let following = following(numbers) else { return nil }
        switch comparator {
        case .less, .greaterOrEqual: return [.init(comparator, whole(numbers))]
        case .equal, .lessOrEqual, .greater, .notEqual:
            guard scheme != .hex else { return nil }
        }
        let end = VersionRange.Constraint(.less, least(following.joined(separator: ".")))
        switch comparator {
        case .lessOrEqual: return [end]
        case .greater: return [.init(.greaterOrEqual, whole(following))]
        case .equal: return [.init(.greaterOrEqual, whole(numbers)), end]
        case .less, .greaterOrEqual, .notEqual: return nil
        }
    }

    private static func withoutV(_ word: String) -> String {
        word.first.map { "vV".contains($0) } == true ? String(word.dropFirst()) : word
    }

    /// `6.4 all versions`, `6.4 series`, `2.5 系`, `2.8.x 系`: every version that begins with these numbers.
    func wholeLine(_ text: String) -> [VersionRange.Constraint]? {
        guard text.utf8.count < 300 else { return nil }
        let lowered = text.lowercased()
        for ending in Self.lineEndings where lowered.hasSuffix(ending) {
            return line(String(text.dropLast(ending.count)))
        }
        guard lowered.hasPrefix("all "), let end = [" versions", " releases"].first(where: lowered.hasSuffix) else {
            return nil
        }
        return line(String(text.dropFirst("all ".count).dropLast(end.count)))
    }

    private static let lineEndings = [
        " all versions", " all releases", " (all versions)", " all", " series", " branch", "のすべてのバージョン", "の全てのバージョン",
        "の全バージョン", "系のバージョン", "系すべて", "系全て", "系列", "系",
    ]

    /// The numbers of a line, with or without a wildcard behind them.
    private func line(_ text: String) -> [VersionRange.Constraint]? {
        let word = Self.bare(text)
        if let interval = wildcard(word) { return interval }
        return dottedNumbers(Self.withoutV(word)[...]).flatMap(prefixInterval)
    }

    /// The interval of `1.x`, `1.2.*` or `1.2.x`; nil for anything else.
    func wildcard(_ text: String) -> [VersionRange.Constraint]? { wildcardNumbers(text).flatMap(prefixInterval) }

    /// The numbers before the wildcard.
    func wildcardNumbers(_ text: String) -> [String]? {
        guard text.utf8.count < 300 else { return nil }
        let word = Self.withoutV(trimmedOfNoise(text))
        guard word.utf8.count < 200, let end = word.utf8.last, "xX*".utf8.contains(end) else { return nil }
        var parts = word.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        var wild = 0
        while let last = parts.last, ["x", "X", "*", "xx", "XX"].contains(last) {
            parts.removeLast()
            wild += 1
        }
        guard wild > 0, !parts.isEmpty, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) }) else {
            return nil
        }
        return parts
    }

    /// Every version that begins with some numbers, with their pre-releases as far as the scheme has a least one.
    func prefixInterval(_ numbers: [String]) -> [VersionRange.Constraint]? {
        guard let following = following(numbers) else { return nil }
        return [
            .init(.greaterOrEqual, least(numbers.joined(separator: "."))),
            .init(.less, least(following.joined(separator: "."))),
        ]
    }

    /// The numbers behind all versions that begin with some.
    func following(_ numbers: [String]) -> [String]? {
        numbers.last.flatMap(successor).map { numbers.dropLast() + [$0] }
    }

    /// The least version that belongs to some leading numbers.
    func least(_ numbers: String) -> String {
        switch scheme {
        case .deb, .rpm: return numbers + "~"
        case .pypi: return numbers + ".dev0"
        case .composer: return numbers + "-dev"
        case .semver, .npm, .cargo, .hex:
            let count = 3 - numbers.utf8.count { $0 == UInt8(ascii: ".") } - 1
            return numbers + String(repeating: ".0", count: max(0, count)) + "-0"
        case _: return version(numbers) ?? numbers
        }
    }

    /// A lower limit with the pre-releases of its version, where the scheme counts them with it.
    ///
    /// - Source: composer/semver, "Hyphenated Version Range", "Tilde Version Range", "Caret Version Range"
    func withPrereleases(_ version: String) -> String {
        guard scheme == .composer, dottedNumbers(Self.withoutV(version)[...]) != nil else { return version }
        return least(version)
    }

    /// The next number.
    private func successor(of digits: String) -> String? {
        var bytes = Array(digits.utf8)
        for index in bytes.indices.reversed() {
            guard bytes[index] == UInt8(ascii: "9") else {
                bytes[index] += 1
                return String(decoding: bytes, as: UTF8.self)
            }
            bytes[index] = UInt8(ascii: "0")
        }
        return "1" + String(decoding: bytes, as: UTF8.self)
    }
}

extension VersionScheme {
    /// Whether three numbers are demanded.
    var isSemantic: Bool { [.semver, .npm, .cargo, .hex].contains(self) }

    /// Whether `1.2.x` does not hold the pre-releases of 1.2.0.
    var hasOwnWildcards: Bool { self == .npm || self == .cargo }
}

/// `>=1.0 <2.0`, `^1.2`, `~> 1.2`, `== 1.2.*`: versions with operators before them.
struct OperatorNotation {
    let scheme: VersionScheme

    func constraints(in text: String) -> [VersionRange.Constraint]? {
        guard text.utf8.contains(where: { "<>=!^~".utf8.contains($0) }) else { return nil }
        var rest = Array(text.utf8)[...]
        var result: [VersionRange.Constraint] = []
        while true {
            skipSeparators(&rest)
            guard !rest.isEmpty else { return result.isEmpty ? nil : result }
            let signs = rest.prefix { "<>=!^~".utf8.contains($0) }
            rest = rest.dropFirst(signs.count).drop { $0 == UInt8(ascii: " ") }
            var word = rest.prefix { !" ,|&<>=!".utf8.contains($0) }
            rest = rest.dropFirst(word.count)
            if ["version", "versions", "v."].contains(String(decoding: word, as: UTF8.self).lowercased()) {
                rest = rest.drop { $0 == UInt8(ascii: " ") }
                word = rest.prefix { !" ,|&<>=!".utf8.contains($0) }
                rest = rest.dropFirst(word.count)
            }
            let texts = (String(decoding: signs, as: UTF8.self), String(decoding: word, as: UTF8.self))
            guard !signs.isEmpty, let found = constraints(texts.0, texts.1) else { return nil }
            result += found
        }
    }

    private func skipSeparators(_ rest: inout ArraySlice<UInt8>) {
        while true {
            rest = rest.drop { " ,|&".utf8.contains($0) }
            let head = String(decoding: rest.prefix(4), as: UTF8.self).lowercased()
            guard head == "and " else { return }
            rest = rest.dropFirst(4)
        }
    }

    private func constraints(_ sign: String, _ word: String) -> [VersionRange.Constraint]? {
        let reader = VersionWord(scheme: scheme)
        let isCut = reader.wildcardNumbers(word) != nil
        if isCut, !scheme.hasOwnWildcards {
            return reader.wildcard(word).flatMap { wildcard(sign, word, $0) }
        }
        let numbers = isCut ? reader.wildcardNumbers(word) : reader.partial(word)
        if let numbers, let comparator = comparator(sign) { return reader.limit(comparator, numbers: numbers) }
        guard let version = numbers.map(reader.whole) ?? reader.version(word) else { return nil }
        switch sign {
        case "<<": return scheme == .deb ? [.init(.less, version)] : nil
        case ">>": return scheme == .deb ? [.init(.greater, version)] : nil
        case "^": return caret(word, version)
        case "~", "~>", "~=": return tilde(sign, word, version)
        case _: return comparator(sign).map { [.init($0, version)] }
        }
    }

    /// `===` of Python compares letters and not versions: it is none.
    private func comparator(_ sign: String) -> VersionRange.Comparator? {
        switch sign {
        case "==": .equal
        case "=<": .lessOrEqual
        case "=>": .greaterOrEqual
        case _: .init(rawValue: sign)
        }
    }

    private func wildcard(
        _ sign: String, _ word: String, _ interval: [VersionRange.Constraint]
    ) -> [VersionRange.Constraint]? {
        switch sign {
        case "", "=", "==", "~": interval
        case "^": caret(word, interval[0].version)
        case ">=": [interval[0]]
        case "<": [.init(.less, interval[0].version)]
        case "<=": [interval[1]]
        case ">": [.init(.greaterOrEqual, interval[1].version)]
        case _: nil
        }
    }

    /// Up to the next change of the first number that is not zero.
    private func caret(_ word: String, _ version: String) -> [VersionRange.Constraint]? {
        guard var numbers = leadingNumbers(word) else { return nil }
        let given = numbers.count
        let place = numbers.firstIndex { !isZero($0) } ?? given - 1
        numbers = Array(numbers.prefix(place + 1))
        return interval(from: version, upTo: numbers)
    }

    /// `~> 1.2` and `~= 1.2` let the last number grow; `~1.2`, which npm also writes `~> 1.2`, keeps the first two.
    private func tilde(_ sign: String, _ word: String, _ version: String) -> [VersionRange.Constraint]? {
        guard let numbers = leadingNumbers(word) else { return nil }
        if sign == "~>", [.semver, .cargo].contains(scheme), numbers.count == 2 { return nil }
        if sign == "~" && scheme != .composer || sign == "~>" && scheme == .npm {
            return interval(from: version, upTo: Array(numbers.prefix(2)))
        }
        guard numbers.count > 1 || sign == "~>" || sign == "~" else { return nil }
        return interval(from: version, upTo: Array(numbers.count > 1 ? numbers.dropLast() : numbers[...]))
    }

    private func interval(from version: String, upTo numbers: [String]) -> [VersionRange.Constraint]? {
        guard let upper = VersionWord(scheme: scheme).prefixInterval(numbers)?.last else { return nil }
        return [.init(.greaterOrEqual, VersionWord(scheme: scheme).withPrereleases(version)), upper]
    }

    private func leadingNumbers(_ word: String) -> [String]? {
        var bytes = VersionBytes(word)
        _ = bytes.take(anyOf: "vV")
        return bytes.dottedNumbers()
    }
}

/// `[1.0,2.0)`, `(,1.0],[1.2,)`: intervals with brackets.
enum BracketNotation {
    /// One list for each interval; nil when the text is not made of such intervals.
    static func intervals(in text: String, scheme: VersionScheme) -> [[VersionRange.Constraint]]? {
        guard let first = text.first, "[(]".contains(first) else { return nil }
        var rest = Array(text.utf8)[...]
        var result: [[VersionRange.Constraint]] = []
        while true {
            rest = rest.drop { " ,".utf8.contains($0) }
            guard let open = rest.popFirst() else { return result.isEmpty ? nil : result }
            guard "[(]".utf8.contains(open) else { return nil }
            let body = rest.prefix { !"])[(".utf8.contains($0) }
            rest = rest.dropFirst(body.count)
            guard let close = rest.popFirst(), close != UInt8(ascii: "(") else { return nil }
            let isIncluded = (open == UInt8(ascii: "["), close == UInt8(ascii: "]"))
            guard let interval = interval(String(decoding: body, as: UTF8.self), isIncluded, scheme) else { return nil }
            result.append(interval)
        }
    }

    private static func interval(
        _ body: String, _ isIncluded: (Bool, Bool), _ scheme: VersionScheme
    ) -> [VersionRange.Constraint]? {
        let ends = body.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let reader = VersionWord(scheme: scheme)
        guard ends.count <= 2 else { return nil }
        if ends.count == 1 {
            return isIncluded == (true, true) ? reader.limit(.equal, ends[0]).map { [$0] } : nil
        }
        var result: [VersionRange.Constraint] = []
        if !ends[0].allSatisfy({ $0 == " " }) {
            guard let limit = reader.limit(isIncluded.0 ? .greaterOrEqual : .greater, ends[0]) else { return nil }
            result.append(limit)
        }
        if !ends[1].allSatisfy({ $0 == " " }) {
            guard let limit = reader.limit(isIncluded.1 ? .lessOrEqual : .less, ends[1]) else { return nil }
            result.append(limit)
        }
        guard result.count == 2, isIncluded == (true, true),
            scheme.compare(result[0].version, result[1].version) == .equal
        else { return result.isEmpty ? nil : result }
        return [.init(.equal, result[0].version)]
    }
}
