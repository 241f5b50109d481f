import LogReading

/// The times of one file: gaps, jumps backward, and times that are written otherwise from some line on.
///
/// Of each block the first line, the last and some between are looked at. Only where more time lies between two of them
/// than an ordinary gap takes are more lines read, always in the middle of the longest stretch: so the longest gaps come
/// out first, and a busy log costs these few lines a block. A jump back is seen where one of them is older than the one
/// before it: not when the log has caught up again before the next.
struct LogTimes {
    struct Sample {
        /// Of the line in its block.
        let start: Int
        let time: Int64
        let form: TimeForm
    }

    /// How a line writes its time: with what it begins, and what the time leaves out.
    struct TimeForm: Hashable {
        enum Start: String { case month = "month first", year = "year first", priority, other }

        let start: Start
        let kind: UInt8

        init(_ line: LineBytes, _ time: LineTime) {
            switch line.isEmpty ? 0 : line[0] {
            case UInt8(ascii: "<"): start = .priority
            case 0x30...0x39: start = .year
            case 0x41...0x5A, 0x61...0x7A: start = .month
            default: start = .other
            }
            kind = time.kind
        }

        var word: String { start.rawValue + ["", ", no year", ", no zone"][Int(kind)] }
    }

    private struct Gap {
        let before: Int64
        let after: Int64
        let place: LinePlace
        let origin: LinePlace
        var length: Int64 { after - before }
    }

    /// Where the block before ended.
    private struct End {
        let time: Int64
        let form: TimeForm
        let offset: Int
        /// Lines without a time behind it in its block.
        let timeless: Int
    }

    private let file: FileOfLog
    private var clock: LogClock
    private var end: End?
    private var gaps: [Gap] = []
    private var lines = 0
    private var told = 0
    private var forms: Set<TimeForm> = []

    /// Besides the last line.
    private static let samplesPerBlock = 16
    /// Shorter gaps are never told, and never looked for.
    private static let shortest: Int64 = 600_000_000
    /// A gap is told when it is longer than this many times the ordinary one, …
    private static let factor: Int64 = 6
    /// … the longest that only a few are longer than, and longer than an hour.
    private static let rank = 8
    private static let hour: Int64 = 3_600_000_000
    /// Of fewer lines nobody knows what is usual.
    private static let fewestLines = 200
    /// Lines of several programs are out of order by as much.
    private static let disorder: Int64 = 300_000_000
    /// So many jumps, and changes of form, of one file are told.
    private static let maximumTold = 16
    /// Lines without a time are passed over, so many.
    private static let maximumTimeless = 16

    init(_ file: FileOfLog, clock: LogClock) {
        self.file = file
        self.clock = clock
    }

    // MARK: Blocks

    /// - Parameter seen: Gets each line that is looked at.
    mutating func see(
        _ bytes: LineBytes, offset: Int, line: Int, into events: inout DerivedEvents,
        seen: (LineBytes, LogLine, Int64, _ offset: Int) -> Void
    ) {
        let block = Block(lines: BlockLines(bytes: bytes), offset: offset, line: line, file: file.number)
        // Of short logs all lines are counted, of others only those before the last block.
        lines = line > Self.fewestLines ? line : line + block.lines.number(of: bytes.count)
        let clockBefore = clock
        let (samples, timeless) = samples(of: block, seen)
        guard let first = samples.first, let last = samples.last else { return }
        if let end { compare(end, first, block, into: &events) }
        var stretches: [(low: Sample, high: Sample)] = []
        for (one, next) in zip(samples, samples.dropFirst()) {
            if next.time + Self.disorder < one.time {
                let (before, after) = bisect(block, one, next, clockBefore) { $0.time >= one.time }
                tellJump(
                    from: before.time, to: after.time, block, after, origin: block.place(before.start), into: &events)
            } else if next.time - one.time > floor {
                stretches.append((one, next))
            }
            if one.form != next.form {
                let after = bisect(block, one, next, clockBefore) { $0.form == one.form }.after
                tellForm(from: one.form, to: after.form, block, after, into: &events)
            }
        }
        findGaps(block, stretches, clockBefore)
        end = End(time: last.time, form: last.form, offset: offset + last.start, timeless: timeless)
    }

    /// Lines of a block with a time, the first and the last among them, and how many behind the last have none.
    private mutating func samples(
        of block: Block, _ seen: (LineBytes, LogLine, Int64, _ offset: Int) -> Void
    ) -> ([Sample], timeless: Int) {
        let bytes = block.lines.bytes
        var samples: [Sample] = []
        for index in 0..<Self.samplesPerBlock {
            var start = block.lines.start(from: bytes.count / Self.samplesPerBlock * index, before: bytes.count)
            for _ in 0..<Self.maximumTimeless {
                guard let place = start, place < bytes.count, place > samples.last?.start ?? -1 else { break }
                if take(block, place, into: &samples, seen) { break }
                start = block.lines.line(at: place).upperBound + 1
            }
        }
        var start = block.lines.start(before: bytes.count)
        for passed in 0..<Self.maximumTimeless {
            guard let place = start, place > samples.last?.start ?? -1 else { return (samples, passed) }
            if take(block, place, into: &samples, seen) { return (samples, passed) }
            start = block.lines.start(before: place)
        }
        return (samples, 0)
    }

    /// - Returns: Whether the line has a time.
    private mutating func take(
        _ block: Block, _ start: Int, into samples: inout [Sample],
        _ seen: (LineBytes, LogLine, Int64, _ offset: Int) -> Void
    ) -> Bool {
        let line = block.lines.bytes[block.lines.line(at: start)]
        let parts = LogLine(line)
        guard let sample = Self.sample(line, parts, start, &clock) else { return false }
        samples.append(sample)
        seen(line, parts, sample.time, block.offset + start)
        return true
    }

    private struct Block {
        let lines: BlockLines
        let offset: Int
        let line: Int
        let file: Int

        func place(_ start: Int) -> LinePlace {
            LinePlace(file: file, line: line + lines.number(of: start), offset: offset + start)
        }
    }

    private static func sample(
        _ line: LineBytes, _ parts: LogLine, _ start: Int, _ clock: inout LogClock
    ) -> Sample? {
        guard let time = parts.time else { return nil }
        return Sample(start: start, time: clock.moment(time).microseconds, form: TimeForm(line, time))
    }

    private mutating func compare(_ end: End, _ first: Sample, _ block: Block, into events: inout DerivedEvents) {
        let place = LinePlace(file: file.number, line: block.line - 1 - end.timeless, offset: end.offset)
        if first.time + Self.disorder < end.time {
            tellJump(from: end.time, to: first.time, block, first, origin: place, into: &events)
        } else if first.time - end.time > floor {
            keep(Gap(before: end.time, after: first.time, place: block.place(first.start), origin: place))
        }
        if first.form != end.form { tellForm(from: end.form, to: first.form, block, first, into: &events) }
    }

    /// The first line for which a condition no longer holds that held for the first and not for the last, and the one
    /// before it.
    private func bisect(
        _ block: Block, _ first: Sample, _ last: Sample, _ clock: LogClock, _ holds: (Sample) -> Bool
    ) -> (before: Sample, after: Sample) {
        var (low, high) = (first, last)
        while let middle = middle(block, low, high, clock) {
            if holds(middle) { low = middle } else { high = middle }
        }
        return (low, high)
    }

    /// A line with a time about half way between two; nil where none is between them.
    private func middle(_ block: Block, _ low: Sample, _ high: Sample, _ clock: LogClock) -> Sample? {
        let next = block.lines.line(at: low.start).upperBound + 1
        guard next < high.start else { return nil }
        for from in [next + (high.start - next) / 2, next] {
            var start = from == next ? next : block.lines.start(from: from, before: high.start)
            while let place = start, place < high.start {
                var clock = clock
                let line = block.lines.bytes[block.lines.line(at: place)]
                if let sample = Self.sample(line, LogLine(line), place, &clock) { return sample }
                start = block.lines.line(at: place).upperBound + 1
            }
        }
        return nil
    }

    // MARK: Gaps

    /// Gaps shorter than this change nothing any more.
    private var floor: Int64 { gaps.count < Self.rank ? Self.shortest : max(Self.shortest, gaps[Self.rank - 1].length) }

    private mutating func findGaps(_ block: Block, _ found: [(low: Sample, high: Sample)], _ clock: LogClock) {
        var stretches = found
        while let longest = stretches.indices.max(by: {
            stretches[$0].high.time - stretches[$0].low.time < stretches[$1].high.time - stretches[$1].low.time
        }) {
            let (low, high) = stretches.remove(at: longest)
            guard high.time - low.time > floor else { return }
            guard let line = middle(block, low, high, clock) else {
                keep(
                    Gap(
                        before: low.time, after: high.time, place: block.place(high.start),
                        origin: block.place(low.start)))
                continue
            }
            // A line out of order says nothing about the time around it.
            let middle = Sample(start: line.start, time: min(max(line.time, low.time), high.time), form: line.form)
            stretches.append((low, middle))
            stretches.append((middle, high))
        }
    }

    private mutating func keep(_ gap: Gap) {
        let index = gaps.firstIndex { $0.length < gap.length } ?? gaps.count
        gaps.insert(gap, at: index)
        if gaps.count > Self.rank { gaps.removeLast() }
    }

    /// Tells the gaps that are far longer than is usual for this log.
    mutating func end(into events: inout DerivedEvents) {
        guard lines >= Self.fewestLines else { return }
        let usual = gaps.count < Self.rank ? Self.shortest : gaps[Self.rank - 1].length
        for gap in gaps where gap.length > max(Self.hour, Self.factor * usual) {
            events.beginHealth(
                "gap", time: Moment(microseconds: gap.after), place: gap.place, origin: gap.origin)
            events.add(.file, file.name)
            events.add(.seconds, Int(gap.length / 1_000_000))
            events.add(.before, Moment(microseconds: gap.before))
            events.add(.after, Moment(microseconds: gap.after))
        }
    }

    // MARK: Telling

    private mutating func tellJump(
        from before: Int64, to after: Int64, _ block: Block, _ sample: Sample, origin: LinePlace,
        into events: inout DerivedEvents
    ) {
        guard told < Self.maximumTold else { return }
        told += 1
        events.beginHealth(
            "backward", time: Moment(microseconds: after), place: block.place(sample.start), origin: origin)
        events.add(.file, file.name)
        events.add(.seconds, Int((before - after) / 1_000_000))
        events.add(.before, Moment(microseconds: before))
        events.add(.after, Moment(microseconds: after))
    }

    /// Each form is told once, for logs of several programs may go from one to the other and back.
    private mutating func tellForm(
        from before: TimeForm, to after: TimeForm, _ block: Block, _ sample: Sample, into events: inout DerivedEvents
    ) {
        forms.insert(before)
        guard forms.insert(after).inserted, forms.count <= Self.maximumTold else { return }
        events.beginHealth("time-form", time: Moment(microseconds: sample.time), place: block.place(sample.start))
        events.add(.file, file.name)
        events.add(.before, Array(before.word.utf8))
        events.add(.after, Array(after.word.utf8))
    }
}

extension LineTime {
    fileprivate var kind: UInt8 {
        switch self {
        case .moment: 0
        case .yearless: 1
        case .wall: 2
        }
    }
}

extension LogClock {
    /// The moment of a time as a line writes it.
    mutating func moment(_ time: LineTime) -> Moment {
        switch time {
        case .moment(let moment): moment
        case .wall(let wall): moment(wall).moment
        case .yearless(let month, let day, let second, let microsecond):
            moment(month: month, day: day, second: second, microsecond: microsecond).moment
        }
    }
}
