import LogReading

/// The times of one file: gaps, jumps backward, and times that are written otherwise from some line on.
struct LogTimes {
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

    /// A gap is told when it is longer than this many times the ordinary one, …
    private static let factor: Int64 = 6
    /// … the longest that only a few are longer than, and longer than an hour.
    private static let rank = BlockLook.rank
    private static let hour: Int64 = 3_600_000_000
    /// So many jumps, and forms of times, of one file are told.
    private static let maximumTold = 16

    init(_ file: FileOfLog, clock: LogClock) {
        self.file = file
        self.clock = clock
    }

    /// Takes what the next block shows.
    ///
    /// - Parameters:
    ///   - linesBefore: Lines of the file that the block's numbers do not count.
    ///   - seen: Gets each sample with its time.
    mutating func take(
        _ look: BlockLook, linesBefore: Int, into events: inout DerivedEvents,
        seen: (BlockLook.Sample, Int64) -> Void
    ) {
        lines = linesBefore + look.firstLine + (look.lineCount ?? 0)
        let clockBefore = clock
        var times: [Int64] = []
        for sample in look.samples {
            let time = clock.moment(sample.line.time).microseconds
            times.append(time)
            seen(sample, time)
        }
        guard let first = look.samples.first?.line, let last = look.samples.last?.line, let time = times.first else {
            return
        }
        if let end {
            let place = LinePlace(
                file: file.number, line: linesBefore + look.firstLine - 1 - end.timeless, offset: end.offset)
            let after = LinePlace(file: file.number, line: linesBefore + first.line, offset: first.offset)
            if time + BlockLook.disorder < end.time {
                tellJump(from: end.time, to: time, at: after, origin: place, into: &events)
            } else if time - end.time > floor {
                keep(Gap(before: end.time, after: time, place: after, origin: place))
            }
            if first.form != end.form { tellForm(from: end.form, to: first.form, time, at: after, into: &events) }
        }
        for pair in look.pairs { take(pair, clockBefore, linesBefore, into: &events) }
        end = End(time: times[times.count - 1], form: last.form, offset: last.offset, timeless: look.timeless)
    }

    private mutating func take(
        _ pair: BlockLook.Pair, _ clock: LogClock, _ linesBefore: Int, into events: inout DerivedEvents
    ) {
        func place(_ line: BlockLook.Line) -> LinePlace {
            LinePlace(file: file.number, line: linesBefore + line.line, offset: line.offset)
        }
        var clock = clock
        let before = clock.moment(pair.before.time).microseconds
        let after = clock.moment(pair.after.time).microseconds
        switch pair.change {
        case .gap where after - before > floor:
            keep(Gap(before: before, after: after, place: place(pair.after), origin: place(pair.before)))
        case .jump where after + BlockLook.disorder < before:
            tellJump(from: before, to: after, at: place(pair.after), origin: place(pair.before), into: &events)
        case .gap, .jump: return
        case .form: tellForm(from: pair.before.form, to: pair.after.form, after, at: place(pair.after), into: &events)
        }
    }

    // MARK: Gaps

    /// Gaps shorter than this change nothing any more.
    private var floor: Int64 {
        gaps.count < Self.rank ? BlockLook.shortest : max(BlockLook.shortest, gaps[Self.rank - 1].length)
    }

    private mutating func keep(_ gap: Gap) {
        let index = gaps.firstIndex { $0.length < gap.length } ?? gaps.count
        gaps.insert(gap, at: index)
        if gaps.count > Self.rank { gaps.removeLast() }
    }

    /// Tells the gaps that are far longer than is usual for this log.
    mutating func end(into events: inout DerivedEvents) {
        // Of fewer lines nobody knows what is usual.
        guard lines >= BlockLook.fewestLines else { return }
        let usual = gaps.count < Self.rank ? BlockLook.shortest : gaps[Self.rank - 1].length
        for gap in gaps where gap.length > max(Self.hour, Self.factor * usual) {
            events.beginHealth("gap", time: Moment(microseconds: gap.after), place: gap.place, origin: gap.origin)
            events.add(.file, file.name)
            events.add(.seconds, Int(gap.length / 1_000_000))
            events.add(.before, Moment(microseconds: gap.before))
            events.add(.after, Moment(microseconds: gap.after))
        }
    }

    // MARK: Telling

    private mutating func tellJump(
        from before: Int64, to after: Int64, at place: LinePlace, origin: LinePlace, into events: inout DerivedEvents
    ) {
        guard told < Self.maximumTold else { return }
        told += 1
        events.beginHealth("backward", time: Moment(microseconds: after), place: place, origin: origin)
        events.add(.file, file.name)
        events.add(.seconds, Int((before - after) / 1_000_000))
        events.add(.before, Moment(microseconds: before))
        events.add(.after, Moment(microseconds: after))
    }

    /// Each form is told once, for logs of several programs may go from one to the other and back.
    private mutating func tellForm(
        from before: TimeForm, to after: TimeForm, _ time: Int64, at place: LinePlace,
        into events: inout DerivedEvents
    ) {
        forms.insert(before)
        guard forms.insert(after).inserted, forms.count <= Self.maximumTold else { return }
        events.beginHealth("time-form", time: Moment(microseconds: time), place: place)
        events.add(.file, file.name)
        events.add(.before, Array(before.word.utf8))
        events.add(.after, Array(after.word.utf8))
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
