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
        parser.listening()
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
    private(set) var parameters: PostfixParameters
    /// The lines of `master.cf`; nil where there is no such file.
    private(set) var services: [PostfixService]?
    /// Whether there may be services that were not read.
    private(set) var mayHaveOthers = false
    /// Tables of ranges and patterns by the words that name them, and lines of those with one key each.
    var tables: [String: PostfixTable] = [:]
    var texts: [String: [Line]] = [:]
    var entries: Set<Line> = []

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
        for (name, other) in parameters.circles {
            if let line = written[name] { reading.problem(line, "needs itself by way of $\(other)") }
        }
        for name in Self.toldDefaults where parameters.raw[name] == nil {
            guard let value = parameters.value(name) else { continue }
            reading.addDefault(name, PostfixParameters.items(value), file: path)
        }
        instances(written["multi_instance_directories"])
        let whole = Line(file: path, number: 0, text: "")
        if let line = written["virtual_alias_maps"], parameters.raw["virtual_alias_domains"] == nil {
            let value = parameters.value("virtual_alias_domains") ?? ""
            domains("virtual_alias_domains", PostfixParameters.items(value), [], line)
        }
        guarded(parameters, scope: [], place: whole)
    }

    /// Other configurations that are started with this one, each of which is a server of its own.
    private mutating func instances(_ line: Line?) {
        guard let line, parameters.value("multi_instance_enable") == "yes" else { return }
        for folder in PostfixParameters.items(parameters.value("multi_instance_directories") ?? "") {
            reading.problem(line, "the instance \(folder) was not read")
        }
    }

    private mutating func add(
        _ name: String, _ value: String, scope: [String], line: Line, _ parameters: PostfixParameters
    ) {
        reading.add(name, PostfixParameters.items(value), scope: scope, at: line)
        if name == "mynetworks" { networks(PostfixParameters.items(value), scope, line) }
        if Self.domainLists.contains(name) { domains(name, PostfixParameters.items(value), scope, line) }
        // Classes have names of their own, and what may stand in a list of restrictions.
        if value.contains("_access") { accessTables(PostfixParameters.items(value), line) }
        starting(parameter: name, value, scope, line)
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
        let before = reading.problems.count
        defer { mayHaveOthers = reading.problems.count > before }
        guard let lines = reading.lines(path) else { return }
        services = []
        for line in Self.logical(lines) {
            let words = Self.words(line.text)
            guard words.count >= 8 else {
                reading.problem(line, "expected 8 fields of a service, found \(words.count)")
                continue
            }
            let scope = ["service \(words[0])/\(words[1])"]
            services?.append(
                PostfixService(name: words[0], type: words[1], command: words[7], scope: scope, line: line))
            reading.add("service", [words[0]], scope: scope, at: line)
            reading.add("type", [words[1]], scope: scope, at: line)
            reading.add("command", [words[7]], scope: scope, at: line)
            if words[3] == "n" { reading.add("unprivileged", ["no"], scope: scope, at: line) }
            if words[4] == "y" { reading.add("chroot", ["yes"], scope: scope, at: line) }
            if services?.last?.isServer ?? false, let sign = words.dropFirst(8).firstIndex(of: "-c"),
                sign + 1 < words.count
            {
                reading.problem(line, "the instance \(words[sign + 1]) was not read")
            }
            starting(Array(words.dropFirst(7)), words[1], scope, line)
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
        let isAsked = names.contains { $0.hasSuffix("_restrictions") || PostfixCertificates.parameters.contains($0) }
        if isServer, isAsked {
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
}
