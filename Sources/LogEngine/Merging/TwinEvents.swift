/// Tells events that stand in two logs, as where a logger writes what one facility says into a file of its own and into
/// the one for everything.
///
/// The same line in another log is the same event; the same line once more in one log is another event.
struct TwinEvents {
    /// One line, and how often it came.
    struct Twin {
        /// In each log.
        private var counts: [(log: UInt16, count: Int)] = []
        /// How many events that makes.
        private var events = 0

        /// Takes it from a log; whether that is an event which was not met in another one.
        mutating func takes(_ log: UInt16) -> Bool {
            let index = counts.firstIndex { $0.log == log } ?? counts.count
            if index == counts.count { counts.append((log, 0)) }
            counts[index].count += 1
            guard counts[index].count > events else { return false }
            events += 1
            return true
        }
    }

    private var second = Int64.min
    /// Of one second, by the fingerprints of lines and rules.
    private var twins: [UInt64: Twin] = [:]
    /// What was in another log before.
    private(set) var count = 0

    /// More lines of one second than this are not told from their twins.
    private static let maximum = 1 << 16

    /// Whether an event was not met in another log; events have to come in the order of time.
    ///
    /// - Parameters:
    ///   - time: Microseconds since 1970.
    ///   - fingerprint: Of the line and the rule.
    mutating func isNew(at time: Int64, fingerprint: UInt64, log: UInt16) -> Bool {
        let second = time / 1_000_000
        if second != self.second {
            twins.removeAll(keepingCapacity: twins.count < 1_024)
            self.second = second
        }
        if twins[fingerprint] == nil, twins.count >= Self.maximum { return true }
        let isNew = twins[fingerprint, default: Twin()].takes(log)
        if !isNew { count += 1 }
        return isNew
    }
}
