import CSAF
import Testing

/// `aggregator.json` as the schemas of both editions want it, and what the roles want beyond them.
struct AggregatorTests {
    private let time = Timestamp("2026-11-20T01:02:03Z")!

    private func party(_ name: String, mirror: String? = nil) -> AggregatorMetadata.Party {
        AggregatorMetadata.Party(
            metadata: .init(
                lastUpdated: time,
                publisher: Publisher(category: .vendor, name: name, namespace: "https://\(name).example"),
                role: .trustedProvider, url: "https://\(name).example/provider-metadata.json"),
            mirrors: mirror.map { ["\($0)/\(name)/provider-metadata.json"] })
    }

    private func list(
        _ edition: CSAFVersion, _ category: AggregatorMetadata.Aggregator.Category = .aggregator,
        _ parties: [AggregatorMetadata.Party]? = nil
    ) -> AggregatorMetadata {
        AggregatorMetadata(
            edition: edition,
            aggregator: .init(category: category, name: "A", namespace: "https://g.example", contactDetails: "c"),
            canonicalURL: "https://g.example/aggregator.json",
            providers: parties ?? [party("a", mirror: "https://g.example"), party("b", mirror: "https://g.example")],
            lastUpdated: time)
    }

    @Test(arguments: CSAFVersion.allCases)
    func `a list with publishers and mirrors survives a round trip`(edition: CSAFVersion) throws {
        var whole = list(edition)
        var publisher = party("p", mirror: "https://g.example")
        publisher.metadata.role = .publisher
        publisher.updateInterval = "daily"
        whole.publishers = [publisher]
        if edition == .version21 { (whole.maintainedFrom, whole.maintainedUntil) = (time, time) }
        #expect(try AggregatorMetadata.parse(whole.serialize(), file: "a") == whole)
    }

    @Test(arguments: [
        ("g.example/aggregator.json", "g.example/list.json", "/canonical_url: \"https://g.example/list.json\" is"),
        (
            "\"namespace\" : \"https://g.example\"", "\"namespace\" : \"g\"",
            "/aggregator: the namespace \"g\" is no URI"
        ),
        ("\"contact_details\" : \"c\"", "\"contact_details\" : \"\"", "/aggregator: an empty text"),
        ("\"category\" : \"aggregator\"", "\"category\" : \"boss\"", "/aggregator/category: unknown value \"boss\""),
        ("/b/provider-metadata.json", "/b/", "/csaf_providers: entry 1: \"https://g.example/b/\" is not an address"),
        ("https://b.example/provider-metadata.json", "x y/provider-metadata.json", "entry 1: \"x y/provider-"),
        ("https://b.example", "https://a.example", nil),
        ("\"aggregator_version\" : \"2", "\"aggregator_version\" : \"9", "unknown version"),
        ("\"last_updated\" : \"2026", "\"last_updated\" : \"x", "last_updated"),
    ])
    func `what a schema does not allow is an error with its place`(old: String, new: String, reason: String?) throws {
        for edition in CSAFVersion.allCases {
            let text = String(decoding: list(edition).serialize(), as: UTF8.self)
            try #require(text.contains(old))
            let bytes = Array(text.replacing(old, with: new).utf8)
            guard let reason else {
                _ = try AggregatorMetadata.parse(bytes, file: "a")
                continue
            }
            let error = #expect(throws: CSAFError.self) { try AggregatorMetadata.parse(bytes, file: "a") }
            #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        }
    }

    @Test func `an empty list, and a party that stands there twice, are errors`() {
        for (parties, reason) in [([], "empty list"), ([party("a"), party("a")], "entry 1 stands there twice")] {
            let bytes = list(.version20, .lister, parties).serialize()
            let error = #expect(throws: CSAFError.self) { try AggregatorMetadata.parse(bytes, file: "a") }
            #expect(error?.description == "a: /csaf_providers: \(reason)")
        }
    }

    @Test func `a publisher needs mirrors and an interval, and in CSAF 2_1 everyone needs a role`() {
        var without = list(.version20)
        without.publishers = [party("p", mirror: "https://g.example")]
        let bytes = without.serialize()
        let error = #expect(throws: CSAFError.self) { try AggregatorMetadata.parse(bytes, file: "a") }
        #expect(error?.description == "a: /csaf_publishers: entry 0 needs \"mirrors\" and \"update_interval\"")
        for (edition, isAllowed) in [(CSAFVersion.version20, true), (.version21, false)] {
            var nameless = party("a")
            nameless.metadata.role = nil
            let bytes = list(edition, .lister, [nameless, party("b")]).serialize()
            let parsed = try? AggregatorMetadata.parse(bytes, file: "a")
            #expect((parsed != nil) == isAllowed)
        }
    }

    @Test(arguments: ["aggregator", "metadata", "csaf_providers"])
    func `only CSAF 2_1 closes its objects`(place: String) throws {
        for edition in CSAFVersion.allCases {
            let text = String(decoding: list(edition).serialize(), as: UTF8.self)
            let mark = place == "csaf_providers" ? "\"metadata\" : {" : "\"\(place)\" : {"
            let extra = place == "csaf_providers" ? "\"x\" : 1, \(mark)" : "\(mark) \"x\" : 1,"
            let bytes = Array(text.replacing(mark, with: extra, maxReplacements: 1).utf8)
            if edition == .version20 {
                _ = try AggregatorMetadata.parse(bytes, file: "a")
            } else {
                let error = #expect(throws: CSAFError.self) { try AggregatorMetadata.parse(bytes, file: "a") }
                #expect(error?.description.contains("unknown property \"x\"") == true, "\(error?.description ?? "")")
            }
        }
    }

    @Test func `two parties with one namespace are one, and mirrors elsewhere are not the aggregator's`() {
        #expect(list(.version20).shortfalls.isEmpty)
        #expect(list(.version20, .lister, [party("a"), party("b")]).shortfalls.isEmpty)
        var same = party("b", mirror: "https://g.example")
        same.metadata.publisher.namespace = "https://a.example"
        #expect(
            list(.version20, .aggregator, [party("a", mirror: "https://g.example"), same]).shortfalls
                == [.parties(1), .mirrors(1)])
        let far = [party("a", mirror: "https://g.example"), party("b", mirror: "https://h.example")]
        #expect(list(.version21, .aggregator, far).shortfalls == [.mirrors(1)])
        #expect(
            list(.version21, .lister, far).shortfalls == [.ownMirror("https://g.example/a/provider-metadata.json")])
    }
}
