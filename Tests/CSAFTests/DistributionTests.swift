import CSAF
import Testing

struct `Distribution of documents` {
    private let time = Timestamp("2026-11-20T01:02:03Z")!
    private let publisher = Publisher(category: .coordinator, name: "例 CSIRT", namespace: "https://csirt.example")

    @Test(arguments: [
        ("Example Company - 2019-YH3234", "example_company_-_2019-yh3234.json"),
        ("RHBA-2019:0024", "rhba-2019_0024.json"), ("2022 #01-A", "2022_01-a.json"), ("a_-b", "a_-b.json"),
        ("..//x", "_x.json"), ("ÄÖ x", "_x.json"), ("cafe\u{301}", "cafe_.json"), ("A__B++c", "a_b++c.json"),
    ])
    func `a file is named for the document's ID`(id: String, name: String) {
        #expect(DocumentFileName.name(for: id) == name)
        #expect(DocumentFileName.isName(name))
    }

    @Test(arguments: ["A.json", "a", ".json", "a b.json", "../a.json", "a.json.asc", "é.json"])
    func `other names are no documents`(name: String) {
        #expect(!DocumentFileName.isName(name))
    }

    private func metadata(_ edition: CSAFVersion) -> ProviderMetadata {
        let root = "https://csirt.example/csaf"
        var directory = ProviderDistribution.Directory(url: "\(root)/white/")
        var feed = ProviderDistribution.Feed(summary: "All", label: .clear, url: "\(root)/feed.json")
        if edition == .version21 {
            directory.label = .clear
            feed.lastUpdated = time
        }
        return ProviderMetadata(
            edition: edition, canonicalURL: "https://csirt.example/.well-known/csaf/provider-metadata.json",
            distributions: [
                ProviderDistribution(directory: directory),
                ProviderDistribution(
                    rolie: .init(categories: ["\(root)/c.json"], feeds: [feed], services: ["\(root)/s.json"])),
            ],
            lastUpdated: time,
            publicKeys: [.init(fingerprint: String(repeating: "aB3", count: 14), url: "\(root)/key.asc")],
            publisher: publisher, role: .trustedProvider)
    }

    @Test(arguments: CSAFVersion.allCases)
    func `a provider's metadata survives a round trip`(edition: CSAFVersion) throws {
        let bytes = metadata(edition).serialize()
        #expect(try ProviderMetadata.parse(bytes, file: "p") == metadata(edition))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(edition == .version20 ? "\"tlp_label\" : \"WHITE\"" : "\"tlp_label\" : \"CLEAR\""))
        #expect(text.contains("\"$schema\"") == (edition == .version21))
    }

    @Test(arguments: [
        ("\"role\" : \"csaf_trusted_provider\"", "\"role\" : \"boss\"", "/role: unknown value \"boss\""),
        (
            "\"metadata_version\" : \"2.0\"", "\"metadata_version\" : \"3.0\"",
            "/metadata_version: unknown version \"3.0\""
        ),
        ("\"mirror_on_CSAF_aggregators\" : true,", "", "required property \"mirror_on_CSAF_aggregators\" is missing"),
        ("\"role\"", "\"extra\" : 1, \"role\"", "/extra: unknown property \"extra\""),
        ("\"aB3aB3", "\"xyz", "is not a fingerprint of 40 hexadecimal digits or more"),
        ("provider-metadata.json\"", "other.json\"", "does not end in \"/provider-metadata.json\""),
        ("2026-11-20T01:02:03Z", "2026-11-31T01:02:03Z", "is not an RFC 3339 date"),
        ("\"WHITE\"", "\"BLUE\"", "/distributions/1/rolie/feeds/0/tlp_label: unknown value \"BLUE\""),
    ])
    func `bad metadata is named with place and reason`(from: String, to: String, reason: String) {
        let text = String(decoding: metadata(.version20).serialize(), as: UTF8.self)
        let bad = text.replacing(from, with: to)
        #expect(bad != text)
        let error = #expect(throws: CSAFError.self) { try ProviderMetadata.parse(Array(bad.utf8), file: "p.json") }
        #expect(
            error?.description.hasPrefix("p.json: ") == true && error?.description.contains(reason) == true, "\(error!)"
        )
    }

    private func feed(_ edition: CSAFVersion) -> ROLIEFeed {
        let entry = ROLIEFeed.Entry(
            id: "X-1", title: "“A \"title\"\\ \u{1}\n日本”", url: "https://a.example/2026/x-1.json",
            hashes: ["https://a.example/2026/x-1.json.sha512"], signature: "https://a.example/2026/x-1.json.asc",
            published: time, updated: time, summary: "s", edition: edition,
            categories: [ROLIECategory(scheme: "urn:x", term: "ja"), ROLIECategory(term: "t")])
        var bare = entry
        (bare.signature, bare.summary, bare.hashes, bare.categories, bare.id) = (nil, nil, [], [], "X-2")
        return ROLIEFeed(
            id: "f", title: "Feed", url: "https://a.example/feed.json", service: "https://a.example/service.json",
            updated: time, entries: [entry, bare])
    }

    @Test(arguments: CSAFVersion.allCases)
    func `a feed survives a round trip`(edition: CSAFVersion) throws {
        #expect(try ROLIEFeed.parse(feed(edition).serialize(), file: "f") == feed(edition))
        var empty = feed(edition)
        empty.entries = []
        #expect(try ROLIEFeed.parse(empty.serialize(), file: "f") == empty)
    }

    @Test func `a feed keeps its time while nothing else differs`() throws {
        let before = feed(.version20)
        var later = before
        later.updated = try #require(Timestamp("2027-01-01T00:00:00+09:00"))
        #expect(later.serialize(unlessSameAs: before.serialize()) == before.serialize())
        #expect(later.serialize(unlessSameAs: nil) == later.serialize())
        for spoiled in [
            "", "\n", "{}\n", String(decoding: before.serialize(), as: UTF8.self).replacing("term", with: "tern"),
        ] {
            #expect(later.serialize(unlessSameAs: Array(spoiled.utf8)) == later.serialize())
        }
        // A title that looks like the time's place.
        later.title = "],\"updated\":\"2001-01-01T00:00:00Z\""
        #expect(later.serialize(unlessSameAs: before.serialize()) == later.serialize())
        var again = later
        again.updated = before.updated
        #expect(again.serialize(unlessSameAs: later.serialize()) == later.serialize())
        again.entries[0].title += "!"
        #expect(again.serialize(unlessSameAs: later.serialize()) == again.serialize())
    }

    @Test func `a feed of something else, or an entry without an address, is refused`() {
        let text = String(decoding: feed(.version20).serialize(), as: UTF8.self)
        let other = text.replacing("\"term\":\"csaf\"", with: "\"term\":\"incident\"")
        let error = #expect(throws: CSAFError.self) { try ROLIEFeed.parse(Array(other.utf8), file: "f") }
        #expect(error?.description == "f: /feed/category: the category of CSAF documents is not among them")
        let lost = text.replacing("\"src\":", with: "\"s\":").replacing("\"rel\":\"self\"", with: "\"rel\":\"x\"")
        let second = #expect(throws: CSAFError.self) { try ROLIEFeed.parse(Array(lost.utf8), file: "f") }
        #expect(second?.description == "f: /feed/entry/0: no address of the document")
    }

    @Test func `services, categories and aggregators survive a round trip`() throws {
        let service = ROLIEService(workspace: "w", collections: [.init(title: "t", url: "https://a.example/f.json")])
        #expect(try ROLIEService.parse(service.serialize(), file: "s") == service)
        let categories = ROLIECategories([ROLIECategory(scheme: "s", term: "t"), ROLIECategory(term: "u")])
        #expect(try ROLIECategories.parse(categories.serialize(), file: "c") == categories)
        for edition in CSAFVersion.allCases {
            let party = AggregatorMetadata.Party(
                metadata: .init(
                    lastUpdated: time, publisher: publisher, role: .provider,
                    url: "https://a.example/provider-metadata.json"),
                mirrors: ["https://m.example/a/provider-metadata.json"])
            let list = AggregatorMetadata(
                edition: edition,
                aggregator: .init(category: .aggregator, name: "A", namespace: "https://a.example"),
                canonicalURL: "https://a.example/aggregator.json", providers: [party], lastUpdated: time)
            #expect(try AggregatorMetadata.parse(list.serialize(), file: "a") == list)
        }
    }

    @Test func `changes are listed with the newest first, in the manner of each edition`() throws {
        let list = ChangeList([
            .init(path: "2025/a.json", released: Timestamp("2026-01-01T00:00:00Z")!),
            .init(path: "2026/b.json", released: Timestamp("2026-01-01T09:00:00+09:00")!),
            .init(path: "2026/c.json", released: Timestamp("2026-01-02T00:00:00+09:00")!),
        ])
        let old =
            "\"2026/c.json\",\"2026-01-02T00:00:00+09:00\"\n\"2025/a.json\",\"2026-01-01T00:00:00Z\"\n"
            + "\"2026/b.json\",\"2026-01-01T09:00:00+09:00\"\n"
        #expect(String(decoding: list.serialize(.version20), as: UTF8.self) == old)
        #expect(String(decoding: list.serialize(.version21), as: UTF8.self) == old.replacing("\"", with: ""))
        for edition in CSAFVersion.allCases {
            let read = try ChangeList.parse(list.serialize(edition), file: "c")
            #expect(Set(read.entries) == Set(list.entries))
        }
        #expect(
            try ChangeList.parse(Array("2025/a.json,2026-01-01T00:00:00Z\r\n\r\n".utf8), file: "c").entries.count == 1)
    }

    @Test(arguments: [
        ("2025/a.json", "is not a name and a time"), ("\"2025/a.json,x", "is not a name and a time"),
        ("../a.json,2026-01-01T00:00:00Z", "\"../a.json\" is not the path of a document"),
        ("2025/../../a.json,2026-01-01T00:00:00Z", "is not the path of a document"),
        ("/etc/a.json,2026-01-01T00:00:00Z", "is not the path of a document"),
        ("2025/a.json,yesterday", "\"yesterday\" is not an RFC 3339 date"),
    ])
    func `a bad line of changes is named`(line: String, reason: String) {
        let error = #expect(throws: CSAFError.self) {
            try ChangeList.parse(Array("2025/x.json,2026-01-01T00:00:00Z\n\(line)\n".utf8), file: "changes.csv")
        }
        #expect(error?.description.hasPrefix("changes.csv:2:1: ") == true && error?.reason.contains(reason) == true)
    }

    @Test func `an index lists paths and none that leads elsewhere`() throws {
        let index = DirectoryIndex(["2025/a.json", "2026/b_c-d+e.json"])
        #expect(try DirectoryIndex.parse(index.serialize(), file: "i") == index)
        for bad in ["a.json", "2025/a.txt", "2025/./a.json", "2025/a\\b.json", "https://x/2025/a.json", "2025/a .json"]
        {
            let error = #expect(throws: CSAFError.self) { try DirectoryIndex.parse(Array(bad.utf8), file: "i") }
            #expect(error?.place == .position(line: 1, column: 1))
        }
    }

    @Test func `a hash stands at the beginning of its file`() throws {
        let digest = String(repeating: "0f", count: 32)
        let file = HashFile(.sha256, digest: digest, name: "a.json")
        #expect(try HashFile.parse(file.serialize(), .sha256, file: "h") == file)
        #expect(try HashFile.parse(Array(digest.uppercased().utf8), .sha256, file: "h").digest == digest)
        #expect(try HashFile.parse(Array("\(digest) *a.json".utf8), .sha256, file: "h").name == "a.json")
        for bad in ["", "\(digest)00 a", "SHA256 (a) = \(digest)", String(digest.dropLast())] {
            #expect(throws: CSAFError.self) { try HashFile.parse(Array(bad.utf8), .sha256, file: "h") }
        }
        #expect(throws: CSAFError.self) { try HashFile.parse(Array(digest.utf8), .sha512, file: "h") }
    }
}
