import NoroshiFormats
import NoroshiModel
import Testing

private func mistakes(_ text: String) -> [String] {
    do {
        _ = try SiteConfig.parse(text, file: "n.yaml")
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

@Suite struct `The site's configuration` {
    @Test func `every key is read`() throws {
        let config = try SiteConfig.parse(
            """
            host: mail.example.jp
            language: ja
            contact: {name: 山田, organization: Example, email: a@example.jp, telephone: "03-0000-0000", address: Tokyo}
            services:
              - 25
              - udp/53
              - {port: 110, transport: tcp, address: loopback, name: POP}
              - {port: 143, address: "2001:DB8::0001"}
            fingerprints: [/srv/recog]
            advisories: [/srv/csaf]
            center: https://center.example.jp/
            mail: {server: "mail.example.jp:587", from: a@example.jp, to: b@example.jp}
            probe: {deadline: 1500ms}
            """, file: "n.yaml")
        #expect(config.host == "mail.example.jp")
        #expect(config.language == "ja")
        #expect(
            config.contact
                == IncidentReport.Contact(
                    name: "山田", organization: "Example", email: "a@example.jp", telephone: "03-0000-0000",
                    address: "Tokyo"))
        #expect(config.services.map(\.service) == ["tcp/25", "udp/53", "tcp/110", "tcp/143"])
        #expect(config.services.map(\.scope) == [.any, .any, .loopback, .address("2001:db8::1")])
        #expect(config.services.map(\.name) == [nil, nil, "POP", nil])
        #expect(config.services.map(\.locator) == ["n.yaml:5:5", "n.yaml:6:5", "n.yaml:7:5", "n.yaml:8:5"])
        #expect(config.fingerprints == ["/srv/recog"])
        #expect(config.advisories == ["/srv/csaf"])
        #expect(config.center == "https://center.example.jp")
        #expect(config.mail.server == "mail.example.jp:587")
        #expect(config.mail.from == "a@example.jp")
        #expect(config.mail.to == "b@example.jp")
        #expect(config.deadlineMilliseconds == 1500)
    }

    @Test(arguments: ["", "# only a comment\n", "\n\n"])
    func `an empty file says nothing`(text: String) throws {
        #expect(try SiteConfig.parse(text, file: "n.yaml") == SiteConfig())
    }

    @Test func `all mistakes are told at once, in the order of the file`() {
        let text = """
            hots: x
            language: fr
            contact: {nmae: x}
            services: [0, tcp/70000, sctp/25, {transport: tcp}, {port: x, address: nowhere}]
            fingerprints: here
            advisories: [relative]
            center: center.example.jp
            mail: []
            probe: {deadline: 5}
            """
        #expect(
            mistakes(text) == [
                "n.yaml:1:1: unknown key 'hots'; expected 'host', 'language', 'contact', 'services', 'hosts', 'policy', 'fingerprints', 'advisories', 'logs', 'center', 'mail', 'probe'",
                "n.yaml:2:11: 'language' must be 'en' or 'ja', found 'fr'",
                "n.yaml:3:11: unknown key 'nmae'; expected 'name', 'organization', 'email', 'telephone', 'address'",
                "n.yaml:4:12: expected a service such as 'tcp/25', found '0'",
                "n.yaml:4:15: expected a service such as 'tcp/25', found 'tcp/70000'",
                "n.yaml:4:26: expected a service such as 'tcp/25', found 'sctp/25'",
                "n.yaml:4:35: a service needs a 'port'",
                "n.yaml:4:60: 'port' must be a number from 1 to 65535, found 'x'",
                "n.yaml:4:72: 'address' must be 'any', 'loopback' or an IP address, found 'nowhere'",
                "n.yaml:5:15: 'fingerprints' must be a list of paths",
                "n.yaml:6:14: 'advisories' needs absolute paths, found 'relative'",
                "n.yaml:7:9: 'center' must be an address such as 'https://center.example', found 'center.example.jp'",
                "n.yaml:8:7: 'mail' must be a mapping of 'server', 'from', 'to', 'domains'",
                "n.yaml:9:19: 'deadline' must be a time from 100ms to 60s, found '5'",
            ])
    }

    @Test(arguments: [
        ("99ms", false), ("100ms", true), ("60s", true), ("61s", false), ("60001ms", false), ("-1s", false),
        ("s", false),
        ("1.5s", false), ("9223372036854775807s", false), ("9223372036854775807ms", false),
        ("99999999999999999999s", false),
    ])
    func `a deadline is from 100 ms to 60 s`(text: String, isAllowed: Bool) {
        let expected = "n.yaml:1:19: 'deadline' must be a time from 100ms to 60s, found '\(text)'"
        #expect(mistakes("probe: {deadline: \(text)}") == (isAllowed ? [] : [expected]))
    }

    @Test func `a key written twice is a mistake`() {
        #expect(mistakes("host: a\nlanguage: ja\nhost: b\n") == ["n.yaml:1:1: key written twice: 'host'"])
    }

    @Test(arguments: [
        ("services: [25", "n.yaml:2:1: did not find expected ',' or ']'"),
        ("host: \"x", "n.yaml:1:9: found unexpected end of stream"),
        (
            "- host",
            "n.yaml:1:1: the file must be a mapping of 'host', 'language', 'contact', 'services', 'hosts', 'policy', 'fingerprints', 'advisories', 'logs', 'center', 'mail', 'probe'"
        ),
        ("services: {port: 25}", "n.yaml:1:11: 'services' must be a list"),
        (
            "services: [[25]]",
            "n.yaml:1:12: a service must be a mapping of 'port', 'transport', 'address', 'to', 'name'"
        ),
        ("host: [a]", "n.yaml:1:7: 'host' must be a text"), ("host: ''", "n.yaml:1:7: 'host' must be a text"),
        (
            "center: https://",
            "n.yaml:1:9: 'center' must be an address such as 'https://center.example', found 'https://'"
        ),
    ])
    func `what is not of the form is told with its place`(text: String, mistake: String) {
        #expect(mistakes(text) == [mistake])
    }

    @Test func `a file of more than a mebibyte is not read`() {
        let text = "# " + String(repeating: "x", count: 1 << 20)
        #expect(mistakes(text) == ["n.yaml:1:1: larger than 1048576 bytes"])
    }
}
