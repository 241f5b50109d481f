import Foundation
import NoroshiModel
import Testing

@Suite struct `Login records` {
    static let start = 1_790_000_000

    /// A record of wtmp, as the library writes it.
    static func record(
        _ type: UInt16, _ user: String, _ second: Int, line: String = "pts/0", host: String = "192.0.2.5"
    ) -> Data {
        var bytes = Data(count: 384)
        func put(_ text: String, _ place: Int) {
            bytes.replaceSubrange(place..<(place + text.utf8.count), with: text.utf8)
        }
        bytes[0] = UInt8(type & 0xFF)
        bytes[1] = UInt8(type >> 8)
        put(line, 8)
        put(user, 44)
        put(host, 76)
        let seconds = UInt32(start + second)
        for index in 0..<4 { bytes[340 + index] = UInt8(seconds >> (8 * index) & 0xFF) }
        return bytes
    }

    private func tree(_ wtmp: Data, lastlog: (uid: Int, second: Int)? = nil) throws -> AccountTree {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "!"))
        try tree.write("/var/log/wtmp", wtmp)
        if let lastlog {
            var bytes = Data(count: (lastlog.uid + 1) * 292)
            let seconds = UInt32(Self.start + lastlog.second)
            for index in 0..<4 { bytes[lastlog.uid * 292 + index] = UInt8(seconds >> (8 * index) & 0xFF) }
            bytes.replaceSubrange((lastlog.uid * 292 + 4)..<(lastlog.uid * 292 + 9), with: "pts/7".utf8)
            try tree.write("/var/log/lastlog", bytes)
        }
        return tree
    }

    @Test func `are those that last(1) tells`() async throws {
        let records = [
            Self.record(2, "reboot", 0, line: "~"), Self.record(7, "alice", 100), Self.record(8, "", 400),
            Self.record(7, "root", 500, line: "tty1", host: ""), Self.record(7, "alice", 900, line: "pts/1"),
        ]
        let tree = try tree(records.reduce(Data(), +))
        let logins = try await tree.look().survey.logins
        #expect(
            logins.map { "\($0.account) \($0.line) \($0.from) \(Int($0.at.timeIntervalSince1970) - Self.start)" } == [
                "alice pts/1 192.0.2.5 900", "root tty1  500",
            ])
        guard let oracle = Oracle("/usr/bin/last") else { return }
        let told = try oracle.run(["-w", "--time-format", "iso", "-f", tree.path + "/var/log/wtmp", "alice"]).output
        let latest = try #require(told.split(separator: "\n").first)
        let words = latest.split(separator: " ").map(String.init)
        #expect(words.prefix(3) == ["alice", "pts/1", "192.0.2.5"])
        #expect(words[3].hasPrefix(logins[0].at.formatted(.iso8601).prefix(19)))
    }

    @Test(arguments: [
        ("hole", ["accounts.login-records zeroed high"]), ("hole at the end", ["accounts.login-records zeroed high"]),
        ("cut", ["accounts.login-records truncated low"]), ("other bytes", ["accounts.login-records damaged low"]),
        ("stranger", ["accounts.login-records stranger medium"]), ("none", []),
    ])
    func `tell what was taken out of them`(_ kind: String, _ told: [String]) async throws {
        var wtmp = Self.record(2, "reboot", 0, line: "~") + Self.record(7, "alice", 100)
        switch kind {
        case "hole": wtmp += Data(count: 768) + Self.record(7, "alice", 5000)
        case "hole at the end": wtmp += Data(count: 384)
        case "cut": wtmp += Data(repeating: 7, count: 100)
        case "other bytes": wtmp += Data(repeating: 0xFF, count: 1152)
        case "stranger": wtmp += Self.record(7, "mallory", 200)
        default: break
        }
        #expect(try await tree(wtmp).told() == told)
    }

    @Test func `name the record of a stranger`() async throws {
        let wtmp =
            Self.record(7, "mallory", 100) + Self.record(7, "alice", 150) + Self.record(7, "mallory", 200)
            + Self.record(7, "alice", 250)
        #expect(try await tree(wtmp).findings().flatMap(\.evidence).map(\.locator) == ["/var/log/wtmp@768"])
    }

    @Test(arguments: [(100, []), (130, []), (5000, ["accounts.login-records missing medium"]), (-5000, [])])
    func `that lastlog has and wtmp lacks are told`(_ second: Int, _ told: [String]) async throws {
        let wtmp = Self.record(2, "reboot", 0, line: "~") + Self.record(7, "alice", 100)
        #expect(try await tree(wtmp, lastlog: (1000, second)).told() == told)
    }

    @Test func `of accounts with huge numbers take no room`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 4_000_000_000, "!"))
        try tree.write("/var/log/lastlog", Data())
        let file = try FileHandle(forWritingTo: URL(filePath: tree.path + "/var/log/lastlog"))
        try file.truncate(atOffset: 4_000_000_001 * 292)
        try file.seek(toOffset: 4_000_000_000 * 292)
        try file.write(contentsOf: Data([0, 0, 0, 100]) + Data("pts/7".utf8))
        try file.close()
        let logins = try await tree.look().survey.logins
        #expect(
            logins.map { "\($0.account) \($0.line) \(Int($0.at.timeIntervalSince1970))" } == [
                "alice pts/7 \(100 << 24)"
            ])
    }

    @Test(arguments: [
        // The moment of looking is 1_800_000_000; the password was set on day 20_000.
        (9_900_000, "$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30", []),
        (100, "$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30", ["accounts.unused since low"]),
        (100, "!", []),
    ])
    func `tell which accounts nobody uses`(_ second: Int, _ hash: String, _ told: [String]) async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, hash))
        try tree.write(
            "/var/log/wtmp", Self.record(2, "reboot", -50_000_000, line: "~") + Self.record(7, "alice", second))
        #expect(try await tree.told().filter { $0.contains("unused") } == told)
    }

    @Test func `that are gone while lastlog goes on are told`() async throws {
        let tree = try tree(Data(), lastlog: (1000, 100))
        #expect(try await tree.told() == ["accounts.login-records emptied medium"])
        try FileManager.default.removeItem(atPath: tree.path + "/var/log/wtmp")
        #expect(try await tree.told() == ["accounts.login-records absent medium"])
        // What was put away may have it.
        try tree.write("/var/log/wtmp-20250101.gz", "")
        #expect(try await tree.told() == [])
    }

    @Test func `without a name, of nobody and that everybody may change are told`() async throws {
        let wtmp = Self.record(7, "alice", 100) + Self.record(7, "", 200)
        let tree = try tree(wtmp, lastlog: (1234, -5000))
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: tree.path + "/var/log/wtmp")
        let told = try await tree.findings().map { "\($0.title.key) \($0.title.arguments["account"] ?? "–")" }
        #expect(
            told == [
                "check.accounts.permissions.world-writable root", "check.accounts.login-records.stranger uid 1234",
                "check.accounts.login-records.nameless –",
            ])
    }

    @Test func `that were put away are read, the oldest first`() async throws {
        let tree = try tree(Self.record(7, "root", 4000, line: "tty1", host: ""), lastlog: (1000, 100))
        try tree.write("/var/log/wtmp.1", Self.record(2, "reboot", 3000, line: "~"))
        try tree.write("/var/log/wtmp.2", Self.record(2, "reboot", 2000, line: "~"))
        try tree.write("/var/log/wtmp-20260930", Self.record(7, "alice", 100) + Data(count: 384))
        try tree.write("/var/log/wtmp-20260830", Self.record(7, "mallory", -9000))
        try tree.write("/var/log/wtmp.old", Self.record(7, "eve", 1))
        let survey = try await tree.look().survey
        #expect(
            survey.loginFiles.map(\.path) == [
                "/var/log/wtmp-20260830", "/var/log/wtmp-20260930", "/var/log/wtmp.2", "/var/log/wtmp.1",
                "/var/log/wtmp", "/var/log/lastlog",
            ])
        #expect(survey.logins.map(\.account) == ["alice", "mallory", "root"])
        // lastlog's login is in one of them; who left long ago is no stranger.
        #expect(try await tree.told() == ["accounts.login-records zeroed high"])
        #expect(try await tree.gaps() == [])
    }

    /// One login of alice's at second 100, as gzip, xz and zstd pack it.
    private static let packed = [
        (
            "wtmp-20261001.gz",
            "H4sIAAAAAAACA2NngICCkmJ9Awb8IDEnMzkVj7yhpZGegZ6RninDyAZPrDdmEasWAMCdgCiAAQAA"
        ),
        (
            "wtmp.2.xz",
            "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AF/ACpdAAOAN/BxRPsJl74w6TeOhVo7EMQaCqPOeN2+g/Vg"
                + "s3giS9+WnSKep1qI4AAAAEqSDel8ieygAAFGgAMAAADQIge5scRn+wIAAAAABFla"
        ),
        (
            "wtmp-20261001.zst",
            "KLUv/QRYTQEA6AcAcHRzLzAAYWxpY2UAMTkyLjAuMi41AOQ7sWoABRAASr2nkF1EwbCShM19"
        ),
    ]

    @Test(arguments: packed)
    func `that are compressed are read`(_ name: String, _ bytes: String) async throws {
        let tree = try tree(Self.record(2, "reboot", 9000, line: "~"), lastlog: (1000, 100))
        try tree.write("/var/log/\(name)", try #require(Data(base64Encoded: bytes)))
        #expect(try await tree.look().survey.loginFiles.map(\.path).first == "/var/log/\(name)")
        #expect(try await tree.told() == [])
        #expect(try await tree.gaps() == [])
    }

    @Test(arguments: ["wtmp-20261001.gz", "wtmp.2.xz", "wtmp-20261001.zst", "wtmp.3.bz2"])
    func `that are packed or damaged are a gap, and nothing is said of their time`(_ name: String) async throws {
        let tree = try tree(Self.record(2, "reboot", 9000, line: "~"), lastlog: (1000, 5000))
        try tree.write("/var/log/wtmp-20260101", Self.record(7, "alice", 100))
        #expect(try await tree.told() == ["accounts.login-records missing medium"])
        // The login may be in it.
        let whole = try #require(Data(base64Encoded: Self.packed[0].1))
        try tree.write("/var/log/\(name)", whole.dropLast(12))
        #expect(try await tree.told() == [])
        let gaps = try await tree.gaps()
        #expect(gaps.count == 1 && gaps[0].hasPrefix("/var/log/\(name): damaged: "), "\(gaps)")
    }
}
