import Crypto
import Foundation

/// A small system below a folder, as a mounted disk shows it: accounts, a few real programs, dpkg's database and a mail server's
/// configuration. Made as root, for owners count.
package struct HostTree {
    package let folder: TemporaryFolder

    package var root: String { folder.path("root") }

    /// Builds a host that nobody touched.
    package init(in folder: TemporaryFolder) throws {
        self.folder = folder
        for (name, text) in Self.files { try write(text, to: name) }
        for name in ["/etc/shadow", "/etc/gshadow"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: root + name)
        }
        for name in ["/root", "/home/alice", "/var/mail", "/proc", "/sys", "/tmp", "/var/tmp"] {
            try FileManager.default.createDirectory(atPath: root + name, withIntermediateDirectories: true)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: root + "/root")
        for name in ["/tmp", "/var/tmp"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: root + name)
        }
        try FileManager.default.setAttributes(
            [.ownerAccountID: 1000, .groupOwnerAccountID: 1000, .posixPermissions: 0o700],
            ofItemAtPath: root + "/home/alice")
        try programs()
    }

    package func write(_ text: String, to name: String, mode: Int = 0o644) throws {
        try folder.write(text, to: "root" + name, mode: mode)
    }

    package func read(_ name: String) throws -> String { try folder.read("root" + name) }

    /// Adds lines to a file's end.
    package func append(_ lines: String, to name: String) throws {
        let mode = try FileManager.default.attributesOfItem(atPath: root + name)[.posixPermissions] as? Int
        try write(try read(name) + lines, to: name, mode: mode ?? 0o644)
    }

    /// Puts other bytes of the same number into a file, and its times back.
    package func exchange(_ name: String) throws {
        let path = root + name
        let before = try FileManager.default.attributesOfItem(atPath: path)
        var bytes = try Data(contentsOf: URL(filePath: path))
        for index in bytes.indices.suffix(512) { bytes[index] ^= 0x5A }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.write(contentsOf: bytes)
        try handle.close()
        try FileManager.default.setAttributes(
            [.modificationDate: before[.modificationDate] ?? Date()], ofItemAtPath: path)
    }

    /// Copies a program, and lets it run with its owner's rights.
    package func plantShell(_ name: String) throws {
        let path = root + name
        try FileManager.default.createDirectory(
            at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: root + "/usr/bin/dash", toPath: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o4755], ofItemAtPath: path)
    }

    // MARK: What is in it

    /// Real programs, owned by packages as dpkg would have them.
    private func programs() throws {
        var sums: [String: String] = [:]
        for (name, source) in [
            ("usr/bin/ls", "/bin/ls"), ("usr/bin/dash", "/bin/dash"), ("usr/sbin/sendmail", "/bin/true"),
        ] {
            let bytes = try Data(contentsOf: URL(filePath: source))
            try folder.write(bytes, to: "root/" + name, mode: 0o755)
            sums[name] = Insecure.MD5.hash(data: bytes).map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        }
        try FileManager.default.createSymbolicLink(atPath: root + "/bin", withDestinationPath: "usr/bin")
        try FileManager.default.createSymbolicLink(atPath: root + "/usr/bin/sh", withDestinationPath: "dash")
        for (package, name) in [
            ("coreutils", "usr/bin/ls"), ("dash", "usr/bin/dash"), ("sendmail-bin", "usr/sbin/sendmail"),
        ] {
            let link = package == "dash" ? "/usr/bin/sh\n" : ""
            try write("/.\n/usr\n/\(name)\n\(link)", to: "/var/lib/dpkg/info/\(package).list")
            try write("\(sums[name] ?? "")  \(name)\n", to: "/var/lib/dpkg/info/\(package).md5sums")
        }
    }

    private static let hash = "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7"

    private static func stanza(_ name: String, _ version: String) -> String {
        """
        Package: \(name)
        Status: install ok installed
        Priority: required
        Section: utils
        Maintainer: Nobody <nobody@example.jp>
        Architecture: amd64
        Version: \(version)
        Description: for a test


        """
    }

    private static let files: [(String, String)] = [
        ("/etc/hostname", "web7\n"),
        ("/etc/hosts", "127.0.0.1 localhost\n192.0.2.7 web7.example.jp web7\n"),
        ("/etc/debian_version", "12.12\n"),
        ("/etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n"),
        ("/etc/login.defs", "UID_MIN 1000\nUID_MAX 60000\nENCRYPT_METHOD YESCRYPT\n"),
        ("/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"),
        ("/etc/shells", "/bin/sh\n/bin/dash\n"),
        (
            "/etc/passwd",
            """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
            mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
            nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
            alice:x:1000:1000:Alice:/home/alice:/bin/sh

            """
        ),
        (
            "/etc/shadow",
            """
            root:*:20700:0:99999:7:::
            daemon:*:20700:0:99999:7:::
            mail:*:20700:0:99999:7:::
            nobody:*:20700:0:99999:7:::
            alice:\(hash):\(Int(Date().timeIntervalSince1970) / 86_400 - 3):0:99999:7:::

            """
        ),
        ("/etc/group", "root:x:0:\ndaemon:x:1:\nmail:x:8:\nalice:x:1000:\nnogroup:x:65534:\n"),
        ("/etc/gshadow", "root:*::\ndaemon:*::\nmail:*::\nalice:!::\nnogroup:*::\n"),
        (
            "/var/lib/dpkg/status",
            stanza("coreutils", "9.1-1") + stanza("dash", "0.5.12-2")
                + stanza("sendmail-bin", "8.17.1.9-2+deb12u2")
        ),
        ("/etc/mail/sendmail.cf", closedRelay),
    ]

    /// Takes mail for its own names only.
    private static let closedRelay = """
        # made for a test
        V10/Berkeley
        DZ8.17.1.9
        Cwlocalhost web7.example.jp
        O PrivacyOptions=authwarnings,novrfy,noexpn
        Scheck_rcpt
        R$*\t\t\t$: $>3 $1
        R$* < @ $=w > $*\t$@ OK
        R$- \t\t\t$@ OK
        R$*\t\t\t$#error $@ 5.7.1 $: "550 5.7.1 Relaying denied"

        """ + delivery

    /// As configurations were before any refused to relay.
    package static let openRelay = """
        # made for a test, as in 1997
        V6/Berkeley
        DZ8.8.5
        Cwlocalhost web7.example.jp

        """ + delivery

    private static let delivery = """
        S3
        R$* < @ $+ > $*\t$@ $1 < @ $2 > $3
        R$* < $* > $*\t\t$: $2
        R$* @ $+\t\t$: $1 < @ $2 >
        S0
        R$+ < @ $=w > \t\t$#local $: $1
        R$+ < @ $+ >\t\t$#smtp $@ $2 $: $1 @ $2
        R$+\t\t\t$#local $: $1
        Mlocal, P=/bin/true, F=lsDFM, A=mail -d $u
        Msmtp, P=[IPC], F=mDFMuX, A=TCP $h
        Mprog, P=/bin/sh, F=lsD, A=sh -c $u

        """
}
