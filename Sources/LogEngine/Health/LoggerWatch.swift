import LogReading

/// Whether the daemon that writes a host's logs was ended, and started again.
struct LoggerWatch {
    private struct Stop {
        let time: Moment?
        let place: LinePlace
        let host: [UInt8]
        let program: [UInt8]
    }

    /// By host.
    private var stops: [[UInt8]: Stop] = [:]

    private static let maximumHosts = 4_096
    /// In microseconds.
    private static let restart: Int64 = 60_000_000

    mutating func read(
        _ line: LineBytes, _ parts: LogLine, _ program: Range<Int>, at time: Moment?, _ place: LinePlace,
        into events: inout DerivedEvents
    ) {
        guard Self.isLogger(line, program), let isStart = Self.isStart(line, parts.message) else { return }
        let host = parts.host.map { line[$0].bytes } ?? []
        guard isStart else {
            // Ended twice, and started by nobody in between.
            if let before = stops[host] { Self.tell(before, to: &events) }
            if stops.count < Self.maximumHosts || stops[host] != nil {
                stops[host] = Stop(time: time, place: place, host: host, program: line[program].bytes)
            }
            return
        }
        guard let stop = stops.removeValue(forKey: host) else { return }
        events.beginHealth("restarted", time: time, place: place, origin: stop.place)
        Self.add(stop, to: &events)
        if let time, let before = stop.time {
            events.add(.seconds, Int(max(0, time.microseconds - before.microseconds) / 1_000_000))
        }
    }

    /// Nobody started them again.
    mutating func finish(into events: inout DerivedEvents) { give(up: { _ in true }, into: &events) }

    /// Nobody has started them again for longer than a restart takes.
    mutating func pass(to time: Moment, into events: inout DerivedEvents) {
        guard !stops.isEmpty else { return }
        give(
            up: { stop in stop.time.map { time.microseconds - $0.microseconds > Self.restart } ?? false },
            into: &events)
    }

    private mutating func give(up isOver: (Stop) -> Bool, into events: inout DerivedEvents) {
        let over = stops.filter { isOver($0.value) }
        let order = over.values.sorted { ($0.place.file, $0.place.offset) < ($1.place.file, $1.place.offset) }
        for stop in order { Self.tell(stop, to: &events) }
        for host in over.keys { stops[host] = nil }
    }

    private static func tell(_ stop: Stop, to events: inout DerivedEvents) {
        events.beginHealth("stopped", time: stop.time, place: stop.place)
        add(stop, to: &events)
    }

    private static func add(_ stop: Stop, to events: inout DerivedEvents) {
        events.add(.host, stop.host)
        events.add(.program, stop.program)
        if let time = stop.time { events.add(.before, time) }
    }

    private static func isLogger(_ line: LineBytes, _ program: Range<Int>) -> Bool {
        let names: [StaticString] = ["rsyslogd", "syslogd", "syslog-ng", "systemd-journald", "busybox"]
        return names.contains { line[program].elementsEqual($0) }
    }

    /// nil where it says something else.
    ///
    /// - Source: rsyslog's `[origin …] start` and `exiting on signal 15.`; sysklogd's `syslogd 1.5: restart.`;
    ///   syslog-ng's `syslog-ng starting up`; systemd-journald's `Journal started`.
    private static func isStart(_ line: LineBytes, _ message: Range<Int>) -> Bool? {
        let stops: [StaticString] = ["exiting on signal", "syslog-ng shutting down", "Journal stopped"]
        let starts: [StaticString] = [
            "] start", "restart", "syslog-ng starting up", "Journal started", "syslogd started",
        ]
        if stops.contains(where: { MailWords.first($0, line, message) != nil }) { return false }
        if starts.contains(where: { MailWords.first($0, line, message) != nil }) { return true }
        return nil
    }
}
