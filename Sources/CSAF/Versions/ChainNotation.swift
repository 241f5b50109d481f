/// `1.0 <= x < 1.2`: a word for the version between its limits.
struct ChainNotation {
    let scheme: VersionScheme

    private static let words: Set<String> = ["x", "v", "n", "ver", "ver.", "version", "versions", "バージョン"]

    func constraints(in text: String) -> [VersionRange.Constraint]? {
        guard text.utf8.count <= 1000 else { return nil }
        var rest = Array(text.utf8)[...]
        guard let first = word(&rest), let left = sign(&rest), let middle = word(&rest), let right = sign(&rest),
            let last = word(&rest), rest.isEmpty, Self.words.contains(middle.lowercased())
        else { return nil }
        let reader = VersionWord(scheme: scheme, acceptsAll: false)
        // Both signs point at the greater version: `1.0 <= x` is a lower limit.
        let (lower, upper) = left.isUpper ? (left, right) : (right, left)
        guard left.isUpper || left.isLower, left.isUpper == right.isUpper, left.isLower == right.isLower,
            let low = reader.limit(lower.isClosed ? .greaterOrEqual : .greater, left.isUpper ? first : last),
            let high = reader.limit(upper.isClosed ? .lessOrEqual : .less, left.isUpper ? last : first),
            scheme.compare(low.version, high.version) == .less
        else { return nil }
        return [low, high]
    }

    private func word(_ rest: inout ArraySlice<UInt8>) -> String? {
        let run = rest.prefix { !"<>=!".utf8.contains($0) }
        rest = rest.dropFirst(run.count)
        let text = trimmedOfSpaces(String(decoding: run, as: UTF8.self))
        return text.isEmpty ? nil : text
    }

    private func sign(_ rest: inout ArraySlice<UInt8>) -> VersionRange.Comparator? {
        let run = rest.prefix { "<>=!".utf8.contains($0) }
        rest = rest.dropFirst(run.count)
        return .init(rawValue: String(decoding: run, as: UTF8.self))
    }
}

/// Without spaces at either end.
func trimmedOfSpaces(_ text: String) -> String {
    var rest = text[...].drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
}

extension VersionRange.Comparator {
    fileprivate var isClosed: Bool { self == .lessOrEqual || self == .greaterOrEqual }
}
