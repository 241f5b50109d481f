import CSAF
import FoundationEssentials
import NoroshiModel
import Testing

@testable import NoroshiInspect

/// What is dated later than now is used all the same, and told.
@Suite struct `Advisories from the future` {
    @Test func `are told with their file`() async throws {
        let folder = try HostFolder([
            "/a.json": MadeDocument(id: "EX-1", month: 3).text, "/b.json": MadeDocument(id: "EX-2", month: 5).text,
            "/c.json": "no advisory",
        ])
        let library = await AdvisoryLibrary.load(["a", "b", "c"].map { "\(folder.path)/\($0).json" })
        func told(_ time: String) throws -> [AdvisoryLibrary.Problem] {
            library.datedAhead(of: try #require(Timestamp(time)).date)
        }
        #expect(
            try told("2026-04-01T00:00:00Z") == [
                AdvisoryLibrary.Problem(
                    path: "\(folder.path)/b.json",
                    reason: "released on 2026-05-01T00:00:00Z, it says, which is in the future")
            ])
        #expect(try told("2026-01-15T00:00:00Z").map { $0.path.suffix(6) } == ["a.json", "b.json"])
        // Clocks differ by minutes, and zones by hours.
        #expect(try told("2026-04-30T23:56:00Z") == [])
        #expect(try told("2026-04-30T23:54:00Z").count == 1)
        #expect(try told("2026-05-01T14:00:00+14:00") == [])
    }

    @Test func `count all the same`() async throws {
        let folder = try HostFolder(["/a.json": MadeDocument(id: "EX-1", month: 9).text])
        let library = await AdvisoryLibrary.load(["\(folder.path)/a.json"])
        #expect(library.errors.isEmpty && library.advisories.map(\.id) == ["EX-1"])
    }
}
