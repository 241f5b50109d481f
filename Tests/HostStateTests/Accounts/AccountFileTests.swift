import Foundation
import HostState
import NoroshiModel
import Testing

@Suite struct `Account files` {
    private static let hash =
        "$6$DVt8LSvPpW8AtxSd$2qD.5Zzg7XWLuMKAtvgkGRbER.p22BEBVISkwsRQQ/ip9Rvt8bHqb.jKgIryr3nk/FMUlIflAl.lqpbKp3hvC."

    @Test(
        arguments: [
            ("files ldap nis", nil, "ldap, nis"), ("files [NOTFOUND=return] winbind", nil, "winbind"),
            ("sss files systemd", "/etc/sssd/sssd.conf", "sss"), ("files sss", "/etc/sssd/conf.d/a.conf", "sss"),
            ("sss files systemd", nil, nil), ("files sss", "/etc/sssd/conf.d/README", nil),
            ("files mymachines systemd altfiles", nil, nil),
        ] as [(String, String?, String?)])
    func `are a gap where accounts come from elsewhere`(_ sources: String, _ file: String?, _ told: String?)
        async throws
    {
        let tree = try AccountTree(["/etc/nsswitch.conf": "hosts: files dns\npasswd: \(sources)\n"])
        if let file { try tree.write(file, "") }
        let gap = told.map { "/etc/nsswitch.conf:2: accounts of other sources are not asked for: \($0)" }
        #expect(try await tree.gaps() == [gap].compactMap(\.self))
    }

    /// What glibc's own reader makes of a file.
    private static func readByLibrary(_ path: String) -> [String] {
        guard let file = unsafe fopen(path, "r") else { return [] }
        defer { unsafe fclose(file) }
        var found: [String] = []
        while let entry = unsafe fgetpwent(file) {
            let words = unsafe [
                String(cString: entry.pointee.pw_name), "\(entry.pointee.pw_uid)", "\(entry.pointee.pw_gid)",
                String(cString: entry.pointee.pw_dir), String(cString: entry.pointee.pw_shell),
            ]
            found.append(words.joined(separator: ":"))
        }
        return found
    }

    @Test(arguments: [
        "root:x:0:0:root:/root:/bin/bash\n", "toor:x:+0:0::/:/bin/sh\n", "toor:x:00:0::/:/bin/sh\n",
        "toor:x:-0:0::/:/bin/sh\n",
        "toor:x: 0:0::/:/bin/sh\n", "toor:x:0x0:0::/:/bin/sh\n", "toor:x:0 :0::/:/bin/sh\n", "toor:x::0::/:/bin/sh\n",
        "  toor:x:0:0::/:/bin/sh\n", "#toor:x:0:0::/:/bin/sh\n", "  #toor:x:0:0::/:/bin/sh\n",
        "\n\ntoor:x:0:0::/:/bin/sh\n",
        "toor:x:0:0\n", "toor:x:0\n", "toor:x\n", "toor\n", "toor:x:0:0:\n", "toor::0:0::\n",
        "toor:x:4294967295:0::/:\n",
        "toor:x:4294967296:0::/:\n", "toor:x:99999999999999999999999:0::/:\n", "toor:x:-1:0::/:\n",
        "toor:x:1.5:0::/:\n",
        "toor:x:0:0:a:b:c:d:e\n", ":x:0:0::/:/bin/sh\n", "toor:x:0:0::/:/bin/sh",
        "a:x:1:1::/:\nb:x:2:2::/:\nbad\nc:x:3:3::/:\n",
        "toor:x:0:0::/:/bin/sh\r\n", "\ttoor:x:0:0::/:/bin/sh\n", "toor:x:1a:0::/:\n",
    ])
    func `are read as the C library reads them`(_ text: String) async throws {
        let tree = try AccountTree(["/etc/passwd": text])
        let survey = try await tree.look().survey
        let own = survey.accounts.map { [$0.name, "\($0.uid)", "\($0.gid)", $0.home, $0.shell].joined(separator: ":") }
        let library = Self.readByLibrary(tree.path + "/etc/passwd").map { $0.replacing("\r", with: "\\r") }
        #expect(own == library)
    }

    @Test(arguments: [
        ("bad\n", "ignored too few fields: 1 of 7"), ("a:x:1:1\n", "odd too few fields: 4 of 7"),
        ("a:x:1:1:::::\n", "odd too many fields: 9 of 7"), ("a:x:x1:1:::\n", "ignored uid 'x1' is not a number"),
        ("a:x:1::::\n", "ignored gid '' is not a number"),
        ("a:x:5000000000:1:::\n", "ignored uid '5000000000' is out of range"),
        ("a:x:01:1:::\n", "odd uid '01' is an unusual way to write 1"),
        ("+a:x:::::\n", "other-source names accounts of another source"),
        ("a:x:1:1:::\r\n", "odd ends with a carriage return"), ("a:x:1:1:::", "odd the last line has no end"),
        ("a\u{0}b:x:1:1:::\n", "odd a NUL byte"), (" a:x:1:1:::\n", "odd begins with white space"),
        (":x:1:1:::\n", "odd no name"),
        ("a b:x:1:1:::\n", "odd the name has unusual characters"),
        ("a:x:1:1:\(String(repeating: "x", count: 5000))::\n", "odd 5010 bytes long"),
    ])
    func `tell of lines that are not as they should be`(_ text: String, _ told: String) async throws {
        let survey = try await AccountTree(["/etc/passwd": text]).look().survey
        #expect(
            survey.mistakes.filter { $0.place.file == "/etc/passwd" }.map { "\($0.kind.rawValue) \($0.reason)" }
                .contains(told))
        #expect(survey.mistakes.allSatisfy { $0.place.line == 1 })
    }

    @Test(arguments: [
        "alice:\(hash):20000:0:99999:7:::\n", "alice\(hash)\n", "alice:20000:\(hash)\n", "\(hash)\n",
        "alice:x:\(hash):0:::\n",
        "alice:!\(hash):20000::::::\n", "+alice:\(hash):::::::\n", "alice:\(hash):\(hash):\(hash):::::\n",
    ])
    func `never give a hash away`(_ line: String) async throws {
        let tree = try AccountTree(["/etc/passwd": line, "/etc/shadow": line, "/etc/group": line, "/etc/gshadow": line])
        let seen = try await tree.look().observations
        let findings = try await tree.findings()
        let json = String(decoding: try JSONEncoder().encode(seen) + JSONEncoder().encode(findings), as: UTF8.self)
        for part in ["2qD.5Zzg7XWLuMKAtvgkGRbER", "DVt8LSvPpW8AtxSd"] { #expect(!json.contains(part)) }
    }

    @Test func `survive their own JSON`() async throws {
        let seen = try await AccountTree(AccountTree.account("alice", 1000, Self.hash)).look().observations
        #expect(try JSONDecoder().decode([Observation].self, from: JSONEncoder().encode(seen)) == seen)
    }

    @Test(arguments: [
        ("", "empty"), ("*", "none"), ("!", "none"), ("!!", "none"), ("!*", "none"), ("*LK*", "none"), ("x", "unknown"),
        ("BeNeOAkbMmMqk", "des"), ("$1$dKZ.E0iY$o3e2Vq/CimCOqoLdMWGd30", "md5"),
        ("$5$.EU9br5Poqeg7BJY$9hus381kS7xUDEAzaAAEETFTyjcIPI5.CfWY6GgC/d9", "sha256"), (hash, "sha512"),
        ("$2b$05$zxP0JErvMcMEBYWMGyPcdupL.xB9z8WYilts5NCyYT1HuNvjDjqha", "bcrypt"),
        ("$2a$05$poSiWOWY8mlcqBCgRgqoQe9lR1RSQPv9AUTK20IqlKR8mRvAYAd/.", "bcrypt"),
        ("$y$j9T$T8E/3cAvHvGZQXNfIyZ7z/$5aXYRvQx6G1P2yShOVAnrB7Ag2DyWyPxzWUGvWI6cc3", "yescrypt"),
        ("$gy$j9T$YFk7av/GgwXEoJyJ145Ng1$rrvdJG41Hic4ciAykCRvBcD1zvTW/5/gE9Lcn3/tUb4", "gost-yescrypt"),
        ("$7$CU..../....FrjtXp98dxj7CYjz.mv9o1$XZXcgRRGn2jK4fe3O5.QOSs3wtrzqcAvY6V5Bs8A8i9", "scrypt"),
        ("_J9..CvXr/aoEZRusBsg", "bsdi"), ("$md5,rounds=51351$rgswtSDK$$2AM4oZKxH17GdExH2018O/", "sunmd5"),
        ("$3$$bbb5bd3497351b117e75a848d2b00109", "nthash"), ("$6$cut$abc", "unknown"), ("$9$x$y", "unknown"),
        (
            "$6$rounds=1000$JUMZBiPWM6kFERk9$vdQrAerJ9A9oScZpo.VC8BGVrLhWxUCLBpLWiZzkYdj6WrqU7q.YgR3m40FMYa78/6ErZT8XnQk8ioY7u./zN1",
            "sha512"
        ),
    ])
    func `tell the scheme of a hash`(_ field: String, _ scheme: String) async throws {
        let survey = try await AccountTree(AccountTree.account("alice", 1000, field)).look().survey
        #expect(survey.shadow.last?.password.scheme.rawValue == scheme)
    }
}
