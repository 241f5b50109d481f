/// Tells events that stand in two logs while these are written: in whatever order they come, as long as they come
/// within a minute of each other.
struct RecentTwins {
    private var young: [UInt64: TwinEvents.Twin] = [:]
    private var old: [UInt64: TwinEvents.Twin] = [:]
    private var began = ContinuousClock.now
    /// What was in another log before.
    private(set) var count = 0

    /// What is known of twins is forgotten after one to two of these.
    private static let period = Duration.seconds(60)
    /// More events than this are not told from their twins.
    private static let maximum = 1 << 16

    /// Whether an event was not met in another log.
    ///
    /// - Parameters:
    ///   - time: Microseconds since 1970, as its line says.
    ///   - fingerprint: Of the line and the rule.
    mutating func isNew(
        at time: Int64, fingerprint: UInt64, log: UInt16, arrival: ContinuousClock.Instant
    ) -> Bool {
        if arrival - began >= Self.period || young.count >= Self.maximum {
            old = arrival - began >= Self.period * 2 ? [:] : young
            young = [:]
            began = arrival
        }
        let key = fingerprint ^ UInt64(bitPattern: time / 1_000_000) &* 0x9E37_79B9_7F4A_7C15
        var twin = young[key] ?? old[key] ?? TwinEvents.Twin()
        let isNew = twin.takes(log)
        if !isNew { count += 1 }
        young[key] = twin
        return isNew
    }
}
