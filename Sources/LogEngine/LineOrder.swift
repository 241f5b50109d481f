import LogReading
import Sigma

/// What can be told of lines only in their order: when each was written, and what follows from many of them.
struct LineOrder: ~Copyable {
    private let isRuleTold: [Bool]
    private let options: LogRun.Options
    private var clock: LogClock
    var sink: EventSink
    /// The latest event that was observed, and whether one of this file was.
    private var newest: Moment?
    private var hasObserved = false
    var derivation: Derivation
    private var derivedJudge: DerivedJudge
    /// Reused from one time to the next.
    private var derived = DerivedEvents()
    /// All that can be derived was.
    private var isDerived = false
    /// Where the line stands that tells who began a derived event, by where the event stands.
    private var origins: [LinePlace: LinePlace] = [:]
    /// Found and not asked for yet: where their events stand is known when they are found, and forgotten later.
    private var found: [LogStory] = []
    /// What is told of a log while it is written; nil where it is read to its end.
    var following: Following?
    private var file = ""
    /// What stands before was told by an earlier run.
    var told = 0
    /// The same of the files before.
    private var toldBefore: [Int] = []
    /// Of the latest event that was observed there.
    private var toldUntil: Moment?
    /// Candidates that match and have no time that is known.
    private(set) var timeless = 0

    /// - Parameters:
    ///   - memory: For correlations, in bytes.
    ///   - places: How many events of correlations are remembered.
    init(
        _ ready: LogRules, _ options: LogRun.Options, memory: Int = correlationMemory,
        places: Int = EventPlaces.usualMaximum
    ) {
        let rules = ready.rules
        isRuleTold = ready.isTold
        self.options = options
        clock = LogClock(zone: options.zone, year: 1970)
        var limits = Correlator.Limits()
        limits.memory = memory
        limits.references = Self.references
        sink = EventSink(rules, limits, places: places, isMerging: options.mergesLogs)
        derivation = Derivation(rules, options: options.derivation)
        derivedJudge = DerivedJudge(rules)
    }

    /// The lines that follow are of this file.
    ///
    /// - Parameters:
    ///   - years: Of its lines, for times without one.
    ///   - told: Lines before this place were told by an earlier run.
    ///   - log: Which of several logs the file is a part of.
    mutating func begin(file: String, years: LogYears = LogYears(), told: Int = 0, log: Int = 0) {
        if !derivation.files.isEmpty { toldBefore.append(self.told) }
        self.file = file
        if sink.live == nil { sink.log = log }
        sink.live?.begin(file: file)
        self.told = told
        hasObserved = false
        clock = LogClock(zone: options.zone, year: years.first, turns: years.turns)
        derivation.begin(file, clock: clock)
    }

    /// Whether blocks are worth looking at.
    var seesBlocks: Bool { derivation.wantsBlocks }

    /// Takes what whole lines are like, before any of them is taken.
    mutating func see(_ look: BlockLook, linesBefore: Int) { derivation.take(look, linesBefore: linesBefore) }

    /// Ends the file.
    mutating func end(_ body: (LogMatch) throws -> Void) rethrows {
        derivation.end()
        try takeDerived(nil, body)
    }

    /// Takes the next line that rules match.
    ///
    /// - Parameter body: Gets each match that is to be told by itself.
    mutating func take(
        _ line: JudgedLine, _ event: borrowing Event, _ bytes: LineBytes, _ body: (LogMatch) throws -> Void
    ) rethrows {
        try take(line, bytes, body) { $0.take(line.rules[$1], event, $2) }
    }

    /// - Parameter observe: Gives what one of the line's rules, by its place among them, matched.
    mutating func take(
        _ line: JudgedLine, _ bytes: LineBytes, _ body: (LogMatch) throws -> Void,
        observe: (inout EventSink, _ number: Int, EventSink.Origin) -> Void
    ) rethrows {
        clock.pass(to: line.offset)
        let (time, isDoubtful) = moment(line.parts.time)
        if let time { note(time) }
        if line.isDeriving {
            derivation.read(bytes, line, at: time)
            if derivation.hasEvents { try takeDerived((line, bytes), body) }
        }
        if line.repetition.timesOfLast > 0, let distance = line.repetition.distance, let time, isWanted(time) {
            turnBack(to: time)
            var origin = origin(of: line, at: time)
            origin.times = line.repetition.timesOfLast
            sink.takeAgain(origin, from: distance)
        }
        guard !line.rules.isEmpty else { return }
        if sink.correlator.hasMatches { collect() }
        if let time {
            guard isWanted(time) else { return }
        } else {
            timeless += 1
        }
        for number in 0..<line.rules.count {
            let rule = line.rules[number]
            if let time, sink.correlator.isWanted(rule: rule) {
                if line.offset < told { toldUntil = toldUntil.map { max($0, time) } ?? time }
                turnBack(to: time)
                observe(&sink, number, origin(of: line, at: time))
            }
            guard line.offset >= told, let text = line.text, isRuleTold[rule] else { continue }
            try body(
                LogMatch(
                    rule: rule, file: file, line: line.number, offset: line.offset, time: time,
                    isTimeDoubtful: isDoubtful, fields: text.fields, bytes: text.bytes, isCut: text.isCut))
        }
    }

    private mutating func origin(of line: JudgedLine, at time: Moment) -> EventSink.Origin {
        EventSink.Origin(
            time: time, place: derivation.place(line: line.number, offset: line.offset),
            isTold: line.offset < told, fingerprint: line.fingerprint, times: line.repetition.times)
    }

    /// A log of the same time as the one before begins anew: what that one began is decided, or all of this one's
    /// events would come too late.
    private mutating func turnBack(to time: Moment) {
        guard !sink.isMerging else { return }
        if !hasObserved, let newest, time.microseconds < newest.microseconds - Self.slack {
            sink.correlator.finish()
            collect()
            self.newest = nil
        }
        hasObserved = true
        newest = max(newest ?? time, time)
    }

    /// Lets the correlator see the events of all logs, in the order of time.
    ///
    /// - Throws: `SystemFailure` when events could not be kept; what `body` throws.
    mutating func merge(_ body: (LogMatch) throws -> Void) throws {
        try finishDerived(body)
        guard var spool = sink.takeSpool() else { return }
        try spool.drain { event, observation in
            sink.take(event, observation)
            if sink.correlator.hasMatches { collect() }
        }
    }

    /// Several times what a busy month needs; what a flood of addresses takes beyond is given up and told.
    static let correlationMemory = 12 << 20

    /// Of more derived events than these the line that began them is not told.
    private static let maximumOrigins = 1 << 14

    /// Events of one match of which it is known where they stand.
    private static let references = 16

    /// Within it the correlator puts events in order by itself.
    private static let slack: Int64 = 60_000_000

    private func isWanted(_ time: Moment) -> Bool {
        (options.since.map { time >= $0 } ?? true) && (options.until.map { time <= $0 } ?? true)
    }

    /// For correlations that see events on other threads.
    var observer: Observer { sink.correlator.observer }

    // MARK: Derived events

    /// Judges what has come of the lines so far.
    ///
    /// - Parameter last: The line that was read last.
    mutating func takeDerived(
        _ last: (line: JudgedLine, bytes: LineBytes)?, _ body: (LogMatch) throws -> Void
    ) rethrows {
        if sink.correlator.hasMatches { collect() }
        var events = DerivedEvents()
        swap(&events, &derived)
        defer { swap(&events, &derived) }
        derivation.move(to: &events)
        for index in 0..<events.count {
            let entry = events.entries[index]
            if let time = entry.time, !isWanted(time) { continue }
            let isHere = derivation.isCurrent(entry.place)
            // Of an earlier run.
            let isOld = entry.place.offset < (isHere ? told : toldBefore[entry.place.file])
            let isLast = isHere && last?.line.offset == entry.place.offset
            if let time = entry.time { turnBack(to: time) }
            let text = events.textRange(index)
            let fingerprint = !sink.isMerging ? 0 : LineBytes.with(events.text) { $0[text].fingerprint }
            try derivedJudge.judge(events, at: index) { rule, judged in
                if let time = entry.time, sink.correlator.isWanted(rule: rule) {
                    if let began = entry.origin, origins.count < Self.maximumOrigins { origins[entry.place] = began }
                    let origin = EventSink.Origin(
                        time: time, place: entry.place, isTold: isOld, fingerprint: fingerprint)
                    sink.take(rule, judged, origin)
                }
                guard !isOld, isRuleTold[rule] else { return }
                let event = events[index]
                let stands = derivation.place(entry.place)
                try body(
                    LogMatch(
                        rule: rule, file: stands.file, line: stands.line, offset: stands.offset, time: event.time,
                        isTimeDoubtful: false,
                        fields: event.fields.map { (name: $0.name.name, value: Array(event.text[$0.range])) },
                        bytes: isLast ? last.map { $0.line.source ?? $0.bytes.bytes } ?? event.text : event.text,
                        isCut: false,
                        isDerived: !isLast))
            }
        }
    }

    /// Decides what correlations still wait for.
    mutating func finish(_ body: (LogMatch) throws -> Void) rethrows {
        try finishDerived(body)
        sink.correlator.finish()
    }

    private mutating func finishDerived(_ body: (LogMatch) throws -> Void) rethrows {
        guard !isDerived else { return }
        isDerived = true
        derivation.finish()
        try takeDerived(nil, body)
    }

    /// What correlations have found since it was asked last.
    mutating func stories() -> [LogStory] {
        collect()
        defer { found = [] }
        return found
    }

    private mutating func collect() {
        for match in sink.correlator.takeMatches() where isNews(match, sink.places) {
            found.append(story(match, sink.places))
        }
    }

    /// Whether a match is to be told: how each one went on is known when it ends, and what ended before this run began
    /// was told then.
    private func isNews(_ match: CorrelationMatch, _ places: borrowing EventPlaces) -> Bool {
        guard match.phase != .began else { return false }
        let isTold = !match.references.isEmpty && match.references.allSatisfy(places.isTold)
        return !isTold || hasMore(match)
    }

    /// Whether events came to a match behind those that it has references of.
    private func hasMore(_ match: CorrelationMatch) -> Bool {
        guard match.references.count >= Self.references, let toldUntil else { return false }
        return match.last > EventTime(toldUntil)
    }

    private func story(_ match: CorrelationMatch, _ places: borrowing EventPlaces) -> LogStory {
        // A line that stands for several is there once.
        var references: [UInt64] = []
        for reference in match.references where !references.contains(reference) { references.append(reference) }
        let stand = references.compactMap { places[$0] }
        var began: [LogStory.Place] = []
        for origin in stand.compactMap({ origins[$0] }).map(derivation.place) where !began.contains(origin) {
            began.append(origin)
        }
        return LogStory(match: match, places: stand.map(derivation.place), origins: began)
    }

    private mutating func moment(_ time: LineTime?) -> (Moment?, isDoubtful: Bool) {
        switch time {
        case .moment(let moment): return (moment, false)
        case .wall(let wall):
            let (moment, doubt) = clock.moment(wall)
            return (moment, doubt != nil)
        case .yearless(let month, let day, let second, let microsecond):
            let (moment, doubt) = clock.moment(month: month, day: day, second: second, microsecond: microsecond)
            return (moment, doubt != nil)
        case nil: return (nil, false)
        }
    }
}
