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
}
