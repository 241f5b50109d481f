import NoroshiModel

/// BIND's `named.conf`: options, views and zones in them; lists of addresses with the names of `acl` put in.
///
/// - Source: BIND 9.18 ARM §8.
extension SoftwareReader {
    static let named = SoftwareReader(
        name: "named", mainFile: "/etc/bind/named.conf", programs: ["/usr/sbin/named"], packages: ["bind9"]
    ) { reading in
        let places = ["/etc/bind/named.conf", "/etc/named.conf", "/etc/named/named.conf"]
        var parser = NamedParser(reading: reading)
        if let path = places.first(where: { parser.reading.isNamed($0) }) { parser.file(path) }
        parser.finish()
        reading = parser.reading
    }
}

struct NamedParser {
    private static let maximumDepth = 30

    var reading: ConfigurationReading
    private var lists: [String: [String]] = [:]

    init(reading: ConfigurationReading) { self.reading = reading }

    mutating func file(_ path: String, scope: [String] = [], isNeeded: Bool = false, from place: Line? = nil) {
        guard let lines = reading.lines(path, isNeeded: isNeeded, from: place) else { return }
        let read = NamedTokens(lines)
        if let open = read.openAt { reading.problem(lines[open], "a comment or quote is not closed") }
        var position = 0
        statements(read.tokens, &position, lines, scope: scope, depth: 0)
        if position < read.tokens.count {
            reading.problem(lines[read.tokens[position].line], "'}' without '{'")
        }
    }

    /// A statement: its words, and what stands in its braces.
    private struct Statement {
        var words: [String] = []
        var body: Range<Int>?
        var line = 0
    }

    private mutating func statements(
        _ tokens: [NamedTokens.Token], _ position: inout Int, _ lines: [Line], scope: [String], depth: Int
    ) {
        while position < tokens.count, !tokens[position].isSign("}") {
            if tokens[position].isSign(";") {
                position += 1
                continue
            }
            let statement = next(tokens, &position, lines)
            take(statement, tokens, lines, scope: scope, depth: depth)
        }
    }

    private mutating func next(
        _ tokens: [NamedTokens.Token], _ position: inout Int, _ lines: [Line]
    ) -> Statement {
        var statement = Statement(line: tokens[position].line)
        while position < tokens.count, !tokens[position].isSign(";"), !tokens[position].isSign("}") {
            guard tokens[position].isSign("{") else {
                statement.words.append(tokens[position].text)
                position += 1
                continue
            }
            let start = position + 1
            var depth = 0
            repeat {
                if tokens[position].isSign("{") { depth += 1 }
                if tokens[position].isSign("}") { depth -= 1 }
                position += 1
            } while position < tokens.count && depth > 0
            if depth > 0 { reading.problem(lines[statement.line], "'{' is not closed") }
            statement.body = start..<max(start, depth > 0 ? position : position - 1)
        }
        return statement
    }

    private mutating func take(
        _ statement: Statement, _ tokens: [NamedTokens.Token], _ lines: [Line], scope: [String], depth: Int
    ) {
        guard depth < Self.maximumDepth, let name = statement.words.first?.lowercased() else { return }
        let line = lines[statement.line]
        let words = Array(statement.words.dropFirst())
        switch name {
        case "include":
            guard let pattern = words.first else { return }
            include(pattern, scope, line)
        case "acl":
            guard let list = words.first else { return }
            lists[list.lowercased()] = elements(statement.body, tokens)
        case "options": inner(statement, tokens, lines, scope, depth)
        case "view": inner(statement, tokens, lines, ["view \(words.first ?? "")"], depth)
        case "zone":
            let zone = scope + ["zone \(words.first ?? "")"]
            reading.add("zone", [words.first ?? ""], scope: zone, at: line)
            inner(statement, tokens, lines, zone, depth)
        case "key": reading.add("key", words, scope: scope, at: line, text: "key \(words.joined(separator: " "))")
        case "logging", "trust-anchors", "managed-keys", "trusted-keys", "server", "dlz", "plugin": break
        default:
            let values = statement.body == nil ? words : elements(statement.body, tokens)
            reading.add(name, values, scope: scope, at: line, text: text(name, words, statement.body, tokens))
        }
    }

    private mutating func inner(
        _ statement: Statement, _ tokens: [NamedTokens.Token], _ lines: [Line], _ scope: [String], _ depth: Int
    ) {
        guard let body = statement.body else { return }
        var position = body.lowerBound
        statements(Array(tokens[..<body.upperBound]), &position, lines, scope: scope, depth: depth + 1)
    }

    private mutating func include(_ pattern: String, _ scope: [String], _ line: Line) {
        var path = pattern
        if !path.hasPrefix("/") {
            path = line.file.prefix(through: line.file.lastIndex(of: "/") ?? line.file.startIndex) + path
        }
        let found = path.contains("*") ? reading.paths(path) : [path]
        for path in found {
            var inner = self
            inner.reading.including(path, from: line) { reading in
                self.reading = reading
                self.file(path, scope: scope, isNeeded: true, from: line)
                reading = self.reading
            }
            reading = inner.reading
        }
    }

    // MARK: Values

    /// The elements of a list, those of inner lists among them, with `!` before what is excluded.
    private func elements(_ body: Range<Int>?, _ tokens: [NamedTokens.Token]) -> [String] {
        var elements: [String] = []
        var words: [String] = []
        for token in tokens[body ?? 0..<0] {
            if token.isSign(";") || token.isSign("{") || token.isSign("}") {
                if !words.isEmpty { elements.append(words.joined(separator: " ")) }
                words = []
            } else {
                words.append(token.text)
            }
        }
        return words.isEmpty ? elements : elements + [words.joined(separator: " ")]
    }

    private func text(
        _ name: String, _ words: [String], _ body: Range<Int>?, _ tokens: [NamedTokens.Token]
    ) -> String {
        let inside = body.map { tokens[$0].prefix(60).map(\.text) } ?? []
        let whole = [name] + words + (body == nil ? [] : ["{"] + inside + ["}"])
        return whole.joined(separator: " ").replacing(" ;", with: ";") + ";"
    }

    private static let addressLists: Set = [
        "allow-query", "allow-query-cache", "allow-recursion", "allow-transfer", "allow-update", "allow-notify",
        "allow-update-forwarding", "blackhole", "listen-on", "listen-on-v6", "allow-query-on", "allow-recursion-on",
        "allow-query-cache-on", "match-clients", "match-destinations",
    ]

    /// Puts lists in for their names, and adds who may ask for recursion in the whole and in each view.
    mutating func finish() {
        var settings = reading.settings.map { setting in
            guard Self.addressLists.contains(setting.name) else { return setting }
            return ConfigurationSurvey.Setting(
                name: setting.name, values: expanded(setting.values, depth: 0), scope: setting.scope,
                file: setting.file, line: setting.line, text: setting.text)
        }
        let scopes = Set(settings.map(\.scope).filter { $0.isEmpty || $0.last?.hasPrefix("view ") == true })
        for scope in scopes.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let own = ScopedSettings(settings).within(scope)
            if let deciding = Self.recursion(own) {
                settings.append(
                    .init(
                        name: "recursion-clients", values: deciding.values, scope: scope, file: deciding.file,
                        line: deciding.line, text: deciding.text))
            }
        }
        reading.replace(settings)
    }

    /// Which list decides who may ask for recursion: the first of ARM's order, unless another leaves fewer.
    ///
    /// - Source: BIND 9.18 ARM, allow-recursion: where nothing is said, those of the networks of the host itself; view: a client is asked for
    ///   by `match-clients` before it has any of the view; listen-on, allow-recursion-on: by which addresses it may come.
    private static func recursion(_ own: ScopedSettings) -> ConfigurationSurvey.Setting? {
        let first = ["allow-recursion", "allow-query-cache", "allow-query"].lazy
            .compactMap { own.effective($0).first }.first
        guard let first else { return nil }
        let fewer = ["match-clients", "allow-query-cache"].lazy.compactMap { own.effective($0).first }
            .first { !$0.values.contains { Networks.isWider($0, v4: 15, v6: 31) } }
        let inside = ["allow-recursion-on", "allow-query-cache-on", "match-destinations"].lazy
            .compactMap { own.effective($0).first }.first { isLoopback($0.values) }
        let listening = ["listen-on", "listen-on-v6"].map { own.effective($0) }
        let isInside = listening.allSatisfy { all in !all.isEmpty && all.allSatisfy { isLoopback($0.values) } }
        return fewer ?? inside ?? (isInside ? listening[0].first : nil) ?? first
    }

    /// Whether only the host itself can ask at these addresses; `localhost` stands for all that it has.
    private static func isLoopback(_ addresses: [String]) -> Bool {
        addresses.allSatisfy { $0 == "none" || $0.hasPrefix("!") || Networks.range($0)?.first.isLoopback ?? false }
    }

    private func expanded(_ values: [String], depth: Int) -> [String] {
        guard depth < 10 else { return values }
        var all: [String] = []
        for value in values where all.count < 5000 {
            let isExcluded = value.hasPrefix("!")
            let name = (isExcluded ? String(value.dropFirst()) : value).trimmed.lowercased()
            guard let list = lists[name] else {
                all.append(value)
                continue
            }
            let inner = expanded(list, depth: depth + 1)
            all += isExcluded ? inner.map { $0.hasPrefix("!") ? String($0.dropFirst()) : "!\($0)" } : inner
        }
        return all
    }
}
