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
        ("auth sufficient pam_rootok.so\n@include common-auth", true), ("auth required pam_permit.so", true),
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

    @Test(arguments: [
        "sufficient pam_localuser.so", "sufficient pam_access.so", "sufficient pam_shells.so",
        "sufficient pam_exec.so /bin/true", "sufficient pam_debug.so auth=success", "[default=done] pam_debug.so",
        "sufficient pam_echo.so x", "sufficient pam_securetty.so", "sufficient pam_faillock.so authsucc",
        "sufficient pam_usertype.so isregular", "sufficient pam_succeed_if.so uid >= 0",
        "sufficient pam_listfile.so item=user sense=deny file=/etc/ftpusers onerr=succeed",
        "[success=2 default=ignore] pam_succeed_if.so user != nobody", "sufficient pam_succeed_if.so user = root",
    ])
    func `opens by a module that asks for no proof`(_ line: String) async throws {
        let tree = try AccountTree([
            "/etc/pam.d/sshd": "auth \(line)\n@include common-auth\n", "/etc/pam.d/common-auth": Self.common,
        ])
        #expect(try await tree.told() == ["accounts.pam open critical"])
    }

    @Test(arguments: [
        "sufficient pam_faillock.so authfail", "required pam_faillock.so preauth", "optional pam_localuser.so",
        "required pam_access.so", "requisite pam_succeed_if.so uid >= 1000", "sufficient pam_debug.so auth=auth_err",
        "sufficient pam_wheel.so", "[default=1 ignore=ignore success=ok] pam_localuser.so",
        "required pam_listfile.so item=user sense=deny file=/etc/ftpusers onerr=succeed",
    ])
    func `is shut where a password is asked for besides`(_ line: String) async throws {
        let tree = try AccountTree([
            "/etc/pam.d/sshd": "auth \(line)\n@include common-auth\n", "/etc/pam.d/common-auth": Self.common,
            "/etc/pam.d/gdm-autologin": "auth required pam_succeed_if.so user != root\nauth required pam_permit.so\n",
            "/etc/pam.d/gate": "auth required pam_access.so\n",
            "/etc/pam.d/ftp": "@include gate\n@include common-auth\n",
        ])
        #expect(try await tree.told() == [])
    }

    @Test func `names the services that matter most`() async throws {
        var files = ["/etc/pam.d/common-auth": "auth optional pam_exec.so expose_authtok /tmp/log\n" + Self.common]
        for service in ["chfn", "chsh", "login", "passwd", "sshd", "su", "sudo"] {
            files["/etc/pam.d/\(service)"] = "@include common-auth\n"
        }
        let findings = try await AccountTree(files).findings()
        #expect(
            findings.map { "\($0.title.arguments["service"] ?? "") \($0.severity)" }.contains(
                "sshd, login, su, sudo (+4) high"))
    }

    @Test func `tells of modules that are none that is known`() async throws {
        let tree = try AccountTree(["/etc/pam.d/sshd": "auth sufficient pam_evil.so\nauth required pam_unix.so\n"])
        #expect(try await tree.told() == ["accounts.pam unknown medium"])
        try tree.write("/etc/pam.d/sshd", "-auth sufficient pam_evil.so\nauth required pam_unix.so\n")
        #expect(try await tree.told() == [])
    }

    @Test func `tells of modules that no package has`() async throws {
        let folder = "/usr/lib/x86_64-linux-gnu/security"
        let tree = try AccountTree([
            "/etc/pam.d/sshd": "auth sufficient pam_evil.so\nauth required pam_unix.so\n", "\(folder)/pam_evil.so": "",
            "\(folder)/pam_unix.so": "", "/var/lib/dpkg/info/libpam-modules:amd64.list": "\(folder)/pam_unix.so\n",
            "/var/lib/dpkg/status": """
            Package: libpam-modules
            Status: install ok installed
            Architecture: amd64
            Multi-Arch: same
            Version: 1.5.2-6


            """,
        ])
        let told = try await tree.told()
        #expect(told == ["accounts.pam unpackaged high"], "\(told)")
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

    @Test func `is read from one file where there is no folder`() async throws {
        let tree = try AccountTree([
            "/etc/pam.conf": """
            # service type control module
            SSHD auth sufficient pam_permit.so
            sshd auth required \\
              pam_unix.so
            login auth required pam_unix.so
            other auth sideways

            """
        ])
        let survey = try await tree.look().survey
        #expect(
            survey.modules.map { "\($0.service) \($0.module)" } == [
                "sshd pam_permit.so", "sshd pam_unix.so", "login pam_unix.so",
            ])
        #expect(survey.mistakes.map(\.place.locator) == ["/etc/pam.conf:6"])
        let findings = try await tree.findings()
        #expect(findings.map { "\($0.check) \($0.severity)" } == ["accounts.pam critical"])
        #expect(findings[0].evidence.map(\.locator) == ["/etc/pam.conf:2"])
    }

    @Test(arguments: ["/etc/pam.d/login", "/usr/lib/pam.d/login"])
    func `does not read that file where there is a folder, and says so`(_ service: String) async throws {
        let text = "# nothing\n\nsshd auth sufficient pam_permit.so\nlogin auth sufficient pam_permit.so\n"
        let tree = try AccountTree(["/etc/pam.conf": text, service: "auth required pam_unix.so\n"])
        let findings = try await tree.findings()
        #expect(findings.map { "\($0.title.key) \($0.severity)" } == ["check.accounts.pam.unread low"])
        #expect(
            findings[0].evidence.map { "\($0.locator) \($0.excerpt)" } == [
                "/etc/pam.conf:3 sshd auth sufficient pam_permit.so"
            ])
        // Debian's has comments only.
        try tree.write("/etc/pam.conf", "# ------\n#\n")
        #expect(try await tree.told() == [])
    }

    @Test func `prefers a file of the administrator to that of a package`() async throws {
        let tree = try AccountTree([
            "/usr/lib/pam.d/sshd": "auth sufficient pam_permit.so\n", "/etc/pam.d/sshd": "auth include common\n",
            "/usr/lib/pam.d/common": "auth required pam_unix.so\n",
            "/usr/lib/pam.d/cron": "auth required pam_deny.so\n",
        ])
        let modules = try await tree.look().survey.modules
        #expect(
            modules.map { "\($0.service) \($0.module)" } == [
                "sshd pam_unix.so", "common pam_unix.so", "cron pam_deny.so",
            ])
        #expect(try await tree.told() == [])
        #expect(try await tree.gaps() == [])
    }

    @Test(arguments: [
        ("auth sufficient pam_rhosts.so", ["rhosts high"]), ("auth sufficient pam_wheel.so trust", ["wheel medium"]),
        ("auth sufficient pam_wheel.so", []), ("auth required pam_wheel.so", []),
        ("auth sufficient pam_ssh_agent_auth.so file=/tmp/keys", ["file high"]),
        ("auth sufficient pam_ssh_agent_auth.so file=/etc/security/authorized_keys", []),
        ("auth sufficient pam_succeed_if.so user = bob", ["condition medium"]),
        ("auth [success=done default=ignore] pam_succeed_if.so user = bob", ["condition medium"]),
        ("auth sufficient pam_succeed_if.so user ingroup nopasswdlogin", []),
        ("auth sufficient pam_succeed_if.so uid = 0 use_uid quiet", []),
        ("auth requisite pam_succeed_if.so uid >= 1000 quiet_success", []),
        ("account sufficient pam_succeed_if.so uid < 1000 quiet", []),
        // Whoever comes here has given a password.
        ("auth required pam_unix.so\nauth sufficient pam_succeed_if.so user = bob", []),
        ("auth sufficient pam_rootok.so", []),
        ("auth sufficient pam_exec.so /usr/local/bin/here", ["program high"]),
        ("auth sufficient pam_listfile.so item=user sense=allow file=/etc/in", ["condition medium"]),
    ])
    func `that let in for something else than a password are told`(_ lines: String, _ told: [String]) async throws {
        let tree = try AccountTree(["/etc/pam.d/su": lines + "\nauth required pam_unix.so\n"])
        #expect(try await tree.told() == told.map { "accounts.pam \($0)" })
    }
}
