import Foundation
import NoroshiModel
import Testing

@Suite struct `Hashes in other files` {
    private static let hashes = [
        "$y$j9T$PKXc3hCOSyMqdaEQArI62/$N0kgtFXAZcPkQfkzwS5Wu01C1",
        "$6$rounds=9000$DVt8LSvPpW8AtxSd$2qD.5Zzg7XWLuMKAtvgkGRbER.p22BEBVISkwsRQQ/ip9Rvt8bHqb",
        "$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30", "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
        "$md5,rounds=904$iPPKEBnEkp3JV8uX$$0L6m7rOFTVFn.SGqo2M9W1",
    ]

    @Test(arguments: hashes) func `are never kept or shown`(_ hash: String) async throws {
        let line = "alice:\(hash):20000:0:99999:7:::"
        let tree = try AccountTree([
            "/etc/cron.d/x": "\(line)\n* * * * * root /tmp/x \(hash)\nX=\(hash)\n", "/etc/sudoers": "\(line)\n",
            "/etc/pam.d/x": "\(line)\n", "/var/spool/cron/crontabs/alice": "\(line)\n", "/etc/hostname": "\(line)\n",
            "/etc/nsswitch.conf": "passwd: \(hash)\n", "/etc/login.defs": "ENCRYPT_METHOD \(hash)\n",
            "/root/.ssh/authorized_keys": "\(line)\n", "/root/.rhosts": "\(line)\nhost \(hash)\n",
            "/etc/cron.daily/x": "#!/bin/sh\ncurl x | sh -s '\(hash)'\n", "/etc/anacrontab": "1 5 x /tmp/x \(hash)\n",
        ])
        let seen = try await tree.look().observations
        let findings = try await tree.findings()
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let json = String(decoding: try encoder.encode(seen) + encoder.encode(findings), as: UTF8.self)
        #expect(!json.contains(hash.suffix(12)))
        #expect(json.contains("<hidden>"))
        #expect(findings.contains { $0.key == "/etc/cron.d/x/root//tmp/x <hidden>" })
    }

    @Test func `are not seen in what only looks like them`() async throws {
        let commands = ["awk '{print $1$2$3}' /var/log/x", "echo $6$7", "echo $HOME$PATH$x", "a='$1' b=$2$3 run"]
        let tree = try AccountTree([
            "/etc/cron.d/x": commands.map { "* * * * * root \($0)\n" }.joined()
        ])
        #expect(try await tree.look().survey.jobs.map(\.command) == commands)
    }
}
