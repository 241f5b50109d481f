import Foundation
import LogEngine
import LogReading
import NoroshiFormats
import Sigma
import Testing

private func failure(_ time: String, host: String = "") -> String {
    "\(time) \(host.isEmpty ? "" : host + " ")sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2"
}

private func ready(_ collection: RuleCollection) throws -> LogRules {
    try LogRules(
        RuleSet(collection), catalog: MessageCatalog.load(from: ResourceDirectory(roots: [Places.resources])))
}

/// Stories by their name, the values of their group and their count.
private func told(_ lines: [String], options: LogRun.Options = utc) throws -> [String] {
    let ready = try rules(shipped)
    return try run(ready, lines, options: options).stories.map { story in
        let group = story.match.group.map { "\($0.field)=\(String(decoding: $0.value, as: UTF8.self))" }
        let name = ready.rules.correlations[story.match.correlation].metadata.name ?? ""
        return "\(name) \(group.joined(separator: " ")) ×\(story.match.count)"
    }
}

@Suite struct `Lines that name no host` {
    @Test func `are of the host that wrote them, whose name nobody makes up`() throws {
        let lines = [
            "2026-11-21 09:40:01 1xUhZh-00001g-0j <= promo@example.org H=(x) [192.0.2.67] P=esmtp S=263",
            "2026-11-21 09:40:01 1xUhZh-00001g-0j => u1@example.net R=dnslookup T=remote_smtp "
                + "H=mx.example.net [198.51.100.25] C=\"250 OK\"",
        ]
        #expect(try told(lines) == ["mail_relay client=192.0.2.67 ×1"])
    }

    @Test func `are of one group, and of none with lines of a host`() throws {
        var collection = RuleCollection()
        collection.add(
            """
            title: Failure
            name: failure
            logsource: {product: linux, service: sshd}
            detection: {any: ['Failed password'], condition: any}
            ---
            title: Failures
            name: failures
            correlation: {type: event_count, rules: [failure], group-by: [host], timespan: 1h, condition: {gte: 2}}
            """)
        let rules = try ready(collection)
        func counts(_ lines: [String]) throws -> [[Int]] {
            try run(rules, lines).stories.map { [$0.match.group.count, $0.match.count] }
        }
        let own = (1...3).map { failure("Nov 20 03:00:0\($0)") }
        #expect(try counts(own) == [[0, 3]])
        #expect(try counts([own[0], failure("Nov 20 03:00:04", host: "h")]).isEmpty)
        let both = own + (4...5).map { failure("Nov 20 03:00:0\($0)", host: "h") }
        #expect(try counts(both).sorted { $0[0] < $1[0] } == [[0, 3], [1, 2]])
    }
}

@Suite struct `Mail in lines of JSON` {
    private static let relay = [
        #"{"__REALTIME_TIMESTAMP":"1795168800000000","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtpd","#
            + #""_PID":"1","MESSAGE":"AAAA111: client=unknown[192.0.2.67]"}"#,
        #"{"__REALTIME_TIMESTAMP":"1795168803000000","_HOSTNAME":"mx1","SYSLOG_IDENTIFIER":"postfix/smtp","#
            + #""_PID":"1","MESSAGE":"AAAA111: to=<u@example.net>, relay=mx.example.net[198.51.100.25]:25, delay=1, "#
            + #"delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)"}"#,
    ]

    @Test func `tell what was relayed, and stand in evidence as they are`() throws {
        #expect(try told(Self.relay) == ["mail_relay host=mx1 client=192.0.2.67 ×1"])
        var collection = RuleCollection()
        collection.add(
            """
            title: Every recipient
            logsource: {product: noroshi, service: mail}
            detection: {any: {server|exists: true}, condition: any}
            """)
        let rules = try ready(collection)
        let match = try #require(try run(rules, Self.relay).matches.first)
        #expect(String(decoding: match.bytes, as: UTF8.self) == Self.relay[1])
        #expect(match.line == 2 && match.offset == Self.relay[0].utf8.count + 1)
    }

    @Test func `tell the same to several processors`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID()).log").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let filler = (0..<50).map { #"{"_HOSTNAME":"mx1","MESSAGE":"nothing \#($0)"}"# }
        let lines = [Self.relay[0]] + filler + [Self.relay[1]]
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: false, encoding: .utf8)
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        var options = utc
        (options.width, options.partSize) = (2, 500)
        var run = LogRun(try rules(shipped), options: options)
        try await run.readShared(LogText(name: "x", descriptor: file.fileDescriptor, changed: november)) { _ in }
        #expect(run.finish().map { $0.match.group.count } == [2])
    }
}

@Suite struct `A hole in a log` {
    @Test(arguments: [1, 5_000, 65_535, 65_536, 300_000, 2_000_000], [1, 2])
    func `hides no line behind it`(size: Int, width: Int) async throws {
        let account = "Nov 20 14:00:00 h useradd[1]: new user: name=s, UID=0, GID=0, home=/root, shell=/bin/bash"
        let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID()).log").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let hole = [UInt8](repeating: 0, count: size)
        let bytes = Array("app line\n".utf8) + hole + Array("\(account)\n\(account)\n".utf8)
        try Data(bytes).write(to: URL(filePath: path))
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        var options = utc
        (options.width, options.partSize) = (width, 100_000)
        let ready = try rules(shipped)
        var run = LogRun(ready, options: options)
        var found: [LogMatch] = []
        try await run.readShared(LogText(name: "x", descriptor: file.fileDescriptor, changed: november)) { match in
            if ready.rules.rules[match.rule].metadata.name == "account_uid0" { found.append(match) }
        }
        #expect(found.map(\.line) == [2, 3])
        #expect(found.map { String(decoding: $0.bytes, as: UTF8.self) } == [account, account])
        #expect(found.first?.offset == 9 + size)
    }
}

@Suite struct `The years of a log that writes none` {
    private func years(_ days: [String], written: [Int], among others: (Int) -> [String] = { _ in [] }) throws -> [Int?]
    {
        let ready = try rules(shipped)
        let lines = days.enumerated().flatMap { number, day in
            others(number) + ["\(day) 12:00:00 h useradd[1]: new user: name=s, UID=0, GID=0, home=/r, shell=/bin/sh"]
        }
        let changed = WallTime(year: written[0], month: written[1], day: written[2], second: 0).moment(offset: 0)
        return try run(ready, lines, changed: changed).matches
            .filter { ready.rules.rules[$0.rule].metadata.name == "account_uid0" }
            .map { $0.time.map { WallTime($0).year } }
    }

    @Test func `end when it was written`() throws {
        let days = ["Nov 01", "Mar  1", "Oct  1", "Jan 15", "Feb  1"]
        #expect(try years(days, written: [2026, 2, 2]) == [2024, 2025, 2025, 2026, 2026])
    }

    @Test func `are known where no rule asks about the lines with which they begin`() throws {
        let two = ["Mar  1 00:00:00 h app[1]: x", "Oct  1 00:00:00 h app[1]: x"]
        let quiet = { (number: Int) -> [String] in number == 1 ? two : [] }
        #expect(try years(["Nov 01", "Jan 15"], written: [2026, 2, 2], among: quiet) == [2024, 2026])
        // So they are in a log that is too long to be looked at as a whole.
        let long = { (number: Int) -> [String] in
            guard number == 1 else { return [] }
            return ["Mar", "Jun", "Oct"].flatMap { month in
                (1...28).flatMap { day in
                    Array(repeating: "\(month) \(day < 10 ? " " : "")\(day) 00:00:00 h app[1]: x", count: 200)
                }
            }
        }
        #expect(try years(["Nov 01", "Jan 15"], written: [2026, 2, 2], among: long) == [2024, 2026])
    }

    @Test func `have a February 29th where a line is of one`() throws {
        #expect(try years(["Feb 28", "Feb 29", "Mar  1"], written: [2026, 11, 2]) == [2024, 2024, 2024])
    }
}

@Suite struct `A message that another host repeats` {
    private func again(_ host: String, _ second: Int) -> String {
        "Nov  5 03:00:0\(second) \(host)last message repeated 12 times"
    }

    @Test func `is that host's own`() throws {
        let own = failure("Nov  5 03:00:01", host: "h")
        let other = "Nov  5 03:00:02 h2 cron[2]: (root) CMD (true)"
        #expect(try told([own, again("h2 ", 3)]).isEmpty)
        #expect(try told([own, other, again("h2 ", 3)]).isEmpty)
        #expect(try told([own, other, again("h ", 3)]).contains { $0.hasSuffix("×13") })
        #expect(try told([failure("Nov  5 03:00:01"), again("", 3)]).contains { $0.hasSuffix("×13") })
    }
}
