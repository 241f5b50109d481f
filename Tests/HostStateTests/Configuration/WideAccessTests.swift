import HostState
import NoroshiModel
import Testing

@Suite struct `Whom access lists let in` {
    private static let relay = "smtpd_relay_restrictions = permit_mynetworks, check_client_access"
    private static let large = "configuration.postfix.access-relay-large"
    private static let wide = "configuration.postfix.access-relay-wide"

    @Test(arguments: [
        ("cidr", "203.0.0.0/8 OK\n", wide), ("cidr", "64.0.0.0/2 permit\n", large), ("hash", "203 OK\n", wide),
        ("hash", "com OK\n", large), ("lmdb", "jp permit\n", large), ("regexp", "/\\.com$/ OK\n", large),
        ("pcre", "/^203\\./ OK\n", wide), ("hash", "2001 OK\n", wide),
    ])
    func `of Postfix is told with the line of the table`(kind: String, table: String, check: String) throws {
        let findings = try Self.findings(kind, table).filter { $0.check.description.contains("access-relay") }
        #expect(findings.map { "\($0.check)" } == [check])
        #expect(findings.first?.severity == (check == Self.large ? .critical : .high))
        #expect(findings.first?.evidence.first?.locator == "/etc/postfix/cl:1")
    }

    @Test(arguments: [
        ("hash", "0.0.0.0/0 OK\n"), ("texthash", "64.0.0.0/2 OK\n"), ("hash", "203.0.113 OK\nexample.com OK\n"),
        ("cidr", "203.0.113.0/24 OK\n"), ("cidr", "10.0.0.0/8 OK\n"), ("hash", "com REJECT\n203 DUNNO\n"),
        ("cidr", "203.0.0.0/8 REJECT\n203.0.0.0/8 OK\n"), ("regexp", "/\\.example\\.com$/ OK\n"),
    ])
    func `of Postfix is a site's own`(kind: String, table: String) throws {
        #expect(try Self.findings(kind, table).allSatisfy { !"\($0.check)".contains("access") })
    }

    @Test func `of Postfix matters where no other list refuses`() throws {
        let postfix = try #require(
            Configured.software(
                "postfix",
                [
                    "/etc/postfix/main.cf":
                        "\(Self.relay) hash:/etc/postfix/cl, reject_unauth_destination\nsmtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination\n",
                    "/etc/postfix/cl": "203 OK\n",
                ]))
        #expect(postfix.values("relay-clients") == nil)
    }

    @Test(arguments: [
        ("ALL", true), ("all", true), ("*", true), ("*.*", true), ("?*", true), ("KNOWN", true), ("ALL@ALL", true),
        ("0.0.0.0/0", true), ("0.0.0.0/0.0.0.0", true), ("0.0.0.0/1 128.0.0.0/1", true), ("192.0.2.1 ALL", true),
        ("ALL EXCEPT 192.0.2.1", true), ("ALL EXCEPT UNKNOWN", true), ("ALL except .cn", true),
        ("ALL EXCEPT ALL EXCEPT *", true), ("ALL EXCEPT ALL", false), ("ALL EXCEPT 0.0.0.0/0", false),
        ("ALL EXCEPT *", false), ("ALL EXCEPT KNOWN", false), ("LOCAL", false), ("UNKNOWN", false), ("PARANOID", false),
        ("203.", false), (".com", false), ("*.example.jp", false), ("192.0.2.0/24", false), ("/etc/clients", false),
        ("@group", false), ("EXCEPT 192.0.2.1", false), ("root@ALL", false),
    ])
    func `of tcp wrappers is everybody in other words`(clients: String, isEverybody: Bool) throws {
        let access = try #require(
            Configured.software(
                "hosts-access", ["/etc/hosts.allow": "ALL: \(clients)\n", "/etc/hosts.deny": "ALL: ALL\n"]))
        let words = clients.split(separator: " ").map(String.init)
        #expect(access.values("clients.everybody", in: ["allow ALL: \(clients)"]) == (isEverybody ? words : nil))
        let found = try Configured.findings(access).map { "\($0.check)" }
        #expect(found.contains("configuration.hosts-access.allow-all") == isEverybody)
    }

    private static func findings(_ kind: String, _ table: String) throws -> [Finding] {
        let main = "\(relay) \(kind):/etc/postfix/cl, reject_unauth_destination\n"
        let files = [
            "/etc/postfix/main.cf": main, "/etc/postfix/master.cf": "smtp inet n - y - - smtpd\n",
            "/etc/postfix/cl": table,
        ]
        guard let postfix = Configured.software("postfix", files) else { return [] }
        return try Configured.findings(postfix)
    }
}
