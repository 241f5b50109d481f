import LogReading

/// Programs whose messages were understood once, and for days no more: another version may write them otherwise.
struct UnderstoodPrograms {
    private struct Program {
        let name: [UInt8]
        let host: [UInt8]
        var understood = 0
        /// Since the last that was understood.
        var since = 0
        var last: Int64 = 0
        var place = LinePlace(file: -1, line: 0, offset: 0)
        var newest: Int64 = 0

        mutating func take(_ time: Int64, _ isUnderstood: Bool, _ place: LinePlace) {
            if isUnderstood {
                understood += 1
                (since, last) = (0, time)
            } else {
                if since == 0 { self.place = place }
                since += 1
            }
            newest = max(newest, time)
        }
    }

    private var programs: [UInt64: Program] = [:]

    private static let maximumPrograms = 4_096
    private static let fewestUnderstood = 20
    private static let fewestSince = 200
    private static let days: Int64 = 2 * 86_400_000_000

    mutating func read(
        _ line: LineBytes, _ program: Range<Int>, _ host: Range<Int>?, at time: Moment?, isUnderstood: Bool,
        _ place: LinePlace
    ) {
        guard let time = time?.microseconds else { return }
        var hash = QueueHash()
        hash.take(line, host ?? 0..<0)
        hash.take(line, program)
        let key = hash.value
        if programs[key] == nil {
            // One that was never understood has no form that could have changed.
            guard isUnderstood, programs.count < Self.maximumPrograms else { return }
            programs[key] = Program(name: line[program].bytes, host: host.map { line[$0].bytes } ?? [])
        }
        programs[key]?.take(time, isUnderstood, place)
    }

    mutating func finish(into events: inout DerivedEvents) {
        for program in programs.values.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }) {
            guard program.understood >= Self.fewestUnderstood, program.since >= Self.fewestSince,
                program.newest - program.last >= Self.days
            else { continue }
            events.beginHealth(
                "not-understood", time: Moment(microseconds: program.newest), place: program.place)
            events.add(.host, program.host)
            events.add(.program, program.name)
            events.add(.count, program.since)
            events.add(.before, Moment(microseconds: program.last))
        }
        programs = [:]
    }
}
