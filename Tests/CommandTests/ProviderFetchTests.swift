import Foundation
import TestSupport
import Testing

/// `noroshi-center publish`, a web server, and `noroshi advisory fetch`: the programs as users have them.
@Suite(.timeLimit(.minutes(3))) struct ProviderFetchTests {
    /// The number, language and version that a document gives itself.
    private static func name(_ bytes: Data) throws -> String {
        let whole = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let head = try #require(whole["document"] as? [String: Any])
        let tracking = try #require(head["tracking"] as? [String: Any])
        return "\(tracking["id"] ?? "") \(head["lang"] ?? "") \(tracking["version"] ?? "")"
    }

    private static func documents(in folder: String) throws -> [String: Data] {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let files = paths.filter { $0.contains("-19") || $0.contains("-20") }.filter { $0.hasSuffix(".json") }
        return try files.reduce(into: [:]) { documents, path in
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(path)"))
            let name = try name(bytes)
            #expect(documents[name] == nil || documents[name] == bytes, "\(path) is \(name) again")
            #expect(path.contains(name.prefix { $0 != " " }), "\(path) holds \(name)")
            documents[name] = bytes
        }
    }

    @Test func `every document of a provider arrives under its own name, in all its languages`() async throws {
        try await withTemporaryFolder { folder in
            let database = folder.path("center.sqlite")
            let files = ["en", "ja"].flatMap { language in
                let place = "\(Noroshi.resources)/advisories/\(language)"
                return ((try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []).map { "\(place)/\($0)" }
            }
            let imported = try await Program(
                Program.built("noroshi-center"),
                ["advisory", "import", "--database", database, "--resources", Noroshi.resources] + files
            ).run()
            #expect(imported.status == .exited(0), "\(imported.errors)")
            let www = folder.path("www")
            try FileManager.default.createDirectory(atPath: www, withIntermediateDirectories: true)
            try await withFileServer(www) { server in
                let published = try await center(
                    "publish", "--to", www, "--public-url", server.address, "--name", "Example", "--contact",
                    "mailto:a@csirt.example", database: database)
                #expect(published.status == .exited(0), "\(published.errors)")
                let noroshi = try Noroshi(in: folder, config: "host: test\n")
                let fetch = [
                    "advisory", "fetch", "--provider",
                    "\(server.address)/.well-known/csaf/provider-metadata.json", "--certificates",
                    server.certificates, "--allow-inside", "--to", folder.path("kept"),
                ]
                let fetched = try await noroshi.run(fetch)
                #expect(fetched.status == .exited(0), "\(fetched.errors)")
                let (sent, kept) = (try Self.documents(in: www), try Self.documents(in: folder.path("kept")))
                #expect(sent.count == files.count && kept == sent, "\(kept.keys.sorted())")
                server.forgetRequests()
                let again = try await noroshi.run(fetch)
                #expect(again.status == .exited(0), "\(again.errors)")
                #expect(!server.requests.contains { $0.contains("-1998-") }, "\(server.requests)")
            }
        }
    }
}
