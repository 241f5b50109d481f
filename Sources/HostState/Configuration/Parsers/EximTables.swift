import NoroshiModel

/// What files and lookups put into the lists of Exim.
///
/// - Source: The Exim specification 4.96, chapter 10: each line of a file is an item of its own, `!` before the file turns all of them
///   round; chapter 9 for lookups.
struct EximTables {
    struct Entry {
        let item: String
        let line: Line
    }

    private static let maximumDepth = 8

    private let named: [String: ConfigurationSurvey.Setting]
    /// By the item that names them, without `!`.
    private var entries: [String: [Entry]] = [:]
    private var seen: Set<String> = []

    /// - Parameter named: The lists of the main part, for `+name`.
    init(_ named: [String: ConfigurationSurvey.Setting]) { self.named = named }

    /// Reads the files that items name, also by way of other lists; what cannot be read is told.
    mutating func read(_ items: [String], from place: Line, _ reading: inout ConfigurationReading) {
        for item in items {
            let isNegated = item.hasPrefix("!")
            let own = isNegated ? item.dropFirst().trimmed : item
            guard seen.insert(own).inserted, !own.contains("$"), !own.hasPrefix("^") else { continue }
            if own.hasPrefix("+"), let list = named[String(own.dropFirst())] {
                read(list.values, from: Line(file: list.file, number: list.line, text: list.text), &reading)
            } else if own.hasPrefix("/") {
                entries[own] = (reading.lines(own, isNeeded: true, from: place) ?? []).compactMap(Self.line)
            } else if let lookup = EximLookup(own) {
                entries[own] = lookup.entries(from: place, &reading)
                if entries[own] == nil, !lookup.isFolder, !isNegated { Self.tell(own, place, &reading) }
            }
        }
    }

    static func tell(_ item: String, _ place: Line, _ reading: inout ConfigurationReading) {
        reading.problem(place, "'\(item.prefix(80))' cannot be looked into; relaying is not decided")
    }

    /// `#` begins a comment, in a line after a space.
    private static func line(_ line: Line) -> Entry? {
        let text = line.text.trimmed
        guard let first = text.first, first != "#" else { return nil }
        let end = text.firstRange(of: " #")?.lowerBound ?? text.firstRange(of: "\t#")?.lowerBound ?? text.endIndex
        return Entry(item: text[..<end].trimmed, line: line)
    }

    /// The items of a list with those of its files in their place; without a line where they stand in the list itself.
    func flat(_ items: [String]) -> [(item: String, line: Line?)] {
        items.flatMap { item -> [(item: String, line: Line?)] in
            let isNegated = item.hasPrefix("!")
            guard let inner = entries[isNegated ? item.dropFirst().trimmed : item] else { return [(item, nil)] }
            return inner.map { entry in
                guard isNegated else { return (entry.item, entry.line) }
                let isBack = entry.item.hasPrefix("!")
                return (isBack ? entry.item.dropFirst().trimmed : "!" + entry.item, entry.line)
            }
        }
    }

    func values(_ name: String) -> [String]? { named[name]?.values }

    /// The items, also of lists that others name, which are known only when a message is handled.
    ///
    /// - Parameter place: Of the list itself.
    func expanded(_ items: [String], from place: Line, depth: Int = 0) -> [Entry] {
        flat(items).flatMap { item, line -> [Entry] in
            let own = item.hasPrefix("!") ? item.dropFirst().trimmed : item
            if own.hasPrefix("+"), depth < Self.maximumDepth, let list = named[String(own.dropFirst())] {
                let place = Line(file: list.file, number: list.line, text: list.text)
                return expanded(list.values, from: place, depth: depth + 1)
            }
            // In a pattern it is the end of a name.
            return own.contains("$") && !own.hasPrefix("^") ? [Entry(item: own, line: line ?? place)] : []
        }
    }
}

/// `net24-lsearch;/etc/x`: what is asked, and for which of its keys.
struct EximLookup {
    private let kind: String
    private let place: String
    /// The length of the networks that are asked for, of `netN-`.
    private let prefix: Int?
    private let isPartial: Bool
    /// Whether the key `*` answers for everybody.
    private let hasDefault: Bool

    /// Keys are the names of files, and mean themselves.
    var isFolder: Bool { kind == "dsearch" }

    /// nil for an item that is none.
    init?(_ item: String) {
        guard let semicolon = item.firstIndex(of: ";") else { return nil }
        var type = item[..<semicolon].prefix { $0 != "," }.trimmed.lowercased()
        let isStarred = type.contains("*")
        if let star = type.firstIndex(of: "*") { type = String(type[..<star]) }
        let parts = type.split(separator: "-")
        guard let kind = parts.last, kind.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
        self.kind = String(kind)
        let first = parts.count > 1 ? parts[0] : ""
        prefix = first.hasPrefix("net") ? Int(first.dropFirst(3)) : nil
        isPartial = first.hasPrefix("partial")
        hasDefault = isStarred || first.hasPrefix("partial0")
        place = item[item.index(after: semicolon)...].trimmed
    }

    /// The keys of a text as items; nil for other lookups.
    func entries(from place: Line, _ reading: inout ConfigurationReading) -> [EximTables.Entry]? {
        guard ["lsearch", "iplsearch", "wildlsearch", "nwildlsearch"].contains(kind), self.place.hasPrefix("/") else {
            return nil
        }
        return (reading.lines(self.place, isNeeded: true, from: place) ?? []).compactMap { line in
            guard let key = Self.key(line.text), isMeant(key) else { return nil }
            return EximTables.Entry(item: key, line: line)
        }
    }

    /// What stands before a colon or a space, or in quotes; lines that begin with a space go on with the one before.
    private static func key(_ text: String) -> String? {
        guard let first = text.first, !first.isWhitespace, first != "#" else { return nil }
        let key =
            first == "\"" ? text.dropFirst().prefix { $0 != "\"" } : text.prefix { !$0.isWhitespace && $0 != ":" }
        return key.isEmpty || key.hasPrefix("!") ? nil : String(key)
    }

    /// Whether a key can be found, and means what it would mean in a list.
    private func isMeant(_ key: String) -> Bool {
        guard kind == "lsearch" else { return true }
        if key == "*" { return hasDefault }
        if let range = Networks.range(key) { return range.prefix == (prefix ?? range.first.bits) }
        return isPartial || !key.contains { "*^;+@/".contains($0) }
    }
}
