import FoundationEssentials
import NoroshiModel
import Testing

@testable import NoroshiInspect

private func attempt(
    _ outcome: RelayAttempt.Outcome, _ form: String = "outsider/plain", sender: String = "a@example.net",
    recipient: String = "b@example.org", reply: SMTPReply? = nil, proof: RelayProof.State = .notAsked
) -> RelayAttempt {
    RelayAttempt(
        form: form, sender: sender, recipient: recipient, hello: .ehlo, tls: false, outcome: outcome,
        mailReply: SMTPReply(code: 250), recipientReply: reply, proof: RelayProof(proof))
}

private func test(
    _ attempts: [RelayAttempt], vantage: RelayTest.Vantage = .outside, source: String = "198.51.100.7", port: Int = 25,
    greeting: String? = "mail.example.jp ESMTP"
) -> RelayTest {
    RelayTest(
        endpoint: Endpoint(.tcp, "192.0.2.25", port), implicitTLS: false, source: source, vantage: vantage,
        ownDomains: ["example.jp"], greeting: greeting, offersTLS: false, attempts: attempts,
        proof: attempts.contains { $0.proof.state != .notAsked }
            ? RelayTest.ProofRequest(target: "sink", recipient: "b@example.org", seconds: 60) : nil)
}

private func seen(_ test: RelayTest) -> Observation {
    Observation(host: "mail.example.jp", at: midnight, fact: .relay(test))
}

private func findings(_ results: [CheckResult]) -> [Finding] {
    results.compactMap { if case .fail(let finding) = $0 { finding } else { nil } }
}
private func gaps(_ results: [CheckResult]) -> [Gap] {
    results.compactMap { if case .unknown(let gap) = $0 { gap } else { nil } }
}

@Suite struct `The level of a relay test` {
    @Test func `is refused only when everything was refused`() {
        #expect(
            test([attempt(.refusedAtRCPT), attempt(.refusedAtMAIL), attempt(.needsAuthentication)]).level == .refused)
        #expect(test([]).level == .unknown)
        for untried in [RelayAttempt.Outcome.temporary, .dropped, .notTried, .needsTLS, .unresolvable] {
            #expect(test([attempt(.refusedAtRCPT), attempt(untried)]).level == .unknown, "\(untried)")
        }
    }

    @Test func `is suspected by one acceptance, proved by one message`() {
        #expect(test([attempt(.refusedAtRCPT), attempt(.accepted), attempt(.dropped)]).level == .suspected)
        #expect(test([attempt(.accepted), attempt(.accepted, proof: .returned)]).level == .proved)
    }

    @Test func `is not relaying when what was accepted is refused or comes back`() {
        for state in [RelayProof.State.refusedAtDATA, .bounced, .deliveredLocally] {
            #expect(test([attempt(.refusedAtRCPT), attempt(.accepted, proof: state)]).level == .refused, "\(state)")
        }
        for state in [RelayProof.State.notSeen, .failed, .sent, .refusedByNextServer] {
            #expect(test([attempt(.accepted, proof: state)]).level == .suspected, "\(state)")
        }
    }

    @Test func `does not hang on a stranger's domain that cannot be found`() {
        let hidden = attempt(
            .unresolvable, reply: SMTPReply(code: 450, enhancedCode: "4.1.8", text: "Sender address rejected"))
        #expect(test([hidden]).level == .unknown)
        #expect(test([hidden, attempt(.refusedAtRCPT, sender: "postmaster@example.jp")]).level == .unknown)
        #expect(test([hidden, attempt(.refusedAtRCPT, sender: "")]).level == .refused)
        let recipient = attempt(
            .unresolvable, reply: SMTPReply(code: 450, enhancedCode: "4.1.2", text: "Domain not found"))
        #expect(test([recipient, attempt(.refusedAtRCPT, sender: "")]).level == .unknown)
    }

    @Test func `survives being kept`() throws {
        let one = seen(
            test([attempt(.accepted, reply: SMTPReply(code: 250, enhancedCode: "2.1.5", text: "Ok"), proof: .bounced)]))
        let again = try JSONDecoder().decode(Observation.self, from: JSONEncoder().encode(one))
        #expect(again == one)
    }
}

@Suite struct `Open relays` {
    private let check = RelayCheck()
    private let accepted = [attempt(.accepted), attempt(.refusedAtRCPT)]

    @Test func `proved from outside are critical`() throws {
        let found = findings(check.evaluate([seen(test([attempt(.accepted, proof: .returned)]))]))
        #expect(found.map(\.id) == ["mail.open-relay/mail.example.jp/tcp/25"])
        #expect(found[0].severity == .critical)
        #expect(found[0].confidence == .confirmed)
        #expect(found[0].title.key == "check.mail.open-relay.proved")
        #expect(found[0].evidence[0].locator == "tcp://192.0.2.25:25 from 198.51.100.7")
        #expect(found[0].evidence[0].excerpt.hasPrefix("> MAIL FROM:<a@example.net>\n< 250\n> RCPT TO:<b@example.org>"))
    }

    @Test func `suspected from outside are high, and less when nothing came out`() {
        let found = findings(check.evaluate([seen(test(accepted))]))
        #expect(found.map(\.severity) == [.high])
        #expect(found.map(\.confidence) == [.suspected])
        #expect(found[0].title.arguments["count"] == "1")
        let unseen = findings(check.evaluate([seen(test([attempt(.accepted, proof: .notSeen)]))]))
        #expect(unseen.map(\.severity) == [.medium])
        #expect(unseen.map(\.title.key) == ["check.mail.open-relay.unseen"])
    }

    @Test func `are not servers that trust their own host, but then the outside was not looked at`() {
        let trusted = seen(test(accepted, vantage: .loopback, source: "127.0.0.1"))
        let alone = check.evaluate([trusted])
        #expect(findings(alone).map(\.severity) == [.none])
        #expect(findings(alone).map(\.title.key) == ["check.mail.open-relay.own-host"])
        #expect(
            gaps(alone).map(\.reason) == [
                "it was asked only from addresses that a mail server may trust, 127.0.0.1 among them"
            ])
        let settled = check.evaluate([trusted, seen(test([attempt(.refusedAtRCPT)]))])
        #expect(findings(settled).map(\.severity) == [.none])
        #expect(gaps(settled).isEmpty)
        let own = check.evaluate([trusted, seen(test([attempt(.refusedAtRCPT)], vantage: .own, source: "192.0.2.25"))])
        #expect(gaps(own).isEmpty)
    }

    @Test func `from outside are told even when the own host is refused`() {
        let found = findings(
            check.evaluate([
                seen(test([attempt(.refusedAtRCPT)], vantage: .loopback, source: "127.0.0.1")), seen(test(accepted)),
            ]))
        #expect(found.map(\.severity) == [.high])
    }

    @Test func `that could not be asked are a gap with the reason`() {
        let results = check.evaluate([
            seen(test([attempt(.refusedAtRCPT), attempt(.temporary, reply: SMTPReply(code: 450, text: "come again"))]))
        ])
        #expect(findings(results).isEmpty)
        #expect(
            gaps(results).map(\.reason) == [
                "1 of 2 forms were put off, and again after a while; ask again later, or with a longer --retry-after: "
                    + "450 come again"
            ])
        let cut = check.evaluate([seen(test([attempt(.refusedAtRCPT), attempt(.dropped)]))])
        #expect(gaps(cut).map(\.reason) == ["1 of 2 forms could not be tried: 250"])
        #expect(check.evaluate([seen(test([attempt(.refusedAtRCPT)]))]) == [.pass])
        #expect(check.evaluate([]).isEmpty)
    }

    @Test(
        arguments: [
            ("mail.example.jp ESMTP Postfix (Debian)", nil, "postfix"), ("mail ESMTP Exim 4.96", nil, "exim"),
            ("mail ESMTP Sendmail 8.17.1", nil, "sendmail"), ("mail ESMTP OpenSMTPD", nil, "opensmtpd"),
            ("mail ESMTP", "sorry, that domain isn't in my list of allowed rcpthosts", "qmail"),
            ("mail ESMTP", "<x>: Relay access denied", "postfix"), ("mail ESMTP", "relay not permitted", "exim"),
            ("mail ESMTP", "a... Recipient ok", "sendmail"), ("mail ESMTP", "Relaying denied.", "courier"),
            ("mail ESMTP", "Ok.", "courier"),
            ("mail ESMTP", "5.7.1 <x>... Relaying denied", "sendmail"), ("mail ESMTP", "no", "unknown"),
        ] as [(String, String?, String)])
    func `are mended by the setting of the server that it is`(greeting: String, words: String?, kind: String) {
        let reply = words.map { SMTPReply(code: 550, text: $0) }
        let one = test(accepted + [attempt(.refusedAtRCPT, reply: reply)], greeting: greeting)
        let found = findings(check.evaluate([seen(one)]))
        #expect(
            found[0].remediations.map(\.text.key) == [
                "check.mail.open-relay.fix.\(kind)", "check.mail.open-relay.again",
            ])
        #expect(
            found[0].remediations[1].text.arguments["command"]
                == "noroshi relay test 192.0.2.25:25 --from 198.51.100.7 --domain example.jp")
    }

    @Test func `are told apart by the package where the greeting hides it`() {
        let package = InstalledPackage(
            name: "exim4-daemon-light", version: "4.96-15", source: "exim4", sourceVersion: "4.96-15")
        let listener = Listener(
            endpoint: Endpoint(.tcp, "0.0.0.0", 25), user: 0,
            processes: [
                .init(pid: 1, name: "exim4", executable: "/usr/sbin/exim4", isDeleted: false, package: package)
            ],
            starter: Starter(kind: .none))
        let found = findings(
            check.evaluate([
                Observation(host: "mail.example.jp", at: midnight, fact: .listener(listener)),
                seen(test(accepted, greeting: "Postfix, or so it says")),
            ]))
        #expect(found[0].remediations[0].text.key == "check.mail.open-relay.fix.exim")
    }
}
