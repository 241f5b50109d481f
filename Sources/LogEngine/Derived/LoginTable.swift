/// Who logged in last in some processes.
struct LoginTable {
    private var entries: [(session: UInt64, user: [UInt8])] = []
    private var next = 0

    private static let maximumEntries = 256

    mutating func add(_ session: UInt64, _ user: [UInt8]) {
        if entries.count < Self.maximumEntries {
            entries.append((session, user))
        } else {
            entries[next] = (session, user)
            next = (next + 1) % Self.maximumEntries
        }
    }

    /// The last that was added for a session.
    func user(_ session: UInt64) -> [UInt8]? {
        // The newest stand before `next`, and the older ones behind it.
        for offset in 1...max(1, entries.count) where !entries.isEmpty {
            let index = (next - offset + entries.count * 2) % entries.count
            if entries[index].session == session { return entries[index].user }
        }
        return nil
    }
}
