package import FoundationEssentials

/// Shows times as a clock on a wall does, so that they can be compared with the lines of a log.
package struct TraceClock: Sendable {
    private let offset: @Sendable (Date) -> Int

    /// - Parameter offset: Seconds that the wall is ahead of UTC at a time.
    package init(offset: @escaping @Sendable (Date) -> Int) { self.offset = offset }

    /// `2026-11-05 03:12:44`
    package func text(_ date: Date) -> String {
        let shifted = date.addingTimeInterval(Double(offset(date))).formatted(.iso8601)
        return shifted.prefix(10) + " " + shifted.dropFirst(11).prefix(8)
    }

    /// `03:12:44` on the day of another time, else with the day.
    package func text(_ date: Date, after other: Date?) -> String {
        let whole = text(date)
        guard let other, text(other).prefix(10) == whole.prefix(10) else { return whole }
        return String(whole.dropFirst(11))
    }

    /// `UTC+09:00`, `UTC`
    package func zone(at date: Date) -> String {
        let minutes = offset(date) / 60
        guard minutes != 0 else { return "UTC" }
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        return "UTC\(minutes < 0 ? "-" : "+")\(two(abs(minutes) / 60)):\(two(abs(minutes) % 60))"
    }
}
