/// What few groups have to remember beside their events.
final class GroupExtra: @unchecked Sendable {
    // Sendable because a ``GroupTable``, which is not copied, has it alone.

    /// A stretch in which the condition holds.
    struct Episode: Sendable {
        /// What the group is called by.
        let key: [UInt8]
        let first: Int64
        var count: Int
        var measure: Double
        var references: [UInt64]
    }

    var episode: Episode?
    var sum = 0.0
    /// How many numbers left the sum since it was reckoned anew.
    var removals = 0
    /// The numbers in order, for percentiles.
    var sorted: [Double] = []
    /// How often each value is there, for the share of one.
    var counts: [UInt64: Int32] = [:]
    /// Once there are many values.
    var values: ValueTable?
    var chains: Chains?
    /// What the memory was when it was reckoned in.
    var reckoned = 0

    /// What one takes that remembers nothing, in bytes, roughly.
    private static let ownMemory = 192

    /// In bytes, roughly.
    var memory: Int {
        let episode = episode.map { 64 + $0.key.count + $0.references.capacity * 8 } ?? 0
        return Self.ownMemory + episode + sorted.capacity * 8 + counts.capacity * 24
            + (values?.memory ?? 0) + (chains?.memory ?? 0)
    }

    /// Gives memory back that is no longer needed.
    func shrink() {
        sorted = Array(sorted)
        if counts.capacity > 4 * counts.count { counts = Dictionary(uniqueKeysWithValues: counts.map { $0 }) }
    }

    // MARK: Numbers

    func insert(_ value: Double) { sorted.insert(value, at: rank(value)) }

    func remove(_ value: Double) {
        let index = rank(value)
        if index < sorted.count { sorted.remove(at: index) }
    }

    private func rank(_ value: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Between two numbers the share of the way.
    ///
    /// - Source: R. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages" (definition 7).
    func percentile(_ percentile: Double) -> Double {
        guard let last = sorted.last else { return 0 }
        let place = percentile / 100 * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return last }
        return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
    }
}
