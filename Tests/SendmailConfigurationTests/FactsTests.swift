import Testing

@testable import SendmailConfiguration

private func facts(
    _ text: String, installed: String? = "8.17.1.9", files: [String: String] = [:], times: [String: Int64] = [:],
    master: String? = nil
) -> SendmailConfigurationFacts {
    let reading = ConfigurationFiles.texts(files, times: times)
    let configuration = SendmailCF(
        Array(text.utf8), path: "/etc/mail/sendmail.cf", host: SmallConfigurations.identity, files: reading)
    return SendmailConfigurationFacts(
        .init(configuration: configuration, files: reading, masterPath: master, installedVersion: installed))
}

@Suite struct FactsTests {
    @Test func `A configuration kept from before an upgrade is told, and what it lets pass`() {
        let old = facts(SmallConfigurations.old)
        #expect(old.age == .older(configuration: "8.8.7", installed: "8.17.1.9"))
        #expect(old.isLevelOlder)
        #expect(old.level == 7)
        #expect(old.lacksRelayRules)
        #expect(old.generatedFrom == "old.mc")
        #expect(old.versionLocator?.line == 5)
        let open = Set(old.openForms.map(\.form))
        #expect(open.isSuperset(of: [.outsideToOutside, .nullSender, .localLookingSender, .percentHack, .sourceRoute]))
        #expect(open.isSuperset(of: [.bangPathBare, .clientWithoutName, .mailExchanger]))
        #expect(old.localNames.contains { $0.name == "localhost" && $0.locator.line == 6 })
    }

    @Test func `A configuration with rules against relaying has no open form`() {
        let files = ["/etc/mail/access": "To:x RELAY\n", "/etc/mail/relay-domains": "partner.example\n"]
        let new = facts(SmallConfigurations.guarded, files: files)
        #expect(new.age == .same)
        #expect(!new.isLevelOlder)
        #expect(!new.lacksRelayRules)
        #expect(new.openForms.isEmpty, "\(new.openForms.map { ($0.form, $0.answer.verdict) })")
        #expect(new.relayDomains.map(\.name) == ["partner.example"])
        // Nobody's domain is named here, and no sender.
        #expect(
            Set(new.relaying.map(\.form))
                == Set(StandardRelayQuestion.Form.allCases).subtracting([.namedWidely, .listedSender]))
    }

    @Test(arguments: [
        ("com\n", true), ("partner.example\nco.jp\n", true), ("jp\n", true), ("203\n", false),
        ("203.0.113\nmail\n", nil),
        ("localhost\nexample.com\n", nil),
    ])
    func `Names that nobody owns are asked for`(domains: String, relays: Bool?) {
        let facts = facts(SmallConfigurations.guarded, files: ["/etc/mail/relay-domains": domains])
        let asked = facts.relaying.filter { $0.form == .namedWidely }
        #expect(asked.map(\.answer.relays) == [relays].compactMap(\.self), "\(asked)")
    }

    @Test(arguments: [
        ("8.8.7", "8.17.1", SendmailConfigurationFacts.Age.older(configuration: "8.8.7", installed: "8.17.1")),
        ("8.17.1.9/Debian-2", "8.17.2", .same),
        ("8.18.1", "8.17.2", .newer(configuration: "8.18.1", installed: "8.17.2")),
        ("5.67b+1.6W", "8.9.3", .older(configuration: "5.67", installed: "8.9.3")), ("custom", "8.9.3", .unknown),
    ])
    func `Versions are compared by their release`(
        configured: String, installed: String, age: SendmailConfigurationFacts.Age
    ) {
        #expect(facts("V10\nDZ\(configured)\n", installed: installed).age == age)
    }

    @Test func `An mc file newer than its configuration is told`() {
        let path = "/etc/mail/sendmail.mc"
        let files = [path: "FEATURE(`promiscuous_relay')dnl\n"]
        let newer = facts("V10\n", files: files, times: [path: 20, "/etc/mail/sendmail.cf": 10], master: path)
        #expect(newer.isMasterNewer)
        #expect(newer.master?.looseningCalls.map(\.locator.line) == [1])
        let older = facts("V10\n", files: files, times: [path: 5, "/etc/mail/sendmail.cf": 10], master: path)
        #expect(!older.isMasterNewer)
    }

    @Test func `An mc file's calls are read with their lines`() {
        let text = """
            divert(-1)
            # FEATURE(`in_a_comment')
            divert(0)dnl
            VERSIONID(`$Id: site.mc $')
            OSTYPE(`debian')dnl FEATURE(`after_dnl')
            define(`confCW_FILE', `-o /etc/mail/local-host-names')dnl
            FEATURE(`access_db', `hash -T<TMPF> /etc/mail/access')dnl
            dnl FEATURE(`commented_out')
            ifdef(`SITE_RELAY', `FEATURE(`relay_entire_domain')', `dnl')
            FEATURE(`relay_local_from',
              `second')
            MAILER(smtp)
            Cw extra.example
            LOCAL_RULESETS
            FEATURE(`open

            """
        let master = MasterConfiguration(Array(text.utf8), path: "site.mc")
        #expect(master.osType == "debian")
        #expect(master.versionID == "$Id: site.mc $")
        #expect(
            master.features.map { $0.arguments.first ?? "" } == [
                "access_db", "relay_entire_domain", "relay_local_from",
            ])
        #expect(master.features.map(\.locator.line) == [7, 9, 10])
        #expect(master.features.map(\.isConditional) == [false, true, false])
        #expect(master.features[2].arguments == ["relay_local_from", "second"])
        #expect(master.definition("confCW_FILE")?.arguments.last == "-o /etc/mail/local-host-names")
        #expect(master.mailers.map(\.arguments) == [["smtp"]])
        #expect(master.lines.contains { $0.text == "Cw extra.example" && $0.locator.line == 13 })
        #expect(master.problems.map(\.description).contains("site.mc:15: a quote is not closed"))
        #expect(master.looseningCalls.map { $0.arguments[0] } == ["relay_entire_domain", "relay_local_from"])
    }
}
