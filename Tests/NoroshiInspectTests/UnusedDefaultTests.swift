import NoroshiFormats
import NoroshiModel
import Testing

@testable import NoroshiInspect

private func seen(
    _ endpoint: Endpoint, _ source: String, _ usage: Listener.Usage?, starter: Starter = Starter(kind: .none)
) -> Observation {
    Observation(
        host: "mail.example.jp", at: midnight,
        fact: .listener(
            Listener(
                endpoint: endpoint, user: 0,
                processes: [
                    .init(
                        pid: 1, name: "x", executable: "/usr/sbin/x", isDeleted: false,
                        package: debian(source, "1-1"))
                ], starter: starter, usage: usage)))
}

@Suite struct `Services that came by themselves` {
    private let rpcbind = Endpoint(.tcp, "0.0.0.0", 111)
    private let untouched = Listener.Usage(connections: 0, isAutomatic: true, isBase: false, unchangedFiles: 3)

    private func found(_ observations: [Observation], _ policy: ServicePolicy = ServicePolicy()) throws -> [Finding] {
        findings(
            UnusedDefaultCheck(policy: policy, knowledge: try ServiceKnowledge.load(from: Shipped.resources)),
            observations)
    }

    @Test func `are told with what was seen, and no more`() throws {
        let findings = try found([seen(rpcbind, "rpcbind", untouched)])
        #expect(findings.map(\.id) == ["service.unused-default/mail.example.jp/rpcbind"])
        #expect(findings[0].confidence == .suspected)
        #expect(
            findings[0].evidence[0].excerpt
                == "pid 1 /usr/sbin/x (rpcbind 1-1); not declared; package installed automatically; its 3 configuration file(s) unchanged; 0 connection(s) when looked at"
        )
        #expect(findings[0].title.arguments["why.ja"]?.isEmpty == false)
    }

    @Test(
        arguments: [
            nil, Listener.Usage(connections: 1, isAutomatic: true, unchangedFiles: 3),
            Listener.Usage(connections: 0, isAutomatic: false, isBase: false, unchangedFiles: 3),
            Listener.Usage(connections: 0, isAutomatic: true, unchangedFiles: 2, changedFiles: ["/etc/x"]),
            Listener.Usage(connections: 0, isAutomatic: nil, unchangedFiles: nil),
        ] as [Listener.Usage?])
    func `are not told when somebody may want them`(usage: Listener.Usage?) throws {
        #expect(try found([seen(rpcbind, "rpcbind", usage)]).isEmpty)
    }

    @Test func `are not told when they are declared, needed, or another's program`() throws {
        let one = seen(rpcbind, "rpcbind", untouched)
        #expect(try found([one], ServicePolicy([declaration(111)])).isEmpty)
        #expect(try found([one, seen(Endpoint(.tcp, "::", 2049), "nfs", nil)]).isEmpty)
        #expect(try found([seen(rpcbind, "something", untouched)]).isEmpty)
    }

    @Test func `of a mail server count on loopback only`() throws {
        #expect(try found([seen(Endpoint(.tcp, "127.0.0.1", 25), "exim4", untouched)]).map(\.severity) == [.none])
        #expect(try found([seen(Endpoint(.tcp, "0.0.0.0", 25), "exim4", untouched)]).isEmpty)
    }

    @Test func `that inetd answers itself need no package`() throws {
        let starter = Starter(kind: .inetd, name: "echo", locator: "/etc/inetd.conf:1", program: "internal")
        let echo = seen(
            Endpoint(.udp, "0.0.0.0", 7), "openbsd-inetd", Listener.Usage(connections: nil), starter: starter)
        #expect(try found([echo]).map(\.key) == ["small-services"])
    }
}

@Suite struct `What shows whether a service is wanted` {
    private let heading = "  sl  local_address rem_address   st\n"

    @Test func `connections are counted by their own port`() {
        let table =
            heading + "   0: 0100007F:006E 00000000:0000 0A 0\n   1: 0100007F:006E 0100007F:9C40 01 0\n"
            + "   2: 0100007F:006E 0100007F:9C41 01 0\n   3: 0100007F:9C40 0100007F:006E 06 0\nx\n"
        var counts: [Int: Int] = [:]
        UsageReader.count(Array(table.utf8), into: &counts)
        #expect(counts == [110: 2])
    }

    @Test func `packages tell how they came and whether their configuration changed`() throws {
        let host = try HostFolder([
            "/proc/net/tcp": heading, "/etc/one.conf": "hello\n", "/etc/two.conf": "changed\n",
            "/var/lib/apt/extended_states":
                "Package: one\nArchitecture: amd64\nAuto-Installed: 1\n\nPackage: two\nAuto-Installed: 0\n",
            "/var/lib/dpkg/status": """
            Package: one
            Priority: standard
            Status: install ok installed
            Conffiles:
             /etc/one.conf b1946ac92492d2347c6235b4d2611184
             /etc/gone.conf b1946ac92492d2347c6235b4d2611184 obsolete
            Description: one

            Package: two
            Source: other (1.0)
            Priority: optional
            Conffiles:
             /etc/two.conf b1946ac92492d2347c6235b4d2611184
            """,
        ])
        let reader = UsageReader(files: host.files, packages: ["one", "other"])
        let one = reader.usage(of: Endpoint(.tcp, "::", 1), package: debian("one", "1"))
        #expect(one == Listener.Usage(connections: 0, isAutomatic: true, isBase: true, unchangedFiles: 1))
        let two = reader.usage(of: Endpoint(.udp, "::", 1), package: debian("two", "1", source: "other"))
        #expect(
            two
                == Listener.Usage(
                    connections: nil, isAutomatic: false, isBase: false, unchangedFiles: 0,
                    changedFiles: ["/etc/two.conf"]))
    }
}

@Suite struct `What is known of products and packages` {
    @Test func `is read from our own files`() throws {
        let knowledge = try ServiceKnowledge.load(from: Shipped.resources)
        #expect(knowledge.packages["openbsd:openssh"] == ["openssh"])
        #expect(knowledge.carriers.contains("openbsd-inetd"))
        #expect(knowledge.defaults.count >= 10)
        #expect(Set(knowledge.defaults.map(\.id)).count == knowledge.defaults.count)
    }

    @Test func `mistakes are told with their places`() {
        func mistakes(_ packages: String, _ defaults: String) -> [String] {
            do {
                _ = try ServiceKnowledge.parse(
                    packages: packages, file: "p.yml", defaults: defaults, defaultsFile: "d.yml")
                return []
            } catch {
                return error.errors.map(\.description)
            }
        }
        #expect(mistakes("", "").isEmpty)
        #expect(
            mistakes("products: {openssh: [x], a:b: x}\n", "") == [
                "p.yml:1:12: expected 'vendor:product'", "p.yml:1:31: expected a list",
            ])
        #expect(
            mistakes("", "services:\n  - {id: x, services: [25], why: {en: a, ja: b}, look: {en: a}}\n") == [
                "d.yml:2:23: expected a service such as 'tcp/25', found '25'",
                "d.yml:2:5: service 'x' without a text in 'ja'",
            ])
    }
}
