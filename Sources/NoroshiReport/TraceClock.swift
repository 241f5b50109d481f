package import FoundationEssentials

/// Shows times as a clock on a wall does, so that they can be compared with the lines of a log.
package struct TraceClock: Sendable {
    private let offset: @Sendable (Date) -> Int
    /// Whether each time has its own offset from UTC with it.
    package private(set) var tellsOffsets = false

    /// - Parameter offset: Seconds that the wall is ahead of UTC at a time.
    package init(offset: @escaping @Sendable (Date) -> Int) { self.offset = offset }

    /// The same clock, with the offset at each time.
    package var tellingOffsets: TraceClock {
        var clock = self
        clock.tellsOffsets = true
        return clock
    }

    /// The clock that tells some times together: where it was put forward or back between them, with offsets.
    package func telling(_ dates: [Date]) -> TraceClock {
        Set(dates.map(offset)).count > 1 ? tellingOffsets : self
    }

    /// `2026-11-05 03:12:44`, or `2026-11-05 03:12:44 +09:00`.
    package func text(_ date: Date) -> String { wall(date) + suffix(date) }

    /// `03:12:44` on the day of another time, else with the day.
    package func text(_ date: Date, after other: Date?) -> String {
        let whole = wall(date)
        guard let other, wall(other).prefix(10) == whole.prefix(10) else { return text(date) }
        return whole.dropFirst(11) + suffix(date)
    }

    /// `11-05`, or `11-05 03:12` with its offset where that is told: for a scale.
    func short(_ date: Date, hasTime: Bool) -> String {
        let rest = wall(date).dropFirst(5)
        return hasTime ? rest.prefix(11) + suffix(date) : String(rest.prefix(5))
    }

    /// `UTC+09:00`, `UTC`
    package func zone(at date: Date) -> String { offset(date) / 60 == 0 ? "UTC" : "UTC\(offsetText(date))" }

    private func wall(_ date: Date) -> String {
        let shifted = date.addingTimeInterval(Double(offset(date))).formatted(.iso8601)
        return shifted.prefix(10) + " " + shifted.dropFirst(11).prefix(8)
    }

    private func suffix(_ date: Date) -> String { tellsOffsets ? " \(offsetText(date))" : "" }

    /// `+09:00`
    private func offsetText(_ date: Date) -> String {
        let minutes = offset(date) / 60
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        return "\(minutes < 0 ? "-" : "+")\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
    }
}
