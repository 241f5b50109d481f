import CZstd
import Foundation
import LogEngine
import LogInput
import LogReading
import NoroshiFormats
import Sigma
import Testing

/// Numbers that look like chance, the same in each run.
private struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

private func line(_ millisecond: Int, _ text: String) -> String {
    let date = Date(timeIntervalSince1970: 1_790_000_000 + Double(millisecond / 1_000))
    let time = date.formatted(.iso8601).dropLast()
    return "\(time).\(String(format: "%03d", millisecond % 1_000))Z h \(text)\n"
}

private let crash = "kernel: [ 12.5] named[812]: segfault at 41414141 ip 0000000041414141 sp 00007ffd error 14"
private let account = "useradd[9]: new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/bash"
private let login = "sshd[9]: Accepted password for sys1 from 192.0.2.1 port 22 ssh2"

/// What a correlation came to, with whom, from when to when.
private func told(_ story: LogStory, _ rules: RuleSet) -> String {
    let match = story.match
    let group = match.group.map { "\($0.field)=\(String(decoding: $0.value, as: UTF8.self))" }
    return "\(rules.correlations[match.correlation].metadata.identifier) \(group) ×\(match.count) "
        + "\(match.first.nanoseconds / 1_000_000)–\(match.last.nanoseconds / 1_000_000)"
}

/// Logs in a folder, which are followed or read.
private final class SeveralLogs {
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID())").path
    private let rules = shippedRules
    private let catalog: MessageCatalog
    /// Names of correlations as they are told, and the files that they name.
    private(set) var began: [String] = []
    /// What each came to at last.
    private(set) var stories: [String] = []
    private(set) var matches = 0
    private(set) var twins = 0

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        catalog = try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources]))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func append(_ name: String, _ text: String) throws {
        if !FileManager.default.fileExists(atPath: "\(path)/\(name)") {
            _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: nil)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: "\(path)/\(name)"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// As rotation does, with a name of its own.
    func compress(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
        var result = [UInt8](repeating: 0, count: bytes.count + 1_024)
        let count = unsafe ZSTD_compress(&result, result.count, bytes, bytes.count, 3)
        try Data(result.prefix(count)).write(to: URL(filePath: "\(path)/\(name).zst"))
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    /// What a run over the files as they are finds.
    func read(_ names: String...) async throws -> [String] {
        var options = LogSession.Options()
        options.run.zone = .utc
        var session = try LogSession(
            names.map { "\(path)/\($0)" }, rules: rules, catalog: catalog, options: options,
            now: Moment(seconds: 1_790_100_000))
        var found: [String] = []
        var listener = LogSession.Listener()
        listener.story = { [rules] story in
            guard rules.isReported(correlation: story.match.correlation) else { return }
            found.append(told(story, rules))
        }
        try await session.run(listener)
        return found.sorted()
    }

    /// Follows until a condition holds after something was told, or to a clean end after the first step.
    func follow(
        _ names: String..., wait: Duration = .seconds(2), fromStart: Bool = false, remembers: Bool = false,
        first: @escaping () throws -> Void = {}, until isEnough: @escaping (SeveralLogs) -> Bool = { _ in true }
    ) throws {
        (began, stories, matches) = ([], [], 0)
        var options = LogWatch.Options()
        options.run.zone = .utc
        options.isFromStart = fromStart
        options.checkpoint = remembers ? PathBytes("\(path)/state.json") : nil
        options.interval = .milliseconds(20)
        options.wait = wait
        let watch = try LogWatch(names.map { "\(path)/\($0)" }, rules: rules, catalog: catalog, options: options)
        var last: [String: String] = [:]
        var done: [String] = []
        var failure: (any Error)?
        func key(_ story: LogStory) -> String {
            "\(story.match.correlation) \(story.match.group.map(\.value)) \(story.match.first.nanoseconds)"
        }
        var listener = LogWatch.Listener()
        listener.match = { [self] _ in matches += 1 }
        listener.story = { [self] story in
            guard rules.isReported(correlation: story.match.correlation) else { return }
            let files = Set(story.places.map { URL(filePath: $0.file).lastPathComponent }).sorted()
            let name = rules.correlations[story.match.correlation].metadata.name ?? ""
            began.append("\(name) \(files.joined(separator: "+"))")
            if let old = last.updateValue(told(story, rules), forKey: key(story)) { done.append(old) }
        }
        listener.end = { [self] story in
            guard rules.isReported(correlation: story.match.correlation) else { return }
            last[key(story)] = told(story, rules)
        }
        listener.live = { [self] _ in
            do { try first() } catch { failure = error }
            if isEnough(self) { watch.canceller.cancel() }
        }
        listener.rest = { [self] in if isEnough(self) { watch.canceller.cancel() } }
        try watch.run(listener)
        if let failure { throw failure }
        stories = (done + last.values).sorted()
        twins = watch.statistics.twins
    }
}

/// Lines of many attackers and of one who comes in, each at its own millisecond, with where each is to go.
private func attack(_ dice: inout Dice, logs: Int) -> [(log: Int, text: String)] {
    var texts: [(Int, String)] = []
    for attacker in 0..<12 {
        var time = Int.random(in: 0..<400_000, using: &dice)
        for _ in 0..<Int.random(in: 5..<40, using: &dice) {
            time += Int.random(in: 50..<20_000, using: &dice)
            let user = ["root", "admin", "u\(attacker)"].randomElement(using: &dice) ?? ""
            texts.append((time, "sshd[\(attacker)]: Failed password for \(user) from 192.0.2.\(attacker) port 22 ssh2"))
        }
        if attacker.isMultiple(of: 3) {
            texts.append(
                (time + 1_500, "sshd[\(attacker)]: Accepted password for root from 192.0.2.\(attacker) port 22 ssh2"))
        }
    }
    texts += [(410_111, crash), (500_222, account), (600_333, login)]
    var last = -1
    return texts.sorted { $0.0 < $1.0 }.map { time, text in
        // No two of the same time: which of those is first, each log decides by itself.
        last = max(last + 1, time)
        return (Int.random(in: 0..<logs, using: &dice), line(last, text))
    }
}

@Suite struct `Following several logs` {
    @Test func `tells as one story what stands in several of them`() throws {
        let logs = try SeveralLogs()
        for name in ["daemon.log", "auth.log", "access.log"] { try logs.append(name, "") }
        try logs.follow("daemon.log", "auth.log", "access.log", wait: .milliseconds(200)) {
            // By the order in which they are written the last step is first.
            try logs.append("access.log", line(60_000, login))
            try logs.append("auth.log", line(30_000, account))
            try logs.append("daemon.log", line(0, crash))
        } until: {
            $0.began.count >= 3
        }
        let began = logs.began.sorted()
        #expect(began.contains { $0.hasPrefix("crash_then_root ") && $0.hasSuffix("auth.log+daemon.log") }, "\(began)")
        #expect(
            began.contains { $0.hasPrefix("root_account_made_and_used ") && $0.hasSuffix("access.log+auth.log") },
            "\(began)")
        #expect(logs.matches > 0)
    }

    @Test func `counts together what several of them have`() throws {
        let logs = try SeveralLogs()
        try logs.append("a.log", "")
        try logs.append("b.log", "")
        let failed = "sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2"
        try logs.follow("a.log", "b.log", wait: .milliseconds(100)) {
            for second in 0..<12 {
                try logs.append(second.isMultiple(of: 2) ? "a.log" : "b.log", line(second * 1_000, failed))
            }
        } until: {
            $0.began.contains { $0.hasPrefix("many_failures") }
        }
        #expect(logs.began.contains { $0 == "many_failures a.log+b.log" }, "\(logs.began)")
    }

    @Test func `counts once what a logger wrote into two of them`() throws {
        let logs = try SeveralLogs()
        let lines = (0..<6).map { line($0 * 1_000, "sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2") }
        for name in ["auth.log", "syslog"] { try logs.append(name, "") }
        var isEnded = false
        try logs.follow("auth.log", "syslog", wait: .milliseconds(50)) {
            for line in lines {
                try logs.append("auth.log", line)
                try logs.append("syslog", line)
            }
            try logs.append("auth.log", line(9_000, account))
        } until: { logs in
            defer { isEnded = logs.matches > 0 }
            return isEnded
        }
        #expect(!logs.began.contains { $0.hasPrefix("many_failures") }, "\(logs.began)")
        #expect(logs.twins == 6)
        // The same lines read from the beginning.
        try logs.follow("auth.log", "syslog", fromStart: true)
        #expect(logs.twins == 6)
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `finds what a run over the files finds, in whatever pieces they were written`(seed: UInt64) async throws {
        var dice = Dice(seed)
        let names = ["a.log", "b.log", "c.log"]
        let logs = try SeveralLogs()
        for name in names { try logs.append(name, "") }
        var texts = ["", "", ""]
        for (log, text) in attack(&dice, logs: 3) { texts[log] += text }
        var rest = texts.map { Array($0.utf8)[...] }
        try logs.follow("a.log", "b.log", "c.log", wait: .seconds(30)) {
            while rest.contains(where: { !$0.isEmpty }) {
                let log = Int.random(in: 0..<3, using: &dice)
                let piece = rest[log].prefix(Int.random(in: 1..<3_000, using: &dice))
                rest[log].removeFirst(piece.count)
                try logs.append(names[log], String(decoding: piece, as: UTF8.self))
            }
            // All lines came; what waits is decided at the end.
            try logs.append("a.log", line(700_000, account.replacing("sys1", with: "sys2")))
        } until: {
            $0.matches >= 4
        }
        let found = try await logs.read("a.log", "b.log", "c.log")
        #expect(logs.stories == found)
        #expect(found.count > 8)
    }

    @Test func `finds the same from the beginning of what is there already`() async throws {
        var dice = Dice(7)
        let logs = try SeveralLogs()
        for (log, text) in attack(&dice, logs: 3) { try logs.append(["a.log", "b.log", "c.log"][log], text) }
        try logs.follow("a.log", "b.log", "c.log", fromStart: true)
        #expect(logs.stories == (try await logs.read("a.log", "b.log", "c.log")))
        #expect(logs.stories.count > 8)
    }

    @Test func `goes on with what an earlier run has seen of another log`() throws {
        let logs = try SeveralLogs()
        try logs.append("daemon.log", line(0, crash))
        try logs.append("auth.log", "")
        try logs.follow("daemon.log", "auth.log", fromStart: true, remembers: true)
        #expect(logs.matches > 0)
        try logs.follow("daemon.log", "auth.log", wait: .milliseconds(50), remembers: true) {
            try logs.append("auth.log", line(30_000, account))
        } until: {
            !$0.began.isEmpty
        }
        #expect(logs.began.contains { $0 == "crash_then_root auth.log+daemon.log" }, "\(logs.began)")
        try logs.follow("daemon.log", "auth.log", remembers: true)
        #expect(logs.began.isEmpty && logs.matches == 0, "\(logs.began)")
    }

    @Test(arguments: ["auth.log.1", "auth.log.1.zst"])
    func `knows what is in the part before, when the log was rotated a moment ago`(name: String) throws {
        let logs = try SeveralLogs()
        let failed = "sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2"
        for second in 0..<6 { try logs.append("auth.log.1", line(second * 1_000, failed)) }
        try logs.append("auth.log.1", line(6_000, account))
        if name != "auth.log.1" { try logs.compress("auth.log.1") }
        try logs.append("auth.log", line(6_500, "cron[1]: (root) CMD (true)"))
        try logs.follow("auth.log") {
            for second in 7..<13 { try logs.append("auth.log", line(second * 1_000, failed)) }
        } until: {
            !$0.began.isEmpty
        }
        #expect(logs.began.contains { $0 == "many_failures auth.log+\(name)" }, "\(logs.began)")
        #expect(logs.matches == 0)
    }
}

@Suite struct `The clock of several logs that are written` {
    private let start = ContinuousClock.now
    private let wait = Duration.seconds(2)
    private func moment(_ second: Int64) -> Moment { Moment(seconds: 1_790_000_000 + second) }

    @Test func `waits for what is late by less than the wait`() {
        var clock = SharedClock()
        #expect(clock.place(moment(100), at: start, wait: wait) == moment(100))
        #expect(clock.judge(at: start + .seconds(1), wait: wait) == nil)
        #expect(clock.place(moment(40), at: start + .seconds(1), wait: wait) == moment(40))
        #expect(clock.due(wait: wait) == start + .seconds(2))
        #expect(clock.judge(at: start + .seconds(2), wait: wait) == moment(100))
        #expect(clock.due(wait: wait) == nil)
        // Too late: as of now, which is four seconds after the latest.
        #expect(clock.place(moment(99), at: start + .seconds(4), wait: wait) == moment(104))
    }

    @Test func `judges at once where nothing is to be waited for`() {
        var clock = SharedClock(from: moment(10))
        #expect(clock.place(moment(3), at: start, wait: .zero) == moment(10))
        #expect(clock.judge(at: start, wait: .zero) == moment(10))
        #expect(clock.place(moment(20), at: start + .seconds(1), wait: .zero) == moment(20))
        #expect(clock.judge(at: start + .seconds(1), wait: .zero) == moment(20))
        #expect(clock.place(moment(5), at: start + .seconds(3), wait: .zero) == moment(22))
    }

    @Test func `goes on where nothing comes, a minute behind`() {
        var clock = SharedClock()
        _ = clock.place(moment(0), at: start, wait: wait)
        #expect(clock.judge(at: start + .seconds(30), wait: wait) == moment(0))
        #expect(clock.judge(at: start + .seconds(90), wait: wait) == moment(30))
    }

    @Test func `believes a time far ahead when another confirms it`() {
        var clock = SharedClock()
        _ = clock.place(moment(0), at: start, wait: wait)
        #expect(clock.place(moment(900_000), at: start + .seconds(1), wait: wait) == moment(1))
        #expect(clock.place(moment(900_001), at: start + .seconds(1), wait: wait) == moment(900_001))
    }
}
