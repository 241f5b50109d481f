internal import LogReading

/// Dates as names of files write them: `20261105`, `2026-11-05`, `2026.11.05`, `2026-11`, with an hour or more behind.
struct DateReader {
    private let name: [UInt8]
    private var place: Int

    static func date(in name: [UInt8], from start: Int) -> (LogName.NamedDate, end: Int)? {
        var reader = DateReader(name: name, place: start)
        return reader.read()
    }

    private init(name: [UInt8], place: Int) {
        self.name = name
        self.place = place
    }

    private mutating func read() -> (LogName.NamedDate, end: Int)? {
        guard let year = number(4, 1990...2099) else { return nil }
        let separator = place < name.count && [0x2D, 0x2E, 0x5F].contains(name[place]) ? name[place] : nil
        if separator != nil { place += 1 }
        guard let month = number(2, 1...12) else { return nil }
        var start = WallTime(year: year, month: month, day: 1, second: 0)
        let afterMonth = place
        if let separator {
            guard place < name.count, name[place] == separator else { return wholeMonth(start) }
            place += 1
        }
        guard let day = number(2, 1...31), day <= WallTime.length(ofMonth: month, in: year) else {
            place = afterMonth
            return separator == nil ? nil : wholeMonth(start)
        }
        start.day = day
        return withTime(start)
    }

    private func wholeMonth(_ start: WallTime) -> (LogName.NamedDate, end: Int) {
        var end = start
        (end.year, end.month) = start.month == 12 ? (start.year + 1, 1) : (start.year, start.month + 1)
        return (LogName.NamedDate(start: start, end: end), place)
    }

    /// An hour, with minutes and seconds or without, or seconds since 1970, as far as they are there.
    private mutating func withTime(_ day: WallTime) -> (LogName.NamedDate, end: Int)? {
        let end = place
        var digits = place
        if digits < name.count, [0x2D, 0x5F, 0x54].contains(name[digits]) { digits += 1 }
        let run = name[digits...].prefix { $0 &- 0x30 < 10 }
        var length = 86_400
        var start = day
        switch run.count {
        case 2, 4, 6:
            place = digits
            if let hour = number(2, 0...23) {
                start.second = hour * 3600
                length = 3600
                if run.count > 2, let minute = number(2, 0...59) { start.second += minute * 60 }
                place = run.endIndex
            } else {
                place = end
            }
        case 10 where digits > end: place = run.endIndex
        case 0: place = end
        default:
            // Digits that go on are no date, those behind a separator something else.
            guard digits > end else { return nil }
            place = end
        }
        let after = WallTime(Moment(seconds: start.secondsOnWall + Int64(length)))
        return (LogName.NamedDate(start: start, end: after), place)
    }

    private mutating func number(_ count: Int, _ range: ClosedRange<Int>) -> Int? {
        guard place + count <= name.count else { return nil }
        let digits = name[place..<place + count]
        guard digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard range.contains(value) else { return nil }
        place += count
        return value
    }
}
