/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Moment: Hashable, Comparable, Sendable {
    public var microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public init(seconds: Int64, microseconds: Int64 = 0) {
        self.microseconds = seconds &* 1_000_000 &+ microseconds
    }

    /// Rounded down.
    public var seconds: Int64 {
        let whole = microseconds / 1_000_000
        return microseconds % 1_000_000 < 0 ? whole - 1 : whole
    }

    public static func < (a: Moment, b: Moment) -> Bool { a.microseconds < b.microseconds }
}

/// A day and a time of day as a clock on the wall shows them.
public struct WallTime: Hashable, Sendable {
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    /// 0 to 86,400; a leap second is the last one.
    public var second: Int
    /// 0 to 999,999.
    public var microsecond: Int

    public init(year: Int, month: Int, day: Int, second: Int, microsecond: Int = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.second = second
        self.microsecond = microsecond
    }

    /// Days since 1970-01-01.
    ///
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    public static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    public static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Seconds since 1970-01-01T00:00:00 on the same wall.
    public var secondsOnWall: Int64 { Int64(Self.days(year, month, day)) * 86_400 + Int64(second) }

    /// The moment, where the wall is `offset` seconds ahead of UTC.
    public func moment(offset: Int) -> Moment {
        Moment(seconds: secondsOnWall - Int64(offset), microseconds: Int64(microsecond))
    }

    /// What a wall shows that is `offset` seconds ahead of UTC.
    public init(_ moment: Moment, offset: Int = 0) {
        let wall = moment.seconds + Int64(offset)
        let days = Int(wall >= 0 ? wall / 86_400 : (wall - 86_399) / 86_400)
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, second: Int(wall - Int64(days) * 86_400),
            microsecond: Int(moment.microseconds - moment.seconds * 1_000_000))
    }
}
