import ByteRegex
import NoroshiModel

/// A table whose keys are ranges or patterns, so that few lines can mean everybody: `cidr:`, `pcre:`, `regexp:`, `static:`.
///
/// - Source: cidr_table(5), pcre_table(5), regexp_table(5), DATABASE_README of Postfix 3.7 (`{…}` in place of a file).
struct PostfixTable {
    /// One line: what it is asked for, and what it answers.
    struct Entry {
        let key: Key
        let answer: String
        let line: Line
    }

    enum Key {
        case range(AddressRange, isExcluded: Bool)
        case pattern(BytePattern, isExcluded: Bool)
        case everything

        func holds(_ text: String) -> Bool {
            switch self {
            case .everything: true
            case .pattern(let pattern, let isExcluded):
                (pattern.firstMatch(in: Array(text.utf8)) != nil) != isExcluded
            case .range(let range, let isExcluded):
                IPAddress(text).map { range.contains($0) != isExcluded } ?? false
            }
        }
    }

    static let kinds: Set = ["cidr", "pcre", "regexp", "static"]

    private(set) var entries: [Entry] = []

    /// The first line that answers.
    func entry(for text: String) -> Entry? { entries.first { $0.key.holds(text) } }

    /// The line by which everybody is found, where each of these names is.
    func entry(forAll texts: [String]) -> Entry? {
        let found = texts.map { entry(for: $0) }
        return found.allSatisfy { $0 != nil } ? found.first ?? nil : nil
    }

    /// The kind and the rest of `cidr:/etc/postfix/networks`, also behind `proxy:`; nil for another word.
    static func parts(_ item: String) -> (kind: String, place: String)? {
        let item = item.hasPrefix("proxy:") ? item.dropFirst(6) : item[...]
        guard let colon = item.firstIndex(of: ":") else { return nil }
        let kind = item[..<colon].lowercased()
        return kinds.contains(kind) ? (kind, String(item[item.index(after: colon)...])) : nil
    }

    /// - Parameter place: Of the setting that names the table.
    init(_ item: String, from place: Line, _ reading: inout ConfigurationReading) {
        guard let (kind, name) = Self.parts(item) else { return }
        if kind == "static" {
            entries = [Entry(key: .everything, answer: Self.unbraced(name), line: place)]
            return
        }
        var inIf = 0
        for line in Self.lines(name, from: place, &reading) {
            let text = line.text.trimmed
            let lower = text.lowercased()
            // What stands between `if` and `endif` is only asked for some.
            if lower.hasPrefix("if") && (lower.dropFirst(2).first.map { !$0.isLetter } ?? false) { inIf += 1 }
            if lower == "endif" { inIf -= 1 }
            guard inIf <= 0, lower != "endif" else { continue }
            if let entry = kind == "cidr" ? Self.range(line) : Self.pattern(line, &reading) { entries.append(entry) }
        }
    }

    /// The lines of a file, or of `{{line}, {line}}`.
    private static func lines(_ name: String, from place: Line, _ reading: inout ConfigurationReading) -> [Line] {
        guard name.hasPrefix("{") else {
            return PostfixParser.logical(reading.lines(name, isNeeded: true, from: place) ?? [])
        }
        return PostfixParameters.items(unbraced(name)).map {
            Line(file: place.file, number: place.number, text: unbraced($0))
        }
    }

    private static func unbraced(_ text: String) -> String {
        let text = text.trimmed
        return text.hasPrefix("{") && text.hasSuffix("}") ? text.dropFirst().dropLast().trimmed : text
    }

    private static func range(_ line: Line) -> Entry? {
        let words = line.text.words
        guard let word = words.first else { return nil }
        let isExcluded = word.hasPrefix("!")
        guard let range = Networks.range(word.filter { !"![]".contains($0) }) else { return nil }
        return Entry(
            key: .range(range, isExcluded: isExcluded), answer: words.dropFirst().joined(separator: " "), line: line)
    }

    /// `/pattern/flags answer`, `!/pattern/ answer`; any other character may stand for the slash.
    private static func pattern(_ line: Line, _ reading: inout ConfigurationReading) -> Entry? {
        var rest = line.text.trimmed[...]
        let isExcluded = rest.first == "!"
        if isExcluded { rest = rest.dropFirst().drop(while: \.isWhitespace) }
        guard let mark = rest.popFirst(), !mark.isLetter, !mark.isNumber else { return nil }
        var pattern = ""
        while let next = rest.popFirst(), next != mark {
            pattern.append(next)
            if next == "\\", let quoted = rest.popFirst() { pattern.append(quoted) }
        }
        let flags = rest.prefix { !$0.isWhitespace }
        do throws(PatternError) {
            let found = try BytePattern(pattern, options: .ignoreCase)
            let answer = rest.dropFirst(flags.count).trimmed
            return Entry(key: .pattern(found, isExcluded: isExcluded), answer: answer, line: line)
        } catch {
            reading.problem(line, "'\(pattern.prefix(80))' is not asked: \(error)")
            return nil
        }
    }
}
