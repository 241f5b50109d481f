import NoroshiModel

/// The files that two modules of PAM ask whom to let pass.
///
/// Rules of access.conf(5) are blocks `access FILE` with `asked` (the lines of services), `missing`, `refuses`, `everybody` (a rule
/// that lets in all who are left), `never-asked` (refusals behind it) and `left-out` (refusals that are no rules). Lists of names are
/// blocks `list FILE` with `file`, and `passes-all` where the list is not there and its service lets pass then. Programs that a service
/// starts are blocks `exec SERVICE` with `runs`, and `program.open` where others than root may say what stands there.
///
/// - Source: pam_access(8), access.conf(5), pam_listfile(8), pam_exec(8), with what their sources in Linux-PAM 1.5 do.
extension SoftwareReader {
    static let pam = SoftwareReader(
        name: "pam", mainFile: "/etc/pam.d/example", programs: ["/usr/sbin/unix_chkpwd", "/sbin/unix_chkpwd"],
        packages: ["libpam-modules"]
    ) { reading in
        var lists = PAMLists(reading: reading)
        lists.read()
        reading = lists.reading
    }
}

struct PAMLists {
    /// A file of the first hides those of its name in the others.
    static let folders = PAMReader.folders.map { String(decoding: $0, as: UTF8.self) }
    private static let maximumLine = 64 << 10  // bytes

    var reading: ConfigurationReading
    private var seen: Set<String> = []

    init(reading: ConfigurationReading) { self.reading = reading }

    mutating func read() {
        var names: Set<String> = []
        for folder in Self.folders {
            for path in reading.paths("\(folder)/*") {
                let name = ProcessPlaces.base(path)
                guard !LeftOverNames.has(Array(name.utf8)), !reading.isFolder(path), names.insert(name).inserted else {
                    continue
                }
                services(path)
            }
        }
        // It counts only where there is no such folder, and has the service before each line.
        if !Self.folders.contains(where: { reading.isFolder($0) }) { services("/etc/pam.conf", skipped: 1) }
    }

    private mutating func services(_ path: String, skipped: Int = 0) {
        for line in (reading.lines(path) ?? []).continued(limit: Self.maximumLine) {
            let words = PAMReader.words(Array(line.text.utf8)).dropFirst(skipped)
            // What an include names is a file.
            guard words.count >= 3, !["include", "substack"].contains(words[words.startIndex + 1].lowercased()) else {
                continue
            }
            let arguments = Arguments(words.dropFirst(3))
            switch PAMStack.name(words[words.startIndex + 2]) {
            case "pam_access": access(arguments, line)
            case "pam_listfile": list(arguments, line)
            case "pam_exec": program(Array(words.dropFirst(3)), ProcessPlaces.base(path), line)
            default: continue
            }
        }
    }

    /// `name=value`, each alone or in brackets; the last of a name counts.
    private struct Arguments {
        private let words: [String]

        init(_ words: ArraySlice<String>) {
            self.words = words.map { $0.hasPrefix("[") && $0.hasSuffix("]") ? String($0.dropFirst().dropLast()) : $0 }
        }

        func value(_ name: String) -> String? {
            words.last { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
        }
    }

    // MARK: Rules

    private mutating func access(_ arguments: Arguments, _ line: Line) {
        let own = arguments.value("accessfile")
        let main = own.map(OpenPlaces.plain) ?? "/etc/security/access.conf"
        let scope = ["access \(main)"]
        reading.add("asked", [main], scope: scope, at: line)
        let parser = PAMAccessRule.Parser(
            fields: arguments.value("fieldsep") ?? ":", words: arguments.value("listsep") ?? ", \t")
        guard main.hasPrefix("/"), seen.insert("\(main) \(parser)").inserted else { return }
        reading.add("file", [main], scope: scope, at: line)
        if own != nil, !reading.isNamed(main) { reading.add("missing", [main], scope: scope, at: line) }
        // Those beside it belong to the file that nobody named.
        let more = own == nil ? reading.paths("/etc/security/access.d/*.conf") : []
        rules([main] + more, parser, scope)
    }

    /// As if the files were one: the first rule that fits somebody decides, and whom none fits gets in.
    private mutating func rules(_ files: [String], _ parser: PAMAccessRule.Parser, _ scope: [String]) {
        var everybody: Line?
        for path in files {
            let lines = reading.lines(path) ?? []
            for (index, line) in lines.enumerated() {
                // The module leaves out a line without its end.
                switch parser.rule(line.text, isEnded: index < lines.count - 1) {
                case .none, .letsIn: continue
                case .leftOut:
                    if line.text.trimmed.hasPrefix("-") { reading.add("left-out", [line.text], scope: scope, at: line) }
                case .refuses:
                    reading.add(everybody == nil ? "refuses" : "never-asked", [line.text], scope: scope, at: line)
                case .refusesEverybody:
                    reading.add(everybody == nil ? "refuses" : "never-asked", [line.text], scope: scope, at: line)
                    return
                case .letsEverybodyIn:
                    guard everybody == nil else { continue }
                    everybody = line
                    reading.add("everybody", [line.text], scope: scope, at: line)
                }
            }
        }
    }

    // MARK: Programs

    private static let options = ["debug", "expose_authtok", "seteuid", "quiet", "quiet_log", "stdout"]

    private mutating func program(_ words: [String], _ service: String, _ line: Line) {
        let plain = words.map { $0.hasPrefix("[") && $0.hasSuffix("]") ? String($0.dropFirst().dropLast()) : $0 }
        let command = plain.drop { word in
            Self.options.contains(word) || word.hasPrefix("log=") || word.hasPrefix("type=")
        }
        guard !command.isEmpty else { return }
        let scope = ["exec \(service)"]
        let runs = SystemdSurroundings().runs(StartedCommand(Array(command)))
        reading.add("runs", runs, scope: scope, at: line)
        for path in runs {
            guard let reason = reading.exposure(path) else { continue }
            reading.add("program.open", [path], scope: scope, at: line, text: "\(line.text): \(reason)")
        }
    }

    // MARK: Lists

    private mutating func list(_ arguments: Arguments, _ line: Line) {
        guard let file = arguments.value("file"), file.hasPrefix("/") else { return }
        let path = ConfigurationReading.plain(file)
        let scope = ["list \(path)"]
        reading.add("file", [path], scope: scope, at: line)
        guard reading.isNamed(path) else {
            if arguments.value("onerr") == "succeed" {
                reading.add("passes-all", [arguments.value("sense") ?? ""], scope: scope, at: line)
            }
            return
        }
        // Whoever may write it is told as of other files.
        if seen.insert(path).inserted { _ = reading.lines(path) }
    }
}
