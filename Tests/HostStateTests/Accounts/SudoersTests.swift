import Foundation
import NoroshiModel
import Testing

@Suite struct `Sudoers` {
    /// Each with something of the grammar that the others lack.
    static let samples = [
        "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL:ALL) ALL\n",
        "alice ALL = NOPASSWD: /bin/ls, PASSWD: /bin/cat, /bin/more\n",
        "alice,bob, %ops ,#1001,%#27 web1, web2 = (www-data) /usr/bin/systemctl restart nginx\n",
        """
        User_Alias ADMINS = alice, bob : OPS = carol
        Cmnd_Alias SHELLS = /bin/sh, /bin/bash
        ADMINS ALL=(ALL) ALL, !SHELLS
        OPS ALL=SHELLS

        """,
        """
        Runas_Alias DB = postgres, mysql
        Host_Alias DMZ = web1, 192.0.2.0/24, 2001:db8::1
        alice DMZ=(DB) NOPASSWD: ALL

        """,
        "alice ALL=(root) /bin/ls : web1=(bob) /bin/cat\n",
        "alice ALL=(root) \\\n    /bin/ls, \\\n    /bin/cat\n# a comment \\\nbob ALL=ALL\n",
        """
        Defaults env_reset
        Defaults:alice !authenticate, timestamp_timeout=5
        Defaults secure_path=\"/usr/bin:/bin\"
        Defaults!/bin/ls noexec
        alice ALL=ALL

        """,
        "alice ALL=(ALL) NOEXEC: SETENV: NOPASSWD: /usr/bin/less /var/log/*\n",
        "alice ALL=(:adm) /bin/ls\nbob ALL=(bob:adm,video) /bin/cat\ncarol ALL=() /bin/id\n",
        "alice ALL=/usr/bin/passwd [A-Za-z]*, !/usr/bin/passwd root\n",
        "alice ALL=/bin/echo a\\,b\\:c\\=d\n",
        "ALL, !alice ALL=(ALL) /bin/true\n",
        "\"odd user\" ALL=/bin/true\n\"%domain admins\" ALL=/bin/true\n",
        "alice ALL=sudoedit /etc/motd, /bin/ls \"\"\n",
        "alice ALL=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef /bin/ls\n",
        "alice ALL=TIMEOUT=30m NOTBEFORE=20260101000000Z NOPASSWD: /bin/ls\n",
        "+netadmins ALL=/sbin/ifconfig\n",
        "alice ALL=!!/bin/ls, !/bin/cat\n",
        "alice ALL=/usr/bin/\n",
        "alice\tALL\t=\t(ALL)\tALL # all of it\n",
        "alice ALL=(ALL) /bin/ls^ # x\nbob ALL=/bin/true\n",
        "%\"domain admins\" ALL=/bin/true\n", "alice ALL\n", "alice ALL=bin/ls\n", "alice = ALL\n", "alice ALL=(ALL\n",
        "= ALL\n",
        "alice ALL=/bin/ls   -l\t\tx=y  , /bin/l=s\n", "alice ALL=/bin/ls a\\ b \"c  d\" ^a=b$ :bob=ALL\n",
        "alice ALL=sha256:0123 /bin/ls\n", "alice ALL=/bin/ a\n", "alice ALL=/bin/ls = a\n", "alice ALL=/bin/ls #1\n",
        "Defaults a-b\n", "alice ALL=sudoedit\t/x   /y\n",
        "alice ALL=ALL ALL\n", "User_Alias admins = alice\n", "User_Alias A =\n", "Defaults\n", "Defaults x y\n",
        "alice ALL=/bin/ls,\n", "alice ALL=\"/bin/my ls\" a, ALL\n", "alice ALL=NOPASSWD ALL\n",
        "Cmnd_Alias A = /bin/a\nCmnd_Alias B = A, /bin/b\nCmnd_Alias C = B, !A\nalice ALL = C\n",
    ]

    @Test(.enabled(if: Oracle.exists("/usr/bin/cvtsudoers"), "sudo is not installed"), arguments: samples)
    func `are read as sudo reads them`(_ text: String) async throws {
        let oracle = try #require(Oracle("/usr/bin/cvtsudoers"))
        let tree = try AccountTree(["/etc/sudoers": text])
        let survey = try await tree.look().survey
        let (json, status) = try oracle.run(["-c", "", "-e", "-f", "json", tree.path + "/etc/sudoers"])
        // What sudo takes without a word, we take; what it complains about, we tell.
        #expect(
            (status == 0) == survey.mistakes.filter { $0.place.file == "/etc/sudoers" }.isEmpty, "\(survey.mistakes)")
        guard status == 0 else { return }
        let own = survey.grants.map { grant in
            let asks = grant.needsPassword.map { "\($0)" } ?? "-"
            return "\(grant.users) \(grant.hosts) (\(grant.asUsers):\(grant.asGroups)) \(asks) \(grant.command)"
        }
        #expect(own == (try Self.flattened(json)))
    }

    /// Every command of cvtsudoers' JSON in a line.
    private static func flattened(_ json: String) throws -> [String] {
        let root = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        return (root["User_Specs"] as? [[String: Any]] ?? []).flatMap { specification -> [String] in
            let users = words(specification["User_List"])
            let hosts = words(specification["Host_List"])
            return (specification["Cmnd_Specs"] as? [[String: Any]] ?? []).flatMap { spec -> [String] in
                let options = spec["Options"] as? [[String: Any]] ?? []
                let asks = options.lazy.compactMap { $0["authenticate"] as? Bool }.first.map { "\($0)" } ?? "-"
                let asUsers = words(spec["runasusers"])
                let asGroups = words(spec["runasgroups"]).map { $0.replacing("%", with: "") }
                return words(spec["Commands"]).map {
                    "\(users) \(hosts) (\(asUsers):\(asGroups)) \(asks) \($0)"
                }
            }
        }
    }

    private static let marks = [
        "usergroup": "%", "userid": "#", "usergid": "%#", "netgroup": "+", "nonunixgroup": "%:",
    ]

    private static func words(_ list: Any?) -> [String] {
        (list as? [[String: Any]] ?? []).map { item in
            let bang = item["negated"] as? Bool == true ? "!" : ""
            guard let (key, value) = item.first(where: { $0.key != "negated" && !$0.key.hasPrefix("sha") }) else {
                return "?"
            }
            return bang + (marks[key] ?? "") + "\(value)"
        }
    }

    @Test func `include other files, and leave out names with a dot or a tilde`() async throws {
        let tree = try AccountTree([
            "/etc/sudoers":
                """
            #include /etc/more
            @include \"/etc/with blank\"
            #includedir /etc/sudoers.d
            @include rel
            @include /etc/%h

            """,
            "/etc/more": "a ALL=ALL\n", "/etc/with blank": "b ALL=ALL\n", "/etc/rel": "c ALL=ALL\n",
            "/etc/mail": "h ALL=ALL\n",
            "/etc/sudoers.d/x": "d ALL=ALL\n", "/etc/sudoers.d/x.bak": "e ALL=ALL\n",
            "/etc/sudoers.d/x~": "f ALL=ALL\n",
            "/etc/sudoers.d/README": "# none\n",
        ])
        let survey = try await tree.look().survey
        #expect(
            survey.grants.map { "\($0.users[0]) \($0.place.locator)" } == [
                "a /etc/more:1", "b /etc/with blank:1", "d /etc/sudoers.d/x:1", "c /etc/rel:1", "h /etc/mail:1",
            ])
    }

    @Test func `that include themselves come to an end`() async throws {
        let tree = try AccountTree(["/etc/sudoers": "alice ALL=ALL\n@include /etc/sudoers\n"])
        #expect(try await tree.gaps() == ["/etc/sudoers: includes itself"])
    }

    @Test func `that include each other are read once, and the loop is told once`() async throws {
        let tree = try AccountTree([
            "/etc/sudoers": "@include /etc/sudoers\n@include /etc/sa\n", "/etc/sa": "@include /etc/sb\n",
            "/etc/sb": "@include /etc/sa\n@include /etc/sa\nzed ALL=(ALL) NOPASSWD: ALL\n",
        ])
        #expect(try await tree.gaps() == ["/etc/sudoers: includes itself", "/etc/sa: includes itself"])
        #expect(try await tree.look().survey.grants.map(\.place.locator) == ["/etc/sb:3"])
    }

    @Test func `may include one file twice`() async throws {
        let tree = try AccountTree([
            "/etc/sudoers": "@include /etc/sa\n@include /etc/sa\n", "/etc/sa": "# nothing\n",
        ])
        #expect(try await tree.gaps() == [])
    }

    @Test func `that lack a file are a gap, and a folder is none`() async throws {
        let tree = try AccountTree(["/etc/sudoers": "@include /etc/nowhere\n@includedir /etc/sudoers.none\n"])
        #expect(try await tree.gaps() == ["/etc/nowhere: included by sudoers, and not there"])
    }

    @Test(arguments: [
        ("bob ALL=(ALL) NOPASSWD: ALL", ["accounts.sudo free-all medium"]),
        ("ALL ALL=(ALL) NOPASSWD: ALL", ["accounts.sudo everybody critical"]),
        ("ALL ALL=(ALL) ALL", ["accounts.sudo everybody high"]),
        ("Defaults targetpw\nALL ALL=(ALL) ALL", []),
        ("bob ALL=NOPASSWD: /usr/bin/vim", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/python3.11", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/perl5.36-x86_64-linux-gnu", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/vim.tiny", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/./vim.basic", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/busybox", ["accounts.sudo free-escape medium"]),
        ("ALL ALL=NOPASSWD: /usr/bin/apt-get", ["accounts.sudo free-escape high"]),
        ("bob ALL=NOPASSWD: /usr/bin/apt-get install *", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/dpkg", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/systemctl", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/systemctl edit nginx", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/systemctl link /home/bob/x.service", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/systemctl restart *", ["accounts.sudo pattern low"]),
        ("bob ALL=NOPASSWD: /usr/bin/systemd-run -t bash", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/journalctl", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/tcpdump", ["accounts.sudo free-escape medium"]),
        (
            "bob ALL=NOPASSWD: /sbin/insmod, /sbin/modprobe",
            Array(repeating: "accounts.sudo free-escape medium", count: 2)
        ),
        ("bob ALL=NOPASSWD: /sbin/insmod /home/bob/../bob/x.ko", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /sbin/setcap", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/install", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /bin/bash \"\"", ["accounts.sudo free-escape medium"]),
        ("bob ALL=(root) NOPASSWD: /usr/bin/vim \"\"", ["accounts.sudo free-escape medium"]),
        ("bob ALL=(root) NOPASSWD: /usr/bin/less \"\"", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/cp \"\"", []), ("bob ALL=NOPASSWD: /opt/app/bin/", ["accounts.sudo pattern low"]),
        ("bob ALL=NOPASSWD: /usr/bin/", ["accounts.sudo free-escape medium"]),
        ("ALL ALL=NOPASSWD: /bin/", ["accounts.sudo free-escape high"]),
        ("bob ALL=NOPASSWD: /usr/bin/*", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/v?m", ["accounts.sudo free-escape medium"]),
        ("bob ALL=NOPASSWD: /usr/bin/apt-*", ["accounts.sudo pattern low"]),
        ("bob ALL=NOPASSWD: /usr/bin/../../tmp/x", ["accounts.sudo temporary high"]),
        ("bob ALL=NOPASSWD: /usr/bin//..//../tmp/x y", ["accounts.sudo temporary high"]),
        ("ALL ALL=NOPASSWD: /usr/bin/systemctl restart nginx", []), ("ALL ALL=NOPASSWD: /usr/bin/apt-get update", []),
        ("ALL ALL=NOPASSWD: /usr/bin/apt-get install -y zsh", []),
        ("ALL ALL=NOPASSWD: /usr/bin/journalctl -u nginx", []), ("ALL ALL=NOPASSWD: /sbin/modprobe nbd", []),
        ("ALL ALL=NOPASSWD: /usr/bin/tcpdump -i eth0 -c 100", []), ("bob ALL=NOPASSWD: /usr/bin/systemctl \"\"", []),
        ("bob ALL=NOPASSWD: /usr/bin/w3m-help", []), ("bob ALL=/usr/bin/systemctl", []),
        ("bob ALL=NOPASSWD: sudoedit /etc/passwd", ["accounts.sudo free-edit medium"]),
        ("bob ALL=NOPASSWD: sudoedit /etc/*", ["accounts.sudo free-edit medium"]),
        ("ALL ALL=NOPASSWD: sudoedit /etc/motd /etc/sudoers.d/x", ["accounts.sudo free-edit high"]),
        ("bob ALL=NOPASSWD: sudoedit", ["accounts.sudo free-edit medium"]),
        ("bob ALL=NOPASSWD: sudoedit /etc/motd", []), ("bob ALL=sudoedit /etc/passwd", []),
        ("bob ALL=(www-data) NOPASSWD: sudoedit /etc/passwd", []),
        ("bob ALL=/usr/bin/vim", []), ("bob ALL=(ALL) ALL", []), ("bob otherhost=NOPASSWD: ALL", []),
        ("bob mail=NOPASSWD: ALL", ["accounts.sudo free-all medium"]),
        ("bob ALL=(www-data) NOPASSWD: ALL", []), ("nobody-here ALL=NOPASSWD: ALL", ["accounts.sudo free-all low"]),
        ("bob ALL=/tmp/run", ["accounts.sudo temporary high"]),
        ("Defaults !authenticate", ["accounts.sudo no-authenticate high"]),
        ("bob ALL=ALL, !/bin/su", ["accounts.sudo excepted low"]), ("bob ALL=(ALL", ["accounts.sudo unreadable low"]),
    ])
    func `are judged by who becomes root without a password`(_ text: String, _ told: [String]) async throws {
        let tree = try AccountTree(AccountTree.account("bob", 1001, "!").merging(["/etc/sudoers": text + "\n"]) { $1 })
        #expect(try await tree.told() == told)
    }

    @Test(arguments: [
        ("bob ALL=NOPASSWD: ALL\nbob ALL=PASSWD: ALL", []),
        ("bob ALL=PASSWD: ALL\nbob ALL=NOPASSWD: ALL", ["free-all medium"]),
        ("bob ALL=NOTAFTER=20200101000000Z NOPASSWD: ALL", []),
        ("bob ALL=NOTAFTER=20990101000000Z NOPASSWD: ALL", ["free-all medium"]),
        ("bob ALL=NOPASSWD: SETENV: /usr/local/bin/backup", ["free-variables medium"]),
        ("Defaults env_keep += \"LD_PRELOAD X\"\nbob ALL=NOPASSWD: /usr/bin/id", ["variables high"]),
        ("Defaults env_keep += \"LANG DISPLAY\"\nbob ALL=NOPASSWD: /usr/bin/id", []),
        ("Defaults exempt_group=bob\nbob ALL=ALL", ["exempt medium"]),
        ("Defaults secure_path=\"/tmp:/usr/bin\"", ["search high"]), ("Defaults editor=/tmp/ed", ["editor high"]),
        ("bob ALL=(ALL,!root) NOPASSWD: ALL", ["free-others medium"]),
        ("bob ALL=(:shadow) NOPASSWD: /bin/cat", ["free-group medium"]), ("bob ALL=(:games) NOPASSWD: /bin/cat", []),
    ])
    func `tell of settings and ways around them`(_ text: String, _ told: [String]) async throws {
        let tree = try AccountTree(AccountTree.account("bob", 1000, "!"))
        try tree.write("/etc/sudoers", text + "\n")
        #expect(try await tree.told().filter { $0.hasPrefix("accounts.sudo") } == told.map { "accounts.sudo \($0)" })
    }
}
