import Foundation
import LogEngine
import LogReading
import Sigma
import Testing

private let all = shipped

private func failed(_ second: Int, from address: String, as user: String = "root") -> String {
    "Nov  5 03:\(second / 60 < 10 ? "0" : "")\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60) h sshd[1]: "
        + "Failed password for \(user) from \(address) port 22 ssh2"
}

@Suite struct `A run over logs` {
    @Test func `tells passwords that were tried, and the login that came of it`() throws {
        let lines =
            (0..<12).map { failed($0 * 5, from: "192.0.2.1") }
            + ["Nov  5 03:02:00 h sshd[1]: Accepted password for oracle from 192.0.2.1 port 22 ssh2"]
            // Another address that gets in is nobody's success.
            + ["Nov  5 03:02:01 h sshd[1]: Accepted password for tanaka from 192.0.2.2 port 22 ssh2"]
        let ready = try rules(all)
        let (matches, stories, statistics) = try run(ready, lines)
        // A failure by itself is no finding; the logins came at night.
        #expect(Set(matches.compactMap { ready.rules.rules[$0.rule].metadata.name }) == ["night_login"])
        #expect(matches.map(\.line) == [13, 14])
        #expect(statistics.lines == 14)
        let told = stories.map { ready.rules.correlations[$0.match.correlation].metadata.name ?? "" }
        #expect(told.contains("success_after_failures"))
        let success = try #require(
            stories.first { ready.rules.correlations[$0.match.correlation].metadata.name == "success_after_failures" })
        #expect(success.match.group.map { String(decoding: $0.value, as: UTF8.self) } == ["192.0.2.1"])
        #expect(success.places.last?.line == 13)
        #expect(success.match.last.nanoseconds / 1_000_000_000 == 1_793_847_720)
    }

    @Test func `blames nobody for a name that a stranger made up`() throws {
        let lines = (0..<12).map { failed($0, from: "192.0.2.9", as: "invalid user x from 203.0.113.5 port 22 ssh2") }
        let ready = try rules(all)
        let stories = try run(ready, lines).stories
        let groups = Set(stories.flatMap { $0.match.group.map { String(decoding: $0.value, as: UTF8.self) } })
        #expect(groups == ["192.0.2.9"])
    }

    @Test func `tells where a line stands, and all its fields`() throws {
        let lines = [
            "Nov  5 03:43:00 h cron[1]: (root) CMD (x)",
            "Nov  5 03:44:00 h useradd[9]: new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/bash, from=none\r",
        ]
        let ready = try rules(all)
        let matches = try run(ready, lines).matches
        let match = try #require(matches.first { ready.rules.rules[$0.rule].metadata.name == "account_uid0" })
        #expect((match.line, match.offset) == (2, lines[0].utf8.count + 1))
        #expect(match.time == WallTime(year: 2026, month: 11, day: 5, second: 13_440).moment(offset: 0))
        let fields = Dictionary(
            match.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }, uniquingKeysWith: { a, _ in a })
        #expect(fields["user"] == "sys1" && fields["uid"] == "0" && fields["program"] == "useradd")
        #expect(fields["action"] == "account-new")
        #expect(match.bytes.last == 0x0D)
    }

    @Test func `leaves out what is older or newer`() throws {
        var options = utc
        options.since = WallTime(year: 2026, month: 11, day: 5, second: 13_441).moment(offset: 0)
        let line = "h useradd[9]: new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/bash"
        let ready = try rules(all)
        let matches = try run(
            ready, ["Nov  5 03:44:00 \(line)", "Nov  5 03:44:01 \(line)", "Nov  6 00:00:00 \(line)"], options: options
        ).matches
        #expect(Set(matches.map(\.line)) == [2, 3])
    }

    @Test func `judges and counts a last line without its end`() throws {
        let ready = try rules(all)
        let line = "Nov  5 03:44:00 h kernel: device eth0 entered promiscuous mode"
        let (matches, _, statistics) = try run(ready, ["x", line], isEnded: false)
        #expect(matches.map(\.line) == [2])
        #expect((statistics.lines, statistics.bytes) == (2, line.utf8.count + 2))
    }

    @Test func `knows the year by when the file was written`() throws {
        let line = "h kernel: device eth0 entered promiscuous mode"
        let ready = try rules(all)
        let (matches, _, _) = try run(
            ready, ["Dec 31 23:59:59 \(line)", "Jan  1 00:00:01 \(line)"],
            changed: WallTime(year: 2026, month: 1, day: 2, second: 0).moment(offset: 0))
        #expect(matches.map { $0.time.map { WallTime($0).year } } == [2025, 2026])
    }

    @Test func `takes what is ten months ahead for a pause, not for a line that came late`() throws {
        let line = "h kernel: device eth0 entered promiscuous mode"
        let (matches, _, _) = try run(
            try rules(all), ["Jan  5 00:00:01 \(line)", "Nov 20 00:00:01 \(line)"],
            changed: WallTime(year: 2026, month: 11, day: 22, second: 0).moment(offset: 0))
        #expect(matches.map { $0.time.map { WallTime($0).year } } == [2026, 2026])
    }

    @Test func `takes the client of a request for what it is where the host that was asked for stands first`() throws {
        let rest = #"- - [20/Nov/2026:03:12:44 +0900] "GET / HTTP/1.1" 200 5 "-" "() { :; }; id""#
        let ready = try rules(all)
        for (head, address) in [
            ("www.example.jp:443 203.0.113.9", "203.0.113.9"), ("www.example.jp 2001:db8::9", "2001:db8::9"),
            ("www.example.jp:80 client.example.net", "client.example.net"), ("203.0.113.9", "203.0.113.9"),
            ("client.example.net", "client.example.net"),
        ] {
            let matches = try run(ready, ["\(head) \(rest)"]).matches
            let found = matches.flatMap(\.fields).filter { $0.name == "c-ip" }
            #expect(!found.isEmpty)
            #expect(found.allSatisfy { String(decoding: $0.value, as: UTF8.self) == address }, "\(head)")
        }
    }

    @Test(arguments: ["status: test", "level: informational", "level: low"])
    func `tells the events of a correlation that generates, whatever their level`(level: String) throws {
        for (generates, count) in [(true, 2), (false, 0)] {
            var collection = RuleCollection()
            collection.add(
                """
                title: A
                name: a
                logsource: {product: linux}
                \(level)
                detection: {word: [something happened], condition: word}
                ---
                title: Two
                correlation: {type: event_count, rules: [a], group-by: [host], timespan: 1m, condition: {gte: 2}}
                generate: \(generates)
                """)
            let line = "h x[1]: something happened"
            let ready = try LogRules(RuleSet(collection), catalog: shippedCatalog())
            let (matches, stories, _) = try run(ready, ["Nov  5 03:00:00 \(line)", "Nov  5 03:00:01 \(line)"])
            #expect((matches.count, stories.count) == (count, 1))
        }
    }

    @Test func `asks a rule only about the logs that it is for`() throws {
        let ready = try rules(all)
        #expect(
            try run(ready, ["Nov  5 03:44:00 h httpd[9]: new user: name=sys1, UID=0, GID=0, home=/, shell=/x"]).matches
                .isEmpty)
    }

    @Test(arguments: [64, 100, 1_000, 4_096])
    func `finds the same whatever parts of a file processors share`(partSize: Int) async throws {
        var lines: [String] = []
        for second in 0..<400 {
            lines.append(failed(second, from: "192.0.2.\(second % 3)", as: String(repeating: "u", count: second % 97)))
            if second % 50 == 0 {
                lines.append(
                    failed(second, from: "x").prefix(16) + "h kernel: device eth\(second) entered promiscuous mode")
            }
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID()).log").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: false, encoding: .utf8)
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        let ready = try rules(all)
        func told(width: Int) async throws -> [String] {
            var options = utc
            (options.width, options.partSize) = (width, partSize)
            var run = LogRun(ready, options: options)
            var told: [String] = []
            try await run.readShared(LogText(name: "x", descriptor: file.fileDescriptor, changed: november)) {
                told.append("\($0.rule) \($0.line) \($0.offset) \($0.fields)")
            }
            for story in run.finish() { told.append("\(story.match) \(story.places)") }
            return told + ["\(run.statistics)"]
        }
        let alone = try await told(width: 1)
        #expect(alone.count > 10)
        #expect(try await told(width: 2) == alone)
        #expect(try await told(width: 5) == alone)
    }
}
