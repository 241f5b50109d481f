import FoundationEssentials
import NoroshiModel
import NoroshiReport
import Testing

private let contact = IncidentReport.Contact(name: "山田", email: "a@example.jp")

private func write(_ findings: [Finding], inspection seen: Inspection? = nil, zone: Int = 32_400) throws
    -> IncidentReport
{
    try ReportWriter(translations: Shipped.texts("ja"), contact: contact).write(
        id: "1", inspection: seen ?? inspection(findings), findings: findings,
        operatingSystem: "Debian GNU/Linux 12 (bookworm)", zone: zone)
}

@Suite struct `The report of an inspection` {
    private let affected = finding(
        "advisory.affected",
        Message(
            "check.advisory.affected.affected",
            ["product": "Qpopper 2.4", "service": "tcp/110", "advisory": "a", "title.en": "T"]))

    @Test func `names host, findings, evidence and time, and grants nothing`() throws {
        let report = try write([affected])
        #expect(report.id == "1")
        #expect(report.language == "ja")
        #expect(report.reporter == contact)
        #expect(report.affected?.map(\.host) == ["mail.example.jp"])
        #expect(report.affected?.first?.operatingSystem == "Debian GNU/Linux 12 (bookworm)")
        #expect(report.affected?.first?.use?.hasPrefix("tcp/110 Qpopper") == true)
        #expect(report.affected?.first?.role == nil)
        #expect(report.discovery?.way == .inspection)
        #expect(report.time?.discoveredAt == "1998-06-01T09:00:00+09:00")
        #expect(report.categories == ["vulnerable-service"])
        #expect(report.description == "- tcp/110 の Qpopper 2.4 は a に該当します: T")
        #expect(
            report.evidence == [.init(locator: "tcp://[::]:110", excerpt: hostile, observedAt: "1998-06-01T00:00:00Z")])
        #expect(report.request == .information)
        for audience in Consent.Audience.allCases {
            #expect(Consent.Part.allCases.allSatisfy { report.consent?.allows($0, to: audience) == false })
        }
    }

    @Test func `of a suspicious program is one of an intrusion`() throws {
        let suspicious = finding("process.suspicious-listener", Message("x"))
        #expect(try write([suspicious]).categories == ["intrusion"])
        #expect(try write([affected, suspicious]).categories == ["vulnerable-service", "intrusion"])
    }

    @Test func `about something else has the contact alone`() throws {
        let report = try ReportWriter(translations: Shipped.texts("en"), contact: contact).write(
            id: "2", inspection: nil, findings: [], operatingSystem: nil, zone: 0)
        #expect(report.reporter == contact)
        #expect(report.affected == nil && report.description == nil && report.evidence == nil && report.consent == nil)
    }

    @Test func `takes over at most fifty pieces of evidence, each once`() throws {
        let many = (0..<80).map { finding("service.undeclared", Message("x"), excerpt: "line \($0 / 2)") }
        #expect(try write(many).evidence?.count == 40)
        let more = (0..<80).map { finding("service.undeclared", Message("x"), excerpt: "line \($0)") }
        #expect(try write(more).evidence?.count == 50)
    }

    @Test(arguments: [
        (0, "1998-06-01T00:00:00Z"), (32_400, "1998-06-01T09:00:00+09:00"), (-18_000, "1998-05-31T19:00:00-05:00"),
        (19_800, "1998-06-01T05:30:00+05:30"), (-12_600, "1998-05-31T20:30:00-03:30"),
    ])
    func `tells times as the host's clock shows them`(zone: Int, text: String) {
        #expect(ReportWriter.text(midnight, zone: zone) == text)
    }

    @Test(arguments: ["ja", "en"])
    func `goes through the form unchanged`(language: String) throws {
        var report = try write([
            affected, finding("service.undeclared", Message("literal", ["text.en": "line one\nConsent: x"])),
        ])
        let text = try Shipped.form().serialize(report, language: language, hints: true)
        let back = try Shipped.form().parse(text, file: "f", into: report)
        report.consent = nil  // an empty consent and none are the same on the form
        #expect(back == report)
    }
}

@Suite struct `The plan as text and JSON` {
    private let plan = Plan(
        host: "mail.example.jp", suspicions: [Message("plan.suspicion.told")],
        steps: [
            Plan.Step(
                .upgrade, target: "tcp/110",
                title: Message("plan.upgrade.title", ["service": "tcp/110", "program": "popd"]),
                notes: [Message("literal", ["text.en": "Take 2.5."])], commands: ["apt-get update"], findings: ["f/1"],
                alternative: .disable),
            Plan.Step(
                .disable, target: "tcp/110",
                title: Message("plan.disable.title", ["service": "tcp/110", "program": "popd"]),
                commands: ["systemctl disable --now popd.service"], undo: ["systemctl enable --now popd.service"],
                alternative: .upgrade),
            Plan.Step(.watch, title: Message("plan.watch.title"), commands: []),
        ])

    @Test func `steps stand under their numbers, with their choice`() throws {
        let text = try PlanText(plan, translations: Shipped.texts("en"), style: TextStyle()).text
        #expect(
            text == """
                Response plan for mail.example.jp
                Nothing was done. Read each command before you run it.
                An intrusion is suspected:
                  - the administrator cannot rule out an attack

                (1) Upgrade what serves tcp/110: popd  [or (2): one of the two]
                    Take 2.5.
                      apt-get update

                (2) Disable tcp/110: popd  [or (1): one of the two]
                      systemctl disable --now popd.service
                    To undo it:
                      systemctl enable --now popd.service

                (5) Watch: inspect every day, and read the logs

                """)
    }

    @Test func `a plan without suspicion says how to get the other steps`() throws {
        let calm = Plan(host: "h", suspicions: [], steps: [])
        let text = try PlanText(calm, translations: Shipped.texts("en"), style: TextStyle()).text
        #expect(text.contains("'noroshi respond --intrusion-suspected'"))
    }

    @Test func `the JSON has its members and the alert's numbers`() throws {
        let data = try PlanJSON.serialize(plan, translations: Shipped.texts("en"))
        let document = try JSONDecoder().decode(JSONDocument.self, from: data)
        #expect(document.keys() == ["host", "intrusionSuspected", "suspicions", "steps"])
        #expect(document["intrusionSuspected"] == .bool(true))
        #expect(
            document["steps"][0].keys() == [
                "countermeasure", "target", "title", "notes", "commands", "undo", "findings", "alternative",
            ])
        #expect(document["steps"].elements().map { $0["countermeasure"] } == [.number(1), .number(2), .number(5)])
        #expect(document["steps"][2].keys() == ["countermeasure", "title", "notes", "commands", "undo", "findings"])
    }
}
