import CSAF
import Foundation
import NoroshiCenter
import NoroshiFormats
import NoroshiMirror
import NoroshiNet
import NoroshiReport
import NoroshiStore
import TestSupport
import Testing

/// Two centers publish, an aggregator hands their documents on, and a stranger takes them from there; all over TLS.
@Suite(.timeLimit(.minutes(2))) struct AggregationTests {
    private static let now = Date(timeIntervalSince1970: 1_795_000_000)

    /// Everything is below one server: `/a` and `/b` are the parties, `/all` is the aggregator.
    private struct Scene {
        let server: FileServer
        let session: WebSession
        let folder: String
        /// By party.
        var stores: [String: CenterStore] = [:]
        var signers: [String: OpenPGPSigner] = [:]
        var config: AggregatorConfig
        var signer: OpenPGPSigner?

        func publish(_ party: String, _ documents: [UInt8]..., at now: Date = AggregationTests.now) async throws {
            guard let store = stores[party] else { return }
            for bytes in documents {
                _ = try await AdvisoryDesk(store: store).publish(bytes, file: "x", actor: "test", at: now)
            }
            var options = Publication.Options(
                folder: "\(folder)/www/\(party)", publicURL: "\(server.address)/\(party)",
                publisher: Publisher(category: .vendor, name: "Party \(party)", namespace: "https://\(party).example"),
                name: "Party \(party)")
            options.signer = signers[party]
            options.writesVersion21 = true
            options.contacts = ["mailto:a@csirt.example"]
            _ = try await Publication(options, store: store).publish(at: now)
        }

        func aggregate(at now: Date = AggregationTests.now) async throws -> Aggregation.Outcome {
            let keys = try KeyFolder()
            defer { keys.close() }
            var options = Aggregation.Options(
                config: config, folder: "\(folder)/www/all", state: "\(folder)/state", keys: keys.path)
            options.signer = signer
            return try await Aggregation(options, session: session).run(at: now)
        }

        var list: AggregatorMetadata {
            get throws { try AggregatorMetadata.parse(try bytes("all/aggregator.json"), file: "aggregator.json") }
        }

        func bytes(_ path: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(filePath: "\(folder)/www/\(path)")))
        }

        func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/www/\(path)") }

        func edit(_ path: String, _ change: (inout String) -> Void) throws {
            var text = String(decoding: try bytes(path), as: UTF8.self)
            change(&text)
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/www/\(path)"))
        }

        /// Every file of the aggregator with what changes whenever it is written.
        func files() throws -> [String: String] { try writtenFiles("\(folder)/www/all") }

        /// What a stranger takes from the mirror of a party, by its own metadata.
        func take(_ party: String, into folder: String) async throws -> (ProviderMetadata, Mirror.Outcome) {
            let source = "\(server.address)/all/\(party)/provider-metadata.json"
            let found = try #require(await ProviderFinder(session).find(source).found.first)
            let keys = try KeyFolder()
            defer { keys.close() }
            let options = Mirror.Options(folder: folder, keys: keys.path)
            let outcome = try await Mirror(options, session: session).take(found.metadata, at: AggregationTests.now)
            return (found.metadata, outcome)
        }
    }

    /// - Parameter signed: The parties that sign.
    private func withScene(signed: Set<String> = [], _ body: (inout Scene) async throws -> Void) async throws {
        var homes: [KeyFolder] = []
        defer { for home in homes { home.close() } }
        var signers: [String: OpenPGPSigner] = [:]
        for party in signed {
            let home = try KeyFolder(owner: "\(party)@csirt.example", days: 3650)
            homes.append(home)
            signers[party] = try await OpenPGPSigner(key: nil, home: home.path, at: Date())
        }
        try await withServedFolder { folder, server, session in
            let config = try AggregatorConfig.parse(
                """
                {name: All, namespace: "https://all.example", url: "\(server.address)/all", parties: [
                {name: Party_A, source: "\(server.address)/a/.well-known/csaf/provider-metadata.json"},
                {name: Party_B, source: "\(server.address)/b/.well-known/csaf/provider-metadata.json"}]}
                """, file: "aggregator.yaml")
            var scene = Scene(server: server, session: session, folder: folder, signers: signers, config: config)
            scene.signer = signers["all"]
            for party in ["a", "b"] { scene.stores[party] = try await CenterStore(SQLiteDatabase(path: ":memory:")) }
            try await body(&scene)
        }
    }

    private func document(_ id: String, version: Int = 1, lang: String = "en", by party: String = "a") -> [UInt8] {
        SampleAdvisory.party(party).document(id, version: version, lang: lang)
    }

    @Test func `documents of two parties are handed on as their parties made them, and can be taken from there`()
        async throws
    {
        try await withScene(signed: ["a", "all"]) { scene in
            try await scene.publish("a", document("A-1"), document("A-1", lang: "ja"), document("A-2"))
            try await scene.publish("b", document("B-1", by: "b"))
            let outcome = try await scene.aggregate()
            #expect(outcome.problems.isEmpty && outcome.isWhole && outcome.shortfalls.isEmpty, "\(outcome)")
            #expect(outcome.parties.map(\.taken.count) == [3, 1])
            let list = try scene.list
            #expect(
                list.aggregator.category == .aggregator
                    && list.providers.map(\.metadata.role) == [.trustedProvider, .provider])
            #expect(list.canonicalURL == "\(scene.server.address)/all/aggregator.json")
            #expect(list.providers[0].mirrors == ["\(scene.server.address)/all/Party_A/provider-metadata.json"])
            for name in ["a-1", "a-2"] {
                for ending in ["", ".sha256", ".sha512", ".asc"] {
                    let path = "white/2026/\(name).json\(ending)"
                    #expect(try scene.bytes("all/Party_A/\(path)") == scene.bytes("a/csaf/v2.0/\(path)"))
                }
            }
            // The translation has the same name, and a place of its own.
            #expect(try scene.bytes("all/Party_A/white/ja/2026/a-1.json") == document("A-1", lang: "ja"))
            for (party, count) in [("Party_A", 3), ("Party_B", 1)] {
                let (metadata, taken) = try await scene.take(party, into: "\(scene.folder)/kept/\(party)")
                #expect(taken.problems.isEmpty && taken.taken.count == count, "\(taken)")
                #expect(metadata.role == .trustedProvider && !metadata.isMirrored)
                #expect(metadata.publisher.name == (party == "Party_A" ? "Party a" : "Party b"))
            }
            // What nobody signed before is signed by the aggregator.
            let (metadata, _) = try await scene.take("Party_B", into: "\(scene.folder)/kept/again")
            #expect(metadata.publicKeys.map(\.fingerprint) == [try #require(scene.signer).fingerprint])
        }
    }

    @Test func `what is unchanged is not written again, and a change writes only what it changes`() async throws {
        try await withScene(signed: ["a"]) { scene in
            try await scene.publish("a", document("A-1"), document("A-2"))
            try await scene.publish("b", document("B-1", by: "b"))
            _ = try await scene.aggregate()
            let first = try scene.files()
            #expect(first.count > 20)
            let second = try await scene.aggregate(at: Self.now.addingTimeInterval(3600))
            #expect(second.written == 0 && second.parties.map(\.unchanged) == [2, 1])
            #expect(try scene.files() == first)
            try await scene.publish("a", document("A-2", version: 2))
            let third = try await scene.aggregate(at: Self.now.addingTimeInterval(7200))
            #expect(third.parties.map(\.taken) == [["a-2.json"], []])
            let changed = try scene.files().filter { first[$0.key] != $0.value }.keys.sorted()
            #expect(
                changed == [
                    "Party_A/feed-tlp-white.json", "Party_A/white/2026/a-2.json", "Party_A/white/2026/a-2.json.asc",
                    "Party_A/white/2026/a-2.json.sha256", "Party_A/white/2026/a-2.json.sha512",
                    "Party_A/white/changes.csv",
                ])
            let feed = try ROLIEFeed.parse(scene.bytes("all/Party_A/feed-tlp-white.json"), file: "f")
            #expect(feed.entries.map(\.id) == ["A-2", "A-1"])
            #expect(feed.entries.allSatisfy { $0.hashes.count == 2 && $0.signature == "\($0.url).asc" })
        }
    }

    @Test func `a party that does not say when its documents changed is read again, and nothing is written again`()
        async throws
    {
        try await withScene(signed: ["all"]) { scene in
            try await scene.publish("a", document("A-1"))
            try await scene.publish("b", document("B-1", by: "b"))
            var metadata = try ProviderMetadata.parse(
                scene.bytes("a/.well-known/csaf/provider-metadata.json"), file: "p")
            metadata.distributions.removeAll { $0.rolie != nil }
            scene.server.answer("/a/.well-known/csaf/provider-metadata.json", with: .bytes(metadata.serialize()))
            scene.server.answer("/a/csaf/v2.0/white/changes.csv", with: .status(404))
            #expect(try await scene.aggregate().parties.map(\.taken.count) == [1, 1])
            let first = try scene.files()
            scene.server.forgetRequests()
            let second = try await scene.aggregate()
            #expect(second.parties.map(\.unchanged) == [1, 1] && second.written == 0)
            #expect(scene.server.requests.contains("/a/csaf/v2.0/white/2026/a-1.json"))
            #expect(try scene.files() == first)
        }
    }

    @Test func `an aggregator of CSAF 2_1 lists parties and documents of CSAF 2_1 alone`() async throws {
        try await withScene(signed: ["a", "all"]) { scene in
            try await scene.publish("a", document("A-1"), document("A-1", lang: "ja"))
            try await scene.publish("b", document("B-1", by: "b"))
            scene.config.edition = "2.1"
            let refused = try await scene.aggregate()
            #expect(refused.problems.count == 3 && !refused.isWhole)
            #expect(
                refused.problems[0]
                    == "Party_A: hands out no documents of CSAF 2.1, of which this list is")
            let address = scene.server.address
            scene.config = try AggregatorConfig.parse(
                """
                {name: All, namespace: "https://all.example", url: "\(address)/all", edition: "2.1", parties: [
                {name: Party_A, source: "\(address)/a/.well-known/csaf/v2.1/provider-metadata.json"},
                {name: Party_B, source: "\(address)/b/.well-known/csaf/v2.1/provider-metadata.json"}]}
                """, file: "aggregator.yaml")
            let outcome = try await scene.aggregate()
            #expect(outcome.problems.isEmpty && outcome.shortfalls.isEmpty, "\(outcome)")
            #expect(try scene.list.edition == .version21)
            for name in ["clear/2026/a-1.json", "clear/ja/2026/a-1.json"] {
                let bytes = try scene.bytes("all/Party_A/\(name)")
                #expect(try CSAFDocument.parse(bytes, file: name).document.csafVersion == .version21)
                #expect(try CSAFValidator(preset: .basic).validate(bytes, file: name).isEmpty)
            }
            for (party, count) in [("Party_A", 2), ("Party_B", 1)] {
                let (metadata, taken) = try await scene.take(party, into: "\(scene.folder)/kept/\(party)")
                #expect(metadata.edition == .version21 && metadata.role == .trustedProvider)
                #expect(taken.problems.isEmpty && taken.taken.count == count, "\(taken)")
            }
        }
    }

    @Test func `what fails is not handed on, and the last good copy stays`() async throws {
        try await withScene(signed: ["a"]) { scene in
            try await scene.publish("a", document("A-1"), document("A-2"))
            try await scene.publish("b", document("B-1", by: "b"))
            _ = try await scene.aggregate()
            try await scene.publish("a", document("A-1", version: 2), document("A-2", version: 2))
            try scene.edit("a/csaf/v2.0/white/2026/a-1.json") { $0 = $0.replacing("hold a", with: "hold no") }
            let outcome = try await scene.aggregate()
            #expect(outcome.parties[0].taken == ["a-2.json"] && outcome.isWhole)
            #expect(outcome.problems.count == 1)
            #expect(outcome.problems[0].hasSuffix("its sha512 is not the one that is published; not taken"))
            #expect(try scene.bytes("all/Party_A/white/2026/a-1.json") == document("A-1"))
            let (_, taken) = try await scene.take("Party_A", into: "\(scene.folder)/kept")
            #expect(taken.taken.count == 2 && taken.problems.isEmpty, "\(taken)")
        }
    }

    @Test func `a party that cannot be reached stays as it was`() async throws {
        try await withScene { scene in
            try await scene.publish("a", document("A-1"))
            try await scene.publish("b", document("B-1", by: "b"))
            _ = try await scene.aggregate()
            let (list, files) = (try scene.list, try scene.files())
            scene.server.answer("/a/.well-known/csaf/provider-metadata.json", with: .status(503))
            scene.server.answer("/b/csaf/v2.0/feed-tlp-white.json", with: .status(503))
            let outcome = try await scene.aggregate(at: Self.now.addingTimeInterval(3600))
            #expect(!outcome.isWhole && outcome.problems.count == 2)
            #expect(outcome.problems[0].hasPrefix("Party_A: no metadata of a provider: "))
            #expect(outcome.problems[0].hasSuffix("status 503; what was fetched before is kept"))
            #expect(outcome.problems[1].hasPrefix("Party_B: ") && outcome.problems[1].contains("status 503"))
            #expect(try scene.list == list && scene.files() == files)
            scene.server.answer("/a/.well-known/csaf/provider-metadata.json", with: nil)
            scene.server.answer("/b/csaf/v2.0/feed-tlp-white.json", with: nil)
            #expect(try await scene.aggregate().isWhole)
            #expect(try scene.files() == files)
        }
    }

    @Test(arguments: ["GREEN", "AMBER", "AMBER+STRICT", "RED"])
    func `what is not for everyone never reaches the tree`(label: String) async throws {
        try await withScene { scene in
            try await scene.publish("a", document("A-1"), document("A-2"))
            try await scene.publish("b", document("B-1", by: "b"))
            // The party changes its mind, mislabels its list, and writes in the words of either edition.
            let path = "a/csaf/v2.0/white/2026/a-2.json"
            try scene.edit(path) {
                $0 = $0.replacing("\"WHITE\"", with: "\"\(label)\"").replacing("hold a", with: "hold CANARY a")
            }
            let bytes = try scene.bytes(path)
            for name in ["sha256", "sha512"] {
                try FileManager.default.removeItem(atPath: "\(scene.folder)/www/\(path).\(name)")
            }
            scene.server.answer("/\(path).sha512", with: .bytes(Array("\(SHA512Sum.of(bytes))  x\n".utf8)))
            scene.server.answer("/\(path).sha256", with: .status(404))
            let outcome = try await scene.aggregate()
            #expect(outcome.parties[0].taken == ["a-1.json"] && outcome.problems.count == 1, "\(outcome)")
            // By hand or by mistake: what stands there already is taken away again.
            try Data(bytes).write(to: URL(filePath: "\(scene.folder)/www/all/Party_B/white/2026/b-9.json"))
            _ = try await scene.aggregate()
            for name in try scene.files().keys {
                let text = String(decoding: try scene.bytes("all/\(name)"), as: UTF8.self)
                #expect(!text.contains("CANARY"), "\(name)")
                #expect(!text.contains("\"\(label)\""), "\(name)")
            }
        }
    }

    @Test func `feeds that are not for everyone are not even asked for`() async throws {
        try await withScene { scene in
            try await scene.publish("a", document("A-1"))
            try await scene.publish("b", document("B-1", by: "b"))
            try scene.edit("a/.well-known/csaf/provider-metadata.json") {
                $0 = $0.replacing("\"WHITE\"", with: "\"AMBER\"")
            }
            scene.server.forgetRequests()
            let outcome = try await scene.aggregate()
            #expect(outcome.warnings.contains("Party_A: hands out nothing that is for everyone"))
            #expect(!scene.server.requests.contains { $0.hasPrefix("/a/csaf/") })
            #expect(try scene.list.providers[0].mirrors == nil && outcome.shortfalls == [.mirrors(1)])
        }
    }

    @Test func `signatures of the aggregator follow its key, and those of the parties stay`() async throws {
        try await withScene(signed: ["a", "all", "next"]) { scene in
            try await scene.publish("a", document("A-1"))
            try await scene.publish("b", document("B-1", by: "b"))
            _ = try await scene.aggregate()
            let paths = ["all/Party_A/white/2026/a-1.json.asc", "all/Party_B/white/2026/b-1.json.asc"]
            let before = try paths.map(scene.bytes)
            scene.signer = scene.signers["next"]
            _ = try await scene.aggregate()
            let after = try paths.map(scene.bytes)
            #expect(after[0] == before[0] && after[1] != before[1])
            let (metadata, taken) = try await scene.take("Party_B", into: "\(scene.folder)/kept")
            #expect(taken.problems.isEmpty && metadata.publicKeys.map(\.fingerprint) == [scene.signer!.fingerprint])
            // Without a key there is no signature, and the mirror does not claim any.
            scene.signer = nil
            let outcome = try await scene.aggregate()
            #expect(scene.exists(paths[0]) && !scene.exists(paths[1]))
            #expect(outcome.warnings == ["Party_B: 1 documents without a signature, which an aggregator has to make"])
            let (plain, _) = try await scene.take("Party_B", into: "\(scene.folder)/plain")
            #expect(plain.role == .provider && plain.publicKeys.isEmpty)
        }
    }

    @Test func `a key that ends soon is told of, and one that ends too soon is not used`() async throws {
        try await withScene { scene in
            try await scene.publish("a", document("A-1"))
            try await scene.publish("b", document("B-1", by: "b"))
            for (days, isUsed) in [(10, false), (60, true)] {
                let home = try KeyFolder(owner: "all@csirt.example", days: days)
                defer { home.close() }
                scene.signer = try await OpenPGPSigner(key: nil, home: home.path, at: Date())
                let held = scene
                guard isUsed else {
                    let error = await #expect(throws: PublicationError.self) { try await held.aggregate(at: Date()) }
                    #expect(error?.reason.hasSuffix("signatures have to count for 30 days at least") == true)
                    #expect(!scene.exists("all/aggregator.json"))
                    continue
                }
                let outcome = try await scene.aggregate(at: Date())
                #expect(outcome.warnings.count == 1 && outcome.warnings[0].contains(" ends in 5"), "\(outcome)")
                #expect(scene.exists("all/Party_A/white/2026/a-1.json.asc"))
            }
        }
    }

    @Test func `parties decide whether they are listed and handed on`() async throws {
        try await withScene { scene in
            try await scene.publish("a", document("A-1"))
            try await scene.publish("b", document("B-1", by: "b"))
            try scene.edit("a/.well-known/csaf/provider-metadata.json") {
                $0 = $0.replacing(
                    "\"mirror_on_CSAF_aggregators\" : true", with: "\"mirror_on_CSAF_aggregators\" : false")
            }
            let first = try await scene.aggregate()
            #expect(first.warnings.contains("Party_A: does not wish its documents to be handed on"))
            #expect(first.shortfalls == [.mirrors(1)] && !scene.exists("all/Party_A"))
            #expect(try scene.list.providers.map { $0.mirrors != nil } == [false, true])
            try scene.edit("a/.well-known/csaf/provider-metadata.json") {
                $0 = $0.replacing("\"list_on_CSAF_aggregators\" : true", with: "\"list_on_CSAF_aggregators\" : false")
            }
            let second = try await scene.aggregate()
            #expect(second.warnings.contains("Party_A: does not wish to be listed"))
            #expect(second.shortfalls == [.parties(1), .mirrors(1)])
            #expect(try scene.list.providers.map(\.metadata.publisher.name) == ["Party b"])
        }
    }

    @Test func `a lister names the parties and hands nothing on`() async throws {
        try await withScene { scene in
            try await scene.publish("a", document("A-1"))
            try await scene.publish("b", document("B-1", by: "b"))
            scene.config.isLister = true
            let outcome = try await scene.aggregate()
            #expect(outcome.shortfalls.isEmpty && outcome.problems.isEmpty)
            #expect(try scene.files().keys.sorted() == ["aggregator.json"])
            #expect(
                try scene.list.aggregator.category == .lister && scene.list.providers.allSatisfy { $0.mirrors == nil })
            // From the list every provider is found.
            let found = await ProviderFinder(scene.session).find("\(scene.server.address)/all/aggregator.json").found
            #expect(found.map(\.metadata.publisher.name) == ["Party a", "Party b"])
        }
    }

    @Test func `a run that was broken off is made good by the next`() async throws {
        try await withScene { scene in
            try await scene.publish("a", document("A-1"), document("A-2"))
            try await scene.publish("b", document("B-1", by: "b"))
            _ = try await scene.aggregate()
            let files = try scene.files()
            // Documents were written, and then the power went: the feed and a hash are of before.
            try scene.edit("all/Party_A/feed-tlp-white.json") { $0 = $0.replacing("2026-01-01", with: "2025-01-01") }
            try FileManager.default.removeItem(atPath: "\(scene.folder)/www/all/Party_A/white/2026/a-1.json.sha256")
            try Data().write(to: URL(filePath: "\(scene.folder)/state/Party_A/unfinished"))
            _ = try await scene.aggregate()
            let feed = try ROLIEFeed.parse(scene.bytes("all/Party_A/feed-tlp-white.json"), file: "f")
            #expect(feed.entries.map(\.updated.text) == ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"])
            #expect(try scene.files().keys.sorted() == files.keys.sorted())
            #expect(!FileManager.default.fileExists(atPath: "\(scene.folder)/state/Party_A/unfinished"))
        }
    }

    @Test func `a folder keeps to one party, and a mirror that is not listed any more is told`() async throws {
        try await withScene { scene in
            try await scene.publish("a", document("A-1"))
            try await scene.publish("b", document("B-1", by: "b"))
            _ = try await scene.aggregate()
            let whole = scene.config
            let other = whole.parties[1].source
            scene.config = try AggregatorConfig.parse(
                "{name: All, namespace: 'https://all.example', url: '\(whole.url)', parties: [{name: Party_A, source: '\(other)'}]}",
                file: "x")
            let outcome = try await scene.aggregate()
            #expect(!outcome.isWhole)
            #expect(
                outcome.problems[0]
                    == "Party_A: holds the documents of https://a.example, and not of https://b.example; give that party another name"
            )
            #expect(outcome.problems[1].contains("no provider can be listed"))
            #expect(
                outcome.warnings.contains {
                    $0.hasSuffix("/all/Party_B: a mirror that is not listed any more; remove it")
                })
            #expect(try scene.list.providers.count == 2)
        }
    }
}

/// The sum of another program.
private enum SHA512Sum {
    static func of(_ bytes: [UInt8]) -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/sha512sum")
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try? process.run()
        input.fileHandleForWriting.write(Data(bytes))
        try? input.fileHandleForWriting.close()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text.prefix(128), as: UTF8.self)
    }
}
