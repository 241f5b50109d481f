import NoroshiModel

/// Several looks at a network namespace's connections, so that short ones are seen too, put together by who talks
/// to whom.
struct FanOutSamples {
    /// Fewer hosts over one port are nobody's scan, and not kept.
    static let minimumHosts = 8
    private static let maximumExamples = 8
    private static let maximumGroups = 256
    private static let maximumRemembered = 500_000

    private struct Way: Hashable {
        let transport: Endpoint.Transport
        let port: Int
    }
    private struct Talk: Hashable {
        let way: Way
        let remote: IPAddress
    }
    private struct Record {
        var hasAnswered = false
        var user: Int
        var inodes: Set<UInt64> = []
    }

    private var talks: [Talk: Record] = [:]
    private var holders: [UInt64: Set<Int>] = [:]
    /// Whether addresses of the host itself count as hosts.
    private let includesLoopback: Bool

    init(includesLoopback: Bool = false) { self.includesLoopback = includesLoopback }

    /// Adds one look.
    ///
    /// - Returns: Sockets whose processes should be found while they are there.
    mutating func add(_ connections: [Connection]) -> Set<UInt64> {
        let served = Set(
            connections.filter { $0.state == .waiting && $0.transport == .tcp }.map(\.localPort))
        for connection in connections {
            // What came to a port that is served here was begun by others.
            guard connection.state != .waiting, connection.remotePort > 0, !connection.remote.isWildcard,
                connection.transport == .udp || connection.state == .asked || !served.contains(connection.localPort),
                includesLoopback || !connection.remote.isLoopback
            else { continue }
            let talk = Talk(
                way: Way(transport: connection.transport, port: connection.remotePort), remote: connection.remote)
            guard talks[talk] != nil || talks.count < Self.maximumRemembered else { continue }
            var record = talks[talk] ?? Record(user: connection.user)
            if connection.state != .asked { record.hasAnswered = true }
            if connection.inode > 0 {
                record.inodes.insert(connection.inode)
                record.user = connection.user
            }
            talks[talk] = record
        }
        var inodes: Set<UInt64> = []
        for talk in many.values.joined() { inodes.formUnion(talks[talk]?.inodes ?? []) }
        return inodes.subtracting(holders.keys)
    }

    /// Tells which processes held sockets of the last look.
    mutating func add(_ found: [UInt64: Set<Int>]) { holders.merge(found) { $0.union($1) } }

    /// Ways over which many hosts were talked to.
    private var many: [Way: [Talk]] {
        Dictionary(grouping: talks.keys, by: \.way).filter { $0.value.count >= Self.minimumHosts }
    }

    /// - Parameter program: What makes several processes one: the executable and its script.
    func fanOuts(program: (Int) -> String) -> [FanOut] {
        var found: [FanOut] = []
        for (way, talks) in many {
            var groups: [String: (talks: [Talk], pids: Set<Int>)] = [:]
            var orphans: [Talk] = []
            for talk in talks {
                let pids = holders(of: talk)
                guard let first = pids.min() else {
                    orphans.append(talk)
                    continue
                }
                let name = "\(program(first))\n\(self.talks[talk]?.user ?? 0)"
                groups[name, default: ([], [])].talks.append(talk)
                groups[name]?.pids.formUnion(pids)
            }
            // Ended connections have no process any more: they are of the one program that talks that way, if it is
            // one.
            if groups.count == 1, let name = groups.keys.first {
                groups[name]?.talks += orphans
            } else if !orphans.isEmpty {
                groups["", default: ([], [])].talks += orphans
            }
            found += groups.values.map { fanOut(way, $0.talks, $0.pids) }.filter { $0.hosts >= Self.minimumHosts }
        }
        let sorted = found.sorted { ($1.hosts, $0.port, $0.user) < ($0.hosts, $1.port, $1.user) }
        return Array(sorted.prefix(Self.maximumGroups))
    }

    private func holders(of talk: Talk) -> Set<Int> {
        (talks[talk]?.inodes ?? []).reduce(into: []) { $0.formUnion(holders[$1] ?? []) }
    }

    private func fanOut(_ way: Way, _ talks: [Talk], _ pids: Set<Int>) -> FanOut {
        let addresses = talks.map(\.remote).sorted()
        return FanOut(
            transport: way.transport, port: way.port, user: talks.lazy.compactMap { self.talks[$0]?.user }.max() ?? 0,
            pids: pids.sorted(), hosts: addresses.count,
            unanswered: talks.count { self.talks[$0]?.hasAnswered == false },
            outside: addresses.count { !$0.isInside },
            examples: addresses.prefix(Self.maximumExamples).map(\.description))
    }
}
