/// Tells events that stand in two logs, as where a logger writes what one facility says into a file of its own and into
/// the one for everything.
///
/// The same line in another log is the same event; the same line once more in one log is another event.
struct TwinEvents {
    private struct Twin {
        /// How often the line came in each log.
        var counts: [(log: UInt16, count: Int)]
        /// How many events that makes.
        var events: Int
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
        guard var twin = twins[fingerprint] else {
            if twins.count < Self.maximum { twins[fingerprint] = Twin(counts: [(log, 1)], events: 1) }
            return true
        }
        let index = twin.counts.firstIndex { $0.log == log } ?? twin.counts.count
        if index == twin.counts.count { twin.counts.append((log, 0)) }
        twin.counts[index].count += 1
        let isNew = twin.counts[index].count > twin.events
        if isNew { twin.events += 1 } else { count += 1 }
        twins[fingerprint] = twin
        return isNew
    }
}
