import Foundation
import JournalReading
import LogEngine
import LogInput
import LogReading
import NoroshiFormats
import Sigma
import Testing

/// A folder with a journal that is written and rotated while it is followed.
private final class FollowedJournals {
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID())").path
    private let rules: RuleSet
    private let catalog: MessageCatalog
    private var writer = JournalWriter()
    private var number: UInt64 = 0
    private var files: UInt64 = 1
    private(set) var told: [String] = []
    private(set) var notices: [String] = []

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

    private func add(_ program: String, _ message: String) {
        number += 1
        writer.append(
            SampleEntry(
                number, [("MESSAGE", message), ("SYSLOG_IDENTIFIER", program), ("_HOSTNAME", "h"), ("_PID", "1")]))
    }

    /// As journald writes: into the file that is there, and what counts the entries last.
    func save() throws {
        let file = "\(path)/system.journal"
        if !FileManager.default.fileExists(atPath: file) {
            _ = FileManager.default.createFile(atPath: file, contents: Data(count: 4_096))
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        let header = 272
        try handle.seek(toOffset: UInt64(header))
        try handle.write(contentsOf: Data(writer.bytes[header...]))
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: Data(writer.bytes[..<header]))
        try handle.close()
    }

    func rotate() throws {
        writer.setState(2)
        try save()
        let name = "system@\(files).journal"
        try FileManager.default.moveItem(atPath: "\(path)/system.journal", toPath: "\(path)/\(name)")
        writer = JournalWriter()
        files += 1
        writer.fileID = JournalID(high: 7, low: files)
        writer.setState(1)
    }

    func append(_ name: String, _ text: String) throws {
        if !FileManager.default.fileExists(atPath: "\(path)/\(name)") {
            _ = FileManager.default.createFile(atPath: "\(path)/\(name)", contents: nil)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: "\(path)/\(name)"))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// Follows until so much was told, or to a clean end where that is nothing.
    func follow(
        _ names: String..., until count: Int? = nil, fromStart: Bool = false, remembers: Bool = false,
        first: @escaping () throws -> Void = {}
    ) throws -> [String] {
        (told, notices) = ([], [])
        var options = LogWatch.Options()
        options.run.zone = .utc
        options.isFromStart = fromStart
        options.checkpoint = remembers ? PathBytes("\(path).state") : nil
        options.interval = .milliseconds(20)
        options.wait = .milliseconds(100)
        let watch = try LogWatch(names.map { "\(path)/\($0)" }, rules: rules, catalog: catalog, options: options)
        var listener = LogWatch.Listener()
        var failure: (any Error)?
        listener.match = { [self] match in
            let name = rules.rules[match.rule].metadata.name ?? rules.rules[match.rule].title
            told.append("\(name) \(URL(filePath: match.file).lastPathComponent):\(match.line)")
        }
        listener.story = { [self] story in
            guard rules.isReported(correlation: story.match.correlation) else { return }
            told.append("\(rules.correlations[story.match.correlation].metadata.name ?? "") ×\(story.match.count)")
        }
        listener.notice = { [self] in notices.append($0.description) }
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

    func forget() { try? FileManager.default.removeItem(atPath: "\(path).state") }
}

@Suite struct `Following journals` {
    @Test(arguments: ["system.journal", ""])
    func `tells entries as they are appended, and nothing of what was there`(argument: String) throws {
        let journal = try FollowedJournals()
        try journal.account("before")
        let told = try journal.follow(argument, until: 1) { try journal.account("sys1") }
        #expect(told.filter { $0.hasPrefix("account_uid0") } == ["account_uid0 system.journal:2"], "\(told)")
        #expect(journal.notices.isEmpty, "\(journal.notices)")
        let all = try journal.follow(argument, fromStart: true)
        #expect(all.filter { $0.hasPrefix("account_uid0") }.count == 2, "\(all)")
    }

    @Test(arguments: ["system.journal", ""])
    func `reads a file that was rotated to its end before the new one`(argument: String) throws {
        let journal = try FollowedJournals()
        try journal.failures(6)
        let told = try journal.follow(argument, until: 3) {
            try journal.failures(3)
            try journal.account("sys1")
            try journal.rotate()
            try journal.failures(3)
            try journal.account("sys2")
        }
        let accounts = told.filter { $0.hasPrefix("account_uid0") }
        #expect(accounts.count == 2, "\(told)")
        #expect(accounts.last == "account_uid0 system.journal:14", "\(told)")
        #expect(told.contains { $0.hasPrefix("many_failures") }, "\(told)")
        #expect(journal.notices.isEmpty, "\(journal.notices)")
    }

    @Test func `goes on with a checkpoint, over rotation, nothing lost or told twice`() throws {
        let journal = try FollowedJournals()
        defer { journal.forget() }
        try journal.account("before")
        #expect(try journal.follow("", remembers: true).isEmpty)
        try journal.account("sys1")
        try journal.rotate()
        try journal.account("sys2")
        let second = try journal.follow("", remembers: true)
        #expect(second.filter { $0.hasPrefix("account_uid0") }.count == 2, "\(second)")
        #expect(try journal.follow("", remembers: true).isEmpty)
    }

    @Test func `is known from its first bytes, when it comes while its folder is followed`() throws {
        let journal = try FollowedJournals()
        let told = try journal.follow("", until: 1) {
            // Room is made first.
            _ = FileManager.default.createFile(
                atPath: "\(journal.path)/system.journal", contents: Data(count: 8_192))
            try journal.account("sys1")
        }
        #expect(told.contains { $0 == "account_uid0 system.journal:1" }, "\(told) \(journal.notices)")
    }

    @Test func `makes one story with what a log has`() throws {
        let journal = try FollowedJournals()
        try journal.append("auth.log", "")
        try journal.failures(1)
        let told = try journal.follow("", until: 1) {
            let failed = "h sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2\n"
            for second in 0..<6 {
                let time = Date(timeIntervalSince1970: 1_790_000_001 + Double(second)).formatted(.iso8601)
                try journal.append("auth.log", "\(time) \(failed)")
            }
            try journal.failures(6)
        }
        #expect(told.contains { $0.hasPrefix("many_failures") }, "\(told)")
    }
}
