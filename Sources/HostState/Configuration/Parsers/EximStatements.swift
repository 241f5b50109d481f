import NoroshiModel

/// The lists of `begin acl`, and which of them lets strangers send to strangers.
///
/// - Source: The Exim specification 4.96, chapter 43.
struct EximStatements {
    private static let verbs: Set = ["accept", "defer", "deny", "discard", "drop", "require", "warn"]

    /// Who may send to anywhere, and whose mail anybody may send here.
    private static let relayLists: Set = [
        "relay_from_hosts", "dc_relay_nets", "host_accept_relay", "relay_to_domains", "dc_relay_domains",
        "local_domains",
    ]

    private var name = ""
    private var lists: [String: [EximStatement]] = [:]

    mutating func take(_ line: Line, _ reading: inout ConfigurationReading) {
        let text = line.text
        if text.hasSuffix(":"), !text.contains("="), !text.contains(where: \.isWhitespace) {
            name = String(text.dropLast())
            lists[name] = lists[name] ?? []
            return
        }
        let word = String(text.prefix { $0.isLetter })
        let rest = text.dropFirst(word.count)
        if Self.verbs.contains(word), rest.first.map(\.isWhitespace) ?? true {
            lists[name, default: []].append(EximStatement(verb: word, line: line))
            condition(rest.trimmed)
        } else {
            condition(text.trimmed)
        }
    }

    private mutating func condition(_ text: String) {
        guard !text.isEmpty, let last = lists[name]?.indices.last else { return }
        let condition: (String, String)
        if let equals = text.firstIndex(of: "=") {
            condition = (text[..<equals].trimmed.filter { $0 != " " }, text[text.index(after: equals)...].trimmed)
        } else {
            condition = (text, "")
        }
        lists[name]?[last].conditions.append(condition)
    }

    /// Adds `relay-guard` for the list that is asked at each recipient, and the bare `accept` of every list.
    func finish(_ reading: inout ConfigurationReading) {
        for (name, statements) in lists.sorted(by: { $0.key < $1.key }) {
            for (index, statement) in statements.enumerated() {
                let scope = ["acl \(name)", "statement \(index + 1)"]
                reading.add("verb", [statement.verb], scope: scope, at: statement.line)
                for condition in statement.conditions where !condition.name.isEmpty {
                    let name = condition.name.hasPrefix("set") ? "set" : condition.name
                    reading.add(
                        name, EximList.items(condition.value), scope: scope, at: statement.line,
                        text: "\(statement.verb) \(condition.name) = \(condition.value)")
                }
            }
        }
        let named = Dictionary(reading.settings.filter { $0.scope.isEmpty }.map { ($0.name, $0) }) { $1 }
        var tables = EximTables(named)
        addLists(&tables, &reading)
        guard let asked = reading.settings.last(where: { $0.name == "acl_smtp_rcpt" && $0.scope.isEmpty }),
            let name = asked.values.first
        else { return }
        relaying(name, Line(file: asked.file, number: asked.line, text: asked.text), &tables, &reading)
    }

    /// `relay-guard` of the list that is asked at each recipient: `none` where a stranger passes.
    private func relaying(
        _ name: String, _ place: Line, _ tables: inout EximTables, _ reading: inout ConfigurationReading
    ) {
        if name == "accept" { return reading.add("relay-guard", ["none"], at: place) }
        guard lists[name] != nil else {
            if name.contains("$") || name.hasPrefix("/") { EximTables.tell(name, place, &reading) }
            return
        }
        for statement in reachable(name) where ["accept", "require"].contains(statement.verb) {
            for condition in statement.conditions where Self.isList(condition.name) {
                tables.read(EximList.written(condition.value), from: statement.line, &reading)
            }
        }
        var list = EximACL(lists, tables)
        switch list.end(of: name) {
        case .accepts(let open): reading.add("relay-guard", ["none"], at: open.line, text: open.text)
        case .refuses: reading.add("relay-guard", ["list"], at: place)
        case .unknown:
            reading.add("relay-guard", ["list"], at: place)
            for doubt in list.doubts { tell(doubt, tables, &reading) }
        }
    }

    /// The statements of a list and of those that they ask.
    private func reachable(_ name: String) -> [EximStatement] {
        var names = [name]
        var index = 0
        while index < names.count, names.count < 200 {
            for condition in (lists[names[index]] ?? []).flatMap(\.conditions)
            where ["acl", "!acl"].contains(condition.name) {
                if let asked = condition.value.words.first, !names.contains(asked) { names.append(asked) }
            }
            index += 1
        }
        return names.flatMap { lists[$0] ?? [] }
    }

    /// The lists that decide on relaying by their names, with what their files hold: `NAME.everybody` where one has strangers in it.
    private func addLists(_ tables: inout EximTables, _ reading: inout ConfigurationReading) {
        let written = reading.settings.filter { $0.scope.isEmpty && Self.relayLists.contains($0.name) }
        for setting in written {
            let place = Line(file: setting.file, number: setting.line, text: setting.text)
            tables.read(setting.values, from: place, &reading)
            for (item, line) in tables.flat(setting.values) where !item.hasPrefix("!") {
                if let line { reading.add(setting.name, [item], at: line) }
            }
            let strangers = EximStrangers(tables)
            let match = strangers.match(setting.values)
            if match == nil { tellExpanded(setting.values, place, tables, &reading) }
            guard match == true else { continue }
            let line = strangers.line(setting.values) ?? place
            reading.add("\(setting.name).everybody", setting.values, at: line)
        }
    }

    private func tell(_ doubt: EximACL.Doubt, _ tables: EximTables, _ reading: inout ConfigurationReading) {
        if doubt.isList { return tellExpanded(EximList.written(doubt.value), doubt.line, tables, &reading) }
        let isKnown = reading.problems.contains { $0.file == doubt.line.file && $0.line == doubt.line.number }
        if !isKnown { EximTables.tell(doubt.value, doubt.line, &reading) }
    }

    private func tellExpanded(
        _ items: [String], _ place: Line, _ tables: EximTables, _ reading: inout ConfigurationReading
    ) {
        for entry in tables.expanded(items, from: place) {
            let isKnown = reading.problems.contains {
                $0.file == entry.line.file && $0.line == entry.line.number
            }
            if !isKnown { EximTables.tell(entry.item, entry.line, &reading) }
        }
    }

    private static func isList(_ name: String) -> Bool {
        ["hosts", "domains", "sender_domains"].contains(name.hasPrefix("!") ? String(name.dropFirst()) : name)
    }
}
