import Foundation
import HostState
import NoroshiModel
import Testing

/// What pam_access and pam_listfile ask.
@Suite struct `Lists that PAM asks` {
    private func findings(_ files: [String: String]) throws -> [String] {
        let software = try #require(Configured.software("pam", files))
        return try Configured.findings(software).map { "\($0.check.rawValue.dropFirst(18)) \($0.severity)" }
    }

    @Test(arguments: [
        ("", ["access-refuses-nobody low"]),
        ("# Debian's has comments only\n# - : ALL : ALL\n", ["access-refuses-nobody low"]),
        ("+ : root : LOCAL\n- : ALL : ALL\n", []),
        ("- : ALL EXCEPT (wheel) : ALL\n+ : ALL : ALL\n", []),
        ("+ : ALL : ALL\n- : ALL EXCEPT root : ALL\n", ["access-never-asked medium"]),
        ("+:all:all\n+ : bob : LOCAL\n-:ALL:ALL\n", ["access-never-asked medium"]),
        ("+ : ALL EXCEPT bob : ALL\n- : bob : ALL\n", []),
        ("+ : ALL : LOCAL\n- : ALL : ALL\n", []),
        ("- : ALL : ALL\n+ : ALL : ALL\n- : bob : ALL\n", []),
        ("- : bob : ALL\n - : ALL : ALL\n", ["access-left-out medium"]),
        ("- : bob : ALL\n- : ALL : ALL", ["access-left-out medium"]),
        ("-:bob\n", ["access-left-out medium"]),
    ])
    func `count up to the rule that fits everybody`(_ rules: String, _ told: [String]) throws {
        let files = ["/etc/pam.d/sshd": "account required pam_access.so\n", "/etc/security/access.conf": rules]
        #expect(try findings(files) == told)
    }

    @Test func `are told at the line that never counts, and the one before it`() throws {
        let software = try #require(
            Configured.software(
                "pam",
                [
                    "/etc/pam.d/login": "account  required  pam_access.so nodefgroup\n",
                    "/etc/pam.d/sshd": "account required pam_access.so\n",
                    "/etc/security/access.conf": "# rules\n+ : ALL : ALL\n",
                    "/etc/security/access.d/10-own.conf": "- : ALL EXCEPT wheel : ALL\n",
                ]))
        let finding = try #require(try Configured.findings(software).first)
        #expect(
            finding.evidence.map { "\($0.locator) \($0.excerpt)" } == [
                "/etc/security/access.d/10-own.conf:1 - : ALL EXCEPT wheel : ALL",
                "/etc/security/access.conf:2 + : ALL : ALL",
            ])
        #expect(finding.title.arguments["title.ja"]?.contains("- : ALL EXCEPT wheel : ALL") == true)
    }

    @Test(arguments: [
        (
            "auth required pam_listfile.so item=user sense=deny file=/etc/ftpusers onerr=succeed",
            ["list-missing medium"]
        ),
        ("auth required pam_listfile.so item=user sense=deny file=/etc/ftpusers onerr=fail", []),
        ("auth required pam_listfile.so item=user sense=deny file=/etc/here onerr=succeed", []),
        ("auth required pam_listfile.so item=user sense=allow file=/var/tmp/in", ["list-in-open-place high"]),
        ("account required pam_access.so accessfile=/etc/security/own", ["access-missing medium"]),
        ("# account required pam_access.so", []), ("auth include pam_access.so", []),
    ])
    func `are looked for`(_ line: String, _ told: [String]) throws {
        #expect(try findings(["/etc/pam.d/vsftpd": line + "\n", "/etc/here": "root\n"]) == told)
    }

    @Test func `that everybody may write are told, and services are not told again`() async throws {
        let image = try ConfigurationImage()
        try image.write(
            "/etc/pam.d/vsftpd", "auth required pam_listfile.so item=user sense=deny file=/etc/ftpusers\n")
        try image.write("/etc/ftpusers", "root\n")
        try image.mode("/etc/ftpusers", 0o666)
        try image.mode("/etc/pam.d/vsftpd", 0o666)
        let seen = try await ConfigurationProbe(root: image.root).observe("host", after: [])
        let found = try ConfigurationRules.load(from: Configured.resources).checks.flatMap { $0.findings(in: seen) }
            .filter { $0.id.contains("pam") }
        #expect(found.map(\.id) == ["configuration.any.writable-file/host/pam"])
        #expect(found.flatMap(\.evidence).map(\.locator) == ["/etc/ftpusers"])
    }

    @Test func `that cannot be read are a gap`() throws {
        let image = try ConfigurationImage()
        try image.write("/etc/pam.d/sshd", "account required pam_access.so\n")
        try image.link("/etc/security/access.conf", to: "/etc/none")
        let reader = try #require(SoftwareReader.all.first { $0.name == "pam" })
        let software = try #require(reader.software(in: HostConfigurationFiles(image.root), versions: [:]))
        #expect(software.reasons == ["/etc/security/access.conf: leads to /etc/none, which is not there"])
    }
}
