import NoroshiModel
import Testing

@Suite struct `PAM` {
    static let common = """
        auth\t[success=1 default=ignore]\tpam_unix.so nullok
        auth\trequisite\tpam_deny.so
        auth\trequired\tpam_permit.so

        """

    @Test(arguments: [
        ("@include common-auth", false), ("auth sufficient pam_permit.so\n@include common-auth", true),
        ("auth sufficient pam_rootok.so\n@include common-auth", false), ("auth required pam_permit.so", true),
        ("auth required pam_unix.so\nauth required pam_permit.so", false),
        ("auth optional pam_permit.so\n@include common-auth", false),
        ("auth optional pam_unix.so\nauth optional pam_permit.so", true),
        (
            """
            auth [success=2 default=ignore] pam_unix.so
            auth [success=1 default=ignore] pam_permit.so
            auth requisite pam_deny.so
            auth required pam_env.so
            """,
            true
        ),
        (
            "auth [success=2 default=ignore] pam_unix.so\nauth [default=die] pam_sss.so\nauth required pam_permit.so",
            false
        ),
        ("auth substack common-auth\nauth required pam_permit.so", false),
        ("auth substack permit\nauth required pam_unix.so", false), ("auth substack permit", true),
        ("auth include permit\nauth required pam_unix.so", true), ("-auth sufficient pam_permit.so", true),
        ("AUTH Sufficient /lib/security/pam_permit.so", true), ("auth sufficient \\\n pam_permit.so", true),
        ("# auth sufficient pam_permit.so\n@include common-auth", false),
        ("account sufficient pam_permit.so\n@include common-auth", false),
        ("auth requisite pam_deny.so\nauth sufficient pam_permit.so", false),
        ("auth required pam_deny.so\nauth sufficient pam_permit.so", false),
        ("auth required pam_env.so\nauth required pam_permit.so", true),
    ])
    func `tells whether a stranger gets in`(_ text: String, _ isOpen: Bool) async throws {
        let tree = try AccountTree([
            "/etc/pam.d/sshd": text + "\n", "/etc/pam.d/common-auth": Self.common,
            "/usr/share/none": "",
        ])
        if text.contains(" permit") { try tree.write("/etc/pam.d/permit", "auth sufficient pam_permit.so\n") }
        let told = try await tree.findings().filter { $0.title.arguments["services"]?.contains("sshd") == true }
        #expect(told.map { "\($0.check) \($0.severity)" } == (isOpen ? ["accounts.pam critical"] : []))
    }

    @Test func `tells of modules from elsewhere and of programs that are given passwords`() async throws {
        let tree = try AccountTree([
            "/etc/pam.d/sshd":
                """
            auth optional pam_exec.so quiet expose_authtok /usr/local/bin/log
            session optional /tmp/x.so
            account required /lib/security/pam_unix.so

            """,
            "/etc/nsswitch.conf": "passwd: files [NOTFOUND=return] sss evil # no\nhosts: files dns\n",
            "/etc/pam.d/sshd.dpkg-old": "auth sufficient pam_permit.so\n",
        ])
        #expect(
            try await tree.told() == [
                "accounts.pam path high", "accounts.pam exec medium", "accounts.pam source medium",
            ])
    }

    @Test func `that includes itself, or what is not there, is a gap`() async throws {
        let tree = try AccountTree(["/etc/pam.d/a": "@include a\n", "/etc/pam.d/b": "@include none\n"])
        let gaps = try await tree.gaps()
        #expect(gaps.contains { $0.hasPrefix("/etc/pam.d/a: includes itself") })
        #expect(gaps.contains { $0.hasPrefix("/etc/pam.d/none: included by the service 'b'") })
    }
}
