import CSAF
import Foundation
import NoroshiCenter
import NoroshiReport
import NoroshiStore
import Testing

/// The files that a center publishes, looked at as a stranger does: from the provider's metadata on.
struct PublicationTests {
    private let now = Date(timeIntervalSince1970: 1_795_000_000)

    private func document(
        _ id: String, version: Int = 1, lang: String = "en", title: String = "POP servers under attack"
    ) -> [UInt8] {
        SampleAdvisory(name: "Example CSIRT").document(id, version: version, lang: lang, title: title)
    }

    /// A center's records and the folder it publishes to.
    private struct Site {
        let desk: AdvisoryDesk
        let store: CenterStore
        let folder: String
        var options: Publication.Options

        func publish(at now: Date) async throws -> Publication.Outcome {
            try await Publication(options, store: store).publish(at: now)
        }

        func add(_ bytes: [UInt8], at now: Date) async throws {
            _ = try await desk.publish(bytes, file: "x.json", actor: "test", at: now)
        }

        func bytes(_ path: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(filePath: "\(folder)/www/\(path)")))
        }

        func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }
        func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/www/\(path)") }

        /// Every file with what changes whenever it is written.
        func files() throws -> [String: String] { try writtenFiles("\(folder)/www") }
    }

    private func withSite(_ body: (inout Site) async throws -> Void) async throws {
        let folder = "/tmp/noroshi-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try await CenterStore(SQLiteDatabase(path: ":memory:"))
        var options = Publication.Options(
            folder: "\(folder)/www", publicURL: "https://csirt.example",
            publisher: Publisher(category: .coordinator, name: "Example CSIRT", namespace: "https://csirt.example"),
            name: "Example CSIRT")
        options.contacts = ["mailto:security@csirt.example"]
        var site = Site(desk: AdvisoryDesk(store: store), store: store, folder: folder, options: options)
        try await body(&site)
    }

    @Test func `from the metadata every document is found, with the right hashes`() async throws {
        try await withSite { site in
            try await site.add(document("EX-1"), at: now)
            try await site.add(document("EX 2", version: 3), at: now)
            try await site.add(document("EX-1", lang: "ja", title: "POP サーバへの攻撃"), at: now)
            let outcome = try await site.publish(at: now)
            #expect(outcome.documents == 3 && outcome.warnings.isEmpty && outcome.signed == 0)
            let metadata = try ProviderMetadata.parse(
                site.bytes(".well-known/csaf/provider-metadata.json"), file: "provider-metadata.json")
            #expect(metadata.role == .provider && metadata.publicKeys.isEmpty)
            #expect(metadata.canonicalURL == "https://csirt.example/.well-known/csaf/provider-metadata.json")
            func path(_ address: String) -> String { String(address.dropFirst("https://csirt.example/".count)) }
            let feed = try ROLIEFeed.parse(site.bytes(path(metadata.feeds[0].url)), file: "feed")
            #expect(Set(feed.entries.map(\.id)) == ["EX-1", "EX 2", "EX-1 (ja)"])
            for entry in feed.entries {
                let bytes = try site.bytes(path(entry.url))
                #expect(try CSAFDocument.parse(bytes, file: entry.url).document.title == entry.title)
                #expect(entry.hashes.count == 2 && entry.signature == nil)
                for hash in entry.hashes {
                    let algorithm = HashFile.Algorithm(rawValue: String(hash.split(separator: ".").last!))!
                    let read = try HashFile.parse(site.bytes(path(hash)), algorithm, file: hash)
                    #expect(
                        read.digest == digest(bytes, algorithm) && read.name == entry.url.split(separator: "/").last!)
                }
            }
            let directories = metadata.directories.map { path($0.url) }
            #expect(directories == ["csaf/v2.0/white/", "csaf/v2.0/ja/white/"])
            #expect(try site.text("csaf/v2.0/white/index.txt") == "2026/ex_2.json\n2026/ex-1.json\n")
            #expect(
                try site.text("csaf/v2.0/white/changes.csv")
                    == "\"2026/ex_2.json\",\"2026-03-01T00:00:00Z\"\n\"2026/ex-1.json\",\"2026-01-01T00:00:00Z\"\n")
            #expect(try site.text("csaf/v2.0/ja/white/index.txt") == "2026/ex-1.json\n")
            #expect(try site.text("csaf/v2.0/white/2026/index.html").contains("<a href=\"ex_2.json\">"))
            let security = try site.text(".well-known/security.txt")
            #expect(security.contains("CSAF: https://csirt.example/.well-known/csaf/provider-metadata.json\n"))
            #expect(security.contains("Contact: mailto:security@csirt.example\n") && security.contains("Expires: 20"))
        }
    }

    private func digest(_ bytes: [UInt8], _ algorithm: HashFile.Algorithm) -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/\(algorithm.rawValue)sum")
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try? process.run()
        input.fileHandleForWriting.write(Data(bytes))
        try? input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return String(text.prefix { $0 != " " })
    }

    @Test func `documents of other publishers are told of when they are written`() async throws {
        try await withSite { site in
            for (id, sample) in [("a-1", SampleAdvisory.party("a")), ("a-2", .party("a")), ("c-1", .center)] {
                try await site.add(sample.document(id), at: Date())
            }
            let told = "of the documents written 2 are of 'https://a.example', not of 'https://csirt.example'"
            let first = try await site.publish(at: Date()).warnings
            #expect(first.contains { $0.hasPrefix(told) } && first.allSatisfy { !$0.contains("are of 'https://csirt") })
            #expect(try await !site.publish(at: Date()).warnings.contains { $0.contains("documents written") })
        }
    }

    @Test func `only what changed is written`() async throws {
        try await withSite { site in
            for number in 1...20 { try await site.add(document("EX-\(number)"), at: now) }
            _ = try await site.publish(at: now)
            let first = try site.files()
            let again = try await site.publish(at: now.addingTimeInterval(86_400))
            #expect(again.written == 0 && again.removed == 0)
            #expect(try site.files() == first)
            try await site.add(document("EX-7", version: 2), at: now)
            let change = try await site.publish(at: now.addingTimeInterval(172_800))
            let second = try site.files()
            let written = Set(second.filter { first[$0.key] != $0.value }.keys)
            let white = "csaf/v2.0/white"
            #expect(
                written == [
                    "\(white)/2026/ex-7.json", "\(white)/2026/ex-7.json.sha256", "\(white)/2026/ex-7.json.sha512",
                    "\(white)/changes.csv", "csaf/v2.0/feed-tlp-white.json",
                ])
            #expect(change.written == 5)
            #expect(try site.text("\(white)/changes.csv").hasPrefix("\"2026/ex-7.json\",\"2026-02-01T00:00:00Z\"\n"))
        }
    }

    @Test func `readers of people get feeds of their own`() async throws {
        try await withSite { site in
            site.options.resources = TestCenter.resources
            try await site.add(document("EX-1"), at: now)
            try await site.add(document("EX-2", title: "A < B"), at: now)
            _ = try await site.publish(at: now)
            let atom = try site.text("csaf/feed.atom"), rss = try site.text("csaf/feed.rss")
            let address = "https://csirt.example/csaf/v2.0/white/2026/ex-2.json"
            #expect(atom.contains("<id>\(address)</id>") && atom.contains("<title>A &lt; B</title>"))
            #expect(rss.contains("<link>\(address)</link>"))
            for link in atom.matches(of: /href="https:\/\/csirt.example\/([^"]+[^\/"])"/) {
                #expect(site.exists(String(link.1)), "\(link.1)")
            }
            #expect(try await site.publish(at: now.addingTimeInterval(86_400)).written == 0)
        }
    }

    @Test func `what is of no document leaves the folders with a check`() async throws {
        try await withSite { site in
            try await site.add(document("EX-1"), at: now)
            _ = try await site.publish(at: now)
            let stray = "csaf/v2.0/white/2026/protected.json"
            try Data(document("EX-9")).write(to: URL(filePath: "\(site.folder)/www/\(stray)"))
            #expect(try await site.publish(at: now).warnings.isEmpty && site.exists(stray))
            site.options.readsAll = true
            let outcome = try await site.publish(at: now)
            #expect(outcome.warnings == ["\(stray): of no published document; removed"] && !site.exists(stray))
            #expect(site.exists("csaf/v2.0/white/2026/ex-1.json.sha512"))
            #expect(!(try site.text("csaf/v2.0/white/2026/index.html")).contains("protected"))
        }
    }

    @Test func `a name that no file system holds keeps nothing else back`() async throws {
        try await withSite { site in
            try await site.add(document("EX-1"), at: now)
            let id = String(repeating: "B", count: 260)
            var long = try #require(try await site.store.advisory(folder: "2026", file: "ex-1.json"))
            (long.id, long.file) = (id, "\(id.lowercased()).json")
            _ = try await site.store.publish(long, actor: "test") { _ in true }
            let outcome = try await site.publish(at: now)
            #expect(
                outcome.warnings.count == 1 && outcome.warnings[0].hasPrefix("not published: the file of advisory 'BBB")
            )
            #expect(outcome.documents == 1 && site.exists("csaf/v2.0/white/2026/ex-1.json.sha512"))
        }
    }

    @Test func `both editions stand there, each with metadata of its own`() async throws {
        try await withSite { site in
            site.options.writesVersion21 = true
            try await site.add(document("EX-1"), at: now)
            try await site.add(document("EX-1", lang: "ja", title: "POP サーバへの攻撃"), at: now)
            let outcome = try await site.publish(at: now)
            #expect(outcome.warnings.isEmpty && outcome.documents == 2)
            let root = "https://csirt.example"
            let well = try site.bytes(".well-known/csaf/provider-metadata.json")
            #expect(try site.bytes(".well-known/csaf/v2.0/provider-metadata.json") == well)
            let old = try ProviderMetadata.parse(well, file: "p")
            #expect(old.edition == .version20)
            #expect(old.canonicalURL == "\(root)/.well-known/csaf/v2.0/provider-metadata.json")
            let new = try ProviderMetadata.parse(
                site.bytes(".well-known/csaf/v2.1/provider-metadata.json"), file: "p")
            #expect(new.edition == .version21)
            #expect(new.canonicalURL == "\(root)/.well-known/csaf/v2.1/provider-metadata.json")
            #expect(new.directories.map(\.url) == ["\(root)/csaf/v2.1/clear/", "\(root)/csaf/v2.1/ja/clear/"])
            #expect(new.directories.allSatisfy { $0.label == .clear } && new.feeds.map(\.lastUpdated) != [nil])
            let feed = try ROLIEFeed.parse(site.bytes("csaf/v2.1/feed-tlp-clear.json"), file: "feed")
            #expect(feed.entries.map(\.edition) == [.version21, .version21])
            for entry in feed.entries {
                let bytes = try site.bytes(String(entry.url.dropFirst("\(root)/".count)))
                #expect(try CSAFDocument.parse(bytes, file: "d").document.csafVersion == .version21)
                #expect(try CSAFValidator(preset: .basic).validate(bytes, file: "d").isEmpty)
                for hash in entry.hashes {
                    let algorithm = HashFile.Algorithm(rawValue: String(hash.split(separator: ".").last!))!
                    let read = try HashFile.parse(
                        site.bytes(String(hash.dropFirst("\(root)/".count))), algorithm, file: hash)
                    #expect(read.digest == digest(bytes, algorithm))
                }
            }
            #expect(try site.text("csaf/v2.1/clear/changes.csv") == "2026/ex-1.json,2026-01-01T00:00:00Z\n")
            // The well-known address comes first.
            let fields = try site.text(".well-known/security.txt").split(separator: "\n").filter {
                $0.hasPrefix("CSAF: ")
            }
            #expect(
                fields == ["", "v2.0/", "v2.1/"].map { "CSAF: \(root)/.well-known/csaf/\($0)provider-metadata.json" })
        }
    }

    @Test func `in both editions only what changed is written, and what is withdrawn goes from both`() async throws {
        try await withSite { site in
            for number in 1...3 { try await site.add(document("EX-\(number)"), at: now) }
            _ = try await site.publish(at: now)
            let single = try site.files()
            // The tree of CSAF 2.1 is added to one that stands there, and is kept up without being asked for again.
            site.options.writesVersion21 = true
            _ = try await site.publish(at: now)
            let first = try site.files()
            #expect(first.keys.filter { $0.contains("v2.1") }.count == 18)
            #expect(first["csaf/v2.0/white/2026/ex-1.json"] == single["csaf/v2.0/white/2026/ex-1.json"])
            site.options.writesVersion21 = false
            #expect(try await site.publish(at: now.addingTimeInterval(86_400)).written == 0)
            #expect(try site.files() == first)
            try await site.add(document("EX-2", version: 2), at: now)
            _ = try await site.publish(at: now.addingTimeInterval(172_800))
            let second = try site.files()
            let written = Set(second.filter { first[$0.key] != $0.value }.keys)
            var wanted: Set<String> = [".well-known/csaf/v2.1/provider-metadata.json"]
            for (root, label) in [("csaf/v2.0", "white"), ("csaf/v2.1", "clear")] {
                wanted.formUnion(["", ".sha256", ".sha512"].map { "\(root)/\(label)/2026/ex-2.json\($0)" })
                wanted.formUnion(["\(root)/\(label)/changes.csv", "\(root)/feed-tlp-\(label).json"])
            }
            #expect(written == wanted, "\(written.symmetricDifference(wanted))")
            // What was harmed is made good when everything is read again.
            let path = "csaf/v2.1/clear/2026/ex-3.json"
            let whole = try site.text(path)
            try Data("{}".utf8).write(to: URL(filePath: "\(site.folder)/www/\(path)"))
            site.options.readsAll = true
            let repaired = try await site.publish(at: now)
            #expect(try site.text(path) == whole && repaired.written == 3)
        }
    }

    @Test func `what was changed or lost in the folder is made good`() async throws {
        try await withSite { site in
            try await site.add(document("EX-1"), at: now)
            _ = try await site.publish(at: now)
            let path = "\(site.folder)/www/csaf/v2.0/white/2026/ex-1.json"
            let whole = try site.text("csaf/v2.0/white/2026/ex-1.json")
            try FileManager.default.removeItem(atPath: path)
            _ = try await site.publish(at: now)
            #expect(try site.text("csaf/v2.0/white/2026/ex-1.json") == whole)
            try Data("{}".utf8).write(to: URL(filePath: path))
            _ = try await site.publish(at: now)
            #expect(try site.text("csaf/v2.0/white/2026/ex-1.json") == "{}")
            site.options.readsAll = true
            _ = try await site.publish(at: now)
            #expect(try site.text("csaf/v2.0/white/2026/ex-1.json") == whole)
            try Data("".utf8).write(to: URL(filePath: "\(site.folder)/www/csaf/v2.0/white/index.txt"))
            _ = try await site.publish(at: now)
            #expect(try site.text("csaf/v2.0/white/index.txt") == "2026/ex-1.json\n")
        }
    }

    @Test func `files are for everyone to read, and nothing else is left in the folder`() async throws {
        try await withSite { site in
            try await site.add(document("EX-1"), at: now)
            let mask = umask(0o077)
            defer { umask(mask) }
            _ = try await site.publish(at: now)
            for path in try site.files().keys {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(site.folder)/www/\(path)")
                #expect(attributes[.posixPermissions] as? Int == 0o644, "\(path)")
                #expect(!path.contains("/.new"))
            }
            let folder = try FileManager.default.attributesOfItem(atPath: "\(site.folder)/www/csaf/v2.0/white")
            #expect(folder[.posixPermissions] as? Int == 0o755)
        }
    }

    @Test(arguments: ["AMBER", "AMBER+STRICT", "RED", "GREEN"], [false, true])
    func `what is not for everyone never reaches the folder`(label: String, hasBoth: Bool) async throws {
        try await withSite { site in
            site.options.writesVersion21 = hasBoth
            try await site.add(document("EX-1"), at: now)
            let canary = "canary-\(UUID().uuidString)"
            let secret = String(decoding: document("EX-2", title: canary), as: UTF8.self)
                .replacing("\"WHITE\"", with: "\"\(label)\"")
            let desk = site.desk
            let bytes = Array(secret.utf8)
            await #expect(throws: AdvisoryDesk.NotPublished.self) {
                try await desk.publish(bytes, file: "x.json", actor: "test", at: now)
            }
            _ = try await site.publish(at: now)
            // As if something else had put it among the records.
            let digest = String(repeating: "0", count: 64)
            let stored = StoredAdvisory(
                id: "EX-2", lang: "en", version: "1", title: canary, initialRelease: "2026-01-01T00:00:00Z",
                currentRelease: "2026-01-01T00:00:00Z", publishedAt: "2026-01-01T00:00:00Z", folder: "2026",
                file: "ex-2.json", digest: digest, content: secret)
            _ = try await site.store.publish(stored, actor: "test") { _ in true }
            let held = site
            let error = await #expect(throws: PublicationError.self) { try await held.publish(at: now) }
            #expect(error?.reason.contains("advisory 'EX-2' is TLP:\(label), and not for everyone") == true)
            for path in try site.files().keys {
                #expect(try !site.text(path).contains(canary) && !site.text(path).contains("ex-2"), "\(path)")
                #expect(!path.contains("ex-2"))
            }
        }
    }

    @Test func `two publishers do not write at once`() async throws {
        try await withSite { site in
            try await site.add(document("EX-1"), at: now)
            _ = try await site.publish(at: now)
            let held = site
            let other = unsafe open("\(site.folder)/www", O_RDONLY | O_DIRECTORY)
            defer { close(other) }
            #expect(flock(other, LOCK_EX) == 0)
            let error = await #expect(throws: PublicationError.self) { try await held.publish(at: now) }
            #expect(error?.reason.hasSuffix("is being published to by another program") == true)
        }
    }

    @Test func `documents are signed with a key that a stranger can check`() async throws {
        try await withSite { site in
            let home = try KeyFolder(owner: "center@csirt.example", days: 365)
            defer { home.close() }
            try await site.add(document("EX-1"), at: now)
            _ = try await site.publish(at: now)
            site.options.signer = try await OpenPGPSigner(key: nil, home: home.path, at: Date())
            let outcome = try await site.publish(at: now)
            #expect(outcome.signed == 1)
            let metadata = try ProviderMetadata.parse(
                site.bytes(".well-known/csaf/provider-metadata.json"), file: "provider-metadata.json")
            #expect(metadata.role == .trustedProvider)
            #expect(try await site.publish(at: now).written == 0)
            #expect(try site.text(".well-known/security.txt").hasPrefix("-----BEGIN PGP SIGNED MESSAGE-----"))

            let keys = try KeyFolder()
            defer { keys.close() }
            let key = try #require(metadata.publicKeys.first)
            let verifier = try await OpenPGPVerifier(
                folder: keys.path, keys: [(key.fingerprint, try site.bytes("csaf/openpgp/key.asc"))])
            let path = "\(site.folder)/www/csaf/v2.0/white/2026/ex-1.json"
            let verdict = try await verifier.verify(path, signature: "\(path).asc")
            guard case .good(key.fingerprint, _) = verdict else {
                Issue.record("\(verdict)")
                return
            }
            try Data("{}".utf8).write(to: URL(filePath: path))
            #expect(try await verifier.verify(path, signature: "\(path).asc") == .bad("it is not of this document"))
        }
    }

    @Test func `another key signs everything anew, and without a key no signature is left`() async throws {
        try await withSite { site in
            let home = try KeyFolder(owner: "one@csirt.example", days: 365)
            defer { home.close() }
            try home.makeKey(owner: "two@csirt.example", days: 365)
            try await site.add(document("EX-1"), at: now)
            try await site.add(document("EX-2"), at: now)
            site.options.signer = try await OpenPGPSigner(key: "one@csirt.example", home: home.path, at: Date())
            #expect(try await site.publish(at: now).signed == 2)
            site.options.signer = try await OpenPGPSigner(key: "two@csirt.example", home: home.path, at: Date())
            #expect(try await site.publish(at: now).signed == 2)
            site.options.signer = nil
            _ = try await site.publish(at: now)
            #expect(try site.files().keys.allSatisfy { !$0.hasSuffix(".json.asc") })
            #expect(try !site.text("csaf/v2.0/feed-tlp-white.json").contains("signature"))
            let error = await #expect(throws: OpenPGPError.self) {
                try await OpenPGPSigner(key: nil, home: home.path, at: Date())
            }
            #expect(error?.reason.hasPrefix("there is more than one secret key at all: ") == true)
            let none = await #expect(throws: OpenPGPError.self) {
                try await OpenPGPSigner(key: "three@csirt.example", home: home.path, at: Date())
            }
            #expect(none?.reason.hasPrefix("there is no secret key for 'three@csirt.example'") == true)
        }
    }

    @Test func `a key that ends soon is told of, and one that ends too soon is not used`() async throws {
        try await withSite { site in
            let home = try KeyFolder(owner: "soon@csirt.example", days: 60)
            defer { home.close() }
            try await site.add(document("EX-1"), at: now)
            let signer = try await OpenPGPSigner(key: nil, home: home.path, at: Date())
            site.options.signer = signer
            let outcome = try await site.publish(at: Date())
            #expect(outcome.warnings.first?.contains("the key \(signer.fingerprint) ends in 59 days") == true)
            let held = site
            let later = Date().addingTimeInterval(40 * 86_400)
            let error = await #expect(throws: PublicationError.self) { try await held.publish(at: later) }
            #expect(error?.reason.contains("signatures have to count for 30 days at least") == true)
            await #expect(throws: OpenPGPError.self) {
                try await OpenPGPSigner(key: nil, home: home.path, at: Date().addingTimeInterval(61 * 86_400))
            }
        }
    }
}

/// A folder of OpenPGP keys, and the agent that GnuPG starts for it.
struct KeyFolder {
    let path: String

    /// Without a key.
    init() throws {
        path = "/tmp/noroshi-gpg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    init(owner: String, days: Int) throws {
        try self.init()
        try makeKey(owner: owner, days: days)
    }

    func makeKey(owner: String, days: Int) throws {
        try run(
            "/usr/bin/gpg",
            [
                "--batch", "--quiet", "--homedir", path, "--passphrase", "", "--quick-generate-key", owner, "ed25519",
                "sign", "\(days)d",
            ])
    }

    func close() {
        try? run("/usr/bin/gpgconf", ["--homedir", path, "--kill", "all"])
        try? FileManager.default.removeItem(atPath: path)
    }

    private func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
