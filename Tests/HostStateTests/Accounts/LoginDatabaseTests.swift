import Foundation
import HostState
import NoroshiModel
import Testing

@Suite(.enabled(if: LoginSample.hasProgram)) struct `Databases of logins` {
    private typealias Sample = LoginSample
    private static let hash = "$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30"

    private func tree(wtmpdb: String? = nil, lastlog2: String? = nil, hash: String = "!") throws -> AccountTree {
        let tree = try AccountTree(AccountTree.account("alice", 1000, hash))
        if let wtmpdb { try Sample.write(tree, Sample.wtmpdb, Sample.wtmpTable + wtmpdb) }
        if let lastlog2 { try Sample.write(tree, Sample.lastlog2, Sample.lastlogTable + lastlog2) }
        return tree
    }

    private func logins(_ tree: AccountTree) async throws -> [String] {
        try await tree.look().survey.logins.map {
            "\($0.account) \($0.line) \($0.from) \(Int($0.at.timeIntervalSince1970) - Sample.start) \($0.file)"
        }
    }

    @Test func `tell the last login of each name`() async throws {
        let tree = try tree(
            wtmpdb: Sample.row(1, "reboot", 0) + Sample.row(3, "alice", 100) + Sample.row(3, "root", 300)
                + Sample.row(3, "alice", 200),
            lastlog2: Sample.last("alice", 200) + Sample.last("root", 900, service: "NULL"))
        #expect(
            try await logins(tree) == [
                "alice pts/0 192.0.2.5 200 /var/log/wtmp.db", "root pts/7 192.0.2.7 900 /var/lib/lastlog/lastlog2.db",
            ])
        #expect(try await tree.gaps() == [])
        #expect(try await tree.told() == [])
    }

    /// Debian has a link where wtmpdb looks; what logrotate and wtmpdb itself put away is read too.
    @Test func `are found by either name, and when they were put away`() async throws {
        let tree = try tree(wtmpdb: Sample.row(1, "reboot", 0))
        try tree.link("/var/lib/wtmpdb/wtmp.db", to: "../../log/wtmp.db")
        try Sample.write(tree, "/var/log/wtmp.db.1", Sample.wtmpTable + Sample.row(3, "alice", -500))
        try Sample.write(tree, "/var/log/wtmp.db-20250101", Sample.wtmpTable + Sample.row(3, "daemon", -700))
        for name in ["wtmp.db.gz", "wtmp.db-shm", "wtmp.db.", "wtmp.database"] {
            try tree.write("/var/log/\(name)", "x")
        }
        try Sample.write(tree, "/var/lib/wtmpdb/wtmp_20260101.db", Sample.wtmpTable + Sample.row(3, "root", -900))
        let survey = try await tree.look().survey
        #expect(
            survey.loginFiles.map { "\($0.path) \($0.records)" } == [
                "/var/lib/wtmpdb/wtmp_20260101.db 1", "/var/log/wtmp.db-20250101 1", "/var/log/wtmp.db.1 1",
                "/var/log/wtmp.db 1",
            ])
        #expect(survey.logins.map(\.account) == ["alice", "daemon", "root"])
        #expect(try await tree.gaps() == [])
    }

    @Test func `of ten thousand rows, some of them long, are read whole`() async throws {
        let many = """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
            INSERT INTO wtmp(Type, User, Login, TTY, RemoteHost, Service)
            SELECT 3, 'alice', (\(Sample.start) + i) * 1000000, 'pts/0', printf('%.*c', (i % 100 = 0) * 20000, 'h'), 'sshd' FROM n;

            """
        let tree = try tree(wtmpdb: many)
        let survey = try await tree.look().survey
        #expect(survey.loginFiles.map(\.records) == [10_000])
        #expect(survey.logins.map { Int($0.at.timeIntervalSince1970) } == [Sample.start + 10_000])
        #expect(try await tree.told() == [])
    }

    @Test func `are read with the write-ahead log beside them`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "!"))
        let (source, copy) = (tree.path + "/tmp/w.db", tree.path + Sample.wtmpdb)
        try tree.write(Sample.wtmpdb, Data())
        try Sample.write(
            tree, "/tmp/w.db",
            Sample.wtmpTable + Sample.row(1, "reboot", 0)
                + """
                PRAGMA journal_mode=WAL;
                PRAGMA wal_autocheckpoint=0;
                \(Sample.row(3, "alice", 100))
                .system cp '\(source)' '\(copy)'
                .system cp '\(source)-wal' '\(copy)-wal'

                """)
        #expect(try await logins(tree) == ["alice pts/0 192.0.2.5 100 /var/log/wtmp.db"])
        try FileManager.default.removeItem(atPath: copy + "-wal")
        #expect(try await logins(tree) == [])
    }

    @Test(arguments: [
        ("rows gone", ["removed high"]), ("the last row gone", []), ("the oldest rows gone", []),
        ("rows gone, and the clock was wrong", []), ("all rows gone", ["emptied medium"]),
        ("all rows gone, others put away", []), ("a name that is no account", ["stranger medium"]),
        ("a time that is none", ["damaged low"]), ("a name that is none", ["damaged low"]),
    ])
    func `tell what was taken out of them`(_ kind: String, _ told: [String]) async throws {
        var script = Sample.row(1, "reboot", 0)
        for second in 1...20 { script += Sample.row(3, "alice", second * 7200) }
        var change = ""
        switch kind {
        case "rows gone": change = "DELETE FROM wtmp WHERE ID IN (5, 6, 9);"
        case "the last row gone": change = "DELETE FROM wtmp WHERE ID = (SELECT max(ID) FROM wtmp);"
        case "the oldest rows gone": change = "DELETE FROM wtmp WHERE ID < 8;"
        case "rows gone, and the clock was wrong":
            change = Sample.row(3, "alice", -90_000) + "DELETE FROM wtmp WHERE ID = 5;"
        case "all rows gone", "all rows gone, others put away": change = "DELETE FROM wtmp;"
        case "a name that is no account": change = Sample.row(3, "mallory", 200_000)
        case "a time that is none": change = "UPDATE wtmp SET Login = -5 WHERE ID = 4;"
        case "a name that is none": change = "UPDATE wtmp SET User = char(27) || '[2J' WHERE ID = 4;"
        default: break
        }
        let tree = try tree(wtmpdb: script + change)
        if kind.hasSuffix("put away") {
            try Sample.write(tree, "/var/log/wtmp.db.1", Sample.wtmpTable + Sample.row(3, "alice", -500))
        }
        #expect(try await tree.told() == told.map { "accounts.login-records \($0)" })
        if kind == "rows gone" {
            let finding = try #require(try await tree.findings().first)
            #expect(finding.evidence.map(\.locator) == ["/var/log/wtmp.db#5"])
            #expect(finding.title.arguments["count"] == "3")
        }
    }

    @Test(arguments: [
        ("'sshd'", 100, []), ("'sshd'", 130, []), ("'sshd'", 5000, ["missing medium"]), ("'sshd'", -5000, []),
        // What wtmpdb never recorded is not missing.
        ("'login'", 5000, []), ("NULL", 5000, []),
    ])
    func `that lastlog2 has and wtmpdb lacks are told`(_ service: String, _ second: Int, _ told: [String]) async throws
    {
        let tree = try tree(
            wtmpdb: Sample.row(1, "reboot", 0) + Sample.row(3, "alice", 100),
            lastlog2: Sample.last("alice", second, service: service))
        #expect(try await tree.told() == told.map { "accounts.login-records \($0)" })
    }

    @Test(arguments: [(9_900_000, "medium"), (100, "low")])
    func `of lastlog2 keep names that are gone, which is less the older they are`(
        _ second: Int, _ severity: String
    ) async throws {
        let tree = try tree(lastlog2: Sample.last("mallory", second))
        #expect(try await tree.told() == ["accounts.login-records stranger \(severity)"])
    }

    @Test func `that are cut to nothing while lastlog2 goes on are told`() async throws {
        let tree = try tree(lastlog2: Sample.last("alice", 100))
        try tree.write(Sample.wtmpdb, Data())
        #expect(try await tree.told() == ["accounts.login-records emptied medium"])
        // Taken over from lastlog, it does not show that logins are recorded.
        let other = try self.tree(lastlog2: Sample.last("alice", 100, service: "NULL"))
        try other.write(Sample.wtmpdb, Data())
        #expect(try await other.told() == [])
        #expect(try await other.gaps() == [])
    }

    @Test(arguments: [
        (9_900_000, []), (100, ["accounts.unused since low"]), (nil, ["accounts.unused never low"]),
    ])
    func `tell which accounts nobody uses`(_ second: Int?, _ told: [String]) async throws {
        let script = second.map { Sample.last("alice", $0) } ?? ""
        let tree = try tree(lastlog2: script + Sample.last("root", -50_000_000), hash: Self.hash)
        #expect(try await tree.told().filter { $0.contains("unused") } == told)
        let other = try self.tree(
            wtmpdb: Sample.row(1, "reboot", -50_000_000) + (second.map { Sample.row(3, "alice", $0) } ?? ""),
            hash: Self.hash)
        #expect(try await other.told().filter { $0.contains("unused") } == told)
    }

    @Test(arguments: [
        ("foreign", "byte 0: is not an SQLite database"), ("columns", "the table 'wtmp' has other columns"),
        ("other tables", "has no table 'wtmp'"),
        ("cut", "byte 0: damaged: there is no page 3"), ("journal", "its last change is unfinished"),
        ("page", "damaged: "),
    ])
    func `that cannot be read are a gap, and nobody is called unused`(_ kind: String, _ reason: String) async throws {
        let rows = (1...200).map { Sample.row(3, "alice", -40_000_000 + $0) }.joined()
        let tree = try tree(wtmpdb: rows, lastlog2: Sample.last("alice", -40_000_000), hash: Self.hash)
        #expect(try await tree.told().contains("accounts.unused since low"))
        var bytes = try Data(contentsOf: URL(filePath: tree.path + Sample.wtmpdb))
        switch kind {
        case "foreign": bytes = Data("# nothing of the kind\n".utf8)
        case "cut": bytes = bytes.prefix(4096 * 2 + 100)
        case "page": bytes[4096] = 0x77
        case "journal": try tree.write(Sample.wtmpdb + "-journal", "a change")
        default: break
        }
        try tree.write(Sample.wtmpdb, bytes)
        if kind == "columns" { try Sample.write(tree, Sample.wtmpdb, "CREATE TABLE wtmp(who TEXT, whence TEXT);") }
        if kind == "other tables" { try Sample.write(tree, Sample.wtmpdb, "CREATE TABLE cookies(a, b);") }
        let gaps = try await tree.gaps()
        #expect(gaps.count == 1 && gaps[0].hasPrefix("/var/log/wtmp.db: ") && gaps[0].contains(reason), "\(gaps)")
        #expect(try await tree.told().filter { $0.contains("unused") || $0.contains("login") } == [])
        let unknown = UnusedAccountCheck().evaluate(try await tree.look().observations).contains {
            if case .unknown(let gap) = $0 {
                gap.what == "last logins of alice" && gap.reason.contains(reason)
            } else {
                false
            }
        }
        #expect(unknown)
    }

    /// Debian 13's programs take over older files, and the same is found in both.
    @Test(.enabled(if: Sample.tools != nil, "NOROSHI_LOGIN_TOOLS names no folder with Debian 13's programs"))
    func `of the real programs tell what the older files tell`() async throws {
        let tree = try AccountTree(AccountTree.account("daemon", 1, "!"))
        let records =
            `Login records`.record(2, "reboot", 0, line: "~") + `Login records`.record(7, "daemon", 100)
            + `Login records`.record(7, "root", 500, line: "tty1", host: "")
        try tree.write("/var/log/wtmp", records)
        var lastlog = Data(count: 2 * 292)
        let seconds = UInt32(`Login records`.start + 100)
        for index in 0..<4 { lastlog[292 + index] = UInt8(seconds >> (8 * index) & 0xFF) }
        try tree.write("/var/log/lastlog", lastlog)
        let before = try await tree.look().survey.logins
        for name in [Sample.wtmpdb, Sample.lastlog2] { try tree.write(name, Data()) }
        try Sample.tool("wtmpdb", ["import", "-f", tree.path + Sample.wtmpdb, tree.path + "/var/log/wtmp"])
        try Sample.tool("lastlog2", ["-d", tree.path + Sample.lastlog2, "-i", tree.path + "/var/log/lastlog"])
        for name in ["/var/log/wtmp", "/var/log/lastlog"] {
            try FileManager.default.removeItem(atPath: tree.path + name)
        }
        let survey = try await tree.look().survey
        #expect(survey.loginFiles.map(\.path) == [Sample.wtmpdb, Sample.lastlog2])
        #expect(survey.logins.map { [$0.account, $0.line, $0.from] } == before.map { [$0.account, $0.line, $0.from] })
        #expect(survey.logins.map(\.at) == before.map(\.at))
        #expect(try await tree.gaps() == [])
        // The start of the system by the program's own clock.
        try Sample.tool("wtmpdb", ["boot", "-f", tree.path + Sample.wtmpdb])
        #expect(try await tree.look().survey.loginTraces == [])
    }
}
