/// Makes moments out of the wall times of one log's lines, in their order.
///
/// A time without a year (RFC 3164) takes the year that its neighbors have: the lines of a log are in order, so that a
/// month far behind the one before begins a new year. Offsets of the zone are looked up once an hour of the log.
public struct LogClock: Sendable {
    private let zone: LocalZone
    /// The year of the line before, and its day in a year of 366 days, 0 for January 1st.
    private var year: Int
    private var dayBefore: Int?
    /// The turns that are still to come.
    private var turns: ArraySlice<Turn>
    /// How often a new year began.
    public private(set) var newYears = 0
    /// The days that were looked up last: lines of two programs may write two times.
    private var days = (latest: Day(), other: Day())

    /// Days since 1970 on the wall, and the offset of one that has the same for all its hours.
    private struct Day {
        var number = Int.min
        var offset: Int?
    }

    /// More than this many days back is a new year: half of one.
    private static let turn = 183
    /// A line may come so many days late.
    private static let nearNewYear = 7

    /// A line with which a new year begins.
    public struct Turn: Sendable, Hashable {
        /// Of its first byte in the log.
        public var offset: Int
        public var year: Int
        public var month: Int
        public var day: Int

        public init(offset: Int, year: Int, month: Int, day: Int) {
            (self.offset, self.year, self.month, self.day) = (offset, year, month, day)
        }
    }

    /// - Parameters:
    ///   - year: Of the first line without one.
    ///   - turns: Where new years are known to begin, in their order, for who does not ask about every line.
    public init(zone: LocalZone, year: Int, turns: [Turn] = []) {
        self.zone = zone
        self.year = year
        self.turns = turns[...]
    }

    /// Says where the next line begins.
    public mutating func pass(to offset: Int) {
        while let turn = turns.first, turn.offset <= offset {
            year = turn.year
            dayBefore = Self.dayOfYear(turn.month, turn.day)
            turns.removeFirst()
        }
    }

    /// Whether a new year lies between a line and one behind it.
    ///
    /// - Parameters: Months and days.
    public static func turns(from before: (month: Int, day: Int), to now: (month: Int, day: Int)) -> Bool {
        dayOfYear(before.month, before.day) - dayOfYear(now.month, now.day) > turn
    }

    /// Whether a line of an old year's end came late, behind one of the new year.
    public static func isLate(_ now: (month: Int, day: Int), after before: (month: Int, day: Int)) -> Bool {
        dayOfYear(before.month, before.day) < nearNewYear && dayOfYear(now.month, now.day) > 366 - nearNewYear
    }

    /// The latest leap year that is not behind a year.
    public static func leapYear(notAfter year: Int) -> Int {
        var leap = year
        while !WallTime.isLeap(leap) { leap -= 1 }
        return leap
    }

    /// The year in which a log began whose last line was written no later than its file was.
    ///
    /// - Parameters:
    ///   - last: Month and day of the last line.
    ///   - changed: When the file was written for the last time.
    ///   - newYears: How often a new year began between the first line and the last.
    public static func firstYear(
        last: (month: Int, day: Int), changed: Moment, newYears: Int, zone: LocalZone
    ) -> Int {
        // A day more, for clocks that differ.
        let end = WallTime(Moment(microseconds: changed.microseconds + 86_400_000_000), offset: 0)
        let isEarlier = (last.month, last.day) <= (end.month, end.day)
        return (isEarlier ? end.year : end.year - 1) - newYears
    }

    public mutating func moment(
        month: Int, day: Int, second: Int, microsecond: Int = 0
    ) -> (moment: Moment, doubt: LocalZone.Doubt?) {
        let dayNow = Self.dayOfYear(month, day)
        if let before = dayBefore {
            if before - dayNow > Self.turn {
                year += 1
                newYears += 1
            } else if before < Self.nearNewYear, dayNow > 366 - Self.nearNewYear {
                // A line of December that came late. Anything else so far ahead is a pause in the same year.
                let late = WallTime(year: year - 1, month: month, day: day, second: second, microsecond: microsecond)
                return moment(late)
            }
        }
        dayBefore = dayNow
        // February 29th was written in a leap year, and so were its neighbors.
        if month == 2, day == 29 { year = Self.leapYear(notAfter: year) }
        return moment(WallTime(year: year, month: month, day: day, second: second, microsecond: microsecond))
    }

    public mutating func moment(_ wall: WallTime) -> (moment: Moment, doubt: LocalZone.Doubt?) {
        let number = WallTime.days(wall.year, wall.month, wall.day)
        if number != days.latest.number {
            days = (days.other, days.latest)
            if number != days.latest.number { days.latest = Day(number: number, offset: uniformOffset(of: wall)) }
        }
        if let offset = days.latest.offset { return (wall.moment(offset: offset), nil) }
        // A day on which the clock is set.
        let (offset, doubt) = zone.offset(at: wall)
        return (wall.moment(offset: offset), doubt)
    }

    /// nil on a day on which the clock is set: no zone sets it twice in a day.
    private func uniformOffset(of wall: WallTime) -> Int? {
        let hours = [0, 6, 12, 18, 23].map { hour in
            zone.offset(at: WallTime(year: wall.year, month: wall.month, day: wall.day, second: hour * 3600 + 1_799))
        }
        let last = zone.offset(at: WallTime(year: wall.year, month: wall.month, day: wall.day, second: 86_399))
        let all = hours + [last]
        return all.allSatisfy { $0.seconds == last.seconds && $0.doubt == nil } ? last.seconds : nil
    }

    private static let monthStarts = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335]

    private static func dayOfYear(_ month: Int, _ day: Int) -> Int { monthStarts[month - 1] + day - 1 }
}
