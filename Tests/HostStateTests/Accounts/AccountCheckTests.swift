import Foundation
import HostReading
import HostState
import NoroshiModel
import Testing

@Suite struct `Account checks` {
    private static let hash =
        "$6$DVt8LSvPpW8AtxSd$2qD.5Zzg7XWLuMKAtvgkGRbER.p22BEBVISkwsRQQ/ip9Rvt8bHqb.jKgIryr3nk/FMUlIflAl.lqpbKp3hvC."

    @Test func `say nothing of a fresh host`() async throws {
        #expect(try await AccountTree().told() == [])
        #expect(try await AccountTree().gaps() == [])
    }

    /// A person with a password, who is in the group sudo.
    @Test func `say of an ordinary person only how root is reached`() async throws {
        var files = AccountTree.account("alice", 1000, Self.hash)
        files["/etc/group"]! += "sudo:x:27:alice\n"
        files["/etc/gshadow"]! += "sudo:*::alice\n"
        files["/etc/sudoers"] = "Defaults env_reset\nroot ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n"
        let tree = try AccountTree(files)
        #expect(try await tree.told() == ["accounts.root-groups admin low"])
    }

    @Test(arguments: [
        ("toor", 0, hash, "/bin/sh", ["second-root open critical"]),
        ("toor", 0, "!", "/bin/sh", ["second-root shut high"]),
        ("eve", 1000, "", "/bin/sh", ["empty-password shell high"]),
        ("eve", 1000, "", "/usr/sbin/nologin", ["empty-password no-shell medium"]),
        ("app", 200, hash, "/bin/bash", ["system-shell password high"]),
        ("app", 200, "*", "/bin/bash", ["system-shell shell low"]),
        ("app", 200, hash, "/bin/false", ["system-shell only-password low"]),
        ("app", 200, "*", "", ["system-shell shell low"]),
        ("bob", 1001, "BeNeOAkbMmMqk", "/bin/sh", ["weak-hash used high"]),
        ("bob", 1001, "!BeNeOAkbMmMqk", "/bin/sh", ["weak-hash locked low"]),
        ("bob", 1001, "$6$cut", "/bin/sh", ["unknown-hash title low"]), ("nobody", 65534, "*", "/usr/sbin/nologin", []),
    ])
    func `tell what is wrong with an account`(
        _ name: String, _ uid: Int, _ field: String, _ shell: String, _ told: [String]
    ) async throws {
        let tree = try AccountTree(AccountTree.account(name, uid, field, shell: shell))
        // Groups with the number of another are a matter of their own.
        let own = try await tree.told().filter { !$0.contains("same-gid") && !$0.contains("unused") }
        #expect(own == told.map { "accounts.\($0)" })
    }

    @Test func `tell of a hash that two accounts share, locked or not`() async throws {
        let files = AccountTree.clean.merging([
            "/etc/shadow": "root:\(Self.hash):20000::::::\ndaemon:!\(Self.hash):20000::::::\n"
        ]) { $1 }
        let told = try await AccountTree(files).told()
        #expect(told == ["accounts.shared-hash title high"])
    }

    @Test(arguments: [
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\nroot:x:7:0::/:/bin/sh\n", "same-name high"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\na:x:5:1::/:/bin/false\nb:x:5:1::/:/bin/false\n", "same-uid medium"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\na:\(hash):1000:1::/:/bin/false\n", "hash-in-passwd high"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\na:x:1000:1::/:/bin/false\n", "no-shadow low"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\na:*:1000:99::/:/bin/false\n", "no-group low"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\na:*:+0:0::/:/bin/false\n", "odd high"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\n+::::::\n", "other-source medium"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\n+::0:0:::\n", "other-source critical"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\n+bob:x:00:0:::\n", "other-source high"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\n+bob::1000:0:::\n", "other-source medium"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\n-bob::::::\n", "other-source low"),
        ("/etc/passwd", "root:x:0:0::/root:/bin/sh\nx\n", "ignored low"),
        ("/etc/shadow", "root:*:1::::::\ndaemon:*:1::::::\nghost:*:1::::::\n", "no-passwd low"),
        ("/etc/shadow", "root:*:1::::::\nroot:*:1::::::\ndaemon:*:1::::::\n", "same-name medium"),
        ("/etc/group", "root:x:0:\ndaemon:x:1:ghost\nshadow:x:42:\n", "unknown-member low"),
        ("/etc/group", "root:x:0:\ndaemon:x:1:\nshadow:x:42:\nwheel:x:0:\n", "same-gid high"),
        ("/etc/gshadow", "root:*::daemon\ndaemon:*::\nshadow:*::\n", "other-members low"),
        ("/etc/gshadow", "root:*::\ndaemon:*::\nshadow:*::\nold:*::\n", "no-group-line low"),
        ("/etc/gshadow", "root:*::\ndaemon:*::\n", "no-gshadow low"),
    ])
    func `tell where files are out of step`(_ file: String, _ text: String, _ told: String) async throws {
        #expect(try await AccountTree([file: text]).told().contains("accounts.out-of-step \(told)"))
    }

    @Test(arguments: [
        ("/etc/passwd", 0o666, "world-writable critical"), ("/etc/shadow", 0o644, "readable high"),
        ("/etc/sudoers", 0o444, "sudoers-readable low"),
        ("/etc/gshadow", 0o604, "readable high"), ("/etc/pam.d/x", 0o646, "world-writable critical"),
        ("/home/alice/.ssh/authorized_keys", 0o666, "keys-writable high"),
    ])
    func `tell of files that others may change or read`(_ path: String, _ mode: Int, _ told: String) async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "!"))
        if !AccountTree.clean.keys.contains(path) { try tree.write(path, "") }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: tree.path + path)
        #expect(try await tree.told() == ["accounts.permissions \(told)"])
    }

    @Test(arguments: [(0, "/tmp/sh", "high"), (1000, "/dev/shm/x", "medium")])
    func `tell of shells that others may exchange`(_ uid: Int, _ shell: String, _ severity: String) async throws {
        let tree = try AccountTree(AccountTree.account("bob", uid, "!", shell: shell))
        #expect(try await tree.told().contains("accounts.permissions shell \(severity)"))
    }

    @Test func `tell once that a whole file is missing or empty`() async throws {
        let tree = try AccountTree(["/etc/passwd": ""])
        #expect(try await tree.told() == ["accounts.out-of-step empty-file medium"])
        try tree.write("/etc/passwd", try #require(AccountTree.clean["/etc/passwd"]))
        try FileManager.default.removeItem(atPath: tree.path + "/etc/shadow")
        #expect(try await tree.told() == ["accounts.out-of-step no-file medium"])
    }

    @Test func `tell that there is no file of groups, where accounts rely on it`() async throws {
        let tree = try AccountTree()
        try FileManager.default.removeItem(atPath: tree.path + "/etc/group")
        let findings = try await tree.findings().filter { $0.title.key.hasSuffix("no-file") }
        #expect(findings.map { "\($0.title.arguments["path"] ?? "") \($0.severity)" } == ["/etc/group medium"])
        #expect(findings.flatMap(\.evidence).map(\.locator) == ["/etc/group"])
        try tree.write("/etc/nsswitch.conf", "group: ldap\n")
        #expect(try await tree.findings().filter { $0.title.key.hasSuffix("no-file") }.isEmpty)
        try tree.write("/etc/group", "# nothing\n")
        #expect(try await tree.gaps() == ["/etc/group: has no group"])
    }

    @Test(arguments: [
        ("/etc/shadow.old", "root:\(hash):1::::::\n", 0o644, ["readable high"]),
        ("/var/backups/passwd.bak", "root:\(hash):0:0::/root:/bin/sh\n", 0o644, ["readable high"]),
        ("/etc/shadow.old", "root:\(hash):1::::::\n", 0o600, []),
        ("/etc/shadow.old", "root:*:1::::::\n", 0o644, []),
        ("/var/backups/passwd.bak", "root:x:0:0::/root:/bin/sh\n", 0o644, []),
        ("/etc/passwdqc.conf", "root:\(hash):1::::::\n", 0o644, []),
    ])
    func `tell of copies whose hashes others may read`(
        _ path: String, _ text: String, _ mode: Int, _ told: [String]
    ) async throws {
        let tree = try AccountTree()
        try tree.write(path, text, mode: mode)
        #expect(try await tree.told() == told.map { "accounts.permissions \($0)" })
    }

    @Test func `tell the worst of very many findings, and count the rest`() async throws {
        var files = AccountTree.account("toor", 0, Self.hash)
        for number in 2000..<3000 { files["/etc/passwd"]! += "u\(number):x:\(number):\(number)::/:/bin/sh\n" }
        let findings = try await AccountTree(files).findings()
        let odd = findings.filter { $0.check == "accounts.out-of-step" }
        #expect(odd.count == 501)
        #expect(odd.last?.key == "rest")
        #expect(odd.last?.title.arguments == ["count": "1501", "total": "2001"])
        #expect(odd.last?.evidence.count == 12)
        #expect(findings.first?.title.key == "check.accounts.second-root.open")
        #expect(Set(findings.map(\.id)).count == findings.count)
    }

    @Test(arguments: ["/etc/sudoers", "/etc/shadow", "/etc/crontab", "/etc/cron.d/x", "/etc/pam.d/su"])
    func `cannot tell what a dangling link leads to`(_ path: String) async throws {
        let tree = try AccountTree()
        try? FileManager.default.removeItem(atPath: tree.path + path)
        try tree.link(path, to: "/nowhere")
        #expect(try await tree.gaps() == ["\(path): a link that leads nowhere"])
        try? FileManager.default.removeItem(atPath: tree.path + path)
        #expect(try await tree.gaps() == [])
    }

    @Test func `cannot tell what may not be read`() async throws {
        let tree = try AccountTree()
        try FileManager.default.removeItem(atPath: tree.path + "/etc/shadow")
        try FileManager.default.createDirectory(
            atPath: tree.path + "/etc/shadow", withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let seen = try await tree.look().observations
        let unknown = stateChecks().filter { check in
            check.evaluate(seen).contains {
                if case .unknown(let gap) = $0 { gap.what == "/etc/shadow" } else { false }
            }
        }
        #expect(unknown.map(\.id.rawValue).contains("accounts.empty-password"))
        #expect(try await tree.told() == [])
    }

    @Test func `have ids that stay, and evidence at a place`() async throws {
        let tree = try AccountTree(AccountTree.account("toor", 0, Self.hash))
        let (first, second) = (try await tree.findings(), try await tree.findings())
        #expect(first.map(\.id) == second.map(\.id))
        #expect(Set(first.map(\.id)).count == first.count)
        #expect(first[0].evidence.map(\.locator) == ["/etc/passwd:3", "/etc/shadow:3"])
        #expect(first[0].evidence[1].excerpt == "toor:<sha512>:20000:0:99999:7:::")
    }

    private static let freshRoot = ProcessInfo.processInfo.environment["NOROSHI_FRESH_ROOT"]

    /// A root that debootstrap(8) made, as its packages left it.
    @Test(.enabled(if: freshRoot != nil, "NOROSHI_FRESH_ROOT names no root of debootstrap"))
    func `give nothing grave of a fresh Debian`() async throws {
        let seen = try await AccountProbe(root: HostRoot(try #require(Self.freshRoot))).observe("fresh", after: [])
        let grave = stateChecks().flatMap { $0.evaluate(seen) }.compactMap { result -> String? in
            guard case .fail(let finding) = result, finding.severity > .low else { return nil }
            return finding.id
        }
        #expect(grave == [])
    }

    @Test func `have each a name and an explanation`() {
        for check in stateChecks() where check.id.rawValue.hasPrefix("accounts.") {
            for part in ["name", "what", "why", "do"] { #expect(AccountTexts.has("check.\(check.id).\(part)")) }
        }
    }
}
