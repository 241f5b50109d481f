import NoroshiFormats
import NoroshiModel
import Testing

private func mistakes(_ text: String) -> [String] {
    do {
        _ = try PolicyFile.parse(text, file: "s.yaml")
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

@Suite struct `The policy file` {
    private static let text = """
        # Ours.
        services:
          # Asked for by Taro.
          # seen: /usr/sbin/sshd, OpenSSH 9.2p1
          - tcp/22
          - {port: 53, transport: udp, address: loopback}
          # not taken over: udp/40001 0.0.0.0
          - {port: 110, to: ["192.0.2.0/24", "2001:db8::/32"], address: 192.0.2.25, name: "mail: \\"boxes\\""}
        hosts:
          - host: web.example.jp
            services:
              # seen: nginx
              - 443
          - host: 192.0.2.0/28
            services: []
        """

    @Test func `is read with what stands above each service`() throws {
        let policy = try PolicyFile.parse(Self.text, file: "s.yaml")
        #expect(policy.services.map(\.declaration.service) == ["tcp/22", "udp/53", "tcp/110"])
        #expect(policy.services.map(\.declaration.locator) == ["s.yaml:5:5", "s.yaml:6:5", "s.yaml:8:5"])
        #expect(policy.services.map(\.seen) == ["/usr/sbin/sshd, OpenSSH 9.2p1", nil, nil])
        #expect(policy.services.map(\.notes) == [["# Asked for by Taro."], [], []])
        #expect(policy.hosts.map(\.place.description) == ["web.example.jp", "192.0.2.0/28"])
        #expect(policy.hosts[0].services.map(\.seen) == ["nginx"])
    }

    @Test func `is written so that it is read the same`() throws {
        let policy = try PolicyFile.parse(Self.text, file: "s.yaml")
        let written = policy.serialize()
        let again = try PolicyFile.parse(written, file: "s.yaml")
        #expect(again.serialize() == written)
        #expect(
            again.services.map { PolicyFile.line($0.declaration) }
                == policy.services.map { PolicyFile.line($0.declaration) })
        #expect(again.services.map(\.notes) == policy.services.map(\.notes))
        #expect(written.contains("  # Asked for by Taro.\n  # seen: /usr/sbin/sshd, OpenSSH 9.2p1\n  - tcp/22\n"))
        #expect(!written.contains("not taken over: udp"))
    }

    @Test(arguments: [
        "tcp/22", "udp/53", "{port: 25, transport: tcp, address: loopback}",
        "{port: 25, transport: tcp, address: \"2001:db8::1\"}",
        "{port: 25, transport: tcp, to: [192.0.2.0/24, \"2001:db8::/32\"]}",
        "{port: 25, transport: tcp, to: loopback, name: \"a \\\"b\\\" \\\\ c\"}",
    ])
    func `has one line for each service`(line: String) throws {
        let policy = try PolicyFile.parse("services:\n  - \(line)\n", file: "s.yaml")
        #expect(policy.services.map { PolicyFile.line($0.declaration) } == [line])
    }

    @Test func `hostile words stay in their line`() throws {
        let name = "x\"\n  - tcp/23\u{0}\u{1B}[2J\u{2028}"
        var policy = PolicyFile()
        let declaration = ServicePolicy.Declaration(
            transport: .tcp, port: 25, scope: .any, name: name, locator: "")
        policy.services = [PolicyFile.Entry(declaration, seen: "a\n  - tcp/24")]
        policy.skipped = ["b\n  - tcp/26"]
        let again = try PolicyFile.parse(policy.serialize(), file: "s.yaml")
        #expect(again.services.map(\.declaration.service) == ["tcp/25"])
        #expect(again.services.map(\.declaration.name) == [name])
    }

    @Test(arguments: ["", "# nothing\n", "services: []\n", "hosts: []\n"])
    func `may say nothing`(text: String) throws {
        let policy = try PolicyFile.parse(text, file: "s.yaml")
        #expect(policy.services.isEmpty && policy.hosts.isEmpty)
    }

    @Test(arguments: [
        ("- tcp/22", "s.yaml:1:1: the file must be a mapping of 'services', 'hosts'"),
        ("sevices: []", "s.yaml:1:1: unknown key 'sevices'; expected 'services', 'hosts'"),
        ("services: [tcp/0]", "s.yaml:1:12: expected a service such as 'tcp/25', found 'tcp/0'"),
        (
            "services: [{port: 25, to: here}]",
            "s.yaml:1:27: 'to' must be 'any', 'loopback' or addresses such as '192.0.2.0/24', found 'here'"
        ),
        ("hosts: [{services: []}]", "s.yaml:1:9: a host needs a 'host'"),
        (
            "hosts: [{host: a b}]",
            "s.yaml:1:16: 'host' must be a name, an address or a range such as '192.0.2.0/24', found 'a b'"
        ),
        ("hosts: [{host: a, rate: 5}]", "s.yaml:1:19: unknown key 'rate'; expected 'host', 'services'"),
        ("services: [25", "s.yaml:2:1: did not find expected ',' or ']'"),
    ])
    func `tells its mistakes with their places`(text: String, mistake: String) {
        #expect(mistakes(text) == [mistake])
    }

    @Test func `speaks of a host by its name, its address or a range around it`() throws {
        let policy = try PolicyFile.parse(
            "hosts:\n  - {host: a.example, services: [1]}\n  - {host: 192.0.2.0/24, services: [2]}\n  - {host: 192.0.2.5, services: [3]}\n",
            file: "s.yaml")
        func ports(_ host: String) -> [Int]? {
            SiteConfig.DeclaredHost.Place(host).flatMap(policy.section)?.services.map(\.declaration.port)
        }
        #expect(ports("A.example.") == [1])
        #expect(ports("192.0.2.5") == [3])
        #expect(ports("192.0.2.6") == [2])
        #expect(ports("192.0.2.0/28") == [2])
        #expect(ports("b.example") == nil)
    }
}
