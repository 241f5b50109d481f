/// Who logged in last in some processes, each of which serves one connection.
struct LoginTable {
    struct Login {
        let user: [UInt8]
        /// Of the client; nil where the line tells none.
        let address: NetworkAddress?
        /// Microseconds since 1970, when it was made or last met.
        var last: Int64
    }

    private var entries: [(session: UInt64, login: Login)] = []
    private var next = 0

    private static let maximumEntries = 256
    /// No server waits longer for a client's next word; after that, the process's number may be another's.
    private static let lifetime: Int64 = 3_600_000_000

    mutating func add(_ session: UInt64, _ login: Login) {
        if entries.count < Self.maximumEntries {
            entries.append((session, login))
        } else {
            entries[next] = (session, login)
            next = (next + 1) % Self.maximumEntries
        }
    }

    /// Who logged in last in a session; nobody where the client is another one, or too much time has passed.
    mutating func user(_ session: UInt64, of address: NetworkAddress?, at time: Int64) -> [UInt8]? {
        // The newest stand before `next`, and the older ones behind it.
        for offset in 1...max(1, entries.count) where !entries.isEmpty {
            let index = (next - offset + entries.count * 2) % entries.count
            guard entries[index].session == session else { continue }
            let login = entries[index].login
            guard login.address == address, abs(time - login.last) <= Self.lifetime else { return nil }
            entries[index].login.last = time
            return login.user
        }
        return nil
    }
}
