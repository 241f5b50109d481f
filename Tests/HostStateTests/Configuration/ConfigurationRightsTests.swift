import Foundation
import HostReading
import HostState
import NoroshiModel
import Testing

@Suite struct `What others may write` {
    @Test func `is told of configuration files, programs of units and folders of libraries`() async throws {
        let image = try ConfigurationImage()
        try image.write("/etc/ssh/sshd_config", "Port 22\n")
        try image.write("/etc/postfix/main.cf", "compatibility_level = 3\n")
        try image.write("/etc/systemd/system/x.service", "[Service]\nExecStart=/opt/x -d\n")
        try image.write("/etc/systemd/system/y.service", "[Service]\nExecStart=/opt/y\n")
        try image.write("/etc/ld.so.conf", "/opt/lib\n/usr/lib\n")
        for name in ["/opt/x", "/opt/y", "/opt/lib/a", "/usr/lib/a"] { try image.write(name, "#!/bin/sh\n") }
        try image.mode("/etc/ssh/sshd_config", 0o666)
        try image.mode("/opt/x", 0o777)
        try image.mode("/opt/y", 0o755)
        try image.mode("/opt/lib", 0o777)
        let seen = try await ConfigurationProbe(root: image.root).observe("host", after: [])
        let survey = try #require(
            seen.compactMap { if case .state(.configuration(let survey)) = $0.fact { survey } else { nil } }.first)
        func values(_ software: String, _ name: String) -> [String] {
            survey.software.filter { $0.name == software }.flatMap(\.settings).filter { $0.name == name }
                .flatMap(\.values)
        }
        #expect(values("ssh", "file.writable") == ["/etc/ssh/sshd_config"])
        #expect(values("postfix", "file.writable").isEmpty)
        #expect(values("systemd", "program.open").contains("/opt/x"))
        // Whoever runs the test owns the files.
        #expect(values("systemd", "program.open").contains("/opt/y") == (getuid() != 0 && getuid() != 65_534))
        #expect(values("loader", "folder.open") == ["/opt/lib"])
        let rules = try ConfigurationRules.load(from: Configured.resources)
        let found = rules.checks.flatMap { $0.findings(in: seen) }.map(\.id)
        #expect(found.contains("configuration.any.writable-file/host/ssh"))
    }

    @Test func `is not asked of a start script that may not be run`() async throws {
        let image = try ConfigurationImage()
        try image.write("/etc/rc.local", "/tmp/.x &\n")
        try image.mode("/etc/rc.local", 0o644)
        #expect(try await Self.runs(image).isEmpty)
        try image.mode("/etc/rc.local", 0o755)
        #expect(try await Self.runs(image) == ["/tmp/.x"])
    }

    private static func runs(_ image: ConfigurationImage) async throws -> [String] {
        try await ConfigurationProbe(root: image.root).observe("host", after: []).flatMap { observation in
            guard case .state(.configuration(let survey)) = observation.fact else { return [String]() }
            return survey.software.flatMap(\.settings).filter { $0.name == "runs" }.flatMap(\.values)
        }
    }
}

@Suite struct `What cannot be decided of a configuration` {
    @Test(arguments: [
        (
            "exim", "hostlist relay_from_hosts = cdb;/etc/exim4/relay\n",
            "/etc/exim4/exim4.conf:1: 'cdb;/etc/exim4/relay' cannot be looked into; relaying is not decided"
        ),
        (
            "exim", "acl_smtp_rcpt = c\nbegin acl\nc:\n  accept domains = mysql;SELECT d FROM t\n  deny\n",
            "/etc/exim4/exim4.conf:4: 'mysql;SELECT d FROM t' cannot be looked into; relaying is not decided"
        ),
        (
            "exim", "hostlist relay_from_hosts = 127.0.0.1 : ${lookup{$sender_host_address}iplsearch{/etc/r}}\n",
            "/etc/exim4/exim4.conf:1: '127.0.0.1 : ${lookup{$sender_host_address}iplsearch{/etc/r}}' "
                + "cannot be looked into; relaying is not decided"
        ),
        (
            "exim",
            "hostlist ours = ${if exists{/etc/r}{/etc/r}{}}\nacl_smtp_rcpt = c\nbegin acl\nc:\n"
                + "  accept hosts = +ours\n    control = submission\n  deny\n",
            "/etc/exim4/exim4.conf:1: '${if exists{/etc/r}{/etc/r}{}}' cannot be looked into; relaying is not decided"
        ),
        (
            "exim", "acl_smtp_rcpt = c\nbegin acl\nc:\n  accept domains = !${lookup{$domain}lsearch{/etc/d}}\n",
            "/etc/exim4/exim4.conf:4: '${lookup{$domain}lsearch{/etc/d}}' cannot be looked into; "
                + "relaying is not decided"
        ),
        (
            "exim", "acl_smtp_rcpt = ${if eq{$interface_port}{25}{a}{b}}\nbegin acl\na:\n  deny\nb:\n  accept\n",
            "/etc/exim4/exim4.conf:1: '${if eq{$interface_port}{25}{a}{b}}' cannot be looked into; "
                + "relaying is not decided"
        ),
        (
            "exim", "hostlist relay_from_hosts = /etc/exim4/relay\n",
            "/etc/exim4/exim4.conf:1: /etc/exim4/relay is not there"
        ),
        (
            "postfix", "multi_instance_enable = yes\nmulti_instance_directories = /etc/postfix-out\n",
            "/etc/postfix/main.cf:2: the instance /etc/postfix-out was not read"
        ),
        ("ssh", "Port 22\nFooBar yes\n", "/etc/ssh/sshd_config:2: sshd does not know this keyword, and does not start"),
        (
            "ssh", "PermitRootLogin maybe\n",
            "/etc/ssh/sshd_config:1: sshd does not take this value, and does not start"
        ),
        ("ssh", "UsePAM true\n", "/etc/ssh/sshd_config:1: sshd does not take this value, and does not start"),
    ])
    func `is a gap`(name: String, text: String, reason: String) throws {
        #expect(try #require(Configured.software(name, text)).reasons == [reason])
    }

    @Test(arguments: [
        ("exim", "domainlist local_domains = dsearch;/etc/virtual : !cdb;/etc/not\n"),
        // What stands behind a refusal, asks for a password besides, or is a pattern.
        (
            "exim",
            "acl_smtp_rcpt = c\nbegin acl\nc:\n  accept hosts = ${lookup{x}lsearch{/etc/d}}\n    authenticated = *\n"
                + "  require domains = example.jp\n  accept hosts = ${lookup{x}lsearch{/etc/d}}\n"
        ),
        ("exim", "domainlist relay_to_domains = ^.*\\.example\\.jp\\$\n"),
        ("postfix", "multi_instance_directories = /etc/postfix-out\n"),
        ("ssh", "X11Forwarding YES\nUseLogin no\nSkeyAuthentication no\nKeepAlive yes\n"),
    ])
    func `is none where nothing is missing`(name: String, text: String) throws {
        #expect(try #require(Configured.software(name, text)).reasons.isEmpty)
    }

    @Test func `is an instance that a service of Postfix is started with`() throws {
        let postfix = try #require(
            Configured.software(
                "postfix",
                [
                    "/etc/postfix/main.cf": "compatibility_level = 3\n",
                    "/etc/postfix/master.cf": """
                    smtp inet n - y - - smtpd -c /etc/postfix-out
                    x unix - n n - - pipe flags=R user=x argv=/bin/sh -c x
                    """,
                ]))
        #expect(postfix.reasons == ["/etc/postfix/master.cf:1: the instance /etc/postfix-out was not read"])
    }
}
