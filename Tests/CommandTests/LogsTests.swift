import Foundation
import TestSupport
import Testing

@Suite struct LogsTests {
    private func lines(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func `a trace is told with its place, and ends with status 1`() async throws {
        try await withTemporaryFolder { folder in
            let log =
                "Nov  5 03:43:00 h cron[1]: (root) CMD (x)\n"
                + "Nov  5 03:44:00 h useradd[9]: new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/sh\n"
            let path = try folder.write(log, to: "auth.log")
            let noroshi = try Noroshi(in: folder, config: "")
            let result = try await noroshi.run("logs", path, "--format", "json", "--zone", "Z")
            #expect(result.status == .exited(1))
            let match = try #require(try lines(result.output).first { $0["level"] as? String == "critical" })
            #expect(match["line"] as? Int == 2)
            #expect(match["offset"] as? Int == 42)
            #expect((match["time"] as? String)?.hasSuffix("-11-05T03:44:00.000Z") == true)
            #expect((match["fields"] as? [String: String])?["user"] == "sys1")
            #expect((match["sha256"] as? String)?.count == 64)
            let text = try await noroshi.run("logs", path, language: "ja")
            #expect(text.output.contains("緊急"))
            #expect(text.errors.contains("1 ファイル、2 行"))
        }
    }

    @Test func `what cannot be read or used is said, and the rest is still looked at`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let log = try folder.write("Nov  5 03:44:00 h kernel: device eth0 entered promiscuous mode\n", to: "a.log")
            let packed = folder.path("b.log.gz")
            try Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]).write(to: URL(filePath: packed))
            let result = try await noroshi.run("logs", packed, log)
            #expect(result.status == .exited(2))
            #expect(result.errors.contains("b.log.gz': the gzip data end too early"))
            #expect(result.output.contains("Network interface listens"))

            let rules = try folder.write(
                "title: good\nlogsource: {product: linux}\ndetection: {w: ['promiscuous mode'], condition: w}\n---\n"
                    + "title: bad\nlogsource: {product: linux}\ndetection: {w: {a|nonsense: x}, condition: w}\n",
                to: "rules.yml")
            let other = try await noroshi.run("logs", log, "--rules", rules)
            #expect(other.status == .exited(2))
            #expect(other.errors.contains("rules.yml:7:17: modifier 'nonsense' is not known"), "\(other.errors)")
            #expect(other.output.contains("good"))

            let missing = try await noroshi.run("logs", folder.path("nowhere.log"))
            #expect(missing.status == .exited(2))
            #expect(missing.errors.contains("nowhere.log' was not read: "))
            let none = try await noroshi.run("logs", log, "--rules", folder.path("nowhere"))
            #expect(none.status == .exited(2))
            #expect(none.errors.contains("there is no rule that can be used"))
        }
    }

    @Test func `escapes in a line reach no terminal`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "")
            let path = try folder.write(
                "Nov  5 03:44:00 h useradd[9]: new user: name=\u{1B}[2Jsys1\u{7}, UID=0, GID=0, home=/, shell=/bin/sh\n",
                to: "x.log")
            let result = try await noroshi.run("logs", path)
            #expect(result.status == .exited(1))
            #expect(result.output.contains("\\x1b[2Jsys1"))
            #expect(!result.output.utf8.contains(0x1B))
        }
    }

    private let relayed =
        "Nov  5 03:12:44 mx1 postfix/smtpd[9]: 4F1A2B3C4D: client=x.example.org[198.51.100.7]\n"
        + "Nov  5 03:12:45 mx1 postfix/qmgr[9]: 4F1A2B3C4D: from=<a@example.org>, size=800, nrcpt=1 (queue active)\n"
        + "Nov  5 03:12:46 mx1 postfix/smtp[9]: 4F1A2B3C4D: to=<b@example.net>, "
        + "relay=mx.example.net[203.0.113.25]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)\n"
        + "Nov  5 03:12:47 mx1 postfix/qmgr[9]: 4F1A2B3C4D: removed\n"

    @Test(arguments: [
        ([], "", true), (["--inside", "198.51.100.0/24"], "", false), (["--inside", "198.51.100.7"], "", false),
        (["--inside", "2001:db8::/32", "--inside", "198.51.100.0/26"], "", false),
        (["--inside", "198.51.101.0/24"], "", true), (["--own-domain", "Example.NET"], "", false),
        (["--own-domain", "example.jp", "--own-domain", "example.net"], "", false),
        (["--own-domain", "example.jp"], "", true), ([], "mail: {domains: [example.net]}\n", false),
        (["--own-domain", "example.jp"], "mail: {domains: [example.net]}\n", false),
    ])
    func `mail of the site's own networks and for its own domains is no relay`(
        options: [String], config: String, isRelay: Bool
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = try folder.write(relayed, to: "mail.log")
            let noroshi = try Noroshi(in: folder, config: config)
            let result = try await noroshi.run(["logs", path, "--zone", "Z"] + options)
            #expect(result.output.contains("relayed for a stranger") == isRelay, "\(result.output)")
        }
    }

    @Test(arguments: [
        (["--inside", "192.0.2.0/33"], "'192.0.2.0/33' is no network"),
        (["--inside", "192.0.2.0/+8"], "'192.0.2.0/+8' is no network"), (["--inside", "example.jp"], "is no network"),
        (["--inside", ""], "'' is no network"), (["--own-domain", "localhost"], "'localhost' is no domain"),
        (["--own-domain", "a b.jp"], "'a b.jp' is no domain"), (["--own-domain", "@example.jp"], "is no domain"),
    ])
    func `what is no network or domain is refused`(options: [String], reason: String) async throws {
        try await withTemporaryFolder { folder in
            let path = try folder.write(relayed, to: "mail.log")
            let result = try await Noroshi(in: folder, config: "").run(["logs", path] + options)
            #expect(result.status == .exited(64))
            #expect(result.errors.contains(reason), "\(result.errors)")
        }
    }

    @Test func `who relayed is told, with what else that address did`() async throws {
        try await withTemporaryFolder { folder in
            let tries = (10..<22).map {
                "Nov  5 03:20:\($0) mx1 sshd[1]: Failed password for root from 198.51.100.7 port 22 ssh2\n"
            }
            let path = try folder.write(relayed + tries.joined(), to: "all.log")
            let noroshi = try Noroshi(in: folder, config: "")
            let text = try await noroshi.run("logs", path, "--zone", "Z")
            #expect(text.output.hasPrefix("Findings: 1. Times in UTC.\n\nHIGH  198.51.100.7 → mx1\n"), "\(text.output)")
            let json = try await noroshi.run("logs", path, "--zone", "Z", "--format", "json")
            let findings = try lines(json.output).filter { $0["kind"] as? String == "finding" }
            #expect(findings.map { $0["addresses"] as? [String] } == [["198.51.100.7"]])
        }
    }

    @Test(arguments: [
        ("2026-11-05T03:44", true), ("2026-11-05 03:44", true), ("2026-11-05 03:45", false),
        ("2026-11-05T03:44Z", true), ("2026-11-05T12:44+09:00", true), ("2026-11-05 12:45+0900", false),
        ("2026-11-05T12:44:00.5+09", false), ("2026-11-05T03:44:00,0Z", true), ("2026-11-05", true),
        ("2026-11-06", false),
    ])
    func `times are taken to the day, the minute or the second`(since: String, isWithin: Bool) async throws {
        try await withTemporaryFolder { folder in
            let line = "2026-11-05T03:44:00Z h useradd[9]: new user: name=sys1, UID=0, GID=0, home=/r, shell=/bin/sh\n"
            let path = try folder.write(line, to: "auth.log")
            let noroshi = try Noroshi(in: folder, config: "")
            let result = try await noroshi.run("logs", path, "--zone", "Z", "--since", since)
            #expect(result.status == .exited(isWithin ? 1 : 0), "\(result.errors)")
            #expect(result.output.isEmpty == !isWithin)
            if isWithin { #expect(result.output.hasPrefix("Single traces: 1. Times in UTC.\n"), "\(result.output)") }
        }
    }

    @Test(arguments: [
        "Nov 5", "2026-11-05T", "2026-11-05T03", "2026-11-05T25:00", "2026-13-01", "2026-11-05 03:44 JST",
    ])
    func `what is no time is refused, with all forms`(since: String) async throws {
        try await withTemporaryFolder { folder in
            let result = try await Noroshi(in: folder, config: "").run("logs", "x.log", "--since", since)
            #expect(result.status == .exited(64))
            #expect(result.errors.contains("2026-11-20T03:00, '2026-11-20 03:00:15'"), "\(result.errors)")
        }
    }

    private let attack =
        (0..<12).map {
            "Nov  5 03:12:\(10 + $0) mx1 sshd[1]: Failed password for oracle from 203.0.113.5 port 22 ssh2\n"
        }
        .joined()
        + "Nov  5 03:40:00 mx1 sshd[1]: Accepted password for oracle from 203.0.113.5 port 22 ssh2\n"
        + "Nov  5 03:44:00 mx1 useradd[9]: new user: name=sys1, UID=0, GID=0, home=/r, shell=/bin/sh\n"

    @Test func `what belongs to one attack is one finding, in the order of events`() async throws {
        try await withTemporaryFolder { folder in
            let path = try folder.write(attack, to: "auth.log")
            let noroshi = try Noroshi(in: folder, config: "")
            let text = try await noroshi.run("logs", path, "--zone", "+09:00")
            #expect(text.status == .exited(1))
            #expect(
                text.output.hasPrefix(
                    "Findings: 1. Times in UTC+09:00.\n\nCRITICAL  203.0.113.5 → mx1 (oracle, sys1)\n"))
            #expect(text.output.contains("03:40:00  Login that succeeded after many failures; as oracle; on mx1\n"))
            let json = try await noroshi.run("logs", path, "--zone", "Z", "--format", "json")
            let findings = try lines(json.output).filter { $0["kind"] as? String == "finding" }
            #expect(findings.map { $0["addresses"] as? [String] } == [["203.0.113.5"]])
            let page = try await noroshi.run("logs", path, "--format", "html", language: "ja")
            #expect(page.status == .exited(1))
            #expect(page.output.hasPrefix("<!doctype html>\n<html lang=\"ja\">"))
            #expect(page.output.contains("203.0.113.5") && !page.output.contains("<script"))
        }
    }

    @Test func `lines are found again after rotation, and missed when they are changed`() async throws {
        try await withTemporaryFolder { folder in
            let path = try folder.write(attack, to: "auth.log")
            let noroshi = try Noroshi(in: folder, config: "")
            let traces = try folder.write(
                try await noroshi.run("logs", path, "--zone", "Z", "--format", "json").output, to: "traces.jsonl")
            #expect(try await noroshi.run("logs", "--verify", traces).status == .exited(0))
            try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
            let moved = try await noroshi.run("logs", "--verify", traces)
            #expect(moved.status == .exited(0))
            #expect(moved.output.contains("auth.log:13  moved to \(path).1:13\n"))
            _ = try folder.write(attack.replacing("Accepted", with: "Rejected"), to: "auth.log.1")
            let changed = try await noroshi.run("logs", "--verify", traces)
            #expect(changed.status == .exited(1))
            #expect(changed.output.contains("auth.log:13  changed\n"))
            let nonsense = try folder.write("nonsense\n", to: "nonsense.jsonl")
            #expect(try await noroshi.run("logs", "--verify", nonsense).status == .exited(2))
            #expect(try await noroshi.run("logs", "--verify", traces, path).status == .exited(64))
        }
    }

    @Test func `a mask hides names in every form of output`() async throws {
        try await withTemporaryFolder { folder in
            let path = try folder.write(attack, to: "auth.log")
            let noroshi = try Noroshi(in: folder, config: "")
            for format in ["text", "json", "html"] {
                let result = try await noroshi.run("logs", path, "--zone", "Z", "--format", format, "--mask", "all")
                #expect(result.status == .exited(1))
                #expect(result.output.contains("address-1") && result.output.contains("user-1"), "\(format)")
                for secret in ["203.0.113.5", "oracle", "sys1", "mx1"] {
                    #expect(!result.output.contains(secret), "\(secret) in \(format)")
                }
            }
            #expect(try await noroshi.run("logs", path, "--mask", "names").status == .exited(64))
        }
    }

    @Test func `an inspection of the logs tells one finding for each attack, and what was read`() async throws {
        try await withTemporaryFolder { folder in
            let failures = (10..<40).map {
                "Nov  5 03:00:\($0) h sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2\n"
            }
            let log =
                failures.joined()
                + "Nov  5 03:01:00 h sshd[1]: Accepted password for root from 192.0.2.1 port 22 ssh2\n"
            let path = try folder.write(log, to: "auth.log")
            let noroshi = try Noroshi(in: folder, config: "logs:\n  - \(path)*\n")
            let result = try await noroshi.run("inspect", "--only", "logs", "--format", "json")
            #expect(result.status == .exited(1), "\(result.errors)")
            let object = try #require(
                JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            let findings = try #require(object["findings"] as? [[String: Any]])
            #expect(findings.count == 1 && findings.first?["severity"] as? String == "critical", "\(findings)")
            #expect("\(findings)".contains("192.0.2.1"))
            let text = try await noroshi.run("inspect", "--only", "logs", language: "ja")
            #expect(text.output.contains("1 ファイル、31 行"), "\(text.output)")
            #expect(text.output.contains("192.0.2.1 から"))
            #expect(!text.output.contains("待ち受け"))
            let page = try await noroshi.run("inspect", "--only", "logs", "--format", "html")
            #expect(page.output.contains("192.0.2.1"))
            let none = try Noroshi(in: folder, config: "logs:\n  - \(folder.path("none"))\n")
            let gap = try await none.run("inspect", "--only", "logs")
            #expect(gap.status == .exited(2) && gap.output.contains("not there"), "\(gap.output)")
        }
    }

    @Test func `the next run with a checkpoint tells only what is new`() async throws {
        try await withTemporaryFolder { folder in
            let line = "h useradd[9]: new user: name=sys1, UID=0, GID=0, home=/root, shell=/bin/sh\n"
            let path = try folder.write("Nov  5 03:44:00 \(line)", to: "auth.log")
            let noroshi = try Noroshi(in: folder, config: "")
            func run() async throws -> ProgramResult {
                try await noroshi.run("logs", path, "--checkpoint", folder.path("state.json"), "--format", "json")
            }
            #expect(try await run().status == .exited(1))
            let nothing = try await run()
            #expect(nothing.status == .exited(0) && nothing.output.isEmpty, "\(nothing.output)")
            try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
            _ = try folder.write("Nov  5 03:45:00 \(line.replacing("sys1", with: "sys2"))", to: "auth.log")
            let next = try await run()
            #expect(next.output.contains("sys2") && !next.output.contains("name=sys1"), "\(next.output)")
            try Data("{".utf8).write(to: URL(filePath: folder.path("state.json")))
            let broken = try await run()
            #expect(broken.status == .exited(64) && broken.errors.contains("state.json"), "\(broken.errors)")
        }
    }
}
