import Testing

@testable import SendmailConfiguration

private let files = [
    "/etc/mail/local-host-names": "example.net # ours\n# no\nexample.com\n",
    "/etc/mail/relay-domains": "partner.example\n192.0.2\n",
    "/etc/mail/access": "# list\nTo:friend.example\tRELAY\nConnect:198.51.100.9 RELAY\n",
]

private func ask(
    _ text: String, from sender: String = "a@outside.example", to recipient: String,
    client: String = "198.51.100.7", name: String? = "client.outside.example", isAuthenticated: Bool = false,
    files: [String: String] = files, times: [String: Int64] = [:]
) -> RelayAnswer {
    let reading = ConfigurationFiles.texts(files, times: times)
    let configuration = SendmailCF(
        Array(text.utf8), path: "/etc/mail/sendmail.cf", host: SmallConfigurations.identity, files: reading)
    let question = RelayQuestion(
        sender: sender, recipient: recipient, clientAddress: client, clientName: name, isAuthenticated: isAuthenticated)
    return RelayEvaluator(configuration, files: reading).answer(question)
}

private let guarded = SmallConfigurations.guarded

@Suite struct RelayTests {
    @Test func `A stranger's mail to a stranger is refused, by the rule that says so`() {
        let answer = ask(guarded, to: "b@elsewhere.example")
        #expect(answer.verdict == .refuses(reply: "550 5.7.1 Relaying denied"))
        #expect(answer.rule?.locator.line == SmallConfigurations.line(of: "Relaying denied", in: guarded))
        #expect(answer.rule?.text == "R$* \t\t\t$#error $@ 5.7.1 $: \"550 Relaying denied\"")
        #expect(answer.rule?.ruleSet == "check_rcpt")
        #expect(answer.stage == .recipient)
    }

    @Test(arguments: [
        ("b@partner.example", "198.51.100.7", "passed on", "partner.example"),
        ("b@deep.partner.example", "198.51.100.7", "passed on", "partner.example"),
        ("b@elsewhere.example", "192.0.2.44", "our network", "192.0.2"),
    ])
    func `Mail that a list lets pass is told with the rule and the line of the list`(
        recipient: String, client: String, comment: String, member: String
    ) {
        let answer = ask(guarded, to: recipient, client: client)
        #expect(answer.verdict == .relays(mailer: "esmtp", host: String(recipient.split(separator: "@")[1])))
        #expect(answer.rule?.locator.line == SmallConfigurations.line(of: comment, in: guarded))
        #expect(answer.rule?.members.map(\.member) == [member])
        #expect(answer.rule?.members.first?.locator.file == "/etc/mail/relay-domains")
        #expect(answer.delivery?.locator.line == SmallConfigurations.line(of: "$#esmtp", in: guarded))
    }

    @Test(arguments: [
        ("b@friend.example", "198.51.100.7", "To:friend.example", 2),
        ("b@elsewhere.example", "198.51.100.9", "Connect:198.51.100.9", 3),
    ])
    func `Mail that a map lets pass is told with the line of the map`(
        recipient: String, client: String, key: String, line: Int
    ) throws {
        let answer = ask(guarded, to: recipient, client: client)
        #expect(answer.relays)
        guard case .lookup(let step, let rule) = answer.decision else {
            Issue.record("not decided by a map: \(String(describing: answer.decision))")
            return
        }
        #expect(step.map == "access")
        #expect(step.key == key)
        #expect(step.value == "RELAY")
        #expect(step.locator == Locator(file: "/etc/mail/access", line: line))
        #expect(rule.text.contains("listed"))
        #expect(answer.assumptions.contains(.textInsteadOfDatabase(map: "access", text: "/etc/mail/access")))
    }

    @Test(arguments: ["root", "root@example.com", "<root@[192.0.2.1]>", "root@mail", "root@mail.example.net"])
    func `Mail to this host stays here`(recipient: String) {
        let answer = ask(guarded, to: recipient)
        #expect(answer.verdict == .deliversLocally(mailer: "local", user: "root"))
        #expect(answer.assumptions.contains(.aliasesNotFollowed))
    }

    @Test func `Who is known by password may relay`() {
        let answer = ask(guarded, to: "b@elsewhere.example", isAuthenticated: true)
        #expect(answer.relays)
        #expect(answer.rule?.locator.line == SmallConfigurations.line(of: "known by password", in: guarded))
        #expect(answer.assumptions.contains(.mechanism("PLAIN")))
    }

    @Test(arguments: ["b%elsewhere.example@mail.example.net", "<@mail.example.net:b@elsewhere.example>"])
    func `Detours are refused where the rules follow them`(recipient: String) {
        #expect(ask(guarded, to: recipient).verdict == .refuses(reply: "550 5.7.1 Relaying denied"))
    }

    @Test func `A client that may not connect is refused at once`() {
        let answer = ask(guarded, to: "root", client: "203.0.113.66")
        #expect(answer.verdict == .refuses(reply: "550 5.7.1 Access denied"))
        #expect(answer.stage == .connection)
    }

    @Test func `A sender that rules refuse is told as such`() {
        let answer = ask(guarded, from: "x@y.invalid", to: "root")
        #expect(answer.verdict == .refuses(reply: "553 5.1.8 Domain of sender does not exist"))
        #expect(answer.stage == .sender)
    }

    @Test(arguments: [
        ("b@elsewhere.example", "smtp", "elsewhere.example"),
        ("b%elsewhere.example@mail.example.net", "smtp", "elsewhere.example"),
        ("elsewhere!b", "uucp", "elsewhere"), ("<@mail.example.net:b@elsewhere.example>", "smtp", "elsewhere.example"),
    ])
    func `A configuration without check_rcpt passes everything on`(recipient: String, mailer: String, host: String) {
        let answer = ask(SmallConfigurations.old, to: recipient)
        #expect(answer.verdict == .relays(mailer: mailer, host: host))
        #expect(answer.decision == .noRuleSet("check_rcpt"))
        #expect(answer.delivery?.text.contains("$#\(mailer)") == true)
    }

    @Test func `A configuration of sendmail 5 passes everything on`() {
        let answer = ask(SmallConfigurations.ancient, to: "b@elsewhere.example")
        #expect(answer.verdict == .relays(mailer: "tcp", host: "elsewhere.example"))
        #expect(answer.decision == .noRuleSet("check_rcpt"))
        #expect(ask(SmallConfigurations.ancient, to: "b@host").verdict == .deliversLocally(mailer: "local", user: "b"))
    }

    @Test func `A check_rcpt that refuses nothing is told by its name`() {
        let text = guarded.replacing("R$* \t\t\t$#error $@ 5.7.1 $: \"550 Relaying denied\"", with: "")
        let answer = ask(text, to: "b@elsewhere.example")
        #expect(answer.relays)
        guard case .noRuleRefused("check_rcpt", let locator) = answer.decision else {
            Issue.record("\(String(describing: answer.decision))")
            return
        }
        #expect(locator.line == SmallConfigurations.line(of: "Scheck_rcpt", in: text))
    }

    @Test func `A map of which only the database is there cannot be told`() {
        let answer = ask(
            guarded, to: "b@elsewhere.example", files: ["/etc/mail/access.db": "\0"], times: ["/etc/mail/access.db": 7])
        guard case .cannotTell(let reason) = answer.verdict else {
            Issue.record("\(answer.verdict)")
            return
        }
        #expect(reason.contains("only the database /etc/mail/access.db is there"))
        #expect(reason.contains("/etc/mail/sendmail.cf:6"))
    }

    @Test func `A map that is not there makes sendmail ask to try again`() {
        let answer = ask(guarded, to: "b@elsewhere.example", files: [:])
        #expect(answer.verdict == .refuses(reply: "451 4.3.0 Try again"))
        #expect(answer.assumptions.contains(.mapMissing(map: "access", text: "/etc/mail/access")))
    }

    @Test func `A text newer than its database is told`() {
        let times: [String: Int64] = ["/etc/mail/access": 20, "/etc/mail/access.db": 10]
        let answer = ask(guarded, to: "b@elsewhere.example", times: times)
        #expect(
            answer.assumptions.contains(
                .databaseOlderThanText(map: "access", text: "/etc/mail/access", database: "/etc/mail/access.db")))
    }

    @Test func `A class whose members a program makes is told as unknown`() {
        let text = guarded.replacing("FR-o /etc/mail/relay-domains", with: "FR|/usr/bin/make-relays -a")
        let answer = ask(text, to: "b@elsewhere.example")
        #expect(answer.verdict == .refuses(reply: "550 5.7.1 Relaying denied"))
        let isTold = answer.assumptions.contains { assumption in
            if case .classIncomplete(let source) = assumption { return source.source == "|/usr/bin/make-relays -a" }
            return false
        }
        #expect(isTold)
    }

    @Test(arguments: [("b@elsewhere.example>", "553 Unbalanced '>'"), ("\"b@elsewhere.example", "553 Unbalanced '\"'")])
    func `An address that cannot be taken apart is refused before the rules`(recipient: String, reply: String) {
        let answer = ask(guarded, to: "<" + recipient)
        #expect(answer.verdict == .refuses(reply: reply) || recipient.hasSuffix(">"))
        let doubled = ask(guarded, to: "<x>>")
        #expect(doubled.verdict == .refuses(reply: "553 Unbalanced '>'"))
        #expect(doubled.decision == .syntax)
    }

    @Test(arguments: [
        ("2001:db8::1", "IPv6:2001:db8:0:0:0:0:0:1"), ("::1", "IPv6:0:0:0:0:0:0:0:1"), ("::", "IPv6:0:0:0:0:0:0:0:0"),
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "IPv6:0:0:0:0:0:ffff:c000:207"), ("1:2:3", "IPv6:1:2:3"),
    ])
    func `Addresses are written as sendmail writes them`(address: String, written: String) {
        let question = RelayQuestion(sender: "", recipient: "", clientAddress: address, clientName: nil)
        #expect(question.addressAsWritten == written)
    }

    @Test func `A daemon that asks everybody for a password refuses before rules`() {
        let text = guarded + "O DaemonPortOptions=Name=MTA, Port=smtp, M=Ea\n"
        let answer = ask(text, to: "root")
        #expect(answer.verdict == .refuses(reply: "530 5.7.0 Authentication required"))
        guard case .option(let option) = answer.decision else {
            Issue.record("\(String(describing: answer.decision))")
            return
        }
        #expect(option.locator.line == SmallConfigurations.line(of: "DaemonPort", in: text))
    }
}
