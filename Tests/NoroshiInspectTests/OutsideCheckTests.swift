import FoundationEssentials
import NoroshiModel
import Testing

@testable import NoroshiInspect

/// What the ports of `192.0.2.25` showed to somebody.
func sweep(
    _ transport: Endpoint.Transport = .tcp, at address: String = "192.0.2.25", from source: String = "198.51.100.7",
    open: [Int] = [], closed: [Int] = [], filtered: [Int] = [], unknown: [Int] = []
) -> Observation {
    Observation(
        host: "mail.example.jp", at: midnight,
        fact: .sweep(
            Sweep(
                transport: transport, address: address, source: source, open: PortSet(open), closed: PortSet(closed),
                filtered: PortSet(filtered), unknown: PortSet(unknown), reasons: [])))
}

/// One service that the site declares.
func declaration(
    _ port: Int, _ scope: ServicePolicy.Scope = .any, to audience: ServicePolicy.Audience = .any,
    transport: Endpoint.Transport = .tcp, name: String? = nil
) -> ServicePolicy.Declaration {
    ServicePolicy.Declaration(
        transport: transport, port: port, scope: scope, audience: audience, name: name, locator: "services.yaml:2:5")
}

func findings(_ check: some Check, _ observations: [Observation]) -> [Finding] {
    check.evaluate(observations).compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
}

private func range(_ text: String) -> ServicePolicy.Audience {
    .ranges([AddressRange(text) ?? AddressRange(IPAddress(v4: 0))])
}

@Suite struct `A host known from outside only` {
    @Test func `shows open ports that nobody declared, with who asked`() {
        let seen = [sweep(open: [25, 110]), sweep(.udp, open: [53])]
        let check = UndeclaredServiceCheck(policy: ServicePolicy([declaration(25)]))
        let found = findings(check, seen)
        #expect(found.map(\.key) == ["tcp/110", "udp/53"])
        #expect(found[0].title.key == "check.service.undeclared.outside")
        #expect(found[0].title.arguments["source"] == "198.51.100.7")
        #expect(found[0].evidence.map(\.locator) == ["tcp://192.0.2.25:110"])
        #expect(found[0].evidence[0].excerpt == "open, asked from 198.51.100.7")
        #expect(check.evaluate(seen).count { $0 == .pass } == 1)
    }

    @Test(
        arguments: [
            ([110], [], [], "check.service.missing.outside"), ([], [110], [], "check.service.missing.outside"),
            ([], [], [110], nil), ([], [], [], nil),
        ] as [([Int], [Int], [Int], String?)])
    func `misses what is declared and does not answer`(
        closed: [Int], filtered: [Int], open: [Int], title: String?
    ) {
        let check = MissingServiceCheck(policy: ServicePolicy([declaration(110)]))
        let found = findings(check, [sweep(open: open + [22], closed: closed, filtered: filtered)])
        #expect(found.map(\.title.key) == (title.map { [$0] } ?? []))
    }

    @Test func `does not miss what is not meant for the one who asked`() {
        let policy = ServicePolicy([
            declaration(110, to: range("203.0.113.0/24")), declaration(25, .loopback), declaration(53, to: .loopback),
            declaration(143, .address("192.0.2.26")),
        ])
        #expect(findings(MissingServiceCheck(policy: policy), [sweep(filtered: [25, 53, 110, 143])]).isEmpty)
    }

    @Test func `is unknown where a declared port was not asked in time`() {
        let results = MissingServiceCheck(policy: ServicePolicy([declaration(110)])).evaluate([sweep(unknown: [110])])
        let gap = Gap(
            host: "mail.example.jp", what: "tcp://192.0.2.25:110", reason: "not asked within the time allowed")
        #expect(results == [.unknown(gap)])
    }

    @Test func `has silent datagrams, that say nothing`() {
        let check = MissingServiceCheck(policy: ServicePolicy([declaration(53, transport: .udp)]))
        #expect(findings(check, [sweep(.udp, filtered: [53])]).isEmpty)
        #expect(findings(check, [sweep(.udp, closed: [53])]).count == 1)
    }
}

@Suite struct `A service that reaches further than declared` {
    @Test func `listens on more addresses`() {
        let check = ExposedServiceCheck(policy: ServicePolicy([declaration(110, .loopback), declaration(25)]))
        let found = findings(
            check,
            [
                listener(Endpoint(.tcp, "127.0.0.1", 110)), listener(Endpoint(.tcp, "192.0.2.1", 110)),
                listener(Endpoint(.tcp, "::", 25)),
            ])
        #expect(found.map(\.key) == ["tcp/110"])
        #expect(found[0].title.key == "check.service.exposed.wider")
        #expect(found[0].title.arguments["declared"] == "address loopback")
        #expect(found[0].severity == .medium)
        #expect(found[0].evidence.map(\.locator) == ["tcp://192.0.2.1:110", "services.yaml:2:5"])
    }

    @Test func `is for this host, but listens everywhere`() {
        let check = ExposedServiceCheck(policy: ServicePolicy([declaration(110, to: .loopback)]))
        #expect(findings(check, [listener(Endpoint(.tcp, "0.0.0.0", 110))]).count == 1)
    }

    @Test func `on loopback besides its address is no more than a note`() {
        let check = ExposedServiceCheck(policy: ServicePolicy([declaration(110, .address("192.0.2.25"))]))
        let seen = [listener(Endpoint(.tcp, "192.0.2.25", 110)), listener(Endpoint(.tcp, "127.0.0.1", 110))]
        #expect(findings(check, seen).map(\.severity) == [.low])
    }

    @Test(arguments: [
        ("198.51.100.7", 1), ("203.0.113.9", 0), ("127.0.0.1", 0), ("192.0.2.25", 0),
    ])
    func `answers somebody whom the declaration leaves out`(source: String, count: Int) {
        let check = ExposedServiceCheck(policy: ServicePolicy([declaration(110, to: range("203.0.113.0/24"))]))
        let found = findings(check, [sweep(from: source, open: [110])])
        #expect(found.count == count)
        #expect(found.allSatisfy { $0.title.key == "check.service.exposed.reached" && $0.confidence == .confirmed })
    }

    @Test func `is meant for one of its host's addresses only`() {
        let check = ExposedServiceCheck(policy: ServicePolicy([declaration(22, .address("192.0.2.3"))]))
        #expect(findings(check, [sweep(at: "192.0.2.3", open: [22])]).isEmpty)
        #expect(findings(check, [sweep(at: "192.0.2.5", open: [22])]).count == 1)
    }
}

@Suite struct `Both views of a host` {
    private let inside = [listener(Endpoint(.tcp, "0.0.0.0", 22)), listener(Endpoint(.tcp, "127.0.0.1", 8080))]

    @Test func `a port that answers without a socket is unexplained`() {
        let check = UnexplainedServiceCheck(policy: ServicePolicy([declaration(443)]))
        let found = findings(check, inside + [sweep(open: [22, 443, 8080])])
        #expect(found.map(\.key) == ["tcp/443", "tcp/8080"])
        #expect(found.map(\.severity) == [.none, .medium])
        #expect(found.map(\.title.key) == ["check.service.unexplained.declared", "check.service.unexplained.title"])
        #expect(findings(UndeclaredServiceCheck(policy: ServicePolicy()), inside + [sweep(open: [443])]).count == 2)
        #expect(
            findings(MissingServiceCheck(policy: ServicePolicy([declaration(443)])), inside + [sweep(open: [443])])
                .isEmpty)
    }

    @Test(arguments: ["/proc/net/tcp", "/proc", "/etc"])
    func `nothing is unexplained where the inside was not seen`(what: String) {
        let blind = Observation(
            host: "mail.example.jp", at: midnight, fact: .unseen(what: what, reason: "permission denied"))
        let check = UnexplainedServiceCheck(policy: ServicePolicy())
        #expect(findings(check, inside + [blind, sweep(open: [443])]).isEmpty)
        #expect(findings(check, [sweep(open: [443])]).isEmpty)
        // It is undeclared then, as far as one can see.
        let undeclared = UndeclaredServiceCheck(policy: ServicePolicy([declaration(22), declaration(8080)]))
        #expect(findings(undeclared, inside + [blind, sweep(open: [443])]).map(\.key) == ["tcp/443"])
    }

    @Test func `sockets of both families cover what answers`() {
        let check = UnexplainedServiceCheck(policy: ServicePolicy())
        let both = [listener(Endpoint(.tcp, "::", 80))]
        #expect(findings(check, both + [sweep(open: [80]), sweep(at: "2001:db8::25", open: [80])]).isEmpty)
        let four = [listener(Endpoint(.tcp, "0.0.0.0", 80))]
        #expect(findings(check, four + [sweep(at: "2001:db8::25", open: [80])]).count == 1)
    }

    @Test func `what a filter keeps away is told once, as information`() {
        let check = FilteredServiceCheck(policy: ServicePolicy())
        let more = inside + [listener(Endpoint(.tcp, "::", 25)), sweep(closed: [25], filtered: [22, 8080])]
        let found = findings(check, more)
        #expect(found.map(\.key) == ["198.51.100.7"])
        #expect(found[0].severity == .none)
        #expect(found[0].title.arguments["services"] == "tcp/22, tcp/25")
        #expect(
            found[0].evidence.map(\.excerpt) == [
                "no answer, asked from 198.51.100.7", "refused, asked from 198.51.100.7",
            ])
    }

    @Test func `nobody was kept away where there was no way to the host`() {
        #expect(
            findings(FilteredServiceCheck(policy: ServicePolicy()), inside + [sweep(from: "", filtered: [22])]).isEmpty)
    }

    @Test func `what is declared for the one who asked and filtered is missing instead`() {
        let seen = inside + [sweep(filtered: [22])]
        let open = ServicePolicy([declaration(22)])
        #expect(findings(FilteredServiceCheck(policy: open), seen).isEmpty)
        #expect(
            findings(MissingServiceCheck(policy: open), seen).map(\.title.key)
                == ["check.service.missing.unreachable"])
        let narrow = ServicePolicy([declaration(22, to: range("203.0.113.0/24"))])
        #expect(findings(FilteredServiceCheck(policy: narrow), seen).count == 1)
        #expect(findings(MissingServiceCheck(policy: narrow), seen).isEmpty)
    }
}
