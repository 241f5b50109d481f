import HostReading
import NoroshiModel

/// What systemd's services start: for each a block `unit NAME` with `runs` (programs, those that they start, and scripts of
/// interpreters), `shell-for-others`, `fetched` and `decoded` (commands that give a shell to another host, or run what they fetch or
/// decode), `environment` (the dynamic loader's variables and `PATH` only) and `user`.
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
        if !isMasked("rc-local.service") { startScript() }
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
        let user = kept.last { $0.key == "User" }?.value ?? "root"
        let isDynamic = kept.last { $0.key == "DynamicUser" }.map { ["yes", "true", "on", "1"].contains($0.value) }
        let isRoot = ["root", "0"].contains(user) && isDynamic != true
        for (key, value, line) in kept {
            if Self.commands.contains(key) { runs(Self.commands(value), value, scope, line, isRoot: isRoot) }
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

    /// The commands of a line, each as its words: with `@` the second is only the name that the program is called by.
    static func commands(_ value: String) -> [[String]] {
        let words = QuotedWords(value, comment: nil, quotes: ["\"", "'"]).words
        return words.split(separator: ";").compactMap { part in
            guard let first = part.first else { return nil }
            let prefix = first.prefix { "-@:+!|".contains($0) }
            let rest = part.dropFirst(prefix.contains("@") ? 2 : 1)
            return [String(first.dropFirst(prefix.count))] + rest
        }
    }

    private mutating func runs(
        _ commands: [[String]], _ value: String, _ scope: [String], _ line: Line, isRoot: Bool
    ) {
        for command in commands {
            let started = StartedCommand(command)
            reading.add("runs", started.runs, scope: scope, at: line, text: line.text)
            rights(started, scope, line, isRoot: isRoot)
        }
        let text = commands.map { $0.joined(separator: " ") }.joined(separator: " ; ")
        if commands.contains(where: { ShellGiving.connects($0) }) {
            reading.add("shell-for-others", [text], scope: scope, at: line, text: line.text)
        }
        let kinds = [value, text].compactMap { SuspiciousCommand.kind($0) }
        if kinds.contains("download") { reading.add("fetched", [text], scope: scope, at: line, text: line.text) }
        if kinds.contains("decoded") { reading.add("decoded", [text], scope: scope, at: line, text: line.text) }
    }

    /// `program.open`: a program or script that everybody may write, or that runs as root and is another's.
    private mutating func rights(_ started: StartedCommand, _ scope: [String], _ line: Line, isRoot: Bool) {
        let script = ProcessPlaces.isInterpreter(started.program) || ShellGiving.isShell(started.program)
        for path in started.runs where path.hasPrefix("/") {
            guard let status = reading.status(path), status.kind == .regular else { continue }
            // Other words for a shell may be what it reads or writes.
            let isRun = status.mode & 0o111 != 0 || script && started.words.dropFirst().first == path
            guard isRun, status.isWorldWritable || isRoot && status.isOfAnother else { continue }
            reading.add("program.open", [path], scope: scope, at: line, text: "\(line.text): \(status.rights)")
        }
    }

    /// The script that is run at the end of the start, where it may be run.
    ///
    /// - Source: systemd-rc-local-generator(8).
    private mutating func startScript() {
        for path in ["/etc/rc.local", "/etc/rc.d/rc.local"] where reading.exists(path) {
            if let status = reading.status(path), status.kind != .regular || status.mode & 0o111 == 0 { continue }
            for line in (reading.lines(path) ?? []).continued(limit: 64 << 10) {
                let text = line.text.trimmed
                guard !text.isEmpty, !text.hasPrefix("#") else { continue }
                runs(ShellText(text).commands, text, ["unit rc-local.service"], line, isRoot: true)
            }
            return
        }
    }

    private mutating func environment(_ value: String, _ scope: [String], _ line: Line) {
        for word in QuotedWords(value, comment: nil, quotes: ["\"", "'"]).words
        where word.hasPrefix("LD_") || word.hasPrefix("PATH=") {
            reading.add("environment", [word], scope: scope, at: line, text: "Environment=\(word)")
        }
    }
}
