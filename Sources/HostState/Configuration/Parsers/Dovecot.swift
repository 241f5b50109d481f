import NoroshiModel

/// Dovecot: sections in braces, the last of a setting counts.
///
/// - Source: Dovecot 2.3, "Dovecot configuration file".
extension SoftwareReader {
    static let dovecot = SoftwareReader(
        name: "dovecot", mainFile: "/etc/dovecot/dovecot.conf", programs: ["/usr/sbin/dovecot"],
        packages: ["dovecot-core"]
    ) { reading in
        var parser = DovecotParser(reading: reading)
        parser.file("/etc/dovecot/dovecot.conf")
        reading = parser.reading
        for section in parser.open { reading.problem(section.line, "'\(section.name)' is not closed") }
        reading.keepEffective()
        listening(&reading)
        DovecotStarts.add(to: &reading)
    }

    /// `listens`: `nowhere` where no protocol is offered, `loopback` where only the host itself can connect, else `outside`.
    private static func listening(_ reading: inout ConfigurationReading) {
        let whole = reading.settings.filter { $0.scope.isEmpty }
        let protocols = whole.last { $0.name == "protocols" }
        let listen = whole.last { $0.name == "listen" }
        guard let written = listen ?? protocols else { return }
        let own = reading.settings.filter { setting in
            ["address", "listen"].contains(setting.name) && setting.scope.contains { $0.hasPrefix("inet_listener") }
        }
        let addresses = ((listen?.values ?? ["*"]) + own.flatMap(\.values)).flatMap { $0.split(separator: ",") }
        let isLocal = addresses.allSatisfy { ListeningAddresses.isLoopback(String($0)) }
        let isOff = protocols.map { $0.values.isEmpty || $0.values == ["none"] } ?? false
        let reach = !reading.problems.isEmpty ? "outside" : isOff ? "nowhere" : isLocal ? "loopback" : "outside"
        let told = reach == "nowhere" ? protocols ?? written : written
        reading.add("listens", [reach], at: Line(file: told.file, number: told.line, text: told.text))
    }
}

struct DovecotParser {
    var reading: ConfigurationReading
    private(set) var open: [(name: String, line: Line)] = []
    /// Of the whole, for `$name`.
    private var values: [String: String] = [:]
    /// How many bytes names may still add.
    private var growth = 256 << 10

    init(reading: ConfigurationReading) { self.reading = reading }

    mutating func file(_ path: String, isNeeded: Bool = false, from place: Line? = nil) {
        var whole: Line?
        for line in reading.lines(path, isNeeded: isNeeded, from: place) ?? [] {
            var joined = whole ?? Line(file: line.file, number: line.number, text: "")
            joined.text += Self.withoutComment(line.text)
            if joined.text.hasSuffix("\\"), joined.text.utf8.count < 64 << 10 {
                joined.text.removeLast()
                joined.text += " "
                whole = joined
            } else {
                whole = nil
                take(joined)
            }
        }
        if let whole { take(whole) }
    }

    private mutating func take(_ line: Line) {
        for part in Self.parts(line.text.trimmed) { take(part, line) }
    }

    /// A section that begins and ends in one line, as its lines.
    private static func parts(_ text: String) -> [String] {
        guard text.hasSuffix("}"), text.contains("{ ") else { return text.isEmpty ? [] : [text] }
        var parts: [String] = []
        var words: [String] = []
        for word in text.words {
            guard word == "{" || word == "}" else {
                words.append(word)
                continue
            }
            if word == "{" { words.append(word) }
            if !words.isEmpty { parts.append(words.joined(separator: " ")) }
            if word == "}" { parts.append(word) }
            words = []
        }
        return words.isEmpty ? parts : parts + [words.joined(separator: " ")]
    }

    private mutating func take(_ text: String, _ line: Line) {
        if text.hasPrefix("!include") {
            let words = text.words
            return include(words.dropFirst().joined(separator: " "), isNeeded: words[0] == "!include", line)
        }
        if text == "}" {
            if open.popLast() == nil { reading.problem(line, "'}' without a section") }
        } else if text.hasSuffix("{") {
            guard open.count < 30 else { return reading.problem(line, "sections more than 30 deep") }
            let name = text.dropLast().words.filter { $0 != "=" }.joined(separator: " ")
            open.append((name, line))
        } else if let equals = text.firstIndex(of: "=") {
            setting(text[..<equals].trimmed, text[text.index(after: equals)...].trimmed, line)
        } else {
            reading.problem(line, "expected 'name = value' or a section")
        }
    }

    private mutating func setting(_ name: String, _ text: String, _ line: Line) {
        var text = text
        if text.count >= 2, let quote = text.first, quote == "\"" || quote == "'", text.last == quote {
            text = String(text.dropFirst().dropLast())
        }
        if text.contains("$") {
            let long = replaced(text)
            growth -= max(0, long.utf8.count - text.utf8.count)
            guard growth > 0 else { return reading.problem(line, "values grow without end") }
            text = long
        }
        if open.isEmpty { values[name] = text }
        reading.add(name, text.words, scope: open.map(\.name), at: line)
    }

    /// `$name`, and `$SET:name` of 2.4, stand for what was set before.
    private func replaced(_ text: String) -> String {
        var output = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            output += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.hasPrefix("SET:") { rest = rest.dropFirst(4) }
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            rest = rest.dropFirst(name.count)
            output += values[String(name)] ?? "$\(name)"
        }
        return output + rest
    }

    private mutating func include(_ pattern: String, isNeeded: Bool, _ line: Line) {
        var path = pattern
        if !path.hasPrefix("/") {
            path = line.file.prefix(through: line.file.lastIndex(of: "/") ?? line.file.startIndex) + path
        }
        let found = reading.paths(path)
        if found.isEmpty, isNeeded, !path.contains("*") { reading.problem(line, "\(path) is not there") }
        for path in found {
            var inner = self
            inner.reading.including(path, from: line) { reading in
                self.reading = reading
                self.file(path, isNeeded: isNeeded, from: line)
                reading = self.reading
            }
            reading = inner.reading
        }
    }

    /// `#` begins a comment after a space, outside of quotes.
    private static func withoutComment(_ text: String) -> String {
        guard text.contains("#") else { return text.trimmed }
        var quote: Character?
        var previous: Character = " "
        for index in text.indices {
            let character = text[index]
            if let open = quote {
                if character == open, previous != "\\" { quote = nil }
            } else if character == "\"" {
                quote = character
            } else if character == "#", previous.isWhitespace {
                return text[..<index].trimmed
            }
            previous = character
        }
        return text.trimmed
    }
}
