import FoundationEssentials
import NoroshiModel
import Testing

@testable import NoroshiInspect

private let host: Host.Name = "mail.example.jp"

private func observation(_ fact: Observation.Fact, at seconds: Double = 0, host: Host.Name = host) -> Observation {
    Observation(host: host, at: midnight.addingTimeInterval(seconds), fact: fact)
}

private func relay(
    _ address: String = "192.0.2.25", source: String = "198.51.100.7", outcome: RelayAttempt.Outcome = .accepted,
    vantage: RelayTest.Vantage = .outside
) -> Observation.Fact {
    .relay(
        RelayTest(
            endpoint: Endpoint(.tcp, address, 25), implicitTLS: false, source: source, vantage: vantage,
            ownDomains: ["example.jp"], greeting: "mail.example.jp ESMTP Postfix", offersTLS: false,
            attempts: [
                RelayAttempt(
                    form: "outsider/plain", sender: "a@example.net", recipient: "b@example.org", hello: .ehlo,
                    tls: false, outcome: outcome, mailReply: SMTPReply(code: 250))
            ]))
}

private func listener(_ address: String, _ port: Int = 25) -> Observation.Fact {
    .listener(Listener(endpoint: Endpoint(.tcp, address, port), user: 0, processes: [], starter: Starter(kind: .none)))
}

private func sweep(open: PortSet = PortSet([]), closed: PortSet = PortSet([]), filtered: PortSet = PortSet([]))
    -> Observation.Fact
{
    .sweep(
        Sweep(
            transport: .tcp, address: "192.0.2.25", source: "192.0.2.7", open: open, closed: closed,
            filtered: filtered, unknown: PortSet([]), reasons: []))
}

@Suite struct `What an earlier relay test found` {
    private let earlier = [observation(listener("0.0.0.0")), observation(relay())]

    @Test(arguments: [
        [listener("0.0.0.0")], [listener("::")], [listener("192.0.2.25")], [sweep(open: PortSet([25]))],
        [sweep(filtered: PortSet([25]))], [listener("127.0.0.1", 80), sweep(open: PortSet([25]))],
        [listener("127.0.0.1", 80), sweep(filtered: PortSet([25]))], [],
        [.unseen(what: "/proc/net/tcp", reason: "no such file or directory"), listener("127.0.0.1", 80)],
    ])
    func `is kept while the server may still be there`(facts: [Observation.Fact]) {
        let seen = facts.map { observation($0, at: 60) }
        #expect(RelayMemory.kept(earlier, beside: seen) == [earlier[1]])
    }

    @Test(arguments: [
        [listener("127.0.0.1", 80)], [listener("127.0.0.1")], [sweep(closed: PortSet([25]))],
        [listener("127.0.0.1", 80), sweep(closed: PortSet([25]))],
    ])
    func `is gone with the server`(facts: [Observation.Fact]) {
        #expect(RelayMemory.kept(earlier, beside: facts.map { observation($0, at: 60) }).isEmpty)
    }

    @Test func `makes way for the same test, and for no other`() {
        let again = observation(relay(outcome: .refusedAtRCPT), at: 60)
        #expect(RelayMemory.kept(earlier, beside: [again]).isEmpty)
        let other = observation(relay(source: "203.0.113.9", outcome: .refusedAtRCPT), at: 60)
        #expect(RelayMemory.kept(earlier, beside: [other]) == [earlier[1]])
    }

    @Test func `of another host does not hang on this one's sockets`() {
        let other = observation(relay("198.51.100.25"), host: "other.example.jp")
        #expect(RelayMemory.kept([other], beside: [observation(listener("127.0.0.1", 80), at: 60)]) == [other])
    }

    @Test func `is a finding with its date until it is tested again`() throws {
        func titles(_ observations: [Observation]) -> [Message] {
            RelayCheck().evaluate(observations).compactMap {
                if case .fail(let finding) = $0 { finding.title } else { nil }
            }
        }
        #expect(titles(earlier).map(\.key) == ["check.mail.open-relay.suspected"])
        let later = [observation(listener("0.0.0.0"), at: 86_400), earlier[1]]
        let title = try #require(titles(later).first)
        #expect(title.key == "check.mail.open-relay.earlier-suspected")
        #expect(title.arguments["at"] == midnight.formatted(.iso8601))
        let tested = [observation(listener("0.0.0.0"), at: 86_400), observation(relay(), at: 86_401)]
        #expect(titles(tested).map(\.key) == ["check.mail.open-relay.suspected"])
    }

    @Test func `to be not known is told once`() {
        let unknown = observation(relay(outcome: .dropped))
        let trusted = observation(relay(source: "127.0.0.1", vantage: .loopback))
        let later = observation(listener("0.0.0.0"), at: 60)
        func gaps(_ observations: [Observation]) -> Int {
            RelayCheck().evaluate(observations).count { if case .unknown = $0 { true } else { false } }
        }
        #expect(gaps([unknown]) == 1)
        #expect(gaps([later, unknown]) == 0)
        #expect(gaps([trusted]) == 1)
        #expect(gaps([later, trusted]) == 0)
    }
}
