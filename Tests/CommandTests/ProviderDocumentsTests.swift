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
