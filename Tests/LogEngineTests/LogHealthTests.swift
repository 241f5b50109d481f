import LogEngine
import LogReading
import Sigma
import Testing

/// A line of a program at a second of November 2026.
private func line(
    _ second: Int, _ program: String = "app[1]", _ text: String = "x", host: String = "h"
) -> String {
    let wall = WallTime(Moment(seconds: 1_793_491_200 + Int64(second)))
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let month = wall.month == 11 ? "Nov" : "Dec"
    let day = wall.day < 10 ? " \(wall.day)" : "\(wall.day)"
    return "\(month) \(day) \(two(wall.second / 3600)):\(two(wall.second / 60 % 60)):\(two(wall.second % 60)) "
        + "\(host) \(program): \(text)"
}

private func health(_ lines: [String], block: Int = 16 << 10) throws -> Derived {
    try derive(shippedRules, lines, block: block)
}

@Suite struct `The watch over the logs` {
    @Test(arguments: [4 << 10, 16 << 10, 256 << 10])
    func `finds where lines were taken out of a busy log`(block: Int) throws {
        let lines = (0..<5_000).filter { !(2_000..<2_400).contains($0) }.map { line($0 * 60) }
        let gaps = try health(lines, block: block).named("log_gap")
        let gap = try #require(gaps.first)
        #expect(gaps.count == 1)
        #expect(gap.text(.seconds) == "24060")
        #expect(gap.text(.before) == "2026-11-02T09:19:00Z" && gap.text(.after) == "2026-11-02T16:00:00Z")
        #expect(gap.places.map(\.line) == [2_001, 2_000])
        #expect(gap.places[0].offset == lines[..<2_000].map { $0.utf8.count + 1 }.reduce(0, +))
        #expect(gap.text(.file) == "test.log")
    }

    @Test func `takes the silence of every night and weekend for usual`() throws {
        // From nine to five, from Monday to Friday; November 2nd, 2026, is a Monday.
        let days = (0..<28).filter { (1..<6).contains($0 % 7) }
        let lines = days.flatMap { day in (0..<480).map { line(day * 86_400 + 32_400 + $0 * 60) } }
        #expect(try health(lines).named("log_gap").isEmpty)
        // Two weeks are more than a weekend.
        let short = lines.filter { !$0.hasPrefix("Nov  9") && !$0.hasPrefix("Nov 1") }
        #expect(try health(short).named("log_gap").count == 1)
    }

    @Test func `says nothing about gaps of a log that is too short to know`() throws {
        #expect(try health((0..<100).map { line($0 * 60 + ($0 > 50 ? 500_000 : 0)) }).named("log_gap").isEmpty)
    }

    @Test(arguments: [4 << 10, 256 << 10])
    func `finds where time goes back, and how far`(block: Int) throws {
        let lines = (0..<1_000).map { line(100_000 + $0 * 10) } + (0..<300).map { line(20_000 + $0 * 10) }
        let derived = try health(lines, block: block)
        let jump = try #require(derived.named("log_backward").first)
        #expect(jump.text(.seconds) == "\(100_000 + 9_990 - 20_000)")
        #expect(jump.places.map(\.line) == [1_001, 1_000])
        // An hour may be the end of summer time.
        let hour = try health(
            (0..<500).map { line(7_200 + $0 * 10) } + (0..<500).map { line(12_190 - 3_600 + $0 * 10) })
        #expect(hour.named("log_backward").isEmpty && hour.named("log_backward_hour").count == 1)
        // Lines of several programs are a little out of order.
        #expect(try health((0..<900).map { line($0 * 10 - ($0 % 2) * 200 + 1_000) }, block: 999).events.isEmpty)
    }

    @Test(arguments: [4 << 10, 256 << 10])
    func `compares no clock with another host's`(block: Int) throws {
        func lines(_ count: Int, gap: Int = 0) -> [String] {
            (0..<count).map { number in
                let second = number * 10 + (number >= count / 2 ? gap : 0)
                return line(second + (number % 2) * 32_400, host: "h\(number % 2)")
            }
        }
        #expect(try health(lines(600), block: block).events.isEmpty)
        #expect(try health(lines(6_000), block: block).events.isEmpty)
        // What is missing of both is told of both.
        let gaps = try health(lines(6_000, gap: 40_000), block: block).named("log_gap")
        #expect(gaps.map { $0.text(.seconds) } == ["40020", "40020"])
        #expect(Set(gaps.map { $0.text(.host) }) == ["h0", "h1"])
        let both = lines(1_000) + lines(1_000)
        // Between two blocks the host is told that stands at both their ends.
        let backward = Set(try health(both, block: block).named("log_backward").map { $0.text(.host) })
        #expect(block > 4 << 10 ? backward == ["h0", "h1"] : !backward.isEmpty, "\(backward)")
    }

    @Test(arguments: [999, 256 << 10])
    func `finds the line from which times are written otherwise`(block: Int) throws {
        let lines =
            (0..<300).map { line($0) }
            + (0..<300).map { "2026-11-01T00:1\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60)Z h app[1]: x" }
        let forms = try health(lines, block: block).named("log_time_form")
        #expect(forms.map { $0.places[0].line } == [301])
        #expect(forms.first?.text(.before) == "month first, no year" && forms.first?.text(.after) == "year first")
    }

    private func told(_ lines: [String]) throws -> Derived { try health(lines, block: 4 << 10) }

    private func busy(_ programs: (Int) -> String) -> [String] { (0..<10_000).map { line($0 * 20, programs($0 * 4)) } }

    @Test func `notices a program that has fallen silent, and one that has another name`() throws {
        let silent = try told(busy { $0 % 16 == 0 && $0 < 20_000 ? "named[7]" : "app[1]" })
        let event = try #require(silent.named("log_silent").first)
        #expect(silent.named("log_silent").count == 1)
        #expect(event.text(.program) == "named" && event.text(.host) == "h")
        let renamed = try told(busy { $0 % 16 == 0 ? ($0 < 20_000 ? "sshd[7]" : "sshd-session[8]") : "app[1]" })
        #expect(renamed.named("log_renamed").map { $0.text(.after) } == ["sshd-session"])
        #expect(renamed.named("log_silent").isEmpty)
    }

    @Test func `notices within a small file what has fallen silent in it`() throws {
        let lines = (0..<7_560).map { number in
            line(number * 80, number % 2 == 0 && number < 3_780 ? "sshd[7]" : "CRON[1]")
        }
        let silent = try derive(shippedRules, lines, isFile: true).named("log_silent")
        #expect(silent.map { $0.text(.program) } == ["sshd"])
        #expect(try derive(shippedRules, Array(lines.prefix(3_700)), isFile: true).named("log_silent").isEmpty)
    }

    @Test func `takes no program for silent that writes in bursts, or seldom`() throws {
        #expect(try told(busy { $0 % 10_000 < 2_000 ? "backup[7]" : "app[1]" }).named("log_silent").isEmpty)
        #expect(try told(busy { $0 % 2_000 == 0 ? "rare[7]" : "app[1]" }).named("log_silent").isEmpty)
    }

    @Test func `counts an end of logging by its host, and how long it took`() throws {
        let stop = "[origin software=\"rsyslogd\" x-pid=\"9\"] exiting on signal 15."
        let start = "[origin software=\"rsyslogd\" x-pid=\"9\"] start"
        let derived = try health([
            line(0, "rsyslogd", stop, host: "a"), line(10, "rsyslogd", stop, host: "b"),
            line(5_000, "rsyslogd", start, host: "b"), line(6_000, "app[1]", stop, host: "c"),
        ])
        #expect(derived.named("log_stopped").map { $0.text(.host) } == ["a"])
        #expect(derived.named("log_interrupted").map { $0.text(.seconds) } == ["4990"])
    }

    @Test func `notices that messages of a program are understood no more`() throws {
        let known = (0..<50).map { line($0 * 60, "sshd[1]", "Failed password for root from 192.0.2.1 port 22 ssh2") }
        let other = (0..<300).map { line(4_000 + $0 * 1_000, "sshd[1]", "Login of root refused: 192.0.2.1") }
        #expect(try health(known + other).named("log_not_understood").map { $0.text(.program) } == ["sshd"])
        #expect(try health(known + other.prefix(150)).named("log_not_understood").isEmpty)
        #expect(try health(other + known).named("log_not_understood").isEmpty)
    }

    @Test(arguments: [
        (
            "message repeated 3 times: [ Failed password for root from 192.0.2.1 port 22 ssh2]", 3,
            "Failed password for root from 192.0.2.1 port 22 ssh2"
        ),
        ("message repeated 2 times: [x]", 2, "x"), ("message repeated 1 time: []", 1, ""),
    ])
    func `reads a message that stands for several`(text: String, count: Int, message: String) {
        for line in ["Nov  5 03:12:44 h sshd[1]: \(text)", "Nov  5 03:12:44 h \(text)"] {
            let (repeated, inner) = LineBytes.with(Array(line.utf8)) { bytes in
                let repeated = RepeatedMessage(bytes, LogLine(bytes))
                return (repeated, repeated?.message.map { String(decoding: bytes[$0].bytes, as: UTF8.self) })
            }
            #expect(repeated?.count == count && inner == message)
        }
    }

    @Test func `reads that the line before stands for several`() {
        for text in ["last message repeated 5 times", "--- last message repeated 5 times ---"] {
            let repeated = LineBytes.with(Array("Nov  5 03:12:44 h \(text)".utf8)) { RepeatedMessage($0, LogLine($0)) }
            #expect(repeated?.count == 5 && repeated?.message == nil)
        }
        for text in [
            "sshd[1]: Invalid user message repeated 9 times: [ x] from 192.0.2.1", "last message repeated x times",
        ] {
            #expect(LineBytes.with(Array("Nov  5 03:12:44 h \(text)".utf8)) { RepeatedMessage($0, LogLine($0)) } == nil)
        }
    }
}
