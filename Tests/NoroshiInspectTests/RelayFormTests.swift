import NoroshiModel
import Testing

@testable import NoroshiInspect

@Suite struct `Address forms of relaying` {
    private let parts = RelayAddresses(ownDomains: ["example.jp", "lists.example.jp"], serverAddress: "192.0.2.25")

    @Test(
        arguments: [
            ("plain", "noroshi-relay-test@example.org"),
            ("percent:example.jp", "noroshi-relay-test%example.org@example.jp"),
            ("bang:example.jp", "example.org!noroshi-relay-test@example.jp"),
            ("route:example.jp", "@example.jp:noroshi-relay-test@example.org"),
            ("quoted:example.jp", "\"noroshi-relay-test@example.org\"@example.jp"),
            ("double-at:example.jp", "noroshi-relay-test@example.org@example.jp"),
            ("own-percent:example.jp", "noroshi-relay-test@example.jp%example.org"),
            ("literal", "noroshi-relay-test@[192.0.2.1]"), ("quoted-whole", "\"noroshi-relay-test@example.org\""),
            ("percent-bare", "noroshi-relay-test%example.org"), ("bang-bare", "example.org!noroshi-relay-test"),
            ("percent-address", "noroshi-relay-test%example.org@[192.0.2.25]"),
            ("route-address", "@[192.0.2.25]:noroshi-relay-test@example.org"),
            ("percent-localhost", "noroshi-relay-test%example.org@localhost"),
            ("route-percent:example.jp", "@example.jp:noroshi-relay-test%example.org@example.jp"),
            ("bang-percent:example.jp", "example.org!noroshi-relay-test%example.jp"),
            ("percent:lists.example.jp", "noroshi-relay-test%example.org@lists.example.jp"),
        ])
    func `are written as servers of old read them`(name: String, address: String) {
        #expect(RelayForm.all(parts).first { $0.name == name }?.address == address)
    }

    @Test func `are each tried once, the plain one first`() {
        let forms = RelayForm.all(parts)
        #expect(Set(forms.map(\.address)).count == forms.count)
        #expect(forms.first?.name == "plain")
        #expect(forms.allSatisfy { !$0.address.contains("\r") && !$0.address.contains(">") })
        let questions = RelayPlan(addresses: parts).inClear()
        #expect(Set(questions).count == questions.count)
    }

    @Test func `are asked from the empty, a stranger's and an own sender, in both greetings and inside TLS`() {
        let plan = RelayPlan(addresses: parts)
        for form in ["plain", "percent:example.jp", "bang:example.jp", "route:example.jp", "percent:lists.example.jp"] {
            for sender in ["outsider", "empty", "own:example.jp"] {
                let name = "\(sender)/\(form)"
                #expect(plan.inClear().contains { $0.name == name }, "\(name)")
                #expect(plan.withHELO().contains { $0.name == name && $0.hello == .helo }, "\(name)")
                #expect(plan.insideTLS().contains { $0.name == name && $0.startTLS }, "\(name)")
            }
        }
        #expect(plan.inClear().contains { $0.name == "own:lists.example.jp/plain" })
        // Servers that refuse an address literal as sender count it as an error.
        #expect(!plan.inClear().contains { $0.sender.address.hasSuffix("]") })
    }

    @Test func `know an IPv6 server by its literal`() {
        let six = RelayAddresses(ownDomains: [], serverAddress: "2001:db8::25")
        #expect(RelayForm.all(six).contains { $0.address.hasSuffix("@[IPv6:2001:db8::25]") })
        #expect(RelayPlan(addresses: six).inClear().contains { $0.sender.address == "postmaster@localhost" })
    }

    @Test(
        arguments: [
            ([], ["mail.example.jp"], ["mail.example.jp", "example.jp"]),
            (["Example.JP"], ["mail.example.jp"], ["example.jp", "mail.example.jp"]),
            ([], ["mail.co.jp"], ["mail.co.jp"]), ([], ["example.jp"], ["example.jp"]),
            ([], ["localhost", "192.0.2.25", "ESMTP", "a..b", ""], []),
            ([], ["mail.example.jp."], ["mail.example.jp", "example.jp"]),
        ] as [([String], [String], [String])])
    func `take for the server's own what it and its administrator call themselves`(
        declared: [String], names: [String], domains: [String]
    ) {
        #expect(OwnDomains.candidates(declared: declared, names: names) == domains)
    }

    @Test(
        arguments: [
            ("127.0.0.1", "127.0.0.1", .loopback), ("127.0.0.1", "192.0.2.25", .loopback), ("::1", "::1", .loopback),
            ("192.0.2.25", "192.0.2.25", .own), ("192.0.2.26", "192.0.2.25", .own),
            ("127.66.0.1", "127.77.1.1", .outside), ("127.77.1.1", "127.77.1.1", .loopback),
            ("192.0.2.25", "198.51.100.1", .outside), ("127.0.0.2", "127.0.0.1", .outside),
        ] as [(String, String, RelayTest.Vantage)])
    func `are judged by where they were asked from`(source: String, target: String, vantage: RelayTest.Vantage) {
        #expect(
            RelayTest.Vantage(source: source, target: target, own: ["127.0.0.1", "::1", "192.0.2.25", "192.0.2.26"])
                == vantage)
    }

    @Test(arguments: ["a@b.example", "probe@[192.0.2.1]"])
    func `a foreign address is taken apart`(text: String) throws {
        #expect(try #require(RelayAddresses.Foreign(text)).address == text)
    }

    @Test(arguments: ["", "a", "@b", "a@", "a b@c", "a@b\r\nRSET", "<a@b>", "a@b@c", "\"a\"@b"])
    func `what is no address, or more than one, is not`(text: String) {
        #expect(RelayAddresses.Foreign(text) == nil)
    }
}
