import Glibc

/// How far the wall clock of the host that wrote a log is ahead of UTC.
public struct LocalZone: Sendable {
    /// What a wall time means where it may mean two moments, or none.
    public enum Doubt: Sendable {
        /// The hour is there twice, when the clock is put back: the first is taken.
        case twice
        /// The hour is left out, when the clock is put forward.
        case never
    }

    private enum Rule: Sendable {
        case fixed(Int)
        /// This process's zone: `TZ`, or /etc/localtime.
        case system
    }

    private let rule: Rule

    public static let system = LocalZone(rule: .system)
    public static let utc = LocalZone(offset: 0)

    /// - Parameter offset: Seconds ahead of UTC.
    public init(offset: Int) { rule = .fixed(offset) }

    private init(rule: Rule) { self.rule = rule }

    /// Seconds ahead of UTC at a wall time, and what is doubtful about it.
    public func offset(at wall: WallTime) -> (seconds: Int, doubt: Doubt?) {
        guard case .system = rule else {
            guard case .fixed(let offset) = rule else { return (0, nil) }
            return (offset, nil)
        }
        // Two clocks are possible: the one of the day before and the one of the day after. Which of them lead back to
        // the wall time are its readings.
        let shown = Int64(WallTime.days(wall.year, wall.month, wall.day)) * Self.day + Int64(wall.second)
        let before = Self.offset(of: shown - Self.day), after = Self.offset(of: shown + Self.day)
        let isBefore = Self.offset(of: shown - Int64(before)) == before
        let isAfter = Self.offset(of: shown - Int64(after)) == after
        guard before != after else { return (before, isBefore ? nil : .never) }
        return switch (isBefore, isAfter) {
        case (true, true): (max(before, after), .twice)
        case (true, false): (before, nil)
        case (false, true): (after, nil)
        case (false, false): (Self.offset(never: wall), .never)
        }
    }

    private static let day: Int64 = 86_400

    /// Seconds ahead of UTC at a moment.
    private static func offset(of moment: Int64) -> Int {
        var (moment, fields) = (time_t(moment), unsafe tm())
        unsafe localtime_r(&moment, &fields)
        return unsafe fields.tm_gmtoff
    }

    /// As the system reads a time that no clock of the zone shows.
    private static func offset(never wall: WallTime) -> Int {
        var fields = unsafe tm()
        unsafe fields.tm_year = Int32(clamping: wall.year - 1900)
        unsafe fields.tm_mon = Int32(clamping: wall.month - 1)
        unsafe fields.tm_mday = Int32(clamping: wall.day)
        unsafe fields.tm_hour = Int32(clamping: wall.second / 3600)
        unsafe fields.tm_min = Int32(clamping: wall.second / 60 % 60)
        unsafe fields.tm_isdst = -1
        unsafe mktime(&fields)
        return unsafe fields.tm_gmtoff
    }
}
