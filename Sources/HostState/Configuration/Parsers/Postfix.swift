import NoroshiModel

/// Postfix: the last of a parameter counts; `-o` of a service in `master.cf` overrides it for that service.
///
/// - Source: postconf(5), master(5), access(5) of Postfix; defaults by version, ``PostfixDefaults``.
extension SoftwareReader {
    static let postfix = SoftwareReader(
        name: "postfix", mainFile: "/etc/postfix/main.cf",
        programs: ["/usr/lib/postfix/sbin/master", "/usr/sbin/postfix"],
        packages: ["postfix"]
    ) { reading in
        var parser = PostfixParser(reading: reading)
        parser.main("/etc/postfix/main.cf")
        parser.services("/etc/postfix/master.cf")
        reading = parser.reading
    }
}

struct PostfixParser {
    /// Postfix itself has about 900.
    private static let maximumParameters = 2000
    /// Parameters that rules ask for whether they are written or not.
    private static let toldDefaults = [
        "relay_domains", "smtpd_relay_restrictions", "mynetworks_style", "smtpd_banner", "smtpd_tls_protocols",
        "smtpd_tls_mandatory_protocols", "smtpd_forbid_bare_newline", "smtpd_forbid_unauth_pipelining",
    ]

    var reading: ConfigurationReading
    private var parameters: PostfixParameters
    private var tables: Set<String> = []

    init(reading: ConfigurationReading) {
        self.reading = reading
        parameters = PostfixParameters(version: reading.version)
    }

    // MARK: main.cf

    mutating func main(_ path: String) {
        guard let lines = reading.lines(path) else { return }
        var written: [String: Line] = [:]
        for line in Self.logical(lines) {
            guard let equals = line.text.firstIndex(of: "=") else {
                reading.problem(line, "expected 'name = value'")
                continue
            }
            let name = line.text[..<equals].trimmed
            guard !name.isEmpty, !name.contains(where: \.isWhitespace) else {
                reading.problem(line, "expected 'name = value'")
                continue
            }
            guard written.count < Self.maximumParameters || written[name] != nil else {
                reading.problem(line, "more than \(Self.maximumParameters) parameters; the rest was not read")
                break
            }
            parameters.raw[name] = line.text[line.text.index(after: equals)...].trimmed
            written[name] = line
        }
        for (name, line) in written.sorted(by: { ($0.value.number, $0.key) < ($1.value.number, $1.key) }) {
            add(name, parameters.value(name) ?? "", scope: [], line: line, parameters)
        }
        for name in Self.toldDefaults where parameters.raw[name] == nil {
            guard let value = parameters.value(name) else { continue }
            reading.addDefault(name, PostfixParameters.items(value), file: path)
        }
        guarded(parameters, scope: [], place: Line(file: path, number: 0, text: ""))
    }

    private mutating func add(
        _ name: String, _ value: String, scope: [String], line: Line, _ parameters: PostfixParameters
    ) {
        reading.add(name, PostfixParameters.items(value), scope: scope, at: line)
        if name == "mynetworks" { networks(PostfixParameters.items(value), scope) }
        if name.hasSuffix("_restrictions") { accessTables(PostfixParameters.items(value), line) }
    }

    /// `mynetworks` may name files, each line of which begins with a range.
    private mutating func networks(_ items: [String], _ scope: [String]) {
        for item in items where item.hasPrefix("/") {
            for line in reading.lines(item, isNeeded: true) ?? [] {
                guard let first = line.text.words.first, !first.hasPrefix("#") else { continue }
                reading.add("mynetworks", [first], scope: scope, at: line)
            }
        }
    }

    /// Lines, with those that begin with a space joined to the one before.
    static func logical(_ lines: [Line]) -> [Line] {
        var joined: [Line] = []
        for line in lines {
            guard let first = line.text.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            if line.text.first?.isWhitespace == true, let last = joined.indices.last {
                guard joined[last].text.utf8.count < 256 << 10 else { continue }
                joined[last].text += " " + line.text.trimmed
            } else {
                joined.append(Line(file: line.file, number: line.number, text: line.text.trimmed))
            }
        }
        return joined
    }

    // MARK: master.cf

    mutating func services(_ path: String) {
        for line in Self.logical(reading.lines(path) ?? []) {
            let words = Self.words(line.text)
            guard words.count >= 8 else {
                reading.problem(line, "expected 8 fields of a service, found \(words.count)")
                continue
            }
            let scope = ["service \(words[0])/\(words[1])"]
            reading.add("service", [words[0]], scope: scope, at: line)
            reading.add("type", [words[1]], scope: scope, at: line)
            reading.add("command", [words[7]], scope: scope, at: line)
            if words[3] == "n" { reading.add("unprivileged", ["no"], scope: scope, at: line) }
            if words[4] == "y" { reading.add("chroot", ["yes"], scope: scope, at: line) }
            options(Array(words.dropFirst(8)), scope, line, isServer: words[7] == "smtpd")
        }
    }

    private mutating func options(_ words: [String], _ scope: [String], _ line: Line, isServer: Bool) {
        var own = parameters
        var names: [String] = []
        var index = 0
        while index < words.count {
            defer { index += 1 }
            var text = words[index]
            if text == "-o", index + 1 < words.count {
                index += 1
                text = words[index]
            } else if text.hasPrefix("-o") {
                text = String(text.dropFirst(2))
            } else {
                continue
            }
            if text.hasPrefix("{"), text.hasSuffix("}") { text = String(text.dropFirst().dropLast()) }
            guard let equals = text.firstIndex(of: "=") else { continue }
            let name = text[..<equals].trimmed
            own.raw[name] = text[text.index(after: equals)...].trimmed
            if !names.contains(name) { names.append(name) }
        }
        for name in names { add(name, own.value(name) ?? "", scope: scope, line: line, own) }
        if isServer, names.contains(where: { $0.hasSuffix("_restrictions") }) {
            guarded(own, scope: scope, place: line)
        }
    }

    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest = rest.drop(while: \.isWhitespace)
            } else if first == "{", let inner = PostfixParameters.braced(&rest) {
                words.append("{" + inner.trimmed + "}")
            } else {
                let word = rest.prefix { !$0.isWhitespace }
                words.append(String(word))
                rest = rest.dropFirst(word.count)
            }
        }
        return words
    }

    // MARK: What decides on relaying

    /// `relay-guard`: which list of restrictions refuses recipients elsewhere from strangers; `default` where nothing is written,
    /// `missing` where no list names a refusal, and Postfix of today stops with an error, `none` where something lets everybody
    /// pass before.
    private mutating func guarded(_ parameters: PostfixParameters, scope: [String], place: Line) {
        let lists = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"]
        // Asked at the recipient too, as long as `smtpd_delay_reject` is on.
        let others = ["smtpd_client_restrictions", "smtpd_helo_restrictions", "smtpd_sender_restrictions"]
        let items = lists.map { PostfixParameters.items(parameters.value($0) ?? "") }
        let guarding = (lists + others).first {
            refuses(PostfixParameters.items(parameters.value($0) ?? ""), parameters)
        }
        let word =
            switch guarding {
            case lists[0]?: "relay"
            case lists[1]?: "recipient"
            case _?: "other"
            case nil where lists.allSatisfy { parameters.raw[$0] == nil }: "default"
            case nil where !items.contains { names($0, parameters) }: "missing"
            case nil: "none"
            }
        let text = lists.compactMap { name in parameters.value(name).map { "\(name) = \($0)" } }
            .joined(separator: "; ")
        let line = reading.settings.last { lists.contains($0.name) && ($0.scope == scope || $0.scope.isEmpty) }
        let shown = line.map { Line(file: $0.file, number: $0.line, text: "") } ?? place
        reading.add("relay-guard", [word], scope: scope, at: place.number > 0 ? place : shown, text: text)
    }

    /// Whether a list names a refusal anywhere.
    private func names(_ items: [String], _ parameters: PostfixParameters, depth: Int = 0) -> Bool {
        let classes = Set(PostfixParameters.items(parameters.value("smtpd_restriction_classes") ?? ""))
        return items.contains { item in
            if Self.refusals.contains(item) { return true }
            guard depth < 8, classes.contains(item), let inner = parameters.value(item) else { return false }
            return names(PostfixParameters.items(inner), parameters, depth: depth + 1)
        }
    }

    private static let refusals: Set = [
        "reject_unauth_destination", "defer_unauth_destination", "reject", "defer", "check_relay_domains",
    ]

    /// Whether a list refuses before it lets everybody pass.
    private mutating func refuses(_ items: [String], _ parameters: PostfixParameters, depth: Int = 0) -> Bool {
        let classes = Set(PostfixParameters.items(parameters.value("smtpd_restriction_classes") ?? ""))
        for (index, item) in items.enumerated() {
            if Self.refusals.contains(item) { return true }
            if item == "permit" { return false }
            if item.hasPrefix("check_"), item.hasSuffix("_access"), index + 1 < items.count,
                letsAllPass(items[index + 1])
            {
                return false
            }
            if depth < 8, classes.contains(item), let inner = parameters.value(item),
                refuses(PostfixParameters.items(inner), parameters, depth: depth + 1)
            {
                return true
            }
        }
        return false
    }

    private static let everybody: Set = [
        "0.0.0.0/0", "/^/", "/.*/", "/^.*$/", "/./", "/^.*/", "static:ok", "static:permit",
    ]

    private mutating func letsAllPass(_ table: String) -> Bool {
        if Self.everybody.contains(table.lowercased()) { return true }
        return reading.settings.contains { setting in
            guard setting.scope == ["access \(Self.path(table))"], let entry = setting.values.first else {
                return false
            }
            let words = entry.lowercased().words
            return words.count >= 2 && Self.everybody.contains(words[0]) && ["ok", "permit"].contains(words[1])
        }
    }

    /// Texts that access tables are made of.
    private mutating func accessTables(_ items: [String], _ line: Line) {
        for (index, item) in items.enumerated() where item.hasPrefix("check_") && item.hasSuffix("_access") {
            guard index + 1 < items.count, items[index + 1].contains(":/") else { continue }
            let path = Self.path(items[index + 1])
            guard tables.insert(path).inserted else { continue }
            for line in reading.lines(path, isNeeded: true, from: line) ?? [] {
                let words = line.text.words
                guard words.count >= 2, !words[0].hasPrefix("#") else { continue }
                reading.add(
                    "entry", [words.joined(separator: " ")], scope: ["access \(path)"], at: line)
            }
        }
    }

    private static func path(_ table: String) -> String {
        table.firstIndex(of: ":").map { String(table[table.index(after: $0)...]) } ?? table
    }
}
