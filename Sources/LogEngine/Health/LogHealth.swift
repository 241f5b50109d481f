package import LogReading

/// Watches the logs themselves: where they leave something out, go back in time or change.
///
/// It looks at a few lines of each block that is read, and at the lines that rules are asked about anyway.
package struct LogHealth {
    private var file = FileOfLog(number: -1, name: [])
    private var times: LogTimes?
    private var programs = SampledPrograms()
    private var loggers = LoggerWatch()
    private var understanding = UnderstoodPrograms()

    package init() {}

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - number: As places name it.
    ///   - clock: In the year of its first line.
    package mutating func begin(_ number: Int, name: String, clock: LogClock) {
        file = FileOfLog(number: number, name: Array(name.utf8))
        times = LogTimes(file, clock: clock)
        programs = SampledPrograms()
    }

    /// Takes what a part of the file shows; all parts have to be taken in their order.
    ///
    /// - Parameter linesBefore: Lines of the file that the part's numbers do not count.
    package mutating func take(_ look: BlockLook, linesBefore: Int = 0, into events: inout DerivedEvents) {
        let number = file.number
        times?.take(look, linesBefore: linesBefore, into: &events) { sample, time in
            programs.see(sample, time, file: number)
        }
    }

    /// Looks at a line that rules are asked about.
    ///
    /// - Parameter isUnderstood: It is of a form that is known; nil where no form was tried.
    package mutating func read(
        _ line: LineBytes, _ parts: LogLine, at time: Moment?, isUnderstood: Bool?, _ place: LinePlace,
        into events: inout DerivedEvents
    ) {
        guard let program = parts.program else { return }
        loggers.read(line, parts, program, at: time, place, into: &events)
        guard let isUnderstood else { return }
        understanding.read(line, program, parts.host, at: time, isUnderstood: isUnderstood, place)
    }

    /// Says how late it is in the log, where no line has come.
    package mutating func pass(to time: Moment, into events: inout DerivedEvents) {
        loggers.pass(to: time, into: &events)
    }

    /// Ends the file: what it leaves out compared with itself is told.
    package mutating func end(into events: inout DerivedEvents) {
        times?.end(into: &events)
        times = nil
        programs.end(file, into: &events)
    }

    /// Ends the run.
    package mutating func finish(into events: inout DerivedEvents) {
        loggers.finish(into: &events)
        understanding.finish(into: &events)
    }

    /// Texts of which every line has one that is worth being read for this.
    package static let literals: [StaticString] = [
        "exiting on signal", "syslog-ng shutting down", "syslog-ng starting up", "Journal stopped", "Journal started",
        "] start", ": restart", "syslogd started",
    ]
}

/// The file that is read.
struct FileOfLog {
    let number: Int
    let name: [UInt8]
}

extension DerivedEvents {
    /// A fact about a log.
    mutating func beginHealth(_ action: StaticString, time: Moment?, place: LinePlace, origin: LinePlace? = nil) {
        begin(.logHealth, time: time, place: place, origin: origin)
        add(.action, action)
    }

    mutating func add(_ name: DerivedField, _ time: Moment) { add(name, Array(time.text.utf8)) }
}

extension Moment {
    /// RFC 3339 in UTC, to the second.
    var text: String {
        let wall = WallTime(self)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(wall.year)-\(two(wall.month))-\(two(wall.day))T\(two(wall.second / 3600)):"
            + "\(two(wall.second / 60 % 60)):\(two(wall.second % 60))Z"
    }
}
