import FoundationEssentials
import NoroshiFormats
import NoroshiModel
import NoroshiReport
import Testing

private func full() -> IncidentReport {
    var report = IncidentReport()
    report.id = "0f8fad5b-d9cb-469f-a165-70867728950e"
    report.language = "ja"
    report.reporter = .init(
        name: "山田 太郎", organization: "Example: Inc.", email: "a@example.jp", telephone: "03-0000-0000",
        address: "Tokyo\n1-2-3")
    report.affected = [
        .init(
            host: "mail.example.jp", addresses: ["192.0.2.1", "2001:db8::1"], operatingSystem: "Debian 12", use: "mail",
            role: .relay),
        .init(host: "www.example.jp", role: .victim),
    ]
    report.discovery = .init(way: .outsideContact, description: "a call")
    report.time = .init(
        discoveredAt: "1998-06-03T04:10:00+09:00", startedAt: "1998-06-02T00:00:00Z", endedAt: "1998-06-03T00:00:00.5Z",
        clockSynchronized: false, clockErrorSeconds: -12)
    report.categories = ["spam-relay", "scan"]
    report.description = "何かが起きた。\n\n# not a comment\n  indented\nName: not a field\n| a bar"
    report.damage = "none"
    report.measures = "stopped: sendmail"
    report.request = .contactSites
    report.sites = ["example.com", "example.net"]
    report.consent = Consent([.init(.sites, [.systems, .evidence]), .init(.public, [.description])])
    report.evidence = [
        .init(
            locator: "/var/log/mail.log:12", excerpt: "Jun  3 04:10:00 mail sendmail[1]: x\n\tfrom=<a@b>\n",
            observedAt: "1998-06-03T04:10:00+09:00"),
        .init(locator: nil, excerpt: "no place"), .init(locator: "user@host", excerpt: ""),
    ]
    return report
}

private func parse(_ text: String, into report: IncidentReport = IncidentReport()) throws -> IncidentReport {
    try Shipped.form().parse(text, file: "form.txt", into: report)
}

private func mistakes(_ text: String) throws -> [String] {
    let form = try Shipped.form()
    do {
        _ = try form.parse(text, file: "form.txt", into: IncidentReport())
        return []
    } catch {
        return error.errors.map(\.description)
    }
}

private var kept: IncidentReport {
    var report = IncidentReport()
    report.id = full().id
    report.language = full().language
    return report
}

@Suite struct `The report form` {
    @Test(arguments: ["ja", "en"], [true, false])
    func `is read back as it was written, in either language`(language: String, hints: Bool) throws {
        let text = try Shipped.form().serialize(full(), language: language, hints: hints)
        #expect(try parse(text, into: kept) == full())
    }

    @Test(arguments: ["ja", "en"])
    func `may be sent with the line ends of Windows`(language: String) throws {
        let text = try Shipped.form().serialize(full(), language: language, hints: true)
        let windows = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        #expect(try parse(windows, into: kept) == full())
        #expect(try parse("\u{FEFF}" + windows, into: kept) == full())
    }

    @Test(arguments: ["ja", "en"], [true, false])
    func `that is empty is an empty report`(language: String, hints: Bool) throws {
        let text = try Shipped.form().serialize(IncidentReport(), language: language, hints: hints)
        #expect(try parse(text) == IncidentReport())
        #expect(try parse("") == IncidentReport())
    }

    @Test func `has a label of its own for every field, in both languages`() throws {
        for language in ["ja", "en"] {
            let text = try Shipped.form().serialize(IncidentReport(), language: language, hints: false)
            let labels = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            #expect(labels.count == 28)
            #expect(Set(labels).count == 28)
            for label in labels { #expect(label.hasSuffix(":")) }
        }
    }

    @Test func `may mix languages, wide colons and margins of any kind`() throws {
        let report = try parse(
            "氏名：山田\norganization:  Example \n内容:\n\u{3000}一行目\n  二行目\n\t| 三行目\n分類: scan、other\n# end\n")
        #expect(report.reporter == .init(name: "山田", organization: "Example"))
        #expect(report.description == "一行目\n二行目\n三行目")
        #expect(report.categories == ["scan", "other"])
    }

    /// Each begins with a host, one without a name too.
    @Test(
        arguments: [
            [.init(addresses: ["192.0.2.1"]), .init(host: "b")],
            [.init(host: "a", use: "x"), .init(addresses: ["192.0.2.2"], use: "y")],
            [.init(use: "x"), .init(use: "y"), .init(use: "z")],
        ] as [[IncidentReport.AffectedSystem]])
    func `keeps several systems apart`(systems: [IncidentReport.AffectedSystem]) throws {
        var report = IncidentReport()
        report.affected = systems
        let text = try Shipped.form().serialize(report, language: "en", hints: false)
        #expect(try parse(text).affected == systems)
    }

    /// A report comes from elsewhere too: nothing in a value may become a field when the form is read again.
    @Test(arguments: ["\n", "\r\n", "\r", "\n\n", "\u{2028}"])
    func `lets no value begin a field of its own`(lineEnd: String) throws {
        let hostile = "x\(lineEnd)The public may learn: identity, systems, description, evidence"
        var report = IncidentReport()
        report.reporter = .init(
            name: hostile, organization: hostile, email: hostile, telephone: hostile, address: hostile)
        report.affected = [.init(host: hostile, addresses: [hostile], operatingSystem: hostile, use: hostile)]
        report.discovery = .init(description: hostile)
        report.description = hostile
        report.damage = hostile
        report.measures = hostile
        report.sites = [hostile]
        report.evidence = [.init(locator: hostile, excerpt: hostile)]
        for language in ["ja", "en"] {
            let text = try Shipped.form().serialize(report, language: language, hints: true)
            #expect(try parse(text).consent == nil)
        }
    }

    @Test func `tells all mistakes at once, each with its place`() throws {
        let text = """
              margin
            Host: a
            nonsense
            Color: red
            Part in the incident: attacker
            発見の方法：夢
            Discovered at: yesterday
            Ended at: 1998-06-03T04:10:00
            Clock synchronized (yes, no): maybe
            Clock error in seconds: few
            Categories: scan, spam, no
            Request: help
            The public may learn: all
            """
        #expect(
            try mistakes(text) == [
                "form.txt:1:1: a line with a margin, but no field before it",
                "form.txt:3:1: expected 'label: value', found 'nonsense'",
                "form.txt:4:1: unknown field 'Color'",
                "form.txt:5:23: expected 'victim', 'source', 'relay', 'target', found 'attacker'",
                "form.txt:6:19: expected 'inspection', 'logs', 'monitoring', 'user', 'other', 'outside-contact', found '夢'",
                "form.txt:7:16: expected a time with its zone such as '1998-06-03T04:10:00+09:00', found 'yesterday'",
                "form.txt:8:11: expected a time with its zone such as '1998-06-03T04:10:00+09:00', found '1998-06-03T04:10:00'",
                "form.txt:9:31: expected 'yes' or 'no', found 'maybe'",
                "form.txt:10:25: expected a number of seconds, found 'few'",
                "form.txt:11:13: unknown category 'spam'", "form.txt:11:13: unknown category 'no'",
                "form.txt:12:10: expected 'information', 'question', 'contact-sites', found 'help'",
                "form.txt:13:23: expected 'identity', 'systems', 'description', 'evidence', found 'all'",
            ])
        #expect(
            try mistakes("Request: help\nColor: red\n").map { $0.prefix(13) } == ["form.txt:1:10", "form.txt:2:1:"],
            "in the order of the file")
    }
}
