import NoroshiModel

extension TraceAtIssue {
    /// Empty where nothing is to be done but what every plan has.
    var steps: [Plan.Step] {
        switch response {
        case .scanning: []
        case .passwordGuessing: [guessing]
        case .exploitAttempt: [exploit]
        case .crash: [crash]
        case .exposure: [exposure]
        case .accountCompromise, .accountChange, .privilegeAttempt: [accountStep]
        case .rootAccount: [rootAccount]
        case .privilegeEscalation: [privileges]
        case .webShell: [webShell]
        case .disclosure: [disclosure]
        case .persistence: [persistence]
        case .kernel: [kernel]
        case .sniffing: [sniffing]
        case .remoteControl: [remoteControl]
        case .relay: [relay]
        case .spam: [spam]
        case .logging: [logging]
        }
    }

    // MARK: From outside

    private var guessing: Plan.Step {
        let file = "/etc/ssh/sshd_config.d/10-noroshi.conf"
        let reload = "sshd -t && { systemctl reload ssh || systemctl reload sshd; }"
        return step(
            .watch,
            commands: [
                "sshd -T | grep -iE '^(passwordauthentication|kbdinteractiveauthentication|permitrootlogin) '",
                "printf '%s\\n' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' "
                    + "'PermitRootLogin prohibit-password' > \(file)",
                reload,
            ],
            undo: ["rm \(file)", reload], notes: ["keys"])
    }

    private var exploit: Plan.Step {
        step(.upgrade, commands: ["noroshi inspect", "apt-get update", "apt list --upgradable"])
    }

    private var crash: Plan.Step {
        step(
            .upgrade,
            commands: [
                "journalctl --since \(since) --grep 'segfault|general protection|dumped core|smashing'",
                "coredumpctl list --since \(since)  # where systemd-coredump is installed",
                "find / -xdev -newerct \(since) -type f -perm /6000 -ls",
                "apt-get update", "apt list --upgradable", "noroshi inspect",
            ])
    }

    private var exposure: Plan.Step {
        step(.disable, commands: ["ss -tulpn", "noroshi inspect", "noroshi respond"])
    }

    // MARK: In the host

    private var privileges: Plan.Step {
        step(
            .upgrade,
            commands: accounts.prefix(Self.maximumAccounts).map { "sudo -l -U \(ShellWord.quoted($0))" } + [
                "grep -rnE 'NOPASSWD|ALL' /etc/sudoers /etc/sudoers.d", "ls -lat /tmp /var/tmp /dev/shm | head -60",
                "find / -xdev -perm -4000 -newerct \(since) -ls",
                "apt-get update", "apt-get install --only-upgrade sudo polkitd policykit-1",
                "# take the rule out of sudoers: cp -p /etc/sudoers /etc/sudoers.noroshi; visudo",
            ],
            undo: ["# cp -p /etc/sudoers.noroshi /etc/sudoers; visudo -c", "# apt-get install sudo=EARLIER-VERSION"])
    }

    private var webShell: Plan.Step {
        let folder = TraceEvidence.folder
        return step(
            .disable,
            commands: [
                "find /var/www /srv -xdev -type f -newerct \(since) -ls > \(folder)/web-files.txt",
                "ps -u www-data -o pid,lstart,args > \(folder)/web-processes.txt",
                "find /tmp /var/tmp /dev/shm -user www-data -ls >> \(folder)/web-files.txt",
                "crontab -u www-data -l > \(folder)/web-crontab.txt",
                "# the page that the finding names: cp -p --parents FILE \(folder) && mv FILE FILE.noroshi && chmod 0 FILE.noroshi",
            ],
            undo: ["# mv FILE.noroshi FILE && chmod 644 FILE"], notes: ["web"])
    }

    private var disclosure: Plan.Step {
        let names = ["'.env*'", ".git", "'*.sql'", "'*.bak'", "'wp-config.php?*'", "'id_*'", "'*.pem'"]
        return step(
            .changePasswords,
            commands: [
                "find /var/www /srv -xdev \\( -name \(names.joined(separator: " -o -name ")) \\) -ls",
                "# the file that the finding names: mv FILE /root/",
            ],
            undo: ["# mv /root/FILE where it was"])
    }

    private var persistence: Plan.Step {
        let folder = TraceEvidence.folder
        let jobs = accounts.prefix(Self.maximumAccounts).map { name in
            let word = ShellWord.quoted(name)
            return "crontab -u \(word) -l > \(folder)/crontab-\(word)  # then, to take it away: crontab -u \(word) -r"
        }
        return step(
            .disable,
            commands: [
                "grep -rn . /etc/crontab /etc/cron.* /var/spool/cron > \(folder)/jobs.txt",
                "find /etc/systemd/system /usr/lib/systemd/system -newerct \(since) -type f -ls",
                "find / -xdev -path '*/.ssh/authorized_keys*' -newerct \(since) -ls", "cat /etc/ld.so.preload",
            ] + jobs + ["# a service: systemctl disable --now UNIT; a key: take its line out of authorized_keys"],
            undo: accounts.prefix(Self.maximumAccounts).map { name in
                let word = ShellWord.quoted(name)
                return "crontab -u \(word) \(folder)/crontab-\(word)"
            } + ["# a service: systemctl enable --now UNIT"])
    }

    private var kernel: Plan.Step {
        step(
            .disable,
            commands: [
                "lsmod", "cat /proc/sys/kernel/tainted",
                "lsmod | tail -n +2 | while read -r name rest; do modinfo -n \"$name\" || echo \"no file: $name\"; done",
                "# a module that no package owns (dpkg -S FILE): rmmod NAME",
            ])
    }

    private var sniffing: Plan.Step {
        step(
            .disable,
            commands: [
                "ip -d link | grep -iE 'promisc|^[0-9]'", "ss -0pb",
                "# the process that holds a packet socket: cp /proc/PID/exe \(TraceEvidence.folder)/ && kill PID",
                "# ip link set dev DEVICE promisc off",
            ],
            undo: ["# ip link set dev DEVICE promisc on"], notes: ["clear"])
    }

    /// The table lets in only who looks: all else that leaves the host or enters it is lost.
    private var remoteControl: Plan.Step {
        step(
            .disable,
            commands: [
                "ss -tunap > \(TraceEvidence.folder)/connections.txt",
                "nft add table inet noroshi_cut",
                "nft 'add chain inet noroshi_cut output { type filter hook output priority -20; }'",
                "nft 'add rule inet noroshi_cut output oifname lo accept'",
                "nft 'add rule inet noroshi_cut output tcp sport 22 ip daddr 192.0.2.0/24 accept'",
                "nft 'add rule inet noroshi_cut output drop'",
            ],
            undo: ["nft delete table inet noroshi_cut"], notes: ["cut"])
    }

    // MARK: Mail

    private var relay: Plan.Step {
        let closing = RelayClosing(in: inspection)
        let domains = "--from 198.51.100.7 --domain example.jp"
        return step(
            .disable,
            commands: closing.hold + closing.commands + [
                "mailq | tail -1", "# from a host outside: noroshi relay test HOST:25 \(domains)",
            ],
            undo: closing.undo + closing.release, notes: ["queue"])
    }

    private var spam: Plan.Step {
        let closing = RelayClosing(in: inspection)
        let locks = AccountLock.all(accounts)
        return step(
            .changePasswords, commands: ["mailq | tail -1"] + closing.hold + locks.flatMap(\.commands),
            undo: locks.flatMap(\.undo) + closing.release, notes: ["queue", "mailboxes"])
    }

    // MARK: Logs

    private var logging: Plan.Step {
        let file = "/etc/rsyslog.d/10-noroshi.conf"
        return step(
            .watch,
            commands: [
                "systemctl status rsyslog systemd-journald auditd --no-pager", "df -h /var/log", "journalctl --verify",
                "systemctl start rsyslog",
                "echo '*.* @@loghost.example.jp:6514' > \(file) && systemctl restart rsyslog",
            ],
            undo: ["rm \(file) && systemctl restart rsyslog"], notes: ["copies"])
    }
}
