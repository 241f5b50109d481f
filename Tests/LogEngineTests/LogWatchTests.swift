import Foundation
import LogEngine
import LogInput
import LogReading
import NoroshiFormats
import Sigma
import Testing

/// A failed login, so many seconds after a moment of today: what is written now has the time of now.
private func failed(_ second: Int, on host: String = "h") -> String {
    line(second, "\(host) sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2")
}

private func account(_ second: Int, _ name: String = "sys1") -> String {
    line(second, "h useradd[9]: new user: name=\(name), UID=0, GID=0, home=/root, shell=/bin/bash")
}

private func line(_ second: Int, _ text: String) -> String {
    Date(timeIntervalSince1970: 1_790_000_000 + Double(second)).formatted(.iso8601) + " \(text)\n"
}

/// A folder of logs that are followed.
private final class Watched {
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID())").path
    private let rules: RuleSet
    private let catalog: MessageCatalog
    private(set) var told: [String] = []
    private(set) var notices: [String] = []

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        rules = RuleSet(RuleCollection.load(["accounts", "login"].map { "\(Places.resources)/sigma/\($0).yml" }))
        catalog = try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources]))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
        if !FileManager.default.fileExists(atPath: "\(path)/\(name)") {
            _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: nil)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: "\(path)/\(name)"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    func rename(_ name: String, _ other: String) throws {
        try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
    }

    func watch(_ arguments: String..., fromStart: Bool = false, remembers: Bool = false) throws -> LogWatch {
        var options = LogWatch.Options()
        options.run.zone = .utc
        options.isFromStart = fromStart
        options.checkpoint = remembers ? PathBytes("\(path)/state.json") : nil
        options.interval = .milliseconds(20)
        return try LogWatch(arguments.map { "\(path)/\($0)" }, rules: rules, catalog: catalog, options: options)
    }

    /// Follows until so much was told since the last time, or to a clean end where that is nothing.
    ///
    /// - Parameters:
    ///   - first: What is done when all that was there is read.
    ///   - next: What is done each time after something was told.
    func follow(
        _ watch: LogWatch, until count: Int? = nil, first: @escaping () throws -> Void = {}
    ) throws -> [String] {
        told = []
        var listener = LogWatch.Listener()
        var failure: (any Error)?
        listener.match = { [self] match in
            let name = rules.rules[match.rule].metadata.name ?? rules.rules[match.rule].title
            told.append("\(name) \(match.file.dropFirst(path.count + 1)):\(match.line)@\(match.offset)")
        }
        listener.story = { [self] in tell($0, "") }
        listener.end = { [self] in tell($0, "end of ") }
        listener.notice = { [self] in notices.append($0.description.replacing("\(path)/", with: "")) }
        listener.live = { [self] _ in
            do { try first() } catch { failure = error }
            if count == nil || told.count >= count ?? 0 { watch.canceller.cancel() }
        }
        listener.rest = { [self] in
            guard let count, told.count >= count else { return }
            watch.canceller.cancel()
        }
        try watch.run(listener)
        if let failure { throw failure }
        return told
    }

    private func tell(_ story: LogStory, _ prefix: String) {
        guard rules.isReported(correlation: story.match.correlation) else { return }
        let name = rules.correlations[story.match.correlation].metadata.name ?? ""
        told.append("\(prefix)\(name) ×\(story.match.count)")
    }
}

@Suite struct `Following logs` {
    @Test func `tells a match as it is written, and nothing of what was there`() throws {
        let folder = try Watched()
        try folder.write("auth.log", account(0))
        let told = try folder.follow(try folder.watch("auth.log"), until: 1) {
            try folder.write("auth.log", account(1, "sys2"))
        }
        #expect(told.contains { $0.hasPrefix("account_uid0 auth.log:2@") }, "\(told)")
        #expect(!told.contains { $0.contains("auth.log:1@") }, "\(told)")
        let all = try folder.follow(try folder.watch("auth.log", fromStart: true))
        #expect(all.filter { $0.hasPrefix("account_uid0") }.count == 2)
    }

    @Test func `tells a correlation when its condition first holds, and what became of it when it is over`() throws {
        let folder = try Watched()
        try folder.write("auth.log", "")
        let told = try folder.follow(try folder.watch("auth.log"), until: 1) {
            try folder.write("auth.log", (0..<12).map { failed($0) }.joined())
        }
        let began = try #require(told.first { $0.hasPrefix("many_failures") })
        #expect(told.filter { $0.hasPrefix("many_failures") } == [began])
        #expect(told.contains("end of many_failures ×12") || began == "many_failures ×12", "\(told)")
    }

    @Test func `knows of an attack that began before it came`() throws {
        let folder = try Watched()
        try folder.write("auth.log", (0..<6).map { failed($0) }.joined())
        let told = try folder.follow(try folder.watch("auth.log"), until: 1) {
            try folder.write("auth.log", (6..<12).map { failed($0) }.joined())
        }
        #expect(told.contains { $0.hasPrefix("many_failures") }, "\(told)")
    }

    @Test func `counts what comes late as of when it comes`() throws {
        let folder = try Watched()
        try folder.write("auth.log", "")
        let told = try folder.follow(try folder.watch("auth.log"), until: 1) {
            // Two hosts, of which one is three minutes behind.
            for second in 0..<12 {
                try folder.write("auth.log", failed(second, on: "a") + failed(second - 180, on: "b"))
            }
        }
        #expect(told.contains { $0.hasPrefix("many_failures") }, "\(told)")
    }

    @Test func `goes on over rotation and copytruncate`() throws {
        let folder = try Watched()
        try folder.write("auth.log", failed(0))
        let told = try folder.follow(try folder.watch("auth.log"), until: 3) {
            try folder.write("auth.log", account(1, "one"))
            try folder.rename("auth.log", "auth.log.1")
            try folder.write("auth.log", account(2, "two"))
            try FileManager.default.copyItem(atPath: "\(folder.path)/auth.log", toPath: "\(folder.path)/auth.log.2")
            try FileHandle(forWritingTo: URL(filePath: "\(folder.path)/auth.log")).truncate(atOffset: 0)
            try folder.write("auth.log", account(3, "three"))
        }
        #expect(told.filter { $0.hasPrefix("account_uid0") }.count == 3, "\(told) \(folder.notices)")
    }

    @Test func `goes on with a checkpoint, nothing lost or told twice`() throws {
        let folder = try Watched()
        try folder.write("auth.log", account(0))
        // The first run begins at the end, as without a checkpoint.
        let first = try folder.follow(try folder.watch("auth.log", remembers: true))
        #expect(first.isEmpty)
        try folder.write("auth.log", account(1, "sys2") + (2..<8).map { failed($0) }.joined())
        let second = try folder.follow(try folder.watch("auth.log", remembers: true), until: 1)
        #expect(second.filter { $0.hasPrefix("account_uid0") }.count == 1)
        try folder.write("auth.log", (8..<14).map { failed($0) }.joined())
        try folder.rename("auth.log", "auth.log.1")
        try folder.write("auth.log", account(14, "sys3"))
        let third = try folder.follow(try folder.watch("auth.log", remembers: true), until: 2)
        #expect(third.filter { $0.hasPrefix("account_uid0 auth.log:1@") }.count == 1, "\(third)")
        #expect(third.filter { $0.hasPrefix("many_failures") }.count == 1, "\(third)")
        let fourth = try folder.follow(try folder.watch("auth.log", remembers: true))
        #expect(fourth.isEmpty, "\(fourth)")
    }

    @Test func `says what is not there yet`() throws {
        let folder = try Watched()
        let told = try folder.follow(try folder.watch("new.log"), until: 1) {
            try folder.write("new.log", account(0))
        }
        #expect(told.contains { $0.hasPrefix("account_uid0 new.log:1@") }, "\(told)")
        #expect(folder.notices.first == "'new.log' is not there yet: it is followed when it comes")
    }
}

@Suite struct `The clock of a log that is written` {
    private let start = ContinuousClock.now
    private func moment(_ second: Int64) -> Moment { Moment(seconds: 1_790_000_000 + second) }

    @Test func `goes on between lines`() {
        var clock = LiveClock()
        #expect(clock.now(at: start) == nil)
        #expect(clock.place(moment(0), at: start) == moment(0))
        #expect(clock.now(at: start + .seconds(90)) == moment(90))
    }

    @Test func `takes what is late as of now, and never goes back`() {
        var clock = LiveClock(from: moment(10))
        #expect(clock.place(moment(0), at: start) == moment(10))
        #expect(clock.place(moment(3), at: start + .seconds(4)) == moment(14))
        #expect(clock.place(moment(20), at: start + .seconds(5)) == moment(20))
    }

    @Test func `believes a time far ahead when another confirms it`() {
        var clock = LiveClock()
        _ = clock.place(moment(0), at: start)
        #expect(clock.place(moment(900_000), at: start + .seconds(1)) == moment(1))
        #expect(clock.place(moment(2), at: start + .seconds(2)) == moment(2))
        #expect(clock.place(moment(900_000), at: start + .seconds(3)) == moment(3))
        #expect(clock.place(moment(900_001), at: start + .seconds(4)) == moment(900_001))
    }
}
