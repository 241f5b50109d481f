import Foundation
import HostState
import NoroshiFormats
import NoroshiModel
import Testing

@Suite struct `Declared accounts` {
    private static let hash = "$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30"

    @Test func `that were accepted are not told`() async throws {
        let tree = try AccountTree(
            AccountTree.account("alice", 1000, Self.hash).merging(["/etc/sudoers": "alice ALL=(ALL) ALL\n"]) { $1 })
        let policy = AccountPolicy(accepting: try await tree.look().observations)
        #expect(policy.accounts.map { "\($0.name) \($0.sudo == true)" } == ["root true", "daemon false", "alice true"])
        #expect(try await tree.told(policy).filter { $0.contains("undeclared") } == [])
        // What was written is read as the same.
        let text = AccountPolicyFile.serialize(policy)
        var read = try AccountPolicyFile.parse(text, file: "accounts.yaml")
        #expect(read.accounts.map(\.locator) == ["accounts.yaml:5:5", "accounts.yaml:12:5", "accounts.yaml:19:5"])
        for index in read.accounts.indices { read.accounts[index].locator = "" }
        #expect(read == policy)
    }

    @Test(arguments: [
        ("accounts: [root, daemon]", ["new high"]), ("accounts: [root, daemon, alice]", []),
        ("accounts: [root, daemon, alice, bob]", ["gone low"]),
        ("accounts: [root, daemon, {name: alice, uid: 1001}]", ["changed medium"]),
        ("accounts: [root, daemon, {name: alice, shell: /bin/false, home: /home/alice}]", ["changed medium"]),
        ("accounts: [root, daemon, {name: alice, sudo: false}]", ["sudo high"]),
        ("accounts: [{name: root, uid: 0}, daemon, {name: alice, sudo: true}]", []),
        ("accounts: []", ["new-root critical", "new low", "new-root critical"]),
    ])
    func `are compared with what is there`(_ text: String, _ told: [String]) async throws {
        let sudo = text.contains("sudo") || text.contains("[]")
        var files = AccountTree.account("alice", 1000, Self.hash)
        if sudo { files["/etc/sudoers"] = "alice ALL=(ALL) ALL\n" }
        let policy = try AccountPolicyFile.parse(text, file: "accounts.yaml")
        let found = try await AccountTree(files).told(policy).filter { $0.contains("undeclared") }
        #expect(found == told.map { "accounts.undeclared \($0)" })
    }

    @Test func `have the keys that were declared`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "*"))
        try tree.write("/home/alice/.ssh/authorized_keys", "ssh-dss AAAAB3NzaC1kc3MAAAABAQAAAAEBAAAAAQEAAAABAQ== old\n")
        let fingerprint = try #require(try await tree.look().survey.keys.first?.fingerprint)
        let none = try AccountPolicyFile.parse("accounts: [root, daemon, {name: alice, keys: []}]", file: "a")
        let known = try AccountPolicyFile.parse(
            "accounts: [root, daemon, {name: alice, keys: ['\(fingerprint)']}]", file: "a")
        #expect(try await tree.told(none).contains("accounts.undeclared key high"))
        #expect(try await !tree.told(known).contains { $0.contains("undeclared") })
    }

    @Test(arguments: [
        ("accounts: 5", "a:1:11: 'accounts' must be a list"),
        ("accounts: [{uid: 5}]", "a:1:12: an account needs a 'name'"),
        ("accounts: [{name: x, uid: y}]", "a:1:27: 'uid' must be a number from 0 to 4294967295, found 'y'"),
        (
            "accounts: [{name: x, keys: [a]}]",
            "a:1:29: a key is its fingerprint as 'ssh-keygen -l' prints it, found 'a'"
        ),
        ("accounts: [x, x]", "a:1:15: 'x' is declared twice"),
        ("account: []", "a:1:1: unknown key 'account'; expected 'accounts'"),
    ])
    func `with mistakes are refused, with the place`(_ text: String, _ told: String) throws {
        let errors = #expect(throws: ParseErrors.self) { try AccountPolicyFile.parse(text, file: "a") }
        #expect(errors?.description == told)
    }
}
