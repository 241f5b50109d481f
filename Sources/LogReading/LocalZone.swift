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
        let candidates = [offset(wall, summer: 0), offset(wall, summer: 1)].compactMap(\.self)
        // Both readings of the clock that lead back to the same wall time are possible ones.
        guard let first = candidates.max() else { return (offset(wall, summer: -1) ?? 0, .never) }
        return (first, Set(candidates).count > 1 ? .twice : nil)
    }

    /// nil when the wall shows another time then.
    private func offset(_ wall: WallTime, summer: Int32) -> Int? {
        var fields = unsafe tm()
        unsafe fields.tm_year = Int32(clamping: wall.year - 1900)
        unsafe fields.tm_mon = Int32(clamping: wall.month - 1)
        unsafe fields.tm_mday = Int32(clamping: wall.day)
        unsafe fields.tm_hour = Int32(clamping: wall.second / 3600)
        unsafe fields.tm_min = Int32(clamping: wall.second / 60 % 60)
        unsafe fields.tm_isdst = summer
        let moment = unsafe mktime(&fields)
        let offset = unsafe fields.tm_gmtoff
        guard summer >= 0 else { return offset }
        let shown = Int64(moment) + Int64(offset)
        let asked = Int64(WallTime.days(wall.year, wall.month, wall.day)) * 86_400 + Int64(wall.second / 60 * 60)
        return shown == asked ? offset : nil
    }
}
