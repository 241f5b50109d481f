/// A time as a line writes it.
public enum LineTime: Hashable, Sendable {
    /// `Nov  5 03:12:44`: no year, no zone.
    case yearless(month: Int, day: Int, second: Int, microsecond: Int)
    /// `2026-11-05 03:12:44`: no zone.
    case wall(WallTime)
    /// With its zone, or since 1970.
    case moment(Moment)
}

/// Reads times where they stand in a line; every function leaves the place behind the time, or where it was.
struct TimeReader {
    private let bytes: LineBytes
    var place: Int

    init(_ bytes: LineBytes, at place: Int = 0) {
        self.bytes = bytes
        self.place = place
    }

    // MARK: Whole times

    /// `Nov  5 03:12:44`, `Nov 05 03:12:44.123`, `Nov  5 2026 03:12:44` (Cisco's), `Nov 5 03:12:44 2026` is not one.
    mutating func monthFirst() -> LineTime? {
        let start = place
        if let time = classic() { return time }
        guard let month = monthName(), skipBlanks(1...2), let day = number(1...2, 1...31), skipBlanks(1...1) else {
            return back(start)
        }
        if place + 4 < bytes.count, bytes[place + 4] == UInt8(ascii: " "), let year = number(4...4, 1970...9999) {
            guard skipBlanks(1...1), let second = clock() else { return back(start) }
            let microsecond = fraction()
            guard day <= WallTime.length(ofMonth: month, in: year) else { return back(start) }
            return .wall(WallTime(year: year, month: month, day: day, second: second, microsecond: microsecond))
        }
        guard let second = clock() else { return back(start) }
        let microsecond = fraction()
        guard day <= WallTime.length(ofMonth: month, in: 2024) else { return back(start) }
        return .yearless(month: month, day: day, second: second, microsecond: microsecond)
    }

    /// `Nov  5 03:12:44 `, which almost every line of syslog begins with, without a search for anything else.
    mutating func classic() -> LineTime? {
        guard bytes.count - place > 15, bytes[place + 3] == 0x20, bytes[place + 6] == 0x20, bytes[place + 15] == 0x20,
            bytes[place + 9] == UInt8(ascii: ":"), bytes[place + 12] == UInt8(ascii: ":")
        else { return nil }
        let start = place
        guard let month = monthName() else { return nil }
        place = start
        let tens = bytes[place + 4] == 0x20 ? 0 : Int(bytes[place + 4]) - 48
        let units = Int(bytes[place + 5]) - 48
        guard (0...3).contains(tens), (0...9).contains(units), let hour = twoDigits(place + 7, 23),
            let minute = twoDigits(place + 10, 59), let second = twoDigits(place + 13, 60),
            (1...WallTime.length(ofMonth: month, in: 2024)).contains(tens * 10 + units)
        else { return nil }
        place += 15
        return .yearless(
            month: month, day: tens * 10 + units, second: hour * 3600 + minute * 60 + second, microsecond: 0)
    }

    private func twoDigits(_ place: Int, _ maximum: Int) -> Int? {
        let (tens, units) = (bytes[place] &- 48, bytes[place + 1] &- 48)
        guard tens < 10, units < 10 else { return nil }
        let value = Int(tens) * 10 + Int(units)
        return value <= maximum ? value : nil
    }

    /// `Thu Nov  5 03:12:44 2026` (asctime), `Thu Nov 05 03:12:44.123456 2026` (Apache's error log).
    mutating func weekdayFirst() -> LineTime? {
        let start = place
        guard weekdayName(), skipBlanks(1...1), let month = monthName(), skipBlanks(1...2),
            let day = number(1...2, 1...31), skipBlanks(1...1), let second = clock()
        else { return back(start) }
        let microsecond = fraction()
        guard skipBlanks(1...1), let year = number(4...4, 1970...9999),
            day <= WallTime.length(ofMonth: month, in: year)
        else { return back(start) }
        return .wall(WallTime(year: year, month: month, day: day, second: second, microsecond: microsecond))
    }

    /// `Thu 2026-11-05 03:12:44 JST`: of zones by name only those are known that are UTC's; others are the host's own.
    ///
    /// - Source: journalctl(1) `--output=short-full`.
    mutating func weekdayAndYearFirst() -> LineTime? {
        let start = place
        guard weekdayName(), skipBlanks(1...1), let time = yearFirst() else { return back(start) }
        guard case .wall(let wall) = time else { return time }
        let end = place
        guard skipBlanks(1...1) else { return time }
        let name = place
        while let byte = next, byte &- 65 < 26 { place += 1 }
        guard place - name >= 2, next == 0x20 else {
            place = end
            return time
        }
        let isUniversal = [("UTC" as StaticString), "GMT"].contains { bytes[name..<place].elementsEqual($0) }
        return isUniversal ? .moment(wall.moment(offset: 0)) : time
    }

    /// `2026-11-05T03:12:44.123456+09:00`, `2026-11-05 03:12:44`, `2026/11/05 03:12:44`, with or without a zone.
    ///
    /// - Source: RFC 3339 §5.6; RFC 5424 §6.2.3.
    mutating func yearFirst() -> LineTime? {
        let start = place
        guard let year = number(4...4, 1970...9999), let separator = next, separator == 0x2D || separator == 0x2F else {
            return back(start)
        }
        place += 1
        guard let month = number(2...2, 1...12), take(separator),
            let day = number(2...2, 1...WallTime.length(ofMonth: month, in: year)),
            take(UInt8(ascii: "T")) || take(UInt8(ascii: "t")) || skipBlanks(1...1),
            let second = clock() ?? shortClock()
        else { return back(start) }
        let microsecond = fraction()
        let wall = WallTime(year: year, month: month, day: day, second: second, microsecond: microsecond)
        let end = place
        if let offset = zone() { return .moment(wall.moment(offset: offset)) }
        _ = skipBlanks(1...1)
        if next == UInt8(ascii: "+") || next == UInt8(ascii: "-"), let offset = zone(), next.map(Self.isEnd) ?? true {
            return .moment(wall.moment(offset: offset))
        }
        place = end
        return .wall(wall)
    }

    /// `05/Nov/2026:03:12:44 +0900`, as web servers write it between brackets.
    mutating func dayFirst() -> LineTime? {
        let start = place
        guard let day = number(1...2, 1...31), let separator = next, separator == 0x2F || separator == 0x2D else {
            return back(start)
        }
        place += 1
        guard let month = monthName(), take(separator), let year = number(4...4, 1970...9999),
            day <= WallTime.length(ofMonth: month, in: year), take(UInt8(ascii: ":")) || skipBlanks(1...1),
            let second = clock()
        else { return back(start) }
        let wall = WallTime(year: year, month: month, day: day, second: second, microsecond: fraction())
        let end = place
        if skipBlanks(1...1), let offset = zone() { return .moment(wall.moment(offset: offset)) }
        place = end
        return .wall(wall)
    }

    /// `261105  3:12:44` (MySQL's), `26/11/5@03:12:44` (xinetd's).
    mutating func shortYearFirst() -> LineTime? {
        let start = place
        guard let year = number(2...2, 0...99) else { return back(start) }
        let isSlashed = take(UInt8(ascii: "/"))
        let width = isSlashed ? 1...2 : 2...2
        guard let month = number(width, 1...12), !isSlashed || take(UInt8(ascii: "/")),
            let day = number(width, 1...WallTime.length(ofMonth: month, in: 2000 + year)),
            isSlashed ? take(UInt8(ascii: "@")) : skipBlanks(1...1), let second = clock() ?? shortClock()
        else { return back(start) }
        return .wall(WallTime(year: 2000 + year, month: month, day: day, second: second))
    }

    /// `1364481363.243`: seconds since 1970; milliseconds, microseconds or nanoseconds where the digits are more.
    mutating func sinceEpoch() -> LineTime? {
        let start = place
        guard let whole = digits(9...19) else { return back(start) }
        switch place - start {
        case 9...11: return .moment(Moment(seconds: whole, microseconds: Int64(fraction())))
        case 12...14: return .moment(Moment(microseconds: whole * 1_000))
        case 15...17: return .moment(Moment(microseconds: whole))
        default: return .moment(Moment(microseconds: whole / 1_000))
        }
    }

    /// `@4000000037c219bf2ef02e94`.
    ///
    /// - Source: D. J. Bernstein, "TAI64, TAI64N, and TAI64NA"; labels are ten seconds ahead of UTC of 1970, as
    ///   multilog writes them.
    mutating func tai64n() -> LineTime? {
        let start = place
        guard take(UInt8(ascii: "@")), let high = hexadecimal(16), let low = hexadecimal(8), high >= 1 << 62 else {
            return back(start)
        }
        let seconds = Int64(truncatingIfNeeded: high - 1 << 62) - 10
        return .moment(Moment(seconds: seconds, microseconds: Int64(low / 1_000)))
    }

    // MARK: Parts

    /// `03:12:44` in seconds.
    private mutating func clock() -> Int? {
        guard place + 8 <= bytes.count, let hour = number(2...2, 0...23), take(UInt8(ascii: ":")),
            let minute = number(2...2, 0...59), take(UInt8(ascii: ":")), let second = number(2...2, 0...60)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// ` 3:12:44`: a blank before an hour of one digit.
    private mutating func shortClock() -> Int? {
        let start = place
        guard skipBlanks(1...1), let hour = number(1...1, 0...9), take(UInt8(ascii: ":")),
            let minute = number(2...2, 0...59), take(UInt8(ascii: ":")), let second = number(2...2, 0...60)
        else { return back(start) }
        return hour * 3600 + minute * 60 + second
    }

    /// `.123456` or `,123` in microseconds; 0 where there is none.
    private mutating func fraction() -> Int {
        guard let mark = next, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","), place + 1 < bytes.count,
            Self.isDigit(bytes[place + 1])
        else { return 0 }
        place += 1
        var (value, weight) = (0, 100_000)
        while let digit = next, Self.isDigit(digit) {
            value += Int(digit - 48) * weight
            weight /= 10
            place += 1
        }
        return value
    }

    /// `Z`, `+09:00`, `-0500` in seconds ahead of UTC.
    private mutating func zone() -> Int? {
        let start = place
        if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return 0 }
        guard let sign = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        place += 1
        guard let hours = number(2...2, 0...23) else { return back(start) }
        _ = take(UInt8(ascii: ":"))
        guard let minutes = number(2...2, 0...59) else { return back(start) }
        return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private mutating func monthName() -> Int? {
        guard place + 3 <= bytes.count else { return nil }
        let word =
            UInt32(bytes[place] | 0x20) << 16 | UInt32(bytes[place + 1] | 0x20) << 8 | UInt32(bytes[place + 2] | 0x20)
        let month: Int
        switch word {
        case 0x6A616E: month = 1
        case 0x666562: month = 2
        case 0x6D6172: month = 3
        case 0x617072: month = 4
        case 0x6D6179: month = 5
        case 0x6A756E: month = 6
        case 0x6A756C: month = 7
        case 0x617567: month = 8
        case 0x736570: month = 9
        case 0x6F6374: month = 10
        case 0x6E6F76: month = 11
        case 0x646563: month = 12
        default: return nil
        }
        place += 3
        return month
    }

    private mutating func weekdayName() -> Bool {
        guard place + 3 <= bytes.count else { return false }
        let word =
            UInt32(bytes[place] | 0x20) << 16 | UInt32(bytes[place + 1] | 0x20) << 8 | UInt32(bytes[place + 2] | 0x20)
        // mon tue wed thu fri sat sun
        guard [0x6D6F6E, 0x747565, 0x776564, 0x746875, 0x667269, 0x736174, 0x73756E].contains(word) else {
            return false
        }
        place += 3
        return true
    }

    // MARK: Reading

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    private static func isEnd(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x5D || byte == 0x3A }

    private mutating func back<T>(_ start: Int) -> T? {
        place = start
        return nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipBlanks(_ counts: ClosedRange<Int>) -> Bool {
        var count = 0
        while count < counts.upperBound, next == 0x20 {
            place += 1
            count += 1
        }
        return count >= counts.lowerBound
    }

    private mutating func digits(_ counts: ClosedRange<Int>) -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let digit = next, Self.isDigit(digit) {
            guard count < counts.upperBound else { return nil }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) = product.addingReportingOverflow(Int64(digit - 48))
            guard !isTooLarge, !isStillTooLarge else { return nil }
            value = sum
            place += 1
            count += 1
        }
        return count >= counts.lowerBound ? value : nil
    }

    private mutating func number(_ counts: ClosedRange<Int>, _ values: ClosedRange<Int>) -> Int? {
        var value = 0
        var count = 0
        while count < counts.upperBound, let digit = next, Self.isDigit(digit) {
            value = value * 10 + Int(digit - 48)
            place += 1
            count += 1
        }
        return count >= counts.lowerBound && values.contains(value) ? value : nil
    }

    private mutating func hexadecimal(_ count: Int) -> UInt64? {
        guard place + count <= bytes.count else { return nil }
        var value: UInt64 = 0
        for _ in 0..<count {
            let byte = bytes[place] | 0x20
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt64(byte - 48)
            case 0x61...0x66: value = value << 4 | UInt64(byte - 87)
            default: return nil
            }
            place += 1
        }
        return value
    }
}
