package import FoundationEssentials
import Glibc
import HostReading
package import HostState
import NoroshiFormats
package import NoroshiModel

/// Lists every socket of this host that waits for strangers, from the kernel's tables, with the
/// process, executable, package and starter behind it.
package struct ListenerProbe: Probe {
    private let files: HostFiles
    private let packages: HostPackages
    private let clock: @Sendable () -> Date
    private let readsUsage: Bool

    /// - Parameters:
    ///   - packages: Of the same host; nil to read them here.
    ///   - readsUsage: Looks too for traces that a service is used, which only a check asks for.
    package init(
        files: HostFiles = HostFiles(), packages: HostPackages? = nil, readsUsage: Bool = true,
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.packages = packages ?? HostPackages(HostRoot(files.root.isEmpty ? "/" : files.root))
        self.readsUsage = readsUsage
        self.files = files
        self.clock = clock
    }

    package func observe(
        _ host: Host.Name, after seen: [Observation]
    ) async throws(CancellationError) -> [Observation] {
        var look = Look(files: files, installed: packages, readsUsage: readsUsage)
        look.all()
        let now = clock()
        return look.listeners.map { Observation(host: host, at: now, fact: .listener($0)) }
            + look.gaps.map { Observation(host: host, at: now, fact: .unseen(what: $0.what, reason: $0.reason)) }
    }
}

/// One look at the host's tables: what was found, and what could not be read.
private struct Look {
    let files: HostFiles
    let installed: HostPackages
    let readsUsage: Bool
    var listeners: [Listener] = []
    var gaps: [(what: String, reason: String)] = []
    private var described: [Int: Listener.Process] = [:]

    init(files: HostFiles, installed: HostPackages, readsUsage: Bool) {
        self.files = files
        self.installed = installed
        self.readsUsage = readsUsage
    }

    mutating func all() {
        let files = files
        let sockets = sockets()
        guard let processes = attempt("/proc", { try ProcessTable(files: files, inodes: Set(sockets.map(\.inode))) }),
            var starters = attempt("/etc", { try Starters(files: files) })
        else { return }
        gaps += starters.errors.map { ("\($0.file):\($0.line)", $0.reason) }
        let found = sockets.map { socket in
            let holders = processes.holders[socket.inode] ?? []
            return (socket, holders, starters.starter(of: socket.endpoint, processes: holders))
        }
        var programs: Set<String> = []
        for (_, holders, starter) in found {
            for holder in holders { if let program = holder.executable { programs.insert(program) } }
            if let program = starter.program { programs.insert(program) }
        }
        let packages = packages(of: programs)
        var each: [Listener] = []
        let usage = readsUsage ? UsageReader(files: files, packages: Set(packages.values.map(\.source))) : nil
        for (socket, holders, starter) in found { each.append(listener(socket, holders, starter, packages, usage)) }
        listeners = each.sorted { $0.endpoint < $1.endpoint }.reduce(into: []) { merged, next in
            if let last = merged.last, last.endpoint == next.endpoint {
                merged[merged.count - 1] = last.merged(with: next)
            } else {
                merged.append(next)
            }
        }
        explainMissingHolders(processes)
        otherNamespaces()
    }

    private mutating func sockets() -> [SocketTable.Entry] {
        let files = files
        // A kernel without that interface still prints its tables.
        var sockets = (files.root.isEmpty ? try? SocketDiagnostics.entries() : nil) ?? tables()
        var known: Set<SocketTable.Entry> = []
        sockets.removeAll { !known.insert($0).inserted }
        return sockets
    }

    private mutating func tables() -> [SocketTable.Entry] {
        let files = files
        var sockets: [SocketTable.Entry] = []
        for table in SocketTable.files {
            let path = "/proc/net/\(table.name)"
            // A kernel without IPv6 has no such table: nothing to look at, and nothing missed.
            guard files.exists(path) || !table.name.hasSuffix("6") else { continue }
            sockets +=
                attempt(path) {
                    try SocketTable.parse(files.bytes(path), transport: table.transport, file: path)
                } ?? []
        }
        return sockets
    }

    private mutating func packages(of executables: Set<String>) -> [String: InstalledPackage] {
        guard installed.exists else {
            gaps.append(("packages", "no database of dpkg, rpm or apk: packages are not known"))
            return [:]
        }
        gaps += installed.problems
        return installed.owners(of: executables)
    }

    private mutating func listener(
        _ socket: SocketTable.Entry, _ holders: [ProcessTable.Entry], _ starter: Starter,
        _ packages: [String: InstalledPackage], _ usage: UsageReader?
    ) -> Listener {
        // The executable of a container's process is a path inside the container.
        let isForeign = starter.kind == .container
        let known = holders.map { process($0, packages, isForeign: isForeign) }
        let owner = starter.program.flatMap { packages[$0] }
        return Listener(
            endpoint: socket.endpoint, user: socket.user, processes: known,
            starter: Starter(
                kind: starter.kind, name: starter.name, locator: starter.locator, program: starter.program,
                package: owner),
            usage: usage?.usage(of: socket.endpoint, package: owner ?? known.lazy.compactMap(\.package).first))
    }

    /// A process that holds thousands of sockets is described once.
    private mutating func process(
        _ holder: ProcessTable.Entry, _ packages: [String: InstalledPackage], isForeign: Bool
    ) -> Listener.Process {
        if let known = described[holder.pid] { return known }
        let process = Listener.Process(
            pid: holder.pid, name: holder.name, executable: holder.executable.map { Escaped.text($0) },
            isDeleted: holder.isDeleted, package: isForeign ? nil : holder.executable.flatMap { packages[$0] })
        described[holder.pid] = process
        return process
    }

    /// Sockets without a process are a gap exactly when there were processes that could not be looked into.
    private mutating func explainMissingHolders(_ processes: ProcessTable) {
        let orphans = listeners.filter(\.processes.isEmpty).map { "\($0.endpoint)" }
        guard let first = processes.unreadable.first, !orphans.isEmpty else { return }
        gaps.append(
            (
                "processes of \(orphans.joined(separator: ", "))",
                "descriptors of \(processes.unreadable.count) process(es) could not be read"
                    + " (pid \(first.pid): \(first.reason))" + (geteuid() == 0 ? "" : "; run as root to see them")
            ))
    }

    /// Sockets of other network namespaces are seen there only; that they are there is said.
    private mutating func otherNamespaces() {
        let files = files
        guard let own = try? files.linkTarget("/proc/self/ns/net"), let names = try? files.names(in: "/proc") else {
            return
        }
        var known: Set<String> = [own]
        for pid in names.compactMap({ Int($0) }) {
            guard let namespace = try? files.linkTarget("/proc/\(pid)/ns/net"), known.insert(namespace).inserted else {
                continue
            }
            let listening = SocketTable.files.reduce(0) { count, table in
                let path = "/proc/\(pid)/net/\(table.name)"
                let entries = try? SocketTable.parse(files.bytes(path), transport: table.transport, file: path)
                return count + (entries?.count ?? 0)
            }
            guard listening > 0 else { continue }
            let name = Escaped.text(
                files.text("/proc/\(pid)/comm")?.split(separator: "\n").first.map(String.init) ?? "")
            gaps.append(
                (
                    "network namespace of pid \(pid) (\(name))",
                    "\(listening) listening socket(s) in it were not looked at; run noroshi inside of it"
                ))
        }
    }

    private mutating func attempt<T>(_ what: String, _ body: () throws -> T) -> T? {
        do {
            return try body()
        } catch let error as CocoaError {
            gaps.append((what, error.code == .fileReadNoPermission ? "permission denied" : "cannot be listed"))
        } catch {
            gaps.append((what, "\(error)"))
        }
        return nil
    }
}
