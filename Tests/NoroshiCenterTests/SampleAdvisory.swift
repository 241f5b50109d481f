import CSAF
import Foundation
import NoroshiNet
import TestSupport

/// An advisory that no test of the standard complains of, with a revision in each month until its last.
struct SampleAdvisory {
    var category = "coordinator"
    var name = "Example"
    var namespace = "https://csirt.example"

    static let center = SampleAdvisory()

    /// Of a vendor by that letter.
    static func party(_ party: String) -> SampleAdvisory {
        SampleAdvisory(category: "vendor", name: "Party \(party)", namespace: "https://\(party).example")
    }

    /// - Parameter version: From 1 to 9.
    func document(_ id: String, version: Int = 1, lang: String = "en", title: String = "T") -> [UInt8] {
        let revisions = (1...version).map {
            #"{"date":"2026-0\#($0)-01T00:00:00Z","number":"\#($0)","summary":"Revision \#($0)"}"#
        }
        return Array(
            """
            {"document":{"category":"csaf_base","csaf_version":"2.0","title":"\(title)","lang":"\(lang)",
             "distribution":{"tlp":{"label":"WHITE"}},
             "publisher":{"category":"\(category)","name":"\(name)","namespace":"\(namespace)"},
             "notes":[{"category":"summary","title":"Situation","text":"Some versions hold a weakness."}],
             "tracking":{"id":"\(id)","status":"final","version":"\(version)",
              "initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-0\(version)-01T00:00:00Z",
              "revision_history":[\(revisions.joined(separator: ","))]}}}
            """.utf8)
    }
}

/// Every file below a folder with what changes whenever it is written.
func writtenFiles(_ folder: String) throws -> [String: String] {
    var files: [String: String] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: folder)! {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)")
        if attributes[.type] as? FileAttributeType == .typeRegular {
            let time = attributes[.modificationDate] as? Date
            files[path] = "\(attributes[.systemFileNumber] ?? "") \(time?.timeIntervalSince1970 ?? 0)"
        }
    }
    return files
}

/// A folder whose `www` a server has over TLS, and a session that trusts it.
nonisolated(nonsending) func withServedFolder(
    _ change: (inout WebSession.Options) -> Void = { _ in },
    _ body: (_ folder: String, FileServer, WebSession) async throws -> Void
) async throws {
    let folder = "/tmp/noroshi-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: "\(folder)/www", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await withFileServer("\(folder)/www") { server in
        var options = WebSession.Options()
        options.allowsInside = true
        options.certificates = server.certificates
        change(&options)
        let session = WebSession(options)
        do {
            try await body(folder, server, session)
        } catch {
            await session.close()
            throw error
        }
        await session.close()
    }
}
