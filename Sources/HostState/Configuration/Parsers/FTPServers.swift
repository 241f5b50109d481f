import NoroshiModel

extension SoftwareReader {
    /// vsftpd: `name=value` without spaces, the last counts.
    ///
    /// - Source: vsftpd.conf(5).
    static let vsftpd = SoftwareReader(
        name: "vsftpd", mainFile: "/etc/vsftpd.conf", programs: ["/usr/sbin/vsftpd"], packages: ["vsftpd"]
    ) { reading in
        for path in ["/etc/vsftpd.conf"] + reading.paths("/etc/vsftpd/*.conf") {
            for line in reading.lines(path) ?? [] {
                let text = line.text.drop(while: \.isWhitespace)
                guard let first = text.first, first != "#" else { continue }
                guard let equals = text.firstIndex(of: "=") else {
                    reading.problem(line, "expected 'name=value'")
                    continue
                }
                let name = text[..<equals].lowercased()
                let value = String(text[text.index(after: equals)...])
                reading.add(name, [boolean(value)], at: line)
            }
        }
        reading.keepEffective()
    }

    private static func boolean(_ value: String) -> String {
        switch value.uppercased() {
        case "YES", "TRUE", "1": "YES"
        case "NO", "FALSE", "0": "NO"
        default: value
        }
    }

    /// - Source: The directives of ProFTPD 1.3.8.
    static let proftpd = SoftwareReader(
        name: "proftpd", mainFile: "/etc/proftpd/proftpd.conf", programs: ["/usr/sbin/proftpd"],
        packages: ["proftpd-core", "proftpd-basic"]
    ) { reading in
        let places = ["/etc/proftpd/proftpd.conf", "/etc/proftpd.conf"]
        var parser = BlockParser(reading: reading)
        if let path = places.first(where: { parser.reading.isNamed($0) }) { parser.file(path) }
        for block in parser.open { parser.reading.problem(block.line, "<\(block.name)> is not closed") }
        reading = parser.reading
        reading.keepEffective(except: ["allow", "deny", "allowuser", "denyuser"])
        ProFTPDAnonymous.add(to: &reading)
    }
}

/// Directives in blocks such as `<Anonymous ~ftp>`.
struct BlockParser {
    /// Blocks whose directives hold as if the block were not there: modules may all be loaded.
    private static let transparent: Set = ["ifmodule", "global", "ifdefine", "ifversion"]

    var reading: ConfigurationReading
    private(set) var open: [(name: String, line: Line)] = []

    init(reading: ConfigurationReading) { self.reading = reading }

    mutating func file(_ path: String, isNeeded: Bool = false, from place: Line? = nil) {
        for line in (reading.lines(path, isNeeded: isNeeded, from: place) ?? []).continued(limit: 64 << 10) {
            take(line)
        }
    }

    private mutating func take(_ line: Line) {
        let text = line.text.trimmed
        guard let first = text.first, first != "#" else { return }
        if text.hasPrefix("</") {
            if open.popLast() == nil { reading.problem(line, "'\(text)' closes nothing") }
        } else if first == "<" {
            guard text.hasSuffix(">") else { return reading.problem(line, "'\(text.prefix(40))' has no '>'") }
            guard open.count < 30 else { return reading.problem(line, "blocks more than 30 deep") }
            let words = QuotedWords(text.dropFirst().dropLast()).words
            let name = ([words.first?.lowercased() ?? ""] + words.dropFirst()).joined(separator: " ")
            open.append((name, line))
        } else {
            directive(text, line)
        }
    }

    private mutating func directive(_ text: String, _ line: Line) {
        let quoted = QuotedWords(text)
        guard let name = quoted.words.first?.lowercased() else { return }
        if quoted.isOpen { reading.problem(line, "a quote is not closed") }
        let values = Array(quoted.words.dropFirst())
        if name == "include", let pattern = values.first {
            // A folder stands for all that is in it.
            var found = reading.paths(pattern)
            let isFolder = found.count == 1 && reading.isFolder(found[0])
            if isFolder { found = reading.paths(found[0] + "/*") }
            if found.isEmpty, !isFolder, !pattern.contains("*") { reading.problem(line, "\(pattern) is not there") }
            for path in found { include(path, line) }
        } else {
            let scope = open.map(\.name).filter { name in
                !Self.transparent.contains(String(name.prefix { !$0.isWhitespace }))
            }
            reading.add(name, values, scope: scope, at: line)
        }
    }

    private mutating func include(_ path: String, _ line: Line) {
        var inner = self
        inner.reading.including(path, from: line) { reading in
            self.reading = reading
            self.file(path, isNeeded: true, from: line)
            reading = self.reading
        }
        reading = inner.reading
    }
}

/// Whether those without an account may write: `anonymous-write` of each `<Anonymous>`, `allowed`, `denied` or `unsaid`.
private enum ProFTPDAnonymous {
    private static let writing: Set = ["write", "stor", "all", "dele", "mkd", "stou", "appe"]

    static func add(to reading: inout ConfigurationReading) {
        var places: [String: [ConfigurationSurvey.Setting]] = [:]
        for setting in reading.settings {
            guard let block = setting.scope.first(where: { $0.hasPrefix("anonymous") }) else { continue }
            places[block, default: []].append(setting)
        }
        for (block, settings) in places.sorted(by: { $0.key < $1.key }) {
            let limits = settings.filter { setting in
                guard let limit = setting.scope.last, limit.hasPrefix("limit ") else { return false }
                return limit.lowercased().words.dropFirst().contains { writing.contains($0) }
            }
            let allowing = limits.first { $0.name == "allowall" || ($0.name == "allow" && $0.values.contains("all")) }
            let denying = limits.first { $0.name == "denyall" || $0.name == "deny" }
            guard let shown = allowing ?? denying ?? settings.first else { continue }
            let word = allowing != nil ? "allowed" : denying != nil ? "denied" : "unsaid"
            reading.add(
                "anonymous-write", [word], scope: [block],
                at: Line(
                    file: shown.file, number: shown.line, text: "<\(block)> \(shown.scope.last ?? ""): \(shown.text)"))
        }
    }
}
