import LiteralScan
package import LogReading
package import Sigma

/// Runs rules over one log after the other.
package struct LogRun: ~Copyable {
    package struct Options: Sendable {
        /// Of the host that wrote the logs.
        package var zone = LocalZone.system
        /// Lines before it and after it are left out; those without a time are kept.
        package var since: Moment?
        package var until: Moment?

        package init() {}
    }

    private let rules: LogRules
    private let options: Options
    private var judge: LineJudge
    private var correlator: Correlator
    private var places = EventPlaces()
    package private(set) var statistics = LogStatistics()

    package init(_ rules: LogRules, options: Options = Options()) {
        self.rules = rules
        self.options = options
        judge = LineJudge(rules)
        correlator = Correlator(rules.rules)
    }

    /// What correlations left out.
    package var correlation: Correlator.Statistics { correlator.statistics }

    /// Reads one log to its end.
    ///
    /// - Parameters:
    ///   - name: What matches call it.
    ///   - changed: When it was written for the last time, for times without a year.
    ///   - body: Gets each match that is to be told by itself, in the order of the lines.
    /// - Throws: `ReadError`, or what `body` throws.
    package mutating func read(
        _ name: String, descriptor: Int32, changed: Moment, _ body: (LogMatch) throws -> Void
    ) throws {
        var clock = LogClock(
            zone: options.zone, year: YearGuess.firstYear(descriptor: descriptor, changed: changed, zone: options.zone))
        var scanner = LineScanner(rules.literals, source: .descriptor(descriptor))
        statistics.files += 1
        places.begin(file: name)
        try scanner.scan { found, bytes, hits in
            try unsafe bytes.withUnsafeBufferPointer { buffer in
                try judge(unsafe LineBytes(buffer), found, hits, name, &clock, body)
            }
        }
        statistics.lines += scanner.lineCount
        statistics.bytes += scanner.endOfBytes
    }

    /// Ends the run: what correlations still wait for is decided.
    package mutating func finish() -> [LogStory] {
        correlator.finish()
        return stories()
    }

    /// What correlations have found since it was asked last.
    package mutating func stories() -> [LogStory] {
        guard correlator.hasMatches else { return [] }
        // How each one went on is known when it ends.
        return correlator.takeMatches().filter { $0.phase != .began }.map { match in
            LogStory(match: match, places: match.references.compactMap { places[$0] })
        }
    }

    // MARK: One line

    private mutating func judge(
        _ whole: LineBytes, _ found: FoundLine, _ hits: borrowing Span<LiteralHit>, _ name: String,
        _ clock: inout LogClock, _ body: (LogMatch) throws -> Void
    ) throws {
        statistics.candidates += 1
        if found.isCut || found.isContinuation { statistics.cut += 1 }
        let end = whole.count > 0 && whole[whole.count - 1] == 0x0D ? whole.count - 1 : whole.count
        let line = whole[0..<end]
        guard judge.judge(line, hits, isContinuation: found.isContinuation) else { return }
        let (time, isDoubtful) = moment(judge.parts.time, &clock)
        if let time {
            guard options.since.map({ time >= $0 }) ?? true, options.until.map({ time <= $0 }) ?? true else { return }
        } else {
            statistics.timeless += 1
        }
        for rule in judge.matched {
            let rule = Int(rule)
            if correlator.isWanted(rule: rule), let time {
                correlator.observe(
                    rule: rule, judge.event, at: EventTime(nanoseconds: time.microseconds * 1_000),
                    reference: places.add(line: found.number, offset: found.offset))
            }
            guard rules.rules.isReported(rule: rule) else { continue }
            try body(
                LogMatch(
                    rule: rule, file: name, line: found.number, offset: found.offset, time: time,
                    isTimeDoubtful: isDoubtful, fields: judge.told(line), bytes: whole.bytes,
                    isCut: found.isCut || found.isContinuation))
        }
    }

    private func moment(_ time: LineTime?, _ clock: inout LogClock) -> (Moment?, isDoubtful: Bool) {
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
