import Foundation
import JournalReading
import LogEngine
import LogInput
import LogReading
import NoroshiFormats
import Sigma
import Testing

/// A folder with a journal that is written, rotated and deleted, and runs over it that go on where the one before
/// stopped.
private final class Journals {
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID())").path
    private let rules: RuleSet
    private let catalog: MessageCatalog
    private var writer = JournalWriter()
    private var number: UInt64 = 0
    private var files: UInt64 = 1

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        rules = RuleSet(RuleCollection.load(["accounts", "login"].map { "\(Places.resources)/sigma/\($0).yml" }))
        catalog = try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources]))
        writer.setState(1)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func failures(_ count: Int) throws {
        for _ in 0..<count { add("sshd", "Failed password for root from 192.0.2.1 port 22 ssh2") }
        try save()
    }

    func account(_ name: String) throws {
        add("useradd", "new user: name=\(name), UID=0, GID=0, home=/root, shell=/bin/bash")
        try save()
    }

    func noise(_ count: Int) throws {
        for index in 0..<count { add("cron", "nothing \(index)") }
        try save()
    }

    private func add(_ program: String, _ message: String) {
        number += 1
        writer.append(
            SampleEntry(
                number, [("MESSAGE", message), ("SYSLOG_IDENTIFIER", program), ("_HOSTNAME", "h"), ("_PID", "1")]))
    }

    func save() throws { try Data(writer.bytes).write(to: URL(filePath: "\(path)/system.journal")) }

    /// As journald does when a file is full, or with `isDirty` when it was not closed.
    func rotate(isDirty: Bool = false) throws -> String {
        writer.setState(isDirty ? 1 : 2)
        try save()
        let name = "system@\(files).journal" + (isDirty ? "~" : "")
        try FileManager.default.moveItem(atPath: "\(path)/system.journal", toPath: "\(path)/\(name)")
        writer = JournalWriter()
        files += 1
        writer.fileID = JournalID(high: 7, low: files)
        writer.setState(1)
        return name
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    func copy(_ name: String, _ other: String) throws {
        try FileManager.default.copyItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
    }

    func damage(_ name: String, at place: Int) throws {
        var bytes = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
        for index in place..<min(place + 64, bytes.count) { bytes[index] = 0xFF }
        try bytes.write(to: URL(filePath: "\(path)/\(name)"))
    }

    /// What a run tells: rule or correlation by name, file, and the entry's number or the count.
    func run() async throws -> (told: [String], notices: [String], entries: Int) {
        var options = LogSession.Options()
        options.run.zone = .utc
        options.checkpoint = PathBytes("\(path).state")
        var session = try LogSession(
            [path], rules: rules, catalog: catalog, options: options, now: Moment(seconds: 1_790_000_000))
        var told: [String] = []
        var notices: [String] = []
        var listener = LogSession.Listener()
        listener.match = { [rules, path] match in
            let name = rules.rules[match.rule].metadata.name ?? rules.rules[match.rule].title
            told.append("\(name) \(match.file.dropFirst(path.count + 1)):\(match.line)")
        }
        listener.story = { [rules] story in
            guard rules.isReported(correlation: story.match.correlation) else { return }
            told.append("\(rules.correlations[story.match.correlation].metadata.name ?? "") ×\(story.match.count)")
        }
        listener.notice = { notices.append("\($0.description)") }
        try await session.run(listener)
        try session.saveCheckpoint()
        return (told, notices, session.statistics.lines)
    }

    func forget() { try? FileManager.default.removeItem(atPath: "\(path).state") }
}

@Suite struct `Reading journals again and again` {
    @Test func `tells each entry once, and an attack over two runs as one`() async throws {
        let journal = try Journals()
        defer { journal.forget() }
        try journal.failures(6)
        try journal.account("sys1")
        let first = try await journal.run()
        #expect(first.told.contains("account_uid0 system.journal:7"), "\(first)")
        #expect(first.entries == 7)
        let nothing = try await journal.run()
        #expect(nothing.told.isEmpty && nothing.notices.isEmpty && nothing.entries == 0, "\(nothing)")
        try journal.noise(3)
        try journal.failures(6)
        let second = try await journal.run()
        #expect(second.told.contains("many_failures ×12"), "\(second)")
        #expect(!second.told.contains { $0.hasPrefix("account_uid0") } && second.entries == 9, "\(second)")
        try journal.noise(1)
        #expect(try await journal.run().told.isEmpty)
    }

    @Test(arguments: [false, true])
    func `goes on over rotation`(isDirty: Bool) async throws {
        let journal = try Journals()
        defer { journal.forget() }
        try journal.failures(6)
        #expect(try await journal.run().told.isEmpty)
        try journal.account("sys1")
        let archive = try journal.rotate(isDirty: isDirty)
        try journal.failures(6)
        let (told, notices, entries) = try await journal.run()
        #expect(told.filter { $0.hasPrefix("account_uid0 \(archive):7") }.count == 1, "\(told)")
        #expect(told.contains("many_failures ×12") && entries == 7, "\(told)")
        #expect(notices.isEmpty, "\(notices)")
        // The whole of what was told lies in both files.
        try journal.account("sys2")
        let next = try await journal.run()
        #expect(next.told.filter { $0.hasPrefix("account_uid0 system.journal") }.count == 1, "\(next)")
        #expect(!next.told.contains { $0.hasPrefix("many_failures") } && next.entries == 1, "\(next)")
    }

    @Test func `says what may be lost with files that are gone`() async throws {
        let journal = try Journals()
        defer { journal.forget() }
        try journal.noise(3)
        _ = try await journal.run()
        // Read while it was written, and gone before it was read to its end.
        let first = try journal.rotate()
        try journal.remove(first)
        try journal.noise(3)
        let lost = try await journal.run()
        #expect(lost.notices.contains { $0.hasSuffix("entries after number 3 may have been lost") }, "\(lost)")
        // One that was read when it was complete is deleted without a word.
        let second = try journal.rotate()
        try journal.noise(1)
        #expect(try await journal.run().notices.isEmpty)
        try journal.remove(second)
        #expect(try await journal.run().notices.isEmpty)
    }

    @Test func `reads what is whole of a damaged file once`() async throws {
        let journal = try Journals()
        defer { journal.forget() }
        try journal.account("sys1")
        try journal.noise(40)
        try journal.account("sys2")
        let archive = try journal.rotate()
        try journal.damage(archive, at: 6_000)
        try journal.noise(1)
        let first = try await journal.run()
        #expect(first.told.filter { $0.hasPrefix("account_uid0 \(archive)") }.count == 2, "\(first)")
        #expect(first.notices.count == 1 && first.notices[0].contains(archive), "\(first)")
        try journal.account("sys3")
        let next = try await journal.run()
        #expect(next.told.filter { $0.hasPrefix("account_uid0") } == ["account_uid0 system.journal:44"], "\(next)")
    }

    @Test func `reads a copy of a file no second time`() async throws {
        let journal = try Journals()
        defer { journal.forget() }
        try journal.account("sys1")
        try journal.copy("system.journal", "backup.journal")
        let (told, notices, _) = try await journal.run()
        #expect(told.filter { $0.hasPrefix("account_uid0") }.count == 1, "\(told)")
        #expect(notices.count == 1 && notices[0].contains("a copy of"), "\(notices)")
    }
}
