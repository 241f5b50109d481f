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
    private var catalog: MessageCatalog
    private var sources: SourceTable
    private var event: Event
    private var scratch = Scratch()
    private var correlator: Correlator
    /// The round in which a literal of each rule was seen.
    private var marks: [UInt32]
    private var round: UInt32 = 0
    private var slots: [String: FieldTable.Slot?] = [:]
    /// Where the events of correlations stand; the older ones are forgotten.
    private var places: [UInt64: LogStory.Place] = [:]
    private var lastReference: UInt64 = 0
    package private(set) var statistics = LogStatistics()

    private static let maximumPlaces: UInt64 = 100_000

    package init(_ rules: LogRules, options: Options = Options()) {
        self.rules = rules
        self.options = options
        catalog = rules.catalog
        sources = SourceTable(rules.rules)
        event = Event(rules.rules.fields)
        correlator = Correlator(rules.rules)
        marks = Array(repeating: 0, count: rules.rules.rules.count)
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
        let parts = LogLine(line)
        mark(hits)
        let route = sources.route(line, parts)
        guard route.rules.contains(where: { marks[$0] == round }) else { return }
        let (time, isDoubtful) = moment(parts.time, &clock)
        if let time {
            guard options.since.map({ time >= $0 }) ?? true, options.until.map({ time <= $0 }) ?? true else { return }
        } else {
            statistics.timeless += 1
        }
        event.begin(line.bytes)
        // The words of an access log are no program's messages.
        let reading = parts.form == .access ? nil : catalog.read(line, parts)
        fill(line, parts, reading)
        for rule in route.rules where marks[rule] == round {
            guard rules.rules.matches(rule, event, scratch: &scratch) else { continue }
            if correlator.isWanted(rule: rule), let time {
                lastReference += 1
                places[lastReference] = LogStory.Place(file: name, line: found.number, offset: found.offset)
                if lastReference > Self.maximumPlaces { places[lastReference - Self.maximumPlaces] = nil }
                correlator.observe(
                    rule: rule, event, at: EventTime(nanoseconds: time.microseconds * 1_000), reference: lastReference)
            }
            guard rules.rules.isReported(rule: rule) else { continue }
            try body(
                LogMatch(
                    rule: rule, file: name, line: found.number, offset: found.offset, time: time,
                    isTimeDoubtful: isDoubtful, fields: Self.told(line, parts, reading), bytes: whole.bytes,
                    isCut: found.isCut || found.isContinuation))
        }
    }

    private mutating func mark(_ hits: borrowing Span<LiteralHit>) {
        round &+= 1
        for index in hits.indices {
            for rule in rules.owners[Int(hits[index].literal)] { marks[rule] = round }
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

    // MARK: Fields

    private enum Value {
        case range(Range<Int>)
        case bytes([UInt8])
    }

    /// Gives the event the fields that rules ask for.
    private mutating func fill(_ line: LineBytes, _ parts: LogLine, _ reading: MessageCatalog.Reading?) {
        Self.each(line, parts, reading) { name, value in
            guard let slot = slot(name) else { return }
            switch value {
            case .range(let range): event.set(slot, to: range)
            case .bytes(let bytes): event.set(slot, to: bytes)
            }
        }
        if let slot = slot("message") { event.set(slot, to: parts.message) }
    }

    /// All fields, for people: the message itself is the line.
    private static func told(
        _ line: LineBytes, _ parts: LogLine, _ reading: MessageCatalog.Reading?
    ) -> [(name: String, value: [UInt8])] {
        var told: [(name: String, value: [UInt8])] = []
        each(line, parts, reading) { name, value in
            switch value {
            case .range(let range): told.append((name, line[range].bytes))
            case .bytes(let bytes): told.append((name, bytes))
            }
        }
        return told
    }

    private static func each(
        _ line: LineBytes, _ parts: LogLine, _ reading: MessageCatalog.Reading?, _ add: (String, Value) -> Void
    ) {
        if let host = parts.host { add("host", .range(host)) }
        if let program = parts.program { add("program", .range(program)) }
        switch parts.form {
        case .access:
            for (name, range) in AccessFields(line, message: parts.message).fields { add("\(name)", .range(range)) }
        case .audit:
            for (name, value) in AuditFields(line, message: parts.message).fields {
                let name = String(decoding: name, as: UTF8.self)
                switch value {
                case .range(let range): add(name, .range(range))
                case .bytes(let bytes): add(name, .bytes(bytes))
                }
            }
        case .syslog, .syslog5424, .webError, .timed, .json, .bare:
            guard let reading else { return }
            for (name, range) in reading.fields { add(name, .range(range)) }
            if let action = reading.kind.action { add("action", .bytes(Array(action.utf8))) }
            if let outcome = reading.kind.outcome { add("outcome", .bytes(Array(outcome.utf8))) }
        }
    }

    private mutating func slot(_ name: String) -> FieldTable.Slot? {
        if let known = slots[name] { return known }
        let slot = rules.rules.fields.slot(name)
        if slots.count < 4_096 { slots[name] = .some(slot) }
        return slot
    }
}
