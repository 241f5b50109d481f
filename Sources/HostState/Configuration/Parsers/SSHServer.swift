import NoroshiModel

/// OpenSSH's server: the first value of a keyword counts, `Match` blocks override what is set before the first of them.
///
/// - Source: sshd_config(5) of OpenSSH 9.2.
extension SoftwareReader {
    static let ssh = SoftwareReader(
        name: "ssh", mainFile: "/etc/ssh/sshd_config", programs: ["/usr/sbin/sshd"], packages: ["openssh-server"]
    ) { reading in
        let root = SSHRootLogin(reading.source)
        var parser = SSHServerParser(reading: reading, root: root)
        parser.file("/etc/ssh/sshd_config", isNeeded: false, from: nil, scope: [])
        reading = parser.reading
        reading.keepEffective(takesFirst: true, except: SSHServerParser.lists)
        root.add(to: &reading)
        SSHTrustedFiles.add(to: &reading)
    }
}

struct SSHServerParser {
    /// Keywords that are written several times, each time adding to what was said.
    static let lists: Set = [
        "port", "listenaddress", "hostkey", "acceptenv", "allowusers", "denyusers", "allowgroups", "denygroups",
        "subsystem", "hostcertificate", "setenv",
    ]
    /// Values of these are lists between commas.
    private static let commaLists: Set = [
        "ciphers", "macs", "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms", "casignaturealgorithms",
        "hostbasedacceptedalgorithms", "protocol", "logverbose",
    ]
    /// Names of today for names of yesterday.
    private static let renamed = [
        "challengeresponseauthentication": "kbdinteractiveauthentication",
        "skeyauthentication": "kbdinteractiveauthentication",
        "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms",
        "hostbasedacceptedkeytypes": "hostbasedacceptedalgorithms",
        "keepalive": "tcpkeepalive", "dsaauthentication": "pubkeyauthentication",
        "authorizedkeysfile2": "authorizedkeysfile",
    ]

    var reading: ConfigurationReading
    let root: SSHRootLogin

    mutating func file(_ path: String, isNeeded: Bool, from place: Line?, scope: [String]) {
        var scope = scope
        // sshd puts its lines together as strings of C: tried with 9.2.
        for line in reading.lines(path, isNeeded: isNeeded, from: place, joinsAtZero: true) ?? [] { take(line, &scope) }
    }

    private mutating func take(_ line: Line, _ scope: inout [String]) {
        let text = line.text.trimmed
        guard !text.isEmpty, !text.hasPrefix("#") else { return }
        let keyword = text.prefix { !$0.isWhitespace && $0 != "=" }
        var rest = text.dropFirst(keyword.count).drop(while: \.isWhitespace)
        if rest.first == "=" { rest = rest.dropFirst() }
        let quoted = QuotedWords(rest)
        guard !quoted.isOpen else { return reading.problem(line, "a quote is not closed") }
        guard !quoted.words.isEmpty else { return reading.problem(line, "'\(keyword)' without a value") }
        switch keyword.lowercased() {
        case "include": include(quoted.words, line, scope)
        case "match":
            // `Match all` is everybody: the whole again, and stronger.
            scope = ["match " + quoted.words.joined(separator: " ")]
            if !root.mayMatch(quoted.words) { reading.add("root.barred", ["yes"], scope: scope, at: line) }
        case let name:
            if let reason = SSHKeywords.refusal(name, quoted.words) { reading.problem(line, reason) }
            setting(Self.renamed[name] ?? name, quoted.words, line, scope)
        }
    }

    private mutating func setting(_ name: String, _ words: [String], _ line: Line, _ scope: [String]) {
        guard Self.commaLists.contains(name) else {
            return reading.add(name, words, scope: scope, at: line)
        }
        var items = words.joined(separator: ",").split(separator: ",").map(String.init)
        if let first = items.first, first.hasPrefix("-") {
            items = items.map { $0.hasPrefix("-") ? $0 : "-" + $0 }  // Taken out of the defaults.
        } else if let first = items.first, first.hasPrefix("+") || first.hasPrefix("^") {
            items[0] = String(first.dropFirst())
        }
        reading.add(name, items, scope: scope, at: line)
    }

    private mutating func include(_ patterns: [String], _ line: Line, _ scope: [String]) {
        for pattern in patterns {
            let pattern = pattern.hasPrefix("/") ? pattern : "/etc/ssh/" + pattern
            for path in reading.paths(pattern) {
                // A block that an included file opens ends with the file.
                var inner = self
                inner.reading.including(path, from: line) { reading in
                    var parser = SSHServerParser(reading: reading, root: root)
                    parser.file(path, isNeeded: true, from: line, scope: scope)
                    reading = parser.reading
                }
                self = inner
            }
        }
    }
}
