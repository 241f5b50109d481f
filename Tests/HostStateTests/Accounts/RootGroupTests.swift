import Foundation
import HostState
import NoroshiModel
import Testing

@Suite struct `Groups as good as root` {
    private static let hash =
        "$6$DVt8LSvPpW8AtxSd$2qD.5Zzg7XWLuMKAtvgkGRbER.p22BEBVISkwsRQQ/ip9Rvt8bHqb.jKgIryr3nk/FMUlIflAl.lqpbKp3hvC."
    private static let sudoers = "Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n"

    private func tree(
        _ lines: String, name: String = "alice", uid: Int = 1000, gid: Int = 1000, hash: String = hash,
        sudoers: String = sudoers
    ) throws -> AccountTree {
        let clean = AccountTree.clean
        return try AccountTree([
            "/etc/passwd": clean["/etc/passwd"]! + "\(name):x:\(uid):\(gid)::/home/\(name):/bin/bash\n",
            "/etc/shadow": clean["/etc/shadow"]! + "\(name):\(hash):20700:0:99999:7:::\n",
            "/etc/group": clean["/etc/group"]! + "\(name):x:1000:\n" + lines + "\n", "/etc/sudoers": sudoers,
        ])
    }

    private func told(_ tree: AccountTree, _ policy: AccountPolicy? = nil) async throws -> [String] {
        try await tree.told(policy).filter { $0.contains("root-groups") }.map { String($0.dropFirst(21)) }
    }

    @Test(arguments: [
        ("docker:x:998:alice", "containers medium"), ("lxd:x:101:bob,alice", "containers medium"),
        ("libvirt:x:110:alice", "machines medium"), ("disk:x:6:alice", "disks high"),
        ("kmem:x:15:alice", "memory high"), ("shadows:x:42:alice", "hashes high"), ("sudo:x:27:alice", "admin low"),
        ("adm:x:4:alice", "logs low"), ("systemd-journal:x:999:alice", "logs low"),
        // Another name for the number of a group that rules.
        ("docker:x:998:\nbuilders:x:998:alice", "containers medium"),
    ])
    func `tell their members`(_ lines: String, _ expected: String) async throws {
        #expect(try await told(try tree(lines)) == [expected])
    }

    @Test(arguments: [
        "users:x:100:alice", "docker:x:998:bob", "docker:x:998:", "video:x:44:alice", "dockers:x:998:alice",
        "wheel:x:10:alice", "wheel:x:0:alice",
    ])
    func `are not others, nor those that give nothing here`(_ line: String) async throws {
        #expect(try await told(try tree(line)) == [])
    }

    @Test func `have their first members, whom no list shows`() async throws {
        let tree = try tree("docker:x:998:", gid: 998)
        #expect(try await told(tree) == ["containers medium"])
        let finding = try #require(try await tree.findings().first { $0.check == "accounts.root-groups" })
        #expect(finding.evidence.map(\.locator) == ["/etc/group:5", "/etc/passwd:3"])
        #expect(finding.remediations.map(\.text.key) == ["check.accounts.root-groups.fix.first"])
        #expect(finding.remediations[0].text.arguments["account.word"] == "alice")
    }

    @Test(arguments: [
        ("syslog", "adm:x:4:syslog", []), ("freerad", "shadows:x:42:freerad", ["hashes high"]),
        ("gitlab-runner", "docker:x:998:gitlab-runner", []), ("bareos", "disk:x:6:bareos", []),
        ("www-data", "docker:x:998:www-data", ["containers medium"]), ("www-data", "disk:x:6:www-data", ["disks high"]),
    ])
    func `have accounts of programs, those of packages apart`(
        _ name: String, _ line: String, _ expected: [String]
    ) async throws {
        #expect(try await told(try tree(line, name: name, uid: 105, hash: "!*")) == expected)
    }

    @Test func `tell of the lines by which sudo makes root, unless that is declared`() async throws {
        let tree = try tree("sudo:x:27:alice")
        let finding = try #require(try await tree.findings().first { $0.check == "accounts.root-groups" })
        #expect(finding.evidence.map(\.locator) == ["/etc/group:5", "/etc/passwd:3", "/etc/sudoers:3"])
        #expect(try await told(tree, AccountPolicy([.init(name: "alice", sudo: true)])) == [])
        #expect(try await told(tree, AccountPolicy([.init(name: "alice", sudo: false)])) == ["admin low"])
        // sudoers gives the group nothing.
        #expect(try await told(try self.tree("sudo:x:27:alice", sudoers: "root ALL=(ALL:ALL) ALL\n")) == [])
    }

    @Test func `are low for an account that nobody gets in with`() async throws {
        #expect(try await told(try tree("docker:x:998:alice", hash: "!")) == ["containers low"])
    }
}
