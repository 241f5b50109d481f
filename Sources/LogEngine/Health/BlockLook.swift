import HeapModule
package import LogReading

/// What a block of a log shows of times and programs, found without the rest of the log, so that any processor can look.
///
/// Of each block the first line, the last and some between are looked at. Only where more time lies between two of them
/// than an ordinary gap takes are more lines read, always in the middle of the longest stretch: so the longest gaps come
/// out first, and a busy log costs these few lines a block. A jump back is seen where one of them is older than the one
/// before it: not when the log has caught up again before the next.
package struct BlockLook: Sendable {
    /// A line that was looked at; its number is 0 where nobody counted.
    struct Line: Sendable {
        let line: Int
        let offset: Int
        let time: LineTime
        let form: TimeForm
    }

    struct Sample: Sendable {
        let line: Line
        let host: [UInt8]
        /// Empty where the line names none.
        let program: [UInt8]
    }

    enum Change: Sendable { case gap, jump, form }

    /// Lines that follow each other, and what lies between them.
    struct Pair: Sendable {
        let change: Change
        let before: Line
        let after: Line
    }

    /// Lines with a time, the first and the last among them.
    private(set) var samples: [Sample] = []
    private(set) var pairs: [Pair] = []
    /// The number of the block's first line, from 1.
    let firstLine: Int
    /// How many lines behind the last sample have no time.
    private(set) var timeless = 0
    /// Of a block near the beginning: how many lines it has.
    private(set) var lineCount: Int?

    /// Besides the last line.
    private static let samplesPerBlock = 16
    /// Shorter gaps are not looked for.
    static let shortest: Int64 = 600_000_000
    /// Of one block only the longest gaps count.
    static let rank = 8
    /// Lines of several programs are out of order by as much.
    static let disorder: Int64 = 300_000_000
    /// Lines without a time are passed over, so many.
    private static let maximumTimeless = 16
    /// Of a log with more lines nobody asks how many it has.
    static let fewestLines = 200

    /// - Parameters:
    ///   - block: Begins and ends with whole lines.
    ///   - offset: Of its first byte in the file.
    ///   - line: The number of its first line, from 1, as far as it is known.
    package init(_ block: LineBytes, offset: Int, line: Int) {
        firstLine = line
        var look = Look(lines: BlockLines(bytes: block), offset: offset)
        // Of short logs all lines are counted.
        if line <= Self.fewestLines { lineCount = look.lines.number(of: block.count) }
        sample(&look)
        for (one, next) in zip(look.points, look.points.dropFirst()) { compare(one, next, &look) }
        findGaps(&look)
    }

    /// A line of the block with a time that can be compared with the others'; of the log's own clock nothing is known.
    private struct Point {
        let start: Int
        let time: Int64
        let written: LineTime
        let form: TimeForm
    }

    /// What lies between two lines; the longest is the greatest, of equally long ones the first.
    private struct Stretch: Comparable {
        let low, high: Point
        var length: Int64 { high.time - low.time }

        static func < (one: Self, other: Self) -> Bool {
            (one.length, other.low.start) < (other.length, one.low.start)
        }

        static func == (one: Self, other: Self) -> Bool {
            (one.length, one.low.start) == (other.length, other.low.start)
        }
    }

    private struct Look {
        let lines: BlockLines
        let offset: Int
        var points: [Point] = []
        var stretches = Heap<Stretch>()
        // A leap year, so that each day has a place in it.
        var clock = LogClock(zone: .utc, year: 2024)

        func point(_ start: Int, _ clock: inout LogClock) -> Point? {
            let line = lines.bytes[lines.line(at: start)]
            let parts = LogLine(line)
            return parts.time.map {
                Point(start: start, time: clock.moment($0).microseconds, written: $0, form: TimeForm(line, $0))
            }
        }
    }

    // MARK: Samples

    private mutating func sample(_ look: inout Look) {
        let count = look.lines.bytes.count
        for index in 0..<Self.samplesPerBlock {
            var start = look.lines.start(from: count / Self.samplesPerBlock * index, before: count)
            for _ in 0..<Self.maximumTimeless {
                guard let place = start, place < count, place > look.points.last?.start ?? -1 else { break }
                if take(place, &look) { break }
                start = look.lines.line(at: place).upperBound + 1
            }
        }
        var start = look.lines.start(before: count)
        for passed in 0..<Self.maximumTimeless {
            timeless = passed
            guard let place = start, place > look.points.last?.start ?? -1, !take(place, &look) else { return }
            start = look.lines.start(before: place)
        }
    }

    /// - Returns: Whether the line has a time.
    private mutating func take(_ start: Int, _ look: inout Look) -> Bool {
        let line = look.lines.bytes[look.lines.line(at: start)]
        let parts = LogLine(line)
        guard let time = parts.time else { return false }
        let point = Point(
            start: start, time: look.clock.moment(time).microseconds, written: time, form: TimeForm(line, time))
        look.points.append(point)
        // Only the first is near enough to be counted.
        let number = samples.isEmpty ? firstLine + look.lines.number(of: start) : 0
        samples.append(
            Sample(
                line: Line(line: number, offset: look.offset + start, time: time, form: point.form),
                host: parts.host.map { line[$0].bytes } ?? [], program: parts.program.map { line[$0].bytes } ?? []))
        return true
    }

    private mutating func compare(_ one: Point, _ next: Point, _ look: inout Look) {
        if next.time + Self.disorder < one.time {
            let (before, after) = bisect(look, one, next) { $0.time >= one.time }
            add(.jump, before, after, look)
        } else if next.time - one.time > Self.shortest {
            look.stretches.insert(Stretch(low: one, high: next))
        }
        if one.form != next.form {
            let (before, after) = bisect(look, one, next) { $0.form == one.form }
            add(.form, before, after, look)
        }
    }

    private mutating func add(_ change: Change, _ before: Point, _ after: Point, _ look: Look) {
        func line(_ point: Point) -> Line {
            Line(
                line: firstLine + look.lines.number(of: point.start), offset: look.offset + point.start,
                time: point.written, form: point.form)
        }
        pairs.append(Pair(change: change, before: line(before), after: line(after)))
    }

    // MARK: Between samples

    /// The first line for which a condition no longer holds that held for the first and not for the last, and the one
    /// before it.
    private func bisect(
        _ look: Look, _ first: Point, _ last: Point, _ holds: (Point) -> Bool
    ) -> (before: Point, after: Point) {
        var (low, high) = (first, last)
        while let middle = middle(look, low, high) {
            if holds(middle) { low = middle } else { high = middle }
        }
        return (low, high)
    }

    /// A line with a time about half way between two; nil where none is between them.
    private func middle(_ look: Look, _ low: Point, _ high: Point) -> Point? {
        let next = look.lines.line(at: low.start).upperBound + 1
        guard next < high.start else { return nil }
        for from in [next + (high.start - next) / 2, next] {
            var start = from == next ? next : look.lines.start(from: from, before: high.start)
            while let place = start, place < high.start {
                // A clock that has seen the lines before, for times without a year.
                var clock = LogClock(zone: .utc, year: 2024)
                _ = clock.moment(low.written)
                if let point = look.point(place, &clock) { return moved(point, after: low) }
                start = look.lines.line(at: place).upperBound + 1
            }
        }
        return nil
    }

    /// A point whose time was made by a clock in its first year, in the year of another before it.
    private func moved(_ point: Point, after low: Point) -> Point {
        guard case .yearless = point.written else { return point }
        var clock = LogClock(zone: .utc, year: 2024)
        let year = low.time - clock.moment(low.written).microseconds
        return Point(start: point.start, time: point.time + year, written: point.written, form: point.form)
    }

    private mutating func findGaps(_ look: inout Look) {
        var found = 0
        while found < Self.rank, let longest = look.stretches.popMax() {
            let (low, high) = (longest.low, longest.high)
            guard longest.length > Self.shortest else { return }
            guard let line = middle(look, low, high) else {
                add(.gap, low, high, look)
                found += 1
                continue
            }
            // A line out of order says nothing about the time around it.
            let middle = Point(
                start: line.start, time: min(max(line.time, low.time), high.time), written: line.written,
                form: line.form)
            look.stretches.insert(Stretch(low: low, high: middle))
            look.stretches.insert(Stretch(low: middle, high: high))
        }
    }
}

/// How a line writes its time: with what it begins, and what the time leaves out.
struct TimeForm: Hashable, Sendable {
    enum Start: String, Sendable { case month = "month first", year = "year first", priority, other }

    let start: Start
    private let lacks: String

    init(_ line: LineBytes, _ time: LineTime) {
        switch line.isEmpty ? 0 : line[0] {
        case UInt8(ascii: "<"): start = .priority
        case 0x30...0x39: start = .year
        case 0x41...0x5A, 0x61...0x7A: start = .month
        default: start = .other
        }
        lacks =
            switch time {
            case .moment: ""
            case .yearless: ", no year"
            case .wall: ", no zone"
            }
    }

    var word: String { start.rawValue + lacks }
}
