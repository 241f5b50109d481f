import Glibc
import LogReading

/// The years of a log that writes none: the last line was written when the file was, and each leap back from a month to
/// a later one before it is a new year.
struct LogYears {
    /// Of the first line.
    private(set) var first = 1970
    /// Lines with which a new year begins.
    private(set) var turns: [LogClock.Turn] = []

    init() {}

    init(of text: LogText, zone: LocalZone) {
        first = WallTime(text.changed).year
        guard let file = text.file else {
            // What can be read once only begins within a year before it was written.
            guard case .yearless(let month, let day, _, _) = text.firstTime else { return }
            first = LogClock.firstYear(last: (month, day), changed: text.changed, newYears: 0, zone: zone)
            if month == 2, day == 29 { first = LogClock.leapYear(notAfter: first) }
            return
        }
        var days = LogDays(file.descriptor, text.offset..<max(text.offset, file.size))
        settle(days.find(), changed: text.changed, zone)
    }

    private mutating func settle(_ marks: [LogDays.Mark], changed: Moment, _ zone: LocalZone) {
        guard var last = marks.first else { return }
        // The first of each year's lines, and of a February 29th how many years had begun.
        var starts: [LogDays.Mark] = []
        var leapDay = last.isLeapDay ? 0 : nil
        for mark in marks.dropFirst() where !LogClock.isLate(mark.date, after: last.date) {
            if LogClock.turns(from: last.date, to: mark.date) { starts.append(mark) }
            if mark.isLeapDay { leapDay = starts.count }
            last = mark
        }
        first = LogClock.firstYear(last: last.date, changed: changed, newYears: starts.count, zone: zone)
        if let leapDay { first = LogClock.leapYear(notAfter: first + leapDay) - leapDay }
        turns = starts.enumerated().map { number, mark in
            LogClock.Turn(offset: mark.offset, year: first + number + 1, month: mark.date.month, day: mark.date.day)
        }
    }
}

/// The days at which lines of a file were written, as many as are needed to see where years begin.
struct LogDays {
    struct Mark {
        let offset: Int
        let date: (month: Int, day: Int)

        var isLeapDay: Bool { date == (2, 29) }
        fileprivate var number: Int { date.month * 31 + date.day }
    }

    private let descriptor: Int32
    private let range: Range<Int>
    private var marks: [Mark] = []

    /// Bytes that are read at once, and within which all lines are looked at.
    private static let span = 64 << 10
    /// A long file is looked at so often …
    private static let parts = 256
    /// … and more closely where more days than these lie between.
    private static let near = 20

    init(_ descriptor: Int32, _ range: Range<Int>) {
        self.descriptor = descriptor
        self.range = range
    }

    /// The days in their order; none where the first times or the last have years.
    mutating func find() -> [Mark] {
        marks = []
        guard let first = mark(from: range.lowerBound), let last = lastMark() else { return [] }
        marks = [first]
        if last.offset > first.offset {
            look(from: first, to: last)
            marks.append(last)
        }
        return marks
    }

    /// Takes days between two lines.
    private mutating func look(from low: Mark, to high: Mark) {
        let count = high.offset - low.offset
        guard count > Self.span else {
            for mark in lines(low.offset..<high.offset) where mark.offset > low.offset { marks.append(mark) }
            return
        }
        if count <= range.count / Self.parts, abs(high.number - low.number) <= Self.near { return }
        guard let middle = mark(from: low.offset + count / 2), middle.offset < high.offset else { return }
        look(from: low, to: middle)
        marks.append(middle)
        look(from: middle, to: high)
    }

    /// The first day that a line tells which begins at a place or behind it, but not far behind.
    private func mark(from place: Int) -> Mark? {
        let start = place > range.lowerBound ? place - 1 : place
        let found = lines(start..<min(start + Self.span, range.upperBound), isWithinLine: start < place, maximum: 1)
        return found.first
    }

    private func lastMark() -> Mark? {
        let start = max(range.lowerBound, range.upperBound - Self.span)
        return lines(start..<range.upperBound, isWithinLine: start > range.lowerBound).last
    }

    /// - Parameter isWithinLine: The first bytes, up to a newline, are the end of a line.
    private func lines(_ range: Range<Int>, isWithinLine: Bool = false, maximum: Int = .max) -> [Mark] {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            count = max(0, unsafe pread(descriptor, buffer.baseAddress, range.count, off_t(range.lowerBound)))
        }
        var found: [Mark] = []
        LineBytes.with(bytes) { bytes in
            var start = isWithinLine ? (bytes.first(0x0A).map { $0 + 1 } ?? bytes.count) : 0
            while start < bytes.count, found.count < maximum {
                let end = bytes.first(0x0A, from: start) ?? bytes.count
                // Zeros are a hole in the file.
                while start < end, bytes[start] == 0 { start += 1 }
                if case .yearless(let month, let day, _, _) = LogLine(bytes[start..<end]).time {
                    found.append(Mark(offset: range.lowerBound + start, date: (month, day)))
                }
                start = end + 1
            }
        }
        return found
    }
}
