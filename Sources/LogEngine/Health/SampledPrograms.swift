import LogReading

/// Which programs write to a file, by a few lines of each block: one that was busy and has fallen silent while others go
/// on, and one that goes on under another name.
struct SampledPrograms {
    private struct Program {
        let name: [UInt8]
        let host: [UInt8]
        let first: Int
        var last: Int
        var count = 1
        /// The most lines of the host between two of its own, in samples.
        var longest = 0
        var time: Int64
        var place: LinePlace
    }

    private struct Host {
        var samples = 0
        var time: Int64 = 0
        var place = LinePlace(file: -1, line: 0, offset: 0)
    }

    private var programs: [UInt64: Program] = [:]
    private var hosts: [UInt64: Host] = [:]

    private static let maximumPrograms = 4_096
    /// So many of its lines would have been met, had it gone on.
    private static let expected = 20.0
    private static let fewest = 16
    private static let hour: Int64 = 3_600_000_000

    /// Programs that were given another name, or handed their work on.
    ///
    /// - Source: OpenSSH 9.8's release notes (`sshd-session`), 10.0's (`sshd-auth`); sendmail 8.12's `sm-mta`.
    private static let renamed: [(String, String)] = [
        ("sshd", "sshd-session"), ("sshd-session", "sshd-auth"), ("sendmail", "sm-mta"), ("exim", "exim4"),
        ("syslogd", "rsyslogd"), ("crond", "CROND"), ("cron", "CRON"), ("ntpd", "chronyd"),
    ]

    mutating func see(_ sample: BlockLook.Sample, _ time: Int64, file: Int) {
        guard !sample.program.isEmpty else { return }
        let place = LinePlace(file: file, line: 0, offset: sample.line.offset)
        let hostKey = Self.hash(sample.host)
        let key = Self.hash(sample.host, sample.program)
        guard hosts[hostKey] != nil || hosts.count < Self.maximumPrograms else { return }
        let number = hosts[hostKey, default: Host()].samples + 1
        hosts[hostKey] = Host(samples: number, time: time, place: place)
        if var known = programs[key] {
            known.longest = max(known.longest, number - known.last)
            known.last = number
            known.count += 1
            (known.time, known.place) = (time, place)
            programs[key] = known
        } else if programs.count < Self.maximumPrograms {
            programs[key] = Program(
                name: sample.program, host: sample.host, first: number, last: number, time: time, place: place)
        }
    }

    private static func hash(_ parts: [UInt8]...) -> UInt64 {
        var hash = QueueHash()
        for part in parts {
            for byte in part { hash.take(byte) }
            hash.take(0)
        }
        return hash.value
    }

    mutating func end(_ file: FileOfLog, into events: inout DerivedEvents) {
        for program in programs.values.sorted(by: { $0.place.offset < $1.place.offset }) {
            guard program.count >= Self.fewest, let host = host(of: program) else { continue }
            let after = host.samples - program.last
            let share = Double(program.count) / Double(program.last - program.first + 1)
            guard share * Double(after) >= Self.expected, after > 3 * program.longest,
                host.time - program.time > Self.hour
            else { continue }
            let successor = successor(of: program)
            events.beginHealth(
                successor == nil ? "silent" : "renamed", time: Moment(microseconds: program.time),
                place: program.place)
            events.add(.file, file.name)
            events.add(.host, program.host)
            events.add(.program, program.name)
            if let successor { events.add(.after, successor) }
            events.add(.seconds, Int((host.time - program.time) / 1_000_000))
        }
    }

    private func host(of program: Program) -> Host? { hosts[Self.hash(program.host)] }

    /// The other name under which a program goes on, begun when it ended.
    private func successor(of program: Program) -> [UInt8]? {
        let name = String(decoding: program.name, as: UTF8.self)
        let names = Self.renamed.filter { $0.0 == name }.map(\.1)
        let margin = max(Self.fewest, program.longest)
        return programs.values.first {
            $0.host == program.host && names.contains(String(decoding: $0.name, as: UTF8.self))
                && abs($0.first - program.last) <= margin
        }?.name
    }
}
