import NoroshiModel

/// `/etc/hosts.allow` and `/etc/hosts.deny`: for each line a block `allow …` or `deny …` with `daemons`, `clients`,
/// `clients.everybody` (the clients where they are everybody, in whatever words), `options`, `shell` and `fetched` (commands that
/// give a shell to who connects, or run what they fetch or decode), and for the whole `default`, what a daemon that no line names
/// is met with.
///
/// - Source: hosts_access(5), hosts_options(5).
extension SoftwareReader {
    static let hostsAccess = SoftwareReader(
        name: "hosts-access", mainFile: "/etc/hosts.allow", programs: [], packages: ["libwrap0"]
    ) { reading in
        var parser = HostsAccessParser(reading: reading)
        parser.file("/etc/hosts.allow", "allow")
        parser.file("/etc/hosts.deny", "deny")
        parser.finish()
        reading = parser.reading
    }
}

struct HostsAccessParser {
    private static let wildcards: Set = ["ALL", "LOCAL", "UNKNOWN", "KNOWN", "PARANOID", "EXCEPT"]

    var reading: ConfigurationReading
    private var count = 0
    private var deniesAll: Line?

    init(reading: ConfigurationReading) { self.reading = reading }

    mutating func file(_ path: String, _ kind: String) {
        for line in (reading.lines(path) ?? []).continued(limit: 16 << 10) { take(line, kind) }
    }

    private mutating func take(_ line: Line, _ kind: String) {
        let text = line.text.trimmed
        guard let first = text.first, first != "#" else { return }
        let fields = Self.fields(text)
        let scope = ["\(kind) \(fields.prefix(2).joined(separator: ": "))"]
        guard fields.count >= 2, !fields[1].isEmpty else {
            // The library logs it and takes the next line.
            return reading.add("unreadable", [text], scope: scope, at: line)
        }
        count += 1
        let daemons = Self.list(fields[0])
        let clients = Self.list(fields[1])
        reading.add("file", [kind], scope: scope, at: line)
        reading.add("daemons", daemons, scope: scope, at: line)
        reading.add("clients", clients, scope: scope, at: line)
        if HostsAccessClients.haveEverybody(clients) {
            reading.add("clients.everybody", clients, scope: scope, at: line)
        }
        reading.add("options", Array(fields.dropFirst(2)), scope: scope, at: line)
        for option in fields.dropFirst(2) { command(option, scope, line) }
        let mistakes = (daemons + clients).filter { Self.isMistake($0) }
        if !mistakes.isEmpty { reading.add("unknown-word", mistakes, scope: scope, at: line) }
        let isDenying = kind == "deny" || fields.dropFirst(2).contains { $0.lowercased() == "deny" }
        if isDenying, daemons == ["ALL"], clients.first == "ALL" { deniesAll = line }
    }

    /// `twist` gives the connection to the command, `spawn` and `aclexec` do not.
    private mutating func command(_ option: String, _ scope: [String], _ line: Line) {
        let keyword = option.prefix { $0.isLetter }.lowercased()
        guard ["twist", "spawn", "aclexec"].contains(keyword) else { return }
        let text = String(option.dropFirst(keyword.count).drop { $0.isWhitespace || $0 == "=" })
        if keyword == "twist" && ShellGiving.isShell(text: text) || ShellGiving.connects(text: text) {
            reading.add("shell", [text], scope: scope, at: line)
        }
        if let kind = SuspiciousCommand.kind(text), kind == "download" || kind == "decoded" {
            reading.add("fetched", [text], scope: scope, at: line)
        }
    }

    mutating func finish() {
        guard count > 0, let file = reading.files.last else { return }
        let place = deniesAll ?? Line(file: file, number: 0, text: "")
        reading.add(
            "default", [deniesAll == nil ? "allow" : "deny"], at: place,
            text: deniesAll?.text ?? "default: allow")
    }

    /// Split at colons, except inside of brackets and after a backslash.
    private static func fields(_ text: String) -> [String] {
        var fields = [""]
        var depth = 0
        var isEscaped = false
        for character in text {
            if isEscaped, character != ":" { fields[fields.count - 1].append("\\") }
            if isEscaped {
                fields[fields.count - 1].append(character)
                isEscaped = false
                continue
            }
            isEscaped = character == "\\"
            if isEscaped { continue }
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character == ":", depth <= 0 { fields.append("") } else { fields[fields.count - 1].append(character) }
        }
        return fields.map(\.trimmed)
    }

    private static func list(_ text: String) -> [String] {
        text.split { $0 == "," || $0.isWhitespace }.map(String.init)
    }

    /// A word in capitals that is no wildcard, such as `ALLL`: it is taken for a name that nobody has.
    private static func isMistake(_ word: String) -> Bool {
        guard word.count > 2, word.allSatisfy({ $0.isASCII && $0.isUppercase }) else { return false }
        return !wildcards.contains(word)
    }
}
