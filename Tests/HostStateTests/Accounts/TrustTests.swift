import Foundation
import NoroshiModel
import Testing

@Suite struct `Trusted hosts` {
    @Test(arguments: [
        ("/etc/hosts.equiv", "+", ["everywhere high"]), ("/etc/hosts.equiv", "+ +", ["everywhere critical"]),
        ("/etc/hosts.equiv", "web.example.jp", ["host low"]), ("/etc/hosts.equiv", "web bob", ["host medium"]),
        ("/etc/ssh/shosts.equiv", "+", ["everywhere high"]), ("/root/.rhosts", "+ +", ["everywhere critical"]),
        ("/root/.rhosts", "host bob", ["host medium"]), ("/home/alice/.rhosts", "+ +", ["everywhere high"]),
        ("/home/alice/.shosts", "host", ["host low"]), ("/home/alice/.rhosts", "host +", ["host medium"]),
        ("/home/alice/.rhosts", "# comment\n\n-evil\nhost -bob\na b c\n{}", []), ("/home/alice/.rhost", "+ +", []),
    ])
    func `are told by whom they let in`(_ path: String, _ text: String, _ told: [String]) async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "!"))
        try tree.write(path, text + "\n", mode: 0o600)
        #expect(try await tree.told() == told.map { "accounts.trusts \($0)" })
    }

    @Test func `are not read through a link`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "!"))
        try tree.write("/etc/list", "+ +\n")
        try tree.link("/home/alice/.rhosts", to: "/etc/list")
        #expect(try await tree.told() == [])
    }
}
