import NoroshiModel

/// Aliases of mail: for each that starts a program a block `alias NAME` with `runs`, `shell` (what is mailed is run), `decodes` (what is
/// mailed is written to the file that it names), `include`, and `program.open`, `include.open` where others than root may write.
///
/// - Source: aliases(5) of Postfix and sendmail.
extension SoftwareReader {
    static let aliases = SoftwareReader(
        name: "aliases", mainFile: "/etc/aliases", programs: [], packages: []
    ) { reading in
        for path in MailAliases.files(&reading) { MailAliases.read(path, &reading) }
    }
}

enum MailAliases {
    private static let usual = ["/etc/aliases", "/etc/mail/aliases", "/etc/postfix/aliases", "/etc/exim4/aliases"]
    private static let decoders: Set = ["uudecode", "decode", "uuencode", "uumerge", "munpack"]

    /// The usual ones, and those that Postfix is told.
    static func files(_ reading: inout ConfigurationReading) -> [String] {
        let bytes = ((try? reading.source.read("/etc/postfix/main.cf", limit: 1 << 20)) ?? nil) ?? []
        let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let lines = text.map { Line(file: "/etc/postfix/main.cf", number: 0, text: String($0)) }
        let told = PostfixParser.logical(lines).filter { $0.text.hasPrefix("alias_") }
            .flatMap { PostfixParameters.items(String($0.text.drop { $0 != "=" }.dropFirst())) }
            .compactMap { item in item.firstIndex(of: ":").map { String(item[item.index(after: $0)...]) } }
            .filter { $0.hasPrefix("/") }
        return (usual + told.filter { !usual.contains($0) }).reduce(into: []) { paths, path in
            if reading.exists(path), !paths.contains(path) { paths.append(path) }
        }
    }

    static func read(_ path: String, _ reading: inout ConfigurationReading) {
        for line in PostfixParser.logical(reading.lines(path) ?? []) {
            var values = values(line.text)
            guard let name = values.first else { continue }
            values.removeFirst()
            for value in values { target(value, ["alias \(name)"], line, &reading) }
        }
    }

    /// The name, and what stands between commas outside of quotes.
    private static func values(_ text: String) -> [String] {
        var values: [String] = []
        var value = ""
        var isQuoted = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                value.append(character)
                isEscaped = false
            } else if character == "\\", isQuoted {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, character == "," || character == ":" && values.isEmpty {
                values.append(value.trimmed)
                value = ""
            } else {
                value.append(character)
            }
        }
        return values + [value.trimmed]
    }

    private static func target(
        _ value: String, _ scope: [String], _ line: Line, _ reading: inout ConfigurationReading
    ) {
        if value.hasPrefix(":include:") {
            let path = value.dropFirst(9).trimmed
            reading.add("include", [OpenPlaces.plain(path)], scope: scope, at: line)
            guard let reason = reading.exposure(path) else { return }
            return reading.add("include.open", [path], scope: scope, at: line, text: "\(line.text): \(reason)")
        }
        guard value.hasPrefix("|") else { return }
        let commands = ShellText(value.dropFirst()).commands
        let runs = commands.flatMap { SystemdSurroundings().runs(StartedCommand($0)) }
        reading.add("runs", runs, scope: scope, at: line)
        let open = runs.filter { reading.exposure($0) != nil }
        if !open.isEmpty { reading.add("program.open", open, scope: scope, at: line) }
        if commands.contains(where: { ShellGiving.isShell($0) }) {
            reading.add("shell", [value], scope: scope, at: line)
        }
        if runs.contains(where: { decoders.contains(ProcessPlaces.base($0)) }) {
            reading.add("decodes", [value], scope: scope, at: line)
        }
    }
}
