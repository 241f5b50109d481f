import Foundation
import LogEngine
import LogInput
import LogReading
import NoroshiFormats
import NoroshiModel
import Sigma
import Testing

private func failed(_ second: Int, _ user: String = "root") -> String {
    "Nov  5 03:00:\(second < 10 ? "0" : "")\(second) h sshd[1]: Failed password for \(user) from 192.0.2.1 port 22 ssh2\n"
}

private let account = "Nov  5 03:00:06 h useradd[9]: new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/bash\n"

/// A folder of logs, and runs over it that go on where the one before stopped.
private final class Folder {
    let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID())").path
    private let rules: RuleSet
    private let catalog: MessageCatalog

    /// - Parameter text: Rules in the place of our own.
    init(rules text: String? = nil) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var paths = ["accounts", "login"].map { "\(Places.resources)/sigma/\($0).yml" }
        if let text {
            paths = ["\(path)/rules.yml"]
            try Data(text.utf8).write(to: URL(filePath: paths[0]))
        }
        rules = RuleSet(RuleCollection.load(paths))
        catalog = try MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources]))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String, isAdded: Bool = false) throws {
        let url = URL(filePath: "\(path)/\(name)")
        let before = isAdded ? try Data(contentsOf: url) : Data()
        // In place, as daemons write.
        if isAdded {
            let file = try FileHandle(forWritingTo: url)
            try file.seekToEnd()
            try file.write(contentsOf: Data(text.utf8))
            try file.close()
        } else {
            try (before + Data(text.utf8)).write(to: url)
        }
    }

    /// What a run tells: rule or correlation by name, file, and line or count.
    func run(_ arguments: [String], remembers: Bool = true) async throws -> (
        told: [String], notices: [String], lines: Int
    ) {
        var options = LogSession.Options()
        options.run.zone = .utc
        options.checkpoint = remembers ? PathBytes("\(path)/state.json") : nil
        var session = try LogSession(
            arguments.map { "\(path)/\($0)" }, rules: rules, catalog: catalog, options: options, now: november)
        var told: [String] = []
        var notices: [String] = []
        var listener = LogSession.Listener()
        listener.match = { [rules, path] match in
            let name = rules.rules[match.rule].metadata.name ?? rules.rules[match.rule].title
            told.append("\(name) \(match.file.dropFirst(path.count + 1)):\(match.line)@\(match.offset)")
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
}

@Suite struct `Reading logs again and again` {
    @Test func `tells each line once, and an attack over two runs as one`() async throws {
        let folder = try Folder()
        try folder.write("auth.log", (0..<6).map { failed($0) }.joined() + account)
        let first = try await folder.run(["auth.log"])
        #expect(first.told.contains { $0.hasPrefix("account_uid0 auth.log:7@") })
        #expect(!first.told.contains { $0.hasPrefix("many_failures") })
        #expect(first.lines == 7)
        let nothing = try await folder.run(["auth.log"])
        #expect(nothing.told.isEmpty && nothing.notices.isEmpty && nothing.lines == 0)
        // Six and six are twelve, in one attack; the account is not told again.
        try folder.write("auth.log", (6..<12).map { failed($0) }.joined(), isAdded: true)
        let second = try await folder.run(["auth.log"])
        #expect(second.told.contains("many_failures ×12"))
        #expect(!second.told.contains { $0.hasPrefix("account_uid0") })
        #expect(second.lines == 6)
        // Nor is the attack.
        try folder.write("auth.log", "Nov  5 03:45:00 h cron[1]: x\n", isAdded: true)
        #expect(try await folder.run(["auth.log"]).told.isEmpty)
    }

    @Test func `tells an attack of which one run saw nearly all`() async throws {
        let folder = try Folder(
            rules: """
                title: failed
                name: failed
                logsource: {product: linux}
                detection: {w: ['Failed password'], condition: w}
                ---
                title: many
                name: many
                correlation: {type: event_count, rules: [failed], group-by: [host], timespan: 10m, condition: {gte: 30}}
                """)
        try folder.write("auth.log", (0..<25).map { failed($0) }.joined())
        #expect(try await folder.run(["auth.log"]).told.isEmpty)
        try folder.write("auth.log", (25..<35).map { failed($0) }.joined(), isAdded: true)
        #expect(try await folder.run(["auth.log"]).told == ["many ×35"])
        #expect(try await folder.run(["auth.log"]).told.isEmpty)
    }

    @Test func `goes on over rotation, and leaves a line that is being written`() async throws {
        let folder = try Folder()
        try folder.write("auth.log", (0..<6).map { failed($0) }.joined() + String(account.prefix(40)))
        #expect(try await folder.run(["auth.log"]).told.isEmpty)
        try folder.write("auth.log", String(account.dropFirst(40)) + failed(6), isAdded: true)
        try FileManager.default.moveItem(atPath: "\(folder.path)/auth.log", toPath: "\(folder.path)/auth.log.1")
        try folder.write("auth.log", (7..<12).map { failed($0) }.joined())
        let (told, notices, lines) = try await folder.run(["auth.log"])
        #expect(told.contains { $0.hasPrefix("account_uid0 auth.log.1:7@") })
        #expect(told.contains("many_failures ×12"))
        #expect(notices.isEmpty && lines == 7)
    }

    @Test func `reads series and compressed files in their order, and tells what it does not read`() async throws {
        let folder = try Folder()
        try folder.write("auth.log.1", (0..<6).map { failed($0) }.joined())
        try folder.write("auth.log", (6..<12).map { failed($0) }.joined())
        try folder.write("wtmp", "\u{0}\u{1}")
        let (told, notices, lines) = try await folder.run([""], remembers: false)
        #expect(told.contains("many_failures ×12") && lines == 12)
        #expect(notices.contains { $0.contains("wtmp' was not read") })
        let missing = try await folder.run(["none.log", "auth.*"], remembers: false)
        #expect(missing.told.contains("many_failures ×12"))
        #expect(missing.notices == ["'\(folder.path)/none.log' was not read: not there"])
    }

    @Test func `correlates each log whatever was read before it`() async throws {
        let folder = try Folder()
        try folder.write("a.log", (0..<12).map { failed($0) }.joined().replacing("Nov  5", with: "Nov  9"))
        try folder.write("b.log", (0..<12).map { failed($0) }.joined())
        let told = try await folder.run(["a.log", "b.log"], remembers: false).told
        #expect(told.filter { $0 == "many_failures ×12" }.count == 2)
    }
}
