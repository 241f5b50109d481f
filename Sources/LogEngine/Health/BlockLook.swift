import HeapModule
package import LogReading

/// What a block of a log shows of times and programs, found without the rest of the log, so that any processor can look.
///
/// Of each block the first line, the last and some between are looked at. Only where more time lies between two of them
/// than an ordinary gap takes are more lines read, always in the middle of the longest stretch: so the longest gaps come
/// out first, and a busy log costs these few lines a block. A jump back is seen where one of them is older than the one
/// before it: not when the log has caught up again before the next. Only lines of one host are compared: the clocks of
/// others may be of other zones.
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

    /// A host's first or last line in the block.
    struct Edge: Sendable {
        let line: Line
        let host: [UInt8]
        /// How many lines of the block stand behind it; only of a last one.
        var behind = 0
    }

    /// Lines of one host that follow each other, and what lies between them.
    struct Pair: Sendable {
        let change: Change
        let host: [UInt8]
        let before: Line
        let after: Line
    }

    /// Lines with a time, the first and the last among them; those that are compared, and of small files others besides.
    private(set) var samples: [Sample] = []
    private(set) var pairs: [Pair] = []
    /// The number of the block's first line, from 1.
    let firstLine: Int
    /// Whether lines of several hosts are among the samples.
    private(set) var isShared = false
    /// The first line and the last of each host that stand near the ends of the block.
    private(set) var heads: [Edge] = []
    private(set) var tails: [Edge] = []
    /// How many lines behind the last sample have no time.
    private var timeless = 0
    /// Of a block near the beginning: how many lines it has.
    private(set) var lineCount: Int?

    /// Lines that are compared, besides the last one.
    private static let samplesPerBlock = 16
    /// Of a file so many lines are looked at at least, for those who count what programs write.
    private static let samplesPerFile = 2_048
    /// Shorter gaps are not looked for.
    static let shortest: Int64 = 600_000_000
    /// Of one block only the longest gaps count.
    static let rank = 8
    /// Lines of several programs are out of order by as much.
    static let disorder: Int64 = 300_000_000
    /// Lines without a time are passed over, so many.
    private static let maximumTimeless = 16
    /// So are those of other hosts; and so near stand edges.
    private static let maximumOthers = 16
    /// Of a log with more lines nobody asks how many it has.
    static let fewestLines = 200

    /// - Parameters:
    ///   - block: Begins and ends with whole lines.
    ///   - offset: Of its first byte in the file.
    ///   - line: The number of its first line, from 1, as far as it is known.
    ///   - size: Of the file in bytes, where it is known; of small ones more lines are looked at.
    package init(_ block: LineBytes, offset: Int, line: Int, ofFile size: Int? = nil) {
        firstLine = line
        var look = Look(lines: BlockLines(bytes: block), offset: offset)
        // Of short logs all lines are counted.
        if line <= Self.fewestLines { lineCount = look.lines.number(of: block.count) }
        sample(&look, others: Self.others(count: block.count, ofFile: size))
        isShared = look.points.contains { !look.isSameHost($0, look.points[0]) }
        findEdges(look)
        for (number, next) in look.points.enumerated() {
            if let one = look.points[..<number].last(where: { look.isSameHost($0, next) }) { compare(one, next, &look) }
        }
        findGaps(&look)
    }

    /// A line of the block with a time that can be compared with the others'; of the log's own clock nothing is known.
    private struct Point {
        let start: Int
        let time: Int64
        let written: LineTime
        let form: TimeForm
        /// In the block; empty where the line names none.
        let host: Range<Int>
    }

    /// What is found between two lines of one host.
    private enum Middle {
        case line(Point)
        case nothing
        /// Others' lines are too many to look at.
        case unknown
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
            return point(start, line, LogLine(line), &clock)
        }

        func point(_ start: Int, _ line: LineBytes, _ parts: LogLine, _ clock: inout LogClock) -> Point? {
            let host = parts.host.map { $0.lowerBound + start..<$0.upperBound + start } ?? start..<start
            return parts.time.map {
                Point(
                    start: start, time: clock.moment($0).microseconds, written: $0, form: TimeForm(line, $0), host: host
                )
            }
        }

        func isSameHost(_ one: Point, _ other: Point) -> Bool {
            guard one.host.count == other.host.count else { return false }
            return zip(one.host, other.host).allSatisfy { lines.bytes[$0] == lines.bytes[$1] }
        }

        /// Whether a line is another host's by its bytes alone: its head is written as the other line's is, up to the
        /// host, and there something else stands. Most of a shared log's lines need not be taken apart for that.
        func isPlainlyOther(_ start: Int, than point: Point) -> Bool {
            let bytes = lines.bytes
            let distance = start - point.start
            guard !point.host.isEmpty, point.host.upperBound + distance < bytes.count else { return false }
            for place in point.start..<point.host.lowerBound
            where !Self.areAlike(bytes[place], bytes[place + distance]) { return false }
            for place in point.host.lowerBound...point.host.upperBound where bytes[place] != bytes[place + distance] {
                return bytes[place + distance] != 0x0A
            }
            return false
        }

        /// Two digits, or the same byte; letters may be those of another month.
        private static func areAlike(_ one: UInt8, _ other: UInt8) -> Bool {
            one == other || one &- 48 < 10 && other &- 48 < 10 || (one | 0x20) &- 97 < 26 && (other | 0x20) &- 97 < 26
        }

        func host(_ point: Point) -> [UInt8] { lines.bytes[point.host].bytes }
    }

    // MARK: Samples

    /// How many samples follow each one that is compared: the same throughout a file, so that shares can be compared.
    private static func others(count: Int, ofFile size: Int?) -> Int {
        guard let size, size > 0, count > 0 else { return 0 }
        return max(0, samplesPerFile / samplesPerBlock * count / max(size, count) - 1)
    }

    private mutating func sample(_ look: inout Look, others: Int) {
        let count = look.lines.bytes.count
        let number = Self.samplesPerBlock * (others + 1)
        // The last line that was looked at.
        var latest = -1
        for index in 0..<number {
            var start = look.lines.start(from: count * index / number, before: count)
            for _ in 0..<Self.maximumTimeless {
                guard let place = start, place < count, place > latest else { break }
                latest = place
                if take(place, &look, isCompared: index % (others + 1) == 0) { break }
                start = look.lines.line(at: place).upperBound + 1
            }
        }
        var start = look.lines.start(before: count)
        for passed in 0..<Self.maximumTimeless {
            timeless = passed
            guard let place = start, place > look.points.last?.start ?? -1 else { return }
            if place > latest {
                if take(place, &look, isCompared: true) { return }
            } else if let point = look.point(place, &look.clock) {
                // It is among the samples already.
                look.points.append(point)
                return
            }
            start = look.lines.start(before: place)
        }
    }

    /// - Returns: Whether the line has a time.
    private mutating func take(_ start: Int, _ look: inout Look, isCompared: Bool) -> Bool {
        let line = look.lines.bytes[look.lines.line(at: start)]
        let parts = LogLine(line)
        guard let point = look.point(start, line, parts, &look.clock) else { return false }
        if isCompared { look.points.append(point) }
        // Only the first is near enough to be counted.
        let number = samples.isEmpty ? firstLine + look.lines.number(of: start) : 0
        samples.append(
            Sample(
                line: Line(line: number, offset: look.offset + start, time: point.written, form: point.form),
                host: look.host(point), program: parts.program.map { line[$0].bytes } ?? []))
        return true
    }

    /// Finds what can be compared with the blocks before and behind.
    private mutating func findEdges(_ look: Look) {
        guard isShared else {
            heads = samples.prefix(1).map { Edge(line: $0.line, host: $0.host) }
            tails = samples.suffix(1).map { Edge(line: $0.line, host: $0.host, behind: timeless) }
            return
        }
        var clock = look.clock
        func edge(_ start: Int, _ known: [Edge], line: Int = 0, behind: Int = 0) -> Edge? {
            guard let point = look.point(start, &clock) else { return nil }
            let host = look.host(point)
            if known.contains(where: { $0.host == host }) { return nil }
            let line = Line(line: line, offset: look.offset + start, time: point.written, form: point.form)
            return Edge(line: line, host: host, behind: behind)
        }
        let count = look.lines.bytes.count
        var place = 0
        for number in 0..<Self.maximumOthers where place < count {
            if let head = edge(place, heads, line: firstLine + number) { heads.append(head) }
            place = look.lines.line(at: place).upperBound + 1
        }
        place = count
        for behind in 0..<Self.maximumOthers {
            guard let start = look.lines.start(before: place) else { return }
            if let tail = edge(start, tails, behind: behind) { tails.append(tail) }
            place = start
        }
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
        pairs.append(Pair(change: change, host: look.host(after), before: line(before), after: line(after)))
    }

    // MARK: Between samples

    /// The first line for which a condition no longer holds that held for the first and not for the last, and the one
    /// before it.
    private func bisect(
        _ look: Look, _ first: Point, _ last: Point, _ holds: (Point) -> Bool
    ) -> (before: Point, after: Point) {
        var (low, high) = (first, last)
        while case .line(let middle) = middle(look, low, high) {
            if holds(middle) { low = middle } else { high = middle }
        }
        return (low, high)
    }

    /// A line of the same host with a time, about half way between two.
    private func middle(_ look: Look, _ low: Point, _ high: Point) -> Middle {
        let next = look.lines.line(at: low.start).upperBound + 1
        guard next < high.start else { return .nothing }
        // A clock that has seen the lines before, for times without a year; it may show another year than theirs.
        var before = LogClock(zone: .utc, year: 2024)
        let years = low.time - before.moment(low.written).microseconds
        var others = 0
        for from in [next + (high.start - next) / 2, next] {
            var start = from == next ? next : look.lines.start(from: from, before: high.start)
            others = 0
            while let place = start, place < high.start, others <= Self.maximumOthers {
                var clock = before
                if look.isPlainlyOther(place, than: low) {
                    others += 1
                } else if let point = look.point(place, &clock) {
                    if look.isSameHost(point, low) { return .line(Self.moved(point, by: years)) }
                    others += 1
                }
                start = look.lines.line(at: place).upperBound + 1
            }
        }
        return others <= Self.maximumOthers ? .nothing : .unknown
    }

    /// A point in the year of those before it, where its line does not tell the year.
    private static func moved(_ point: Point, by years: Int64) -> Point {
        guard case .yearless = point.written else { return point }
        return Point(
            start: point.start, time: point.time + years, written: point.written, form: point.form, host: point.host)
    }

    private mutating func findGaps(_ look: inout Look) {
        var found = 0
        while found < Self.rank, let longest = look.stretches.popMax() {
            let (low, high) = (longest.low, longest.high)
            guard longest.length > Self.shortest else { return }
            switch middle(look, low, high) {
            case .nothing:
                add(.gap, low, high, look)
                found += 1
            case .unknown: continue
            case .line(let line):
                // A line out of order says nothing about the time around it.
                let middle = Point(
                    start: line.start, time: min(max(line.time, low.time), high.time), written: line.written,
                    form: line.form, host: line.host)
                look.stretches.insert(Stretch(low: low, high: middle))
                look.stretches.insert(Stretch(low: middle, high: high))
            }
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
