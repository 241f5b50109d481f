import HostReading
import NoroshiModel

/// What systemd's services start: for each a block `unit NAME` with `runs` (programs, those that they start, and scripts of
/// interpreters), `shell-for-others`, `fetched` and `decoded` (commands that give a shell to another host, or run what they fetch or
/// decode), `environment` (the dynamic loader's variables and `PATH` only), `environment-file` and `user`; `program.open` and
/// `environment-file.open` for what others than root may change, `program.home` for what root runs from somebody's home. Units of
/// users' own managers are blocks `user-unit NAME`, and who else may change units is told in blocks `folder PATH` and `file PATH`.
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
    static let folders = [
        "/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator", "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system", "/lib/systemd/system",
    ]
    /// Of the managers of all users.
    static let userFolders = [
        "/etc/systemd/user", "/run/systemd/user", "/usr/local/lib/systemd/user", "/usr/lib/systemd/user",
    ]
    private static let kinds = ["service", "socket", "mount", "swap"]
    private static let commands: Set = [
        "ExecStart", "ExecStartPre", "ExecStartPost", "ExecCondition", "ExecReload", "ExecStop", "ExecStopPost",
        "ExecStopPre",
    ]

    /// Units of one manager.
    struct Manager {
        let folders: [String]
        /// The first word of its blocks.
        let block: String
        /// What stands before the names of its units.
        var prefix = ""
        /// Whether it is root's, and starts what a unit does not say otherwise as root.
        let isRoot: Bool
    }

    var reading: ConfigurationReading
    var checked: Set<[UInt64]> = []

    init(reading: ConfigurationReading) { self.reading = reading }

    /// The lines of a service that count, each with its key and value.
    typealias Assignment = (key: String, value: String, line: Line)

    mutating func read() {
        read(Manager(folders: Self.folders, block: "unit", isRoot: true))
        managers()
        if !isMasked("rc-local.service", in: Self.folders) { startScript() }
        read(Manager(folders: Self.userFolders, block: "user-unit", isRoot: false))
        rights(Self.folders + Self.userFolders)
        // Last, for what people put there may be very much.
        homes()
    }

    mutating func read(_ manager: Manager) {
        var units: [String: String] = [:]
        var dropIns: [String: [String: String]] = [:]
        for folder in manager.folders.reversed() {
            for path in Self.kinds.flatMap({ reading.paths("\(folder)/*.\($0)") }) {
                let (name, target) = (Self.base(path), reading.target(path))
                if !Self.isOtherName(target, in: folder, of: manager) { units[name] = path }
            }
            for path in dropInPaths(folder) {
                let parts = path.split(separator: "/")
                dropIns[String(parts[parts.count - 2].dropLast(2)), default: [:]][Self.base(path)] = path
            }
        }
        for name in Set(units.keys).union(dropIns.keys).sorted() where !isMasked(name, in: manager.folders) {
            let after = (dropIns[name] ?? [:]).sorted { $0.key < $1.key }
                .filter { !isMasked("\(name).d/\($0.key)", in: manager.folders) }.map(\.value)
            unit(name, [units[name]].compactMap(\.self) + after, manager)
        }
    }

    /// Those of one unit, and those of all units of a kind (`service.d`).
    private mutating func dropInPaths(_ folder: String) -> [String] {
        Self.kinds.flatMap { reading.paths("\(folder)/*.\($0).d/*.conf") + reading.paths("\(folder)/\($0).d/*.conf") }
    }

    private static func base(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// Whether the first folder that has a unit or drop-in has a link to `/dev/null`, which a disk by itself need not have.
    private mutating func isMasked(_ name: String, in folders: [String]) -> Bool {
        for folder in folders {
            if reading.target("\(folder)/\(name)") == "/dev/null" { return true }
            if reading.exists("\(folder)/\(name)") { return false }
        }
        return false
    }

    /// Whether a link is another name of a unit that is read by its own.
    private static func isOtherName(_ target: String?, in folder: String, of manager: Manager) -> Bool {
        guard let target, target != "/dev/null" else { return false }
        let path = ConfigurationReading.plain(target.hasPrefix("/") ? target : "\(folder)/\(target)")
        let name = base(path)
        guard !name.hasPrefix("."), kinds.contains(where: { name.hasSuffix(".\($0)") }) else { return false }
        return manager.folders.contains { path == "\($0)/\(name)" }
    }

    private mutating func unit(_ name: String, _ paths: [String], _ manager: Manager) {
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
        // Without a kind it is what all units of that kind have.
        let scope = ["\(manager.block) \(manager.prefix)\(name)\(name.contains(".") ? "" : ".d")"]
        let user = kept.last { $0.key == "User" }?.value ?? "root"
        let isDynamic = kept.last { $0.key == "DynamicUser" }.map { ["yes", "true", "on", "1"].contains($0.value) }
        let isRoot = manager.isRoot && ["root", "0"].contains(user) && isDynamic != true
        let surroundings = Self.surroundings(of: name, kept.map { ($0.key, $0.value) }, isRoot: isRoot)
        for (key, value, line) in kept {
            if Self.commands.contains(key) { runs(surroundings.commands(value), value, scope, line, surroundings) }
            if key == "Environment" { environment(value, scope, line, surroundings.specifiers) }
            if key == "EnvironmentFile" {
                environmentFile(surroundings.specifiers.expanded(value), scope, line, isRoot: isRoot)
            }
            if key == "User" { reading.add("user", [value], scope: scope, at: line) }
        }
    }

    private static func surroundings(
        of unit: String, _ assignments: [(key: String, value: String)], isRoot: Bool
    ) -> SystemdSurroundings {
        var found = SystemdSurroundings(specifiers: SystemdSpecifiers(unit: unit, isRoot: isRoot), isRoot: isRoot)
        for (key, value) in assignments {
            let path = found.specifiers.expanded(value.hasPrefix("-") ? String(value.dropFirst()) : value)
            switch key {
            case "WorkingDirectory": found.folder = path.hasPrefix("/") ? path : isRoot ? "/root" : "/home"
            case "RootDirectory": found.root = path == "/" ? nil : path
            case "ExecSearchPath": found.search += path.split(separator: ":").map(String.init)
            case "Environment":
                for word in SystemdWords(value).words.map(found.specifiers.expanded) where ShellText.isAssignment(word)
                {
                    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    found.variables[String(parts[0])] = String(parts[1])
                }
            default: continue
            }
        }
        return found
    }

    mutating func assignments(_ path: String) -> [Assignment] {
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

    private mutating func runs(
        _ commands: [[String]], _ value: String, _ scope: [String], _ line: Line,
        _ surroundings: SystemdSurroundings = SystemdSurroundings()
    ) {
        for command in commands {
            let started = StartedCommand(command)
            reading.add("runs", surroundings.runs(started), scope: scope, at: line, text: line.text)
            rights(started, scope, line, surroundings)
            let variables = LoaderVariables.assignments(inCommand: [""] + command)
            if !variables.isEmpty { reading.add("environment", variables, scope: scope, at: line) }
        }
        let text = commands.map { $0.joined(separator: " ") }.joined(separator: " ; ")
        if commands.contains(where: { ShellGiving.connects($0) }) {
            reading.add("shell-for-others", [text], scope: scope, at: line, text: line.text)
        }
        let kinds = [value, text].compactMap { SuspiciousCommand.kind($0) }
        if kinds.contains("download") { reading.add("fetched", [text], scope: scope, at: line, text: line.text) }
        if kinds.contains("decoded") { reading.add("decoded", [text], scope: scope, at: line, text: line.text) }
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
                runs(ShellText(text).commands, text, ["unit rc-local.service"], line)
            }
            return
        }
    }

    mutating func environment(_ value: String, _ scope: [String], _ line: Line, _ specifiers: SystemdSpecifiers) {
        let words = SystemdWords(value).words.map(specifiers.expanded)
        for word in LoaderVariables.assignments(in: words) {
            reading.add("environment", [word], scope: scope, at: line, text: "Environment=\(word)")
        }
    }
}
