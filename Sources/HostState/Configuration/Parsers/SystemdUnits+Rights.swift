import HostReading
import NoroshiModel

/// Who besides root may change what systemd reads and starts.
extension SystemdUnits {
    /// `program.open`: a program or script that everybody may write, or that runs as root and is another's; `program.home`: one
    /// that root runs from somebody's home.
    mutating func rights(
        _ started: StartedCommand, _ scope: [String], _ line: Line, _ surroundings: SystemdSurroundings
    ) {
        let isInterpreter = ProcessPlaces.isInterpreter(started.program) || ShellGiving.isShell(started.program)
        let script = isInterpreter ? surroundings.script(of: started) : nil
        let isRoot = surroundings.isRoot
        for path in surroundings.runs(started) where path.hasPrefix("/") {
            let isFirst = path == surroundings.path(started.program) || path == script
            if isRoot, isFirst, Self.homes.contains(where: path.hasPrefix) {
                reading.add("program.home", [path], scope: scope, at: line)
            }
            guard let status = reading.status(path), status.kind == .regular else { continue }
            // Other words for a shell may be what it reads or writes.
            let isRun = status.mode & 0o111 != 0 || path == script
            guard isRun, status.isWorldWritable || isRoot && (status.isOfAnother || status.isOfGroup) else { continue }
            reading.add("program.open", [path], scope: scope, at: line, text: "\(line.text): \(status.rights)")
        }
    }

    private static let homes = ["/home/", "/run/user/"]

    /// `environment-file`, and `environment-file.open` for one whose writer gives the service variables, `LD_PRELOAD` too.
    mutating func environmentFile(_ value: String, _ scope: [String], _ line: Line, isRoot: Bool) {
        let pattern = value.hasPrefix("-") ? String(value.dropFirst()) : value
        guard pattern.hasPrefix("/") else { return }
        reading.add("environment-file", [ConfigurationReading.plain(pattern)], scope: scope, at: line)
        // What a specifier stands for is known to systemd only.
        for path in pattern.contains("%") ? [] : reading.paths(pattern) {
            guard let status = reading.status(path), status.kind == .regular,
                status.isWorldWritable || isRoot && (status.isOfAnother || status.isOfGroup)
            else { continue }
            reading.add("environment-file.open", [path], scope: scope, at: line, text: "\(line.text): \(status.rights)")
        }
    }

    /// `folder.open` and `file.open`: folders of units and drop-ins, and files in them, that others than root may change.
    ///
    /// What is told of the system's files as a whole, or of every program's, is not told again.
    mutating func rights(_ folders: [String]) {
        for folder in folders {
            let below = ["d", "wants", "requires", "upholds"].flatMap { reading.paths("\(folder)/*.\($0)") }
            for path in [folder] + below {
                guard let status = reading.status(path), status.kind == .folder, isNew(status) else { continue }
                let isOpen = status.isWorldWritable || status.isOfAnother || status.isOfGroup
                if isOpen, !ExposedFiles.tells(path, status) { add("folder", path, status) }
            }
        }
        for path in reading.files where folders.contains(where: { path.hasPrefix($0 + "/") }) {
            guard let status = reading.status(path), status.kind == .regular, isNew(status) else { continue }
            let isOpen = !status.isWorldWritable && (status.isOfAnother || status.isOfGroup)
            if isOpen, !ExposedFiles.tells(path, status) { add("file", path, status) }
        }
    }

    /// Whether it was not looked at by another of its names.
    private mutating func isNew(_ status: HostFileStatus) -> Bool {
        checked.insert([status.device, status.inode]).inserted
    }

    private mutating func add(_ kind: String, _ path: String, _ status: HostFileStatus) {
        let place = Line(file: path, number: 0, text: "")
        let text = "\(status.rights), group \(status.group)"
        reading.add("\(kind).open", [path], scope: ["\(kind) \(path)"], at: place, text: text)
    }
}
