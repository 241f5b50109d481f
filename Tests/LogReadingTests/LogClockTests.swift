import LogReading
import Testing

private func day(_ moment: Moment) -> [Int] {
    let wall = WallTime(moment)
    return [wall.year, wall.month, wall.day]
}

@Suite struct `The year of a time that has none` {
    @Test func `goes on over New Year`() {
        var clock = LogClock(zone: .utc, year: 2025)
        #expect(day(clock.moment(month: 12, day: 31, second: 86_399).moment) == [2025, 12, 31])
        #expect(day(clock.moment(month: 1, day: 1, second: 0).moment) == [2026, 1, 1])
        // A line that came late belongs to the old year, and the next one still to the new.
        #expect(day(clock.moment(month: 12, day: 31, second: 86_398).moment) == [2025, 12, 31])
        #expect(day(clock.moment(month: 1, day: 1, second: 5).moment) == [2026, 1, 1])
        #expect(clock.newYears == 1)
        for month in 2...12 { _ = clock.moment(month: month, day: 1, second: 0) }
        #expect(day(clock.moment(month: 1, day: 1, second: 5).moment) == [2027, 1, 1])
        #expect(clock.newYears == 2)
    }

    @Test func `is a leap year where the line says the 29th of February`() {
        var clock = LogClock(zone: .utc, year: 2026)
        #expect(day(clock.moment(month: 2, day: 29, second: 0).moment) == [2024, 2, 29])
        var leap = LogClock(zone: .utc, year: 2028)
        #expect(day(leap.moment(month: 2, day: 29, second: 0).moment) == [2028, 2, 29])
    }

    @Test func `begins anew where that is known`() {
        let turn = LogClock.Turn(offset: 100, year: 2025, month: 1, day: 2)
        var clock = LogClock(zone: .utc, year: 2023, turns: [turn])
        clock.pass(to: 99)
        #expect(day(clock.moment(month: 11, day: 1, second: 0).moment) == [2023, 11, 1])
        clock.pass(to: 100)
        #expect(day(clock.moment(month: 1, day: 2, second: 0).moment) == [2025, 1, 2])
        #expect(day(clock.moment(month: 12, day: 31, second: 0).moment) == [2024, 12, 31])
    }

    @Test(arguments: [
        ((11, 5), [2026, 11, 20], 0, 2026), ((12, 24), [2026, 1, 3], 0, 2025), ((1, 3), [2026, 1, 3], 1, 2025),
        ((11, 21), [2026, 11, 20], 0, 2026), ((11, 22), [2026, 11, 20], 0, 2025),
    ])
    func `is known from when the file was written`(
        last: (Int, Int), changed: [Int], newYears: Int, year: Int
    ) {
        let written = WallTime(year: changed[0], month: changed[1], day: changed[2], second: 43_200).moment(offset: 0)
        let first = LogClock.firstYear(
            last: (month: last.0, day: last.1), changed: written, newYears: newYears, zone: .utc)
        #expect(first == year)
    }
}

@Suite struct `Moments and walls` {
    @Test func `lead to each other on every day of four centuries`() {
        for days in stride(from: -146_097, through: 146_097, by: 1) {
            let moment = Moment(seconds: Int64(days) * 86_400 + 4_321)
            let wall = WallTime(moment)
            guard WallTime.days(wall.year, wall.month, wall.day) == days, wall.second == 4_321 else {
                Issue.record("\(days): \(wall)")
                return
            }
        }
    }

    @Test func `differ by the zone`() {
        var clock = LogClock(zone: LocalZone(offset: 9 * 3600), year: 2026)
        let (moment, doubt) = clock.moment(month: 11, day: 5, second: 3 * 3600)
        #expect(moment == WallTime(year: 2026, month: 11, day: 4, second: 18 * 3600).moment(offset: 0))
        #expect(doubt == nil)
    }
}

/// Zones that set their clocks are this process's own only; a fixed one never does.
@Test func `a day is of one offset, whatever hour is asked for first`() {
    var clock = LogClock(zone: LocalZone(offset: -5 * 3600), year: 2026)
    for second in [86_399, 0, 43_200] {
        let (moment, doubt) = clock.moment(month: 3, day: 8, second: second)
        #expect(moment == WallTime(year: 2026, month: 3, day: 8, second: second).moment(offset: -5 * 3600))
        #expect(doubt == nil)
    }
}
