import NoroshiModel

/// What systemd's services start: for each a block `unit NAME` with `runs` (programs, and scripts of interpreters), `environment`
/// (the dynamic loader's variables and `PATH` only) and `user`.
///
/// - Source: systemd.unit(5), systemd.service(5), systemd.exec(5) of systemd 252.
extension SoftwareReader {
    static let systemd = SoftwareReader(
        name: "systemd", mainFile: "/etc/systemd/system/example.service",
        programs: ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"], packages: ["systemd"]
    ) { reading in
        var units = SystemdUnits(reading: reading)
        units.read()
        reading = units.reading
    }
}

struct SystemdUnits {
    /// The first folder that has a unit counts.
    private static let folders = [
        "/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator", "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system", "/lib/systemd/system",
    ]
    private static let kinds = ["service", "socket", "mount", "swap"]
    private static let commands: Set = [
        "ExecStart", "ExecStartPre", "ExecStartPost", "ExecCondition", "ExecReload", "ExecStop", "ExecStopPost",
        "ExecStopPre",
    ]

    var reading: ConfigurationReading

    /// The lines of a service that count, each with its key and value.
    private typealias Assignment = (key: String, value: String, line: Line)

    mutating func read() {
        var units: [String: String] = [:]
        var dropIns: [String: [String: String]] = [:]
        for folder in Self.folders.reversed() {
            for path in Self.kinds.flatMap({ reading.paths("\(folder)/*.\($0)") }) {
                let (name, target) = (Self.base(path), reading.target(path))
                if !Self.isOtherName(target, in: folder) { units[name] = path }
            }
            for path in Self.kinds.flatMap({ reading.paths("\(folder)/*.\($0).d/*.conf") }) {
                let parts = path.split(separator: "/")
                dropIns[String(parts[parts.count - 2].dropLast(2)), default: [:]][Self.base(path)] = path
            }
        }
        for name in Set(units.keys).union(dropIns.keys).sorted() where !isMasked(name) {
            let after = (dropIns[name] ?? [:]).sorted { $0.key < $1.key }.filter { !isMasked("\(name).d/\($0.key)") }
                .map(\.value)
            unit(name, [units[name]].compactMap(\.self) + after)
        }
    }

    private static func base(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// Whether the first folder that has a unit or drop-in has a link to `/dev/null`, which a disk by itself need not have.
    private mutating func isMasked(_ name: String) -> Bool {
        for folder in Self.folders {
            if reading.target("\(folder)/\(name)") == "/dev/null" { return true }
            if reading.exists("\(folder)/\(name)") { return false }
        }
        return false
    }

    /// Whether a link is another name of a unit that is read by its own.
    private static func isOtherName(_ target: String?, in folder: String) -> Bool {
        guard let target, target != "/dev/null" else { return false }
        let path = ConfigurationReading.plain(target.hasPrefix("/") ? target : "\(folder)/\(target)")
        let name = base(path)
        guard !name.hasPrefix("."), kinds.contains(where: { name.hasSuffix(".\($0)") }) else { return false }
        return folders.contains { path == "\($0)/\(name)" }
    }

    private mutating func unit(_ name: String, _ paths: [String]) {
        var kept: [Assignment] = []
        for path in paths {
            for assignment in assignments(path) {
                // An empty value clears what was said before.
                if assignment.value.isEmpty {
                    kept.removeAll { $0.key == assignment.key }
                } else {
                    kept.append(assignment)
                }
            }
        }
        let scope = ["unit \(name)"]
        for (key, value, line) in kept {
            if Self.commands.contains(key) { runs(value, scope, line) }
            if key == "Environment" { environment(value, scope, line) }
            if key == "User" { reading.add("user", [value], scope: scope, at: line) }
        }
    }

    private mutating func assignments(_ path: String) -> [Assignment] {
        var found: [Assignment] = []
        var whole: Line?
        for line in reading.lines(path) ?? [] {
            let text = line.text.trimmed
            guard !text.hasPrefix("#"), !text.hasPrefix(";") else { continue }
            var joined = whole ?? Line(file: line.file, number: line.number, text: "")
            joined.text += text
            if text.hasSuffix("\\"), joined.text.utf8.count < 64 << 10 {
                joined.text = joined.text.dropLast() + " "
                whole = joined
                continue
            }
            whole = nil
            guard let equals = joined.text.firstIndex(of: "=") else { continue }
            let value = joined.text[joined.text.index(after: equals)...].trimmed
            found.append((joined.text[..<equals].trimmed, value, joined))
        }
        return found
    }

    private mutating func runs(_ value: String, _ scope: [String], _ line: Line) {
        let words = QuotedWords(value.drop { "-@:+!|".contains($0) }, comment: nil, quotes: ["\"", "'"]).words
        guard let program = words.first else { return }
        var runs = [program]
        if ProcessPlaces.isInterpreter(program) {
            // What follows `-c` is a text: each path in it may be what runs.
            runs += words.dropFirst().flatMap { $0.split { " ;&|()".contains($0) } }.map(String.init)
                .filter { $0.hasPrefix("/") }
        }
        reading.add("runs", runs, scope: scope, at: line, text: line.text)
    }

    private mutating func environment(_ value: String, _ scope: [String], _ line: Line) {
        for word in QuotedWords(value, comment: nil, quotes: ["\"", "'"]).words
        where word.hasPrefix("LD_") || word.hasPrefix("PATH=") {
            reading.add("environment", [word], scope: scope, at: line, text: "Environment=\(word)")
        }
    }
}
