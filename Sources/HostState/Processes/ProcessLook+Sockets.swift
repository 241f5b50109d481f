import HostReading
import NoroshiModel

/// Connections and sockets for packets, of this network namespace and of those of containers.
extension ProcessLook {
    private static let maximumNamespaces = 64
    /// The number of the first namespace of processes (`PROC_PID_INIT_INO`): who is in it sees all of them.
    private static let firstProcesses: UInt64 = 0xEFFF_FFFC

    mutating func sampleConnections() {
        guard let proc else { return }
        var wanted: Set<UInt64> = []
        var missing = 0
        let places = namespaces(proc)
        for (namespace, folder) in places {
            guard let connections = connections(proc, folder, isOwn: namespace == 0) else {
                missing += 1
                continue
            }
            var sample = samples[namespace] ?? FanOutSamples(includesLoopback: includesLoopback)
            wanted.formUnion(sample.add(connections))
            samples[namespace] = sample
        }
        if missing > 0, samples.isEmpty {
            let what = "connections"
            if !gaps.contains(where: { $0.what == what }) { gaps.append((what, "the kernel does not list them")) }
        }
        guard !wanted.isEmpty else { return }
        let pids = (try? proc.numbers()) ?? self.pids
        let holders = SocketHolders(proc: proc, pids: pids, inodes: wanted)
        for namespace in samples.keys { samples[namespace]?.add(holders.holders) }
    }

    /// Own connections by netlink, else and for others as text.
    private func connections(_ proc: ProcFolder, _ folder: String, isOwn: Bool) -> [Connection]? {
        if isOwn, root.isRunning, let all = try? Connections.all() { return all }
        var found: [Connection]?
        for (name, transport) in [("tcp", Endpoint.Transport.tcp), ("tcp6", .tcp), ("udp", .udp), ("udp6", .udp)] {
            guard let bytes = try? proc.read("\(folder)/\(name)", limit: 64 << 20) else { continue }
            found = (found ?? []) + Connections.parse(bytes, transport: transport)
        }
        return found
    }

    /// A folder of `/proc` for each network namespace: 0 is this process's own.
    private func namespaces(_ proc: ProcFolder) -> [(number: UInt64, folder: String)] {
        var known = Set([proc.namespace("self/ns/net")].compactMap(\.self))
        var found: [(UInt64, String)] = [(0, "net")]
        for process in survey.processes {
            guard let number = process.namespaces["net"], known.insert(number).inserted,
                found.count < Self.maximumNamespaces
            else { continue }
            found.append((number, "\(process.pid)/net"))
        }
        return found
    }

    mutating func finishSockets() {
        guard let proc else { return }
        let programs = survey.processes.reduce(into: [Int: String]()) { programs, process in
            programs[process.pid] =
                "\(process.container ?? "") \(process.executable ?? process.name) \(process.script ?? "")"
        }
        survey.fanOuts = samples.sorted { $0.key < $1.key }.flatMap { sample in
            sample.value.fanOuts { programs[$0] ?? "\($0)" }
        }
        samples = [:]
        rawSockets(proc)
    }

    private mutating func rawSockets(_ proc: ProcFolder) {
        let interfaces = ProcFolder("/sys/class/net")
        if root.isRunning { survey.promiscuous = PromiscuousInterfaces.all(in: interfaces) }
        let names = root.isRunning ? PromiscuousInterfaces.names(in: interfaces) : [:]
        var entries: [(entry: RawSocketTable.Entry, isOwn: Bool)] = []
        for (namespace, folder) in namespaces(proc) {
            let found =
                RawSocketTable.packet(proc.text("\(folder)/packet", limit: 4 << 20) ?? "")
                + RawSocketTable.raw(proc.text("\(folder)/raw", limit: 4 << 20) ?? "")
                + RawSocketTable.raw(proc.text("\(folder)/raw6", limit: 4 << 20) ?? "")
            entries += found.map { ($0, namespace == 0) }
        }
        guard !entries.isEmpty else { return }
        let pids = (try? proc.numbers()) ?? self.pids
        let inodes = Set(entries.map(\.entry.inode))
        let holders = SocketHolders(proc: proc, pids: pids, inodes: inodes)
        let seesAll = holders.unseen == 0 && proc.namespace("self/ns/pid") == Self.firstProcesses
        survey.rawSockets = entries.map { entry, isOwn in
            RawSocket(
                kind: entry.kind, number: entry.number,
                interface: isOwn && entry.interface > 0 ? names[entry.interface] ?? "\(entry.interface)" : nil,
                user: entry.user, pids: (holders.holders[entry.inode] ?? []).sorted(), isCertain: seesAll)
        }
        if holders.unseen > 0, survey.rawSockets.contains(where: { $0.pids.isEmpty }) {
            gaps.append(
                ("processes of packet sockets", "open files of \(holders.unseen) process(es) could not be read"))
        }
    }
}
