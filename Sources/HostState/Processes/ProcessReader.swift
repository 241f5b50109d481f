import FoundationEssentials
import Glibc
import HostReading
import NoroshiModel

/// Reads what the kernel tells of one process after another.
struct ProcessReader {
    enum Outcome {
        case process(RunningProcess)
        case kernelThread(name: String)
        /// It ended meanwhile.
        case gone
        /// Its executable may not be seen; the rest is told.
        case denied(RunningProcess)
    }

    private let proc: ProcFolder
    private let root: HostRoot
    private let users: [Int: String]
    private let bootedAt: Int?
    private let ownRoot: FileIdentity?
    private let ownMounts: UInt64?
    private let ticksPerSecond: Double

    private static let maximumArgument = 256  // bytes
    private static let maximumMaps = 8 << 20  // bytes
    private static let maximumReplaced = 64
    /// What is open already, not a file that stands somewhere.
    private static let streams = ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"].map { Array($0.utf8) }

    /// - Parameter users: Names by number.
    init(proc: ProcFolder, root: HostRoot, users: [Int: String]) {
        self.proc = proc
        self.root = root
        self.users = users
        ownRoot = proc.identity("self/root/.")
        ownMounts = proc.namespace("self/ns/mnt")
        ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        bootedAt = Self.bootTime(proc.text("stat", limit: 4 << 20) ?? "")
    }

    private static func bootTime(_ text: String) -> Int? {
        text.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Int($0.dropFirst(6)) }
    }

    func read(_ pid: Int) -> Outcome {
        guard let stat = (try? proc.read("\(pid)/stat", limit: 4096)).flatMap({ ProcessStat($0) }) else {
            return .gone
        }
        if stat.isKernelThread { return .kernelThread(name: Escaped.text(stat.name)) }
        guard let status = (try? proc.read("\(pid)/status", limit: 1 << 16)).map({ ProcessStatus($0) }) else {
            return .gone
        }
        var process = RunningProcess(pid: pid)
        process.name = Escaped.text(stat.name)
        process.parent = stat.parent
        process.startedAt = bootedAt.map {
            Date(timeIntervalSince1970: (Double($0) + Double(stat.start) / ticksPerSecond).rounded(.down))
        }
        process.realUser = status.realUser
        process.user = status.user
        process.userName = users[status.user]
        process.capabilities = status.capabilities
        process.terminal = stat.terminalName
        process.argument = argument(pid)
        if stat.isZombie { return .process(process) }
        places(of: pid, &process)
        do {
            let target = try proc.link("\(pid)/exe")
            executable(target, of: pid, &process)
        } catch {
            if error.isPermission { return .denied(process) }
            return proc.identity("\(pid)/.") == nil ? .gone : .process(process)
        }
        return .process(process)
    }

    // MARK: Parts

    private func argument(_ pid: Int) -> String {
        let line = (try? proc.read("\(pid)/cmdline", limit: 4096)) ?? []
        return Escaped.text(line.prefix { $0 != 0 }.prefix(Self.maximumArgument))
    }

    private func places(of pid: Int, _ process: inout RunningProcess) {
        for name in ["mnt", "net", "pid", "user"] { process.namespaces[name] = proc.namespace("\(pid)/ns/\(name)") }
        let group = ControlGroup(proc.text("\(pid)/cgroup", limit: 1 << 16) ?? "")
        process.unit = group.unit
        process.container = group.container
        if let root = try? proc.link("\(pid)/root"), root != [UInt8(ascii: "/")] { process.root = Escaped.text(root) }
        let mounts = process.namespaces["mnt"]
        if process.container == nil, let mounts, let ownMounts, mounts != ownMounts, let ownRoot,
            let theirs = proc.identity("\(pid)/root/."), theirs != ownRoot
        {
            process.container = "mnt:[\(mounts)]"
        }
        process.folder = (try? proc.link("\(pid)/cwd")).map { Escaped.text($0) }
    }

    private func executable(_ target: [UInt8], of pid: Int, _ process: inout RunningProcess) {
        let view = process.container == nil ? root : HostRoot("\(proc.path)/\(pid)/root")
        var path = target[...]
        if let name = MappedFiles.withoutMark(path), (try? view.status(target)) == nil {
            path = name
            process.isDeleted = true
        }
        process.executable = Escaped.text(path)
        process.isMemoryFile = path.starts(with: "/memfd:".utf8)
        if process.isDeleted, !process.isMemoryFile, (try? view.status(Array(path))) != nil {
            process.isReplaced = true
        }
        claim(of: pid, Array(path), view, &process)
        let maps = MappedFiles((try? proc.read("\(pid)/maps", limit: Self.maximumMaps)) ?? [])
        environment(of: pid, view, maps, &process)
        process.replaced = maps.deleted.prefix(Self.maximumReplaced).compactMap { file in
            if file == Array(path) { return nil }
            return ReplacedFile(path: Escaped.text(file), isGone: (try? view.status(file)) == nil)
        }
    }

    /// What the command line says that runs, where it names another path.
    private func claim(of pid: Int, _ executable: [UInt8], _ view: HostRoot, _ process: inout RunningProcess) {
        let line = (try? proc.read("\(pid)/cmdline", limit: 1 << 16)) ?? []
        let words = line.split(separator: 0, maxSplits: 8, omittingEmptySubsequences: false)
        // A process that writes over its command line leaves one string with spaces.
        let first = Array((words.first ?? []).prefix { $0 != 32 })
        if first.first == UInt8(ascii: "/"), first != executable,
            first.count <= Self.maximumArgument, (try? view.resolved(first)) != .some(executable),
            (try? view.resolved(first)) != (try? view.resolved(executable)) || process.isDeleted
        {
            process.claim = ClaimedProgram(path: Escaped.text(first), kind: kind(of: first, view))
        }
        guard ProcessPlaces.isInterpreter(process.executable ?? "") else { return }
        process.script = script(words.dropFirst(), process, view)
    }

    private func kind(of path: [UInt8], _ view: HostRoot) -> ClaimedProgram.Kind {
        guard let status = try? view.status(path), status.kind == .regular else { return .missing }
        guard status.size < 16 << 20, let bytes = try? view.read(path, limit: 16 << 20) else { return .program }
        return bytes.starts(with: "#!".utf8) ? .script : .program
    }

    /// The first word that is no option: a path only, for what follows `-c` or `-e` is a program's text.
    private func script(_ words: ArraySlice<ArraySlice<UInt8>>, _ process: RunningProcess, _ view: HostRoot) -> String?
    {
        guard let word = words.first(where: { $0.first != UInt8(ascii: "-") }).map(Array.init), !word.isEmpty,
            word.count <= Self.maximumArgument, !Self.streams.contains(where: { word.starts(with: $0) }),
            !words.prefix(while: { $0.first == UInt8(ascii: "-") }).contains(where: Self.carriesText)
        else { return nil }
        let folder = Array((process.folder ?? "/").utf8)
        let path = HostPath.joined(folder, word)
        if word.first == UInt8(ascii: "/") { return Escaped.text(word) }
        return (try? view.status(path))?.kind == .regular ? Escaped.text(path) : nil
    }

    private static func carriesText(_ option: ArraySlice<UInt8>) -> Bool {
        guard option.count > 1, option.dropFirst().first != UInt8(ascii: "-") else { return false }
        return option.dropFirst().contains { "cemErR".utf8.contains($0) }
    }

    private func environment(
        of pid: Int, _ view: HostRoot, _ maps: MappedFiles, _ process: inout RunningProcess
    ) {
        let bytes = (try? proc.read("\(pid)/environ", limit: 256 << 10)) ?? []
        var values: [String: ArraySlice<UInt8>] = [:]
        for word in bytes.split(separator: 0) {
            guard word.starts(with: "LD_".utf8), let equals = word.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: word[..<equals], as: UTF8.self)
            values[name] = values[name] ?? word[(equals + 1)...].prefix(4096)
        }
        let path = values["LD_LIBRARY_PATH"] ?? []
        if !path.isEmpty { process.libraryPath = Escaped.text(path.prefix(Self.maximumArgument)) }
        for name in ["LD_PRELOAD", "LD_AUDIT"] {
            guard let value = values[name] else { continue }
            process.preloaded += LibraryPreload.libraries(
                value, source: name, path: path, gone: maps.gone, view: view)
        }
    }
}

/// What a control group's path tells: a service of systemd, a container.
///
/// - Source: cgroups(7), systemd.unit(5).
struct ControlGroup {
    let unit, container: String?

    private static let runtimes = [
        "docker", "libpod", "crio", "containerd", "cri-containerd", "kubepods", "lxc", "lxc.payload", "machine",
    ]

    /// - Parameter text: Of `/proc/PID/cgroup`.
    init(_ text: String) {
        var parts: [Substring] = []
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[2] != "/", fields[0] == "0" || parts.isEmpty else { continue }
            parts = fields[2].split(whereSeparator: { $0 == "/" || $0 == ":" })
        }
        let place = parts.firstIndex { part in
            !part.hasSuffix(".service")
                && Self.runtimes.contains { part == $0 || part.hasPrefix("\($0)-") || part.hasPrefix("\($0).") }
        }
        container = place.map { Escaped.text(String(parts[$0...].prefix(3).joined(separator: "/"))) }
        let isOfUser = parts.contains { $0.hasPrefix("user@") }
        unit =
            isOfUser
            ? nil : parts.last { $0.hasSuffix(".service") && $0.utf8.allSatisfy(Self.isOfUnit) }.map(String.init)
    }

    /// - Source: systemd.unit(5): letters, digits and `:-_.\@`.
    private static func isOfUnit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || ":-_.\\@".utf8.contains(byte)
    }
}
