import NoroshiModel
import Testing

@Suite struct `Records of systemd's user database` {
    private static let evil = #"{"userName":"evil","uid":0,"gid":0,"shell":"/bin/bash","homeDirectory":"/root"}"#

    @Test(arguments: ["/etc/userdb", "/run/userdb", "/usr/lib/userdb"])
    func `are judged as accounts are`(_ folder: String) async throws {
        let tree = try AccountTree(["\(folder)/evil.user": Self.evil])
        try tree.link("\(folder)/0.user", to: "evil.user")
        #expect(try await tree.told() == ["accounts.second-root shut high"])
        #expect(try await tree.gaps() == [])
        let evidence = try await tree.findings().flatMap(\.evidence)
        #expect(evidence.map { "\($0.locator) \($0.excerpt)" } == ["\(folder)/evil.user:1 evil:x:0:0::/root:/bin/bash"])
    }

    @Test func `have their password in a file of its own`() async throws {
        let tree = try AccountTree(["/etc/userdb/evil.user": Self.evil])
        try tree.write("/etc/userdb/evil.user-privileged", #"{"privileged":{"hashedPassword":[""]}}"#, mode: 0o600)
        #expect(
            try await tree.told() == ["accounts.second-root open critical", "accounts.empty-password shell critical"])
    }

    @Test func `of the system have no shell and no weak hash`() async throws {
        let tree = try AccountTree()
        try tree.write(
            "/etc/userdb/games2.user",
            #"{"userName":"games2","uid":205,"gid":0,"shell":"/bin/sh","#
                + #""privileged":{"hashedPassword":["$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30"]}}"#)
        let told = try await tree.told()
        #expect(told.contains("accounts.system-shell password high"))
        #expect(told.contains("accounts.weak-hash used medium"))
    }

    @Test(arguments: ["{", "[]", #"{"userName":"x","uid":-1}"#, #"{"uid":0}"#, #"{"userName":"x"}"#])
    func `that cannot be read are a gap`(_ text: String) async throws {
        let tree = try AccountTree(["/etc/userdb/x.user": text])
        let gaps = try await tree.gaps()
        #expect(gaps.count == 1 && gaps[0].hasPrefix("/etc/userdb/x.user: "), "\(gaps)")
    }

    @Test func `put accounts into groups`() async throws {
        let tree = try AccountTree(AccountTree.account("bob", 1000, "!"))
        try tree.write("/etc/userdb/docker.group", #"{"groupName":"docker","gid":990}"#)
        try tree.write("/etc/userdb/bob:docker.membership", "{}")
        #expect(try await tree.told().contains { $0.hasPrefix("accounts.root-groups containers") })
    }
}

@Suite struct `Variables of logins` {
    @Test(arguments: [
        ("/etc/environment", "LD_PRELOAD=/tmp/x.so\n", ["variable-temporary high"]),
        ("/etc/environment", "export LD_LIBRARY_PATH=\"/usr/lib:/var/tmp\"\n", ["variable-temporary high"]),
        ("/etc/environment", "LD_AUDIT=/usr/lib/x.so\n", ["variable medium"]),
        ("/etc/environment", "PATH=\"/usr/local/bin:/usr/bin:/bin\"\nLANG=C.UTF-8\n# LD_PRELOAD=/tmp/x\n", []),
        ("/etc/security/pam_env.conf", "LD_PRELOAD DEFAULT=/tmp/x.so\n", ["variable-temporary high"]),
        (
            "/etc/security/pam_env.conf", "LD_PRELOAD\tDEFAULT= \\\n  OVERRIDE=\"/dev/shm/x.so\"\n",
            ["variable-temporary high"]
        ),
        ("/etc/security/pam_env.conf", "#LD_PRELOAD DEFAULT=/tmp/x.so\nDISPLAY DEFAULT=:0\n", []),
        ("/etc/environment.d/9.conf", "LD_PRELOAD=/tmp/x.so\n", ["variable-temporary high"]),
    ])
    func `that load from open places are told`(_ file: String, _ text: String, _ told: [String]) async throws {
        #expect(try await AccountTree([file: text]).told() == told.map { "accounts.pam \($0)" })
    }

    @Test func `are read from the files that PAM names`() async throws {
        let tree = try AccountTree([
            "/etc/pam.d/login": "auth required pam_unix.so\nsession required pam_env.so envfile=/etc/default/locale\n",
            "/etc/default/locale": "LD_PRELOAD=/tmp/x.so\n",
        ])
        #expect(try await tree.told().contains("accounts.pam variable-temporary high"))
    }
}
