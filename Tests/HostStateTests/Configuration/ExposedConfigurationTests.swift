import Foundation
import HostReading
import HostState
import NoroshiModel
import Testing

@Suite struct `What others than root may put in a place that counts` {
    @Test(arguments: [
        ("/etc/ssh/ca", 0o666, nil, true), ("/etc/ssh/ca", 0o644, nil, false), ("/opt/keys/ca", 0o644, 0o777, true),
    ])
    func `are authorities of sshd`(file: String, mode: Int, folderMode: Int?, isTold: Bool) async throws {
        let image = try ConfigurationImage()
        try image.write("/etc/ssh/sshd_config", "TrustedUserCAKeys \(file)\n")
        try image.write(file, "ssh-ed25519 AAAA\n")
        try image.mode(file, mode)
        if let folderMode {
            try image.mode(String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]), folderMode)
        }
        let found = try await Self.findings(image)
        // Whoever runs the test owns the files.
        guard isTold || getuid() == 0 else { return }
        #expect(found.contains("configuration.ssh.authorities-of-others/host/ssh") == isTold)
        #expect(found.contains("configuration.ssh.authorities/host/ssh") != isTold)
    }

    @Test func `is what a link leads to`() async throws {
        let image = try ConfigurationImage()
        try image.write("/etc/ssh/sshd_config", "TrustedUserCAKeys /etc/ssh/ca\n")
        try image.link("/etc/ssh/ca", to: "../../tmp/ca")
        #expect(try await Self.findings(image).contains("configuration.ssh.authorities-of-others/host/ssh"))
    }

    @Test func `is a program of PAM, Dovecot, Postfix and aliases`() async throws {
        let image = try ConfigurationImage()
        try image.write("/etc/pam.d/sshd", "session optional pam_exec.so quiet /opt/x\n")
        try image.write("/etc/dovecot/dovecot.conf", "service imap {\n  executable = /opt/x\n}\n")
        try image.write("/etc/postfix/main.cf", "mailbox_command = /opt/x\n")
        try image.write("/etc/aliases", "x: \"|/opt/x\"\n")
        try image.write("/opt/x", "#!/bin/sh\n")
        try image.mode("/opt/x", 0o757)
        let found = try await Self.findings(image)
        for (software, place) in [
            ("pam", "exec sshd"), ("dovecot", "service imap"), ("postfix", "postfix"), ("aliases", "alias x"),
        ] {
            #expect(found.contains("configuration.\(software).program-from-open-place/host/\(place)"))
        }
    }

    private static func findings(_ image: ConfigurationImage) async throws -> [String] {
        let seen = try await ConfigurationProbe(root: image.root).observe("host", after: [])
        return try ConfigurationRules.load(from: Configured.resources).checks.flatMap { $0.findings(in: seen) }
            .map { "\($0.id)" }
    }
}

@Suite struct `What Exim asks before it relays` {
    private static let start = "acl_smtp_rcpt = c\nbegin acl\nc:\n"
    private static let reason = "cannot be looked into; relaying is not decided"

    @Test(arguments: [
        ("  accept condition = ${if eq{$acl_m0}{x}}\n  deny\n", 4, "${if eq{$acl_m0}{x}}"),
        ("  accept acl = o\n  deny\no:\n  accept condition = ${if eq{$acl_m0}{x}}\n", 7, "${if eq{$acl_m0}{x}}"),
        ("  accept acl = ${acl_m0}\n  deny\n", 4, "${acl_m0}"),
    ])
    func `is a gap where an expansion decides`(text: String, line: Int, item: String) throws {
        let exim = try #require(Configured.software("exim", Self.start + text))
        #expect(exim.reasons == ["/etc/exim4/exim4.conf:\(line): '\(item)' \(Self.reason)"])
        #expect(exim.values("relay-guard") == ["list"])
    }

    @Test(arguments: [
        "  accept condition = ${if eq{$acl_m0}{x}}\n    hosts = 192.0.2.1\n  deny\n",
        "  deny condition = ${if eq{$acl_m0}{x}}\n  require domains = a.example\n  accept\n",
        "  accept acl = c\n  deny\n",
    ])
    func `is none where something else refuses`(text: String) throws {
        let exim = try #require(Configured.software("exim", Self.start + text))
        #expect(exim.reasons.isEmpty)
        #expect(exim.values("relay-guard") == ["list"])
    }
}
