import Foundation
import HostState
import NoroshiModel
import Testing

@Suite struct `Postfix's defaults` {
    private func value(_ name: String, _ version: String?, _ text: String = "myhostname = h.example\n") -> String? {
        Configured.software("postfix", text, version: version)?.values(name)?.joined(separator: " ")
    }

    @Test(arguments: [
        ("2.9.6-2", "", "h.example localhost.$mydomain localhost", "subnet"),
        (
            "2.10.1-9.el7", "permit_mynetworks permit_sasl_authenticated defer_unauth_destination",
            "h.example localhost.$mydomain localhost", "subnet"
        ),
        ("3.4.14-0+deb10u1", "", "h.example localhost.$mydomain localhost", "subnet"),
        ("3.7.11-0+deb12u1", "", "h.example localhost.$mydomain localhost", "subnet"),
    ])
    func `of restrictions, domains and networks follow the version`(
        version: String, restrictions: String, domains: String, style: String
    ) {
        let told = value("smtpd_relay_restrictions", version)
        #expect((told ?? "") == restrictions)
        // Before 2.10 there is no such parameter, and nothing is told of it.
        #expect((told == nil) == version.hasPrefix("2.9"))
        #expect(value("relay_domains", version) == domains)
        #expect(value("mynetworks_style", version) == style)
    }

    @Test func `follow the level of compatibility where the version knows it`() {
        let text = "compatibility_level = 2\n"
        #expect(value("relay_domains", "3.4.14", text) == "")
        #expect(value("mynetworks_style", "3.4.14", text) == "host")
        #expect(value("smtpd_relay_restrictions", "3.4.14", text)?.hasSuffix("defer_unauth_destination") == true)
        // 2.11 takes the name for one of the site's own.
        #expect(value("relay_domains", "2.11.3", text) == "$myhostname localhost.$mydomain localhost")
        #expect(value("mynetworks_style", "2.11.3", text) == "subnet")
    }

    @Test(
        arguments: [
            ("2.5.5", "SSLv3 TLSv1", nil), ("2.6.6-8.el6", "!SSLv2", ""), ("2.11.3-1+deb8u2", "!SSLv2", ""),
            ("2.11.6", "!SSLv2 !SSLv3", "!SSLv2 !SSLv3"), ("3.0.1", "!SSLv2", ""),
            ("3.5.25", "!SSLv2 !SSLv3", "!SSLv2 !SSLv3"),
            ("3.6.0", ">=TLSv1", ">=TLSv1"), ("3.10.1-1", ">=TLSv1", ">=TLSv1"), (nil, ">=TLSv1", ">=TLSv1"),
        ] as [(String?, String, String?)])
    func `of protocols follow the version`(version: String?, mandatory: String, usual: String?) {
        #expect(value("smtpd_tls_mandatory_protocols", version) == mandatory)
        #expect(value("smtpd_tls_protocols", version) == usual)
    }

    @Test(
        arguments: [
            ("3.5.22", nil, nil), ("3.5.23", "no", nil), ("3.6.12", nil, nil), ("3.7.11-0+deb12u1", "no", "no"),
            ("3.7.8", nil, "no"), ("3.8.4", "no", "no"), ("3.9.0-1", "normalize", "yes"),
            ("3.10.5", "normalize", "yes"),
            (nil, nil, nil),
        ] as [(String?, String?, String?)])
    func `of bare newlines and pipelining follow the last number, too`(
        version: String?, newline: String?, pipelining: String?
    ) {
        #expect(value("smtpd_forbid_bare_newline", version) == newline)
        #expect(value("smtpd_forbid_unauth_pipelining", version) == pipelining)
    }

    @Test func `are told as such, and findings rest on them`() throws {
        func found(_ version: String?, _ text: String) throws -> Set<String> {
            let software = try #require(Configured.software("postfix", text, version: version))
            return Set(try Configured.findings(software).map { String($0.check.rawValue.split(separator: ".")[2]) })
        }
        let plain = "compatibility_level = 3.6\nsmtpd_tls_security_level = may\ndisable_vrfy_command = yes\n"
        #expect(try found("3.7.11-0+deb12u1", plain) == ["bare-newline"])
        #expect(try found("3.9.1", plain) == [])
        #expect(try found("2.11.3", plain) == ["ssl3-open"])
        #expect(try found("2.11.11", plain) == [])
        #expect(try found("2.5.5", plain) == ["old-tls"])
        #expect(try found(nil, plain) == [])
        // What is written counts, whatever the version's default is.
        #expect(try found("3.7.11", plain + "smtpd_forbid_bare_newline = normalize\n") == [])
        #expect(
            try found("3.10.1", plain + "smtpd_forbid_bare_newline = no\nsmtpd_forbid_unauth_pipelining = no\n") == [
                "bare-newline"
            ])
        let software = try #require(Configured.software("postfix", plain, version: "3.7.11-0+deb12u1"))
        let finding = try #require(try Configured.findings(software).first)
        #expect(finding.evidence.map(\.excerpt).contains("smtpd_forbid_bare_newline = no (default)"))
    }

    @Test(arguments: ["2.9.6", "2.10.1", "2.11.3", "3.4.14", "3.7.11", "3.9.1"])
    func `relay for strangers in no version`(version: String) throws {
        for text in ["myhostname = h.example\n", "compatibility_level = 2\n", "compatibility_level = 3.6\n"] {
            let software = try #require(Configured.software("postfix", text, version: version))
            let severe = try Configured.findings(software).filter { $0.severity > .medium }
            #expect(severe.isEmpty, "\(version): \(severe.map(\.id))")
        }
    }
}
