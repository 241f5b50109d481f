import LogReading

/// The times of one file: gaps, jumps backward, and times that are written otherwise from some line on; of each host by
/// itself, for the clocks of others may be of other zones.
struct LogTimes {
    private struct Gap {
        let before: Int64
        let after: Int64
        let place: LinePlace
        let origin: LinePlace
        let host: [UInt8]
        var length: Int64 { after - before }
    }

    /// A host's last line in the block before.
    private struct End {
        let host: [UInt8]
        let time: Int64
        let form: TimeForm
        let offset: Int
        /// Lines behind it in its block.
        let behind: Int
    }

    private let file: FileOfLog
    private var clock: LogClock
    private var ends: [End] = []
    /// By host, the longest first; those of hosts beyond as many as are told apart are together.
    private var gaps: [[UInt8]: [Gap]] = [:]
    /// Whether lines of several hosts were met.
    private var isShared = false
    private var lines = 0
    private var told = 0
    private var forms: Set<TimeForm> = []

    /// A gap is told when it is longer than this many times the ordinary one, …
    private static let factor: Int64 = 6
    /// … the longest that only a few are longer than, and longer than an hour.
    private static let rank = BlockLook.rank
    private static let hour: Int64 = 3_600_000_000
    private static let maximumHosts = 64
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
        guard !look.samples.isEmpty else { return }
        isShared = isShared || look.isShared
        let clockBefore = clock
        for head in look.heads { compare(head, linesBefore, look.firstLine, into: &events) }
        for sample in look.samples { seen(sample, moment(of: sample.line)) }
        for pair in look.pairs { take(pair, clockBefore, linesBefore, into: &events) }
        ends = look.tails.map { tail in
            End(
                host: tail.host, time: moment(of: tail.line), form: tail.line.form, offset: tail.line.offset,
                behind: tail.behind)
        }
    }

    private mutating func moment(of line: BlockLook.Line) -> Int64 {
        clock.pass(to: line.offset)
        return clock.moment(line.time).microseconds
    }

    /// Compares a host's first line in a block with its last in the block before.
    private mutating func compare(
        _ head: BlockLook.Edge, _ linesBefore: Int, _ firstLine: Int, into events: inout DerivedEvents
    ) {
        let (first, time) = (head.line, moment(of: head.line))
        guard let end = ends.first(where: { $0.host == head.host }) else { return }
        let place = LinePlace(
            file: file.number, line: linesBefore + firstLine - 1 - end.behind, offset: end.offset)
        let after = LinePlace(file: file.number, line: linesBefore + first.line, offset: first.offset)
        if time + BlockLook.disorder < end.time {
            tellJump(from: end.time, to: time, at: after, origin: place, of: head.host, into: &events)
        } else {
            keep(Gap(before: end.time, after: time, place: after, origin: place, host: head.host))
        }
        if first.form != end.form { tellForm(from: end.form, to: first.form, time, at: after, into: &events) }
    }

    private mutating func take(
        _ pair: BlockLook.Pair, _ clock: LogClock, _ linesBefore: Int, into events: inout DerivedEvents
    ) {
        func place(_ line: BlockLook.Line) -> LinePlace {
            LinePlace(file: file.number, line: linesBefore + line.line, offset: line.offset)
        }
        var clock = clock
        clock.pass(to: pair.before.offset)
        let before = clock.moment(pair.before.time).microseconds
        clock.pass(to: pair.after.offset)
        let after = clock.moment(pair.after.time).microseconds
        switch pair.change {
        case .gap:
            keep(
                Gap(
                    before: before, after: after, place: place(pair.after), origin: place(pair.before),
                    host: pair.host))
        case .jump where after + BlockLook.disorder < before:
            tellJump(
                from: before, to: after, at: place(pair.after), origin: place(pair.before), of: pair.host,
                into: &events)
        case .jump: return
        case .form: tellForm(from: pair.before.form, to: pair.after.form, after, at: place(pair.after), into: &events)
        }
    }

    // MARK: Gaps

    private mutating func keep(_ gap: Gap) {
        guard gap.length > BlockLook.shortest else { return }
        let host = gaps[gap.host] != nil || gaps.count < Self.maximumHosts ? gap.host : []
        var known = gaps[host] ?? []
        known.insert(gap, at: known.firstIndex { $0.length < gap.length } ?? known.count)
        if known.count > Self.rank { known.removeLast() }
        gaps[host] = known
    }

    /// Tells the gaps that are far longer than is usual for this log.
    mutating func end(into events: inout DerivedEvents) {
        // Of fewer lines nobody knows what is usual.
        guard lines >= BlockLook.fewestLines else { return }
        let unusual = gaps.values.flatMap { gaps in
            let usual = gaps.count < Self.rank ? BlockLook.shortest : gaps[Self.rank - 1].length
            return gaps.filter { $0.length > max(Self.hour, Self.factor * usual) }
        }
        for gap in unusual.sorted(by: { ($1.length, $0.place.offset) < ($0.length, $1.place.offset) }) {
            events.beginHealth("gap", time: Moment(microseconds: gap.after), place: gap.place, origin: gap.origin)
            events.add(.file, file.name)
            if isShared { events.add(.host, gap.host) }
            events.add(.seconds, Int(gap.length / 1_000_000))
            events.add(.before, Moment(microseconds: gap.before))
            events.add(.after, Moment(microseconds: gap.after))
        }
    }

    // MARK: Telling

    private mutating func tellJump(
        from before: Int64, to after: Int64, at place: LinePlace, origin: LinePlace, of host: [UInt8],
        into events: inout DerivedEvents
    ) {
        guard told < Self.maximumTold else { return }
        told += 1
        events.beginHealth("backward", time: Moment(microseconds: after), place: place, origin: origin)
        events.add(.file, file.name)
        if isShared { events.add(.host, host) }
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
