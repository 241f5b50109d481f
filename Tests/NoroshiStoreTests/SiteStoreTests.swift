import FoundationEssentials
import NoroshiModel
import NoroshiStore
import Testing

private func time(_ seconds: Double) -> Date { Date(timeIntervalSince1970: 896_659_200 + seconds) }

private func inspection(_ id: String, at seconds: Double, version: String = "0.1.0", findings: [Finding] = [])
    -> Inspection
{
    Inspection(
        id: id, host: "mail.example.jp", startedAt: time(seconds), endedAt: time(seconds + 2.5), version: version,
        observations: [
            Observation(
                host: "mail.example.jp", at: time(seconds),
                fact: .reply(
                    ServiceReply(
                        endpoint: Endpoint(.tcp, "::", 110), protocol: .pop3, tls: false,
                        texts: [.init(key: "pop3.banner", bytes: [0xFF, 0, 0x27])], transcript: ["< \\xff"],
                        truncated: false,
                        milliseconds: 3))),
            Observation(host: "mail.example.jp", at: time(seconds), fact: .unseen(what: "x", reason: "y")),
        ],
        judgment: Judgment(findings: findings, gaps: [Gap(host: "mail.example.jp", what: "x", reason: "y")]))
}

private let finding = Finding(
    check: "service.undeclared", host: "mail.example.jp", key: "tcp/110", severity: .medium, confidence: .confirmed,
    title: Message("check.service.undeclared.open", ["service": "tcp/110", "program": "'; --"]),
    evidence: [Evidence(locator: "tcp://[::]:110", excerpt: "x", observedAt: time(0))],
    remediations: [Remediation(.workaround, Message("literal", ["text.en": "x"]))], endpoint: Endpoint(.tcp, "::", 110))

@Suite struct `What a site remembers` {
    @Test func `an empty store has nothing`() async throws {
        let store = try await SiteStore.open(SQLiteDatabase(path: ":memory:"))
        #expect(try await store.lastInspection() == nil)
        #expect(try await store.reports().isEmpty)
    }

    @Test func `the last inspection comes back whole`() async throws {
        let store = try await SiteStore.open(SQLiteDatabase(path: ":memory:"))
        let newest = inspection("b", at: 100, findings: [finding])
        try await store.save(newest)
        try await store.save(inspection("a", at: 0))
        #expect(try await store.lastInspection() == newest)
    }

    @Test func `observations keep their times to the millisecond, so that an old inspection is judged alike`()
        async throws
    {
        let store = try await SiteStore.open(SQLiteDatabase(path: ":memory:"))
        try await store.save(inspection("a", at: 0.25))
        let back = try #require(try await store.lastInspection())
        #expect(back.startedAt == time(0.25))
        #expect(back.observations.map(\.at) == [time(0.25), time(0.25)])
    }

    @Test func `an inspection that is judged again keeps what was seen`() async throws {
        let store = try await SiteStore.open(SQLiteDatabase(path: ":memory:"))
        try await store.save(inspection("a", at: 0))
        try await store.save(inspection("a", at: 50, version: "0.2.0", findings: [finding]))
        let last = try #require(try await store.lastInspection())
        #expect(last.version == "0.2.0")
        #expect(last.judgment.findings == [finding])
        #expect(last.startedAt == time(0))
        #expect(last.observations == inspection("a", at: 0).observations)
    }

    @Test func `the relay tests of a host's last inspection come back, and of no other`() async throws {
        let store = try await SiteStore.open(SQLiteDatabase(path: ":memory:"))
        let test = Observation(
            host: "mail.example.jp", at: time(0),
            fact: .relay(
                RelayTest(
                    endpoint: Endpoint(.tcp, "192.0.2.25", 25), implicitTLS: false, source: "192.0.2.1",
                    vantage: .outside, ownDomains: [], greeting: nil, offersTLS: false, attempts: [])))
        let plain = inspection("a", at: 0)
        let tested = Inspection(
            id: "b", host: plain.host, startedAt: time(50), endedAt: time(51), version: plain.version,
            observations: plain.observations + [test], judgment: plain.judgment)
        #expect(try await store.lastRelayTests(of: plain.host).isEmpty)
        try await store.save(plain)
        #expect(try await store.lastRelayTests(of: plain.host).isEmpty)
        try await store.save(tested)
        #expect(try await store.lastRelayTests(of: plain.host) == [test])
        #expect(try await store.lastRelayTests(of: "other.example.jp").isEmpty)
        try await store.save(inspection("c", at: 100))
        #expect(try await store.lastRelayTests(of: plain.host).isEmpty)
    }

    @Test func `the load of a host's last inspections comes back, the oldest first, and of no other`() async throws {
        let store = try await SiteStore.open(SQLiteDatabase(path: ":memory:"))
        func inspection(_ id: String, of host: Host.Name, at seconds: Double, load: Double?) -> Inspection {
            var survey = ProcessSurvey()
            survey.load = load.map {
                LoadSample(
                    at: time(seconds), one: $0, five: $0, fifteen: $0, processors: 2, pressure: nil,
                    consumers: [.init(pid: 7, name: "x", executable: "/tmp/x", share: 0.9)])
            }
            let seen = Observation(host: host, at: time(seconds), fact: .state(.processes(survey)))
            return Inspection(
                id: id, host: host, startedAt: time(seconds), endedAt: time(seconds), version: "1",
                observations: [seen], judgment: Judgment())
        }
        for (id, host, seconds, load) in [
            ("b", "a.example", 20, 2), ("a", "a.example", 10, 1), ("c", "a.example", 30, 3), ("d", "b.example", 40, 9),
            ("e", "a.example", 50, nil),
        ] as [(String, Host.Name, Double, Double?)] {
            try await store.save(inspection(id, of: host, at: seconds, load: load))
        }
        try await store.save(inspection("c", of: "a.example", at: 30, load: 3))
        let samples = try await store.load(of: "a.example", limit: 2)
        #expect(samples.map(\.one) == [2, 3])
        #expect(samples.first?.consumers.first?.executable == "/tmp/x")
        #expect(try await store.load(of: "a.example", limit: 9).map(\.one) == [1, 2, 3])
        #expect(try await store.load(of: "c.example", limit: 9).isEmpty)
    }

    @Test func `it is all there when the file is opened again`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "noroshi-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/site.sqlite"
        try await SiteStore.open(SQLiteDatabase(path: path)).save(inspection("a", at: 0))
        let again = try await SiteStore.open(SQLiteDatabase(path: path))
        #expect(try await again.lastInspection() == inspection("a", at: 0))
    }

    @Test func `reports come newest first, with their deliveries oldest first`() async throws {
        let store = try await SiteStore.open(SQLiteDatabase(path: ":memory:"))
        var first = IncidentReport()
        first.description = "何かが起きた'; DROP TABLE report; --"
        first.consent = Consent([.init(.sites, [.systems])])
        try await store.save(first, id: "1", at: time(0))
        try await store.save(IncidentReport(), id: "2", at: time(10))
        #expect(try await store.reports().map(\.id) == ["2", "1"])
        first.damage = "none"
        try await store.save(first, id: "1", at: time(20))
        let mailed = SiteStore.Delivery(
            sentAt: time(30), channel: .mail, target: "b@example.jp", content: "text", number: nil, secret: nil,
            answer: "250 ok")
        let sent = SiteStore.Delivery(
            sentAt: time(25), channel: .center, target: "https://c.example", content: "{}", number: "N-1", secret: "s",
            answer: "a")
        try await store.add(mailed, to: "1")
        try await store.add(sent, to: "1")
        let records = try await store.reports()
        #expect(records.map(\.id) == ["1", "2"])
        #expect(records[0].report == first)
        #expect(records[0].updatedAt == time(20))
        #expect(records[0].deliveries == [sent, mailed])
        #expect(records[1].deliveries.isEmpty)
    }

    @Test func `a delivery of a report that is not there is refused`() async throws {
        let store = try await SiteStore.open(SQLiteDatabase(path: ":memory:"))
        let delivery = SiteStore.Delivery(
            sentAt: time(0), channel: .mail, target: "x", content: "x", number: nil, secret: nil, answer: "x")
        let error = await #expect(throws: StoreError.self) { try await store.add(delivery, to: "missing") }
        #expect(error?.message == "SQLite: FOREIGN KEY constraint failed")
    }
}
