import Foundation
import LogEngine
import LogInput
import LogReading
import NoroshiFormats
import Sigma
import Testing

private func failure(_ minute: Int, _ second: Int, _ process: Int = 1) -> String {
    let time = String(format: "Nov  5 03:%02d:%02d", minute, second)
    return "\(time) h sshd[\(process)]: Failed password for root from 192.0.2.1 port 22 ssh2\n"
}

/// What correlations find in logs of these texts, by name and count, and how many events stood in two of them.
private func stories(_ logs: [String: String], width: Int = 1, partSize: Int = 1 << 20) async throws -> (
    found: [String], twins: Int
) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in logs { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)")) }
    var options = LogSession.Options()
    options.run.zone = .utc
    options.run.width = width
    options.run.partSize = partSize
    let rules = shippedRules
    var session = try LogSession(
        [folder], rules: rules, catalog: MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])),
        options: options, now: november)
    var found: [String] = []
    var listener = LogSession.Listener()
    listener.story = { story in
        guard rules.isReported(correlation: story.match.correlation) else { return }
        let files = Set(story.places.map { URL(filePath: $0.file).lastPathComponent }).sorted()
        let name = rules.correlations[story.match.correlation].metadata.name ?? ""
        found.append("\(name) ×\(story.match.count) \(files.joined(separator: "+"))")
    }
    try await session.run(listener)
    return (found.sorted(), session.statistics.twins)
}

@Suite struct `Events of several logs` {
    @Test func `are seen together, in the order of time`() async throws {
        let crash =
            "Nov  5 03:10:00 h kernel: [ 12.5] named[812]: segfault at 41414141 ip 0000000041414141 sp 00007ffd error 14\n"
        let account = "Nov  5 03:20:00 h useradd[9]: new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/bash\n"
        let login = "Nov  5 03:30:00 h sshd[9]: Accepted password for sys1 from 192.0.2.1 port 22 ssh2\n"
        // By the names of the files the last step is read first.
        let one = try await stories(["all.log": crash + account + login])
        let three = try await stories(["c.log": crash, "b.log": account, "a.log": login])
        #expect(three.found.map { $0.split(separator: " ")[0] } == one.found.map { $0.split(separator: " ")[0] })
        #expect(
            three.found == [
                "crash_then_account_used ×2 a.log+c.log", "crash_then_root ×2 b.log+c.log",
                "root_account_made_and_used ×2 a.log+b.log",
            ])
    }

    @Test func `add up over logs of several hosts' collectors`() async throws {
        let odd = (0..<6).map { failure(1, 2 * $0 + 1) }.joined()
        let even = (0..<6).map { failure(1, 2 * $0) }.joined()
        let found = try await stories(["a.log": odd, "b.log": even]).found
        #expect(found.contains { $0.contains("×12 a.log+b.log") })
        #expect(try await stories(["a.log": odd]).found.isEmpty)
    }

    @Test func `count once where one line stands in two logs`() async throws {
        let lines = (0..<6).map { failure(2, $0) }.joined()
        let (found, twins) = try await stories(["auth.log": lines, "syslog": lines])
        #expect(found.isEmpty)
        #expect(twins == 6)
        // The same line twice in one log is two events, whatever the other log has.
        let twice = (0..<6).map { failure(2, $0) + failure(2, $0) }.joined()
        #expect(try await stories(["auth.log": twice, "syslog": lines]).found.contains { $0.contains("×12") })
        // Another process wrote another line.
        let others = (0..<6).map { failure(2, $0, 2) }.joined()
        let both = try await stories(["auth.log": lines, "syslog": others])
        #expect(both.found.contains { $0.contains("×12") } && both.twins == 0)
    }

    @Test func `are the same however many processors read them`() async throws {
        var logs: [String: String] = [:]
        for log in 0..<3 {
            logs["\(log).log"] = (0..<3_000).map { number in
                let second = 7 * number + log
                let time = String(format: "Nov  5 %02d:%02d:%02d", second / 3_600, second / 60 % 60, second % 60)
                return
                    "\(time) h sshd[1]: Failed password for u\(number % 5) from 192.0.2.\(number % 10) port 22 ssh2\n"
            }.joined()
        }
        let one = try await stories(logs)
        let shared = try await stories(logs, width: 3, partSize: 16 << 10)
        #expect(one.found == shared.found)
        #expect(!one.found.isEmpty)
    }
}

@Suite struct `Events that wait for other logs` {
    private func events(_ count: Int, memory: Int, folder: String? = nil) throws -> [(Int64, [UInt8])] {
        var spool = EventSpool(memory: memory, folder: folder)
        var dice: UInt64 = 7
        for number in 0..<count {
            dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: Int(dice >> 60))
            let event = EventSpool.Event(
                time: Moment(microseconds: Int64(dice >> 40) % 1_000), fingerprint: UInt64(number),
                LinePlace(file: 1, line: number, offset: number), log: 0, isTold: false, count: bytes.count)
            spool.add(event, bytes.span)
        }
        var taken: [(Int64, [UInt8])] = []
        var last = (time: Int64.min, line: UInt32.min)
        try spool.drain { event, bytes in
            #expect((event.time, event.line) > (last.time, last.line) || last.time == .min)
            last = (event.time, event.line)
            taken.append((event.time, (0..<bytes.count).map { bytes[$0] }))
        }
        return taken
    }

    @Test(arguments: [16 << 10, 64 << 10, 1 << 30])
    func `come back in the order of time, from memory and from a file`(memory: Int) throws {
        let all = try events(20_000, memory: 1 << 30)
        #expect(all.count == 20_000)
        let some = try events(20_000, memory: memory)
        #expect(some.map(\.0) == all.map(\.0) && some.map(\.1) == all.map(\.1))
    }

    @Test func `are not lost silently where there is no room for them`() throws {
        #expect(throws: SystemFailure.self) { try events(20_000, memory: 16 << 10, folder: "/nowhere") }
    }
}

@Suite struct `A message that came again` {
    private func counts(_ text: String) async throws -> [String] { try await stories(["a.log": text]).found }

    @Test func `counts as often as it came`() async throws {
        let again =
            "Nov  5 03:00:09 h sshd[1]: message repeated 9 times: [ Failed password for root from 192.0.2.1 port 22 ssh2]\n"
        #expect(try await counts(failure(0, 1) + again).contains { $0.contains("×10") })
        #expect(try await counts(again).isEmpty)
    }

    @Test func `is that of the line before, where the line does not have it`() async throws {
        let again = "Nov  5 03:00:09 h last message repeated 9 times\n"
        #expect(try await counts(failure(0, 1) + again).contains { $0.contains("×10") })
        // Another line stands between.
        #expect(try await counts(failure(0, 1) + "Nov  5 03:00:08 h cron[2]: (root) CMD (true)\n" + again).isEmpty)
        #expect(try await counts(again).isEmpty)
    }

    @Test func `is not what a stranger calls itself`() async throws {
        let user = "message repeated 99 times: [ Failed password for root from 192.0.2.1 port 22 ssh2]"
        let forged =
            "Nov  5 03:00:09 h sshd[1]: Failed password for invalid user \(user) from 198.51.100.7 port 22 ssh2\n"
        #expect(try await counts(forged).allSatisfy { !$0.contains("×99") })
    }
}
