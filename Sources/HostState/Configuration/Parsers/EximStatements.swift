import NoroshiModel

/// The lists of `begin acl`, and which of them lets strangers send to strangers.
///
/// - Source: The Exim specification 4.96, chapter 43.
struct EximStatements {
    private static let verbs: Set = ["accept", "defer", "deny", "discard", "drop", "require", "warn"]
    /// What says nothing of who may send.
    private static let modifiers: Set = [
        "message", "log_message", "logwrite", "control", "set", "delay", "add_header", "remove_header", "endpass",
        "log_reject_target", "continue", "queue", "udpsend", "encrypted", "verify", "!verify", "!dnslists", "senders",
        "!senders",
    ]

    /// Who may send to anywhere, and whose mail anybody may send here.
    private static let relayLists: Set = [
        "relay_from_hosts", "dc_relay_nets", "host_accept_relay", "relay_to_domains", "dc_relay_domains",
        "local_domains",
    ]

    private struct Statement {
        let verb: String
        let line: Line
        var conditions: [(name: String, value: String)] = []
    }

    private var name = ""
    private var lists: [String: [Statement]] = [:]

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
            lists[name, default: []].append(Statement(verb: word, line: line))
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
        let place = Line(file: asked.file, number: asked.line, text: asked.text)
        if name == "accept" { return reading.add("relay-guard", ["none"], at: place, text: asked.text) }
        guard let statements = lists[name] else { return }
        for statement in statements where ["accept", "discard", "require"].contains(statement.verb) {
            for condition in statement.conditions where Self.isList(condition.name) {
                tables.read(EximList.written(condition.value), from: statement.line, &reading)
            }
        }
        let opening = opening(statements, EximStrangers(tables))
        let text = opening.map { open in
            ([open.verb] + open.conditions.map { $0.value.isEmpty ? $0.name : "\($0.name) = \($0.value)" })
                .joined(separator: " ")
        }
        reading.add(
            "relay-guard", [opening == nil ? "list" : "none"], at: opening?.line ?? place, text: text ?? asked.text)
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
            guard strangers.match(setting.values) == true else { continue }
            let line = strangers.line(setting.values) ?? place
            reading.add("\(setting.name).everybody", setting.values, at: line)
        }
    }

    private static func isList(_ name: String) -> Bool {
        ["hosts", "domains", "sender_domains"].contains(name.hasPrefix("!") ? String(name.dropFirst()) : name)
    }

    /// The statement that lets everybody pass before any other refuses what is not ours.
    private func opening(_ statements: [Statement], _ strangers: EximStrangers) -> Statement? {
        for statement in statements {
            let names = statement.conditions.map(\.name)
            let isForAll = statement.conditions.allSatisfy { Self.holdsForAll($0, strangers) }
            switch statement.verb {
            case "accept", "discard": if isForAll { return statement }
            case "require":
                if !isForAll, names.contains(where: { ["domains", "hosts", "authenticated"].contains($0) }) {
                    return nil
                }
            case "deny", "drop", "defer":
                let isRefusal = statement.conditions.contains {
                    $0.name == "!domains" && strangers.match($0.value) != true
                        || $0.name == "domains" && $0.value.hasPrefix("!") && strangers.match($0.value) != false
                }
                let isWhole = names.allSatisfy { ["message", "log_message", "logwrite", "delay", "set"].contains($0) }
                if isRefusal || isWhole { return nil }
            default: break
            }
        }
        return nil
    }

    private static func holdsForAll(_ condition: (name: String, value: String), _ strangers: EximStrangers) -> Bool {
        guard isList(condition.name) else {
            return modifiers.contains(condition.name) || condition.name.hasPrefix("set")
        }
        return strangers.match(condition.value) == !condition.name.hasPrefix("!")
    }
}
