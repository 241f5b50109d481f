import LogReading

/// What is remembered of qmail's lines until others need it: deliveries under way, connections that are open, and which
/// user of the host takes mail from the network.
struct QmailState {
    struct Attempt {
        let key: UInt64
        let queue: [UInt8]
        let recipient: [UInt8]
    }

    /// A connection to a port at which mail is taken.
    private struct Session {
        let host: UInt64
        let process: Int
        let address: [UInt8]
        var user: [UInt8]?
    }

    /// Who gave a mail to the queue.
    enum Giver {
        case unknown
        case bounce
        /// A user of the host, by its number.
        case user
        case client(address: [UInt8], user: [UInt8]?)
    }

    /// How often mail of one number came while a connection was open, and while none was.
    private struct Presence {
        let host: UInt64
        let uid: Int
        var open = 0
        var closed = 0
    }

    private var attempts: [Attempt] = []
    private var sessions: [Session] = []
    private var bounces: [(host: UInt64, process: Int)] = []
    private var presences: [Presence] = []
    /// Hosts of which connections are told.
    private var watched: Set<UInt64> = []

    /// qmail runs at most 255 deliveries of each kind; more are of several hosts, or were left behind by a restart.
    private static let maximumAttempts = 2_048
    private static let maximumOthers = 512
    /// So many mails while a connection was open, and none while there was none, are the network's.
    private static let enough = 5
    /// Numbers of `qmaild` by qmail's own INSTALL.ids, and in FreeBSD, Gentoo and Debian.
    private static let networkUsers: Set = [7_791, 82, 201, 64_011]

    // MARK: Deliveries

    mutating func start(_ attempt: Attempt) {
        attempts.removeAll { $0.key == attempt.key }
        if attempts.count == Self.maximumAttempts { attempts.removeFirst() }
        attempts.append(attempt)
    }

    mutating func finish(_ key: UInt64) -> Attempt? {
        guard let index = attempts.firstIndex(where: { $0.key == key }) else { return nil }
        return attempts.remove(at: index)
    }

    mutating func bounce(_ process: Int, host: UInt64) {
        if bounces.count == Self.maximumOthers { bounces.removeFirst() }
        bounces.append((host, process))
    }

    // MARK: Connections

    mutating func connect(_ process: Int, _ address: [UInt8], host: UInt64) {
        disconnect(process, host: host)
        if watched.count < Self.maximumOthers { watched.insert(host) }
        if sessions.count == Self.maximumOthers { sessions.removeFirst() }
        sessions.append(Session(host: host, process: process, address: address))
    }

    mutating func disconnect(_ process: Int, host: UInt64) {
        sessions.removeAll { $0.host == host && $0.process == process }
    }

    mutating func login(_ user: [UInt8], _ address: [UInt8], host: UInt64) {
        for index in sessions.indices where sessions[index].host == host && sessions[index].address == address {
            sessions[index].user = user
        }
    }

    // MARK: Who gave a mail

    /// A mail of the network is of the client whose connections alone are open; of several nobody is named.
    mutating func giver(process: Int, uid: Int, host: UInt64) -> Giver {
        if let index = bounces.firstIndex(where: { $0.host == host && $0.process == process }) {
            bounces.remove(at: index)
            return .bounce
        }
        guard watched.contains(host) else { return .unknown }
        let open = sessions.filter { $0.host == host }
        let isNetwork = note(uid, isOpen: !open.isEmpty, host: host)
        guard let first = open.first else { return isNetwork ? .unknown : .user }
        guard isNetwork, open.allSatisfy({ $0.address == first.address }) else { return .unknown }
        return .client(address: first.address, user: open.lazy.compactMap(\.user).first)
    }

    /// - Returns: Whether the user takes mail from the network.
    private mutating func note(_ uid: Int, isOpen: Bool, host: UInt64) -> Bool {
        if Self.networkUsers.contains(uid) { return true }
        var index = presences.firstIndex { $0.host == host && $0.uid == uid }
        if index == nil {
            if presences.count == Self.maximumOthers { presences.removeFirst() }
            presences.append(Presence(host: host, uid: uid))
            index = presences.count - 1
        }
        guard let index else { return false }
        if isOpen { presences[index].open += 1 } else { presences[index].closed += 1 }
        return presences[index].closed == 0 && presences[index].open >= Self.enough
    }
}
