import Foundation
import HostState
import NoroshiModel
import Testing

/// The moment of looking is day 20,833.
@Suite struct `Days in shadow` {
    private static let hash =
        "$6$DVt8LSvPpW8AtxSd$2qD.5Zzg7XWLuMKAtvgkGRbER.p22BEBVISkwsRQQ/ip9Rvt8bHqb.jKgIryr3nk/FMUlIflAl.lqpbKp3hvC."
    private static let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEEmZHaGX9Ojle2S+hJzMJPmfXuRhOlsdDRPJGQW3fsJ alice\n"

    private func tree(_ fields: String, hash: String = hash, shell: String = "/bin/bash") throws -> AccountTree {
        var files = AccountTree.account("alice", 1000, "!", shell: shell)
        files["/etc/shadow"] = AccountTree.clean["/etc/shadow"]! + "alice:\(hash):\(fields)\n"
        return try AccountTree(files)
    }

    private func told(_ tree: AccountTree) async throws -> [String] {
        try await tree.told().filter { $0.contains("password-age") || $0.contains("expired") }
    }

    @Test(arguments: [
        ("20700:0:99999:7:::", []), ("19100:0:99999:7:::", []), ("19000:0:99999:7:::", ["old low"]),
        ("20834:0:99999:7:::", []), ("20900:0:99999:7:::", ["future low"]),
        // Never expires, is to be changed, or says nothing: no finding.
        ("20700:0::::::", []), ("0:0:99999:7:::", []), ("::::::", []), (":0:99999:7:::", []),
    ])
    func `tell the age of a password`(_ fields: String, _ expected: [String]) async throws {
        #expect(try await told(try tree(fields)) == expected.map { "accounts.password-age \($0)" })
    }

    @Test(arguments: [
        ("!", "/bin/bash"), ("*", "/bin/bash"), ("!" + hash, "/bin/bash"), (hash, "/usr/sbin/nologin"),
        ("", "/bin/bash"),
    ])
    func `say nothing of passwords that open nothing, or are none`(_ field: String, _ shell: String) async throws {
        #expect(try await told(try tree("10000:0:99999:7:::", hash: field, shell: shell)) == [])
    }

    @Test func `have their evidence and the command`() async throws {
        let findings = try await tree("19000:0:99999:7:::").findings()
        let finding = try #require(findings.first { $0.check == "accounts.password-age" })
        #expect(finding.evidence.map(\.locator) == ["/etc/shadow:3"])
        #expect(finding.evidence[0].excerpt == "alice:<sha512>:19000:0:99999:7:::")
        #expect(finding.title.arguments["date"] == "2022-01-08")
        #expect(finding.remediations.map(\.text.key) == ["check.accounts.password-age.fix.change"])
    }

    @Test(arguments: [
        ("20700:0:99999:7::20800:", ["keys low"]), ("20700:0:99999:7::1:", ["keys low"]),
        ("20700:0:99999:7::20900:", []), ("20700:0:99999:7:::", []),
    ])
    func `tell of expired accounts with keys`(_ fields: String, _ expected: [String]) async throws {
        let tree = try tree(fields, hash: "!")
        try tree.write("/home/alice/.ssh/authorized_keys", Self.key)
        #expect(try await told(tree) == expected.map { "accounts.expired \($0)" })
        // Without keys, and not logged in, there is nothing to tell.
        #expect(try await told(try self.tree(fields, hash: "!")) == [])
    }

    @Test(arguments: [
        ("USER=alice\nCLASS=user\nSTATE=active\nTTY=pts/3\nREMOTE_HOST=192.0.2.9\n", "20800", ["session medium"]),
        ("USER=alice\nCLASS=user\nSTATE=active\n", "", []), ("USER=bob\nCLASS=user\n", "20800", []),
        ("USER=alice\nCLASS=greeter\n", "20800", []), ("no session", "20800", []),
    ])
    func `tell of expired accounts that are logged in`(
        _ session: String, _ day: String, _ expected: [String]
    ) async throws {
        let tree = try tree("20700:0:99999:7::\(day):")
        try tree.write("/run/systemd/sessions/12", session + "REALTIME=1790000000000000\n")
        // The pipe by which logind knows that a session goes on.
        try tree.write("/run/systemd/sessions/12.ref", session)
        #expect(try await told(tree) == expected.map { "accounts.expired \($0)" })
        guard !expected.isEmpty else { return }
        let finding = try #require(try await tree.findings().first { $0.check == "accounts.expired" })
        #expect(
            finding.evidence.map { "\($0.locator) \($0.excerpt)" }.last
                == "/run/systemd/sessions/12 alice pts/3 192.0.2.9 2026-09-21T14:13:20Z")
    }
}
