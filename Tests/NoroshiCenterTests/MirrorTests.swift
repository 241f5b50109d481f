import CSAF
import Foundation
import NoroshiCenter
import NoroshiMirror
import NoroshiNet
import NoroshiReport
import NoroshiStore
import TestSupport
import Testing

/// What a center publishes, taken over TLS by a stranger: both ends of the standard at once.
@Suite(.timeLimit(.minutes(2))) struct MirrorTests {
    private let now = Date(timeIntervalSince1970: 1_795_000_000)

    /// A center that publishes to a folder which a server serves, and a stranger with a folder of its own.
    private struct Scene {
        let server: FileServer
        let session: WebSession
        let folder: String
        let store: CenterStore
        var signer: OpenPGPSigner?

        var kept: String { "\(folder)/kept" }

        func publish(_ documents: [UInt8]..., at now: Date) async throws {
            for bytes in documents {
                _ = try await AdvisoryDesk(store: store).publish(bytes, file: "x", actor: "test", at: now)
            }
            var options = Publication.Options(
                folder: "\(folder)/www", publicURL: server.address,
                publisher: Publisher(category: .coordinator, name: "Example", namespace: "https://csirt.example"),
                name: "Example")
            options.signer = signer
            options.contacts = ["mailto:a@csirt.example"]
            _ = try await Publication(options, store: store).publish(at: now)
        }

        var metadata: ProviderMetadata {
            get async throws {
                let source = "\(server.address)/.well-known/csaf/provider-metadata.json"
                let outcome = await ProviderFinder(session).find(source)
                return try #require(outcome.found.first, "\(outcome.notes)").metadata
            }
        }

        func take(
            at now: Date = Date(timeIntervalSince1970: 1_795_000_000),
            _ change: (inout Mirror.Options) -> Void = { _ in }
        ) async throws -> Mirror.Outcome {
            let keys = try KeyFolder()
            defer { keys.close() }
            var options = Mirror.Options(folder: kept, keys: keys.path)
            change(&options)
            return try await Mirror(options, session: session).take(metadata, at: now)
        }

        func keptNames() -> [String] {
            (FileManager.default.enumerator(atPath: kept)?.compactMap { $0 as? String } ?? [])
                .filter { $0.hasSuffix(".json") }.sorted()
        }
    }

    private func withScene(isSigned: Bool = false, _ body: (inout Scene) async throws -> Void) async throws {
        let home = try isSigned ? KeyFolder(owner: "center@csirt.example", days: 3650) : nil
        defer { home?.close() }
        let signer: OpenPGPSigner? =
            if let home { try await OpenPGPSigner(key: nil, home: home.path, at: Date()) } else { nil }
        try await withServedFolder { options in
            options.silence = .seconds(1)
            options.deadline = .seconds(3)
        } _: { folder, server, session in
            var scene = Scene(
                server: server, session: session, folder: folder,
                store: try await CenterStore(SQLiteDatabase(path: ":memory:")), signer: signer)
            try await body(&scene)
        }
    }

    private func document(_ id: String, version: Int = 1, lang: String = "en") -> [UInt8] {
        SampleAdvisory.center.document(id, version: version, lang: lang)
    }

    @Test(arguments: [false, true])
    func `what is published is taken, checked and kept, and the next time only what is new`(isSigned: Bool) async throws
    {
        try await withScene(isSigned: isSigned) { scene in
            try await scene.publish(document("EX-1"), document("EX-2"), document("EX-3"), at: now)
            let first = try await scene.take()
            #expect(first.taken == ["ex-1.json", "ex-2.json", "ex-3.json"] && first.problems.isEmpty)
            #expect(scene.keptNames() == ["2026/ex-1.json", "2026/ex-2.json", "2026/ex-3.json"])
            let kept = try Data(contentsOf: URL(filePath: "\(scene.kept)/2026/ex-1.json"))
            #expect(Array(kept) == document("EX-1"))
            #expect(FileManager.default.fileExists(atPath: "\(scene.kept)/2026/ex-1.json.asc") == isSigned)
            scene.server.forgetRequests()
            let second = try await scene.take()
            #expect(second.taken.isEmpty && second.unchanged == 3)
            #expect(!scene.server.requests.contains { $0.contains("/2026/") })
            try await scene.publish(document("EX-2", version: 2), at: now)
            let third = try await scene.take()
            #expect(third.taken == ["ex-2.json"] && third.unchanged == 2 && third.problems.isEmpty)
        }
    }

    @Test func `a provider without feeds is read by its directories`() async throws {
        try await withScene { scene in
            try await scene.publish(document("EX-1"), document("EX-1", lang: "ja"), at: now)
            let path = "/.well-known/csaf/provider-metadata.json"
            var metadata = try await scene.metadata
            metadata.distributions.removeAll { $0.rolie != nil }
            scene.server.answer(path, with: .bytes(metadata.serialize()))
            // One of the two directories only has the plain list.
            scene.server.answer("/csaf/v2.0/white/changes.csv", with: .status(404))
            let outcome = try await scene.take()
            #expect(outcome.problems.isEmpty && outcome.taken.count == 2)
        }
    }

    @Test func `documents that are not what the provider published are refused, and the last good copy stays`()
        async throws
    {
        try await withScene(isSigned: true) { scene in
            try await scene.publish(document("EX-1"), document("EX-2"), at: now)
            _ = try await scene.take()
            try await scene.publish(
                document("EX-1", version: 2), document("EX-2", version: 2), document("EX-3"), at: now)
            let white = "/csaf/v2.0/white/2026"
            let tampered = String(decoding: document("EX-1", version: 2), as: UTF8.self)
                .replacing("a weakness", with: "no weakness")
            scene.server.answer("\(white)/ex-1.json", with: .bytes(Array(tampered.utf8)))
            // The right hash of the wrong document: the signature tells.
            let other = document("EX-2", version: 3)
            scene.server.answer("\(white)/ex-2.json", with: .bytes(other))
            scene.server.answer("\(white)/ex-2.json.sha512", with: .bytes(sum(other)))
            scene.server.answer("\(white)/ex-3.json.asc", with: .status(404))
            let outcome = try await scene.take()
            #expect(outcome.taken.isEmpty)
            #expect(outcome.problems.count == 3)
            #expect(outcome.problems[0].hasSuffix("ex-1.json: its sha512 is not the one that is published; not taken"))
            #expect(outcome.problems[1].contains("ex-2.json: its signature does not count: it is not of this document"))
            #expect(outcome.problems[2].contains("ex-3.json: no signature (status 404); not taken"))
            for id in ["EX-1", "EX-2"] {
                let kept = try Data(contentsOf: URL(filePath: "\(scene.kept)/2026/\(id.lowercased()).json"))
                #expect(Array(kept) == document(id))
            }
            #expect(scene.keptNames() == ["2026/ex-1.json", "2026/ex-2.json"])
        }
    }

    private func sum(_ bytes: [UInt8]) -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/sha512sum")
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try? process.run()
        input.fileHandleForWriting.write(Data(bytes))
        try? input.fileHandleForWriting.close()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(text)
    }

    @Test func `a document that is not valid, is named otherwise, or is not for everyone, is refused`() async throws {
        try await withScene { scene in
            try await scene.publish(document("EX-1"), document("EX-2"), document("EX-3"), document("EX-4"), at: now)
            let bad: [(String, [UInt8])] = [
                ("ex-1", Array("{\"document\":".utf8)), ("ex-2", document("EX-9")),
                (
                    "ex-3",
                    Array(String(decoding: document("EX-3"), as: UTF8.self).replacing("WHITE", with: "RED").utf8)
                ),
            ]
            for (name, bytes) in bad {
                scene.server.answer("/csaf/v2.0/white/2026/\(name).json", with: .bytes(bytes))
                scene.server.answer("/csaf/v2.0/white/2026/\(name).json.sha512", with: .bytes(sum(bytes)))
            }
            let outcome = try await scene.take()
            #expect(outcome.taken == ["ex-4.json"] && outcome.problems.count == 3)
            #expect(outcome.problems[0].contains("ex-1.json:1:13: "), "\(outcome.problems[0])")
            #expect(outcome.problems[1].contains("the document is 'EX-9', which has another name"))
            #expect(outcome.problems[2].contains("the document is TLP:RED, but listed as CLEAR"))
        }
    }

    @Test func `an older document does not take the place of a newer one`() async throws {
        try await withScene { scene in
            try await scene.publish(document("EX-1", version: 2), at: now)
            _ = try await scene.take()
            let old = document("EX-1")
            scene.server.answer("/csaf/v2.0/white/2026/ex-1.json", with: .bytes(old))
            scene.server.answer("/csaf/v2.0/white/2026/ex-1.json.sha512", with: .bytes(sum(old)))
            var feed = try ROLIEFeed.parse(
                Array(Data(contentsOf: URL(filePath: "\(scene.folder)/www/csaf/v2.0/feed-tlp-white.json"))), file: "f")
            feed.entries[0].updated = Timestamp("2026-01-01T00:00:00Z")!
            scene.server.answer("/csaf/v2.0/feed-tlp-white.json", with: .bytes(feed.serialize()))
            let outcome = try await scene.take()
            #expect(outcome.problems.first?.contains("older than the document that is kept; not taken") == true)
            let kept = try Data(contentsOf: URL(filePath: "\(scene.kept)/2026/ex-1.json"))
            #expect(Array(kept) == document("EX-1", version: 2))
        }
    }

    @Test func `a document from the future is taken, told of, and does not stay for ever`() async throws {
        let may = Date(timeIntervalSince1970: 1_777_600_000)
        let early = String(decoding: document("EX-1"), as: UTF8.self).replacing("2026-01-01", with: "2026-09-01")
        try await withScene { scene in
            try await scene.publish(Array(early.utf8), document("EX-2"), at: now)
            let outcome = try await scene.take(at: may)
            #expect(outcome.taken == ["ex-1.json", "ex-2.json"] && outcome.problems == [])
            #expect(
                outcome.warnings == [
                    "\(scene.server.address)/csaf/v2.0/white/2026/ex-1.json: released on 2026-09-01T00:00:00Z, it says, "
                        + "which is in the future"
                ])
            let next = document("EX-1", version: 2)
            scene.server.answer("/csaf/v2.0/white/2026/ex-1.json", with: .bytes(next))
            scene.server.answer("/csaf/v2.0/white/2026/ex-1.json.sha512", with: .bytes(sum(next)))
            var feed = try ROLIEFeed.parse(
                Array(Data(contentsOf: URL(filePath: "\(scene.folder)/www/csaf/v2.0/feed-tlp-white.json"))), file: "f")
            for index in feed.entries.indices { feed.entries[index].updated = Timestamp("2026-02-01T00:00:00Z")! }
            scene.server.answer("/csaf/v2.0/feed-tlp-white.json", with: .bytes(feed.serialize()))
            let second = try await scene.take(at: may)
            #expect(second.taken == ["ex-1.json"] && second.problems == [] && second.warnings == [])
        }
    }

    @Test func `a key that is not the one that is named is not used`() async throws {
        try await withScene(isSigned: true) { scene in
            try await scene.publish(document("EX-1"), at: now)
            let other = try KeyFolder(owner: "other@example.com", days: 10)
            defer { other.close() }
            let key = try await OpenPGPSigner(key: nil, home: other.path, at: Date()).publicKey()
            scene.server.answer("/csaf/openpgp/key.asc", with: .bytes(key))
            let held = scene
            let error = await #expect(throws: MirrorError.self) { try await held.take() }
            #expect(error?.reason.contains("the key's fingerprint is ") == true)
            scene.server.answer("/csaf/openpgp/key.asc", with: .bytes(Array("no key".utf8)))
            let second = await #expect(throws: MirrorError.self) { try await held.take() }
            #expect(second?.reason.contains("no OpenPGP key") == true)
            #expect(scene.keptNames().isEmpty)
        }
    }

    @Test func `slow, silent and endless answers end, and are told`() async throws {
        try await withScene { scene in
            try await scene.publish(document("EX-1"), document("EX-2"), document("EX-3"), at: now)
            let white = "/csaf/v2.0/white/2026"
            scene.server.answer("\(white)/ex-1.json", with: .silence)
            scene.server.answer("\(white)/ex-2.json", with: .drip)
            let outcome = try await scene.take()
            #expect(outcome.taken == ["ex-3.json"])
            #expect(outcome.problems[0].hasSuffix("ex-1.json: the server said nothing for 1 s"))
            #expect(outcome.problems[1].hasSuffix("ex-2.json: no whole answer within 3 s"))
            // The run that comes after takes what was left.
            scene.server.answer("\(white)/ex-1.json", with: nil)
            scene.server.answer("\(white)/ex-2.json", with: nil)
            #expect(try await scene.take().taken == ["ex-1.json", "ex-2.json"])
        }
    }

    @Test(arguments: [
        ("file:///etc/passwd", "not an address of the form https://…"),
        ("http://localhost/x", "not an address of the form https://…"),
        ("https://a:b@localhost/x", "an address with a name or a password in it is not used"),
    ])
    func `a server that points elsewhere is followed over TLS only`(target: String, reason: String) async throws {
        try await withScene { scene in
            try await scene.publish(document("EX-1"), at: now)
            scene.server.answer("/csaf/v2.0/white/2026/ex-1.json", with: .redirect(target))
            let outcome = try await scene.take()
            #expect(outcome.problems.count == 1 && outcome.problems[0].hasSuffix(reason), "\(outcome.problems)")
            #expect(outcome.problems[0].contains("/2026/ex-1.json: the server points to "), "\(outcome.problems)")
        }
    }

    @Test func `redirects are followed so often and no more`() async throws {
        try await withScene { scene in
            try await scene.publish(document("EX-1"), at: now)
            scene.server.answer("/elsewhere", with: .bytes(document("EX-1")))
            let path = "/csaf/v2.0/white/2026/ex-1.json"
            scene.server.answer(path, with: .redirect("/elsewhere"))
            let outcome = try await scene.take()
            #expect(outcome.taken == ["ex-1.json"] && outcome.warnings.count == 1)
            try FileManager.default.removeItem(atPath: scene.kept)
            scene.server.answer(path, with: .redirect(path))
            #expect(try await scene.take().problems[0].hasSuffix("the server points elsewhere more than 10 times"))
        }
    }

    @Test func `addresses of the site itself are not asked unless that is wished`() async throws {
        try await withScene { scene in
            try await scene.publish(document("EX-1"), at: now)
            var options = WebSession.Options()
            options.certificates = scene.server.certificates
            let session = WebSession(options)
            let error = await #expect(throws: (any Error).self) {
                try await session.get("\(scene.server.address)/.well-known/security.txt", limit: 1000)
            }
            #expect("\(error!)".contains("'localhost' is 127.0.0.1, which is not an address of the Internet"))
            await session.close()
            // Nor is a server whose certificate nobody vouches for.
            var second = WebSession.Options()
            second.allowsInside = true
            let stranger = WebSession(second)
            let distrust = await #expect(throws: (any Error).self) {
                try await stranger.get("\(scene.server.address)/.well-known/security.txt", limit: 1000)
            }
            #expect("\(distrust!)".lowercased().contains("certificate"), "\(distrust!)")
            await stranger.close()
            #expect(scene.server.requests.isEmpty)
        }
    }

    @Test func `documents are chosen by day and by name`() async throws {
        try await withScene { scene in
            try await scene.publish(
                document("EX-1"), document("EX-2", version: 3), document("OT-1", version: 3), at: now)
            let outcome = try await scene.take {
                $0.since = Timestamp("2026-02-01T00:00:00Z")!.date
                $0.pattern = "ex-*.json"
            }
            #expect(outcome.taken == ["ex-2.json"] && outcome.passedOver == 2)
        }
    }

    @Test func `a provider is found by its domain, and by a list of providers`() async throws {
        try await withScene { scene in
            try await scene.publish(document("EX-1"), at: now)
            let domain = "localhost:\(scene.server.port)"
            let finder = ProviderFinder(scene.session)
            #expect(
                await finder.find(domain).found.map(\.url) == [
                    "https://\(domain)/.well-known/csaf/provider-metadata.json"
                ])
            let metadata = try await scene.metadata
            scene.server.answer("/.well-known/csaf/provider-metadata.json", with: .status(404))
            scene.server.answer("/csaf/provider-metadata.json", with: .bytes(metadata.serialize()))
            let text = "Contact: mailto:a@b.example\ncsaf: \(scene.server.address)/csaf/provider-metadata.json\n"
            scene.server.answer("/.well-known/security.txt", with: .bytes(Array(text.utf8)))
            let second = await finder.find(domain)
            #expect(second.found.map(\.url) == ["\(scene.server.address)/csaf/provider-metadata.json"])
            #expect(second.notes.count == 1 && second.notes[0].hasSuffix("status 404"))
            let party = AggregatorMetadata.Party(
                metadata: .init(
                    lastUpdated: metadata.lastUpdated, publisher: metadata.publisher, role: metadata.role,
                    url: "\(scene.server.address)/csaf/provider-metadata.json"))
            let list = AggregatorMetadata(
                edition: .version20, aggregator: .init(category: .lister, name: "L", namespace: "https://l.example"),
                canonicalURL: "https://l.example/aggregator.json", providers: [party], lastUpdated: metadata.lastUpdated
            )
            scene.server.answer("/list/aggregator.json", with: .bytes(list.serialize()))
            #expect(
                await finder.find("\(scene.server.address)/list/aggregator.json").found.map(\.metadata) == [metadata])
            let none = await finder.find("\(scene.server.address)/csaf/v2.0/service.json")
            #expect(none.found.isEmpty && none.notes.count == 1)
        }
    }
}
