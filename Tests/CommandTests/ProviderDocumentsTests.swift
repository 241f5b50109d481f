import Foundation
import TestSupport
import Testing

struct ProviderDocumentsTests {
    @Test func `documents that were fetched from providers are judged by too`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "host: test\n")
            let kept = folder.path("state/providers/www.example.com/1998")
            try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
            let own = try String(
                contentsOfFile: Noroshi.resources + "/advisories/en/noroshi-1998-0002.json", encoding: .utf8)
            let other = own.replacing("noroshi-1998-0002", with: "example-1998-0002")
            try other.write(toFile: "\(kept)/example-1998-0002.json", atomically: true, encoding: .utf8)
            let list = try await noroshi.run("advisory", "list")
            #expect(list.status == .exited(0), "\(list.errors)")
            #expect(list.output.contains("example-1998-0002  2  1998-07-31"))
            #expect(list.output.contains("noroshi-1998-0002  2  1998-07-31"))
        }
    }

    @Test func `what was withdrawn is marked, and a title that has not followed`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "host: test\n")
            for language in ["en", "ja"] {
                let kept = folder.path("state/providers/www.example.com/\(language)/1998")
                try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
                let path = Noroshi.resources + "/advisories/\(language)/noroshi-1998-0002.json"
                var text = try String(contentsOfFile: path, encoding: .utf8)
                    .replacing("noroshi-1998-0002", with: "example-1998-0002")
                if language == "ja" { text = try Self.withdrawn(text) }
                try text.write(toFile: "\(kept)/example-1998-0002.json", atomically: true, encoding: .utf8)
            }
            let list = try await noroshi.run("advisory", "list")
            let line = try #require(list.output.split(separator: "\n").first { $0.hasPrefix("example-1998-0002") })
            #expect(line.contains("  3  ") && line.hasSuffix(" (withdrawn) (title of version 2)"), "\(line)")
            let japanese = try await noroshi.run("advisory", "list", language: "ja")
            #expect(japanese.output.contains("【取り下げ】") && japanese.output.contains(" (取り下げ)\n"))
        }
    }

    /// The third version of a document of two, which takes it back.
    private static func withdrawn(_ text: String) throws -> String {
        var whole = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var head = try #require(whole["document"] as? [String: Any])
        var tracking = try #require(head["tracking"] as? [String: Any])
        head["title"] = "【取り下げ】\(head["title"] ?? "")"
        tracking["version"] = "3"
        tracking["current_release_date"] = "2000-01-01T00:00:00Z"
        let history = tracking["revision_history"] as? [[String: Any]] ?? []
        tracking["revision_history"] = history + [["date": "2000-01-01T00:00:00Z", "number": "3", "summary": "x"]]
        head["tracking"] = tracking
        whole["document"] = head
        return String(decoding: try JSONSerialization.data(withJSONObject: whole), as: UTF8.self)
    }

    @Test func `folders of documents that cannot be looked into are told, and what lapsed is marked`() async throws {
        try await withTemporaryFolder { folder in
            let noroshi = try Noroshi(in: folder, config: "host: test\n")
            let kept = folder.path("state/providers/www.example.com")
            // A translation in a place of its own, and a year that leads to itself.
            try FileManager.default.createDirectory(atPath: "\(kept)/ja/1998", withIntermediateDirectories: true)
            let own = try String(
                contentsOfFile: Noroshi.resources + "/advisories/ja/noroshi-1998-0001.json", encoding: .utf8)
            try own.replacing("noroshi-1998-0001", with: "example-1998-0001").write(
                toFile: "\(kept)/ja/1998/example-1998-0001.json", atomically: true, encoding: .utf8)
            try FileManager.default.createSymbolicLink(atPath: "\(kept)/2000", withDestinationPath: "2000")
            let list = try await noroshi.run("advisory", "list")
            #expect(list.status == .exited(2))
            #expect(list.errors.contains("\(kept)/2000: Too many levels of symbolic links"), "\(list.errors)")
            let lines = list.output.split(separator: "\n").filter { $0.contains("-1998-0001") }
            #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix(" (no longer valid since 2000-09-01)") })
            let japanese = try await noroshi.run("advisory", "list", language: "ja")
            #expect(japanese.output.contains("(2000-09-01 以降無効)"))
        }
    }
}
