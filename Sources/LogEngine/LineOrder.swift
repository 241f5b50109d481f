import LogReading
import Sigma

/// What can be told of lines only in their order: when each was written, and what follows from many of them.
struct LineOrder {
    private let rules: RuleSet
    private let options: LogRun.Options
    private var clock: LogClock
    private(set) var correlator: Correlator
    private var places = EventPlaces()
    private var file = ""
    /// What stands before was told by an earlier run.
    private var told = 0
    /// Candidates that match and have no time that is known.
    private(set) var timeless = 0

    init(_ rules: RuleSet, _ options: LogRun.Options) {
        self.rules = rules
        self.options = options
        clock = LogClock(zone: options.zone, year: 1970)
        correlator = Correlator(rules)
    }

    /// The lines that follow are of this file.
    ///
    /// - Parameters:
    ///   - firstYear: Of its first line, for times without one.
    ///   - told: Lines before this place were told by an earlier run.
    mutating func begin(file: String, firstYear: Int, told: Int = 0) {
        self.file = file
        self.told = told
        clock = LogClock(zone: options.zone, year: firstYear)
        places.begin(file: file)
    }

    /// Takes the next line that rules match.
    ///
    /// - Parameter body: Gets each match that is to be told by itself.
    mutating func take(
        _ line: JudgedLine, _ event: borrowing Event, _ body: (LogMatch) throws -> Void
    ) rethrows {
        let (time, isDoubtful) = moment(line.time)
        if let time {
            guard options.since.map({ time >= $0 }) ?? true, options.until.map({ time <= $0 }) ?? true else { return }
        } else {
            timeless += 1
        }
        for rule in line.rules {
            let rule = Int(rule)
            if correlator.isWanted(rule: rule), let time {
                correlator.observe(
                    rule: rule, event, at: EventTime(nanoseconds: time.microseconds * 1_000),
                    reference: places.add(line: line.number, offset: line.offset, isTold: line.offset < told))
            }
            guard line.offset >= told, let text = line.text, rules.isReported(rule: rule) else { continue }
            try body(
                LogMatch(
                    rule: rule, file: file, line: line.number, offset: line.offset, time: time,
                    isTimeDoubtful: isDoubtful, fields: text.fields, bytes: text.bytes, isCut: text.isCut))
        }
    }

    /// Decides what correlations still wait for.
    mutating func finish() { correlator.finish() }

    /// What correlations have found since it was asked last.
    mutating func stories() -> [LogStory] {
        guard correlator.hasMatches else { return [] }
        // How each one went on is known when it ends. What ended before this run began was told then.
        return correlator.takeMatches().filter { match in
            match.phase != .began && !(match.references.last.map(places.isTold) ?? false)
        }.map { match in
            LogStory(match: match, places: match.references.compactMap { places[$0] })
        }
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
