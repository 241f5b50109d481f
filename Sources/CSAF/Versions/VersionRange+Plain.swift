extension VersionRange {
    /// Reads the ways in which vendors write ranges, in English and Japanese, and the notations of package managers.
    ///
    /// What is ambiguous has one meaning, or none:
    /// - `2.5 以前`, `2.5 以下`, `2.5 まで`, `through 2.5`, `2.5 and earlier`, `2.5 and prior` include 2.5;
    ///   `2.5 より前`, `2.5 未満`, `before 2.5`, `prior to 2.5`, `until 2.5` do not.
    /// - `from 1.0 to 2.0`, `between 1.0 and 2.0`, `1.0 - 2.0` and `1.0〜2.0` include both ends.
    /// - Limits side by side (`>=1.0, <1.5, >=2.0`) are the signposts of `vers:`: they bound intervals in ascending
    ///   order. `||` and `;` separate alternatives.
    /// - `1.0 -> 1.2` includes both ends, as ISC writes it; `6.4 all versions` and `6.4 系` are every version of 6.4.
    /// - `1.2 - 1.5`, `<=1.5` and `>1.5` of npm and Cargo, and `1.5` of npm, mean every version that begins with 1.5.
    ///   Words that can mean it and need not, such as `1.5 and earlier`, are errors there, and a version alone in Cargo.
    /// - `up to 2.5` does not say whether 2.5 belongs to it, and is an error; `up to 2.5 (inclusive)` says it.
    static func parsePlain(_ text: String, scheme: VersionScheme) throws(ParseError) -> VersionRange {
        let plain = PlainText.normalized(text)
        if plain.isEmpty { throw ParseError(text: text, reason: "empty", reasonJa: "空です") }
        if PlainText.meansAll(plain) { return VersionRange(all: scheme) }
        guard let alternatives = PlainReader(scheme: scheme).alternatives(plain) else {
            throw ParseError(text: text, reason: "cannot be read as a range", reasonJa: "範囲として読み取れません")
        }
        var ranges: [VersionRange] = []
        for alternative in alternatives {
            ranges.append(try VersionRange(scheme, SignpostPairs.joined(alternative, scheme), of: text))
        }
        guard let first = ranges.first, ranges.count > 1 else { return ranges.first ?? VersionRange(all: scheme) }
        let union = VersionSet(first).union(ranges.dropFirst().map(VersionSet.init))
        guard union.isOrdered else {
            throw ParseError(
                text: text, reason: "the scheme does not order its limits", reasonJa: "この方式では境界の順序が決まりません")
        }
        let constraints = union.constraints
        return constraints.isEmpty ? VersionRange(all: scheme) : try VersionRange(scheme, constraints, of: text)
    }
}

/// The text of a range with one way of writing signs and spaces.
enum PlainText {
    /// Full-width signs as ASCII, signs of comparison as ASCII, dashes of ranges as `~~`, single spaces, nothing around.
    static func normalized(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5D: result.unicodeScalars.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x2264, 0x2266: result += "<="
            case 0x2265, 0x2267: result += ">="
            case 0x2013, 0x2014, 0x2192, 0x301C, 0xFF5E: result += " - "
            case 0x3001: result += ", "
            case 0x3002: break
            case 0x2018, 0x2019, 0x201C, 0x201D: result += "\""
            case _: result.unicodeScalars.append(scalar.properties.isWhitespace ? " " : scalar)
            }
        }
        var words = result.split(separator: " ", omittingEmptySubsequences: true)[...]
        while words.count > 1, let first = words.first, isNoise(first) || isVerdict(first) { words.removeFirst() }
        while words.count > 2, let last = words.last, isVerdict(last), ["are", "is"].contains(words.dropLast().last) {
            words = words.dropLast(2)
        }
        return inOneWording(words.joined(separator: " "))
    }

    /// Words that say only that the versions are those that are spoken of.
    private static func isVerdict(_ word: some StringProtocol) -> Bool {
        guard word.utf8.count <= 48 else { return false }
        return [
            "affected", "affected:", "affects", "affecting", "vulnerable", "vulnerable:", "影響を受けるバージョン:", "影響を受けるバージョン",
            "対象バージョン:", "対象バージョン", "対象:", "影響を受ける",
        ].contains(word.lowercased())
    }

    static func meansAll(_ text: String) -> Bool {
        text.utf8.count < 64 && wordsForAll.contains(text.lowercased())
    }

    /// Words that say only that a version follows.
    static func isNoise(_ word: some StringProtocol) -> Bool {
        guard word.utf8.count <= 16 else { return false }
        return [
            "version", "versions", "version:", "versions:", "ver.", "ver", "バージョン", "release", "releases", "v.",
            "firmware", "ファームウェア", "ファームウエア",
        ].contains(word.lowercased())
    }

    private static let wordsForAll: Set<String> = [
        "*", "all", "all versions", "any", "any version", "any versions", "every version", "すべて", "全て",
        "全バージョン", "すべてのバージョン", "全てのバージョン", "全版", "すべての版", "全ての版", "all releases",
    ]
}

/// Finds the parts of a plain text that are ranges of their own, and puts them together.
struct PlainReader {
    typealias Constraint = VersionRange.Constraint

    let scheme: VersionScheme

    /// One list of constraints for each alternative; nil when any part of the text has no certain meaning.
    func alternatives(_ text: String) -> [[Constraint]]? {
        for sign in ["||", ";"] where text.contains(sign) {
            var result: [[Constraint]] = []
            for part in pieces(of: text, at: sign) {
                guard let lists = alternatives(part) else { return nil }
                result += lists
            }
            return result.isEmpty ? nil : result
        }
        if let intervals = BracketNotation.intervals(in: text, scheme: scheme) { return intervals }
        return single(text) ?? list(text)
            ?? PhraseNotation(scheme: scheme, acceptsAll: true).constraints(in: text).map { [$0] }
    }

    /// A text that is one range.
    private func single(_ text: String) -> [[Constraint]]? {
        if let line = VersionWord(scheme: scheme).wholeLine(text) { return [line] }
        let text = PhraseNotation.withoutFiller(text)
        if let constraints = OperatorNotation(scheme: scheme).constraints(in: text) { return [constraints] }
        if let constraints = ChainNotation(scheme: scheme).constraints(in: text) { return [constraints] }
        if let constraints = PhraseNotation(scheme: scheme).constraints(in: text) { return [constraints] }
        return nil
    }

    /// Ranges with commas or words between. Limits on one side only belong together; intervals are alternatives.
    private func list(_ text: String) -> [[Constraint]]? {
        var parts = [text]
        for sign in [",", " but ", " or ", " and ", " & ", "および", "及び", "または", "又は", "と"] {
            var next: [String] = []
            for part in parts {
                if parts.count > 1 || sign == ",", single(part) != nil {
                    next.append(part)
                } else {
                    next += pieces(of: part, at: sign)
                }
            }
            parts = next
        }
        guard parts.count > 1 else { return nil }
        var limits: [Constraint] = []
        var intervals: [[Constraint]] = []
        for part in parts {
            // `1.2` among others may be a version or a line of them.
            guard let constraints = single(part)?.first, VersionWord(scheme: scheme).partial(part) == nil else {
                return nil
            }
            if constraints.count == 1, constraints[0].comparator != .equal {
                limits += constraints
            } else {
                intervals.append(constraints)
            }
        }
        return (limits.isEmpty ? [] : [limits]) + intervals
    }

    private func pieces(of text: String, at sign: String) -> [String] {
        split(text, at: sign).map(trimmedOfNoise).filter { !$0.isEmpty }
    }
}

/// Cuts a text at every occurrence of a sign, in linear time; letters count without case.
func split(_ text: String, at sign: String) -> [String] {
    let bytes = Array(text.utf8)
    let mark = Array(sign.utf8)
    var parts: [String] = []
    var start = 0
    while let place = place(of: mark, in: bytes, from: start) {
        parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
        start = place + mark.count
    }
    parts.append(String(decoding: bytes[start...], as: UTF8.self))
    return parts
}

/// Whether a sign is somewhere in a text; letters count without case.
func holds(_ text: [UInt8], _ sign: String) -> Bool { place(of: Array(sign.utf8), in: text, from: 0) != nil }

private func place(of mark: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    guard let first = mark.first, start + mark.count <= text.count else { return nil }
    return (start...text.count - mark.count).first { place in
        lowerCase(text[place]) == first
            && (1..<mark.count).allSatisfy { lowerCase(text[place + $0]) == mark[$0] }
    }
}

/// Without spaces and words like "versions" around it.
func trimmedOfNoise(_ text: String) -> String {
    var words = text.split(separator: " ")[...]
    while let first = words.first, PlainText.isNoise(first) || ["and", "or", "but"].contains(first.lowercased()) {
        words.removeFirst()
    }
    while let last = words.last, PlainText.isNoise(last) { words.removeLast() }
    return words.joined(separator: " ")
}

/// Limits that meet at one version: `<3.16|>3.16` leaves it out, `<3.16|>=3.16` is no limit at all.
private enum SignpostPairs {
    static func joined(_ constraints: [VersionRange.Constraint], _ scheme: VersionScheme) -> [VersionRange.Constraint] {
        guard constraints.count > 1 else { return constraints }
        let keyed = constraints.map { (key: scheme.key(of: $0.version), constraint: $0) }
        guard keyed.allSatisfy({ $0.key != nil }) else { return constraints }
        let order = { (a: VersionKey?, b: VersionKey?) in a.flatMap { x in b.map { x.order(to: $0) } } ?? .unknown }
        var result: [(key: VersionKey?, constraint: VersionRange.Constraint)] = []
        for next in keyed.sorted(by: { order($0.key, $1.key) == .less }) {
            guard let last = result.last, let key = next.key, order(last.key, key) == .equal,
                last.key?.isApart(from: key) == true
            else {
                result.append(next)
                continue
            }
            let pair: Set = [last.constraint.comparator, next.constraint.comparator]
            if pair == [.less, .greater] {
                result[result.count - 1].constraint.comparator = .notEqual
            } else if pair == [.less, .greaterOrEqual] || pair == [.lessOrEqual, .greater] {
                guard result.count + 1 < constraints.count else { return constraints }
                result.removeLast()
            } else if last.constraint != next.constraint {
                result.append(next)
            }
        }
        return result.map(\.constraint)
    }
}
